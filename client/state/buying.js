// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * An attempt to buy the cart: the number it goes by, when its outcome is known, what to do about one that a reload
 * interrupted, and how the state changes meanwhile. Pure, but for the randomness it is given.
 *
 * An attempt keeps its number until its outcome is known, so however often it is sent, the cart is bought once.
 *
 * @import { Outcome, Failure } from "../net/api.js"
 * @import { Numbers, Price } from "../net/shelf.js"
 * @import { OrderAnswer, Wanted } from "../net/wire.js"
 * @import { Hold } from "./cart.js"
 * @import { State } from "./state.js"
 * @import { Stock } from "./stock.js"
 * @typedef {{order: string, lines: Wanted[], reference?: string}} Attempt `lines`: what was on the page when the shopper
 *   pressed; `reference`: the shop's own words for the order
 * @typedef {Attempt&{repeats: number}} Buying
 * @typedef {{state: "paying"|"released", endsAt: number|null, releasing: boolean}} Unpaid
 *   `endsAt`: until when it may be paid, null while that is unknown; `releasing`: the shopper is giving it up
 * @typedef {{order: string, lines: Wanted[], total?: Price, unpaid?: Unpaid, madeAt?: number}} Receipt `total`: what it costs,
 *   where that is known; `unpaid`: it is not bought, or not yet; `madeAt`: by the shop's clock, where this page saw it made
 */

import { isOlder, sameEpoch } from "../net/cursor.js";
import { UNKNOWN_OUTCOMES } from "../net/wire.js";
import { findLapse } from "./cart.js";
import { itemsById, updateItems } from "./stock.js";
import { againIn, announce, say } from "./telling.js";

/** Refusals that say nothing about an earlier try of the same: they were given before anybody looked for it. */
const UNSEEN = Object.freeze([
  "overloaded",
  "cartd-unavailable",
  "too-many-requests",
  "bad-session",
  "no-session",
  "foreign-origin",
  "proof-needed",
  "proof-refused",
  "gate-shut",
  "unproved",
  "refused",
]);

/**
 * A UUID of version 4. `randomUUID` is missing where the page did not come over a secure connection.
 *
 * @param {Crypto} crypto
 * @returns {string}
 * @example newOrder(crypto) // "0b9f5a0e-6c1d-4c57-9d2e-2f6f0a3a8b11"
 */
export function newOrder(crypto) {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * @param {Outcome<unknown>} outcome of one try
 * @param {boolean} doubtful an earlier try of the same order may have been carried out
 * @returns {boolean} it is known what became of the order
 * @example isSettled({ ok: false, error: "cartd-unavailable" }, true) // false
 */
export function isSettled(outcome, doubtful) {
  if (outcome.ok) return true;
  return !UNKNOWN_OUTCOMES.includes(outcome.error) && !(doubtful && UNSEEN.includes(outcome.error));
}

/**
 * What is told of tries that end without its being known what became of them: the last may have been refused by who
 * knows nothing of those before.
 *
 * @template {Outcome<unknown>} O
 * @param {O} outcome of the last try
 * @param {boolean} doubtful an earlier try may have been carried out
 * @returns {O|Failure}
 */
export function asKnown(outcome, doubtful) {
  if (!doubtful || outcome.ok || !UNSEEN.includes(outcome.error)) return outcome;
  return { ok: false, error: "outcome-unknown", retryAfterMs: outcome.retryAfterMs };
}

/**
 * @param {Wanted[]|null} lines
 * @returns {Wanted[]} what of a cart's lines an order is about, in the order of the items' names
 */
export function wantedOf(lines) {
  const wanted = (lines ?? []).map(({ item, quantity }) => ({ item, quantity }));
  return wanted.sort((a, b) => (a.item < b.item ? -1 : 1));
}

/** @param {Wanted[]|null} a @param {Wanted[]|null} b @returns {boolean} the same items in the same amounts */
export function sameWanted(a, b) {
  return JSON.stringify(wantedOf(a)) === JSON.stringify(wantedOf(b));
}

/**
 * What becomes of an attempt whose page was reloaded before its answer came. It is repeated only if that cannot buy
 * what was not on the page when the shopper pressed: the cart is as it was then, or empty because the order went
 * through. Otherwise the order is only looked up.
 *
 * @param {Wanted[]} pressed
 * @param {Wanted[]|null} now
 * @returns {"repeat"|"look-up"}
 * @example howToResume([{ item: "P", quantity: 1 }], []) // "repeat"
 */
export function howToResume(pressed, now) {
  return wantedOf(now).length === 0 || sameWanted(pressed, now) ? "repeat" : "look-up";
}

/** These are about one item, and no answer to an order: whoever gives them has not understood it. */
const NOT_OURS = Object.freeze(["sold-out", "quantity-limit", "unknown-item", "hold-limit"]);

/** @param {State} state @param {Attempt} attempt @returns {State} */
export function buyingBegan(state, { order, lines }) {
  return { ...state, buying: { order, lines, repeats: 0 }, receipt: null };
}

/** @param {State} state @returns {State} */
export function buyingRepeats(state) {
  const { buying } = state;
  if (buying === null) return state;
  const next = { ...state, buying: { ...buying, repeats: buying.repeats + 1 }, doubtful: true };
  return buying.repeats === 0 ? say(next, "buyingRepeats", {}, "info") : next;
}

/**
 * Only the answer to a first try tells when the order was made.
 *
 * @param {State} state
 * @param {{at: number, outcome: Outcome<OrderAnswer>, madeAt?: number}} end
 * @returns {State}
 */
export function buyingEnded(state, { at, outcome, madeAt }) {
  const next = { ...state, buying: null };
  if (!outcome.ok) return notBought(next, outcome);
  const repeats = state.buying?.repeats ?? 0;
  const now = bought(next, outcome.answer, at, repeats);
  if (madeAt === undefined || repeats > 0 || now.receipt === null) return now;
  return { ...now, receipt: { ...now.receipt, madeAt } };
}

/**
 * Only the answer to a first try tells how the cart is now; a repeated one may be of a while ago.
 *
 * @param {State} state
 * @param {OrderAnswer} answer
 * @param {number} at
 * @param {number} repeats
 * @returns {State}
 */
function bought(state, answer, at, repeats) {
  const { cursor, lines } = answer;
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
    receipt: receiptOf(answer, at),
    message: null,
  };
  return announce(next, toldOf(answer), { n: total(lines) });
}

