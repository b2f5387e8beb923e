// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a browser remembers for the page, where it lets it: an order under way, a receipt; and whether it will know its
 * shopper again. The shop's cookie cannot be read from a page, but it can be seen whether cookies are kept at all, and,
 * after a reload, that another session came with the page.
 *
 * @import { Wanted } from "../net/wire.js"
 * @import { Attempt, Receipt } from "../state/buying.js"
 * @import { State } from "../state/state.js"
 */

import { decodePrice } from "../net/shelf.js";

/** What a tab remembers: an attempt until its outcome is known, a receipt until the shopper closes it. */
export const ATTEMPT = "holdfast.order";
export const RECEIPT = "holdfast.receipt";

const PROBE = "holdfast.probe";
const SESSION = "holdfast.session";

/**
 * @param {{cookieEnabled?: boolean}} navigator
 * @param {{cookie: string}} jar where the page keeps its cookies
 * @returns {boolean} a cookie that is set is there afterwards
 */
export function keepsCookies(navigator, jar) {
  if (navigator.cookieEnabled === false) return false;
  try {
    jar.cookie = `${PROBE}=1; Path=/; SameSite=Lax`;
    const kept = jar.cookie.split(/;\s*/).includes(`${PROBE}=1`);
    jar.cookie = `${PROBE}=; Path=/; SameSite=Lax; Max-Age=0`;
    return kept;
  } catch {
    return false;
  }
}

/**
 * Remembers, for as long as the tab lives, in whose cart there was something.
 *
 * @param {() => Storage} storage
 * @param {string|null} session the page's
 * @returns {{lost: () => boolean, note: (holdsSomething: boolean) => void}}
 *   `lost`: the page that was here before had something in a cart that this one cannot see
 */
export function createSessionMemory(storage, session) {
  let noted = quietly(() => storage().getItem(SESSION));
  const lost = noted !== null && noted !== session;
  return {
    lost: () => lost,
    note(holdsSomething) {
      const now = holdsSomething ? session : null;
      if (now === noted || (lost && !holdsSomething)) return;
      noted = now;
      quietly(() => (now === null ? storage().removeItem(SESSION) : storage().setItem(SESSION, now)));
    },
  };
}

/**
 * Remembers an order over a reload of its tab, where the browser lets it; else it lives as long as the page.
 *
 * @param {() => Storage} storage
 * @param {string} name ATTEMPT or RECEIPT
 * @param {string|null} session whose order; another shopper's is not ours to repeat or to show
 * @typedef {{keep: (order: Attempt|Receipt) => void, kept: () => (Receipt&Attempt)|null, forget: () => void}} OrderMemory
 * @returns {OrderMemory}
 * @example createOrderMemory(() => storage, RECEIPT, "3f0c").kept() // null
 */
export function createOrderMemory(storage, name, session) {
  return {
    keep(kept) {
      const { order, lines } = kept;
      const unpaid = "unpaid" in kept ? kept.unpaid?.state : undefined;
      const total = "total" in kept ? kept.total : undefined;
      const reference = "reference" in kept ? kept.reference : undefined;
      quietly(() => storage().setItem(name, JSON.stringify({ session, order, lines, total, unpaid, reference })));
    },
    kept() {
      const kept = quietly(() => JSON.parse(storage().getItem(name) ?? "null"));
      const readable = typeof kept?.order === "string" && isWanted(kept.lines) && kept.session === session;
      if (!readable) return null;
      const said = typeof kept.reference === "string" && { reference: kept.reference };
      return { ...remembered(kept), ...said };
    },
    forget() {
      quietly(() => storage().removeItem(name));
    },
  };
}

/** Orders are remembered up to so many: the oldest goes first. */
const MOST_ORDERS = 30;
const ORDERS = "holdfast.orders";

/**
 * The orders that a browser remembers of a session, newest first, until it is told to forget them.
 *
 * @param {() => Storage} storage
 * @param {string|null} session
 * @returns {{all: () => Receipt[], keep: (receipt: Receipt) => void, forget: () => void}}
 */
export function createOrderBook(storage, session) {
  /** @returns {{session: unknown, order: string, lines: Wanted[], total?: unknown, unpaid?: unknown, madeAt?: unknown}[]} */
  const written = () => {
    const kept = quietly(() => JSON.parse(storage().getItem(ORDERS) ?? "[]"));
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.order === "string" && isWanted(one.lines)) : [];
  };
  /** @param {object[]} kept */
  const write = (kept) => void quietly(() => storage().setItem(ORDERS, JSON.stringify(kept.slice(0, MOST_ORDERS))));
  return {
    all: () => written().flatMap((kept) => (kept.session === session ? [remembered(kept)] : [])),
    keep({ order, lines, total, unpaid, madeAt }) {
      const others = written();
      const known = others.find((one) => one.order === order);
      const now = { session, order, lines, total, unpaid: unpaid?.state, madeAt: madeAt ?? known?.madeAt };
      write(known === undefined ? [now, ...others] : others.map((one) => (one === known ? now : one)));
    },
    forget: () => write(written().filter((kept) => kept.session !== session)),
  };
}

/** @param {{order: string, lines: Wanted[], total?: unknown, unpaid?: unknown, madeAt?: unknown}} kept @returns {Receipt} */
function remembered({ order, lines, total: costs, unpaid: state, madeAt }) {
  const total = quietly(() => decodePrice(costs));
  const bought = { order, lines, ...(total && { total }), ...(isMoment(madeAt) && { madeAt }) };
  if (state !== "paying" && state !== "released") return bought;
  return { ...bought, unpaid: { state, endsAt: null, releasing: false } };
}

/**
 * Remembers the receipt that a shop shows, until it is closed.
 *
 * @param {OrderMemory} memory
 * @param {State} now
 * @returns {(state: State) => void} to be told of each change
 * @example store.subscribe(createReceiptKeeper(receipts, store.state()));
 */
export function createReceiptKeeper(memory, { receipt: before }) {
  return ({ receipt }) => {
    if (receipt === before) return;
    before = receipt;
    if (receipt === null) memory.forget();
    else memory.keep(receipt);
  };
}

/** What a Date can be of. @param {unknown} ms @returns {ms is number} */
function isMoment(ms) {
  return typeof ms === "number" && Math.abs(ms) <= 8.64e15;
}

/** @param {unknown} lines @returns {lines is Wanted[]} */
function isWanted(lines) {
  return (
    Array.isArray(lines) &&
    lines.every((line) => typeof line?.item === "string" && Number.isInteger(line.quantity) && line.quantity > 0)
  );
}

/** A browser may forbid storage, or throw on touching it. @template T @param {() => T} work @returns {T|null} */
function quietly(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}
