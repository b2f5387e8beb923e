// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The shop's api with a session that comes when it is needed, and again when it is over. Numbers need none, nor does
 * the cart of somebody who was never given one: it is empty.
 *
 * @import { Api, Failure, Outcome } from "../net/api.js"
 * @import { CartAnswer } from "../net/wire.js"
 * @import { Sessions } from "./sessions.js"
 */

import { ShopError } from "../net/shop_error.js";

/** @type {CartAnswer} */
const NOTHING = Object.freeze({ cursor: "", items: [], lines: [], waiting: [], lapsed: [] });

/**
 * @param {{make: (session: string|null) => Api, sessions: Sessions, lazy: boolean}} deps
 *   `make`: an api for one session; `lazy`: while no session is known, there is no cart to be read
 * @returns {Api}
 * @example const api = createSessionApi({ make: (session) => createApi({ fetch, session }), sessions, lazy: true });
 */
export function createSessionApi({ make, sessions, lazy }) {
  const nobody = make(null);
  /** @type {{session: string|null, api: Api}} */
  let latest = { session: null, api: nobody };

  /** @param {string|null} session */
  function of(session) {
    if (latest.session !== session) latest = { session, api: make(session) };
    return latest.api;
  }

  /**
   * @template T
   * @param {(api: Api) => Promise<Outcome<T>>} ask
   * @returns {Promise<Outcome<T>>}
   */
  async function inSession(ask) {
    try {
      const session = await sessions.get();
      const outcome = await ask(of(session));
      if (outcome.error !== "bad-session") return outcome;
      const renewed = await sessions.renew(session);
      return renewed === null ? outcome : await ask(of(renewed));
    } catch (cause) {
      if (cause instanceof ShopError && cause.type === "too-many-requests")
        return { ok: false, error: cause.type, retryAfterMs: cause.retryAfterMs };
      return noSession(cause);
    }
  }

  /** @template T @param {(api: Api) => Promise<Outcome<T>>} ask @returns {Promise<Outcome<T>>} */
  const ifKnown = (ask) => (sessions.known() === null ? ask(nobody) : inSession(ask));

  /** The cart of nobody has no cursor. @template {{cart?: string|null}} W @param {W} watch @returns {W} */
  const ofCart = (watch) => ({ ...watch, cart: sessions.known() === null ? null : watch.cart || null });

  return {
    ...nobody,
    status: (watch, signal) => ifKnown((api) => api.status(ofCart(watch), signal)),
    events: (watch, take, signal) => ifKnown((api) => api.events(ofCart(watch), take, signal)),
    cart: async (signal) =>
      lazy && sessions.known() === null ? { ok: true, answer: NOTHING } : inSession((api) => api.cart(signal)),
    command: (command, signal) => inSession((api) => api.command(command, signal)),
    challenge: (item, signal) =>
      item === null ? nobody.challenge(null, signal) : inSession((api) => api.challenge(item, signal)),
    checkout: (order, lines, more) => inSession((api) => api.checkout(order, lines, more)),
    order: (order, signal) => ifKnown((api) => api.order(order, signal)),
    release: (order, signal) => ifKnown((api) => api.release(order, signal)),
  };
}

/** @param {unknown} cause @returns {Failure} nothing was sent */
function noSession(cause) {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { ok: false, error: "no-session", retryAfterMs: null, detail };
}
