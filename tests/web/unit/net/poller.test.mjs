// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: whatever the server does, the loop is never tight, obeys the server's pauses and comes back after failures.
 * Method: a clock that only the test moves, and a server that is a function from the number of the poll to its answer.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { HELD_MS, LONGEST_MS, MIN_INTERVAL_MS, ceilingMs } from "../../../../client/net/pace.js";
import { createPoller } from "../../../../client/net/poller.js";
import { createClock, createRandom } from "../clock.mjs";

/** @param {(poll: number, now: number) => {afterMs?: number, outcome?: object, news?: boolean}} serve */
function rig(serve, random = () => 0) {
  const clock = createClock();
  const starts = [];
  const reported = [];
  const news = [];
  const givenUpAt = [];
  const poller = createPoller({
    now: clock.now,
    random,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    report(outcome) {
      reported.push(outcome);
      return news.shift() ?? false;
    },
    async ask(signal) {
      starts.push(clock.now());
      const {
        afterMs = 0,
        outcome = { ok: true, answer: { delayMs: 0 } },
        news: fresh = false,
      } = serve(starts.length, clock.now());
      const done = clock.sleep(afterMs).then(() => outcome);
      const given = new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          givenUpAt.push(clock.now());
          resolve({ ok: false, error: "interrupted" });
        });
      });
      const result = afterMs === 0 ? outcome : await Promise.race([done, given]);
      if (result.error !== "interrupted") news.push(fresh);
      return result;
    },
  });
  return { clock, poller, starts, reported, givenUpAt, gaps: () => starts.slice(1).map((at, i) => at - starts[i]) };
}

const failing = (extra = {}) => ({ outcome: { ok: false, error: "unreachable", retryAfterMs: null, ...extra } });

test("a server that answers at once with nothing new is polled ever more slowly", async () => {
  const { clock, poller, starts, gaps } = rig(() => ({}));
  poller.start();
  await clock.advance(60_000);
  assert.ok(starts.length <= 14, `${starts.length} polls in a minute`);
  assert.deepEqual(gaps().slice(0, 5), [250, 500, 1000, 2000, 4000]);
});

test("a server that claims news with every answer is polled no faster than the least interval", async () => {
  const { clock, poller, starts, gaps } = rig(() => ({ news: true }));
  poller.start();
  await clock.advance(10_000);
  assert.ok(starts.length <= 10_000 / MIN_INTERVAL_MS + 1, `${starts.length} polls`);
  assert.ok(gaps().every((gap) => gap >= MIN_INTERVAL_MS));
});

test("held polls follow each other without a pause, with and without news", async () => {
  const { clock, poller, gaps } = rig((poll) => ({ afterMs: 20_000, news: poll % 2 === 0 }));
  poller.start();
  await clock.advance(100_000);
  assert.deepEqual(gaps(), [20_000, 20_000, 20_000, 20_000, 20_000]);
});

test("next.delay_ms is obeyed to the millisecond, and bounded to a minute", async () => {
  for (const [delayMs, gap] of [
    [700, 700],
    [5000, 5000],
    [60_000, 60_000],
    [86_400_000, LONGEST_MS],
  ]) {
    const { clock, poller, gaps } = rig(
      () => ({ outcome: { ok: true, answer: { delayMs } } }),
      () => 0.99,
    );
    poller.start();
    await clock.advance(200_000);
    assert.ok(gaps().length >= 3);
    assert.ok(
      gaps().every((ms) => ms === gap),
      `${delayMs}: ${gaps()}`,
    );
  }
});

test("failures back off within the jitter's bounds", async () => {
  const { clock, poller, gaps } = rig(() => failing(), createRandom(7));
  poller.start();
  await clock.advance(120_000);
  const seen = gaps();
  assert.ok(seen.length >= 8);
  seen.forEach((gap, attempt) =>
    assert.ok(gap >= MIN_INTERVAL_MS && gap <= ceilingMs(attempt) + 1, `${attempt}: ${gap}`),
  );
  assert.ok(new Set(seen.map(Math.round)).size > 5, "the pauses differ");
});

