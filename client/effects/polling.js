// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a poll asks for, and what becomes of its answer.
 *
 * @import { Api, Timers } from "../net/api.js"
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
 * @param {{api: Api, store: Store, now: () => number, random: () => number}&Timers} deps
 */
export function createPolling({ api, store, now, random, setTimeout, clearTimeout }) {
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
          return api.status({ since: cursor, waitS: pollWait(state), cart: knownOfCart(state) }, signal);
        },
        report({ ok, answer, error }) {
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
