// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shop as others have it in a page or program of their own: what they may ask for and see, on the parts that the
 * shop's own page is made of.
 *
 * @import { Api, Command, Failure, Outcome, Timers } from "../net/api.js"
 * @import { ErrorType } from "../net/shop_error.js"
 * @import { OrderAnswer } from "../net/wire.js"
 * @import { Cart, Item, Order, ShopState } from "../state/seen.js"
 * @import { OrderMemory } from "./memory.js"
 * @import { Prove } from "./proofs.js"
 * @import { SessionMemory } from "./sessions.js"
 * @import { Wakeups } from "./shop.js"
 * @import { Channel } from "./tabs.js"
 */

import { createApi } from "../net/api.js";
import { ShopError } from "../net/shop_error.js";
import { decodeBoot } from "../net/boot.js";
import { receiptOf } from "../state/buying.js";
import { isPaused } from "../state/pausing.js";
import { seenOrder } from "../state/seen.js";
import { createDisplay } from "./display.js";
import { createFinder } from "./finder.js";
import { ATTEMPT, RECEIPT, createOrderMemory, createReceiptKeeper } from "./memory.js";
import { mintSession, proofFor } from "./proofs.js";
import { createSessionApi } from "./session_api.js";
import { createSessions } from "./sessions.js";
import { createShop } from "./shop.js";
import { LOCK } from "./tabs.js";
import { createTimers } from "./timers.js";
import { createWaiting } from "./waiting.js";

/** An order's requests, before it is said that nobody knows what became of it; as many as a command has. */
const TRIES = 6;

/**
 * @typedef {object} How
 * @property {AbortSignal} [signal] gives up waiting; what was sent may be done all the same
 *
 * @typedef {object} CheckoutHow
 * @property {string} [order] the number to buy by, a UUID; one is made where it is left out
 * @property {string} [reference] one line of at most 200 bytes for the shop's own use
 * @property {AbortSignal} [signal] gives up waiting; what was sent may be done all the same
 *
 * @typedef {object} CartCommands
 * @property {(item: string, quantity?: number, how?: How) => Promise<Cart>} add holds so many units of an item, 1 where it
 *   is left out: the whole amount, not so many more, so that it may be said twice
 * @property {(item: string, how?: How) => Promise<Cart>} remove holds none of it, and waits for none
 * @property {(item: string, how?: How) => Promise<Cart>} wait stands in line for one unit: when its turn comes, it is in the
 *   cart as an `offer`
 * @property {(how?: CheckoutHow) => Promise<Order>} checkout buys what the cart shows, all of it or nothing; where the shop
 *   is paid, the order is `paying` then
 *
 * @typedef {object} Shop
 * @property {(how?: How) => Promise<Item[]>} items everything the shop lists; it is kept up to date from then on
 * @property {(item: string, listener: (item: Item|null) => void, how?: How) => () => void} watch tells of one item: as it is, and
 *   each time it changes; null: the shop has no such item. What it returns ends it
 * @property {(listener: (state: ShopState) => void, how?: How) => () => void} subscribe tells of everything: as it is, and each
 *   time it changes. What it returns ends it
 * @property {() => ShopState} state what `subscribe` told last: the same object until something changes
 * @property {CartCommands} cart
 * @property {(order: string, how?: How) => Promise<Order>} order what has become of an order of this session
 * @property {(order: string, how?: How) => Promise<Order>} release gives up an order that is not paid
 * @property {() => void} close ends it: what is under way rejects with `closed`
 */

