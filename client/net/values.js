// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Values out of JSON that nobody has judged yet: what is none of the kind is refused with a TypeError.
 *
 * What the shop calls things is said by proto/openapi.yaml, of which openapi.d.ts is made.
 *
 * @import { components } from "../openapi.js"
 * @typedef {components["schemas"]} Schemas the shop's JSON by the names it has there
 */

/**
 * What an object of one of the shop's schemas may have, before it is judged.
 *
 * @template T
 * @typedef {{[K in T extends unknown ? keyof T : never]?: unknown}} Unjudged
 */

/** @param {unknown} value @returns {Record<string, unknown>} */
export function object(value) {
  if (value === null || typeof value !== "object") throw new TypeError("an object was expected");
  return /** @type {Record<string, unknown>} */ (value);
}

/** @param {unknown} value @returns {unknown[]} */
export function list(value) {
  if (!Array.isArray(value)) throw new TypeError("a list was expected");
  return value;
}

/** @param {unknown} value */
export function string(value) {
  if (typeof value !== "string") throw new TypeError("a string was expected");
  return value;
}

/** @param {unknown} value @returns {number} */
export function amount(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError("a number was expected");
  return Math.max(0, value);
}

/** @param {unknown} value */
export function amountOrNull(value) {
  return value === null || value === undefined ? null : amount(value);
}
