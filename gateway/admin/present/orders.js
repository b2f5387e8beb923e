// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Orders, the newest first: filtered, looked for, and saved as a table. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { hashOf } from "../state/route.js";
import { addMoney, moneyOf } from "../state/sums.js";
import { isOrderId, numberWant, orderNumberIn, ordersWant } from "../state/wants.js";
import { button, choice, number, rows, tag, title, when } from "./parts.js";
import { h } from "./tree.js";

const STATES = ["paying", "sold", "released", "returned"];
const PERIODS = ["today", "week", "month", "all"];

/** @param {Sight} sight @returns {Child} */
export function ordersView(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  const { filters } = state;
  return [
    title(
      say("orders"),
      button(say("saveCsv"), { do: "csv", what: "orders" }, { class: "quiet", "data-testid": "orders-csv" }),
    ),
    h(
      "div.filters",
      null,
      h(
        "label.field.grow",
        null,
        h("span", null, say("findOrder")),
        h("input", {
          type: "search",
          name: "find",
          value: filters.find,
          placeholder: say("findOrderHint"),
          autocomplete: "off",
          "data-testid": "find-order",
          on: { input: { do: "filter", name: "find" } },
        }),
      ),
      choice(
        "period",
        say("period"),
        filters.period,
        PERIODS.map((each) => [each, say(`period-${each}`)]),
      ),
      choice("state", say("state"), filters.state, [
        ["", say("anyState")],
        ...STATES.map((each) => /** @type {[string, string]} */ ([each, say(`state-${each}`)])),
      ]),
    ),
    saving(sight),
    listed(sight),
  ];
}

/** @param {Sight} sight @returns {Child} */
function listed(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  const { find } = state.filters;
  const { name } = ordersWant(state);
  const numbered = numberIn(state);
  const list = (/** @type {any[]} */ orders, /** @type {number} */ at) =>
    rows(sight, "orders", orders, (order) => orderRow(sight, order, at));
  return [
    // It need not wait for all the others.
    numbered && state.known[name] === undefined ? list([numbered.order], numbered.at) : null,
    when(sight, name, "orders:read", (value, { whole, at }) => {
      const all = Array.isArray(value) ? value : [value];
      const others = matching(all, find).filter(({ order }) => order !== numbered?.order.order);
      const orders = numbered ? [numbered.order, ...others] : others;
      const looked = lookedAt(find, whole);
      return [
        looked ? h("p.hint", { "data-testid": "looked-at" }, say(looked, { shown: speech.number(all.length) })) : null,
        orders.length === 0 ? h("p.card.note", null, say("noOrders")) : [summary(sight, orders), list(orders, at)],
      ];
    }),
  ];
}

/** The order of the number that is looked for. @param {import("../state/state.js").State} state */
function numberIn(state) {
  const known = state.known[numberWant(state)?.name ?? ""];
  const order = known?.value?.find((/** @type {any} */ { number }) => number === orderNumberIn(state.filters.find));
  return order ? { order, at: known.at } : null;
}

/** The word for what was looked at, where that is not everything. @param {string} find @param {boolean} whole */
function lookedAt(find, whole) {
  if (isOrderId(find)) return "lookedForId";
  if (find.trim() === "") return whole ? null : "notAllOrders";
  return whole ? "lookedAtChoice" : "lookedAtOldest";
}

/** Of these less would be in everything. */
const LEAST_OF_AN_ID = 4;

/**
 * Newest first, those that have the words in their reference or items, or whose id or shopper begins with them.
 *
 * @param {any[]} orders
 * @param {string} find
 */
export function matching(orders, find) {
  const newest = [...orders].reverse();
  const word = find.trim().toLowerCase();
  if (word === "" || isOrderId(word)) return newest;
  return newest.filter(({ order, reference, session, person, lines }) => {
    const texts = [reference, ...lines.map((/** @type {any} */ { item }) => item)];
    const ids = word.length < LEAST_OF_AN_ID ? [] : [order, session, person];
    return texts.some((text) => text.toLowerCase().includes(word)) || ids.some((id) => id.startsWith(word));
  });
}

/** @param {Sight} sight @param {any[]} orders */
function summary({ speech }, orders) {
  /** @type {import("../state/sums.js").Sums} */
  const sums = new Map();
  for (const { state, total } of orders) if (state === "sold") addMoney(sums, total);
  const sold = orders.filter(({ state }) => state === "sold").length;
  return h(
    "p.hint",
    { "data-testid": "orders-sum" },
    speech.say("ordersSum", {
      orders: speech.number(orders.length),
      sold: speech.number(sold),
      money: speech.money(moneyOf(sums)),
    }),
  );
}

/** @param {Sight} sight @param {any} order @param {number} at when it was heard */
function orderRow({ state, speech }, order, at) {
  const { say } = speech;
  const left = order.expires_in_ms === null ? null : speech.left(order.expires_in_ms - (state.now - at));
  return h(
    "li.row",
    { key: order.order, "data-testid": "order-row" },
    h(
      "a.main",
      { href: hashOf("orders", order.order) },
      h("strong", null, say("orderNumber", { number: order.number })),
      h("small", null, order.reference || order.order.slice(0, 8)),
      stateTags({ state, speech }, order),
    ),
    h(
      "dl.numbers",
      null,
      number(say("total"), speech.money(order.total)),
      number(say("units"), speech.number(units(order))),
      left === null ? number(say("madeAt"), speech.time(order.created_at, state.now)) : number(say("timeToPay"), left),
    ),
  );
}

/** @param {Sight} sight @param {any} order */
export function stateTags({ speech }, order) {
  const { say } = speech;
  return h(
    "span.tags",
    null,
    tag(order.state, say(`state-${order.state}`)),
    order.refund_due ? tag("refund", say("refundDue")) : null,
    order.late ? tag("late", say("late")) : null,
  );
}

/** @param {any} order */
const units = ({ lines }) =>
  lines.reduce((/** @type {number} */ sum, /** @type {any} */ { quantity }) => sum + quantity, 0);

/** What became of a table that was to be saved. @param {Sight} sight */
export function saving({ state, speech }) {
  if (state.saving === null) return null;
  const { step, rows: count } = state.saving;
  return h(
    "p.card.note",
    { role: "status", "data-testid": "saving", "data-step": step },
    speech.say(`csv-${step}`, { rows: speech.number(count) }),
  );
}
