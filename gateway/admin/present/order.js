// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One order, and what can be done with it as it is. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { hashOf } from "../state/route.js";
import { stateTags } from "./orders.js";
import { actionButton, number, title, when } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @param {string} id @returns {Child} */
export function orderView(sight, id) {
  const { say } = sight.speech;
  return [
    h("a.back", { href: hashOf("orders") }, say("allOrders")),
    when(sight, `order/${id}`, "orders:read", (order, { at }) => of(sight, order, at)),
  ];
}

/** @param {Sight} sight @param {any} order @param {number} at */
function of(sight, order, at) {
  const { state, speech } = sight;
  const { say } = speech;
  const target = { order: order.order, number: order.number, reference: order.reference, lines: order.lines };
  const left = order.expires_in_ms === null ? null : speech.left(order.expires_in_ms - (state.now - at));
  const canReturn = order.state === "sold";
  return [
    title(say("orderNumber", { number: order.number }), stateTags(sight, order)),
    order.refund_due ? h("p.card.note.bad", null, say("refundDueNote")) : null,
    h(
      "div.actions",
      null,
      order.state === "paying" ? actionButton(sight, "confirm", target) : null,
      order.state === "released"
        ? actionButton(sight, "confirm", target, { label: say("confirmLate"), quiet: true })
        : null,
      order.state === "paying" ? actionButton(sight, "extend", target, { quiet: true }) : null,
      canReturn ? actionButton(sight, "returnOrder", target, { values: allBack(order.lines) }) : null,
      order.state === "paying" ? actionButton(sight, "release", target) : null,
    ),
    h(
      "ul.rows.card",
      { "data-testid": "order-lines" },
      order.lines.map((/** @type {any} */ line) =>
        h(
          "li.row",
          { key: line.item },
          h("a.main", { href: hashOf("items", line.item) }, h("strong", null, line.item)),
          h(
            "dl.numbers",
            null,
            number(say("units"), speech.number(line.quantity)),
            number(say("price"), speech.money(line.price)),
            number(say("cameBack"), speech.number(line.returned)),
          ),
        ),
      ),
    ),
    h(
      "dl.facts.card",
      null,
      fact(say("total"), speech.money(order.total)),
      left === null ? null : fact(say("timeToPay"), left),
      fact(say("madeAt"), speech.moment(order.created_at)),
      order.sold_at ? fact(say("soldAt"), speech.moment(order.sold_at)) : null,
      order.cause ? fact(say("cause"), say(`cause-${order.cause}`)) : null,
      order.reference ? fact(say("reference"), order.reference) : null,
      fact(say("orderId"), h("code", null, order.order)),
      fact(say("whose"), h("code", null, order.session)),
      order.person === order.session ? null : fact(say("forWhom"), h("code", null, order.person)),
    ),
  ];
}

/** @param {string} label @param {Child} value */
export const fact = (label, value) => h("div", null, h("dt", null, label), h("dd", null, value));

/** The form of a return begins with all that has not come back. @param {any[]} lines */
function allBack(lines) {
  const left = lines.map(({ item, quantity, returned }) => [`back_${item}`, String(quantity - returned)]);
  return { ...Object.fromEntries(left), restock: true };
}