/**
 * @param {{fetch: typeof fetch, address: string, place: string, session: string|null|undefined|(() => string|Promise<string>),
 *   sessionMemory: SessionMemory|null, storage: () => Storage,
 *   tabs: {locks: LockManager|null, open: (name: string) => Channel<any>|null}, hidden: boolean,
 *   wake: (wakeups: Wakeups, until: AbortSignal) => void, clock: Parameters<typeof createShop>[0]["clock"],
 *   wall: () => number, random: () => number, newOrder: () => string, streams: () => boolean,
 *   urlOf: (path: string) => string, fault: (error: unknown) => void,
 *   prove?: Prove}&Timers} deps
 *   `place` tells one shop from another among a browser's pages of one origin; `session`: given, or from whom to have it;
 *   null: the browser's cookie says, undefined: the shop mints one, which is kept in `sessionMemory`
 *   `fault`: a listener has thrown; `prove`: works on a challenge, where one is asked for
 * @returns {Shop}
 */
export function createEmbedded({
  fetch,
  address,
  place,
  session,
  sessionMemory,
  storage,
  tabs,
  hidden,
  wake,
  clock,
  wall,
  random,
  newOrder,
  streams,
  urlOf,
  fault,
  prove,
  ...outerTimers
}) {
  const closing = new AbortController();
  const timers = createTimers(outerTimers, closing.signal);
  const waitFor = createWaiting(closing.signal);
  /** @type {ErrorType|null} */
  let trouble = null;

  /** @param {string|null} mine */
  const make = (mine) => createApi({ fetch, session: mine, address, closing: closing.signal, ...timers });
  const sessions = createSessions({
    given: typeof session === "string" ? session : null,
    obtain: typeof session === "function" ? async () => session() : session === undefined ? mint : null,
    prolong: session === undefined ? async (minted) => answerOf(await make(minted).prolong()) : null,
    memory: session === undefined ? sessionMemory : null,
    changed: () => shop.pollNow(),
    wall,
  });
  const inSession = session === null ? make(null) : createSessionApi({ make, sessions, lazy: session === undefined });
  /** @type {Api} */
  const api = {
    ...inSession,
    items: (since, signal) => noting(inSession.items(since, signal)),
    status: (watch, signal) => noting(inSession.status(watch, signal)),
    events: (watch, take, signal) => noting(inSession.events(watch, take, signal)),
  };
  const whose = () => (session === null ? "cookie" : sessions.id());
  const attempts = memoryOf(ATTEMPT);
  const receipts = memoryOf(RECEIPT);
  const shop = createShop({
    api,
    start: { boot: decodeBoot(""), language: "en" },
    session: whose,
    attempts,
    newOrder,
    tabs: { locks: tabs.locks, lock: `${LOCK}${place}`, open: (name) => tabs.open(`${name}${place}`) },
    hidden,
    wake: (wakeups) => wake(wakeups, closing.signal),
    clock,
    random,
    streams,
    tries: TRIES,
    prove: (item) => proofFor(api, prove, item),
    ...timers,
  });
  const { store, now } = shop;
  const { dispatch } = store;
  const display = createDisplay({ store, now, wall, urlOf, trouble: () => trouble, fault });
  const finder = createFinder({ api, store, now, random, look: display.look, ...timers });
  /** @type {Promise<Outcome<OrderAnswer>>|null} */
  let buying = null;
  /** @type {number|undefined} */
  let ticking;

  store.subscribe(createReceiptKeeper(receipts, store.state()));
  store.subscribe(tick);
  shop.begin();
  void begin();

  /** @template T @param {Promise<Outcome<T>>} asked */
  async function noting(asked) {
    const outcome = await asked;
    if (outcome.error !== "interrupted") trouble = /** @type {ErrorType|undefined} */ (outcome.error) ?? null;
    return outcome;
  }

  async function mint() {
    const outcome = await mintSession(make(null), prove);
    if (!outcome.ok) throw new ShopError(outcome);
    return outcome.answer;
  }

  /** Of the session that there is by then. @param {string} name @returns {OrderMemory} */
  function memoryOf(name) {
    const memory = () => createOrderMemory(storage, `${name}${place}`, whose());
    return { keep: (order) => memory().keep(order), kept: () => memory().kept(), forget: () => memory().forget() };
  }

  /** What was bought, or was being bought, when the page was left. */
  async function begin() {
    if (typeof session === "function") await sessions.get().catch(() => null);
    const receipt = receipts.kept();
    if (receipt !== null && store.state().receipt === null) dispatch({ type: "receipt-kept", receipt });
    void shop.payment.ask();
    if (attempts.kept() !== null) void buy({});
  }

  /** One timer, set to the moment a hold ends: the shop is asked then. */
  function tick() {
    timers.clearTimeout(ticking);
    const { cart, stock } = store.state();
    const ends = (cart.lines ?? []).flatMap(({ expiresAt, ranOut }) =>
      expiresAt === null || ranOut ? [] : [expiresAt],
    );
    if (ends.length === 0 || isPaused(stock)) return;
    ticking = timers.setTimeout(
      () => {
        dispatch({ type: "ticked", at: now() });
        tick();
      },
      Math.max(1, Math.min(...ends) - now()),
    );
  }

  /** @template T @param {Outcome<T>} outcome @returns {T} */
  function answerOf(outcome) {
    if (outcome.ok) return outcome.answer;
    throw new ShopError(outcome);
  }

  /** @param {Command} command @param {AbortSignal} [signal] */
  async function change(command, signal) {
    answerOf(await shop.cart.state(command, signal));
    return display.cart();
  }

  /**
   * One purchase at a time; an order that nobody knows the outcome of comes first.
   *
   * @param {CheckoutHow} how
   */
  function buy(how) {
    buying ??= purchase(how).finally(() => {
      buying = null;
    });
    return buying;
  }

  /** @param {CheckoutHow} how @returns {Promise<Outcome<OrderAnswer>>} */
  async function purchase(how) {
    const before = await shop.checkout.resume(how);
    if (before !== null && before.error !== "unknown-order") return before;
    if (store.state().cart.lines === null) {
      const read = await shop.cart.inTurn(shop.cart.read);
      if (!read.ok) return { ...read, error: "cartd-unavailable" };
    }
    return (await shop.checkout.buy(how)) ?? NOTHING_TO_BUY;
  }

  /** @param {CheckoutHow} how */
  async function checkOut(how) {
    const outcome = await buy(how);
    if (outcome.ok) return orderOf(outcome.answer);
    throw new ShopError(outcome, { order: attempts.kept()?.order });
  }

  /** @param {OrderAnswer} answer @returns {Order} */
  function orderOf(answer) {
    return seenOrder(receiptOf(answer, now()), display.seen, answer.returned);
  }

  /** @param {Promise<Outcome<OrderAnswer>>} asked */
  async function follow(asked) {
    const answer = answerOf(await asked);
    dispatch({ type: "order-read", at: now(), answer });
    return orderOf(answer);
  }

  /** @type {Shop} */
  const embedded = {
    items: ({ signal } = {}) => waitFor(finder.all(), signal).then(display.items),
    watch: (item, listener, { signal } = {}) =>
      display.follow(() => finder.find(item, display.itemOf), listener, signal),
    subscribe: (listener, { signal } = {}) => display.follow(display.state, listener, signal),
    state: display.state,
    cart: Object.freeze({
      add: (item, quantity = 1, { signal } = {}) => waitFor(change({ action: "add", item, quantity }, signal), signal),
      remove: (item, { signal } = {}) => waitFor(change({ action: "remove", item }, signal), signal),
      wait: (item, { signal } = {}) => waitFor(change({ action: "wait", item }, signal), signal),
      checkout: (how = {}) => waitFor(checkOut(how), how.signal),
    }),
    order: (order, { signal } = {}) => waitFor(follow(api.order(order, signal)), signal),
    release: (order, { signal } = {}) => waitFor(follow(api.release(order, signal)), signal),
    close() {
      closing.abort();
      shop.close();
      display.close();
    },
  };
  return Object.freeze(embedded);
}

/** @type {Failure} */
const NOTHING_TO_BUY = Object.freeze({ ok: false, error: "empty-cart", retryAfterMs: null });
