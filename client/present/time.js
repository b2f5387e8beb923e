// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** How times are told: what is left, and when something was. Pure. */

/**
 * Rounds up, so that it shows 0:00 only when nothing is left.
 *
 * @param {number} ms
 * @param {(key: "oneDay"|"days", params: {n: number, time: string}) => string} say
 * @returns {string}
 * @example formatCountdown(754_001, say) // "12:35"
 * @example formatCountdown(3_600_000, say) // "1:00:00"
 * @example formatCountdown(86_405_000, say) // "1 day 0:00:05"
 */
export function formatCountdown(ms, say) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  /** @param {number} n */
  const pad = (n) => String(n).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = pad(seconds % 60);
  if (days > 0) return say(days === 1 ? "oneDay" : "days", { n: days, time: `${hours}:${pad(minutes)}:${rest}` });
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
 * @param {number} at milliseconds since 1970
 * @param {string} tag of the reader's language
 * @param {string} [timeZone] the reader's own, where none is given
 * @returns {string}
 * @example formatMoment(1_795_795_500_000, "en-GB", "UTC") // "27 Nov 2026, 16:05"
 */
export function formatMoment(at, tag, timeZone) {
  return new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
}
