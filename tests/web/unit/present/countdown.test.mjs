// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { threshold } from "../../../../client/state/cart.js";
import { formatCountdown, msToNextSecond } from "../../../../web/present/words.js";

test("time left is shown rounded up, so 0:00 means nothing is left", () => {
  const shown = [
    [900_000, "15:00"],
    [899_999, "15:00"],
    [899_000, "14:59"],
    [60_000, "1:00"],
    [59_000, "0:59"],
    [1, "0:01"],
    [0, "0:00"],
    [-5000, "0:00"],
    [3_600_000, "1:00:00"],
    [3_599_000, "59:59"],
    [36_061_000, "10:01:01"],
  ];
  for (const [ms, text] of shown) assert.equal(formatCountdown(ms), text, String(ms));
});

test("the next change of the words is when the second is over", () => {
  assert.equal(msToNextSecond(14_500), 500);
  assert.equal(msToNextSecond(14_000), 1000);
  for (let ms = 1; ms < 3000; ms += 7) {
    const next = msToNextSecond(ms);
    assert.ok(next >= 20 && next <= 1000);
    assert.notEqual(formatCountdown(ms), formatCountdown(ms - next), `${ms}`);
  }
});

test("announcements come at five minutes, one minute and fifteen seconds", () => {
  assert.deepEqual([900_000, 300_001, 300_000, 60_001, 60_000, 15_000, 0].map(threshold), [
    Infinity,
    Infinity,
    300_000,
    300_000,
    60_000,
    15_000,
    15_000,
  ]);
});