/** @param {OrderAnswer} answer @param {number} at @returns {Receipt} */
export function receiptOf({ order, lines, total: costs, unpaid }, at) {
  const bought = { order, lines, ...(costs && { total: costs }) };
  if (unpaid === undefined) return bought;
  const { state, leftMs } = unpaid;
  return { ...bought, unpaid: { state, endsAt: leftMs === null ? null : at + leftMs, releasing: false } };
}

/** @param {OrderAnswer|Receipt} order @returns {string} the notice that tells what it has become */
export function toldOf({ unpaid }) {
  if (unpaid === undefined) return "bought";
  return unpaid.state === "paying" ? "ordered" : "unpaidNote";
}

/**
 * An order's answer does not say how many were sold before it.
 *
 * @param {Stock} stock
 * @param {OrderAnswer} answer
 * @returns {Numbers[]}
 */
function withSold(stock, { cursor, items, lines, unpaid }) {
  const known = itemsById(stock);
  const now = new Map(unpaid ? [] : lines.map(({ item, quantity }) => [item, quantity]));
  return items.map((numbers) => {
    const { sold = 0, cursor: told = null } = known.get(numbers.item) ?? {};
    return { ...numbers, sold: isOlder(told, cursor) ? sold + (now.get(numbers.item) ?? 0) : sold };
  });
}

/**
 * The receipt is in the tab that bought it.
 *
 * @param {State} state
 * @param {{answer: OrderAnswer}} news
 * @returns {State}
 */
export function boughtElsewhere(state, { answer }) {
  const { cart } = state;
  const cursor = isOlder(cart.cursor, answer.cursor) ? answer.cursor : cart.cursor;
  const next = { ...state, cart: { ...cart, lines: without(cart.lines, answer.lines), lapsed: [], cursor } };
  return say(next, answer.unpaid ? "orderedElsewhere" : "boughtElsewhere", {}, "info");
}

/** @param {Hold[]|null} holds @param {Wanted[]} lines */
function without(holds, lines) {
  const gone = new Set(lines.map(({ item }) => item));
  return holds && holds.filter(({ item }) => !gone.has(item));
}

/**
 * Nothing was bought, and that is certain: an outcome which leaves a doubt is not settled.
 *
 * @param {State} state
 * @param {Failure} outcome
 * @returns {State}
 */
function notBought(state, { error, item, retryAfterMs, per_person: perPerson, already = 0 }) {
  const { cart } = state;
  if (error === "quantity-limit" && perPerson !== undefined)
    return say(state, "personLimit", { item, perPerson, already }, "bad");
  if (error === "hold-expired") {
    const lines = (cart.lines ?? []).filter((hold) => hold.item !== item);
    const why = item !== undefined && findLapse(cart, item)?.cause === "released" ? "releasedFirst" : error;
    return say(
      inDoubt({ ...state, cart: { ...cart, lines } }),
      lines.length > 0 ? why : "expiredLast",
      { item },
      "bad",
    );
  }
  const moved = ["empty-cart", "order-mismatch", "unknown-order", "cart-changed"].includes(error);
  const next = { ...state, doubtful: state.doubtful || error === "cartd-unavailable" };
  return say(
    moved ? inDoubt(next) : next,
    NOT_OURS.includes(error) ? "refused" : error,
    againIn({ error, retryAfterMs }),
    "bad",
  );
}

/** The next reading may be another cart, and the shopper knows why. @param {State} state @returns {State} */
function inDoubt(state) {
  return { ...state, cart: { ...state.cart, wanted: "now", explained: true } };
}

/** @param {Wanted[]} lines */
export function total(lines) {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
