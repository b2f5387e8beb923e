// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One item on the shelf, as it is shown. Pure.
 *
 * @import { Cart, Hold } from "../client/state/cart.js"
 * @import { State } from "../client/state/state.js"
 * @import { Item } from "../client/state/stock.js"
 * @import { Button } from "./button.js"
 * @import { Say } from "./language.js"
 *
 * @typedef {ReturnType<typeof presentItem>} Card
 * @typedef {Extract<Item, {level: null}>} Exact
 * @typedef {Exclude<Item, Exact>} Rough
 * @typedef {{say: Say, hold: Hold|undefined, place: Cart["places"][number]|undefined}} Own what the shopper has of it
 */

import { formatPrice } from "../client/present/money.js";
import { formatCountdown } from "../client/present/time.js";
import { findHold, findPlace, positionOf } from "../client/state/cart.js";
import { isPaused } from "../client/state/pausing.js";
import { isAllInCarts, isShut, isSoldOut } from "../client/state/stock.js";
import { atLimit, blocked, busy, open } from "./button.js";
import { sentences } from "./language.js";
import { addressOf } from "./place.js";
import { itemName, textFor } from "./words.js";

/**
 * @param {State} state
 * @param {Item} item
 * @param {{at: number, say: Say, link: string, shown: boolean, large?: boolean}} page
 *   `large`: it has the page to itself, or leads it
 */
export function presentItem(state, item, { at, say, link, shown, large = false }) {
  const hold = findHold(state.cart, item.item);
  const place = findPlace(state.cart, item.item);
  const turn = hold?.offer === true;
  return {
    item: item.item,
    name: itemName(item, item.item, state),
    price: item.price ? formatPrice(item.price, state.language) : "",
    image: item.image ?? null,
    text: textFor(item.text, state) ?? "",
    href: addressOf({ at: "item", item: item.item }),
    shown,
    large,
    opening: large ? openingTime(item, at, say) : "",
    level: item.level,
    ...(item.level === null ? exactly(item, say) : roughly(item, say)),
    old: link !== "live",
    turn,
    mine: hold !== undefined && !turn,
    soldOut: isSoldOut(item),
    badge: turn ? say("yourTurn") : isSoldOut(item) && item.level === null ? goneWord(item, say) : "",
    note: itemNote(state, item, { at, say, link, large, hold, place }),
    ...itemButtons(state, item, { say, hold, place }),
  };
}

/**
 * The numbers, of all there were, and what share of the bar each has: the rest of it is sold.
 *
 * @param {Exact} item
 * @param {Say} say
 */
function exactly({ available, held, stock, sold }, say) {
  const all = Math.max(stock, available + held) + sold;
  const whole = Math.max(1, all);
  return {
    count: String(available),
    leftOf: say("leftOf", { all }),
    held: held > 0 ? say("heldNow", { held }) : "",
    sold: sold > 0 ? say("soldNow", { sold }) : "",
    shares: { available: available / whole, held: held / whole },
  };
}

/** A word in their place, where the shop keeps its numbers to itself. @param {Rough} item @param {Say} say */
function roughly(item, say) {
  const { level } = item;
  return {
    count: level === "sold-out" ? goneWord(item, say) : say(level),
    leftOf: "",
    held: "",
    sold: "",
    shares: null,
  };
}

/** @param {Item} item @param {Say} say */
function goneWord(item, say) {
  return say(isAllInCarts(item) ? "allInCarts" : "soldOut");
}

/**
 * What is said of an offer, in the cart too.
 *
 * @param {Hold} hold
 * @param {number} at
 * @param {Say} say
 * @param {boolean} stands its time does not run just now
 */
export function turnNote(hold, at, say, stands) {
  if (hold.expiresAt === null || stands) return say("offerNote");
  const leftMs = hold.expiresAt - at;
  return hold.ranOut || leftMs <= 0 ? say("checking") : say("offerCountdown", { time: formatCountdown(leftMs, say) });
}

/**
 * One note under the number, the most pressing thing first.
 *
 * @param {State} state
 * @param {Item} item
 * @param {{at: number, link: string, large: boolean}&Own} about
 */
function itemNote(state, item, { at, say, link, large, hold, place }) {
  if (hold?.offer) return turnNote(hold, at, say, isPaused(state.stock));
  if (isShut(item)) return sentences(state.language, [hold ? say("yoursIsSafe") : "", openingNote(item, at, say)]);
  if (link !== "live") return say("lastKnown", { ago: ago(at - (state.stock.heardAt ?? at), say) });
  if (isSoldOut(item) && hold) return sentences(state.language, [say("yoursIsSafe"), lineNote(item, say)]);
  if (place || isSoldOut(item)) {
    const line = place ? say("placeNote", { position: positionOf(place, item.turn) }) : lineNote(item, say);
    return sentences(state.language, [line, returnNote(item, at, say)]);
  }
  if (item.perPerson !== undefined) return say("personNote", { perPerson: item.perPerson });
  if (item.limit !== null) return say("limitNote", { limit: item.limit });
  return large ? say("freeNote") : "";
}

