// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Which view is looked at, as the part of the address behind '#': what is there is no secret, a key never is. Pure.
 *
 * @typedef {{view: string, id: string}} Route
 */

/** In the order of the navigation. */
export const VIEWS = Object.freeze(["now", "items", "carts", "orders", "reports", "shop", "hooks", "history", "proof"]);

/**
 * @param {string} hash
 * @returns {Route}
 * @example routeOf("#/items/P") // { view: "items", id: "P" }
 */
export function routeOf(hash) {
  const [, view = "", id = ""] = /^#\/([a-z]+)(?:\/(.*))?$/.exec(hash) ?? [];
  if (!VIEWS.includes(view) && view !== "more") return { view: "now", id: "" };
  try {
    return { view, id: decodeURIComponent(id) };
  } catch {
    return { view, id: "" };
  }
}

/** @param {string} view @param {string} [id] */
export function hashOf(view, id = "") {
  return id === "" ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
}
