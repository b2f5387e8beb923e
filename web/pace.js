// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * When to poll next: the whole of the poller's judgement, without its clock.
 * A pace is how things went lately: `failures` in a row, and `barren` answers in a row, that is answers which came at
 * once, brought nothing new and named no pause. One of those may happen; a run of them would be a tight loop.
 */

import { LONGEST_MS, ceilingMs, retryMs } from "./backoff.js";

/** Least time between the starts of two polls. An isolated change is not delayed by it; a storm is thinned. */
export const MIN_INTERVAL_MS = 100;
/** An answer that took at least this long was held by the server, which paces us enough. */
export const HELD_MS = 1_000;
/** A pause the server names that is at least this long is pacing of its own. */
export const PACED_MS = 250;

/** @typedef {{failures: number, barren: number}} Pace */

/** @type {Pace} */
export const FRESH = Object.freeze({ failures: 0, barren: 0 });

/**
 * @param {Pace} pace
 * @param {{delayMs: number, tookMs: number, progressed: boolean, random: number}} answer
 *   `progressed`: it told something newer than we asked from
 * @returns {{pace: Pace, pauseMs: number}}
 * @example afterAnswer(FRESH, { delayMs: 0, tookMs: 9000, progressed: true, random: 0 }).pauseMs // 0
 */
export function afterAnswer(pace, { delayMs, tookMs, progressed, random }) {
  const asked = Math.min(LONGEST_MS, Math.max(0, delayMs));
  const idle = !progressed && tookMs < HELD_MS && asked < PACED_MS;
  const barren = idle ? pace.barren + 1 : 0;
  const pauseMs = Math.max(asked, barrenMs(barren, random), MIN_INTERVAL_MS - tookMs);
  return { pace: { failures: 0, barren }, pauseMs };
}

/**
 * @param {Pace} pace
 * @param {{tookMs: number, retryAfterMs: number|null, random: number}} failure
 * @returns {{pace: Pace, pauseMs: number}}
 * @example afterFailure(FRESH, { tookMs: 5, retryAfterMs: null, random: 0.9 }).pauseMs // 450
 */
export function afterFailure(pace, { tookMs, retryAfterMs, random }) {
  const pauseMs = retryMs({ attempt: pace.failures, random, retryAfterMs });
  return {
    pace: { failures: pace.failures + 1, barren: pace.barren },
    pauseMs: Math.max(pauseMs, MIN_INTERVAL_MS - tookMs),
  };
}

/** Half fixed, half random: unlike after a failure, the fixed half is what keeps the loop slow. */
function barrenMs(barren, random) {
  if (barren === 0) return 0;
  return (ceilingMs(barren - 1) * (1 + random)) / 2;
}
