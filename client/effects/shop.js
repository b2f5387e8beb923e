// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shop as it goes on by itself: what is known of it, what polls it, and what is done in it. Wiring: which part hears
 * which; what shows it is for whoever made it.
 *
 * @import { Api, Outcome, Timers } from "../net/api.js"
 * @import { Boot } from "../net/boot.js"
 * @import { Receipt } from "../state/buying.js"
 * @import { Forgets, State } from "../state/state.js"
 * @import { OrderMemory } from "./memory.js"
 * @import { Channel } from "./tabs.js"
 * @typedef {{pollNow: () => void, wantCart: () => void, see: (visible: boolean) => void, leave: () => void}} Wakeups
 * @typedef {ReturnType<typeof createShop>} Shop
 */

import { connection, initialState } from "../state/state.js";
import { createStore } from "../state/store.js";
import { PATIENCE_MS, createCart, createCartNews } from "./cart.js";
import { createCheckout } from "./checkout.js";
import { createLoader } from "./loader.js";
import { createPayment } from "./payment.js";
import { createPolling } from "./polling.js";
import { createTabs } from "./tabs.js";

/**
 * @param {{api: Api, start: {boot: Boot, language: string, tag?: string, receipt?: Receipt|null, forgets?: Forgets|null},
 *   session: () => string|null, attempts: OrderMemory, newOrder: () => string,
 *   tabs: {locks: LockManager|null, lock?: string, open: (name: string) => Channel<any>|null}, hidden: boolean,
 *   wake: (wakeups: Wakeups) => void, clock: {now: () => number, onLeap: (listener: () => void) => void},
 *   random: () => number, streams?: () => boolean, tries?: number,
 *   prove?: (item: string) => Promise<Outcome<string>>}&Timers} deps
 *   `session`: whose cart it is, as other tabs know it; `open`: a channel to them; `wake`: is to tell of the network and
 *   the tab; `tries`: of an order, before it is left to whoever asked
 */
export function createShop({
  api,
  start,
  session,
  attempts,
  newOrder,
  tabs: { locks, lock, open },
  hidden,
  wake,
  clock,
  random,
  streams,
  tries,
  prove,
  setTimeout,
  clearTimeout,
}) {
  const { now } = clock;
  const timers = { setTimeout, clearTimeout };
  const store = createStore(initialState({ ...start, at: now() }));
  const { dispatch } = store;
  /** @param {number} ms */
  const sleep = (ms) =>
    new Promise((resolve) => {
      setTimeout(() => resolve(null), ms);
    });
  const wantCart = () => dispatch({ type: "cart-wanted" });

  const channels = { poll: open("holdfast.poll.2"), cart: open("holdfast.cart.2") };
  const polling = createPolling({ api, store, now, random, streams, ...timers });
  const tabs = createTabs({
    locks,
    lock,
    channel: channels.poll,
    id: newOrder(),
    hidden,
    store,
    now,
    poll: polling.start,
    ...timers,
  });
  const { share } = createCartNews({ channel: channels.cart, session, store, now });
  const payment = createPayment({ api, store, hidden, now, ...timers });
  const patience = () => (tabs.leads() ? 0 : PATIENCE_MS);
  const cart = createCart({ api, store, now, random, sleep, share, patience, prove });
  wake({
    pollNow: tabs.pollNow,
    wantCart,
    see(visible) {
      tabs.see(visible);
      payment.see(visible);
    },
    leave: tabs.leave,
  });
  clock.onLeap(() => {
    wantCart();
    tabs.pollNow();
  });
  const checkout = createCheckout({
    api,
    store,
    cart,
    memory: attempts,
    newOrder,
    now,
    random,
    rest: cart.rest,
    tries,
  });
  const loader = createLoader({ api, store, now, ...timers });

  store.subscribe(() => cart.keepRead());
  store.subscribe(() => payment.follow());
  store.subscribe(createConnectionWatch());

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

  return {
    store,
    now,
    cart,
    checkout,
    payment,
    loader,
    /** Something about what is polled is another now. */
    pollNow: tabs.pollNow,
    /** Call it once, when what comes of it is heard. */
    begin() {
      void payment.ask();
      void cart.keepRead();
    },
    /** For good: nothing is polled any more, nor heard of other tabs. */
    close() {
      tabs.leave();
      channels.poll?.close?.();
      channels.cart?.close?.();
    },
  };
}
