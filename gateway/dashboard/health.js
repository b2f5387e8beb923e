// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** How the gateway is, in one word. */

/** As proto/limits.h says: a gateway that has heard nothing for this long calls itself stale. */
export const STALE_AFTER_S = 3;

/**
 * @typedef {{state: "connecting"|"unanswered"|"waiting"|"stale"|"live", seconds: number}} Health `seconds`: for how long
 *
 * @param {{answer: {silence: number, hasSnapshot: boolean}|null, answered: boolean, unansweredS: number}} known
 *   `answer`: the last look, if there ever was one; `answered`: whether the newest look was
 * @returns {Health}
 * @example healthOf({ answer: { silence: 4.2, hasSnapshot: true }, answered: true, unansweredS: 0 })
 *   // { state: "stale", seconds: 4 }
 */
export function healthOf({ answer, answered, unansweredS }) {
  if (!answered) return { state: "unanswered", seconds: Math.floor(unansweredS) };
  if (answer === null) return { state: "connecting", seconds: 0 };
  const seconds = Math.floor(answer.silence);
  if (!answer.hasSnapshot) return { state: "waiting", seconds };
  return { state: answer.silence > STALE_AFTER_S ? "stale" : "live", seconds };
}
