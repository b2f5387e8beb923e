// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The loop: ask, report, pause, ask again. When is decided in pace.js, what it means in state.js; here is only the
 * order of events. One poll is in flight at a time.
 *
 * @import { Outcome, Timers } from "./api.js"
 * @typedef {{start: () => void, stop: () => void, pollNow: () => void}} Poller
 */

import { FRESH, MIN_INTERVAL_MS, afterAnswer, afterFailure } from "./pace.js";

/**
 * @template {{delayMs: number}|null} A
 * @param {{ask: (signal: AbortSignal) => Promise<Outcome<A>>, report: (outcome: Outcome<A>) => boolean,
 *   now: () => number, random: () => number}&Timers} deps
 *   `report` tells whether the outcome brought something newer than was asked from; an answer may carry `delayMs`
 * @returns {Poller}
 * @example const poller = createPoller({ ask, report, now, random, setTimeout, clearTimeout }); poller.start();
 */
export function createPoller({ ask, report, now, random, setTimeout, clearTimeout }) {
  let pace = FRESH;
  let running = false;
  let stopped = false;
  /** @type {AbortController|null} */
  let flight = null;
  /** @type {(() => void)|null} */
  let wake = null;

  /** @param {number} ms */
  function pause(ms) {
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      })
    ).finally(() => {
      wake = null;
    });
  }

  /** @param {Outcome<A>} outcome @param {number} tookMs */
  function judge(outcome, tookMs) {
    if (outcome.error === "interrupted") return 0;
    const progressed = report(outcome);
    const facts = {
      tookMs,
      random: random(),
      progressed,
      delayMs: outcome.answer?.delayMs ?? 0,
      retryAfterMs: outcome.retryAfterMs ?? null,
    };
    const step = outcome.ok ? afterAnswer(pace, facts) : afterFailure(pace, facts);
    pace = step.pace;
    return step.pauseMs;
  }

  async function loop() {
    while (running) {
      const startedAt = now();
      flight = new AbortController();
      const outcome = await ask(flight.signal);
      flight = null;
      if (!running) return;
      const pauseMs = judge(outcome, now() - startedAt);
      if (pauseMs > 0) await pause(pauseMs);
      // Being woken, or interrupted, may end a pause but not the distance between two polls.
      while (running && now() < startedAt + MIN_INTERVAL_MS) await pause(startedAt + MIN_INTERVAL_MS - now());
    }
  }

  return {
    start() {
      if (running || stopped) return;
      running = true;
      void loop();
    },
    /** For good: a stopped poller does not start again. */
    stop() {
      stopped = true;
      running = false;
      flight?.abort();
      wake?.();
    },
    /** Ends a pause, or gives up a poll that may hang on a dead connection; with a cursor neither loses anything. */
    pollNow() {
      flight?.abort();
      wake?.();
    },
  };
}
