// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What was bought, or is to be paid, or was not. Pure.
 *
 * @import { Receipt } from "../client/state/buying.js"
 * @import { State } from "../client/state/state.js"
 * @import { Button } from "./button.js"
 * @import { Say } from "./language.js"
 */

import { formatPrice } from "../client/present/money.js";
import { formatCountdown } from "../client/present/time.js";
import { isPaused } from "../client/state/pausing.js";
import { findItem } from "../client/state/stock.js";
import { blocked, open } from "./button.js";
import { addressOf } from "./place.js";
import { SOON_MS, itemName } from "./words.js";

const TITLES = Object.freeze({
  paying: "payTitle",
  released: "unpaidTitle",
  sold: "receiptTitle",
  returned: "returnedTitle",
});
const NOTES = Object.freeze({
  paying: "payNote",
  released: "unpaidNote",
  sold: "receiptNote",
  returned: "returnedNote",
});

/**
 * @param {State} state
 * @param {Receipt} receipt
 * @param {{at: number, say: Say, returned?: boolean}} telling `returned`: all of it came back after it was bought
 */
export function presentReceipt(state, receipt, { at, say, returned = false }) {
  const { order, lines, total: costs, unpaid } = receipt;
  const is = unpaid?.state ?? (returned ? "returned" : "sold");
  const endsAt = unpaid?.endsAt ?? null;
  const leftMs = endsAt === null ? null : endsAt - at;
  return {
    order,
    is,
    title: say(TITLES[is]),
    orderLabel: say("orderNumber"),
    note: say(NOTES[is]),
    countdown:
      is !== "paying" || leftMs === null ? "" : isPaused(state.stock) ? say("clockStands") : payCountdown(leftMs, say),
    soon: leftMs !== null && leftMs <= SOON_MS && !isPaused(state.stock),
    giveUp: is === "paying" ? giveUpButton(unpaid?.releasing === true, say) : null,
    close: say("receiptClose"),
    pay: payLink(state, receipt, say),
    page: { href: addressOf({ at: "receipt", order }), label: say("receiptKeep") },
    sum: costs ? say("sum", { sum: formatPrice(costs, state.language) }) : "",
    lines: lines.map(({ item, quantity }) => ({
      item,
      name: itemName(findItem(state.stock, item), item, state),
      quantity: say("units", { n: quantity }),
    })),
  };
}

/**
 * The way to the shop's payment page, where the shop has one.
 *
 * @param {State} state
 * @param {Receipt} receipt
 * @param {Say} say
 */
export function payLink({ front }, { order, unpaid }, say) {
  if (front.pay === null || unpaid?.state !== "paying" || unpaid.releasing) return null;
  return { label: say("payNow"), href: front.pay.replace("{order}", encodeURIComponent(order)) };
}

/** @param {number} leftMs @param {Say} say */
function payCountdown(leftMs, say) {
  return leftMs <= 0 ? say("checking") : say("payLeft", { time: formatCountdown(leftMs, say) });
}

/** @param {boolean} releasing @param {Say} say @returns {Button} */
function giveUpButton(releasing, say) {
  return releasing ? { ...blocked(say("givingUp"), "stillTrying"), busy: true } : open(say("giveUp"));
}
