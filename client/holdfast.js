// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A Holdfast shop in any page or program: its live numbers, a cart, a place in line, a purchase. The one module that
 * others import; what it stands on is the shop page's own. What of its types is public is said in public.d.ts.
 *
 * @import { Shop } from "./effects/embedded.js"
 * @import { Challenge } from "./net/wire.js"
 */

import { createEmbedded } from "./effects/embedded.js";
import { createSessionKeeper } from "./effects/sessions.js";
import { openChannel } from "./effects/tabs.js";
import { createClock } from "./net/clock.js";
import { watchWakeups } from "./net/wakeups.js";
import { newOrder } from "./state/buying.js";

export { ShopError } from "./net/shop_error.js";

/**
 * @typedef {object} Options
 * @property {string|null|(() => string|Promise<string>)} [session] whose cart it is: a session, or what gets one from the
 *   shop's own server, called when one is needed and again when it is over; null: the cookie of this page's own origin.
 *   Left out: the shop mints one when the cart is first used, which the browser keeps
 * @property {"auto"|"poll"|"stream"} [via] how numbers come. `auto`, also where it is left out: as a stream where the browser
 *   speaks HTTP/2 or 3 with the shop, else as long polls
 * @property {typeof fetch} [fetch] what asks the shop, where it is not to be the global one
 * @property {(challenge: Challenge) => string|Promise<string>} [prove] where an item is gated, or a session: makes of a challenge what
 *   ALTCHA's widget calls the payload, base64 of its JSON
 * @property {AbortSignal} [signal] closes it
 */

/**
 * Connects to a shop. It begins to follow what there is at once, comes back by itself whatever happens on the way, and
 * goes on until it is closed.
 *
 * @param {string|URL} [address] of the shop's gateways, as `https://shop.example`; left out: the page's own origin
 * @param {Options} [options]
 * @returns {Shop}
 * @example
 * const shop = connect("https://shop.example");
 * shop.watch("P", (item) => { count.textContent = item ? String(item.available) : "gone"; });
 */
export function connect(address, options = {}) {
  const page = typeof window === "undefined" || typeof document === "undefined" ? null : window;
  const base = addressOf(address, page?.location.href);
  const place = base === page?.location.origin ? "" : ` ${base}`;
  const { session, via = "auto", fetch = globalThis.fetch, prove, signal } = options;
  if (!["auto", "poll", "stream"].includes(via)) throw new TypeError(`via must be auto, poll or stream, not ${via}`);
  const clock = createClock({
    monotonic: () => performance.now(),
    wall: () => Date.now(),
    later: queueMicrotask,
  });
  const memory = createMemory();
  const shop = createEmbedded({
    // A function of a window does not like to be called as one of another object.
    fetch: (input, init) => fetch(input, init),
    address: base,
    place,
    session,
    sessionMemory: page && createSessionKeeper(() => page.localStorage, `holdfast.session${place}`),
    storage: page ? () => page.sessionStorage : () => memory,
    tabs: {
      locks: page?.navigator.locks ?? null,
      open: (name) => openChannel(page === null ? undefined : globalThis.BroadcastChannel, name),
    },
    hidden: page?.document.hidden ?? false,
    wake(wakeups, until) {
      if (page !== null) watchWakeups({ window: page, now: clock.now, ...wakeups, signal: until });
    },
    clock,
    wall: () => Date.now(),
    random: () => Math.random(),
    newOrder: () => newOrder(globalThis.crypto),
    streams: () => via === "stream" || (via === "auto" && speaksMany(base)),
    urlOf: (path) => urlOf(path, base),
    fault(error) {
      queueMicrotask(() => {
        throw error;
      });
    },
    prove,
    setTimeout: (job, ms) => /** @type {number} */ (/** @type {unknown} */ (globalThis.setTimeout(job, ms))),
    clearTimeout: (timer) => globalThis.clearTimeout(timer),
  });
  signal?.addEventListener("abort", shop.close, { once: true });
  if (signal?.aborted) shop.close();
  return shop;
}

/** @param {string|URL|undefined} address @param {string|undefined} here @returns {string} without a slash at its end */
function addressOf(address, here) {
  const url = new URL(address ?? "/", here);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new TypeError(`no shop is at ${url}`);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** What is no picture's address is shown as none would be: by an address where nothing is. @param {string} path @param {string} base */
function urlOf(path, base) {
  try {
    return new URL(path, `${base}/`).href;
  } catch {
    return "about:invalid";
  }
}

/** Whether the browser was seen to have many requests to a shop in one connection. @param {string} base */
function speaksMany(base) {
  const seen = /** @type {PerformanceResourceTiming[]} */ (
    globalThis.performance?.getEntriesByType?.("resource") ?? []
  );
  return seen.some(({ name, nextHopProtocol }) => name.startsWith(`${base}/`) && /^h[23]/.test(nextHopProtocol ?? ""));
}

/** Where there is no browser to remember an order under way: it lives as long as the program. @returns {Storage} */
function createMemory() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return /** @type {Storage} */ ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
}
