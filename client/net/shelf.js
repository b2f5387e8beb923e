// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Items in the JSON of the HTTP contract: their numbers, and what the shop says of them.
 *
 * @import { Schemas, Unjudged } from "./values.js"
 *
 * @typedef {Schemas["Level"]} Level
 * @typedef {{level: null, available: number, held: number, stock: number}|
 *   {level: Level, available: null, held: null, stock: null}} Amounts
 * @typedef {Schemas["Price"]} Price a decimal number with its currency's own decimals
 * @typedef {{name?: Map<string, string>, limit: number|null, price?: Price, image?: string, text?: Map<string, string>,
 *   perPerson?: number, gate?: number, shown?: false}} Said
 *   what the shop says of an item; `name`, `text`: by language tag, in lower case; `shown`: false where it is hidden or gone;
 *   `gate`: it is had for a proof, of so many tries at most
 * @typedef {{item: string, described?: true, sold: number, nextReleaseMs: number|null, waiting: number|null,
 *   turn: number|null, paused?: true, open?: boolean, opensInMs?: number|null}&Said&Amounts} Numbers
 *   `described`: what is said of the item is all that there is to say now, and what is not there is no more
 *   `open`: whether it is sold now, where it has a time of sale; if not, `opensInMs`: until then, null where it is over
 *   `level`: what a shop that does not show its numbers tells in their place; then the three are null
 *   `sold`: units that were bought so far; 0 where the shop does not tell; `paused`: nothing is sold just now
 *   `waiting`: places in the waiting line; `turn`: everyone with a ticket up to this was called;
 *   null where the answer does not speak of the line
 */

import { amount, amountOrNull, list, object, string } from "./values.js";

/** @type {readonly Level[]} */
const LEVELS = Object.freeze(["in-stock", "few-left", "sold-out"]);

/**
 * One item that cannot be read is left out, and the others are there; where none can be read it is no such answer.
 *
 * @param {unknown} value
 * @returns {Numbers[]}
 */
export function decodeShelf(value) {
  const items = list(value);
  const read = items.flatMap((one) => {
    try {
      return [decodeNumbers(one)];
    } catch {
      return [];
    }
  });
  if (read.length === 0 && items.length > 0) throw new TypeError("no item was readable");
  return read;
}

/** @param {unknown} value @returns {Numbers} */
function decodeNumbers(value) {
  /** @type {Unjudged<Schemas["ToldItem"]|Schemas["CatalogItem"]>} */
  const numbers = object(value);
  /** @type {Numbers} */
  const decoded = {
    item: string(numbers.item),
    limit: amountOrNull(numbers.limit),
    ...decodeAmounts(numbers),
    sold: amountOrNull(numbers.sold) ?? 0,
    nextReleaseMs: amountOrNull(numbers.next_release_ms),
    waiting: amountOrNull(numbers.waiting),
    turn: amountOrNull(numbers.turn),
  };
  if (numbers.paused === true) decoded.paused = true;
  if (numbers.described === true) decoded.described = true;
  if (typeof numbers.open === "boolean") decoded.open = numbers.open;
  if (decoded.open === false) decoded.opensInMs = amountOrNull(numbers.opens_in_ms);
  if (numbers.name) decoded.name = decodeTexts(numbers.name);
  if (numbers.price) decoded.price = decodePrice(numbers.price);
  if (typeof numbers.image === "string") decoded.image = numbers.image;
  if (numbers.text) decoded.text = decodeTexts(numbers.text);
  if (typeof numbers.per_person === "number") decoded.perPerson = amount(numbers.per_person);
  if (typeof numbers.gate === "number") decoded.gate = amount(numbers.gate);
  if (numbers.shown === false) decoded.shown = false;
  return decoded;
}

/** @param {unknown} value @returns {Price} */
export function decodePrice(value) {
  /** @type {Unjudged<Schemas["Price"]>} */
  const price = object(value);
  if (!/^\d+(\.\d+)?$/.test(string(price.amount))) throw new TypeError("an amount of money was expected");
  if (!/^[A-Z]{3}$/.test(string(price.currency))) throw new TypeError("a currency was expected");
  return { amount: string(price.amount), currency: string(price.currency) };
}

/** @param {unknown} value texts by language tag @returns {Map<string, string>} */
export function decodeTexts(value) {
  const texts = Object.entries(object(value)).filter(([, text]) => typeof text === "string" && text !== "");
  return new Map(texts.map(([tag, text]) => [tag.toLowerCase(), String(text)]));
}

/** @param {Unjudged<Schemas["ShownItem"]>} numbers @returns {Amounts} */
function decodeAmounts({ level = null, available, held, stock }) {
  if (level === null) return { level, available: amount(available), held: amount(held), stock: amount(stock) };
  const known = LEVELS.find((one) => one === level);
  if (known === undefined) throw new TypeError("a level was expected");
  return { level: known, available: null, held: null, stock: null };
}
