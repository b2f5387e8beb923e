// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What can be asked at /v1, each with the scope that a key needs for it. Pure.
 *
 * @typedef {{method: string, path: string, query?: Object<string, string|number|null|undefined>, body?: object,
 *   accept?: string, scope: string|null, writes: boolean}} Request
 */

export const MOST_LISTED = 500;

/** @param {string} path @param {string|null} scope @param {Request["query"]} [query] @returns {Request} */
const read = (path, scope, query) => ({ method: "GET", path, query, scope, writes: false });
/** @param {string} method @param {string} path @param {string} scope @param {object} [body] @returns {Request} */
const write = (method, path, scope, body) => ({ method, path, body, scope, writes: true });
const part = encodeURIComponent;

export const v1 = Object.freeze({
  key: () => read("/v1/key", null),
  shop: () => read("/v1/shop", null),
  /** @param {object} said */
  putShop: (said) => write("PUT", "/v1/shop", "items:write", said),
  items: () => read("/v1/items", null, { limit: MOST_LISTED }),
  /** @param {string} item */
  item: (item) => read(`/v1/items/${part(item)}`, null),
  /** @param {string} item @param {object} description */
  putItem: (item, description) => write("PUT", `/v1/items/${part(item)}`, "items:write", description),
  /** @param {string} item */
  removeItem: (item) => write("DELETE", `/v1/items/${part(item)}`, "items:write"),
  /** @param {string} item @param {{add: number, id: string}|{set: number, if: number}} change */
  stock: (item, change) => write("POST", `/v1/items/${part(item)}/stock`, "stock:write", change),

  /** @param {{state?: string, item?: string, since?: string, after?: number, limit?: number}} which */
  orders: (which) => read("/v1/orders", "orders:read", { limit: MOST_LISTED, ...which }),
  /** @param {string} order */
  order: (order) => read(`/v1/orders/${part(order)}`, "orders:read"),
  /** @param {string} order @param {"confirm"|"release"|"extend"} step */
  orderStep: (order, step) => write("POST", `/v1/orders/${part(order)}/${step}`, "orders:write"),
  /** @param {string} order @param {{id: string, lines: {item: string, quantity: number}[], restock: boolean}} what */
  returnOrder: (order, what) => write("POST", `/v1/orders/${part(order)}/return`, "orders:write", what),

  /** @param {{item?: string, limit?: number}} which */
  holds: (which) => read("/v1/holds", "carts:read", which),
  /** @param {string} item @param {number} limit */
  line: (item, limit) => read(`/v1/lines/${part(item)}`, "carts:read", { limit }),
  /** @param {string} session or what stands for it in a list */
  cart: (session) => read(`/v1/carts/${part(session)}`, "carts:read"),
  /** @param {string} session @param {string} reason */
  releaseCart: (session, reason) =>
    write("DELETE", `/v1/carts/${part(session)}`, "carts:write", reason === "" ? {} : { reason }),

  /** @param {string} reason */
  pause: (reason) => write("POST", "/v1/sale/pause", "sale:write", reason === "" ? {} : { reason }),
  resume: () => write("POST", "/v1/sale/resume", "sale:write"),

  /** @param {{since: string, until?: string}} period */
  report: (period) => read("/v1/report", "orders:read", { ...period, by: "day" }),
  /** @param {number} limit */
  history: (limit) => read("/v1/history", "history:read", { limit }),
  hooks: () => read("/v1/hooks", "events:read"),
  /** @param {string} hook @param {{enabled?: boolean, after?: number}} change */
  changeHook: (hook, change) => write("POST", `/v1/hooks/${part(hook)}`, "hooks:write", change),
  verify: () => read("/v1/verify", "orders:read"),
});

/** @param {readonly string[]|undefined} scopes of a key @param {string|null} scope */
export function may(scopes, scope) {
  return scopes !== undefined && (scope === null || scopes.includes("*") || scopes.includes(scope));
}
