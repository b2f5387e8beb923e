// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { CAP_MS, FLOOR_MS, LONGEST_MS, ceilingMs, fullJitterMs, retryMs } from "../../../../client/net/pace.js";
import { createRandom } from "../clock.mjs";

test("the ceiling doubles from 500 ms and stops at 15 s", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map(ceilingMs), [500, 1000, 2000, 4000, 8000, 15000, 15000]);
  assert.equal(ceilingMs(5000), CAP_MS);
});

test("full jitter stays between the floor and the ceiling and uses the whole width", () => {
  const random = createRandom(1);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const draws = Array.from({ length: 2000 }, () => fullJitterMs(attempt, random()));
    assert.ok(Math.min(...draws) >= FLOOR_MS);
    assert.ok(Math.max(...draws) <= ceilingMs(attempt));
    assert.ok(Math.max(...draws) > 0.95 * ceilingMs(attempt), "reaches up to the ceiling");
    assert.ok(Math.min(...draws) < Math.max(FLOOR_MS + 1, 0.05 * ceilingMs(attempt)), "reaches down to the floor");
  }
});

test("no draw makes a pause shorter than the floor", () => {
  assert.equal(fullJitterMs(0, 0), FLOOR_MS);
  assert.equal(retryMs({ attempt: 0, random: 0 }), FLOOR_MS);
});

test("Retry-After is a least pause with jitter on top, and is itself bounded", () => {
  assert.equal(retryMs({ attempt: 0, random: 0.9, retryAfterMs: 2000 }), 2450);
  assert.equal(retryMs({ attempt: 0, random: 0.9, retryAfterMs: null }), 450);
  assert.equal(retryMs({ attempt: 0, random: 0.9, retryAfterMs: 999_999_000 }), LONGEST_MS + 450);
});
