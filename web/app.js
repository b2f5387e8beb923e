// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Wiring: which part hears which. Every decision is elsewhere.
 *
 * @import { Boot } from "./client/net/boot.js"
 * @import { State } from "./client/state/state.js"
 * @import { Visit } from "./present/paper.js"
 */

import {
  ATTEMPT,
  RECEIPT,
  createOrderBook,
  createOrderMemory,
  createReceiptKeeper,
  createSessionMemory,
  keepsCookies,
} from "./client/effects/memory.js";
import { createShop } from "./client/effects/shop.js";
import { openChannel } from "./client/effects/tabs.js";
import { createApi } from "./client/net/api.js";
import { createClock } from "./client/net/clock.js";
import { watchWakeups } from "./client/net/wakeups.js";
import { decodeBoot } from "./client/net/boot.js";
import { newOrder } from "./client/state/buying.js";
import { findItem } from "./client/state/stock.js";
import { createNotices } from "./effects/notices.js";
import { createReceiptReader } from "./effects/receipts.js";
import { chooseLanguage, otherLanguage, storeLanguage, storedLanguage, translate } from "./present/language.js";
import { ARRIVED, msToNextChange, present } from "./present/page.js";
import { placeOf } from "./present/place.js";
import { MESSAGES, itemName, tagOf } from "./present/words.js";
import { createView } from "./view/page.js";
import { watchPlaces } from "./view/places.js";

/** Long enough to read; what went wrong stays until it is closed or replaced. */
const MESSAGE_MS = 8_000;
/** More than any window shows at once; as many are never skipped (shelf.css). */
const FIRST_CARDS = 24;

const clock = createClock({
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  later: queueMicrotask,
});
const timers = { setTimeout: window.setTimeout.bind(window), clearTimeout: window.clearTimeout.bind(window) };

const preferred = navigator.languages ?? [navigator.language];
const storage = () => window.localStorage;
const stored = storedLanguage(storage);
const language = chooseLanguage({ stored, preferred });
const boot = await admitted(decodeBoot(document.getElementById("boot")?.textContent ?? ""));
const tag = tagOf({ chosen: stored, preferred, language });
const receipts = createOrderMemory(() => window.sessionStorage, RECEIPT, boot.id);
const book = createOrderBook(storage, boot.id);
const sessions = createSessionMemory(() => window.sessionStorage, boot.id);
const forgets = sessions.lost() ? "cartLost" : keepsCookies(navigator, document) ? null : "cookiesBlocked";
const api = createApi({
  fetch: window.fetch.bind(window),
  session: boot.session,
  waitMs: boot.waitMs,
  ...timers,
});
const shop = createShop({
  api,
  start: { boot, language, tag, receipt: receipts.kept(), forgets },
  session: () => boot.id,
  attempts: createOrderMemory(() => window.sessionStorage, ATTEMPT, boot.id),
  newOrder: () => newOrder(window.crypto),
  tabs: { locks: navigator.locks ?? null, open: (name) => openChannel(window.BroadcastChannel, name) },
  hidden: document.hidden,
  wake: (wakeups) => watchWakeups({ window, now: clock.now, ...wakeups }),
  clock,
  random: () => Math.random(),
  async prove(item) {
    const gate = await import("./gate/gate.js");
    return gate.prove({ document, api, language: shop.store.state().language }, item);
  },
  ...timers,
});
const { store, cart, checkout, payment, loader, now } = shop;
const { dispatch } = store;
/** Where somebody is in the shop, and what their browser knows beside it. @type {Visit} */
let visit = { ...ARRIVED, place: placeOf(window.location), orders: book.all() };
const notices = createNotices({
  Notice: window.Notification,
  isHidden: () => document.hidden,
  words: turnWords,
  changed: (willing) => see({ notices: willing }),
  show: () => window.focus(),
});
const reader = createReceiptReader({ api, now, hidden: document.hidden, changed: found, ...timers });
const view = createView(document, {
  press: (item, wish) => void cart.change(item, wish),
  buy: () => void checkout.buy(),
  more: () => void loader.more(),
  search: (text) => dispatch({ type: "search-typed", text }),
  onlyLeft: (on) => dispatch({ type: "only-left", on }),
  giveUp: () => void payment.giveUp(),
  closeReceipt: () => dispatch({ type: "receipt-closed" }),
  print: () => window.print(),
  forgetOrders() {
    book.forget();
    see({ orders: book.all() });
  },
  askNotices: () => void notices.ask(),
  pressInVain: (item, reason) => dispatch({ type: "pressed-in-vain", item, reason }),
  dismiss: (id) => dispatch({ type: "message-dismissed", id }),
  switchLanguage() {
    const chosen = otherLanguage(store.state().language);
    storeLanguage(storage, chosen);
    dispatch({ type: "language-chosen", language: chosen, tag: tagOf({ chosen, preferred, language: chosen }) });
  },
});
const tick = createTicker();
let mostCards = cardsAtFirst();

