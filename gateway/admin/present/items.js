// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * All items, and what can be said of each in a word. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { hashOf } from "../state/route.js";
import { byItem } from "../state/sales.js";
import { actionButton, number, picture, rows, tag, title, when } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function itemsView(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  return [
    title(say("items"), actionButton(sight, "newItem", { language: speech.language })),
    h(
      "div.filters",
      null,
      h(
        "label.field.grow",
        null,
        h("span", null, say("findItem")),
        h("input", {
          type: "search",
          name: "findItem",
          value: state.filters.findItem,
          autocomplete: "off",
          "data-testid": "find-item",
          on: { input: { do: "filter", name: "findItem" } },
        }),
      ),
    ),
    when(sight, "items", null, (items, { whole }) => {
      const found = items.filter((/** @type {any} */ item) => isFound(item, state.filters.findItem));
      const sold = byItem(state.known.today?.value ?? []);
      return [
        whole ? null : h("p.hint", null, say("notAllItems", { shown: speech.number(items.length) })),
        found.length === 0
          ? h("p.card.note", null, say(items.length === 0 ? "noItems" : "noneFound"))
          : rows(sight, "items", found, (item) =>
              itemRow(sight, item, state.known.today && (sold.get(item.item)?.units ?? 0)),
            ),
      ];
    }),
  ];
}

/** @param {Sight} sight @param {any} item @param {number|undefined} sold */
function itemRow(sight, item, sold) {
  const { speech } = sight;
  const { say } = speech;
  const name = speech.nameOf(item, item.item);
  return h(
    "li.row.with-picture",
    { key: item.item, "data-testid": `item-${item.item}` },
    picture(sight, item.image, name),
    h(
      "a.main",
      { href: hashOf("items", item.item) },
      h("strong", null, name),
      name === item.item ? null : h("small", null, item.item),
      tags(sight, item),
    ),
    h(
      "dl.numbers",
      null,
      number(say("price"), speech.money(item.price)),
      number(say("left"), speech.number(item.available)),
      number(say("held"), speech.number(item.held)),
      number(say("waiting"), speech.number(item.waiting ?? 0)),
      sold === undefined ? null : number(say("soldToday"), speech.number(sold)),
    ),
  );
}

/** What is out of the ordinary with it. @param {Sight} sight @param {any} item @returns {Child} */
export function tags({ state, speech }, item) {
  const { say } = speech;
  const opens = item.opens_at ? Date.parse(item.opens_at) : null;
  const closes = item.closes_at ? Date.parse(item.closes_at) : null;
  const list = [];
  if (item.shown === false) list.push(tag("hidden", say("hidden")));
  if (opens !== null && opens > state.now)
    list.push(tag("opens", say("opensAt", { time: speech.time(item.opens_at, state.now) })));
  else if (closes !== null && closes <= state.now) list.push(tag("closed", say("closed")));
  else if (item.available === 0) list.push(tag("gone", say(item.held > 0 ? "allHeld" : "soldOut")));
  return list.length > 0 ? h("span.tags", null, list) : null;
}

/** @param {any} item @param {string} words */
export function isFound(item, words) {
  const texts = [item.item, ...Object.values(item.name ?? {})].join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => texts.includes(word));
}
