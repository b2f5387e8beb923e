// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How the state changes while one item's hold, or place in line, is being changed. Pure; effects/cart.js sends.
 *
 * @import { Command, Failure, Outcome } from "../net/api.js"
 * @import { CartAnswer } from "../net/wire.js"
 * @import { Change, State, Wish } from "./state.js"
 * @typedef {{item: string, wish: Wish, command: Command|null, outcome: Outcome<CartAnswer>}} Ended
 *   `command`: null when it was never sent
 */

import { sameEpoch } from "../net/cursor.js";
import { UNKNOWN_OUTCOMES } from "../net/wire.js";
import { findHold, findPlace, positionOf, stateCart } from "./cart.js";
import { findItem, learnLimit, updateItems } from "./stock.js";
import { againIn, notice, say } from "./telling.js";

/** @param {State} state @param {{item: string, wish: Wish}} press */
export function changeBegan(state, { item, wish }) {
  return withPending(state, item, { wish, repeats: 0 });
}

/** @param {State} state @param {{item: string}} of */
export function changeRepeats(state, { item }) {
  const pending = state.pending.get(item);
  if (!pending) return state;
  const next = withPending(state, item, { ...pending, repeats: pending.repeats + 1 });
  return pending.repeats === 0 ? say(next, "stillTrying", { item }, "info") : next;
}

/** @param {State} state @param {{at: number}&Ended} end @returns {State} */
export function changeEnded(state, { at, item, wish, command, outcome }) {
  const pending = new Map(state.pending);
  pending.delete(item);
  const next = { ...state, pending };
  if (!outcome.ok) return changeRefused(next, { item, wish, command, outcome });
  const { ended } = stateCart(state.cart, outcome.answer, at);
  const changed = cartStated(next, { at, answer: outcome.answer });
  // A lapse that is dismissed is gone, and that was all.
  const said =
    wish === "dismiss" ? changed : say(changed, whatCameOf(wish, state, changed, item), facts(changed, item), "good");
  const other = ended.find((hold) => hold.item !== item);
  return other ? notice(said, "ranOut", { item: other.item }, at) : said;
}

/**
 * What the answer to a command says of the cart, and of the items it touched.
 *
 * @param {State} state
 * @param {{at: number, answer: CartAnswer}} told
 * @returns {State}
 */
export function cartStated(state, { at, answer }) {
  const { cart } = stateCart(state.cart, answer, at);
  // Another epoch is the next poll's business: mixing its numbers into this one's would have no order.
  const ours = state.stock.cursor === null || sameEpoch(answer.cursor, state.stock.cursor);
  return { ...state, cart, stock: ours ? updateItems(state.stock, answer, at) : state.stock };
}

/**
 * A button that can do nothing now says why.
 *
 * @param {State} state
 * @param {{item: string|null, reason: string}} press
 */
export function pressedInVain(state, { item, reason }) {
  return say(state, reason, { ...facts(state, item ?? ""), available: 0 }, "info");
}

/**
 * @returns {string} the message's key: what is, rather than what was asked for
 *
 * @param {Wish} wish
 * @param {State} before
 * @param {State} after
 * @param {string} item
 */
function whatCameOf(wish, before, after, item) {
  const hold = findHold(after.cart, item);
  if (hold?.offer) return "offered";
  if (findPlace(after.cart, item)) return "inLine";
  if (hold === undefined) return wish === "leave" ? "leftLine" : wish === "decline" ? "declined" : "removed";
  const held = findHold(before.cart, item);
  return held === undefined || held.offer ? "added" : "changed";
}

/** What the messages about an item may want to say of it. @param {State} state @param {string} item */
function facts({ cart, stock }, item) {
  const { limit = 0, turn = 0 } = findItem(stock, item) ?? {};
  const place = findPlace(cart, item);
  return {
    item,
    limit: limit ?? 0,
    quantity: findHold(cart, item)?.quantity ?? 0,
    position: place ? positionOf(place, turn) : 0,
  };
}

/**
 * The shop said no, or nothing at all. Only after silence, or when an offer is gone, is the cart itself in doubt.
 *
 * @param {State} state
 * @param {{item: string, wish: Wish, command: Command|null, outcome: Failure}} end
 * @returns {State}
 */
function changeRefused(state, { item, wish, command, outcome }) {
  const unknown = UNKNOWN_OUTCOMES.includes(outcome.error);
  const doubtful = unknown || outcome.error === "cartd-unavailable";
  if (unknown && command !== null) return say({ ...withReading(state), doubtful }, "outcomeUnknown", { item }, "bad");
  if (outcome.error === "sold-out" && wish === "take") return say(withReading(state), "offerRanOut", { item }, "bad");
  // What the shopper holds already counts for them.
  const obtainable = outcome.obtainable ?? outcome.available ?? 0;
  const short = outcome.error === "sold-out" && obtainable > 0;
  const byPerson = outcome.error === "quantity-limit" && outcome.per_person !== undefined;
  const key = unknown ? "cartd-unavailable" : short ? "notEnough" : byPerson ? "personLimit" : outcome.error;
  const person = byPerson ? { perPerson: outcome.per_person, already: outcome.already ?? 0 } : {};
  const params = { item, limit: outcome.limit ?? 0, available: obtainable, ...person, ...againIn(outcome) };
  const stock = key === "quantity-limit" ? learnLimit(state.stock, item, outcome.limit) : state.stock;
  return say({ ...state, stock, doubtful }, key, params, "bad");
}

/** @param {State} state @returns {State} */
function withReading(state) {
  return { ...state, cart: { ...state.cart, wanted: "now" } };
}

/** @param {State} state @param {string} item @param {Change} change @returns {State} */
function withPending(state, item, change) {
  return { ...state, pending: new Map(state.pending).set(item, change) };
}
