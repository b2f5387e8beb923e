// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the shop says of an item, apart from its numbers: not every answer speaks of it. Pure.
 *
 * @import { Numbers, Said } from "../net/shelf.js"
 */

import { isOlder, sameEpoch } from "../net/cursor.js";

/** @typedef {import("./stock.js").Item} Item */

/** @type {readonly (keyof Said)[]} */
const SAID = Object.freeze(["name", "limit", "price", "image", "text", "perPerson", "gate", "shown"]);

/**
 * The same numbers, with what is said by another.
 *
 * @param {Item} item @param {Said} by @param {string|null} saidCursor @returns {Item}
 */
export function retold(item, by, saidCursor) {
  const numbers = Object.entries(item).filter(([key]) => !SAID.includes(/** @type {keyof Said} */ (key)));
  const said = SAID.filter((key) => by[key] !== undefined).map((key) => [key, by[key]]);
  return /** @type {Item} */ ({ ...Object.fromEntries([...numbers, ...said]), saidCursor });
}

/** An order's answer does not speak of it. @param {Item} item @param {Item} next @returns {Item} */
export function withOpening(item, next) {
  if (item.open === undefined || next.open !== undefined || !sameEpoch(next.cursor ?? "", item.cursor)) return next;
  const { open, opensAt } = item;
  return opensAt === undefined ? { ...next, open } : { ...next, open, opensAt };
}

/**
 * Older numbers may bring a newer description: what the shopper's own command told is of numbers alone.
 *
 * @param {Item} item @param {Numbers} numbers @param {string|null} cursor @returns {Item}
 */
export function withDescription(item, numbers, cursor) {
  if (numbers.described !== true || isOlder(cursor, item.saidCursor)) return item;
  return retold(item, numbers, cursor);
}
