// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Timers that all end together: what sleeps then never wakes, and keeps no program from ending.
 *
 * @import { Timers } from "../net/api.js"
 */

/** Browsers take more for nothing at all. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * @param {Timers} from
 * @param {AbortSignal} until
 * @returns {Timers}
 */
export function createTimers({ setTimeout, clearTimeout }, until) {
  /** @type {Set<number>} */
  const running = new Set();
  until.addEventListener("abort", () => {
    for (const timer of running) clearTimeout(timer);
    running.clear();
  });
  return {
    setTimeout(job, ms) {
      if (until.aborted) return 0;
      const timer = setTimeout(
        () => {
          running.delete(timer);
          job();
        },
        Math.min(ms, LONGEST_MS),
      );
      running.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      if (timer === undefined) return;
      running.delete(timer);
      clearTimeout(timer);
    },
  };
}
