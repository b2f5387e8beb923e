// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Brings items that were asked for: one by its id, or all that the shop lists. A shop whose items are here as a whole
 * is asked for nothing.
 *
 * @import { Api, Timers } from "../net/api.js"
 * @import { ListAnswer } from "../net/wire.js"
 * @import { Item, Stock } from "../state/stock.js"
 * @import { Store } from "../state/store.js"
 */

import { retryMs } from "../net/pace.js";
import { hasMore, itemsById } from "../state/stock.js";

/** The most that one answer of a list may have. */
const MOST_ITEMS = 500;

/**
 * @param {{api: Api, store: Store, now: () => number, random: () => number, look: () => void}&Timers} deps
 *   `look`: what is known of who is missing has changed
 */
export function createFinder({ api, store, now, random, look, setTimeout }) {
  /** @type {Set<string>} */
  const asking = new Set();
  /** @type {Set<string>} */
  const missing = new Set();
  /** @type {{stock: Stock, byId: Map<string, Item>}|null} */
  let index = null;

  /** @type {(() => void)[]} */
  const waiting = [];
  store.subscribe(({ stock }) => {
    if (stock.complete) for (const go of waiting.splice(0)) go();
  });

  /** @returns {Promise<void>} when the list of items is current */
  const current = () =>
    new Promise((resolve) => {
      if (store.state().stock.complete) resolve();
      else waiting.push(resolve);
    });

  /** @param {number} attempt @param {number|null|undefined} retryAfterMs */
  const pause = (attempt, retryAfterMs) =>
    new Promise((resolve) => {
      setTimeout(() => resolve(null), retryMs({ attempt, random: random(), retryAfterMs }));
    });

  /**
   * @param {Parameters<Api["page"]>[0]} wanted
   * @param {boolean} inOrder
   * @returns {Promise<ListAnswer|null>} null: what it was to go on behind is gone
   */
  async function insist(wanted, inOrder) {
    for (let attempt = 0; ; attempt += 1) {
      store.dispatch({ type: "more-asked" });
      const outcome = await api.page(wanted);
      const answer = outcome.ok ? outcome.answer : null;
      store.dispatch({ type: "more-answered", at: now(), answer, inOrder, text: null });
      if (answer !== null || outcome.error === "unknown-item") return answer;
      await pause(attempt, outcome.retryAfterMs);
    }
  }

  /** @param {string} item */
  async function ask(item) {
    asking.add(item);
    const answer = await insist({ after: null, search: item, limit: 2 }, false);
    asking.delete(item);
    if (answer !== null && !answer.items.some((one) => one.item === item)) missing.add(item);
    look();
  }

  /** @type {Promise<void>|null} */
  let listing = null;

  async function list() {
    await current();
    for (let back = 0, { stock } = store.state(); hasMore(stock); { stock } = store.state()) {
      const after = back === 0 ? stock.next : (stock.items[stock.listed - 1 - back]?.item ?? null);
      back = (await insist({ after, limit: MOST_ITEMS }, true)) === null ? back + 1 : 0;
    }
  }

  return {
    /**
     * @template T
     * @param {string} id
     * @param {(item: Item) => T} as
     * @returns {T|null|undefined} null: the shop has no such item; undefined: it is asked
     */
    find(id, as) {
      const { stock } = store.state();
      if (index?.stock !== stock) index = { stock, byId: itemsById(stock) };
      const item = index.byId.get(id);
      if (item !== undefined) return as(item);
      if (!stock.complete) {
        missing.delete(id);
        return undefined;
      }
      if (!hasMore(stock) || missing.has(id)) return null;
      if (!asking.has(id)) void ask(id);
      return undefined;
    },
    /** Everything that the shop lists is known then. */
    all() {
      listing ??= list().finally(() => {
        listing = null;
      });
      return listing;
    },
  };
}
