// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Values in the page's own shape, for tests of what works on them. */
import { reduce, initialState } from "../../../client/state/state.js";

export const numbers = (item, available, more = {}) => ({
  item,
  limit: null,
  level: null,
  available,
  held: 10 - available,
  stock: 10,
  sold: 0,
  nextReleaseMs: null,
  waiting: null,
  turn: null,
  ...more,
});

/** A name as it is read: by language. */
export const named = (texts) => new Map(Object.entries(texts));

/** An item whose numbers the shop keeps to itself. */
export const hidden = (item, level, more = {}) => ({
  ...numbers(item, null, more),
  level,
  held: null,
  stock: null,
});

export const answer = (cursor, items, more = {}) => ({
  cursor,
  reset: false,
  stale: false,
  staleMs: null,
  cart: null,
  delayMs: 0,
  items,
  ...more,
});

export const line = (item, quantity = 1, expiresInMs = 900_000) => ({ item, quantity, expiresInMs, offer: false });

/** What is held because its turn came. */
export const offer = (item, expiresInMs = 120_000) => ({ ...line(item, 1, expiresInMs), offer: true });

export const place = (item, ticket = 3, position = 2) => ({ item, ticket, position });

export const cartAnswer = (cursor, lines, items = [], waiting = [], lapsed = []) => ({
  cursor,
  lines,
  items,
  waiting,
  lapsed,
});

/** What the cart lost. */
export const lapse = (item, cause = "expired", quantity = 1) => ({ item, quantity, cause });

export const boot = (more = {}) => ({
  session: "s",
  id: "s",
  cursor: "a.10",
  ageMs: 0,
  stale: false,
  waitMs: null,
  items: [numbers("P", 9, { name: named({ en: "Product P", zh: "P商品" }), limit: 1 }), numbers("Q", 4)],
  ...more,
});

export const orderAnswer = (cursor, lines, items = [], order = "o-1") => ({ order, cursor, lines, items });

/** A state after events, the first of which is the page's own start at 0. */
export function after(...events) {
  const start = initialState({ boot: boot(), at: 0, language: "en" });
  return events.reduce(reduce, start);
}

export const polled = (cursor, items, more = {}, at = 1000) => ({
  type: "status-answered",
  at,
  answer: answer(cursor, items, more),
});

export const cartRead = (cursor, lines, at = 0, waiting = [], lapsed = []) => ({
  type: "cart-read",
  at,
  answer: cartAnswer(cursor, lines, [], waiting, lapsed),
});

export const available = (state, id = "P") => state.stock.items.find(({ item }) => item === id)?.available;
