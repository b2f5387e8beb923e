// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Requests in, outcomes out. An outcome is `{ok: true, answer}` or `{ok: false, error, retryAfterMs, …}`; nothing
 * here throws, and nothing here waits or repeats: who asked decides that.
 *
 * The errors are those of wire.js.
 *
 * @import { Challenge, Problem, StatusAnswer, Wanted } from "./wire.js"
 */

import { FIRST_MS, SILENT_MS, createEventReader } from "./events.js";
import { failure, parseJson, readOutcome } from "./outcome.js";
import {
  decodeCart,
  decodeChallenge,
  decodeEntry,
  decodeItems,
  decodeOrder,
  decodePage,
  decodePageSession,
  decodeStatus,
} from "./wire.js";

/** The server's own limit is 2 s; past this its answer is not coming. */
export const COMMAND_TIMEOUT_MS = 10_000;
/** What a held poll may take beyond the server's wait. */
export const POLL_MARGIN_MS = 10_000;
/** Of more lines than these the shop judges no cart: then it is bought as it is. */
const MOST_LINES = 100;
/** Items in one answer of a list that goes on: some screens full. */
export const PAGE_ITEMS = 120;
/** The server's default wait, when the page was not told another. */
export const DEFAULT_WAIT_MS = 25_000;

/**
 * @template T
 * @typedef {{ok: true, answer: T, toldAt?: number, error?: undefined, retryAfterMs?: undefined}|Failure} Outcome
 */

/**
 * @typedef {{ok: false, answer?: undefined}&Problem} Failure
 * @typedef {{setTimeout: (job: () => void, ms: number) => number, clearTimeout: (timer?: number) => void}} Timers
 * @typedef {ReturnType<typeof createApi>} Api
 * @typedef {{action: "add"|"remove"|"wait", item: string, quantity?: number, altcha?: string}} Command
 *   `altcha`: a proof, where the item is gated
 */

/**
 * @param {{fetch: typeof fetch, session: string|null, address?: string, waitMs?: number|null,
 *   closing?: AbortSignal}&Partial<Timers>} deps
 *   `address`: what paths are put behind, where the page is from elsewhere; `session`: null where the browser's cookie says;
 *   `closing`: ends all there is
 * @example const outcome = await createApi({ fetch, session: "9f" }).items();
 */
