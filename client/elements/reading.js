// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What an element is about, in one word each: how an item stands in the shop, how it stands with this shopper, and what
 * becomes of an order. Pure; `state` is what ShopState says.
 *
 * @import { Cart, CartLine, CartPlace, Item, Order, ShopState } from "../state/seen.js"
 * @typedef {"loading"|"missing"|"in-stock"|"few"|"all-in-carts"|"sold-out"|"paused"|"opens"|"over"} ShelfState
 * @typedef {"in-cart"|"offer"|"in-line"|"buying"|"to-pay"|"bought"|"unpaid"} OwnState
 * @typedef {"loading"|"empty"|"filled"|"buying"|"to-pay"|"bought"|"unpaid"} CartState
 */

import { FEW } from "../state/filter.js";

/** @param {Item|null|undefined} item undefined: nobody has said yet @returns {ShelfState} */
export function shelfState(item) {
  if (item === undefined) return "loading";
  if (item === null || !item.shown) return "missing";
  if (item.paused) return "paused";
  if (!item.open) return item.opensAt === null ? "over" : "opens";
  if (item.soldOut) return item.allInCarts ? "all-in-carts" : "sold-out";
  return item.level === "few-left" || (item.available ?? Infinity) <= FEW ? "few" : "in-stock";
}

/**
 * @param {string} item
 * @param {ShopState} state
 * @param {{buying: boolean, done: (order: string) => boolean}} asked `done`: the shopper has read what became of it
 * @returns {{state: OwnState|null, line: CartLine|null, place: CartPlace|null, order: Order|null,
 *   lapse: Cart["lapsed"][number]|null}} null: nothing of it is this shopper's
 */
export function ownState(item, { cart, order }, { buying, done }) {
  const line = cart?.lines.find((one) => one.item === item) ?? null;
  const place = cart?.waiting.find((one) => one.item === item) ?? null;
  const lapse = cart?.lapsed.find((one) => one.item === item) ?? null;
  const about = order !== null && order.lines.some((one) => one.item === item) && !done(order.order) ? order : null;
  const mine = { line, place, lapse, order: about };
  if (buying && line !== null) return { ...mine, state: "buying" };
  if (about?.state === "paying") return { ...mine, state: "to-pay" };
  if (line !== null) return { ...mine, state: line.offer ? "offer" : "in-cart" };
  if (place !== null) return { ...mine, state: "in-line" };
  return { ...mine, state: about === null ? null : afterwards(about) };
}

/** @param {Order} order @returns {"bought"|"unpaid"|null} */
function afterwards({ state }) {
  if (state === "sold") return "bought";
  return state === "released" ? "unpaid" : null;
}

/**
 * @param {ShopState} state
 * @param {{buying: boolean, done: (order: string) => boolean}} asked
 * @returns {{state: CartState, order: Order|null}}
 */
export function cartState({ cart, order }, { buying, done }) {
  const about = order !== null && !done(order.order) ? order : null;
  if (buying) return { state: "buying", order: null };
  if (about?.state === "paying") return { state: "to-pay", order: about };
  if (cart === null) return { state: "loading", order: about };
  if (cart.lines.length + cart.waiting.length + cart.lapsed.length > 0) return { state: "filled", order: about };
  return { state: (about && afterwards(about)) ?? "empty", order: about };
}

/** What would be bought: an offer is not, before it is taken. @param {Cart|null} cart */
export function unitsOf(cart) {
  return (cart?.lines ?? []).reduce((sum, { quantity, offer }) => sum + (offer ? 0 : quantity), 0);
}

/** @param {ShopState["connection"]} connection @returns {"lost"|"stale"|null} what is wrong with it */
export function doubt(connection) {
  if (connection === "reconnecting") return "lost";
  return connection === "stale" ? "stale" : null;
}

/**
 * Where an order is paid: the shop's own words with the order's number in them.
 *
 * @param {string|null} template with `{order}`
 * @param {string} order
 * @param {string} base of the page
 * @returns {string|null} null where there is none, or it is no page's address
 */
export function payAddress(template, order, base) {
  if (template === null || template.trim() === "") return null;
  try {
    const url = new URL(template.replaceAll("{order}", encodeURIComponent(order)), base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
