// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The shops that a page's elements are about: one connection to each, however many elements there are. It is opened
 * when the first of them is there, and closed some time after the last has gone, so that elements may be moved.
 *
 * @import { ShopState } from "../state/seen.js"
 * @import { Shop } from "../effects/embedded.js"
 * @typedef {{shop?: string|URL, [option: string]: unknown}} Options those of connect(), and the shop's address
 * @typedef {ReturnType<typeof openCounter>} Counter
 * @typedef {ReturnType<typeof createShops>} Shops
 */

import { ShopError } from "../net/shop_error.js";

/** Longer than any framework takes to put an element elsewhere. */
const LINGER_MS = 5_000;

/**
 * What elements of one shop have in common: what is asked of it, and what a shopper was told already.
 *
 * @param {Shop} shop
 */
function openCounter(shop) {
  /** @type {Set<() => void>} */
  const looking = new Set();
  /** @type {Set<string>} */
  const busy = new Set();
  /** @type {Map<string, unknown>} */
  const told = new Map();
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {{readonly isConnected: boolean}|null} the element that the last order was made with */
  let buyer = null;
  const look = () => {
    for (const one of [...looking]) one();
  };
  const stop = shop.subscribe(look);

  return {
    shop,
    look,
    /** @returns {ShopState} */
    state: () => shop.state(),
    /** @param {() => void} listener @returns {() => void} ends it */
    follow(listener) {
      looking.add(listener);
      return () => void looking.delete(listener);
    },
    /** @param {string} what */
    isBusy: (what) => busy.has(what),
    isBuying: () => busy.has(CHECKOUT),
    /**
     * Does one thing at a time about an item, or about the cart.
     *
     * @template T
     * @param {string} what
     * @param {() => Promise<T>} work
     * @returns {Promise<T|null>} null: it is being done already
     */
    async ask(what, work) {
      if (busy.has(what)) return null;
      busy.add(what);
      look();
      try {
        return await work();
      } finally {
        busy.delete(what);
        look();
      }
    },
    /**
     * Whether this is news, and then it is none any more: an element of many tells it.
     *
     * @param {string} what
     * @param {unknown} now what it is; the first time is no news
     */
    isNews(what, now) {
      const before = told.get(what);
      told.set(what, now);
      return before !== undefined && before !== now;
    },
    /** @param {{readonly isConnected: boolean}} element */
    buyBy(element) {
      buyer = element;
    },
    /** @param {{readonly isConnected: boolean}} element */
    isTeller: (element) => buyer === null || buyer === element || !buyer.isConnected,
    /** The shopper has read what became of it. @param {string} order */
    finish(order) {
      done.add(order);
      look();
    },
    /** @param {string} order */
    isDone: (order) => done.has(order),
    close() {
      stop();
      looking.clear();
      shop.close();
    },
  };
}

/** What is asked about the whole cart. */
export const CHECKOUT = " checkout";

/** @param {unknown} cause @returns {ShopError} */
export function asShopError(cause) {
  return cause instanceof ShopError ? cause : new ShopError({ error: "refused", retryAfterMs: null }, { cause });
}

/**
 * @param {{connect: (address: string, options: {}) => Shop, home: string, base: () => string|undefined,
 *   setTimeout: (job: () => void, ms: number) => unknown}} deps
 *   `home`: the shop that elements are of where they name none; `base`: what addresses on the page stand on
 */
export function createShops({ connect, home, base, setTimeout }) {
  /** @type {Options} */
  let options = {};
  /** @type {Map<string, {counter: Counter, users: number}>} */
  const open = new Map();
  /** @type {Set<() => void>} */
  const renewed = new Set();

  /** @param {string} address */
  function close(address) {
    open.get(address)?.counter.close();
    open.delete(address);
  }

  return {
    /**
     * What connections are opened with from now on; those that there are begin anew.
     *
     * @param {Options} given
     */
    configure(given) {
      options = { ...options, ...given };
      const users = [...renewed];
      for (const address of [...open.keys()]) close(address);
      for (const again of users) again();
    },
    /** Something about the page is another now, as its language. */
    look() {
      for (const { counter } of open.values()) counter.look();
    },
    /**
     * @param {string|null} named by the element, or by its page
     * @returns {string} the shop's address, in one spelling
     */
    addressOf(named) {
      const given = named !== null && named.trim() !== "" ? named.trim() : String(options.shop ?? home);
      return new URL(given, base()).href;
    },
    /**
     * @param {string} address
     * @param {() => void} again the connection is another one: it is to be taken anew
     * @returns {{counter: Counter, release: () => void}}
     */
    take(address, again) {
      let entry = open.get(address);
      if (entry === undefined) {
        const { shop, ...how } = options;
        entry = { counter: openCounter(connect(address, how)), users: 0 };
        open.set(address, entry);
      }
      const mine = entry;
      mine.users += 1;
      renewed.add(again);
      return {
        counter: mine.counter,
        release() {
          renewed.delete(again);
          mine.users -= 1;
          if (mine.users > 0) return;
          setTimeout(() => {
            if (mine.users === 0 && open.get(address) === mine) close(address);
          }, LINGER_MS);
        },
      };
    },
  };
}