/** By the shop's clock: the countdown is what it said was left. @param {Item} item @param {number} at @param {Say} say */
function openingNote({ opensAt = null }, at, say) {
  if (opensAt === null) return say("saleOver");
  return opensAt > at ? say("opensIn", { time: formatCountdown(opensAt - at, say) }) : say("opensNow");
}

/** How long it is until then. @param {Item} item @param {number} at @param {Say} say */
function openingTime(item, at, say) {
  const { opensAt = null } = item;
  return isShut(item) && opensAt !== null && opensAt > at ? formatCountdown(opensAt - at, say) : "";
}

/** @param {Item} item @param {Say} say */
function lineNote({ waiting }, say) {
  if (waiting === 0) return "";
  return waiting === 1 ? say("oneWaits") : say("manyWait", { n: waiting });
}

/** @param {Item} item @param {number} at @param {Say} say */
function returnNote(item, at, say) {
  if (item.releaseAt === null) return say(item.level === null && item.held === 0 ? "allSold" : "lineFirst");
  const leftMs = item.releaseAt - at;
  return leftMs > 0 ? say("mayReturn", { time: formatCountdown(leftMs, say) }) : say("mayReturnNow");
}

/** @param {number} ms @param {Say} say */
function ago(ms, say) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return say("agoNow");
  return seconds < 60 ? say("agoSeconds", { n: seconds }) : say("agoMinutes", { n: Math.floor(seconds / 60) });
}

/**
 * The first button is what one comes for, the second the way back. They do not take each other's place: a second
 * click on "Wait in line" must not leave it.
 *
 * @typedef {{add: Button, other: Button|null}} Buttons
 * @param {State} state
 * @param {Item} item
 * @param {Own} own
 * @returns {Buttons}
 */
function itemButtons(state, item, { say, hold, place }) {
  const pending = state.pending.get(item.item);
  const buttons = restingButtons(item, { say, hold, place });
  if (pending) {
    const way = buttons.other?.wish === pending.wish ? "other" : "add";
    /** @type {Buttons} */
    const still = { add: blocked(buttons.add.label, "stillTrying"), other: buttons.other };
    if (still.other) still.other = blocked(still.other.label, "stillTrying");
    return { ...still, [way]: busy(say, pending) };
  }
  if (state.buying === null) return buttons;
  /** @param {Button} button */
  const stop = (button) => (button.can ? blocked(button.label, "buyingNow") : button);
  return { add: stop(buttons.add), other: buttons.other && stop(buttons.other) };
}

/** @param {Item} item @param {Own} own @returns {Buttons} */
function restingButtons(item, { say, hold, place }) {
  if (hold?.offer) return { add: takeButton(item, say), other: open(say("noThanks"), "decline") };
  if (place) return { add: blocked(say("waiting"), "inLine"), other: open(say("leave"), "leave") };
  return { add: addButton(item, { say, hold }), other: null };
}

/** @param {Item|undefined} item @param {Say} say */
export function takeButton(item, say) {
  return item?.paused ? blocked(say("take"), "paused", "take") : open(say("take"), "take");
}

/** @param {Item} item @param {{say: Say, hold: Hold|undefined}} own */
function addButton(item, { say, hold }) {
  if (isShut(item)) {
    const over = (item.opensAt ?? null) === null;
    return blocked(say(hold ? "inCart" : over ? "over" : "notYet"), over ? "saleOverNow" : "not-open");
  }
  if (hold && atLimit(item, hold)) return blocked(say("inCart"), "quantity-limit");
  if (item.paused) return blocked(say(hold ? "addMore" : isSoldOut(item) ? "wait" : "add"), "paused");
  if (isSoldOut(item)) return hold ? blocked(say("inCart"), "noneLeft") : open(say("wait"), "wait");
  return open(say(hold ? "addMore" : "add"), "more");
}

/**
 * Many things are shown, each for itself: one that cannot be does not take the others down.
 *
 * @template {{item: string}} T
 * @template M
 * @param {T[]} things
 * @param {(thing: T) => M} show
 * @returns {{models: M[], faults: {item: string, error: unknown}[]}}
 * @example presentEach([{ item: "P" }], ({ item }) => item).models // ["P"]
 */
export function presentEach(things, show) {
  /** @type {M[]} */
  const models = [];
  /** @type {{item: string, error: unknown}[]} */
  const faults = [];
  for (const thing of things) {
    try {
      models.push(show(thing));
    } catch (error) {
      faults.push({ item: thing.item, error });
    }
  }
  return { models, faults };
}
