// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One tab polls for all tabs of the browser. The leader tells every answer, and every failure, on a
 * channel; the others take it in as if they had asked themselves. What each tab knows has a version, so it does not
 * matter who told it or whether it was told twice.
 *
 * Nothing is missed: a tab that begins to lead asks from its own cursor, and one that was told of what came after
 * something it has not seen asks the leader, not the shop, for all of it.
 *
 * Nobody looks at hidden tabs. They do not lead while there is a visible one, since the browser slows them down, and
 * they rest altogether unless there is something to lose: a hold, an offer, a place in line.
 *
 * @import { Timers } from "../net/api.js"
 * @import { Poller } from "../net/poller.js"
 * @import { State } from "../state/state.js"
 * @import { Store } from "../state/store.js"
 * @import { List, Stock } from "../state/stock.js"
 * @import { PollEvent } from "./polling.js"
 */

import { isOlder, sameEpoch } from "../net/cursor.js";
import { tellStock } from "../state/stock.js";

/**
 * @template M
 * @typedef {{post: (message: M) => void, hear: (listener: (message: M) => void) => void, close?: () => void}} Channel
 */

/** The leader's lock; its name ends in the version of what the leader tells the others, as a channel's does. */
export const LOCK = "holdfast.poll.2";
/** The leader answers at once; when it does not, it is frozen, or its tab hangs. */
export const REPLY_MS = 2_000;
/** Longer than a poll is held and its pause usually takes; then it is worth asking whether somebody leads. */
export const SILENCE_MS = 45_000;
/** A glance at another tab should not end a poll. */
export const REST_MS = 10_000;
/** @typedef {"reply"|"silence"|"rest"} Timer */
/** What a poll can lead to; nothing else that another tab says is taken for it. @type {readonly string[]} */
const POLLED = Object.freeze(["status-answered", "items-answered", "poll-failed"]);

/**
 * @typedef {{kind: "hello", cursor: string|null}|{kind: "doubt"}|{kind: "polled", hidden: boolean, event: PollEvent}|
 *   {kind: "here", hidden: boolean, to?: string, stock?: List|null}} Said
 *   `here`: the leader is, and tells `to` a tab what that does not know
 * @param {{locks: LockManager|null, lock?: string, channel: Channel<Said&{from: string}>|null, id: string, hidden: boolean,
 *   store: Store, now: () => number, poll: (tell: (event: PollEvent) => void) => Poller}&Timers} deps
 *   `lock`: its name, one for each shop; `poll` starts to poll at once, dispatches what it hears, and tells it
 * @returns {{see: (visible: boolean) => void, leave: () => void, pollNow: () => void, doubt: () => void,
 *   leads: () => boolean}}
 */
export function createTabs({ locks, lock = LOCK, channel, id, hidden, store, now, poll, setTimeout, clearTimeout }) {
  /** @type {Record<Timer, number|undefined>} */
  const timers = { reply: undefined, silence: undefined, rest: undefined };
  /** @type {Poller|null} */
  let polling = null;
  let away = false;

  const election = createElection({ locks: channel === null ? null : locks, lock, lead });
  /** @param {Said} message */
  const post = (message) => channel?.post({ from: id, ...message });

  /** @param {Timer} timer @param {number} ms @param {() => void} run */
  function set(timer, ms, run) {
    clear(timer);
    timers[timer] = setTimeout(() => {
      timers[timer] = undefined;
      run();
    }, ms);
  }

  /** @param {Timer} timer */
  function clear(timer) {
    clearTimeout(timers[timer]);
    timers[timer] = undefined;
  }

  function lead() {
    clear("reply");
    clear("silence");
    polling = poll((event) => post({ kind: "polled", hidden, event }));
    post({ kind: "here", hidden });
    return () => {
      polling?.stop();
      polling = null;
    };
  }

  /** Asks the leader whether it is there, and for what this tab does not know. */
  function greet() {
    if (polling !== null || timers.reply !== undefined) return;
    const { stock, failing } = store.state();
    post({ kind: "hello", cursor: stock.complete && !failing ? stock.cursor : null });
    set("reply", REPLY_MS, () => {
      if (!hidden && !away) election.seize();
    });
  }

  /** @param {string} to @param {string|null} cursor */
  function answer(to, cursor) {
    const { stock, failing } = store.state();
    const told = stock.complete && !failing && (!sameEpoch(cursor, stock.cursor) || isOlder(cursor, stock.cursor));
    post({ kind: "here", hidden, to, stock: told ? tellStock(stock, now()) : null });
  }

  /** The leader lives. If it is hidden, a tab that is not leads better. @param {boolean} leaderHidden */
  function hearLeader(leaderHidden) {
    clear("reply");
    clear("silence");
    if (hidden || away) return;
    if (leaderHidden) election.seize();
    else set("silence", SILENCE_MS, greet);
  }

  /** @param {PollEvent} event */
  function takeIn(event) {
    if (!POLLED.includes(event?.type)) return;
    if (isGap(store.state().stock, event)) greet();
    else store.dispatch({ ...event, at: now() });
  }

  /** @param {List} answer */
  function takeStock(answer) {
    if (!isOlder(answer.cursor, store.state().stock.cursor))
      store.dispatch({ type: "items-answered", since: null, answer, at: now() });
  }

  channel?.hear((message) => {
    if (message.kind === "hello" && polling !== null) answer(message.from, message.cursor);
    if (message.kind === "doubt" && polling !== null) store.dispatch({ type: "doubted" });
    if (polling !== null || (message.kind !== "here" && message.kind !== "polled")) return;
    hearLeader(message.hidden);
    if (message.kind === "polled") takeIn(message.event);
    else if (message.to === id && message.stock) takeStock(message.stock);
  });

  function stand() {
    if (away) return;
    if (!hidden || hasSomethingToLose(store.state())) election.stand();
    else if (timers.rest === undefined) election.rest();
  }

  store.subscribe(() => hidden && stand());
  stand();
  if (!hidden) greet();

  return {
    /** The tab came into sight, or out of it. @param {boolean} visible */
    see(visible) {
      away = false;
      hidden = !visible;
      clear("rest");
      if (hidden) {
        clear("silence");
        if (polling !== null) post({ kind: "here", hidden });
        set("rest", REST_MS, stand);
        return;
      }
      stand();
      greet();
    },
    /** The page is put aside: frozen, or kept for going back to. */
    leave() {
      away = true;
      clear("reply");
      clear("silence");
      clear("rest");
      election.rest();
    },
    pollNow() {
      if (polling !== null) polling.pollNow();
      else if (!hidden) greet();
    },
    /** A command met a silence; whoever polls should find out what it means. */
    doubt() {
      if (polling !== null) polling.pollNow();
      else post({ kind: "doubt" });
    },
    leads: () => polling !== null,
  };
}

