// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The JSON of the HTTP contract, read into plain values; beyond this file nobody sees snake_case or a missing field.
 * A decoder throws TypeError on what is no such answer: a captive portal's page must never become a number. Texts from
 * outside are never the keys of an object: what has them as keys is a Map.
 */

/**
 * @import { Numbers, Price } from "./shelf.js"
 * @import { Schemas, Unjudged } from "./values.js"
 *
 * @typedef {{item: string, quantity: number}} Wanted
 * @typedef {{item: string, quantity: number, expiresInMs: number|null, offer: boolean}} Line
 *   `offer`: offered to this session because its turn came; it is taken by adding it
 * @typedef {{item: string, quantity: number, cause: Schemas["Lapsed"]["cause"], reason?: string}} Lapse what the cart lost
 *   without its shopper's doing; `reason`: the shop's own words for it
 *   `cause`: "expired", "offer" (not taken in time) or "released" (the shop took it back)
 * @typedef {{item: string, ticket: number, position: number}} Place in a waiting line; position 1 is next
 * @typedef {{cursor: string, reset: boolean, stale: boolean, staleMs: number|null, items: Numbers[],
 *   cart: string|null, delayMs: number, reason?: string}} StatusAnswer
 *   `cart`: the cart's last change, where that is news; `reason`: why items are paused, where that is told
 * @typedef {{cursor: string, items: Numbers[], lines: Line[], waiting: Place[],
 *   lapsed: Lapse[]}} CartAnswer
 * @typedef {{order: string, cursor: string, items: Numbers[], lines: Wanted[], total?: Price,
 *   unpaid?: {state: "paying"|"released", leftMs: number|null}, returned?: true}} OrderAnswer
 *   `total`: what it costs, where that is known; `unpaid`: it is not bought, or not yet; `leftMs`: how long it may still be paid
 *   `returned`: all of it came back after it was bought
 * @typedef {StatusAnswer & {total: number|null, next: string|null}} ListAnswer
 *   `total`: items the shop has; `next`: what the list goes on behind, null at its end
 */

import { decodePrice, decodeShelf } from "./shelf.js";
import { amount, amountOrNull, list, object, string } from "./values.js";

/**
 * @param {unknown} body of GET /status or GET /items
 * @returns {StatusAnswer}
 * @example decodeStatus({ cursor: "e.1", items: [], next: { delay_ms: 20 } }).delayMs // 20
 */
export function decodeStatus(body) {
  /** @type {Unjudged<Schemas["State"]|Schemas["Catalog"]>} */
  const answer = object(body);
  return {
    cursor: string(answer.cursor),
    reset: answer.reset === true,
    stale: answer.stale === true,
    staleMs: amountOrNull(answer.stale_ms),
    items: decodeShelf(answer.items),
    cart: typeof answer.cart === "string" ? answer.cart : null,
    delayMs: amountOrNull(Object(answer.next).delay_ms) ?? 0,
    ...decodeReason(answer),
  };
}

/** @param {{reason?: unknown}} answer */
export function decodeReason({ reason }) {
  return typeof reason === "string" ? { reason } : {};
}

/** @param {unknown} body of GET /items with a limit, or a search @returns {ListAnswer} */
export function decodePage(body) {
  return { ...decodeStatus(body), ...decodeGoingOn(object(body)) };
}

/** @param {Unjudged<Schemas["Catalog"]>} list */
export function decodeGoingOn({ total, next }) {
  return { total: amountOrNull(total), next: typeof next === "string" ? next : null };
}

/**
 * @param {unknown} body of GET /items, which before the gateway heard from cartd has neither cursor nor items
 * @returns {ListAnswer|null} null when there is nothing to show yet
 */
export function decodeItems(body) {
  const answer = object(body);
  return typeof answer.cursor === "string" && list(answer.items).length > 0 ? decodePage(answer) : null;
}