store.subscribe(show);
store.subscribe(createMessageTimer());
// What was bought, or is to be paid, is still there when the page is loaded again, until the shopper closes it.
store.subscribe(createReceiptKeeper(receipts, store.state()));
store.subscribe(createBookKeeper());
store.subscribe(notices.follow);
store.subscribe(({ cart: { lines, places } }) => {
  if (lines !== null) sessions.note(lines.length + places.length > 0);
});
visit = { ...visit, notices: notices.willing() };
show(store.state());
watchPlaces(document, (address) => arrive(placeOf(address)));
document.addEventListener("visibilitychange", () => reader.see(!document.hidden));
arrive(visit.place);
window.requestAnimationFrame(() => setTimeout(showAll));
void checkout.resume();
shop.begin();

/** Where a session is given for a proof alone, there is none yet. @param {Boot} given */
async function admitted(given) {
  if (!given.gated) return given;
  const began = clock.now();
  const gate = await import("./gate/gate.js");
  const outside = createApi({ fetch: window.fetch.bind(window), session: null, ...timers });
  const entry = await gate.enter({ document, api: outside, language });
  return { ...given, ...entry, ageMs: given.ageMs + clock.now() - began };
}

/**
 * What is seen at once, and when it has been drawn the rest: six hundred cards take a phone a second. Who comes back to the
 * page has all of it at once, since their browser scrolls to where they were; and a page that nobody sees is not drawn.
 */
function cardsAtFirst() {
  const [load] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return visit.place.at === "shop" && load?.type === "navigate" && !document.hidden ? FIRST_CARDS : Infinity;
}

function showAll() {
  if (mostCards === Infinity) return;
  mostCards = Infinity;
  show(store.state());
}

/** @param {State} state */
function show(state) {
  view.render(present(state, now(), visit), mostCards);
  tick();
}

/** @param {Partial<Visit>} change */
function see(change) {
  visit = { ...visit, ...change };
  show(store.state());
}

/** @param {Visit["place"]} place */
function arrive(place) {
  see({ place });
  reader.look(place.at === "receipt" ? place.order : null);
}

/** What an order's own page was told; one that is to be paid is followed as if it had been made here. @param {Visit["found"]} found */
function found(found) {
  const receipt = found?.receipt ?? null;
  if (receipt?.unpaid?.state === "paying" && store.state().receipt === null)
    dispatch({ type: "receipt-kept", receipt });
  see({ found });
}

/** What a notice says of an item. @param {string} item */
function turnWords(item) {
  const state = store.state();
  const name = itemName(findItem(state.stock, item), item, state);
  const messages = MESSAGES[state.language];
  return { title: translate(messages, "yourTurn"), body: translate(messages, "offered", { name }) };
}

/** Every order that is shown is remembered, as it stands now. */
function createBookKeeper() {
  let before = store.state().receipt;
  /** @param {State} state */
  return ({ receipt }) => {
    if (receipt === before) return;
    before = receipt;
    if (receipt === null) return;
    book.keep(receipt);
    see({ orders: book.all() });
  };
}

/** One timer, set to the moment the page would next say something else by itself. */
function createTicker() {
  /** @type {number|undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    const waitMs = msToNextChange(store.state(), now());
    if (waitMs === null) return;
    timer = window.setTimeout(() => {
      const before = store.state();
      dispatch({ type: "ticked", at: now() });
      if (store.state() === before) show(before);
    }, waitMs);
  };
}

function createMessageTimer() {
  /** @type {number|null} */
  let timedId = null;
  /** @param {State} state */
  return ({ message }) => {
    if (message === null || message.id === timedId) return;
    timedId = message.id;
    if (message.tone !== "bad") setTimeout(() => dispatch({ type: "message-dismissed", id: message.id }), MESSAGE_MS);
  };
}
