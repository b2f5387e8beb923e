// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The shopper's cart against the shop: one request at a time, so that answers come in the order of the questions.
 * Commands say absolute amounts, so one whose answer was lost is simply sent again; the number of times is bounded.
 *
 * @import { Api, Command, Failure, Outcome } from "../net/api.js"
 * @import { CartAnswer, OrderAnswer } from "../net/wire.js"
 * @import { Cart } from "../state/cart.js"
 * @import { Wish } from "../state/state.js"
 * @import { Store } from "../state/store.js"
 * @import { Channel } from "./tabs.js"
 */

import { fullJitterMs, retryMs } from "../net/pace.js";
import { PROOF_ERRORS, UNKNOWN_OUTCOMES } from "../net/wire.js";
import { asKnown } from "../state/buying.js";
import { commandFor } from "../state/cart.js";
import { findItem } from "../state/stock.js";

/** With the pauses of pace.js: about 8 s on average, 15.5 s at most, plus the requests' own time-outs. */
export const MAX_TRIES = 6;

/** The longest that a shop's "not so much at once" is waited for without a word. */
export const SOON_MS = 10_000;

/** Each proof is good once: one that led to a silence is not good for the repeat. */
const MOST_PROOFS = 3;

/** @returns {Promise<Outcome<string>>} */
const noProof = async () => ({ ok: false, error: "unproved", retryAfterMs: null });

/** Long enough for another tab's reading to be heard of, too short to be felt. */
export const PATIENCE_MS = 400;

/** A poll hears of this browser's own command in the moment in which the command is answered: that answer is enough. */
export const ANSWER_MS = 500;

/**
 * @typedef {{answer?: CartAnswer, bought?: OrderAnswer}} News
 * @typedef {ReturnType<typeof createCart>} ShoppersCart
 *
 * @param {{api: Api, store: Store, now: () => number, random: () => number, sleep: (ms: number) => Promise<unknown>,
 *   share?: (news: News) => void, patience?: () => number, prove?: (item: string) => Promise<Outcome<string>>}} deps
 *   `share` tells the shopper's other tabs what the shop said of the cart; `patience`: how long to wait for one of
 *   them to tell it, before asking for what is known already; `prove`: makes what a gated item is had for
 */
