// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import {
  CAP_MS,
  FLOOR_MS,
  FRESH,
  LONGEST_MS,
  MIN_INTERVAL_MS,
  afterAnswer,
  afterFailure,
  ceilingMs,
  fullJitterMs,
  retryMs,
} from "../../../../client/net/pace.js";
import { createRandom } from "../clock.mjs";

const held = { delayMs: 0, tookMs: 20_000, progressed: true, random: 0 };

test("after a held poll with news the next one follows at once", () => {
  assert.deepEqual(afterAnswer(FRESH, held), { pace: FRESH, pauseMs: 0 });
});

test("a held poll that ended without news is followed at once too", () => {
  assert.deepEqual(afterAnswer(FRESH, { ...held, progressed: false }), { pace: FRESH, pauseMs: 0 });
});

test("the server's pause is obeyed, up to a minute", () => {
  const pauses = [0, 10, 250, 1500, 60_000, 3_600_000].map(
    (delayMs) => afterAnswer(FRESH, { ...held, delayMs }).pauseMs,
  );
  assert.deepEqual(pauses, [0, 10, 250, 1500, 60_000, 60_000]);
});

test("a negative pause from a confused server is none", () => {
  assert.equal(afterAnswer(FRESH, { ...held, delayMs: -5 }).pauseMs, 0);
});

test("quick news is spaced by the least interval", () => {
  assert.equal(afterAnswer(FRESH, { ...held, tookMs: 3 }).pauseMs, MIN_INTERVAL_MS - 3);
});

test("quick answers without news are spaced further and further, whatever the draw", () => {
  let pace = FRESH;
  const pauses = [];
  for (let i = 0; i < 8; i += 1) {
    const step = afterAnswer(pace, { delayMs: 0, tookMs: 1, progressed: false, random: 0 });
    pace = step.pace;
    pauses.push(step.pauseMs);
  }
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 7500, 7500, 7500]);
  assert.equal(afterAnswer(pace, held).pace.barren, 0, "news ends the run");
});

test("a server which paces us itself is obeyed exactly, however often it says nothing new", () => {
  let pace = FRESH;
  for (let i = 0; i < 20; i += 1) {
    const step = afterAnswer(pace, { delayMs: 900, tookMs: 1, progressed: false, random: 0.99 });
    pace = step.pace;
    assert.equal(step.pauseMs, 900);
  }
});

test("failures back off, and one answer forgets them", () => {
  let pace = FRESH;
  const pauses = [];
  for (let i = 0; i < 7; i += 1) {
    const step = afterFailure(pace, { tookMs: 1, retryAfterMs: null, random: 0.999 });
    pace = step.pace;
    pauses.push(Math.round(step.pauseMs / 100) * 100);
  }
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 15000, 15000]);
  assert.equal(afterAnswer(pace, held).pace.failures, 0);
});

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
