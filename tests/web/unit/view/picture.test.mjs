// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { TONES, pictureOf } from "../../../../web/view/picture.js";

const items = Array.from({ length: 300 }, (_, n) => `item-${n}`);
const css = readFileSync(new URL("../../../../web/shelf.css", import.meta.url), "utf8");

test("an item has the same picture every time", () => {
  for (const item of ["P", "walnut-stool", "x".repeat(64)]) assert.deepEqual(pictureOf(item), pictureOf(item));
});

test("three hundred items look different, and every set of colours is used", () => {
  assert.ok(new Set(items.map((item) => JSON.stringify(pictureOf(item)))).size > 250);
  const tones = new Set(items.map((item) => pictureOf(item).tone));
  assert.deepEqual(
    [...tones].sort(),
    Array.from({ length: TONES }, (_, n) => n),
  );
});

test("a picture is a few shapes in inks that the style has", () => {
  for (const item of items) {
    const { tone, shapes } = pictureOf(item);
    assert.ok(shapes.length >= 3 && shapes.length <= 6, `${item}: ${shapes.length} shapes`);
    assert.equal(css.split(`.tone-${tone} {`).length, 3, "by day and by night");
    for (const { ink, path } of shapes) {
      assert.ok(css.includes(`.picture .${ink} {`), ink);
      assert.doesNotMatch(path, /NaN|undefined/);
    }
  }
});
