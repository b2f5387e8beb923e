// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * State and time in, what stands on the page out: words, numbers, what can be pressed. Pure, and the only place that
 * knows both the state and the languages. The view puts the result on the screen without judging it.
 *
 * @import { State } from "../client/state/state.js"
 * @import { Message } from "../client/state/telling.js"
 * @import { Say } from "./language.js"
 * @import { Visit } from "./paper.js"
 */

import { formatCountdown, msToNextSecond } from "../client/present/time.js";
import { FEW, isShown } from "../client/state/filter.js";
import { isPaused } from "../client/state/pausing.js";
import { unpaidOrder } from "../client/state/paying.js";
import { connection } from "../client/state/state.js";
import { findItem, hasMore, isSoldOut } from "../client/state/stock.js";
import { presentCart } from "./cart.js";
import { presentFront } from "./front.js";
import { presentEach, presentItem } from "./item.js";
import { HTML_LANG, otherLanguage, translate } from "./language.js";
import { presentPaper } from "./paper.js";
import { SHOP, addressOf } from "./place.js";
import { MESSAGES, itemName } from "./words.js";

/** @typedef {ReturnType<typeof present>} Page */

/** The least time between two renderings that only count down, when many things do. */
const MANY_TICK_MS = 250;

/** Who is in the shop itself, and whose browser knows nothing beside it. @type {Visit} */
export const ARRIVED = Object.freeze({ place: SHOP, found: null, orders: Object.freeze([]), notices: null });

/**
 * @param {State} state
 * @param {number} at monotonic milliseconds
 * @param {Visit} [visit]
 * @example present(store.state(), now).connection.state // "live"
 */
export function present(state, at, visit = ARRIVED) {
  /** @type {Say} */
  const say = (key, params) => translate(MESSAGES[state.language], key, params);
  const link = connection(state);
  const front = presentFront(state, say);
  const paper = presentPaper(state, visit, { at, say });
  return {
    say,
    front,
    place: visit.place,
    paper,
    lang: HTML_LANG[state.language],
    otherLang: HTML_LANG[otherLanguage(state.language)],
    title: titleOf(state, visit, { say, shop: front.name, paper: paper?.title ?? "" }),
    connection: { state: link, label: say(link) },
    connecting: link === "connecting" ? say("connectingNote") : "",
    paused: isPaused(state.stock) ? { note: say("pausedNote"), reason: state.stock.reason ?? "" } : null,
    ...presentShelf(state, visit, { at, say, link }),
    cart: presentCart(state, { at, say }),
    orders: visit.orders.length > 0 ? { href: addressOf({ at: "orders" }), label: say("ordersTitle") } : null,
    notices: state.cart.places.length > 0 ? presentNotices(visit, say) : null,
    message: state.message && spoken(state, state.message, say),
    notice: state.notice && spoken(state, state.notice, say),
    rehearsal: state.rehearsal,
  };
}

/**
 * What a tab and a bookmark are called: what is pressing comes first.
 *
 * @param {State} state
 * @param {Visit} visit
 * @param {{say: Say, shop: string, paper: string}} words
 */
function titleOf(state, { place }, { say, shop, paper }) {
  if ((state.cart.lines ?? []).some(({ offer }) => offer)) return say("turnTitle", { shop });
  const here = place.at === "item" ? itemName(findItem(state.stock, place.item), place.item, state) : paper;
  return here === "" ? shop : `${here} – ${shop}`;
}

/** @param {Visit} visit @param {Say} say */
function presentNotices({ notices }, say) {
  return {
    ask: notices === "ask" ? say("noticesAsk") : "",
    note: notices === "on" ? say("noticesOn") : "",
  };
}

/**
 * Every item, whether shown or filtered away, and how to find one of many.
 *
 * @param {State} state
 * @param {Visit} visit
 * @param {{at: number, say: Say, link: string}} telling
 */
function presentShelf(state, { place }, { at, say, link }) {
  const isFound = isShown(state.filter, state.cart);
  const only = place.at === "item" ? place.item : null;
  const visible = state.stock.items.filter(({ item, shown }) => shown !== false || item === only);
  const leads = state.front.layout === "drop" || visible.length === 1;
  const { models: items, faults } = presentEach(visible, (item) =>
    presentItem(state, item, {
      at,
      say,
      link,
      shown: only === null ? isFound(item) : item.item === only,
      large: only === null ? leads && item === visible[0] : item.item === only,
    }),
  );
  const found = items.filter(({ shown }) => shown).length;
  const missing = only !== null && found === 0 && state.stock.complete && state.stock.items.length > 0;
  const filtered = state.filter.text.trim() !== "" || state.filter.left !== null;
  const searchable = only === null && items.length > FEW;
  const { total } = state.stock;
  const goesOn = hasMore(state.stock) && (state.filter.text.trim() === "" || state.filter.found?.next !== null);
  return {
    items,
    faults,
    back: only === null ? "" : say("toShop"),
    missing: missing ? say("noSuchItem") : "",
    finder: {
      searchable,
      label: say("search"),
      left: state.filter.left !== null,
      leftLabel: say("onlyLeft"),
      found: searchable && filtered && found > 0 ? say("found", { n: found, total }) : "",
      nothing: searchable && found === 0 && !goesOn ? say("foundNothing") : "",
      more: {
        shown: only === null && goesOn,
        label: say(state.stock.asking > 0 ? "loadingMore" : "showMore"),
        filtered,
      },
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
