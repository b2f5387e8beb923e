// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Wiring: which part hears which. Every decision is elsewhere. */

import { createApi } from "./api.js";
import { createCart } from "./cart.js";
import { PATIENCE_MS, createCartNews } from "./cart_news.js";
import { openChannel } from "./channel.js";
import { createCheckout } from "./checkout.js";
import { createClock } from "./clock.js";
import { chooseLanguage, otherLanguage, storeLanguage, storedLanguage } from "./i18n.js";
import { tagOf } from "./item_name.js";
import { createLoader } from "./loader.js";
import { ATTEMPT, RECEIPT, createOrderMemory, newOrder } from "./order.js";
import { createPoller } from "./poller.js";
import { msToNextChange, present } from "./present.js";
import { createSessionMemory, keepsCookies } from "./session_memory.js";
import { connection, initialState, knownOfCart, pollWait, progressed } from "./state.js";
import { createStore } from "./store.js";
import { createTabs } from "./tabs.js";
import { createView } from "./view.js";
import { watchWakeups } from "./wakeups.js";
import { decodeBoot } from "./wire.js";

/** Long enough to read; what went wrong stays until it is closed or replaced. */
const MESSAGE_MS = 8_000;
/** The first poll follows the first reading of the cart, if that is quick. */
const CART_MS = 1_000;

const clock = createClock({
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  later: queueMicrotask,
});
const { now } = clock;
const random = () => Math.random();
const sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const timers = { setTimeout: window.setTimeout.bind(window), clearTimeout: window.clearTimeout.bind(window) };
const storage = () => window.localStorage;

const boot = decodeBoot(document.getElementById("boot").textContent);
const preferred = navigator.languages ?? [navigator.language];
const stored = storedLanguage(storage);
const language = chooseLanguage({ stored, preferred });
const tag = tagOf({ chosen: stored, preferred, language });
const receipts = createOrderMemory(() => window.sessionStorage, RECEIPT, boot.session);
const sessions = createSessionMemory(() => window.sessionStorage, boot.session);
const forgets = sessions.lost() ? "cartLost" : keepsCookies(navigator, document) ? null : "cookiesBlocked";
const store = createStore(initialState({ boot, at: now(), language, tag, receipt: receipts.kept(), forgets }));
const { dispatch } = store;
const api = createApi({
  fetch: window.fetch.bind(window),
  session: boot.session,
  waitMs: boot.waitMs,
  ...timers,
});
const cartRead = whenCartIsRead();
const tabs = createTabs({
  locks: navigator.locks ?? null,
  channel: openChannel(window.BroadcastChannel, "holdfast.poll.2"),
  id: newOrder(window.crypto),
  hidden: document.hidden,
  store,
  now,
  poll: startPoller,
  ...timers,
});
const { share } = createCartNews({
  channel: openChannel(window.BroadcastChannel, "holdfast.cart.2"),
  session: boot.session,
  store,
  now,
});
const patience = () => (tabs.leads() ? 0 : PATIENCE_MS);
const cart = createCart({ api, store, now, random, sleep, share, patience });
watchWakeups({
  window,
  now,
  pollNow: tabs.pollNow,
  wantCart: () => dispatch({ type: "cart-wanted" }),
  see: tabs.see,
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
  memory: createOrderMemory(() => window.sessionStorage, ATTEMPT, boot.session),
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
store.subscribe(createMessageTimer());
store.subscribe(createConnectionWatch());
store.subscribe(createReceiptKeeper());
store.subscribe(({ cart: { lines, places } }) => {
  if (lines !== null) sessions.note(lines.length + places.length > 0);
});
show(store.state());
void checkout.resume();
cart.keepRead();

function show(state) {
  view.render(present(state, now()));
  tick();
}

/** Polls every item, or asks for the list when the page does not know what there is; `tell` hears of it too. */
function startPoller(tell) {
  let asked = null;
  const poller = createPoller({
    now,
    random,
    ...timers,
    async ask(signal) {
      await cartRead;
      if (signal.aborted) return { ok: false, error: "interrupted", retryAfterMs: null };
      const state = store.state();
      const { complete, cursor, listSince } = state.stock;
      asked = { type: complete ? "status-answered" : "items-answered", since: complete ? cursor : listSince };
      if (!complete) return api.items(listSince, signal);
      return api.status({ since: cursor, waitS: pollWait(state), cart: knownOfCart(state) }, signal);
    },
    report({ ok, answer, error }) {
      const event = ok ? { ...asked, answer } : { type: "poll-failed", error };
      dispatch({ ...event, at: now() });
      tell(event);
      return ok && progressed(asked.since, answer);
    },
  });
  poller.start();
  return poller;
}

/** Of a cart that is not known yet a poll could tell nothing; but nobody waits for it longer than this. */
function whenCartIsRead() {
  return new Promise((resolve) => {
    setTimeout(resolve, CART_MS);
    store.subscribe(({ cart: { lines } }) => {
      if (lines !== null) resolve();
    });
  });
}

/** One timer, set to the moment the page would next say something else by itself. */
function createTicker() {
  let timer = null;
  return () => {
    clearTimeout(timer);
    const waitMs = msToNextChange(store.state(), now());
    if (waitMs === null) return;
    timer = setTimeout(() => {
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
  return (state) => {
    if (state.doubtful && !before.doubtful) tabs.doubt();
    if (connection(state) === "live" && connection(before) !== "live") cart.readNow();
    before = state;
  };
}

/** What was bought is still there when the page is loaded again, until the shopper closes it. */
function createReceiptKeeper() {
  let before = store.state().receipt;
  return ({ receipt }) => {
    if (receipt === before) return;
    before = receipt;
    if (receipt === null) receipts.forget();
    else receipts.keep(receipt);
  };
}

function createMessageTimer() {
  let timedId = null;
  return ({ message }) => {
    if (message === null || message.id === timedId) return;
    timedId = message.id;
    if (message.tone !== "bad") setTimeout(() => dispatch({ type: "message-dismissed", id: message.id }), MESSAGE_MS);
  };
}
