// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The numbers on the shelf, and which version of them we have. Pure.
 *
 * Two versions are kept apart. `cursor` is what the polls have told, of every item: the next poll asks from there.
 * Each item's own `cursor` is the version of its numbers. The answer to a command moves only the latter: it speaks of
 * one item, and a poll that asked from its cursor would miss an earlier change of another. `lineCursor` is the version
 * of its waiting line: an order's answer has newer numbers, but says nothing of the line. `saidCursor` is that of what the
 * shop says of it, of which only some answers speak.
 *
 * @import { Amounts, Numbers, Said } from "../net/shelf.js"
 * @import { Boot } from "../net/boot.js"
 * @import { ListAnswer, StatusAnswer } from "../net/wire.js"
 */

import { isOlder, sameEpoch } from "../net/cursor.js";
import { toldReason } from "./pausing.js";
import { retold, withDescription, withOpening } from "./said.js";

/**
 * @typedef {{item: string, sold: number, waiting: number, turn: number, releaseAt: number|null, open?: boolean,
 *   opensAt?: number|null, cursor: string|null, lineCursor: string|null, saidCursor: string|null, paused?: true}&Said&Amounts} Item
 *   `open`: as in Numbers; `opensAt`: when, by this page's monotonic clock; null: not again
 * @typedef {Omit<StatusAnswer, "cart">&{cart?: string|null, total?: number|null, next?: string|null,
 *   listed?: number}} List what GET /items says
 * @typedef {{cursor: string|null, reset?: boolean}} Version of an answer
 * @typedef {{items: Item[], listed: number, total: number, next: string|null, asking: number,
 *   strangers: {numbers: Numbers, cursor: string}[], cursor: string|null, complete: boolean,
 *   listSince: string|null, stale: boolean, heardAt: number|null, reason?: string}} Stock
 *   `items`: the first `listed` of them as the catalog goes, then those that were asked for by name; `next`: what the
 *   catalog goes on behind, null when all of its `total` items are here
 *   `asking`: requests for more that are under way; `strangers`: what polls said meanwhile of items that are not here,
 *   since the answers may be older than that
 *   `complete`: the list of items is current, so polls may go on; otherwise GET /items is asked first, for what
 *   changed since `listSince`, or for everything
 *   `heardAt`: when the numbers were last known to be right; `reason`: why the sale is paused, where that is told
 */

/** @param {Boot} boot @param {number} at when it was received, on the monotonic clock @returns {Stock} */
export function stockFromBoot(boot, at) {
  const ready = boot.cursor !== null && boot.items.length > 0;
  return {
    ...wholeList(ready ? boot.items.map((numbers) => shelved(numbers, boot.cursor, at - boot.ageMs)) : [], boot),
    asking: 0,
    strangers: [],
    cursor: ready ? boot.cursor : null,
    complete: ready,
    listSince: null,
    stale: boot.stale,
    heardAt: ready ? at - (boot.staleMs ?? 0) : null,
    ...toldReason(boot),
  };
}

/** @param {Stock} stock @param {string} id @returns {Item|undefined} */
export function findItem(stock, id) {
  return stock.items.find(({ item }) => item === id);
}

/** @param {Item} item @returns {boolean} it is not sold yet, or no more */
export function isShut(item) {
  return item.open === false;
}

/** @param {Item} item @returns {boolean} */
export function isSoldOut(item) {
  return item.level === null ? item.available === 0 : item.level === "sold-out";
}

/**
 * Sold out for now only: what is in carts may come back. Where numbers are hidden, a forecast tells it.
 *
 * @param {Item} item
 * @returns {boolean}
 */
export function isAllInCarts(item) {
  return isSoldOut(item) && (item.level === null ? item.held > 0 : item.releaseAt !== null);
}

/** @param {Stock} stock @returns {Map<string, Item>} the items by their ids, for who looks up many */
export function itemsById(stock) {
  return new Map(stock.items.map((item) => [item.item, item]));
}

/**
 * What GET /items said: every item anew, or with `since` those that changed or came.
 *
 * @param {Stock} stock @param {List} answer @param {string|null} since @param {number} at @returns {Stock}
 */