/** @param {unknown} body of GET /cart, or of the answer to POST /cart @returns {CartAnswer} */
export function decodeCart(body) {
  /** @type {Unjudged<Schemas["ChangedCart"]>} */
  const answer = object(body);
  return {
    cursor: string(answer.cursor),
    items: decodeShelf(answer.items ?? []),
    lines: list(answer.lines).map(decodeLine),
    waiting: list(answer.waiting ?? []).map(decodePlace),
    lapsed: list(answer.lapsed ?? []).map(decodeLapse),
  };
}

/** @param {unknown} body of any answer about an order @returns {OrderAnswer} */
export function decodeOrder(body) {
  /** @type {Unjudged<Schemas["Order"]>} */
  const answer = object(body);
  return {
    order: string(answer.order),
    cursor: string(answer.cursor),
    items: decodeShelf(answer.items ?? []),
    lines: list(answer.lines).map(decodeWanted),
    ...(answer.total ? { total: decodePrice(answer.total) } : {}),
    ...decodePayment(answer),
    ...(answer.state === "returned" ? { returned: true } : {}),
  };
}

/** @param {Unjudged<Schemas["Order"]>} order @returns {Pick<OrderAnswer, "unpaid">} */
function decodePayment({ state, expires_in_ms: leftMs }) {
  return state === "paying" || state === "released" ? { unpaid: { state, leftMs: amountOrNull(leftMs) } } : {};
}

/** @typedef {Schemas["Challenge"]} Challenge what is worked on before a gated item is had */

/** @param {unknown} body of GET /gate @returns {Challenge} */
export function decodeChallenge(body) {
  string(object(body).challenge);
  return /** @type {Challenge} */ (body);
}

/** @param {unknown} body of the answer to POST /gate */
export function decodeEntry(body) {
  const { session, id } = object(body);
  return { session: string(session), id: string(id) };
}

/**
 * The shop's page, as `GET /` has it, was made for a session.
 *
 * @param {unknown} body the HTML
 * @returns {string}
 */
export function decodePageSession(body) {
  return string(/"session":"([A-Za-z0-9._-]{1,128})"/.exec(string(body))?.[1]);
}

/**
 * @typedef {{error: string, retryAfterMs: number|null, item?: string, requested?: number, available?: number,
 *   obtainable?: number, limit?: number, per_person?: number, already?: number, again_in_ms?: number,
 *   opens_in_ms?: number, reason?: string, field?: string, detail?: string}} Problem
 *   `detail`: a sentence for developers
 * @typedef {Schemas[Exclude<keyof Schemas, "Problem">]} Described
 * @typedef {Exclude<Extract<Described, {type: string, title: string, detail: string}>["type"], undefined>} Named how the
 *   shop's errors are called
 */

/**
 * The error names of the contract, with the status each one comes with. The page has seven more of its own, and gives
 * one of these by itself:
 *   refused       a 4xx without one of these names
 *   unreachable   no answer: the request may or may not have arrived
 *   timed-out     the same, noticed by the page's clock
 *   garbled       an answer that is not the contract's
 *   cart-changed  also where the page sees that the cart is not what the shopper wanted to buy: nothing was sent then
 *   no-session    who was to say whose cart it is did not: nothing was sent
 *   unproved      a proof was asked for, and this browser cannot make one: nothing was done
 *   interrupted   the page stopped waiting for a poll, because it has a reason to ask anew
 *
 * @type {Readonly<Record<string, readonly number[]>>}
 */
export const PROBLEMS = Object.freeze(
  /** @satisfies {Partial<Record<Named, readonly number[]>>} */ ({
    "bad-request": [400],
    "bad-session": [401],
    "foreign-origin": [403],
    "proof-needed": [403],
    "proof-refused": [403],
    "gate-shut": [403],
    "unknown-item": [404],
    "sold-out": [409],
    "quantity-limit": [409],
    paused: [409],
    "not-open": [409],
    "empty-cart": [409],
    "mixed-currencies": [409],
    "hold-expired": [409],
    "hold-limit": [409],
    "cart-changed": [409],
    "already-sold": [409],
    "order-mismatch": [422],
    "unknown-order": [404],
    "too-many-requests": [429],
    overloaded: [429, 503],
    "cartd-unavailable": [503],
    "outcome-unknown": [504],
  }),
);

