// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a button says, whether it can be pressed, and the message for a press in vain. Pure.
 *
 * @import { Change } from "../client/state/state.js"
 * @import { Hold } from "../client/state/cart.js"
 * @import { Item } from "../client/state/stock.js"
 * @import { Say } from "./language.js"
 */

/**
 * @typedef {import("../client/state/state.js").Wish} Wish
 * @typedef {{label: string, can: boolean, busy: boolean, reason: string|null, wish: Wish|null}} Button
 *   `reason`: the message for someone who presses it in vain; `wish`: what a press asks for, of an item
 */

/** @param {string} label @param {Wish|null} [wish] @returns {Button} */
export function open(label, wish = null) {
  return { label, can: true, busy: false, reason: null, wish };
}

/** @param {string} label @param {string} reason @param {Wish|null} [wish] @returns {Button} */
export function blocked(label, reason, wish = null) {
  return { label, can: false, busy: false, reason, wish };
}

/** @type {Readonly<Record<Wish, string>>} */
const DOING = Object.freeze({
  more: "adding",
  again: "adding",
  take: "adding",
  less: "changing",
  remove: "removing",
  decline: "removing",
  dismiss: "removing",
  wait: "joining",
  leave: "leaving",
});

/** @param {Say} say @param {Change} change @returns {Button} */
export function busy(say, { wish, repeats }) {
  const label = say(repeats > 0 ? "tryingAgain" : DOING[wish]);
  return { label, can: false, busy: true, reason: "stillTrying", wish };
}

/** @param {Item} item @param {Hold} hold */
export function atLimit(item, hold) {
  return item.limit !== null && hold.quantity >= item.limit;
}
