// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a poll asks for, and what becomes of its answer.
 *
 * @import { Api, Outcome, Timers } from "../net/api.js"
 * @import { StatusAnswer } from "../net/wire.js"
 * @import { Poller } from "../net/poller.js"
 * @import { State } from "../state/state.js"
 * @import { Store } from "../state/store.js"
 * @import { List } from "../state/stock.js"
 */

import { isOlder } from "../net/cursor.js";
import { createPoller } from "../net/poller.js";

/** The first poll follows the first reading of the cart, if that is quick. */
const CART_MS = 1_000;
/** How long a poll is held while numbers are stale: soon enough to see them come back, too long to be a load. */
export const STALE_WAIT_S = 5;
/** So many streams that end badly, or tell nothing, and polls do it. */
export const MOST_MUTE = 2;

/**
 * A held poll says nothing about the connection until it ends. So the poll after a failure is not held: its answer is
 * what turns "reconnecting" into "live". Nor is the one after a command which met a silence: it tells whether the
 * numbers are still good.
 *
 * @param {State} state
 * @returns {number|null} the wait to ask for in seconds, null for the server's own
 */
export function pollWait(state) {
  if (state.failing || state.doubtful) return 0;
  return state.stock.stale ? STALE_WAIT_S : null;
}

/**
 * @param {State} state
 * @returns {string|null} up to where the cart's changes are known to this page, even if it has yet to read them
 */
export function knownOfCart({ cart }) {
  return isOlder(cart.cursor, cart.told) ? (cart.told ?? null) : cart.cursor;
}

/**
 * @param {string|null} since what a poll asked from
 * @param {{cursor: string, reset: boolean}|null} answer
 * @returns {boolean} the answer moved on from there; a reset does not, or two stores taking turns would spin the loop
 */
export function progressed(since, answer) {
  return answer !== null && !answer.reset && isOlder(since, answer.cursor);
}

/**
 * @typedef {{type: "status-answered", since: string|null, answer: StatusAnswer}|
 *   {type: "items-answered", since: string|null, answer: List|null}|{type: "poll-failed", error: string}} PollEvent
 * @param {{api: Api, store: Store, now: () => number, random: () => number, streams?: () => boolean}&Timers} deps
 *   `streams`: a stream is better than polls, which keep a request each
 */
export function createPolling({ api, store, now, random, streams = () => false, setTimeout, clearTimeout }) {
  /** Streams in a row that told nothing: somebody on the way keeps them until they end. */
  let mute = 0;

  /** Of a cart that is not known yet a poll could tell nothing; but nobody waits for it longer than this. */
  const cartRead = new Promise((resolve) => {
    setTimeout(() => resolve(null), CART_MS);
    store.subscribe(({ cart: { lines } }) => {
      if (lines !== null) resolve(null);
    });
  });

  return {
    /**
     * Polls every item, or asks for the list when the page does not know what there is; `tell` hears of it too.
     *
     * @param {(event: PollEvent) => void} tell
     * @returns {Poller}
     */
    start(tell) {
      /** @type {{type: "status-answered"|"items-answered", since: string|null}} */
      let asked;

      /** @param {StatusAnswer} answer */
      function takeIn(answer) {
        const event = /** @type {PollEvent} */ ({ type: "status-answered", since: store.state().stock.cursor, answer });
        store.dispatch({ ...event, at: now() });
        tell(event);
      }

      /**
       * Ends where the list of items is to be asked for first, as a poll does by being answered.
       *
       * @param {{since: string|null, cart: string|null}} watch
       * @param {AbortSignal} signal
       */
      async function stream(watch, signal) {
        const enough = new AbortController();
        signal.addEventListener("abort", () => enough.abort(), { once: true });
        const outcome = await api.events(
          watch,
          (answer) => {
            takeIn(answer);
            if (!store.state().stock.complete) enough.abort();
          },
          enough.signal,
        );
        if (outcome.ok) mute = 0;
        else if (outcome.error !== "interrupted") mute += 1;
        return outcome;
      }

      const poller = createPoller({
        now,
        random,
        setTimeout,
        clearTimeout,
        async ask(signal) {
          await cartRead;
          if (signal.aborted) return { ok: false, error: "interrupted", retryAfterMs: null };
          const state = store.state();
          const { complete, cursor, listSince } = state.stock;
          asked = { type: complete ? "status-answered" : "items-answered", since: complete ? cursor : listSince };
          if (!complete) return api.items(listSince, signal);
          const watch = { since: cursor, cart: knownOfCart(state) };
          const waitS = pollWait(state);
          if (waitS === null && mute < MOST_MUTE && streams()) return stream(watch, signal);
          return api.status({ ...watch, waitS }, signal);
        },
        report(outcome) {
          // What a stream told was taken in as it came.
          if (outcome.answer && !("cursor" in outcome.answer)) return false;
          const { ok, answer, error } = /** @type {Outcome<List|null>} */ (outcome);
          const event = /** @type {PollEvent} */ (ok ? { ...asked, answer } : { type: "poll-failed", error });
          store.dispatch({ ...event, at: now() });
          tell(event);
          return ok && progressed(asked.since, answer);
        },
      });
      poller.start();
      return poller;
    },
  };
}
