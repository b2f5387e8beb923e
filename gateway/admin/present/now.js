// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The shop as it is now: whether it sells, what is left, who has what. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { may } from "../net/v1.js";
import { hashOf } from "../state/route.js";
import { byItem, sumOf } from "../state/sales.js";
import { tags } from "./items.js";
import { actionButton, number, rows, title, when } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function nowView(sight) {
  const { say } = sight.speech;
  return [title(say("now")), when(sight, "items", null, (items, known) => shop(sight, items, known.whole))];
}

/** @param {Sight} sight @param {any[]} items @param {boolean} whole */
function shop(sight, items, whole) {
  const { state, speech } = sight;
  const { say } = speech;
  const readsOrders = may(state.key?.scopes, "orders:read");
  const sold = readsOrders ? state.known.today?.value : undefined;
  const paying = readsOrders ? state.known.paying?.value : undefined;
  const soldBy = byItem(sold ?? []);
  const payingBy = unitsPaying(paying ?? []);
  const total = (/** @type {string} */ field) => items.reduce((sum, item) => sum + (item[field] ?? 0), 0);
  const unitsBeingPaid = [...payingBy.values()].reduce((sum, each) => sum + each, 0);
  const today = sold && sumOf(sold);
  return [
    saleCard(sight, items),
    h(
      "dl.numbers.card",
      { "data-testid": "totals" },
      number(say("left"), speech.number(total("available")), "total-left"),
      number(paying ? say("inCarts") : say("held"), speech.number(total("held") - unitsBeingPaid), "total-held"),
      paying ? number(say("beingPaid"), speech.number(unitsBeingPaid), "total-paying") : null,
      number(say("waiting"), speech.number(total("waiting")), "total-waiting"),
      today ? number(say("soldToday"), speech.number(today.units), "total-sold") : null,
      today && today.money.length > 0 ? number(say("takenToday"), speech.money(today.money), "total-money") : null,
    ),
    readsOrders ? null : h("p.hint", null, say("cannotSeeSales", { scope: "orders:read" })),
    whole ? null : h("p.hint", null, say("notAllItems", { shown: speech.number(items.length) })),
    items.length === 0
      ? h("p.card.note", null, say("noItems"))
      : rows(sight, "now-items", items, (item) =>
          itemRow(sight, item, payingBy.get(item.item) ?? 0, soldBy.get(item.item)),
        ),
  ];
}

/** The switch of the whole shop. @param {Sight} sight @param {any[]} items */
function saleCard(sight, items) {
  const { say } = sight.speech;
  const paused = items.find((item) => item.paused);
  const word = paused
    ? paused.reason
      ? say("pausedBecause", { reason: paused.reason })
      : say("pausedNoReason")
    : say("sellingNote");
  return h(
    "section.card.sale",
    { "data-state": paused ? "paused" : "selling", "data-testid": "sale" },
    h("div", null, h("h2", null, say(paused ? "paused" : "selling")), h("p", null, word)),
    paused ? actionButton(sight, "resume", {}) : actionButton(sight, "pause", {}),
  );
}

/** @param {Sight} sight @param {any} item @param {number} paying @param {import("../state/sales.js").Sum|undefined} sold */
function itemRow(sight, item, paying, sold) {
  const { speech } = sight;
  const { say } = speech;
  return h(
    "li.row",
    { key: item.item, "data-testid": `now-${item.item}` },
    h(
      "a.main",
      { href: hashOf("items", item.item) },
      h("strong", null, speech.nameOf(item, item.item)),
      tags(sight, item),
    ),
    share(item.available, item.held - paying, paying, sold?.units ?? 0),
    h(
      "dl.numbers",
      null,
      number(say("left"), speech.number(item.available)),
      number(say("inCarts"), speech.number(item.held - paying)),
      number(say("beingPaid"), speech.number(paying)),
      number(say("waiting"), speech.number(item.waiting ?? 0)),
      number(say("soldToday"), speech.number(sold?.units ?? 0)),
    ),
  );
}

const WIDE = 100;

/** What is left, held, being paid and sold, as a bar: the numbers beside it say the same. @param {...number} parts */
function share(...parts) {
  const all = parts.reduce((sum, part) => sum + Math.max(0, part), 0);
  let x = 0;
  const kinds = ["left", "held", "paying", "sold"];
  return h(
    "svg.share",
    { viewBox: `0 0 ${WIDE} 4`, preserveAspectRatio: "none", "aria-hidden": "true" },
    parts.map((part, i) => {
      const width = all === 0 ? 0 : (Math.max(0, part) / all) * WIDE;
      x += width;
      return h("rect", { class: kinds[i], x: (x - width).toFixed(2), y: 0, width: width.toFixed(2), height: 4 });
    }),
  );
}

/** @param {any[]} orders @returns {Map<string, number>} units by item */
function unitsPaying(orders) {
  /** @type {Map<string, number>} */
  const units = new Map();
  for (const { lines } of orders)
    for (const { item, quantity } of lines) units.set(item, (units.get(item) ?? 0) + quantity);
  return units;
}
