// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What was sold, by day and by item, as plots and as tables. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { byDay, byItem, lastDays, sumOf } from "../state/sales.js";
import { saving } from "./orders.js";
import { button, choice, number, title, when } from "./parts.js";
import { h } from "./tree.js";

const SPANS = ["7", "30", "90", "365"];

/** @param {Sight} sight @returns {Child} */
export function reportsView(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  const { days } = state.filters;
  return [
    title(
      say("reports"),
      button(say("saveCsv"), { do: "csv", what: "report" }, { class: "quiet", "data-testid": "report-csv" }),
    ),
    h(
      "div.filters",
      null,
      choice(
        "days",
        say("period"),
        days,
        SPANS.map((each) => [each, say("lastDays", { days: each })]),
      ),
    ),
    saving(sight),
    h("p.hint", null, say("daysAreUtc")),
    when(sight, `report/${days}`, "orders:read", (sales) => report(sight, sales, Number(days))),
  ];
}

/** @param {Sight} sight @param {any[]} sales @param {number} days */
function report(sight, sales, days) {
  const { state, speech } = sight;
  const { say } = speech;
  const { since, until } = lastDays(state.now, days);
  const list = byDay(sales, since, until);
  const all = sumOf(sales);
  const currencies = all.money.map(({ currency }) => currency);
  const items = state.known.items?.value ?? [];
  return [
    h(
      "dl.numbers.card",
      null,
      number(say("soldUnits"), speech.number(all.units), "report-units"),
      number(say("cameBack"), speech.number(all.returned)),
      ...all.money.map((money) => number(say("taken"), speech.money(money))),
    ),
    plot(
      "units",
      say("unitsByDay"),
      list.map(({ at }) => at),
      list.map(({ sum }) => sum.units),
      { unit: "count", note: say("plotNote") },
    ),
    currencies.map((currency) =>
      plot(
        `money-${currency}`,
        say("moneyByDay", { currency }),
        list.map(({ at }) => at),
        list.map(({ sum }) => Number(sum.money.find((money) => money.currency === currency)?.amount ?? 0)),
        { unit: "money", note: say("plotNote") },
      ),
    ),
    table(
      say("byItem"),
      [say("item"), say("soldUnits"), say("cameBack"), say("taken")],
      [...byItem(sales)].map(([item, sum]) => [
        speech.nameOf(
          items.find((/** @type {any} */ each) => each.item === item),
          item,
        ),
        speech.number(sum.units),
        speech.number(sum.returned),
        speech.money(sum.money),
      ]),
      say("nothingSold"),
    ),
    table(
      say("byDay"),
      [say("day"), say("soldUnits"), say("cameBack"), say("taken")],
      [...list]
        .reverse()
        .filter(({ sum }) => sum.units > 0 || days <= 30)
        .map(({ day, sum }) => [
          speech.day(day),
          speech.number(sum.units),
          speech.number(sum.returned),
          speech.money(sum.money),
        ]),
      say("nothingSold"),
    ),
  ];
}

/** @param {string} key @param {string} label @param {number[]} times @param {number[]} values @param {{unit: string, note: string}} more */
function plot(key, label, times, values, { unit, note }) {
  return h(
    "figure.card.plot",
    { key },
    h("figcaption", null, label),
    h("plot", { times, values, unit, label: `${label}. ${note}` }),
  );
}

/** @param {string} caption @param {string[]} heads @param {string[][]} lines @param {string} none */
function table(caption, heads, lines, none) {
  if (lines.length === 0) return h("section.card", null, h("h2", null, caption), h("p.hint", null, none));
  return h(
    "div.card.table",
    { tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      null,
      h("caption", null, caption),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          heads.map((head) => h("th", { scope: "col" }, head)),
        ),
      ),
      h(
        "tbody",
        null,
        lines.map(([first, ...rest]) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, first),
            rest.map((cell) => h("td", null, cell)),
          ),
        ),
      ),
    ),
  );
}
