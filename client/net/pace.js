// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How long to pause after a failure, and when to poll next: all of that judgement, without a clock. Randomness is an
 * argument, so that a test can choose it. Full jitter: anywhere between nothing and the ceiling, so that shoppers cut
 * off together do not come back together.
 *
 * A pace is how things went lately: `failures` in a row, and `barren` answers in a row, that is answers which came at
 * once, brought nothing new and named no pause. One of those may happen; a run of them would be a tight loop.
 */

export const BASE_MS = 500;
/** A shopper looks at a reconnecting page; more than this feels abandoned. */
export const CAP_MS = 15_000;
/** Full jitter may draw nearly zero; this is the least pause, so that no draw makes a tight loop. */
export const FLOOR_MS = 200;
/** No server may silence the page for longer than this. */
export const LONGEST_MS = 60_000;

/**
 * @param {number} attempt 0 for the first failure in a row
 * @returns {number} the longest pause for it
 * @example ceilingMs(2) // 2000
 */
export function ceilingMs(attempt) {
  return Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 30));
}

/**
 * @param {number} attempt 0 for the first failure in a row
 * @param {number} random in [0, 1)
 * @returns {number} the pause
 * @example fullJitterMs(0, 0.9) // 450
 */
export function fullJitterMs(attempt, random) {
  return Math.max(FLOOR_MS, random * ceilingMs(attempt));
}

/**
 * As full jitter, but never sooner than the server's Retry-After; the jitter comes on top of it, because everyone
 * else was told the same second.
 *
 * @param {{attempt: number, random: number, retryAfterMs?: number|null}} failure
 * @returns {number} the pause
 * @example retryMs({ attempt: 0, random: 0.9, retryAfterMs: 2000 }) // 2450
 */
export function retryMs({ attempt, random, retryAfterMs }) {
  const asked = Math.min(LONGEST_MS, Math.max(0, retryAfterMs ?? 0));
  return asked + fullJitterMs(attempt, random);
}

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

/**
 * Half fixed, half random: unlike after a failure, the fixed half is what keeps the loop slow.
 *
 * @param {number} barren
 * @param {number} random
 */
function barrenMs(barren, random) {
  if (barren === 0) return 0;
  return (ceilingMs(barren - 1) * (1 + random)) / 2;
}
