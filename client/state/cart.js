// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What this session holds, when each hold runs out, and where it stands in waiting lines. Pure; `at` is always the
 * event's time on clock.js, so a wall clock that is wrong or set back changes nothing.
 *
 * @import { Command } from "../net/api.js"
 * @import { CartAnswer, Lapse, Line, Place } from "../net/wire.js"
 * @import { Wish } from "./state.js"
 * @import { Item } from "./stock.js"
 */

import { isOlder } from "../net/cursor.js";

/**
 * @typedef {{item: string, quantity: number, expiresAt: number|null, offer: boolean, ranOut: boolean,
 *   toldMs: number}} Hold
 *   `offer`: its turn came, it is not taken yet
 *   `ranOut`: our clock says its time is up, the shop has not confirmed it
 *   `toldMs`: the last of TOLD_AT_MS that was announced
 * @typedef {Hold&{expiresAt: number}} Timed
 * @typedef {{lines: Hold[]|null, places: Place[], lapsed: Lapse[],
 *   cursor: string|null, wanted: "no"|"now"|"told"|"soon",
 *   overdue: number, told?: string|null, explained?: boolean}} Cart
 *   `lines`: null while unknown; `lapsed`: what was lost, until the shopper adds it again or dismisses it
 *   `wanted`: GET /cart is to be asked: at once; in a moment, because a poll told of a change that may be this
 *   browser's own, whose answer is on its way; or after a jitter because many holds may run out together
 *   `told`: a poll said that the cart changed then
 *   `explained`: the shopper was told already why the next reading may be another cart
 *   `overdue`: reads in a row which still had a hold that should be gone; they space out the next read
 */

/**
 * The moments at which a screen reader hears about a hold: not each second, only when it is worth acting.
 * From long to short.
 */
export const TOLD_AT_MS = [300_000, 60_000, 15_000];

/**
 * @param {number} leftMs
 * @returns {number} the shortest of TOLD_AT_MS which has been reached, or Infinity
 * @example threshold(59_000) // 60000
 */
export function threshold(leftMs) {
  return TOLD_AT_MS.filter((ms) => leftMs <= ms).pop() ?? Infinity;
}

/** @type {Cart} */
export const UNKNOWN_CART = Object.freeze({
  lines: null,
  places: [],
  lapsed: [],
  cursor: null,
  wanted: "now",
  overdue: 0,
});

/** @param {Cart} cart @param {string} id @returns {Hold|undefined} */
export function findHold(cart, id) {
  return cart.lines?.find(({ item }) => item === id);
}

/** @param {Cart} cart @param {string} id @returns {Place|undefined} */
export function findPlace(cart, id) {
  return cart.places.find(({ item }) => item === id);
}

/** @param {Cart} cart @param {string} id @returns {Lapse|undefined} */
export function findLapse(cart, id) {
  return cart.lapsed.find(({ item }) => item === id);
}

/**
 * The line moves without the cart being read: everybody up to `turn` was called. Some before us may have left, which
 * only the cart's own `position` knows.
 *
 * @param {Place} place
 * @param {number} turn of the item
 * @returns {number} 1 is next
 * @example positionOf({ item: "P", ticket: 9, position: 3 }, 7) // 2
 */
export function positionOf({ ticket, position }, turn) {
  return Math.max(1, Math.min(position, ticket - turn));
}

/**
 * The cart as the shop states it. An answer older than what is shown changes nothing.
 *
 * @param {Cart} cart
 * @param {CartAnswer} answer
 * @param {number} at
 * @returns {{cart: Cart, ended: Hold[], offered: Hold[], grown: Hold[], lost: Place[]}}
 *   `ended`: holds that were shown and are no more; `offered`: those whose turn came since; `lost`: places that led
 *   to nothing; `grown`: holds that are new, or of more units, than those that were shown
 */