test("even the unluckiest draws of a dead server make no tight loop", async () => {
  const { clock, poller, starts } = rig(
    () => failing(),
    () => 0,
  );
  poller.start();
  await clock.advance(10_000);
  assert.ok(starts.length <= 51, `${starts.length}`);
});

test("Retry-After is honoured", async () => {
  const { clock, poller, gaps } = rig(() => failing({ error: "overloaded", retryAfterMs: 7000 }));
  poller.start();
  await clock.advance(60_000);
  assert.ok(gaps().length >= 5);
  assert.ok(gaps().every((gap) => gap >= 7000));
});

test("one answer after failures ends the back-off", async () => {
  const { clock, poller, gaps } = rig(
    (poll) => (poll <= 5 ? failing() : { afterMs: HELD_MS, news: true }),
    () => 0.99,
  );
  poller.start();
  await clock.advance(30_000);
  assert.ok(
    gaps()
      .slice(6)
      .every((gap) => gap === HELD_MS),
    String(gaps()),
  );
});

test("a gateway that knows nothing yet is asked ever more slowly", async () => {
  const { clock, poller, gaps } = rig(
    () => ({ outcome: { ok: true, answer: null } }),
    () => 0.999,
  );
  poller.start();
  await clock.advance(20_000);
  assert.deepEqual(
    gaps()
      .map((ms) => Math.round(ms / 100))
      .slice(0, 4),
    [5, 10, 20, 40],
  );
});

test("pollNow ends a pause at once", async () => {
  const { clock, poller, starts } = rig(() => ({ outcome: { ok: true, answer: { delayMs: 50_000 } } }));
  poller.start();
  await clock.advance(3000);
  poller.pollNow();
  await clock.advance(0);
  assert.deepEqual(starts, [0, 3000]);
});

test("pollNow gives up a held poll and asks again, and reports no failure", async () => {
  const { clock, poller, starts, reported } = rig(() => ({ afterMs: 20_000 }));
  poller.start();
  await clock.advance(9000);
  poller.pollNow();
  await clock.advance(0);
  assert.deepEqual(starts, [0, 9000]);
  assert.deepEqual(reported, []);
});

test("pollNow in a storm of events is still no tight loop", async () => {
  for (const serve of [() => failing(), () => ({ afterMs: 20_000 }), () => ({ news: true })]) {
    const { clock, poller, gaps } = rig(serve);
    poller.start();
    for (let i = 0; i < 500; i += 1) {
      poller.pollNow();
      await clock.advance(2);
    }
    assert.ok(gaps().length >= 5);
    assert.ok(
      gaps().every((gap) => gap >= MIN_INTERVAL_MS),
      String(gaps()),
    );
  }
});

test("only one poll is in flight, however often start is called", async () => {
  const { clock, poller, starts } = rig(() => ({ afterMs: 5000 }));
  poller.start();
  poller.start();
  await clock.advance(12_000);
  assert.deepEqual(starts, [0, 5000, 10_000]);
});

test("stopping gives up the held poll", async () => {
  const { clock, poller, starts, reported, givenUpAt } = rig(() => ({ afterMs: 20_000 }));
  poller.start();
  await clock.advance(1000);
  poller.stop();
  await clock.advance(60_000);
  assert.deepEqual([starts, givenUpAt, reported], [[0], [1000], []]);
});

test("a stopped poller stays stopped and leaves no timer", async () => {
  const { clock, poller, starts } = rig(() => failing());
  poller.start();
  await clock.advance(1000);
  const before = starts.length;
  poller.stop();
  poller.start();
  await clock.advance(60_000);
  assert.equal(starts.length, before);
  assert.equal(clock.waiting(), 0);
});