export function listStock(stock, answer, since, at) {
  const known = itemsById(stock);
  const listed = answer.items.map((numbers) =>
    newer(known.get(numbers.item), { ...numbers, described: true }, answer, at),
  );
  const whole = since === null || answer.reset;
  const items = whole ? listed : merged(stock.items, listed);
  const list = whole ? wholeList(items, answer) : wholeList(items, {});
  return { ...heard(stock, answer, at), ...list, strangers: [], complete: true, listSince: null };
}

/** @param {Item[]} items @param {{total?: number|null, next?: string|null, listed?: number|null}} list */
function wholeList(items, { total = null, next = null, listed = null }) {
  return { items, listed: listed ?? items.length, total: Math.max(total ?? 0, items.length), next };
}

/** @param {Stock} stock @returns {boolean} the shop has items that are not here */
export function hasMore(stock) {
  return stock.next !== null;
}

/** More is asked for; takeMore or its failure ends that. @param {Stock} stock @returns {Stock} */
export function askMore(stock) {
  return { ...stock, asking: stock.asking + 1 };
}

/**
 * @param {Stock} stock
 * @param {ListAnswer|null} answer null: none came
 * @param {boolean} inOrder the answer goes on where the list ended; otherwise its items were asked for by name
 * @param {number} at
 * @returns {Stock}
 */
export function takeMore(stock, answer, inOrder, at) {
  const asking = Math.max(0, stock.asking - 1);
  const settled = { ...stock, asking, strangers: asking === 0 ? [] : stock.strangers };
  // What speaks of another life of the store is the next poll's business.
  if (answer === null || !sameEpoch(answer.cursor, stock.cursor)) return settled;
  const known = itemsById(stock);
  const since = new Map(stock.strangers.map((stranger) => [stranger.numbers.item, stranger]));
  const came = answer.items.map((numbers) => {
    const item = newer(known.get(numbers.item), { ...numbers, described: true }, answer, at);
    const later = since.get(numbers.item);
    return later ? newer(item, later.numbers, { cursor: later.cursor, reset: false }, at) : item;
  });
  if (!inOrder) return { ...settled, items: merged(stock.items, came) };
  const ids = new Set(came.map(({ item }) => item));
  /** @param {Item[]} items */
  const others = (items) => items.filter(({ item }) => !ids.has(item));
  const list = [...others(stock.items.slice(0, stock.listed)), ...came];
  return {
    ...settled,
    items: [...list, ...others(stock.items.slice(stock.listed))],
    listed: list.length,
    total: answer.total ?? stock.total,
    next: answer.next,
  };
}

/** Each where it was, what is new at the end. @param {Item[]} items @param {Item[]} changed */
function merged(items, changed) {
  const told = new Map(changed.map((item) => [item.item, item]));
  const kept = items.map((item) => told.get(item.item) ?? item);
  const known = new Set(items.map(({ item }) => item));
  return [...kept, ...changed.filter(({ item }) => !known.has(item))];
}

/**
 * What a poll said of the items that changed. An item we never heard of is left to GET /items, which knows its name.
 * A reset, or another epoch, replaces even what looks newer, and asks for the whole list, because another store may
 * sell other things.
 *
 * @param {Stock} stock @param {List} answer @param {number} at @returns {Stock}
 */
export function pollStock(stock, answer, at) {
  const anew = isAnew(stock, answer);
  if (!anew && isOlder(answer.cursor, stock.cursor)) return stock;
  const known = itemsById(stock);
  const strangers = answer.items.filter(({ item }) => !known.has(item));
  const next = updateItems(heard(stock, answer, at), answer, at);
  if (anew) return { ...next, complete: false, listSince: null };
  if (hasMore(stock)) return stock.asking === 0 ? next : { ...next, strangers: remember(next, strangers, answer) };
  return strangers.length > 0 && stock.complete ? { ...next, complete: false, listSince: stock.cursor } : next;
}

/**
 * The latest of each; a later poll says what is newer.
 *
 * @param {Stock} stock
 * @param {Numbers[]} strangers
 * @param {{cursor: string}} answer
 */
function remember(stock, strangers, { cursor }) {
  const latest = new Map(stock.strangers.map((stranger) => [stranger.numbers.item, stranger]));
  for (const numbers of strangers) latest.set(numbers.item, { numbers, cursor });
  return [...latest.values()];
}

