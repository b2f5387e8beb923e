// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Wiring: which part hears which. Every decision is elsewhere.
 *
 * @import { State } from "./client/state/state.js"
 */

import { PATIENCE_MS, createCart, createCartNews } from "./client/effects/cart.js";
import { createCheckout } from "./client/effects/checkout.js";
import { createLoader } from "./client/effects/loader.js";
import { ATTEMPT, RECEIPT, createOrderMemory, createSessionMemory, keepsCookies } from "./client/effects/memory.js";
import { createPayment } from "./client/effects/payment.js";
import { createPolling } from "./client/effects/polling.js";
import { createTabs, openChannel } from "./client/effects/tabs.js";
import { createApi } from "./client/net/api.js";
import { createClock } from "./client/net/clock.js";
import { watchWakeups } from "./client/net/wakeups.js";
import { decodeBoot } from "./client/net/wire.js";
import { newOrder } from "./client/state/buying.js";
import { connection, initialState } from "./client/state/state.js";
import { createStore } from "./client/state/store.js";
import { chooseLanguage, otherLanguage, storeLanguage, storedLanguage } from "./present/language.js";
import { msToNextChange, present } from "./present/page.js";
import { tagOf } from "./present/words.js";
import { createView } from "./view/page.js";

/** Long enough to read; what went wrong stays until it is closed or replaced. */
const MESSAGE_MS = 8_000;

const clock = createClock({
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  later: queueMicrotask,
});
const { now } = clock;
const random = () => Math.random();
/** @param {number} ms */
const sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const timers = { setTimeout: window.setTimeout.bind(window), clearTimeout: window.clearTimeout.bind(window) };

const boot = decodeBoot(document.getElementById("boot")?.textContent ?? "");
const preferred = navigator.languages ?? [navigator.language];
const storage = () => window.localStorage;
const stored = storedLanguage(storage);
const language = chooseLanguage({ stored, preferred });
const tag = tagOf({ chosen: stored, preferred, language });
const receipts = createOrderMemory(() => window.sessionStorage, RECEIPT, boot.id);
const sessions = createSessionMemory(() => window.sessionStorage, boot.id);
const forgets = sessions.lost() ? "cartLost" : keepsCookies(navigator, document) ? null : "cookiesBlocked";
const store = createStore(initialState({ boot, at: now(), language, tag, receipt: receipts.kept(), forgets }));
const { dispatch } = store;
const api = createApi({
  fetch: window.fetch.bind(window),
  session: boot.session,
  waitMs: boot.waitMs,
  ...timers,
});
const polling = createPolling({ api, store, now, random, ...timers });
const tabs = createTabs({
  locks: navigator.locks ?? null,
  channel: openChannel(window.BroadcastChannel, "holdfast.poll.2"),
  id: newOrder(window.crypto),
  hidden: document.hidden,
  store,
  now,
  poll: polling.start,
  ...timers,
});
const { share } = createCartNews({
  channel: openChannel(window.BroadcastChannel, "holdfast.cart.2"),
  session: boot.id,
  store,
  now,
});
const payment = createPayment({ api, store, hidden: document.hidden, now, ...timers });
const patience = () => (tabs.leads() ? 0 : PATIENCE_MS);
const cart = createCart({ api, store, now, random, sleep, share, patience });
watchWakeups({
  window,
  now,
  pollNow: tabs.pollNow,
  wantCart: () => dispatch({ type: "cart-wanted" }),
  see(visible) {
    tabs.see(visible);
    payment.see(visible);
  },
  leave: tabs.leave,
});
clock.onLeap(() => {
  dispatch({ type: "cart-wanted" });
  tabs.pollNow();
});
const checkout = createCheckout({
  api,
  store,
  cart,
  memory: createOrderMemory(() => window.sessionStorage, ATTEMPT, boot.id),
  newOrder: () => newOrder(window.crypto),
  now,
  random,
  rest: cart.rest,
});
const loader = createLoader({ api, store, now, ...timers });
const view = createView(document, {
  press: (item, wish) => cart.change(item, wish),
  buy: () => checkout.buy(),
  more: () => void loader.more(),
  search: (text) => dispatch({ type: "search-typed", text }),
  onlyLeft: (on) => dispatch({ type: "only-left", on }),
  giveUp: () => void payment.giveUp(),
  closeReceipt: () => dispatch({ type: "receipt-closed" }),
  pressInVain: (item, reason) => dispatch({ type: "pressed-in-vain", item, reason }),
  dismiss: (id) => dispatch({ type: "message-dismissed", id }),
  switchLanguage() {
    const chosen = otherLanguage(store.state().language);
    storeLanguage(storage, chosen);
    dispatch({ type: "language-chosen", language: chosen, tag: tagOf({ chosen, preferred, language: chosen }) });
  },
});
const tick = createTicker();

store.subscribe(show);
store.subscribe(() => cart.keepRead());
store.subscribe(() => payment.follow());
store.subscribe(createMessageTimer());
store.subscribe(createConnectionWatch());
store.subscribe(createReceiptKeeper());
store.subscribe(({ cart: { lines, places } }) => {
  if (lines !== null) sessions.note(lines.length + places.length > 0);
});
show(store.state());
void checkout.resume();
void payment.ask();
cart.keepRead();

/** @param {State} state */
function show(state) {
  view.render(present(state, now()));
  tick();
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

/**
 * A doubt that just arose is put to the gateway at once, in place of the poll it holds; a shop that is back is asked
 * for the cart.
 */
function createConnectionWatch() {
  let before = store.state();
  /** @param {State} state */
  return (state) => {
    if (state.doubtful && !before.doubtful) tabs.doubt();
    if (connection(state) === "live" && connection(before) !== "live") cart.readNow();
    before = state;
  };
}

/** What was bought, or is to be paid, is still there when the page is loaded again, until the shopper closes it. */
function createReceiptKeeper() {
  let before = store.state().receipt;
  /** @param {State} state */
  return ({ receipt }) => {
    if (receipt === before) return;
    before = receipt;
    if (receipt === null) receipts.forget();
    else receipts.keep(receipt);
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
