// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { present } from "../../../../web/present/page.js";
import { addressOf, placeOf } from "../../../../web/present/place.js";
import { after, boot, cartRead, line, numbers, offer } from "../shop.mjs";
import { PLAIN } from "../../../../client/net/front.js";
import { initialState, reduce } from "../../../../client/state/state.js";

const at = (pathname, hash = "") => placeOf({ pathname, hash });
const visit = (place, more = {}) => ({ place, found: null, orders: [], notices: null, ...more });
const BOUGHT = { order: "0b9f5a0e-1", lines: [{ item: "P", quantity: 2 }], total: { amount: "9.00", currency: "EUR" } };

test("an address is a place, and a place an address", () => {
  for (const place of [
    { at: "shop" },
    { at: "orders" },
    { at: "item", item: "walnut/stool 1%" },
    { at: "receipt", order: "0b9f" },
  ]) {
    const [pathname, hash = ""] = addressOf(place).split("#");
    assert.deepEqual(at(pathname, hash && `#${hash}`), place);
  }
});

test("what is no address of ours is the shop", () => {
  for (const path of ["/", "/item/", "/item/a/b", "/items/a", "/item/%E0%A4%A", "/receipt"])
    assert.deepEqual(at(path), { at: "shop" }, path);
});

test("an item's own page shows it alone, large, under its name; one that is not there is told so", () => {
  const page = present(after(cartRead("a.10", [])), 0, visit({ at: "item", item: "P" }));
  assert.deepEqual(
    page.items.map(({ shown, large }) => [shown, large]),
    [
      [true, true],
      [false, false],
    ],
  );
  assert.equal(page.title, "Product P – Holdfast");
  assert.equal(page.missing, "");
  const none = present(after(), 0, visit({ at: "item", item: "gone" }));
  assert.match(none.missing, /no such item/);
  const unheard = initialState({ boot: boot({ cursor: null, items: [] }), at: 0, language: "en" });
  assert.equal(present(unheard, 0, visit({ at: "item", item: "gone" })).missing, "", "nobody knows yet");
});

test("a drop leads with its first item, a shelf with none, and a shop of one item with that", () => {
  const large = (more) =>
    present(initialState({ boot: boot(more), at: 0, language: "en" }), 0).items.map((card) => card.large);
  assert.deepEqual(large({}), [false, false]);
  assert.deepEqual(large({ front: { ...PLAIN, layout: "drop" } }), [true, false]);
  assert.deepEqual(large({ items: [numbers("P", 1)] }), [true]);
});

test("a receipt's page says what the shop says of the order, or why it says nothing", () => {
  const place = { at: "receipt", order: BOUGHT.order };
  const paper = (found) => present(after(), 0, visit(place, { found })).paper;
  assert.match(paper(null).note, /Looking for/);
  const told = { order: BOUGHT.order, is: "told", receipt: BOUGHT, returned: false };
  assert.deepEqual(
    [paper(told).title, paper(told).receipt.sum, paper(told).note],
    ["It is yours", "Together €9.00", ""],
  );
  assert.equal(paper({ ...told, returned: true }).title, "Returned");
  assert.match(paper({ ...told, is: "unknown", receipt: null }).note, /no such order/);
  assert.match(paper({ ...told, is: "unheard", receipt: null }).note, /does not answer/);
  assert.match(paper({ ...told, order: "another" }).note, /Looking for/, "what was found before is another's");
});

test("a receipt's page follows the order that is paid for in this tab, and only that can be given up there", () => {
  const unpaid = { state: "paying", endsAt: 60_000, releasing: false };
  const place = { at: "receipt", order: BOUGHT.order };
  const found = { order: BOUGHT.order, is: "told", receipt: { ...BOUGHT, unpaid }, returned: false };
  assert.equal(present(after(), 0, visit(place, { found })).paper.receipt.giveUp, null);
  const own = reduce(after(), { type: "receipt-kept", receipt: { ...BOUGHT, unpaid } });
  const { receipt, title } = present(own, 0, visit(place, { found: null })).paper;
  assert.deepEqual([title, receipt.countdown, receipt.giveUp.can], ["Waiting for payment", "1:00 left to pay", true]);
});

test("an order that is to be paid leads to the shop's payment page, and to nothing where there is none", () => {
  const unpaid = { state: "paying", endsAt: 60_000, releasing: false };
  const front = { ...PLAIN, pay: "https://pay.example/?order={order}" };
  const start = initialState({ boot: boot({ front }), at: 0, language: "en", receipt: { ...BOUGHT, unpaid } });
  const { cart } = present(reduce(start, cartRead("a.11", [])), 0);
  const link = { label: "Pay now", href: "https://pay.example/?order=0b9f5a0e-1" };
  assert.deepEqual([cart.receipt.pay, cart.bar.pay], [link, link]);
  assert.equal(present(reduce(start, { type: "release-began" }), 0).cart.receipt.pay, null);
  assert.equal(
    present(reduce(after(), { type: "receipt-kept", receipt: { ...BOUGHT, unpaid } }), 0).cart.receipt.pay,
    null,
  );
});

test("the orders are listed with what they were of, and where to look at them", () => {
  const { paper, orders } = present(after(), 0, visit({ at: "orders" }, { orders: [BOUGHT] }));
  assert.deepEqual(
    paper.orders.map(({ href, name, number, sum, is }) => [href, name, number, sum, is]),
    [["/receipt/0b9f5a0e-1", "2 × Product P", "0b9f5a0e", "€9.00", ""]],
  );
  assert.equal(orders.href, "/#orders");
  const none = present(after(), 0, visit({ at: "orders" }));
  assert.deepEqual([none.paper.forget, none.orders], [null, null]);
});

test("the bar says what is most pressing: a turn before the cart, the cart before a payment, a payment before a line", () => {
  const bar = (...events) => present(after(...events), 0).cart.bar;
  assert.equal(bar(cartRead("a.11", [])).summary, "");
  const held = bar(cartRead("a.11", [line("Q", 2, 90_000)]));
  assert.deepEqual([held.summary, held.time, held.soon, held.buy.label], ["Cart: 2", "1:30 left", false, "Buy all 2"]);
  const turn = bar(cartRead("a.11", [offer("P", 30_000), line("Q", 1, 90_000)]));
  assert.deepEqual(
    [turn.summary, turn.time, turn.soon, turn.take.item, turn.buy],
    ["Your turn", "0:30 left", true, "P", null],
  );
  const unpaid = { state: "paying", endsAt: 60_000, releasing: false };
  const paying = { type: "receipt-kept", receipt: { ...BOUGHT, unpaid } };
  const due = bar(cartRead("a.11", []), paying);
  assert.deepEqual([due.summary, due.time, due.buy], ["Waiting for payment", "1:00 left", null]);
  assert.equal(bar(cartRead("a.11", [line("Q")]), paying).summary, "Cart: 1");
});
