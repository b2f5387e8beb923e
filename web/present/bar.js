// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The cart in a few words, at the foot of the screen where it is not beside the cards. Pure.
 *
 * @import { Hold } from "../client/state/cart.js"
 * @import { State } from "../client/state/state.js"
 * @import { Button } from "./button.js"
 * @import { Say } from "./language.js"
 *
 * @typedef {{summary: string, sum: string, time: string, soon: boolean, buy: Button|null,
 *   take: {item: string, button: Button}|null, pay: {label: string, href: string}|null}} Bar
 *   `summary`: nothing, where there is nothing of the shopper's; `take`: what is offered comes before what is held
 */

import { formatCountdown } from "../client/present/time.js";
import { total } from "../client/state/buying.js";
import { isPaused } from "../client/state/pausing.js";
import { unpaidOrder } from "../client/state/paying.js";
import { payLink } from "./receipt.js";
import { SOON_MS } from "./words.js";

/**
 * @param {State} state
 * @param {{at: number, say: Say, sum: string, buy: Button|null, takes: {item: string, take: Button|null}[]}} cart
 * @returns {Bar}
 */
export function presentBar(state, { at, say, sum, buy, takes }) {
  const lines = state.cart.lines ?? [];
  const unpaid = unpaidOrder(state);
  const offered = lines.find(({ offer }) => offer);
  const take = takes.find(({ item }) => item === offered?.item)?.take ?? null;
  const ends = unpaid !== null && lines.length === 0 ? [unpaid.unpaid?.endsAt ?? null] : lines.map(endOf);
  const leftMs = soonest(ends, at);
  const time = leftMs === null || isPaused(state.stock) ? "" : say("left", { time: formatCountdown(leftMs, say) });
  return {
    summary: summaryOf(state, say),
    sum: lines.length > 0 ? sum : "",
    time,
    soon: time !== "" && leftMs !== null && leftMs <= SOON_MS,
    buy: take === null ? buy : null,
    pay: unpaid === null || lines.length > 0 ? null : payLink(state, unpaid, say),
    take: take === null || offered === undefined ? null : { item: offered.item, button: take },
  };
}

/** @param {State} state @param {Say} say */
function summaryOf(state, say) {
  const { lines, places, lapsed } = state.cart;
  if ((lines ?? []).some(({ offer }) => offer)) return say("yourTurn");
  if (lines !== null && lines.length > 0) return say("cartSummary", { n: total(lines) });
  if (unpaidOrder(state) !== null) return say("payTitle");
  if (places.length > 0) return say("cartWaiting", { n: places.length });
  if (lapsed.length > 0) return say("lapsedTitle");
  return state.receipt === null ? "" : say(state.receipt.unpaid ? "unpaidTitle" : "receiptTitle");
}

/** @param {Hold} hold */
function endOf({ expiresAt, ranOut }) {
  return ranOut ? null : expiresAt;
}

/** @param {(number|null)[]} ends @param {number} at */
function soonest(ends, at) {
  const known = ends.flatMap((end) => (end === null ? [] : [end]));
  return known.length === 0 ? null : Math.max(0, Math.min(...known) - at);
}