/**
 * What the answer to a command said of the items it touched.
 *
 * @param {Stock} stock
 * @param {{cursor: string, items: Numbers[]}} answer
 * @param {number} at
 * @returns {Stock}
 */
export function updateItems(stock, answer, at) {
  const told = new Map(answer.items.map((numbers) => [numbers.item, numbers]));
  const items = stock.items.map((item) => {
    const numbers = told.get(item.item);
    return numbers === undefined ? item : newer(item, numbers, answer, at);
  });
  return { ...stock, items };
}

/**
 * A refusal may tell a limit which the page was not told before.
 *
 * @param {Stock} stock @param {string} id @param {number|null|undefined} limit @returns {Stock}
 */
export function learnLimit(stock, id, limit) {
  if (typeof limit !== "number") return stock;
  return { ...stock, items: stock.items.map((item) => (item.item === id ? { ...item, limit } : item)) };
}

/**
 * @param {Stock} stock
 * @param {Version} answer
 * @returns {boolean} it speaks of another life of the store than the one shown
 */
export function isAnew(stock, answer) {
  return answer.reset === true || (stock.cursor !== null && !sameEpoch(answer.cursor, stock.cursor));
}

/**
 * The other way round: what is known, as an answer to GET /items would say it now. So one tab tells another.
 *
 * @param {Stock} stock
 * @param {number} at
 * @returns {List|null} null when nothing is known
 */
export function tellStock({ items, listed, total, next, cursor, stale, heardAt, reason }, at) {
  if (cursor === null) return null;
  return {
    cursor,
    reset: false,
    stale,
    staleMs: stale && heardAt !== null ? at - heardAt : null,
    delayMs: 0,
    listed,
    total,
    next,
    ...toldReason({ reason }),
    items: items.map(({ releaseAt, opensAt, cursor: version, lineCursor: line, saidCursor: spoken, ...numbers }) => ({
      ...numbers,
      nextReleaseMs: releaseAt === null ? null : Math.max(0, releaseAt - at),
      ...(opensAt === undefined ? {} : { opensInMs: opensAt === null ? null : Math.max(0, opensAt - at) }),
    })),
  };
}

/** @param {Stock} stock @param {List} answer @param {number} at @returns {Stock} */
function heard(stock, answer, at) {
  const known = answer.stale && answer.staleMs === null ? stock.heardAt : at - (answer.staleMs ?? 0);
  const { reason: _before, ...others } = stock;
  return { ...others, cursor: answer.cursor, stale: answer.stale, heardAt: known, ...toldReason(answer) };
}

/** @param {Item|undefined} item @param {Numbers} numbers @param {Version} answer @param {number} at @returns {Item} */
function newer(item, numbers, answer, at) {
  if (item && !answer.reset && isOlder(answer.cursor, item.cursor))
    return withDescription(withLine(item, numbers, answer.cursor), numbers, answer.cursor);
  const next = shelved(numbers, answer.cursor, at);
  if (!item) return next;
  // A description comes when it changed, and with the list; not every answer speaks of the waiting line.
  const told = numbers.described ? next : withOpening(item, retold(next, item, item.saidCursor));
  const silent = numbers.turn === null && sameEpoch(answer.cursor, item.cursor);
  return silent ? { ...told, waiting: item.waiting, turn: item.turn, lineCursor: item.lineCursor } : told;
}

/**
 * Older numbers may bring a newer line: those that are shown may be an order's, which says nothing of it.
 *
 * @param {Item} item @param {Numbers} numbers @param {string|null} cursor @returns {Item}
 */
function withLine(item, { waiting, turn }, cursor) {
  if (waiting === null || turn === null || isOlder(cursor, item.lineCursor)) return item;
  return { ...item, waiting, turn, lineCursor: cursor };
}

/** @param {Numbers} numbers @param {string|null} cursor @param {number} at @returns {Item} */
function shelved({ nextReleaseMs, waiting, turn, described, opensInMs, ...numbers }, cursor, at) {
  const releaseAt = nextReleaseMs === null ? null : at + nextReleaseMs;
  const opening = opensInMs === undefined ? {} : { opensAt: opensInMs === null ? null : at + opensInMs };
  return {
    ...numbers,
    ...opening,
    waiting: waiting ?? 0,
    turn: turn ?? 0,
    releaseAt,
    cursor,
    lineCursor: cursor,
    saidCursor: cursor,
  };
}