/** After these a proof is to be made, or another one. @type {readonly string[]} */
export const PROOF_ERRORS = Object.freeze(["proof-needed", "proof-refused"]);

/** After these nobody knows whether a command took effect. It is absolute, so the cure is to send it again. @type {readonly string[]} */
export const UNKNOWN_OUTCOMES = Object.freeze(["outcome-unknown", "unreachable", "timed-out", "garbled"]);

/**
 * What a refusal means. A proxy between us and the gateway answers without our types: there any 5xx may have come
 * after the command was carried out, so it counts as unknown, which is always safe because commands may be repeated.
 *
 * @param {number} status
 * @param {unknown} body the problem+json, or null
 * @param {string|null} retryAfter the header
 * @returns {Problem}
 * @example decodeProblem(503, { type: "cartd-unavailable" }, "1") // {error: "cartd-unavailable", retryAfterMs: 1000}
 */
export function decodeProblem(status, body, retryAfter) {
  const problem = body !== null && typeof body === "object" ? object(body) : {};
  const named = String(problem.type ?? "").replace(/^.*[/:#]/s, "");
  const known = Object.hasOwn(PROBLEMS, named) && PROBLEMS[named].includes(status);
  const fallback = status === 429 ? "overloaded" : status >= 500 ? "outcome-unknown" : "refused";
  /** @type {Problem} */
  const decoded = { error: known ? named : fallback, retryAfterMs: decodeRetryAfter(retryAfter) };
  if (!known) return decoded;
  // The other cart is read anyway; but that there is nothing in it has a name of its own.
  if (named === "cart-changed" && Array.isArray(problem.lines) && problem.lines.length === 0)
    return { ...decoded, error: "empty-cart" };
  for (const field of TEXTS) if (typeof problem[field] === "string") decoded[field] = problem[field];
  for (const field of AMOUNTS) if (Number.isFinite(problem[field])) decoded[field] = Number(problem[field]);
  return decoded;
}

/** @type {readonly ("item"|"field"|"reason"|"detail")[]} */
const TEXTS = ["item", "field", "reason", "detail"];
/** @type {readonly ("requested"|"available"|"obtainable"|"limit"|"per_person"|"already"|"again_in_ms"|"opens_in_ms")[]} */
const AMOUNTS = [
  "requested",
  "available",
  "obtainable",
  "limit",
  "per_person",
  "already",
  "again_in_ms",
  "opens_in_ms",
];

/** Whole seconds only: the header's other form, a date, would need the wall clock. @param {string|null} header */
function decodeRetryAfter(header) {
  return /^\d{1,6}$/.test(header ?? "") ? Number(header) * 1000 : null;
}

/** @param {unknown} value @returns {Wanted} */
function decodeWanted(value) {
  /** @type {Unjudged<Schemas["Line"]>} */
  const line = object(value);
  return { item: string(line.item), quantity: amount(line.quantity) };
}

/** @param {unknown} value @returns {Line} */
function decodeLine(value) {
  const { expires_in_ms: expiresIn, offer } = /** @type {Unjudged<Schemas["Line"]>} */ (object(value));
  return { ...decodeWanted(value), expiresInMs: amountOrNull(expiresIn), offer: offer === true };
}

/** @param {unknown} value @returns {Lapse} */
function decodeLapse(value) {
  /** @type {Unjudged<Schemas["Lapsed"]>} */
  const lapse = object(value);
  const cause = /** @type {Lapse["cause"]} */ (string(lapse.cause));
  return { ...decodeWanted(lapse), cause, ...decodeReason(lapse) };
}

/** @param {unknown} value @returns {Place} */
function decodePlace(value) {
  /** @type {Unjudged<Schemas["Place"]>} */
  const place = object(value);
  return { item: string(place.item), ticket: amount(place.ticket), position: amount(place.position) };
}
