// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The cart, and what was bought of it, as they are shown. Pure.
 *
 * @import { Cart, Hold } from "../client/state/cart.js"
 * @import { State } from "../client/state/state.js"
 * @import { Item } from "../client/state/stock.js"
 * @import { Button, Wish } from "./button.js"
 * @import { Say } from "./language.js"
 *
 * @typedef {ReturnType<typeof presentCart>} ShownCart
 * @typedef {Cart["lapsed"][number]} Lapse
 * @typedef {Cart["places"][number]} Place
 * @typedef {{at: number, say: Say}} Telling
 */

import { formatSums } from "../client/present/money.js";
import { formatCountdown } from "../client/present/time.js";
import { total } from "../client/state/buying.js";
import { positionOf } from "../client/state/cart.js";
import { isPaused } from "../client/state/pausing.js";
import { unpaidOrder } from "../client/state/paying.js";
import { findItem, isShut, isSoldOut } from "../client/state/stock.js";
import { presentBar } from "./bar.js";
import { atLimit, blocked, busy, open } from "./button.js";
import { presentEach, turnNote } from "./item.js";
import { addressOf } from "./place.js";
import { presentReceipt } from "./receipt.js";
import { SOON_MS, itemName } from "./words.js";

/** @param {State} state @param {Telling} telling */
export function presentCart(state, { at, say }) {
  const { lines } = state.cart;
  const empty = lines === null || lines.length === 0;
  const shown = presentEach(lines ?? [], (hold) => presentLine(state, hold, { at, say }));
  const places = presentEach(state.cart.places, (place) => presentPlace(state, place, say));
  const lapsed = presentEach(state.cart.lapsed, (lapse) => presentLapse(state, lapse, say));
  const sum = sumIn(state);
  const buy = empty ? null : buyButton(state, say);
  return {
    heading: lines === null ? say("cartLoading") : empty ? say("cartEmpty") : "",
    note: lines === null ? "" : say(empty ? "cartEmptyNote" : "cartNote"),
    lines: shown.models,
    placesTitle: state.cart.places.length > 0 ? say("places") : "",
    places: places.models,
    lapsedTitle: lapsed.models.length > 0 ? say("lapsedTitle") : "",
    lapsed: lapsed.models,
    faults: [...shown.faults, ...places.faults, ...lapsed.faults],
    forgets: state.forgets === null ? "" : say(state.forgets),
    sum: sum === "" ? "" : say("sum", { sum }),
    buy,
    offer: (lines ?? []).some(({ offer }) => offer),
    bar: presentBar(state, { at, say, sum, buy, takes: shown.models }),
    receipt: state.receipt && presentReceipt(state, state.receipt, { at, say }),
  };
}

/** What all in the cart costs, as far as it has a price. @param {State} state */
function sumIn({ cart, stock, language }) {
  const priced = (cart.lines ?? []).flatMap(({ item, quantity }) => {
    const price = findItem(stock, item)?.price;
    return price ? [{ price, quantity }] : [];
  });
  return formatSums(priced, language);
}

/** @param {State} state @param {Say} say @returns {Button} */
function buyButton(state, say) {
  const { buying, pending, cart } = state;
  if (buying !== null)
    return { ...blocked(say(buying.repeats > 0 ? "tryingAgain" : "buying"), "buyingNow"), busy: true };
  const units = total(cart.lines ?? []);
  const label = units > 1 ? say("buyAll", { n: units }) : say("buy");
  // While a line is on its way it is not known what would be bought.
  if (pending.size > 0) return blocked(label, "cartMoves");
  // The next order takes the place of this one, which then could not be given up any more.
  if (unpaidOrder(state) !== null) return blocked(label, "payFirst");
  return open(label);
}

