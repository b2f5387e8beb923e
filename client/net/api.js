// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Requests in, outcomes out. An outcome is `{ok: true, answer}` or `{ok: false, error, retryAfterMs, …}`; nothing
 * here throws, and nothing here waits or repeats: who asked decides that.
 *
 * The errors are those of wire.js.
 *
 * @import { Problem, StatusAnswer, Wanted } from "./wire.js"
 */

import { decodeCart, decodeItems, decodeOrder, decodePage, decodeProblem, decodeStatus } from "./wire.js";

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
 * @typedef {{ok: true, answer: T, error?: undefined, retryAfterMs?: undefined}|Failure} Outcome
 */

/**
 * @typedef {{ok: false, answer?: undefined}&Problem} Failure
 * @typedef {{setTimeout: (job: () => void, ms: number) => number, clearTimeout: (timer?: number) => void}} Timers
 * @typedef {ReturnType<typeof createApi>} Api
 * @typedef {{action: "add"|"remove"|"wait", item: string, quantity?: number}} Command
 */

/**
 * @param {{fetch: typeof fetch, session: string|null, waitMs?: number|null}&Partial<Timers>} deps
 * @example const outcome = await createApi({ fetch, session: "9f" }).items();
 */
export function createApi({
  fetch,
  session,
  waitMs = null,
  setTimeout = globalThis.setTimeout,
  clearTimeout = globalThis.clearTimeout,
}) {
  const pollTimeoutMs = (waitMs ?? DEFAULT_WAIT_MS) + POLL_MARGIN_MS;

  /**
   * @template T
   * @param {string} path
   * @param {{init?: RequestInit, timeoutMs: number, decode: (body: unknown) => T, signal?: AbortSignal}} how
   * @returns {Promise<Outcome<T>>}
   */
  async function ask(path, { init = {}, timeoutMs, decode, signal }) {
    const abort = new AbortController();
    const giveUp = () => abort.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      giveUp();
    }, timeoutMs);
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      const response = await fetch(path, { cache: "no-store", ...init, signal: abort.signal });
      return await readOutcome(response, decode);
    } catch {
      return failure(late ? "timed-out" : signal?.aborted ? "interrupted" : "unreachable");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** @type {[string, string][]} */
  const own = session === null ? [] : [["session", session]];

  /**
   * @template T
   * @param {string} path
   * @param {object} fields
   * @param {(body: unknown) => T} decode
   */
  function post(path, fields, decode) {
    const body = JSON.stringify({ ...Object.fromEntries(own), ...fields });
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    return ask(path, { init, timeoutMs: COMMAND_TIMEOUT_MS, decode });
  }

  return {
    /**
     * The long poll on every item, also on those that come later; its answer has those that changed. `waitS` asks for
     * another wait than the server's own; with `cart`, the cursor of the cart that is known, a change of that ends it too.
     * @param {{since: string|null, waitS?: number|null, cart?: string|null}} watch
     * @param {AbortSignal} [signal]
     */
    status({ since, waitS = null, cart = null }, signal) {
      const query = [...own, ["item", "*"]];
      if (since !== null) query.push(["since", since]);
      if (waitS !== null) query.push(["wait", String(waitS)]);
      if (cart !== null) query.push(["cart", cart]);
      return ask(`/status?${new URLSearchParams(query)}`, { timeoutMs: pollTimeoutMs, decode: decodeStatus, signal });
    },
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
     */
    page({ after, search = "", limit = PAGE_ITEMS }) {
      const query = [["limit", String(limit)]];
      if (search !== "") query.push(["search", search]);
      if (after !== null) query.push(["after", after]);
      return ask(`/items?${new URLSearchParams(query)}`, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodePage });
    },
    /** This session's cart. */
    cart() {
      return ask(`/cart?${new URLSearchParams(own)}`, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodeCart });
    },
    /** Sends one command, once. @param {Command} command */
    command(command) {
      return post("/cart", command, decodeCart);
    },
    /**
     * Buys the cart under a number of the caller's, once; another cart than these lines is not bought.
     * @param {string} order
     * @param {Wanted[]} lines
     */
    checkout(order, lines) {
      return post("/checkout", lines.length <= MOST_LINES ? { order, lines } : { order }, decodeOrder);
    },
    /** What was bought under a number. @param {string} order */
    order(order) {
      const path = `/orders/${encodeURIComponent(order)}?${new URLSearchParams(own)}`;
      return ask(path, { timeoutMs: COMMAND_TIMEOUT_MS, decode: decodeOrder });
    },
    /** Gives an order up that is not paid. @param {string} order */
    release(order) {
      return post(`/orders/${encodeURIComponent(order)}/release`, {}, decodeOrder);
    },
  };
}

/**
 * A body that breaks off is unreachable (it rejects), one that is not JSON or not ours is garbled.
 *
 * @template T
 * @param {Response} response
 * @param {(body: unknown) => T} decode
 * @returns {Promise<Outcome<T>>}
 */
async function readOutcome(response, decode) {
  const text = await response.text();
  const body = parseJson(text);
  if (!response.ok) {
    return { ok: false, ...decodeProblem(response.status, body, response.headers.get("Retry-After")) };
  }
  try {
    return { ok: true, answer: decode(body) };
  } catch {
    return failure("garbled");
  }
}

/** @param {string} text @returns {unknown} null when it is none */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} error @returns {Failure} */
function failure(error) {
  return { ok: false, error, retryAfterMs: null };
}
