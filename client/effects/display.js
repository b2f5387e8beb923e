// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What is known of a shop, as others see it, and who of them hears when it changes. What did not change is the same
 * object as before.
 *
 * @import { ErrorType } from "../net/shop_error.js"
 * @import { Cart, Item, Seen, ShopState } from "../state/seen.js"
 * @import { State } from "../state/state.js"
 * @import { Item as Known } from "../state/stock.js"
 * @import { Store } from "../state/store.js"
 */

import { LEAP_MS } from "../net/clock.js";
import { seenCart, seenItem, seenOrder } from "../state/seen.js";
import { connection } from "../state/state.js";

/**
 * @param {{store: Store, now: () => number, wall: () => number, urlOf: (path: string) => string,
 *   trouble: () => ErrorType|null, fault: (error: unknown) => void}} deps
 */
export function createDisplay({ store, now, wall, urlOf, trouble, fault }) {
  /** @type {Set<() => void>} */
  const looking = new Set();
  /** @type {Map<string, {of: Known, as: Item}>} */
  const seenItems = new Map();
  /** @type {{of: State, trouble: ErrorType|null, shown: ShopState}|null} */
  let latest = null;
  let apart = wall() - now();

  /** @type {Seen} */
  const seen = {
    wall(at) {
      const is = wall() - now();
      if (Math.abs(is - apart) >= LEAP_MS) apart = is;
      return Math.round(at + apart);
    },
    urlOf,
  };

  /** @param {Known} known */
  function itemOf(known) {
    const before = seenItems.get(known.item);
    if (before?.of === known) return before.as;
    const now = seenItem(known, seen);
    const as = before !== undefined && isAlike(before.as, now) ? before.as : now;
    seenItems.set(known.item, { of: known, as });
    return as;
  }

  /** @returns {Item[]} what the shop lists */
  function items() {
    return store
      .state()
      .stock.items.filter(({ shown }) => shown !== false)
      .map(itemOf);
  }

  /** @returns {ShopState} */
  function state() {
    const is = store.state();
    const why = is.failing ? trouble() : null;
    if (latest === null || latest.trouble !== why || !showsTheSame(latest.of, is))
      latest = { of: is, trouble: why, shown: show(is, why) };
    return latest.shown;
  }

  /** @param {State} is @param {ErrorType|null} why @returns {ShopState} */
  function show(is, why) {
    const before = latest;
    const unchanged = before !== null && before.of.stock.items === is.stock.items;
    const sameCart = before !== null && before.of.cart === is.cart && before.of.stock === is.stock;
    return Object.freeze({
      connection: connection(is),
      trouble: why,
      items: unchanged ? before.shown.items : Object.freeze(items()),
      cart: sameCart ? before.shown.cart : seenCart(is.cart, is.stock, seen),
      order: is.receipt === null ? null : seenOrder(is.receipt, seen),
      reason: is.stock.reason ?? null,
    });
  }

  function look() {
    for (const one of [...looking]) if (looking.has(one)) one();
  }

  store.subscribe(look);

  return {
    seen,
    itemOf,
    items,
    state,
    look,
    /** @returns {Cart} */
    cart: () => state().cart ?? NOTHING,
    /**
     * Tells a listener what there is to see, and each time that is something else.
     *
     * @template T
     * @param {() => T|undefined} see undefined: not known yet
     * @param {(value: T) => void} listener
     * @param {AbortSignal} [signal]
     * @returns {() => void} ends it
     */
    follow(see, listener, signal) {
      /** @type {T|undefined} */
      let told;
      const one = () => {
        const is = see();
        if (is === undefined || is === told) return;
        told = is;
        try {
          listener(is);
        } catch (error) {
          fault(error);
        }
      };
      const stop = () => void looking.delete(one);
      if (signal?.aborted) return stop;
      signal?.addEventListener("abort", stop, { once: true });
      looking.add(one);
      one();
      return stop;
    },
    close: () => looking.clear(),
  };
}

/** @param {State} a @param {State} b */
function showsTheSame(a, b) {
  return a.stock === b.stock && a.cart === b.cart && a.receipt === b.receipt && a.failing === b.failing;
}

/** Two answers say the same, but for what a moment is rounded to. @param {Item} a @param {Item} b */
function isAlike(a, b) {
  /** @param {Item} item */
  const told = (item) =>
    JSON.stringify({ ...item, nextReleaseAt: item.nextReleaseAt !== null, opensAt: item.opensAt !== null });
  const apart = [(a.nextReleaseAt ?? 0) - (b.nextReleaseAt ?? 0), (a.opensAt ?? 0) - (b.opensAt ?? 0)];
  return told(a) === told(b) && apart.every((ms) => Math.abs(ms) < LEAP_MS);
}

/** @type {Cart} */
const NOTHING = Object.freeze({ lines: [], waiting: [], lapsed: [] });
