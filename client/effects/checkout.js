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
import { asKnown, howToResume, isSettled, sameWanted, wantedOf } from "../state/buying.js";

/**
 * @param {{api: Api, store: Store,
 *   cart: ShoppersCart, memory: OrderMemory,
 *   newOrder: () => string, now: () => number, random: () => number, rest: (ms: number) => Promise<unknown>,
 *   tries?: number}} deps `tries`: of each request, before it is left to whoever asked
 * @typedef {{order?: string, reference?: string, signal?: AbortSignal}} Manner `order`: the number to buy it by; `reference`:
 *   the shop's own words for the order; `signal`: ends the repeats
 * @returns {{buy: (how?: Manner) => Promise<Outcome<OrderAnswer>|null>,
 *   resume: (how?: {signal?: AbortSignal}) => Promise<Outcome<OrderAnswer>|null>}}
 *   null: there was nothing to do
 */
export function createCheckout({ api, store, cart, memory, newOrder, now, random, rest, tries = Infinity }) {
  /** @type {Set<string>} */
  const told = new Set();

  /**
   * One request, until `settled` accepts its outcome, or nobody waits for it any more.
   *
   * @template T
   * @param {() => Promise<Outcome<T>>} send
   * @param {(outcome: Outcome<T>, doubtful: boolean) => boolean} settled
   * @param {AbortSignal} [signal]
   */
  async function insist(send, settled, signal) {
    let doubtful = false;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await send();
      if (settled(outcome, doubtful)) return outcome;
      if (attempt + 1 >= tries || signal?.aborted) return asKnown(outcome, doubtful);
      doubtful = true;
      store.dispatch({ type: "buying-repeats" });
      await rest(retryMs({ attempt, random: random(), retryAfterMs: outcome.retryAfterMs }));
    }
  }

  /** Keeps the order where a reload finds it, for as long as its outcome is unknown. @param {Attempt} attempt @param {AbortSignal} [signal] */
  async function order(attempt, signal) {
    memory.keep(attempt);
    const { order: number, lines, reference } = attempt;
    return ended(await insist(() => api.checkout(number, lines, { reference, signal }), isKnown, signal));
  }

  /** @param {Outcome<OrderAnswer>} outcome @returns {Outcome<OrderAnswer>} */
  function ended(outcome) {
    if (isKnown(outcome, false)) memory.forget();
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
   * @param {AbortSignal} [signal]
   * @returns {Promise<Outcome<OrderAnswer>>}
   */
  async function carryOut(attempt, signal) {
    if (told.size > 0) await clearTheWay();
    if (store.state().cart.wanted !== "no") {
      const read = await cart.read();
      if (!read.ok) return { ...read, error: "cartd-unavailable" };
      if (!sameWanted(attempt.lines, store.state().cart.lines)) return refused("cart-changed");
    }
    return order(attempt, signal);
  }

  /** @param {Attempt} attempt @param {AbortSignal} [signal] @returns {Promise<Outcome<OrderAnswer>>} */
  async function carryOn(attempt, signal) {
    const read = await insist(
      () => cart.read(),
      ({ ok }) => ok,
      signal,
    );
    if (!read.ok) return asKnown(read, true);
    if (howToResume(attempt.lines, store.state().cart.lines) === "repeat") return order(attempt, signal);
    return ended(await insist(() => api.order(attempt.order, signal), isKnown, signal));
  }

  /**
   * @param {(attempt: Attempt, signal?: AbortSignal) => Promise<Outcome<OrderAnswer>>} work `carryOn`: it may have been made long ago
   * @param {Attempt} attempt
   * @param {AbortSignal} [signal]
   */
  async function attemptTo(work, attempt, signal) {
    store.dispatch({ type: "buying-began", ...attempt });
    return cart.inTurn(async () => {
      const outcome = await work(attempt, signal);
      const madeAt = work === carryOut && outcome.ok ? outcome.toldAt : undefined;
      store.dispatch({ type: "buying-ended", at: now(), outcome, madeAt });
      if (outcome.ok) cart.share({ bought: outcome.answer });
      else if (!isKnown(outcome, false)) store.dispatch({ type: "cart-wanted" });
      if (outcome.error === "hold-expired" && outcome.item !== undefined) told.add(outcome.item);
      return outcome;
    });
  }

  return {
    async buy({ order: number = newOrder(), reference, signal } = {}) {
      const { buying, cart: shown } = store.state();
      const lines = wantedOf(shown.lines);
      if (buying !== null || lines.length === 0) return null;
      return attemptTo(carryOut, { order: number, lines, ...(reference !== undefined && { reference }) }, signal);
    },
    /** What was not known yet when the page was left, or when nobody waited for it any more: call it as the page starts. */
    async resume({ signal } = {}) {
      const attempt = memory.kept();
      return attempt === null || store.state().buying !== null ? null : attemptTo(carryOn, attempt, signal);
    },
  };
}

/** @param {Outcome<unknown>} outcome @param {boolean} doubtful what nobody waited for any more is not known, either */
function isKnown(outcome, doubtful) {
  return outcome.error !== "interrupted" && isSettled(outcome, doubtful);
}

/** @param {string} error @returns {Failure} */
function refused(error) {
  return { ok: false, error, retryAfterMs: null };
}
