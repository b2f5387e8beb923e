/**
 * What this session holds, and when each hold runs out. Pure; `at` is always the monotonic clock of the event, so a
 * wall clock that is wrong or set back changes nothing.
 */

import { isOlder } from "./cursor.js";
import { TOLD_AT_MS, threshold } from "./countdown.js";

/**
 * @typedef {{item: string, quantity: number, expiresAt: number|null, ranOut: boolean, toldMs: number}} Hold
 *   `ranOut`: our clock says its time is up, the shop has not confirmed it
 *   `toldMs`: the last of countdown.js's thresholds that was announced
 * @typedef {{lines: Hold[]|null, cursor: string|null, wanted: "no"|"now"|"soon", overdue: number}} Cart
 *   `lines`: null while unknown
 *   `wanted`: GET /cart is to be asked: at once, or after a jitter because many holds may run out together
 *   `overdue`: reads in a row which still had a hold that should be gone; they space out the next read
 */

/** @type {Cart} */
export const UNKNOWN_CART = Object.freeze({ lines: null, cursor: null, wanted: "now", overdue: 0 });

/**
 * @param {Cart} cart
 * @param {string} id
 * @returns {Hold|undefined}
 */
export function findHold(cart, id) {
  return cart.lines?.find(({ item }) => item === id);
}

/**
 * The cart as the shop states it. An answer older than what is shown changes nothing.
 *
 * @param {Cart} cart
 * @param {{cursor: string, lines: import("./wire.js").Line[]}} answer
 * @param {number} at
 * @returns {{cart: Cart, ended: Hold[]}} `ended`: holds that were shown and are no more
 */
export function stateCart(cart, answer, at) {
  if (isOlder(answer.cursor, cart.cursor)) return { cart: { ...cart, wanted: "no" }, ended: [] };
  const lines = answer.lines.filter(({ quantity }) => quantity > 0).map((line) => timed(line, at));
  const kept = new Set(lines.map(({ item }) => item));
  const late = lines.some(({ expiresAt }) => expiresAt !== null && expiresAt <= at);
  return {
    cart: { lines, cursor: answer.cursor, wanted: "no", overdue: late ? cart.overdue + 1 : 0 },
    ended: (cart.lines ?? []).filter(({ item }) => !kept.has(item)),
  };
}

/**
 * Time passed. Holds whose time is up are marked and the cart is wanted; the shop has the last word.
 *
 * @param {Cart} cart
 * @param {number} at
 * @returns {{cart: Cart, told: Hold[]}} `told`: holds that just passed a threshold and are worth announcing
 */
export function passTime(cart, at) {
  if (!cart.lines?.some((hold) => isDue(hold, at) || isWorthTelling(hold, at))) return { cart, told: [] };
  const told = cart.lines.filter((hold) => isWorthTelling(hold, at) && !isDue(hold, at));
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
 * @param {"more"|"less"|"remove"} wish
 * @returns {import("./api.js").Command}
 * @example commandFor({ lines: [] }, "P", "more") // {action: "add", item: "P", quantity: 1}
 */
export function commandFor(cart, item, wish) {
  const held = findHold(cart, item)?.quantity ?? 0;
  const quantity = wish === "more" ? held + 1 : wish === "less" ? held - 1 : 0;
  return quantity > 0 ? { action: "add", item, quantity } : { action: "remove", item };
}

function timed({ item, quantity, expiresInMs }, at) {
  const toldMs = expiresInMs === null ? TOLD_AT_MS.at(-1) : threshold(expiresInMs);
  return { item, quantity, expiresAt: expiresInMs === null ? null : at + expiresInMs, ranOut: false, toldMs };
}

function isDue(hold, at) {
  return !hold.ranOut && hold.expiresAt !== null && hold.expiresAt <= at;
}

function isWorthTelling(hold, at) {
  return hold.expiresAt !== null && threshold(hold.expiresAt - at) < hold.toldMs;
}
