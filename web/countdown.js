// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Words for time that is left, and when they next change. Pure: `ms` comes from the caller's monotonic clock. */

/**
 * Rounds up, so that it shows 0:00 only when nothing is left.
 *
 * @param {number} ms
 * @returns {string}
 * @example formatCountdown(754_001) // "12:35"
 * @example formatCountdown(3_600_000) // "1:00:00"
 */
export function formatCountdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = pad(seconds % 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * @param {number} ms time left
 * @returns {number} how long until `formatCountdown` says something else; at least 20, so that a timer set to it
 *   cannot spin on rounding
 * @example msToNextSecond(754_001) // 20
 * @example msToNextSecond(754_500) // 500
 */
export function msToNextSecond(ms) {
  const rest = ms % 1000;
  return Math.max(20, rest > 0 ? rest : 1000);
}

/**
 * The moments at which a screen reader hears about a hold: not each second, only when it is worth acting.
 * From long to short.
 */
export const TOLD_AT_MS = [300_000, 60_000, 15_000];

/**
 * @param {number} leftMs
 * @returns {number} the shortest of TOLD_AT_MS which has been reached, or Infinity
 * @example threshold(59_000) // 60000
 */
export function threshold(leftMs) {
  return TOLD_AT_MS.filter((ms) => leftMs <= ms).pop() ?? Infinity;
}
