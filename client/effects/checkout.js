// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Buying the cart: sends the order until its outcome is known, and carries on after a reload. It takes its turn with
 * the cart's other requests, so nothing changes the cart while it is being bought from this tab.
 *
 * @import { Api, Failure, Outcome } from "../net/api.js"
 * @import { OrderAnswer } from "../net/wire.js"
 * @import { Attempt } from "../state/buying.js"
 * @import { Store } from "../state/store.js"
 * @import { ShoppersCart } from "./cart.js"
 * @import { OrderMemory } from "./memory.js"
 */

import { retryMs } from "../net/pace.js";
import { howToResume, isSettled, sameWanted, wantedOf } from "../state/buying.js";

/**
 * @param {{api: Api, store: Store,
 *   cart: ShoppersCart, memory: OrderMemory,
 *   newOrder: () => string, now: () => number, random: () => number, rest: (ms: number) => Promise<unknown>}} deps
 * @returns {{buy: () => Promise<void>, resume: () => Promise<void>}}
 */
export function createCheckout({ api, store, cart, memory, newOrder, now, random, rest }) {
  /** @type {Set<string>} */
  const told = new Set();

  /**
   * One request, until `settled` accepts its outcome.
   *
   * @template T
   * @param {() => Promise<Outcome<T>>} send
   * @param {(outcome: Outcome<T>, doubtful: boolean) => boolean} settled
   */
  async function insist(send, settled) {
    let doubtful = false;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await send();
      if (settled(outcome, doubtful)) return outcome;
      doubtful = true;
      store.dispatch({ type: "buying-repeats" });
      await rest(retryMs({ attempt, random: random(), retryAfterMs: outcome.retryAfterMs }));
    }
  }

  /** Keeps the order where a reload finds it, for as long as its outcome is unknown. @param {Attempt} attempt */
  async function order(attempt) {
    memory.keep(attempt);
    const outcome = await insist(() => api.checkout(attempt.order, attempt.lines), isSettled);
    memory.forget();
    return outcome;
  }

  /** What ran out is in the way until the shop is told to go on without it; the shopper was told at the last press. */
  async function clearTheWay() {
    const { lapsed, lines } = store.state().cart;
    const held = new Set((lines ?? []).map(({ item }) => item));
    const inTheWay = new Set([...told, ...lapsed.map(({ item }) => item)]);
    told.clear();
    for (const item of inTheWay) if (!held.has(item)) await cart.goWithout(item);
  }

  /**
   * A cart in doubt is read first: what the shopper pressed for is bought, or nothing.
   *
   * @param {Attempt} attempt
   * @returns {Promise<Outcome<OrderAnswer>>}
   */
  async function carryOut(attempt) {
    if (told.size > 0) await clearTheWay();
    if (store.state().cart.wanted !== "no") {
      const read = await cart.read();
      if (!read.ok) return { ...read, error: "cartd-unavailable" };
      if (!sameWanted(attempt.lines, store.state().cart.lines)) return refused("cart-changed");
    }
    return order(attempt);
  }

  /** @param {Attempt} attempt */
  async function carryOn(attempt) {
    await insist(
      () => cart.read(),
      ({ ok }) => ok,
    );
    if (howToResume(attempt.lines, store.state().cart.lines) === "repeat") return order(attempt);
    const outcome = await insist(() => api.order(attempt.order), isSettled);
    memory.forget();
    return outcome;
  }

  /** @param {(attempt: Attempt) => Promise<Outcome<OrderAnswer>>} work @param {Attempt} attempt */
  async function attemptTo(work, attempt) {
    store.dispatch({ type: "buying-began", ...attempt });
    await cart.inTurn(async () => {
      const outcome = await work(attempt);
      store.dispatch({ type: "buying-ended", at: now(), outcome });
      if (outcome.ok) cart.share({ bought: outcome.answer });
      if (outcome.error === "hold-expired" && outcome.item !== undefined) told.add(outcome.item);
    });
  }

  return {
    async buy() {
      const { buying, cart: shown } = store.state();
      const lines = wantedOf(shown.lines);
      if (buying === null && lines.length > 0) await attemptTo(carryOut, { order: newOrder(), lines });
    },
    /** Call once, when the page starts. */
    async resume() {
      const attempt = memory.kept();
      if (attempt !== null) await attemptTo(carryOn, attempt);
    },
  };
}

/** @param {string} error @returns {Failure} */
function refused(error) {
  return { ok: false, error, retryAfterMs: null };
}
