// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** How the state changes while the cart is being bought. Pure; checkout.js sends, order.js judges. */

import { isOlder, sameEpoch } from "./cursor.js";
import { findLapse } from "./holds.js";
import { itemsById, updateItems } from "./stock.js";
import { announce, say } from "./telling.js";

/**
 * @typedef {import("./order.js").Attempt&{repeats: number}} Buying
 * @typedef {{order: string, lines: import("./order.js").Wanted[]}} Receipt
 */

/** These are about one item, and no answer to an order: whoever gives them has not understood it. */
const WORDS = Object.freeze({ "sold-out": "refused", "quantity-limit": "refused", "unknown-item": "refused" });

export function buyingBegan(state, { order, lines }) {
  return { ...state, buying: { order, lines, repeats: 0 }, receipt: null };
}

export function buyingRepeats(state) {
  const { buying } = state;
  if (buying === null) return state;
  const next = { ...state, buying: { ...buying, repeats: buying.repeats + 1 }, doubtful: true };
  return buying.repeats === 0 ? say(next, "buyingRepeats", {}, "info") : next;
}

export function buyingEnded(state, { at, outcome }) {
  const next = { ...state, buying: null };
  return outcome.ok ? bought(next, outcome.answer, at, state.buying?.repeats ?? 0) : notBought(next, outcome);
}

/** Only the answer to a first try tells how the cart is now; a repeated one may be of a while ago. */
function bought(state, answer, at, repeats) {
  const { order, cursor, lines } = answer;
  const { cart, stock } = state;
  const current = repeats === 0 && !isOlder(cursor, cart.cursor);
  const next = {
    ...state,
    cart: {
      ...cart,
      lines: without(cart.lines, lines) ?? [],
      lapsed: [],
      cursor: current ? cursor : cart.cursor,
      wanted: current ? cart.wanted : "now",
    },
    stock: sameEpoch(cursor, stock.cursor) ? updateItems(stock, { cursor, items: withSold(stock, answer) }, at) : stock,
    receipt: { order, lines },
    message: null,
  };
  return announce(next, "bought", { n: total(lines) });
}

/** An order's answer does not say how many were sold before it. */
function withSold(stock, { cursor, items, lines }) {
  const known = itemsById(stock);
  const now = new Map(lines.map(({ item, quantity }) => [item, quantity]));
  return items.map((numbers) => {
    const { sold = 0, cursor: told = null } = known.get(numbers.item) ?? {};
    return { ...numbers, sold: isOlder(told, cursor) ? sold + (now.get(numbers.item) ?? 0) : sold };
  });
}

/** The receipt is in the tab that bought it. */
export function boughtElsewhere(state, { answer }) {
  const { cart } = state;
  const cursor = isOlder(cart.cursor, answer.cursor) ? answer.cursor : cart.cursor;
  const next = { ...state, cart: { ...cart, lines: without(cart.lines, answer.lines), lapsed: [], cursor } };
  return say(next, "boughtElsewhere", {}, "info");
}

function without(holds, lines) {
  const gone = new Set(lines.map(({ item }) => item));
  return holds && holds.filter(({ item }) => !gone.has(item));
}

/** Nothing was bought, and that is certain: order.js waits for an outcome which leaves no doubt. */
function notBought(state, { error, item }) {
  const { cart } = state;
  if (error === "hold-expired") {
    const lines = (cart.lines ?? []).filter((hold) => hold.item !== item);
    const why = findLapse(cart, item)?.cause === "released" ? "releasedFirst" : error;
    const next = { ...state, cart: { ...cart, lines, wanted: "now", explained: true } };
    return say(next, lines.length > 0 ? why : "expiredLast", { item }, "bad");
  }
  const moved = ["empty-cart", "order-mismatch", "unknown-order", "cart-changed"].includes(error);
  const next = { ...state, doubtful: state.doubtful || error === "cartd-unavailable" };
  return say(
    moved ? { ...next, cart: { ...cart, wanted: "now", explained: true } } : next,
    WORDS[error] ?? error,
    {},
    "bad",
  );
}

/** @param {import("./order.js").Wanted[]} lines */
export function total(lines) {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
