// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Which of many items are shown. Pure.
 *
 * With `left` only what is left is shown. It names those that were left at some time since it was switched on: what
 * sells out while someone looks stays where it is, marked, instead of pulling the rest from under their finger.
 *
 * @import { ListAnswer } from "../net/wire.js"
 * @import { Cart } from "./cart.js"
 * @import { Item, Stock } from "./stock.js"
 */

import { findHold, findPlace } from "./cart.js";
import { isSoldOut } from "./stock.js";

/**
 * @typedef {{text: string, left: Set<string>|null, found: {ids: Set<string>, next: string|null}|null}} Filter
 *   `found`: what the shop said goes by this text, where not all of its items are here; null before it did
 */

/** @type {Filter} */
export const EVERYTHING = Object.freeze({ text: "", left: null, found: null });

/** With more items than this there is something to search. */
export const FEW = 12;

/** @param {Filter} filter @param {string} text what the shopper typed @param {Stock} stock @returns {Filter} */
export function search(filter, text, stock) {
  return { text, left: filter.left && leftOf(stock), found: text === filter.text ? filter.found : null };
}

/**
 * @param {Filter} filter
 * @param {string} text what was asked for
 * @param {ListAnswer} answer
 * @returns {Filter} the same one when another text stands there by now
 */
export function findMore(filter, text, answer) {
  if (filter.text !== text) return filter;
  const ids = new Set([...(filter.found?.ids ?? []), ...answer.items.map(({ item }) => item)]);
  return { ...filter, found: { ids, next: answer.next } };
}

/** @param {Filter} filter @param {boolean} on @param {Stock} stock @returns {Filter} */
export function onlyLeft(filter, on, stock) {
  return { ...filter, left: on ? leftOf(stock) : null };
}

/**
 * What came back is shown as well.
 *
 * @param {Filter} filter
 * @param {Stock} stock
 * @returns {Filter} the same one when nothing came back
 */
export function followStock(filter, stock) {
  const before = filter.left;
  if (before === null) return filter;
  const left = leftOf(stock);
  if ([...left].every((item) => before.has(item))) return filter;
  return { ...filter, left: new Set([...before, ...left]) };
}

/**
 * @param {Filter} filter
 * @param {Cart} cart what is the shopper's own is always among what is left
 * @returns {(item: Item) => boolean}
 */
export function isShown({ text, left, found = null }, cart) {
  const words = simple(text).split(/\s+/);
  return (item) => {
    const named = simple([item.item, ...(item.name?.values() ?? [])].join(" "));
    if (!words.every((word) => named.includes(word)) && !found?.ids.has(item.item)) return false;
    return left === null || left.has(item.item) || Boolean(findHold(cart, item.item) ?? findPlace(cart, item.item));
  };
}

/** @param {Stock} stock */
function leftOf(stock) {
  return new Set(stock.items.filter((item) => !isSoldOut(item)).map(({ item }) => item));
}

/**
 * The same letters however they were typed: of either case, full or half width, with or without an accent.
 *
 * @param {string} text
 * @returns {string}
 */
function simple(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
