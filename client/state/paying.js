// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * An order that waits for its payment: the shop's own servers say when it is paid, so the page only asks what has
 * become of it. Pure.
 *
 * @import { Outcome } from "../net/api.js"
 * @import { OrderAnswer } from "../net/wire.js"
 * @import { Receipt } from "./buying.js"
 * @import { State } from "./state.js"
 */

import { UNKNOWN_OUTCOMES } from "../net/wire.js";
import { receiptOf, toldOf, total } from "./buying.js";
import { announce, say } from "./telling.js";

/** @param {State} state @returns {Receipt|null} the order that waits for its payment */
export function unpaidOrder({ receipt }) {
  return receipt?.unpaid?.state === "paying" ? receipt : null;
}

/** @param {State} state @param {{at: number, answer: OrderAnswer}} read @returns {State} */
export function orderRead(state, { at, answer }) {
  const before = unpaidOrder(state);
  if (before?.unpaid === undefined || before.order !== answer.order) return state;
  const receipt = receiptOf(answer, at);
  if (receipt.unpaid?.state !== "paying")
    return announce({ ...state, receipt }, toldOf(receipt), { n: total(receipt.lines) });
  return withUnpaid(state, before, { endsAt: receipt.unpaid.endsAt });
}

/** @param {State} state @returns {State} */
export function releaseBegan(state) {
  const order = unpaidOrder(state);
  return order === null ? state : withUnpaid(state, order, { releasing: true });
}

/** @param {State} state @param {{at: number, outcome: Outcome<OrderAnswer>}} end @returns {State} */
export function releaseEnded(state, { at, outcome }) {
  const order = unpaidOrder(state);
  if (order === null) return state;
  const next = withUnpaid(state, order, { releasing: false });
  if (outcome.ok) return orderRead(next, { at, answer: outcome.answer });
  // The order is asked for anyway, which tells whether that was done.
  if (UNKNOWN_OUTCOMES.includes(outcome.error)) return say(next, "stillTrying", {}, "info");
  return say(next, outcome.error, {}, outcome.error === "already-sold" ? "good" : "bad");
}

/** @param {State} state @param {Receipt} receipt @param {Partial<NonNullable<Receipt["unpaid"]>>} change */
function withUnpaid(state, receipt, change) {
  const { unpaid = { state: "paying", endsAt: null, releasing: false } } = receipt;
  return { ...state, receipt: { ...receipt, unpaid: { ...unpaid, ...change } } };
}
