// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Asks what has become of an order that waits for its payment, while somebody can see the page, and gives it up.
 *
 * @import { Api, Timers } from "../net/api.js"
 * @import { Store } from "../state/store.js"
 */

import { unpaidOrder } from "../state/paying.js";

/** No poll tells of it, and a payment page takes its time. */
export const ASK_EVERY_MS = 5_000;

/**
 * @param {{api: Pick<Api, "order"|"release">, store: Store, hidden: boolean, now: () => number}&Timers} deps
 * @returns {{ask: () => Promise<void>, follow: () => void, see: (visible: boolean) => void,
 *   giveUp: () => Promise<void>}}
 *   `ask`: at once; `follow`: in a while, if there is such an order; `see`: the page came into sight or out of it
 */
export function createPayment({ api, store, hidden, now, setTimeout, clearTimeout }) {
  let visible = !hidden;
  let asking = false;
  /** @type {number|undefined} */
  let timer;

  function rest() {
    clearTimeout(timer);
    timer = undefined;
  }

  function follow() {
    if (unpaidOrder(store.state()) === null || !visible) rest();
    else if (!asking) timer ??= setTimeout(() => void ask(), ASK_EVERY_MS);
  }

  async function ask() {
    rest();
    const unpaid = unpaidOrder(store.state());
    if (unpaid === null || !visible || asking) return;
    asking = true;
    const outcome = await api.order(unpaid.order);
    asking = false;
    if (outcome.ok) store.dispatch({ type: "order-read", at: now(), answer: outcome.answer });
    // Another store, which knows no such order.
    else if (outcome.error === "unknown-order") store.dispatch({ type: "receipt-closed" });
    follow();
  }

  return {
    ask,
    follow,
    see(now) {
      visible = now;
      if (visible) void ask();
      else rest();
    },
    async giveUp() {
      const unpaid = unpaidOrder(store.state());
      if (unpaid === null || unpaid.unpaid?.releasing) return;
      store.dispatch({ type: "release-began" });
      const outcome = await api.release(unpaid.order);
      store.dispatch({ type: "release-ended", at: now(), outcome });
      await ask();
    },
  };
}
