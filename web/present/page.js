// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * State and time in, what stands on the page out: words, numbers, what can be pressed. Pure, and the only place that
 * knows both the state and the languages. The view puts the result on the screen without judging it.
 *
 * @import { State } from "../client/state/state.js"
 * @import { Message } from "../client/state/telling.js"
 * @import { Say } from "./language.js"
 */

import { formatCountdown, msToNextSecond } from "../client/present/time.js";
import { FEW, isShown } from "../client/state/filter.js";
import { isPaused } from "../client/state/pausing.js";
import { unpaidOrder } from "../client/state/paying.js";
import { connection } from "../client/state/state.js";
import { findItem, hasMore, isSoldOut } from "../client/state/stock.js";
import { presentCart } from "./cart.js";
import { presentEach, presentItem } from "./item.js";
import { HTML_LANG, otherLanguage, translate } from "./language.js";
import { MESSAGES, itemName } from "./words.js";

/** @typedef {ReturnType<typeof present>} Page */

/** The least time between two renderings that only count down, when many things do. */
const MANY_TICK_MS = 250;

/**
 * @param {State} state
 * @param {number} at monotonic milliseconds
 * @example present(store.state(), now).connection.state // "live"
 */
export function present(state, at) {
  /** @type {Say} */
  const say = (key, params) => translate(MESSAGES[state.language], key, params);
  const link = connection(state);
  return {
    say,
    lang: HTML_LANG[state.language],
    otherLang: HTML_LANG[otherLanguage(state.language)],
    title: say((state.cart.lines ?? []).some(({ offer }) => offer) ? "turnTitle" : "title"),
    connection: { state: link, label: say(link) },
    connecting: link === "connecting" ? say("connectingNote") : "",
    paused: isPaused(state.stock) ? { note: say("pausedNote"), reason: state.stock.reason ?? "" } : null,
    ...presentShelf(state, { at, say, link }),
    cart: presentCart(state, { at, say }),
    message: state.message && spoken(state, state.message, say),
    notice: state.notice && spoken(state, state.notice, say),
  };
}

/**
 * Every item, whether shown or filtered away, and how to find one of many.
 *
 * @param {State} state
 * @param {{at: number, say: Say, link: string}} telling
 */
function presentShelf(state, { at, say, link }) {
  const isThere = isShown(state.filter, state.cart);
  const visible = state.stock.items.filter((item) => item.shown !== false);
  const { models: items, faults } = presentEach(visible, (item) =>
    presentItem(state, item, { at, say, link, shown: isThere(item) }),
  );
  const found = items.filter(({ shown }) => shown).length;
  const filtered = state.filter.text.trim() !== "" || state.filter.left !== null;
  const searchable = items.length > FEW;
  const { total } = state.stock;
  const goesOn = hasMore(state.stock) && (state.filter.text.trim() === "" || state.filter.found?.next !== null);
  return {
    items,
    faults,
    finder: {
      searchable,
      label: say("search"),
      left: state.filter.left !== null,
      leftLabel: say("onlyLeft"),
      found: searchable && filtered && found > 0 ? say("found", { n: found, total }) : "",
      nothing: searchable && found === 0 && !goesOn ? say("foundNothing") : "",
      more: { shown: goesOn, label: say(state.stock.asking > 0 ? "loadingMore" : "showMore"), filtered },
    },
  };
}

/**
 * @param {State} state
 * @param {number} at
 * @returns {number|null} when `present` would next say something else by the passing of time alone
 */
export function msToNextChange(state, at) {
  if (isPaused(state.stock) && connection(state) === "live") return null;
  const holds = (state.cart.lines ?? []).map(({ expiresAt, ranOut }) => (ranOut ? null : expiresAt));
  const awaited = state.stock.items.filter(isSoldOut).map(({ releaseAt }) => releaseAt);
  const unpaid = unpaidOrder(state)?.unpaid?.endsAt ?? null;
  const opening = state.stock.items.map(({ opensAt }) => opensAt ?? null);
  const others = [...awaited, ...opening, unpaid].filter((end) => end !== null && end > at);
  const ends = [...holds, ...others].filter((end) => end !== null);
  // A hold that is due already is the next tick's to mark, however long ago that was (the machine may have slept).
  const waits = ends.map((end) => msToNextSecond(Math.max(1, end - at)));
  if (["reconnecting", "stale"].includes(connection(state))) waits.push(1000);
  if (waits.length === 0) return null;
  // Hundreds of countdowns, each with its own fraction of a second, must not become hundreds of renderings.
  return waits.length <= FEW ? Math.min(...waits) : Math.max(MANY_TICK_MS, Math.min(...waits));
}

/** @param {State} state @param {Message} message @param {Say} say */
function spoken(state, { id, key, params, tone }, say) {
  const { item = "" } = params;
  const name = itemName(findItem(state.stock, item), item, state);
  const time = params.leftMs === undefined ? "" : formatCountdown(params.leftMs, say);
  return { id, tone, text: say(key, { ...params, name, time }) };
}