/** @param {State} state @param {Hold} hold @param {Telling} telling */
function presentLine(state, hold, { at, say }) {
  const item = findItem(state.stock, hold.item);
  const name = itemName(item, hold.item, state);
  const pending = state.pending.get(hold.item);
  const leftMs = hold.expiresAt === null ? null : hold.expiresAt - at;
  const stands = isPaused(state.stock);
  const waits = state.buying !== null ? "buyingNow" : pending ? "stillTrying" : hold.ranOut ? "checking" : null;
  /** @param {string} label @param {Wish} wish @param {string|null} [reason] @returns {Button} */
  const button = (label, wish, reason = waits) =>
    pending?.wish === wish ? busy(say, pending) : reason === null ? open(label, wish) : blocked(label, reason, wish);
  return {
    item: hold.item,
    name,
    href: addressOf({ at: "item", item: hold.item }),
    image: item?.image ?? null,
    price: item?.price ? formatSums([{ price: item.price, quantity: hold.quantity }], state.language) : "",
    offer: hold.offer,
    quantity: String(hold.quantity),
    quantityLabel: say("quantity"),
    countdown: hold.offer ? turnNote(hold, at, say, stands) : countdownText(hold, leftMs, say, stands),
    soon: leftMs !== null && leftMs <= SOON_MS && !stands,
    steps: !hold.offer && (item?.limit !== 1 || hold.quantity > 1),
    more: button(say("more", { name }), "more", waits ?? whyNoMore(item, hold)),
    less: button(say("less", { name }), "less", waits ?? (hold.quantity > 1 ? null : "atLeastOne")),
    take: hold.offer ? button(say("take"), "take", waits ?? (stands ? "paused" : null)) : null,
    remove: hold.offer ? button(say("noThanks"), "decline") : button(say("remove"), "remove"),
  };
}

/** @param {Item|undefined} item @param {Hold} hold */
function whyNoMore(item, hold) {
  if (item && isShut(item)) return "not-open";
  if (item === undefined) return null;
  if (atLimit(item, hold)) return "quantity-limit";
  if (item.paused) return "paused";
  return isSoldOut(item) ? "noneLeft" : null;
}

/** @param {Hold} hold @param {number|null} leftMs @param {Say} say @param {boolean} stands */
function countdownText(hold, leftMs, say, stands) {
  if (leftMs === null) return say("noLimit");
  if (stands) return say("clockStands");
  return hold.ranOut || leftMs <= 0 ? say("checking") : say("left", { time: formatCountdown(leftMs, say) });
}

const LAPSED = new Map([
  ["expired", "lapsedExpired"],
  ["offer", "lapsedOffer"],
  ["released", "lapsedReleased"],
]);

/** @param {State} state @param {Lapse} lapse @param {Say} say */
function presentLapse(state, { item, quantity, cause, reason }, say) {
  const pending = state.pending.get(item);
  const stop = state.buying !== null ? "buyingNow" : pending ? "stillTrying" : null;
  /** @param {string} key @param {Wish} wish @returns {Button} */
  const button = (key, wish) => {
    if (pending?.wish === wish) return busy(say, pending);
    return stop === null ? open(say(key), wish) : blocked(say(key), stop, wish);
  };
  return {
    item,
    name: itemName(findItem(state.stock, item), item, state),
    quantity: say("units", { n: quantity }),
    cause:
      cause === "released" && reason !== undefined
        ? say("lapsedReleasedFor", { reason })
        : say(LAPSED.get(cause) ?? "lapsedOtherwise"),
    again: button("addAgain", "again"),
    dismiss: button("lapsedDismiss", "dismiss"),
  };
}

/** @param {State} state @param {Place} place @param {Say} say */
function presentPlace(state, place, say) {
  const item = findItem(state.stock, place.item);
  const pending = state.pending.get(place.item);
  const stop = state.buying !== null ? "buyingNow" : pending ? "stillTrying" : null;
  const leave = stop === null ? open(say("leave"), "leave") : blocked(say("leave"), stop, "leave");
  return {
    item: place.item,
    name: itemName(item, place.item, state),
    position: say("numberInLine", { position: positionOf(place, item?.turn ?? 0) }),
    leave: pending?.wish === "leave" ? busy(say, pending) : leave,
  };
}
