// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the view that is looked at has to know, and how often. Only what the key may ask is asked. Pure.
 *
 * @import { Request } from "../net/v1.js"
 * @import { State } from "./state.js"
 *
 * @typedef {{name: string, request: Request, everyMs: number, list?: string, parts?: number}} Want `list`: the field of its answer
 *   that has the entries, of up to so many `parts`
 */

import { may, v1 } from "../net/v1.js";
import { lastDays, midnight } from "./sales.js";

const OFTEN = 2_000;
const SOMETIMES = 5_000;
const SELDOM = 20_000;
/** Parts of a list that are read, of 500 each: what one page can show, and a browser keep. */
const PARTS = 10;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param {State} state @returns {Want[]} */
export function wants(state) {
  if (state.key === null) return [];
  const { scopes } = state.key;
  const { view, id } = state.route;
  const list = VIEWS[view]?.(state, id) ?? [];
  return list.filter(({ request }) => may(scopes, request.scope));
}

/** @param {number} everyMs @returns {Want} */
const items = (everyMs) => ({ name: "items", request: v1.items(), everyMs, list: "items", parts: PARTS });
/** @param {State} state @returns {Want} */
const today = (state) => ({
  name: "today",
  request: v1.report({ since: midnight(state.now) }),
  everyMs: SOMETIMES,
  list: "sales",
});
/** @returns {Want} */
const paying = () => ({
  name: "paying",
  request: v1.orders({ state: "paying" }),
  everyMs: SOMETIMES,
  list: "orders",
  parts: 2,
});

/** @type {Record<string, (state: State, id: string) => Want[]>} */
const VIEWS = {
  now: (state) => [items(OFTEN), today(state), paying()],
  items: (state, id) =>
    id === "" ? [items(OFTEN), today(state)] : [{ name: `item/${id}`, request: v1.item(id), everyMs: OFTEN }],
  carts: (state) => {
    const item = state.filters.cartItem;
    /** @type {Want[]} */
    const list = [items(SOMETIMES)];
    list.push({
      name: `holds/${item}`,
      request: v1.holds({ item, limit: 500 }),
      everyMs: OFTEN,
      list: "holds",
      parts: 4,
    });
    if (item !== "")
      list.push({ name: `line/${item}`, request: v1.line(item, 500), everyMs: OFTEN, list: "places", parts: 4 });
    return list;
  },
  orders: (state, id) =>
    id === ""
      ? [ordersWant(state), numberWant(state)].filter((want) => want !== null)
      : [{ name: `order/${id}`, request: v1.order(id), everyMs: OFTEN }],
  history: () => [{ name: "history", request: v1.history(500), everyMs: SOMETIMES, list: "history", parts: 2 }],
  hooks: () => [{ name: "hooks", request: v1.hooks(), everyMs: SOMETIMES }],
  shop: () => [{ name: "shop", request: v1.shop(), everyMs: OFTEN }],
  reports: (state) => [
    {
      name: `report/${state.filters.days}`,
      request: v1.report({ since: lastDays(state.now, Number(state.filters.days)).since }),
      everyMs: SELDOM,
      list: "sales",
    },
    items(SELDOM),
  ],
};

/** @param {State} state @returns {Want} the orders that the filters leave, named after them; or the one whose id is looked for */
export function ordersWant(state) {
  const word = state.filters.find.trim();
  if (isOrderId(word)) {
    const id = word.toLowerCase();
    return { name: `orders/${id}`, request: v1.order(id), everyMs: SOMETIMES };
  }
  const name = `orders/${JSON.stringify(orderFilters(state))}`;
  return { name, request: v1.orders(orderFilters(state)), everyMs: SOMETIMES, list: "orders", parts: PARTS };
}

/** @param {State} state @returns {Want|null} the order whose number is looked for, whenever it was made, or the next one */
export function numberWant({ filters }) {
  const number = orderNumberIn(filters.find);
  if (number === 0) return null;
  const request = v1.orders({ after: number - 1, limit: 1 });
  return { name: `order-number/${number}`, request, everyMs: SOMETIMES, list: "orders" };
}

/** @param {string} word */
export const isOrderId = (word) => UUID.test(word.trim());

/** The number that is looked for, "#12" or "12"; 0: none. @param {string} word */
export const orderNumberIn = (word) => Number(/^#?(\d{1,15})$/.exec(word.trim())?.[1] ?? 0);

/** @param {State} state what is asked of the shop, without what is looked for among the answers */
export function orderFilters({ filters, now }) {
  const back = { today: 0, week: 6, month: 29 }[filters.period];
  return {
    ...(filters.state ? { state: filters.state } : {}),
    ...(filters.orderItem ? { item: filters.orderItem } : {}),
    ...(back === undefined ? {} : { since: midnight(now, back) }),
  };
}