export function createCart({ api, store, now, random, sleep, share = () => {}, patience = () => 0, prove = noProof }) {
  /** @type {Promise<unknown>} */
  let tail = Promise.resolve();
  let reading = false;
  /** @type {Set<() => void>} */
  const resting = new Set();

  /**
   * Runs a job when the requests before it are answered.
   *
   * @template T
   * @param {() => Promise<T>} job
   */
  function inTurn(job) {
    const done = tail.then(job);
    tail = done.catch(() => {});
    return done;
  }

  /** One reading; only in a job that has its turn. */
  async function read() {
    const outcome = await api.cart();
    if (outcome.ok) {
      store.dispatch({ type: "cart-read", at: now(), answer: outcome.answer });
      share({ answer: outcome.answer });
    }
    return outcome;
  }

  /** @param {Cart} cart */
  function beforeReading({ wanted, overdue, lines }) {
    if (wanted === "soon") return fullJitterMs(overdue + 1, random());
    if (lines === null) return 0;
    return patience() + (wanted === "told" ? ANSWER_MS : 0);
  }

  /** The answers before it may have said all that was wanted. */
  async function readIfWanted() {
    return store.state().cart.wanted === "no" ? null : read();
  }

  /** What to send depends on what is held, so a cart in doubt is read first. @param {string} item @param {Wish} wish */
  async function carryOut(item, wish) {
    const { lines, wanted } = store.state().cart;
    if (lines === null || wanted !== "no") {
      const outcome = await read();
      if (!outcome.ok) return { command: null, outcome };
    }
    const command = commandFor(store.state().cart, item, wish);
    return { command, outcome: await insist(item, command) };
  }

  /** @param {string} item @param {Command} command @param {AbortSignal} [signal] */
  async function insist(item, command, signal) {
    let asked = command;
    let doubtful = false;
    let needsProof = command.action !== "remove" && findItem(store.state().stock, item)?.gate !== undefined;
    for (let attempt = 0, proofs = 0; ; attempt += 1) {
      if (needsProof && proofs < MOST_PROOFS) {
        proofs += 1;
        const proof = await prove(item);
        if (!proof.ok) return asKnown(proof, doubtful);
        asked = { ...command, altcha: proof.answer };
      }
      const outcome = await api.command(asked, signal);
      needsProof = !outcome.ok && PROOF_ERRORS.includes(outcome.error);
      if (needsProof && proofs < MOST_PROOFS) continue;
      const unknown = !outcome.ok && UNKNOWN_OUTCOMES.includes(outcome.error);
      const settled = outcome.ok || !(unknown || isSoonOver(outcome));
      if (settled || attempt + 1 >= MAX_TRIES) return asKnown(outcome, doubtful);
      doubtful ||= unknown;
      store.dispatch({ type: "change-repeats", item });
      await sleep(retryMs({ attempt, random: random(), retryAfterMs: outcome.retryAfterMs }));
    }
  }

  /** Too much came from this network at once: who waits as long as the shop says is let in. @param {Failure} refused */
  function isSoonOver({ error, retryAfterMs }) {
    return error === "too-many-requests" && retryAfterMs !== null && retryAfterMs <= SOON_MS;
  }

  /** A pause that ends when the shop is back. @param {number} ms */
  function rest(ms) {
    return new Promise((resolve) => {
      const wake = () => {
        resting.delete(wake);
        resolve(null);
      };
      resting.add(wake);
      void sleep(ms).then(wake);
    });
  }

  return {
    /** @param {string} item @param {Wish} wish */
    async change(item, wish) {
      if (store.state().pending.has(item) || store.state().buying !== null) return;
      store.dispatch({ type: "change-began", item, wish });
      const { command, outcome } = await inTurn(() => carryOut(item, wish));
      store.dispatch({ type: "change-ended", at: now(), item, wish, command, outcome });
      if (outcome.ok) share({ answer: outcome.answer });
    },

    /**
     * Says what is to be held, whatever is held now; where nobody knows whether that is done, the cart is read.
     *
     * @param {Command} command
     * @param {AbortSignal} [signal] ends the repeats
     */
    async state(command, signal) {
      const outcome = await inTurn(() => insist(command.item, command, signal));
      if (outcome.ok) {
        store.dispatch({ type: "cart-stated", at: now(), answer: outcome.answer });
        share({ answer: outcome.answer });
      } else if (outcome.error === "interrupted" || UNKNOWN_OUTCOMES.includes(outcome.error))
        store.dispatch({ type: "cart-wanted" });
      return outcome;
    },

    /** Reads the cart for as long as the state wants it; call it on each change of the state. */
    async keepRead() {
      if (reading || store.state().cart.wanted === "no") return;
      reading = true;
      for (let attempt = 0; store.state().cart.wanted !== "no"; attempt += 1) {
        const waitMs = beforeReading(store.state().cart);
        if (waitMs > 0) await sleep(waitMs);
        const outcome = await inTurn(readIfWanted);
        if (outcome !== null && !outcome.ok)
          await rest(retryMs({ attempt, random: random(), retryAfterMs: outcome.retryAfterMs }));
      }
      reading = false;
    },

    inTurn,
    read,
    /**
     * Takes an item out without a word, because the shopper was told already; only in a job that has its turn.
     *
     * @param {string} item
     */
    async goWithout(item) {
      const outcome = await insist(item, { action: "remove", item });
      if (!outcome.ok) return;
      store.dispatch({ type: "cart-stated", at: now(), answer: outcome.answer });
      share({ answer: outcome.answer });
    },
    rest,
    share,

    /** The shop is back: a read that failed before need not sit out its pause. */
    readNow() {
      for (const wake of [...resting]) wake();
    },
  };
}

/**
 * The shopper's tabs show one cart: what the shop said of it in one, the others take over without asking. A tab of
 * another session on the same browser does not.
 *
 * @param {{channel: Channel<News&{session: string}>|null, session: () => string|null, store: Store,
 *   now: () => number}} deps
 */
export function createCartNews({ channel, session, store, now }) {
  channel?.hear((news) => {
    if (news.session !== session()) return;
    if (news.answer) store.dispatch({ type: "cart-read", at: now(), answer: news.answer });
    else if (news.bought) store.dispatch({ type: "bought-elsewhere", answer: news.bought });
  });
  return {
    /** @param {News} news */
    share(news) {
      const mine = session();
      if (mine !== null) channel?.post({ session: mine, ...news });
    },
  };
}
