// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Finding one of many items. */

import assert from "node:assert/strict";
import test from "node:test";
import { FEW } from "../../../../client/state/filter.js";
import { present } from "../../../../web/present/page.js";
import { after, answer, cartRead, line, named, numbers, place, polled } from "../shop.mjs";

const NAMES = { mug: named({ en: "Enamel mug", zh: "搪瓷杯" }), cafe: named({ en: "Café table" }) };
const items = [
  numbers("mug", 0, { name: NAMES.mug }),
  numbers("cafe", 2, { name: NAMES.cafe }),
  ...Array.from({ length: FEW - 1 }, (_, n) => numbers(`lamp-${n}`, n % 2)),
];
const list = (many = items) => ({ type: "items-answered", at: 0, since: null, answer: answer("a.11", many) });
const page = (...events) => present(after(list(), ...events), 100);
const shown = ({ items: all }) => all.filter((item) => item.shown).map(({ item }) => item);
const typed = (text) => ({ type: "search-typed", text });
const left = (on = true) => ({ type: "only-left", on });

test("more than a dozen items can be searched, a dozen is seen at a glance", () => {
  assert.equal(page().finder.searchable, true);
  assert.equal(present(after(list(items.slice(1))), 0).finder.searchable, false);
});

// what is typed, what is shown
const SEARCHES = [
  ["", 13],
  ["  ", 13],
  ["mug", ["mug"]],
  ["ENAMEL", ["mug"]],
  ["mug enamel", ["mug"]],
  ["杯", ["mug"]],
  ["cafe table", ["cafe"]],
  ["café", ["cafe"]],
  ["ｌａｍｐ-1", ["lamp-1", "lamp-10"]],
  ["kettle", []],
];
for (const [text, found] of SEARCHES) {
  test(`"${text}" finds ${Array.isArray(found) ? found.join(", ") || "nothing" : "everything"}`, () => {
    const names = shown(page(typed(text)));
    if (Array.isArray(found)) assert.deepEqual(names, found);
    else assert.equal(names.length, found);
  });
}

test("how many were found is said, and when nothing was, what to do", () => {
  assert.equal(page().finder.found, "");
  assert.equal(page(typed("lamp")).finder.found, "11 of 13");
  const none = page(typed("kettle")).finder;
  assert.deepEqual([none.found, none.nothing !== ""], ["", true]);
});

test("only what is left, or is the shopper's own, is shown when they wish so", () => {
  const names = shown(page(left()));
  assert.ok(names.includes("cafe") && names.includes("lamp-1") && !names.includes("mug") && !names.includes("lamp-0"));
  const mine = page(cartRead("a.11", [line("mug")], 0, [place("lamp-0")]), left());
  assert.ok(shown(mine).includes("mug") && shown(mine).includes("lamp-0"));
  assert.equal(shown(page(left(), left(false))).length, 13);
});

test("what sells out while someone looks stays in its place, what comes back appears", () => {
  const state = [left(), polled("a.12", [numbers("cafe", 0), numbers("mug", 1)])];
  const names = shown(page(...state));
  assert.ok(names.includes("cafe") && names.includes("mug"));
  assert.ok(!shown(page(...state, typed("caf"))).includes("cafe"), "the next search starts from what is left then");
});
