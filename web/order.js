// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * An attempt to buy the cart: the number it goes by, when its outcome is known, and what to do about one that a reload
 * interrupted. Pure, but for the randomness and the storage it is given.
 *
 * An attempt keeps its number until its outcome is known, so however often it is sent, the cart is bought once.
 *
 * @typedef {{item: string, quantity: number}} Wanted
 * @typedef {{order: string, lines: Wanted[]}} Attempt `lines`: what was on the page when the shopper pressed
 */

import { UNKNOWN_OUTCOMES } from "./wire.js";

/** What a tab remembers: an attempt until its outcome is known, a receipt until the shopper closes it. */
export const ATTEMPT = "holdfast.order";
export const RECEIPT = "holdfast.receipt";

/** Refusals that say nothing about an earlier try of the same order: they were given before anybody looked for it. */
const UNSEEN = Object.freeze(["overloaded", "cartd-unavailable", "refused"]);

/**
 * A UUID of version 4. `randomUUID` is missing where the page did not come over a secure connection.
 *
 * @param {Crypto} crypto
 * @returns {string}
 * @example newOrder(crypto) // "0b9f5a0e-6c1d-4c57-9d2e-2f6f0a3a8b11"
 */
export function newOrder(crypto) {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * @param {import("./api.js").Outcome} outcome of one try
 * @param {boolean} doubtful an earlier try of the same order may have been carried out
 * @returns {boolean} it is known what became of the order
 * @example isSettled({ ok: false, error: "cartd-unavailable" }, true) // false
 */
export function isSettled(outcome, doubtful) {
  if (outcome.ok) return true;
  return !UNKNOWN_OUTCOMES.includes(outcome.error) && !(doubtful && UNSEEN.includes(outcome.error));
}

/**
 * @param {Wanted[]|null} lines
 * @returns {Wanted[]} what of a cart's lines an order is about, in the order of the items' names
 */
export function wantedOf(lines) {
  const wanted = (lines ?? []).map(({ item, quantity }) => ({ item, quantity }));
  return wanted.sort((a, b) => (a.item < b.item ? -1 : 1));
}

/**
 * @param {Wanted[]} a
 * @param {Wanted[]} b
 * @returns {boolean} the same items in the same amounts
 */
export function sameWanted(a, b) {
  return JSON.stringify(wantedOf(a)) === JSON.stringify(wantedOf(b));
}

/**
 * What becomes of an attempt whose page was reloaded before its answer came. It is repeated only if that cannot buy
 * what was not on the page when the shopper pressed: the cart is as it was then, or empty because the order went
 * through. Otherwise the order is only looked up.
 *
 * @param {Wanted[]} pressed
 * @param {Wanted[]|null} now
 * @returns {"repeat"|"look-up"}
 * @example howToResume([{ item: "P", quantity: 1 }], []) // "repeat"
 */
export function howToResume(pressed, now) {
  return wantedOf(now).length === 0 || sameWanted(pressed, now) ? "repeat" : "look-up";
}

/**
 * Remembers an order over a reload of its tab, where the browser lets it; else it lives as long as the page.
 *
 * @param {() => Storage} storage
 * @param {string} name ATTEMPT or RECEIPT
 * @param {string|null} session whose order; another shopper's is not ours to repeat or to show
 * @returns {{keep: (order: Attempt) => void, kept: () => Attempt|null, forget: () => void}}
 * @example createOrderMemory(() => storage, RECEIPT, "3f0c").kept() // null
 */
export function createOrderMemory(storage, name, session) {
  return {
    keep({ order, lines }) {
      quietly(() => storage().setItem(name, JSON.stringify({ session, order, lines })));
    },
    kept() {
      const kept = quietly(() => JSON.parse(storage().getItem(name)));
      const readable = typeof kept?.order === "string" && isWanted(kept.lines) && kept.session === session;
      return readable ? { order: kept.order, lines: kept.lines } : null;
    },
    forget() {
      quietly(() => storage().removeItem(name));
    },
  };
}

function isWanted(lines) {
  return (
    Array.isArray(lines) &&
    lines.every((line) => typeof line?.item === "string" && Number.isInteger(line.quantity) && line.quantity > 0)
  );
}

/** A browser may forbid storage, or throw on touching it. */
function quietly(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
