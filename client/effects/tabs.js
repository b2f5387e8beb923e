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
 */

import { isOlder, sameEpoch } from "../net/cursor.js";
import { tellStock } from "../state/stock.js";

/** The leader's lock; its name ends in the version of what the leader tells the others, as a channel's does. */
export const LOCK = "holdfast.poll.2";
/** The leader answers at once; when it does not, it is frozen, or its tab hangs. */
export const REPLY_MS = 2_000;
/** Longer than a poll is held and its pause usually takes; then it is worth asking whether somebody leads. */
export const SILENCE_MS = 45_000;
/** A glance at another tab should not end a poll. */
export const REST_MS = 10_000;
/** What a poll can lead to; nothing else that another tab says is taken for it. */
const POLLED = Object.freeze(["status-answered", "items-answered", "poll-failed"]);

/**
 * @param {{locks: LockManager|null, channel: {post: (message: object) => void,
 *   hear: (listener: (message: object) => void) => void}|null, id: string, hidden: boolean,
 *   store: ReturnType<import("../state/state.js").createStore>, now: () => number,
 *   poll: (tell: (event: object) => void) => {stop: () => void, pollNow: () => void},
 *   setTimeout: Function, clearTimeout: Function}} deps
 *   `poll` starts to poll at once, dispatches what it hears, and tells it
 * @returns {{see: (visible: boolean) => void, leave: () => void, pollNow: () => void, doubt: () => void,
 *   leads: () => boolean}}
 */
export function createTabs({ locks, channel, id, hidden, store, now, poll, setTimeout, clearTimeout }) {
  const timers = { reply: null, silence: null, rest: null };
  let polling = null;
  let away = false;

  const election = createElection({ locks: channel === null ? null : locks, lead });
  const post = (message) => channel?.post({ from: id, ...message });

  function set(timer, ms, run) {
    clear(timer);
    timers[timer] = setTimeout(() => {
      timers[timer] = null;
      run();
    }, ms);
  }

  function clear(timer) {
    clearTimeout(timers[timer]);
    timers[timer] = null;
  }

  function lead() {
    clear("reply");
    clear("silence");
    polling = poll((event) => post({ kind: "polled", hidden, event }));
    post({ kind: "here", hidden });
    return () => {
      polling.stop();
      polling = null;
    };
  }

  /** Asks the leader whether it is there, and for what this tab does not know. */
  function greet() {
    if (polling !== null || timers.reply !== null) return;
    const { stock, failing } = store.state();
    post({ kind: "hello", cursor: stock.complete && !failing ? stock.cursor : null });
    set("reply", REPLY_MS, () => {
      if (!hidden && !away) election.seize();
    });
  }

  function answer(to, cursor) {
    const { stock, failing } = store.state();
    const told = stock.complete && !failing && (!sameEpoch(cursor, stock.cursor) || isOlder(cursor, stock.cursor));
    post({ kind: "here", hidden, to, stock: told ? tellStock(stock, now()) : null });
  }

  /** The leader lives. If it is hidden, a tab that is not leads better. */
  function hearLeader(leaderHidden) {
    clear("reply");
    clear("silence");
    if (hidden || away) return;
    if (leaderHidden) election.seize();
    else set("silence", SILENCE_MS, greet);
  }

  function takeIn(event) {
    if (!POLLED.includes(event?.type)) return;
    if (isGap(store.state().stock, event)) greet();
    else store.dispatch({ ...event, at: now() });
  }

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
    else if (timers.rest === null) election.rest();
  }

  store.subscribe(() => hidden && stand());
  stand();
  if (!hidden) greet();

  return {
    /** The tab came into sight, or out of it. */
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
      for (const timer of Object.keys(timers)) clear(timer);
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

/** @returns {boolean} the event tells what came after something this tab has not seen */
function isGap(stock, { type, since = null, answer }) {
  if (type === "poll-failed" || since === null || answer === null || answer.reset) return false;
  return !sameEpoch(stock.cursor, since) || isOlder(stock.cursor, since);
}

/** @param {import("../state/state.js").State} state */
function hasSomethingToLose({ cart, buying }) {
  return buying !== null || cart.places.length > 0 || (cart.lines ?? []).length > 0;
}

/**
 * Which of the browser's tabs leads: the one that holds a lock. The browser hands it on when that tab closes, crashes
 * or steps down. Where there are no locks every tab leads itself.
 *
 * @param {{locks: LockManager|null, lead: () => () => void}} deps `lead` is called when this tab comes to lead, and
 *   answers with what ends that
 * @returns {{stand: () => void, seize: () => void, rest: () => void}}
 *   `stand`: be ready to lead; `seize`: lead now, whoever did; `rest`: do not lead, and do not wait for it
 */
export function createElection({ locks, lead }) {
  let candidacy = null;

  /** Waits for the lock, and holds it until `withdraw`, or until another tab seizes it. */
  function run(steal) {
    const mine = { abort: new AbortController(), stop: null, release: () => {} };
    candidacy = mine;
    if (locks === null) {
      mine.stop = lead();
      return;
    }
    // The browser takes no signal with a theft, which does not wait anyway.
    const options = steal ? { steal } : { signal: mine.abort.signal };
    const held = locks.request(LOCK, options, () => {
      if (candidacy !== mine) return null;
      mine.stop = lead();
      return new Promise((resolve) => {
        mine.release = resolve;
      });
    });
    held.catch((error) => lost(mine, error));
  }

  function lost(mine, error) {
    if (candidacy !== mine) return;
    end(mine);
    // Aborted by the browser: another tab seized the lead. Anything else: it forbids locks here.
    if (error?.name !== "AbortError") locks = null;
    run(false);
  }

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
 * @param {typeof BroadcastChannel|undefined} Channel
 * @param {string} name
 * @returns {{post: (message: object) => void, hear: (listener: (message: object) => void) => void}|null} null where
 *   tabs cannot speak to each other
 * @example openChannel(BroadcastChannel, "holdfast.cart.1")?.post({ session: "9f" })
 */
export function openChannel(Channel, name) {
  if (typeof Channel !== "function") return null;
  try {
    const channel = new Channel(name);
    return {
      post: (message) => channel.postMessage(message),
      hear: (listener) => channel.addEventListener("message", ({ data }) => listener(data)),
    };
  } catch {
    return null;
  }
}
