// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** When an item is sold, what it costs, and what else is said of it: in the state and on the page. */

import assert from "node:assert/strict";
import test from "node:test";
import { decodeStatus } from "../../../../client/net/wire.js";
import { formatPrice, formatSums } from "../../../../client/present/money.js";
import { msToNextChange, present } from "../../../../web/present/page.js";
import { after, cartRead, line, named, numbers, polled } from "../shop.mjs";

const card = (state, at = 0) => present(state, at).items.find(({ item }) => item === "P");
const shut = (opensInMs) => polled("a.11", [numbers("P", 8, { open: false, opensInMs })], {}, 0);
const opened = polled("a.12", [numbers("P", 8, { open: true })], {}, 6000);
const said = (more) => polled("a.11", [numbers("P", 8, { described: true, ...more })], {}, 0);

test("before the sale the page counts down by what the shop said, and lets buy only when it says so", () => {
  const state = after(shut(5000));
  assert.equal(card(state).note, "The sale begins in 0:05.");
  assert.deepEqual(
    [card(state).add.can, card(state).add.label, card(state).add.reason],
    [false, "Not yet", "not-open"],
  );
  assert.equal(card(state, 2500).note, "The sale begins in 0:03.");
  assert.equal(msToNextChange(state, 2500), 500);
  assert.equal(card(state, 5000).note, "The sale is about to begin.");
  assert.equal(card(state, 5000).add.can, false);
  const open = after(shut(5000), opened);
  assert.deepEqual([card(open, 6000).add.can, card(open, 6000).add.label], [true, "Add to cart"]);
});

test("after the sale it says that it is over, and what is held can be bought but not grow", () => {
  assert.equal(card(after(shut(null))).note, "The sale is over.");
  assert.equal(card(after(shut(null))).add.label, "Over");
  const holding = after(cartRead("a.10", [line("P")]), shut(null));
  assert.equal(card(holding).note, "Yours is safe in your cart. The sale is over.");
  const { lines, buy } = present(holding, 0).cart;
  assert.deepEqual([lines[0].more.can, lines[0].remove.can, buy.can], [false, true, true]);
});

test("what is said of an item stays when numbers alone come, and goes when it is unsaid", () => {
  const price = { amount: "12.50", currency: "EUR" };
  const told = said({ price, image: "img/p.jpg", text: named({ en: "One.\nTwo." }), perPerson: 2 });
  const { price: shown, image, text, note } = card(after(told, polled("a.12", [numbers("P", 7)])));
  assert.deepEqual([shown, image, text], ["€12.50", "img/p.jpg", "One.\nTwo."]);
  assert.match(note, /^At most 2 for each person, with what was bought/);
  const bare = card(after(told, polled("a.12", [numbers("P", 7, { described: true })])));
  assert.deepEqual([bare.price, bare.image, bare.text], ["", null, ""]);
});

test("a hidden item leaves the shelf, but not the cart", () => {
  const state = after(cartRead("a.10", [line("P")]), said({ shown: false }));
  assert.equal(card(state), undefined);
  assert.equal(present(state, 0).cart.lines[0].item, "P");
  const again = after(said({ shown: false }), polled("a.12", [numbers("P", 7, { described: true })]));
  assert.ok(card(again));
});

test("sums are exact, and each currency has its own", () => {
  const at = (amount, currency, quantity) => ({ price: { amount, currency }, quantity });
  assert.equal(formatSums([at("0.10", "EUR", 3)], "en"), "€0.30");
  assert.equal(formatSums([at("9999999999.99", "EUR", 1_000_000)], "en"), "€9,999,999,999,990,000.00");
  assert.equal(
    formatSums([at("12.50", "EUR", 2), at("1250", "JPY", 1), at("0.05", "EUR", 1)], "en"),
    "€25.05 + ¥1,250",
  );
  assert.equal(formatPrice({ amount: "1.250", currency: "KWD" }, "en").replace(/\s/, " "), "KWD 1.250");
  const state = after(cartRead("a.10", [line("P", 3)]), said({ price: { amount: "0.10", currency: "EUR" } }));
  assert.equal(present(state, 0).cart.sum, "Together €0.30");
});

test("what writes a currency is made once, not for each of a thousand prices", (t) => {
  const made = t.mock.method(Intl, "NumberFormat");
  for (let cents = 10; cents < 1010; cents += 1)
    formatPrice({ amount: `1.${cents}`.slice(0, 4), currency: "CHF" }, "de");
  assert.ok(made.mock.callCount() <= 1, `${made.mock.callCount()} were made`);
  for (let n = 0; n < 200; n += 1) formatPrice({ amount: "1.00", currency: "CHF" }, `de-x-${n}`);
  assert.equal(formatPrice({ amount: "12.50", currency: "EUR" }, "en"), "€12.50");
});

test("what is told of an item is read, and a price that is none is not shown as one", () => {
  const item = { item: "P", available: 1, held: 0, stock: 1, next_release_ms: null };
  const more = {
    open: false,
    opens_in_ms: 900,
    price: { amount: "1.50", currency: "EUR" },
    image: "img/p.jpg",
    text: { EN: "Text" },
    per_person: 2,
    shown: false,
  };
  const body = { cursor: "e.1", items: [{ ...item, ...more }], next: {} };
  const [read] = decodeStatus(body).items;
  assert.deepEqual([read.open, read.opensInMs, read.price, read.image], [false, 900, more.price, "img/p.jpg"]);
  assert.deepEqual([read.text.get("en"), read.perPerson, read.shown], ["Text", 2, false]);
  for (const price of [
    "1.50 EUR",
    { amount: 1.5, currency: "EUR" },
    { amount: "-1", currency: "EUR" },
    { amount: "1" },
  ])
    assert.throws(() => decodeStatus({ ...body, items: [{ ...item, price }] }), TypeError);
});