/**
 * @param {Stock} stock
 * @param {PollEvent} event
 * @returns {boolean} the event tells what came after something this tab has not seen
 */
function isGap(stock, event) {
  if (event.type === "poll-failed" || event.answer === null || event.answer.reset) return false;
  const { since = null } = event;
  return since !== null && (!sameEpoch(stock.cursor, since) || isOlder(stock.cursor, since));
}

/** @param {State} state */
function hasSomethingToLose({ cart, buying }) {
  return buying !== null || cart.places.length > 0 || (cart.lines ?? []).length > 0;
}

/**
 * Which of the browser's tabs leads: the one that holds a lock. The browser hands it on when that tab closes, crashes
 * or steps down. Where there are no locks every tab leads itself.
 *
 * @typedef {{abort: AbortController, stop: (() => void)|null, release: () => void}} Candidacy
 * @param {{locks: LockManager|null, lock: string, lead: () => () => void}} deps `lead` is called when this tab comes to lead, and
 *   answers with what ends that
 * @returns {{stand: () => void, seize: () => void, rest: () => void}}
 *   `stand`: be ready to lead; `seize`: lead now, whoever did; `rest`: do not lead, and do not wait for it
 */
export function createElection({ locks, lock, lead }) {
  /** @type {Candidacy|null} */
  let candidacy = null;

  /** Waits for the lock, and holds it until `withdraw`, or until another tab seizes it. @param {boolean} steal */
  function run(steal) {
    /** @type {Candidacy} */
    const mine = { abort: new AbortController(), stop: null, release: () => {} };
    candidacy = mine;
    if (locks === null) {
      mine.stop = lead();
      return;
    }
    // The browser takes no signal with a theft, which does not wait anyway.
    const options = steal ? { steal } : { signal: mine.abort.signal };
    const held = locks.request(lock, options, () => {
      if (candidacy !== mine) return null;
      mine.stop = lead();
      return new Promise((resolve) => {
        mine.release = () => resolve(null);
      });
    });
    held.catch((error) => lost(mine, error));
  }

  /** @param {Candidacy} mine @param {unknown} error */
  function lost(mine, error) {
    if (candidacy !== mine) return;
    end(mine);
    // Aborted by the browser: another tab seized the lead. Anything else: it forbids locks here.
    if (Object(error).name !== "AbortError") locks = null;
    run(false);
  }

  /** @param {Candidacy} mine */
  function end(mine) {
    candidacy = null;
    mine.stop?.();
    mine.stop = null;
    mine.release();
    mine.abort.abort();
  }

  return {
    stand() {
      if (candidacy === null) run(false);
    },
    seize() {
      if (candidacy?.stop) return;
      if (candidacy !== null) end(candidacy);
      run(true);
    },
    rest() {
      if (candidacy !== null) end(candidacy);
    },
  };
}

/**
 * What one tab of this browser says to the others. A channel's name ends in the version of what is said on it: after
 * an update the shopper's older tabs are still open.
 *
 * @template M
 * @param {typeof BroadcastChannel|undefined} Broadcast
 * @param {string} name
 * @returns {Channel<M>|null} null where tabs cannot speak to each other
 * @example openChannel(BroadcastChannel, "holdfast.cart.1")?.post({ session: "9f" })
 */
export function openChannel(Broadcast, name) {
  if (typeof Broadcast !== "function") return null;
  try {
    const channel = new Broadcast(name);
    return {
      post: (message) => channel.postMessage(message),
      hear: (listener) => channel.addEventListener("message", ({ data }) => listener(data)),
      close: () => channel.close(),
    };
  } catch {
    return null;
  }
}
