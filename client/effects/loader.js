// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Brings what is not on the page yet: the catalog further down, what goes by the words that are typed, and the items
 * that the shopper's cart speaks of. A shop that is here as a whole is asked for nothing.
 *
 * @import { Api, Timers } from "../net/api.js"
 * @import { ListAnswer } from "../net/wire.js"
 * @import { Cart } from "../state/cart.js"
 * @import { State } from "../state/state.js"
 * @import { Store } from "../state/store.js"
 */

import { hasMore, itemsById } from "../state/stock.js";

/** Who still types is not asked about yet. */
export const TYPING_MS = 250;
/** The server looks at a part of the catalog at a time; so often it is asked to go on before the shopper is. */
export const MOST_LOOKS = 20;
/** So many that were found are enough to look at. */
export const ENOUGH = 24;

/**
 * @param {{api: Api, store: Store,
 *   now: () => number}&Timers} deps
 * @returns {{more: () => Promise<void>}} `more` goes on with what is shown: the catalog, or what was found
 */
export function createLoader({ api, store, now, setTimeout, clearTimeout }) {
  let loading = false;
  /** @type {number|undefined} */
  let timer;
  let text = store.state().filter.text;
  /** @type {Cart|null} */
  let cart = null;
  /** @type {Set<string>} */
  const wanted = new Set();

  /**
   * @param {Parameters<Api["page"]>[0]} query
   * @param {{inOrder?: boolean, about?: string|null}} [how]
   * @returns {Promise<ListAnswer|null>}
   */
  async function ask(query, { inOrder = false, about = null } = {}) {
    store.dispatch({ type: "more-asked" });
    const outcome = await api.page(query);
    const answer = outcome.ok ? outcome.answer : null;
    store.dispatch({ type: "more-answered", at: now(), answer, inOrder, text: about });
    return answer;
  }

  async function find() {
    const about = text;
    let count = 0;
    for (let looks = 0; looks < MOST_LOOKS && count < ENOUGH && text === about; looks += 1) {
      const { found } = store.state().filter;
      if (found !== null && found.next === null) return;
      const answer = await ask({ after: found?.next ?? null, search: about.trim() }, { about });
      if (answer === null) return;
      count += answer.items.length;
    }
  }

  /** @param {State} state */
  function watchText(state) {
    if (state.filter.text === text) return;
    text = state.filter.text;
    clearTimeout(timer);
    if (text.trim() !== "" && hasMore(state.stock)) timer = setTimeout(() => void find(), TYPING_MS);
  }

  /** @param {State} state */
  function watchCart({ cart: latest, stock }) {
    if (latest === cart) return;
    cart = latest;
    if (!hasMore(stock)) return;
    const known = itemsById(stock);
    for (const { item } of [...(cart.lines ?? []), ...cart.places, ...(cart.lapsed ?? [])]) {
      if (known.has(item) || wanted.has(item)) continue;
      wanted.add(item);
      // An id that is given in full is found first.
      void ask({ after: null, search: item, limit: 2 }).then((answer) => answer === null && wanted.delete(item));
    }
  }

  store.subscribe(watchText);
  store.subscribe(watchCart);

  return {
    async more() {
      const { stock } = store.state();
      if (loading || !hasMore(stock)) return;
      loading = true;
      if (text.trim() !== "") await find();
      else await ask({ after: stock.next }, { inOrder: true });
      loading = false;
    },
  };
}
