// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How long to pause after a failure. Randomness is an argument, so that a test can choose it.
 * Full jitter: anywhere between nothing and the ceiling, so that shoppers cut off together do not come back together.
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
