// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What was bought, as pages of their own: a receipt, and those that this browser remembers. Pure.
 *
 * @import { Receipt } from "../client/state/buying.js"
 * @import { State } from "../client/state/state.js"
 * @import { Say } from "./language.js"
 * @import { Place } from "./place.js"
 *
 * @typedef {{order: string, is: "asking"|"told"|"unknown"|"unheard", receipt: Receipt|null, returned: boolean}} Found
 *   what the shop says of an order that was asked for by its address
 * @typedef {{place: Place, found: Found|null, orders: readonly Receipt[], notices: "ask"|"on"|null}} Visit
 *   where somebody is in the shop, and what their browser knows beside it; `notices`: of their turn, by the browser;
 *   null where it has none to give, or was told not to
 */

import { formatPrice } from "../client/present/money.js";
import { formatMoment } from "../client/present/time.js";
import { findItem } from "../client/state/stock.js";
import { addressOf } from "./place.js";
import { presentReceipt } from "./receipt.js";
import { itemName } from "./words.js";

/** @param {State} state @param {Visit} visit @param {{at: number, say: Say}} telling */
export function presentPaper(state, { place, found, orders }, { at, say }) {
  if (place.at === "receipt") return presentFound(state, place.order, found, { at, say });
  if (place.at !== "orders") return null;
  return {
    title: say("ordersTitle"),
    note: say(orders.length === 0 ? "ordersNone" : "ordersNote"),
    receipt: null,
    back: say("toShop"),
    print: null,
    forget: orders.length === 0 ? null : say("ordersForget"),
    orders: orders.map((order) => presentEntry(state, order, say)),
  };
}

/**
 * @param {State} state
 * @param {string} order
 * @param {Found|null} found
 * @param {{at: number, say: Say}} telling
 */
function presentFound(state, order, found, { at, say }) {
  const own = state.receipt?.order === order ? state.receipt : null;
  const asked = found?.order === order ? found : null;
  const known = own ?? asked?.receipt ?? null;
  const is = known !== null ? "told" : (asked?.is ?? "asking");
  const shown = known && presentReceipt(state, known, { at, say, returned: asked?.returned === true });
  return {
    title: shown?.title ?? say("receiptPage"),
    note: { told: "", asking: say("receiptAsking"), unknown: say("receiptUnknown"), unheard: say("receiptUnheard") }[
      is
    ],
    receipt: shown && { ...shown, giveUp: own === null ? null : shown.giveUp },
    back: say("toShop"),
    print: known === null ? null : say("print"),
    forget: null,
    orders: null,
  };
}

/** @param {State} state @param {Receipt} receipt @param {Say} say */
function presentEntry(state, { order, lines, total: costs, unpaid, madeAt }, say) {
  return {
    item: order,
    href: addressOf({ at: "receipt", order }),
    name: lines
      .map(
        ({ item, quantity }) =>
          `${say("units", { n: quantity })} ${itemName(findItem(state.stock, item), item, state)}`,
      )
      .join(", "),
    made: madeAt === undefined ? "" : formatMoment(madeAt, state.tag),
    number: order.slice(0, 8),
    sum: costs ? formatPrice(costs, state.language) : "",
    is: unpaid === undefined ? "" : say(unpaid.state === "paying" ? "payTitle" : "unpaidTitle"),
  };
}
