// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the elements say, in the language of where they stand. Pure. A test holds both languages to the same keys and
 * placeholders.
 *
 * @import { ShopError } from "../net/shop_error.js"
 * @import { Item } from "../state/seen.js"
 * @typedef {keyof typeof EN} Key
 * @typedef {{tag: string, say: (key: Key, params?: Record<string, unknown>) => string}} Reader
 */

import { bestText, primary } from "../present/texts.js";
import { formatCountdown } from "../present/time.js";
import { EN } from "./en.js";
import { ZH } from "./zh.js";

/** @type {Readonly<Record<string, Readonly<Record<Key, string>>>>} */
export const MESSAGES = Object.freeze({ en: EN, zh: ZH });

/**
 * @param {string} tag of the page, or of who reads it
 * @returns {Reader} in English where nothing else is spoken
 */
export function readerOf(tag) {
  const spoken = Object.hasOwn(MESSAGES, primary(tag)) ? primary(tag) : "en";
  const messages = MESSAGES[spoken];
  return {
    tag: isTag(tag) ? tag : "en",
    say: (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole)),
  };
}

/** What is none is nothing that money could be told in. @param {string} tag */
function isTag(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** @param {Item|null|undefined} item @param {string} id @param {Reader} reader */
export function nameOf(item, id, { tag }) {
  return bestText(new Map(Object.entries(item?.name ?? {})), [tag, "en"]) ?? id;
}

/** @param {number} until @param {number} now @param {Reader} reader */
export function timeTo(until, now, { say }) {
  return formatCountdown(until - now, say);
}

/**
 * @param {Pick<ShopError, "type"|"unknown"|"limit"|"perPerson"|"already"|"retryAfterMs">} error
 * @param {Reader} reader
 * @returns {string} why something was not done
 */
export function reasonOf(error, { say }) {
  if (error.unknown) return say("unknownOutcome");
  const { limit, perPerson, already } = error;
  const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000));
  const key = error.type === "quantity-limit" && perPerson !== null ? "error-person-limit" : ERRORS[error.type];
  return say(key ?? "failed", { limit, perPerson, already, seconds });
}

/** @type {Partial<Record<string, Key>>} */
const ERRORS = Object.freeze({
  "sold-out": "error-sold-out",
  "quantity-limit": "error-quantity-limit",
  "hold-limit": "error-hold-limit",
  "not-open": "error-not-open",
  paused: "error-paused",
  "hold-expired": "error-hold-expired",
  "cart-changed": "error-cart-changed",
  "empty-cart": "error-empty-cart",
  "mixed-currencies": "error-mixed-currencies",
  unproved: "error-unproved",
  "proof-refused": "error-unproved",
  "gate-shut": "error-unproved",
  "unknown-item": "error-unknown-item",
  "too-many-requests": "error-too-many-requests",
  "bad-session": "error-session",
  "no-session": "error-session",
  "foreign-origin": "error-session",
});
