// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { LEAP_MS, createClock } from "../../../../client/net/clock.js";

function rig() {
  const jobs = [];
  const time = { monotonic: 5_000, wall: 1_700_000_000_000, leaps: 0 };
  const clock = createClock({
    monotonic: () => time.monotonic,
    wall: () => time.wall,
    later: (job) => jobs.push(job),
  });
  clock.onLeap(() => {
    time.leaps += 1;
  });
  return {
    time,
    now: clock.now,
    pass(ms, wallMs = ms) {
      time.monotonic += ms;
      time.wall += wallMs;
    },
    settle: () => jobs.splice(0).forEach((job) => job()),
  };
}

test("awake it is the monotonic clock", () => {
  const { now, pass, settle, time } = rig();
  assert.equal(now(), 5_000);
  pass(700);
  assert.equal(now(), 5_700);
  settle();
  assert.equal(time.leaps, 0);
});

test("a sleep counts, whether in one piece or in many, and is told once the reader is done", () => {
  for (const pieces of [1, 24]) {
    const { now, pass, settle, time } = rig();
    const before = now();
    for (let i = 0; i < pieces; i += 1) {
      pass(0, 12_000 / pieces);
      now();
    }
    assert.equal(now() - before, 12_000);
    assert.equal(time.leaps, 0, "not while somebody reads the time");
    settle();
    assert.ok(time.leaps >= 1);
    pass(1_000);
    assert.equal(now() - before, 13_000);
  }
});

test("a wall clock that is set back takes nothing back, and what passes then still counts", () => {
  const { now, pass, settle, time } = rig();
  pass(100, -3_600_000);
  assert.equal(now(), 5_100);
  settle();
  assert.equal(time.leaps, 0);
  pass(0, 5_000);
  assert.equal(now(), 10_100, "a sleep after that is seen");
});

test("a wall clock that is being corrected is no sleep", () => {
  const { now, pass, settle, time } = rig();
  pass(600_000, 600_000 + LEAP_MS - 1);
  assert.equal(now(), 605_000);
  settle();
  assert.equal(time.leaps, 0);
});