export function createApi({
  fetch,
  session,
  address = "",
  waitMs = null,
  closing,
  setTimeout = globalThis.setTimeout,
  clearTimeout = globalThis.clearTimeout,
}) {
  const pollTimeoutMs = (waitMs ?? DEFAULT_WAIT_MS) + POLL_MARGIN_MS;

  /**
   * @template T
   * @param {string} path
   * @param {{init?: RequestInit, timeoutMs: number, decode: (body: unknown) => T, parse?: (text: string) => unknown,
   *   signal?: AbortSignal}} how
   * @returns {Promise<Outcome<T>>}
   */
  function ask(path, { init = {}, timeoutMs, decode, parse = parseJson, signal }) {
    return listen(timeoutMs, signal, async (abort) => readOutcome(await send(path, init, abort), decode, parse));
  }

  /** @param {string} path @param {RequestInit} init @param {AbortSignal} signal */
  function send(path, init, signal) {
    return fetch(`${address}${path}`, { cache: "no-store", ...init, signal });
  }

  /**
   * What comes of some work that ends by the signal it is given: when its time is up, which it may put off, or when
   * whoever asked does not want it any more.
   *
   * @template T
   * @param {number} timeoutMs
   * @param {AbortSignal|undefined} signal
   * @param {(abort: AbortSignal, putOff: (ms: number) => void) => Promise<Outcome<T>>} work
   * @returns {Promise<Outcome<T>>}
   */
  async function listen(timeoutMs, signal, work) {
    const abort = new AbortController();
    const giveUp = () => abort.abort();
    let late = false;
    /** @type {number|undefined} */
    let timer;
    /** @param {number} ms */
    const putOff = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        late = true;
        giveUp();
      }, ms);
    };
    putOff(timeoutMs);
    const ends = [signal, closing];
    if (ends.some((end) => end?.aborted)) return failure("interrupted");
    for (const end of ends) end?.addEventListener("abort", giveUp, { once: true });
    try {
      return await work(abort.signal, putOff);
    } catch {
      giveUp();
      return failure(late ? "timed-out" : ends.some((end) => end?.aborted) ? "interrupted" : "unreachable");
    } finally {
      clearTimeout(timer);
      for (const end of ends) end?.removeEventListener("abort", giveUp);
    }
  }

  /** @param {HeadersInit} headers @param {AbortSignal} [signal] @returns {Promise<Outcome<string>>} */
  function askPage(headers, signal) {
    const how = {
      timeoutMs: COMMAND_TIMEOUT_MS,
      decode: decodePageSession,
      parse: (/** @type {string} */ text) => text,
    };
    return ask("/", { ...how, init: { headers }, signal });
  }

  /** @type {[string, string][]} */
  const own = session === null ? [] : [["session", session]];

  /**
   * @template T
   * @param {string} path
   * @param {object} fields
   * @param {(body: unknown) => T} decode
   * @param {AbortSignal} [signal]
   */
  function post(path, fields, decode, signal) {
    const body = JSON.stringify({ ...Object.fromEntries(own), ...fields });
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    return ask(path, { init, timeoutMs: COMMAND_TIMEOUT_MS, decode, signal });
  }

  /** @param {{since: string|null, cart?: string|null}} watch @returns {[string, string][]} every item, and the cart */
  function watching({ since, cart = null }) {
    const query = [...own, /** @type {[string, string]} */ (["item", "*"])];
    if (since !== null) query.push(["since", since]);
    if (cart !== null) query.push(["cart", cart]);
    return query;
  }

  return {
    /**
     * The long poll on every item, also on those that come later; its answer has those that changed. `waitS` asks for
     * another wait than the server's own; with `cart`, the cursor of the cart that is known, a change of that ends it too.
     * @param {{since: string|null, waitS?: number|null, cart?: string|null}} watch
     * @param {AbortSignal} [signal]
     */
    status({ since, waitS = null, cart = null }, signal) {
      const query = watching({ since, cart });
      if (waitS !== null) query.push(["wait", String(waitS)]);
      return ask(`/status?${new URLSearchParams(query)}`, { timeoutMs: pollTimeoutMs, decode: decodeStatus, signal });
    },
    /**
     * The same as a stream, each answer as it comes; it ends by itself after minutes, or because somebody on the way
     * keeps what is streamed to himself.
     * @param {{since: string|null, cart?: string|null}} watch
     * @param {(answer: StatusAnswer) => void} take
     * @param {AbortSignal} [signal]
     * @returns {Promise<Outcome<{delayMs: number}>>}
     */
    events(watch, take, signal) {
      const path = `/events?${new URLSearchParams(watching(watch))}`;
      return listen(FIRST_MS, signal, async (abort, putOff) => {
        const response = await send(path, { headers: { Accept: "text/event-stream" } }, abort);
        if (!response.ok || response.body === null) return readOutcome(response, () => ({ delayMs: 0 }), parseJson);
        const events = createEventReader(({ event, data }) => {
          if (event === "state") take(decodeStatus(JSON.parse(data)));
        });
        const pieces = response.body.getReader();
        const text = new TextDecoder();
        for (;;) {
          const { done, value } = await pieces.read();
          if (done) return { ok: true, answer: { delayMs: events.retryMs() } };
          events.read(text.decode(value, { stream: true }));
          putOff(SILENT_MS);
        }
      });
    },
    /**
     * A session of the shop's own making, as its page has one.
     * @param {AbortSignal} [signal]
     */
    mint: (signal) => askPage({}, signal),
    /**
     * This session as the shop's page has it, which is for longer where half of its time is over.
     * @param {AbortSignal} [signal]
     */
    prolong: (signal) => askPage({ Authorization: `Bearer ${session}` }, signal),
    /**
     * The first items, or those that changed since a cursor, with their names; the answer is null while the gateway
     * knows none.
     * @param {string|null} since
     * @param {AbortSignal} [signal]
     */
    items(since, signal) {
      const query = since === null ? [["limit", String(PAGE_ITEMS)]] : [["since", since]];
      const path = `/items?${new URLSearchParams(query)}`;
      /** @type {(body: unknown) => StatusAnswer|null} */
      const decode = since === null ? decodeItems : decodeStatus;
      return ask(path, { timeoutMs: COMMAND_TIMEOUT_MS, decode, signal });
    },
    /**
     * The items behind one of them, in the catalog's order; with `search` those that go by these words.
     * @param {{after: string|null, search?: string, limit?: number}} wanted
     * @param {AbortSignal} [signal]
     */
    page({ after, search = "", limit = PAGE_ITEMS }, signal) {
      const query = [["limit", String(limit)]];
      if (search !== "") query.push(["search", search]);
      if (after !== null) query.push(["after", after]);
      return ask(`/items?${new URLSearchParams(query)}`, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodePage, signal });
    },
    /** This session's cart. @param {AbortSignal} [signal] */
    cart(signal) {
      return ask(`/cart?${new URLSearchParams(own)}`, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodeCart, signal });
    },
    /** Sends one command, once. @param {Command} command @param {AbortSignal} [signal] */
    command(command, signal) {
      return post("/cart", command, decodeCart, signal);
    },
    /**
     * What a proof for an item is made of, with ALTCHA's widget; null: of one for a session.
     * @param {string|null} item
     * @param {AbortSignal} [signal]
     */
    challenge(item, signal) {
      const query = item === null ? [] : [...own, ["item", item]];
      const path = `/gate?${new URLSearchParams(query)}`;
      return ask(path, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodeChallenge, signal });
    },
    /** A new session for a proof. @param {string} altcha @param {AbortSignal} [signal] */
    enter(altcha, signal) {
      return post("/gate", { altcha }, decodeEntry, signal);
    },
    /**
     * Buys the cart under a number of the caller's, once; another cart than these lines is not bought.
     * @param {string} order
     * @param {Wanted[]} lines
     * @param {{reference?: string, signal?: AbortSignal}} [more] `reference`: the shop's own words for the order
     */
    checkout(order, lines, { reference, signal } = {}) {
      const judged = lines.length <= MOST_LINES ? { order, lines, reference } : { order, reference };
      return post("/checkout", judged, decodeOrder, signal);
    },
    /** What was bought under a number. @param {string} order @param {AbortSignal} [signal] */
    order(order, signal) {
      const path = `/orders/${encodeURIComponent(order)}?${new URLSearchParams(own)}`;
      return ask(path, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodeOrder, signal });
    },
    /** Gives an order up that is not paid. @param {string} order @param {AbortSignal} [signal] */
    release(order, signal) {
      return post(`/orders/${encodeURIComponent(order)}/release`, {}, decodeOrder, signal);
    },
  };
}
