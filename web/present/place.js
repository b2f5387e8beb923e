// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Where in the shop somebody is, and the address of it. Pure.
 *
 * @typedef {{at: "shop"}|{at: "orders"}|{at: "item", item: string}|{at: "receipt", order: string}} Place
 */

/** @type {Place} */
export const SHOP = Object.freeze({ at: "shop" });

const ORDERS = "#orders";

/**
 * @param {{pathname: string, hash: string}} address
 * @returns {Place} the shop itself, where an address says nothing else
 * @example placeOf({ pathname: "/item/P", hash: "" }) // {at: "item", item: "P"}
 */
export function placeOf({ pathname, hash }) {
  const [, kind, name] = /^\/(item|receipt)\/([^/]+)\/?$/.exec(pathname) ?? [];
  const id = decoded(name ?? "");
  if (id !== "" && kind === "item") return { at: "item", item: id };
  if (id !== "" && kind === "receipt") return { at: "receipt", order: id };
  return hash === ORDERS ? { at: "orders" } : SHOP;
}

/** @param {Place} place @returns {string} */
export function addressOf(place) {
  if (place.at === "item") return `/item/${encodeURIComponent(place.item)}`;
  if (place.at === "receipt") return `/receipt/${encodeURIComponent(place.order)}`;
  return place.at === "orders" ? `/${ORDERS}` : "/";
}

/** @param {string} name @returns {string} nothing, where it cannot be read */
function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return "";
  }
}
