// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { GROUNDS, contrast, paletteOf } from "../../../../web/present/colours.js";

const AA = 4.5;
const css = readFileSync(new URL("../../../../web/style.css", import.meta.url), "utf8");
const SHARES = ["00", "33", "66", "99", "cc", "ff"];
const COLOURS = SHARES.flatMap((red) => SHARES.flatMap((green) => SHARES.map((blue) => `#${red}${green}${blue}`)));

test("contrast is as WCAG has it", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});

for (const scheme of ["light", "dark"]) {
  test(`every colour of a shop can be read on ${scheme} paper, and what stands on it`, () => {
    for (const colour of COLOURS) {
      const { accent, strong, on, tint } = paletteOf(colour, scheme);
      const { papers } = GROUNDS[scheme];
      const pairs = [
        ...papers.flatMap((paper) => [
          [accent, paper],
          [strong, paper],
        ]),
        [strong, tint],
        [on, accent],
        [on, strong],
      ];
      for (const [text, ground] of pairs)
        assert.ok(contrast(text, ground) >= AA, `${colour}: ${text} on ${ground} is ${contrast(text, ground)}`);
    }
  });

  test(`a colour that can be read on ${scheme} paper is left as it is`, () => {
    const colour = { light: "#8a3d1e", dark: "#f0a27c" }[scheme];
    assert.equal(paletteOf(colour, scheme).accent, colour);
  });
}

test("the papers are those of the style", () => {
  const [light, dark] = [css.slice(0, css.indexOf("@media")), css.slice(css.indexOf("@media"))];
  for (const [part, { papers }] of [
    [light, GROUNDS.light],
    [dark, GROUNDS.dark],
  ])
    for (const [n, name] of ["card", "paper", "sunk"].entries())
      assert.match(part, new RegExp(`--${name}: ${papers[n]};`));
});