export function stateCart(cart, answer, at) {
  if (isOlder(answer.cursor, cart.cursor))
    return { cart: { ...cart, wanted: "no" }, ended: [], offered: [], grown: [], lost: [] };
  const lines = answer.lines.filter(({ quantity }) => quantity > 0).map((line) => timed(line, at));
  const kept = new Set(lines.map(({ item }) => item));
  const queued = new Set(answer.waiting.map(({ item }) => item));
  const late = lines.some(({ expiresAt }) => expiresAt !== null && expiresAt <= at);
  return {
    cart: {
      lines,
      places: answer.waiting,
      lapsed: answer.lapsed ?? [],
      cursor: answer.cursor,
      wanted: "no",
      overdue: late ? cart.overdue + 1 : 0,
    },
    ended: (cart.lines ?? []).filter(({ item }) => !kept.has(item)),
    offered: lines.filter(({ item, offer }) => offer && !findHold(cart, item)?.offer),
    grown: lines.filter(({ item, quantity, offer }) => !offer && quantity > (findHold(cart, item)?.quantity ?? 0)),
    lost: cart.places.filter(({ item }) => !kept.has(item) && !queued.has(item)),
  };
}

/**
 * Time passed. Holds whose time is up are marked and the cart is wanted; the shop has the last word.
 *
 * @param {Cart} cart
 * @param {number} at
 * @returns {{cart: Cart, told: Timed[]}} `told`: holds that just passed a threshold and are worth announcing
 */
export function passTime(cart, at) {
  if (!cart.lines?.some((hold) => isDue(hold, at) || isWorthTelling(hold, at))) return { cart, told: [] };
  const told = cart.lines.filter((hold) => isWorthTelling(hold, at)).filter((hold) => !isDue(hold, at));
  const lines = cart.lines.map((hold) => ({
    ...hold,
    ranOut: hold.ranOut || isDue(hold, at),
    toldMs: isWorthTelling(hold, at) ? threshold(hold.expiresAt - at) : hold.toldMs,
  }));
  const wanted = cart.lines.some((hold) => isDue(hold, at)) && cart.wanted === "no" ? "soon" : cart.wanted;
  return { cart: { ...cart, lines, wanted }, told };
}

/**
 * The absolute command that a wish means, given what is held now.
 *
 * @param {Cart} cart
 * @param {string} item
 * @param {Wish} wish
 * @returns {Command}
 * @example commandFor({ lines: [] }, "P", "more") // {action: "add", item: "P", quantity: 1}
 */
export function commandFor(cart, item, wish) {
  if (wish === "wait") return { action: "wait", item };
  const held = findHold(cart, item)?.quantity ?? 0;
  // To take what is offered is to add what is there already; without an offer any more it is to add one.
  const again = findLapse(cart, item)?.quantity ?? 1;
  /** @type {Partial<Record<Wish, number>>} */
  const wanted = { more: held + 1, less: held - 1, take: Math.max(1, held), again };
  const quantity = wanted[wish] ?? 0;
  return quantity > 0 ? { action: "add", item, quantity } : { action: "remove", item };
}

/** Two messages about one moment may be rounded apart, or be under way for longer; this much is no contradiction. */
export const ROUNDING_MS = 2_000;

/**
 * @param {Hold} hold
 * @param {Item} item as it was told after the hold
 * @param {number} at
 * @returns {boolean} the item's numbers say that there is no such hold any more
 */
export function contradicts(hold, item, at) {
  if (item.level !== null) return false;
  if (item.held < hold.quantity) return true;
  if (hold.expiresAt === null || hold.ranOut) return false;
  return item.releaseAt === null || Math.max(at, item.releaseAt) > Math.max(at, hold.expiresAt) + ROUNDING_MS;
}

/** @param {Line} line @param {number} at @returns {Hold} */
function timed({ item, quantity, expiresInMs, offer }, at) {
  const toldMs = threshold(expiresInMs ?? 0);
  const expiresAt = expiresInMs === null ? null : at + expiresInMs;
  return { item, quantity, expiresAt, offer, ranOut: false, toldMs };
}

/** @param {Hold} hold @param {number} at @returns {hold is Timed} */
function isDue(hold, at) {
  return !hold.ranOut && hold.expiresAt !== null && hold.expiresAt <= at;
}

/** @param {Hold} hold @param {number} at @returns {hold is Timed} */
function isWorthTelling(hold, at) {
  return hold.expiresAt !== null && threshold(hold.expiresAt - at) < hold.toldMs;
}
