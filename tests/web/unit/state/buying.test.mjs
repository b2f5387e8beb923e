// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** An attempt to buy the cart: when its outcome is known, what it changes in the state, and what is shown of it. */

import assert from "node:assert/strict";
import test from "node:test";
import { ATTEMPT, RECEIPT, createOrderMemory } from "../../../../client/effects/memory.js";
import { PROBLEMS, UNKNOWN_OUTCOMES } from "../../../../client/net/wire.js";
import { howToResume, isSettled, newOrder, sameWanted, wantedOf } from "../../../../client/state/buying.js";
import { reduce } from "../../../../client/state/state.js";
import { present } from "../../../../web/present/page.js";
import { after, available, cartRead, line, numbers, orderAnswer, polled } from "../shop.mjs";

const wanted = [
  { item: "P", quantity: 1 },
  { item: "Q", quantity: 2 },
];
const holding = cartRead("a.10", [line("P"), line("Q", 2)]);
const began = { type: "buying-began", order: "o-1", lines: wanted };
const repeats = { type: "buying-repeats" };
const ended = (outcome) => ({ type: "buying-ended", at: 100, outcome });
const sold = (cursor = "a.11") =>
  ended({ ok: true, answer: orderAnswer(cursor, wanted, [numbers("P", 9, { held: 0, stock: 9 })]) });
const no = (error, more = {}) => ended({ ok: false, error, retryAfterMs: null, ...more });
const page = (...events) => present(after(...events), 200);

test("Buy stands in a cart with something in it, and says how much when it is more than one", () => {
  assert.equal(page().cart.buy, null);
  assert.equal(page(cartRead("a.10", [])).cart.buy, null);
  const { label, can } = page(cartRead("a.10", [line("P")])).cart.buy;
  assert.deepEqual([label, can], ["Buy", true]);
  assert.equal(page(holding).cart.buy.label, "Buy all 3");
});

test("while a line is on its way the cart cannot be bought, since nobody knows what would be", () => {
  const { buy } = page(holding, { type: "change-began", item: "P", wish: "remove" }).cart;
  assert.deepEqual([buy.can, buy.reason], [false, "cartMoves"]);
});

test("while the cart is being bought nothing of it can be changed, and presses say so", () => {
  const shown = page(holding, began);
  assert.deepEqual([shown.cart.buy.label, shown.cart.buy.can, shown.cart.buy.busy], ["Buying…", false, true]);
  for (const { more, less, remove } of shown.cart.lines)
    for (const button of [more, less, remove]) assert.deepEqual([button.can, button.reason], [false, "buyingNow"]);
  assert.deepEqual(
    shown.items.map(({ add }) => [add.can, add.reason]),
    [
      [false, "quantity-limit"],
      [false, "buyingNow"],
    ],
  );
});

test("who signed in and would have more than one person may is told what they have", () => {
  const state = after(holding, began, no("quantity-limit", { item: "P", per_person: 2, already: 3 }));
  const { key, params } = state.message;
  assert.deepEqual([key, params.item, params.perPerson, params.already], ["personLimit", "P", 2, 3]);
  assert.deepEqual([state.buying, state.cart.wanted], [null, "no"]);
});

test("silence is told once, and puts the held poll in doubt", () => {
  const once = after(holding, began, repeats);
  assert.deepEqual([once.message.key, once.doubtful], ["buyingRepeats", true]);
  const twice = reduce(once, repeats);
  assert.deepEqual([twice.message.id, twice.buying.repeats], [once.message.id, 2]);
  assert.equal(present(twice, 200).cart.buy.label, "Trying again…");
});

test("what was bought leaves the cart, becomes a receipt and is announced", () => {
  const state = after(holding, began, sold());
  assert.deepEqual([state.buying, state.cart.lines, state.cart.wanted, available(state)], [null, [], "no", 9]);
  assert.deepEqual(state.receipt, { order: "o-1", lines: wanted });
  assert.deepEqual([state.notice.key, state.notice.params.n], ["bought", 3]);
  const { receipt, heading, buy } = present(state, 200).cart;
  assert.deepEqual([heading, buy, receipt.order], ["Your cart is empty.", null, "o-1"]);
  assert.deepEqual(
    receipt.lines.map(({ name, quantity }) => [name, quantity]),
    [
      ["Product P", "1 ×"],
      ["Q", "2 ×"],
    ],
  );
});

test("the answer to a repeated order may be old, so the cart is read after it", () => {
  const state = after(holding, began, repeats, sold("a.9"));
  assert.deepEqual([state.cart.lines, state.cart.cursor, state.cart.wanted], [[], "a.10", "now"]);
});

test("a receipt goes when it is closed, and when the next order begins", () => {
  assert.equal(after(holding, began, sold(), { type: "receipt-closed" }).receipt, null);
  assert.equal(after(holding, began, sold(), holding, began).receipt, null);
});

test("a hold that ran out is named, nothing is bought, and the rest stays", () => {
  const state = after(holding, began, no("hold-expired", { item: "P" }));
  assert.deepEqual([state.message.key, state.message.params.item, state.message.tone], ["hold-expired", "P", "bad"]);
  assert.deepEqual(
    state.cart.lines.map(({ item }) => item),
    ["Q"],
  );
  assert.match(
    present(state, 200).message.text,
    /^Your time for Product P had run out, so nothing was bought. The rest/,
  );
  const last = after(cartRead("a.10", [line("P")]), began, no("hold-expired", { item: "P" }));
  assert.deepEqual([last.message.key, last.cart.lines], ["expiredLast", []]);
});

test("why the cart is another one is told once, not again by the reading that shows it", () => {
  const told = after(holding, began, no("empty-cart"));
  const read = reduce(told, cartRead("a.12", []));
  assert.deepEqual([read.message.key, read.cart.lines], ["empty-cart", []]);
  const later = reduce(reduce(read, cartRead("a.13", [line("P")])), cartRead("a.14", []));
  assert.equal(later.message.key, "lineGone");
});

test("the cart after what the page did by itself needs no words", () => {
  const before = after(holding, began, no("hold-expired", { item: "P" }));
  const state = reduce(before, { ...cartRead("a.12", [line("Q", 2)]), type: "cart-stated" });
  assert.equal(state.message.id, before.message.id);
});

// error, what the shopper is told, whether the cart is to be read
const REFUSALS = [
  ["empty-cart", "empty-cart", "now"],
  ["mixed-currencies", "mixed-currencies", "no"],
  ["order-mismatch", "order-mismatch", "now"],
  ["unknown-order", "unknown-order", "now"],
  ["cart-changed", "cart-changed", "now"],
  ["cartd-unavailable", "cartd-unavailable", "no"],
  ["overloaded", "overloaded", "no"],
  ["too-many-requests", "too-many-requests", "no"],
  ["bad-request", "bad-request", "no"],
  ["sold-out", "refused", "no"],
];
for (const [error, key, read] of REFUSALS) {
  test(`${error} is told as ${key}; the cart stays until it is read`, () => {
    const state = after(holding, began, no(error));
    assert.deepEqual([state.message.key, state.message.tone, state.buying], [key, "bad", null]);
    assert.deepEqual([state.cart.lines.length, state.cart.wanted, state.receipt], [2, read, null]);
  });
}

test("what another tab bought leaves the cart of this one, which is told where the receipt is", () => {
  const state = after(holding, { type: "bought-elsewhere", answer: orderAnswer("a.12", [wanted[0]]) });
  assert.deepEqual([state.cart.lines.length, state.cart.cursor, state.message.key], [1, "a.12", "boughtElsewhere"]);
  assert.equal(reduce(state, cartRead("a.11", [line("P"), line("Q", 2)])).cart.lines.length, 1, "an older reading");
});

test("what was bought is among what was sold at once, and is counted once", () => {
  const told = (cursor, sold) => polled(cursor, [numbers("P", 9, { held: 1, stock: 10, sold })]);
  const answer = orderAnswer("a.12", [{ item: "P", quantity: 1 }], [numbers("P", 9, { held: 0, stock: 9 })]);
  const buys = { type: "buying-ended", at: 100, outcome: { ok: true, answer } };
  const soldOf = (state) => state.stock.items[0].sold;
  assert.equal(soldOf(after(told("a.11", 4), holding, began, buys)), 5);
  assert.equal(soldOf(after(told("a.12", 5), holding, began, buys)), 5, "a poll had told it before");
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const refusal = (error) => ({ ok: false, error, retryAfterMs: null });

test("an order's number is a UUID, of the browser's making where it has one", () => {
  assert.equal(newOrder({ randomUUID: () => "made by the browser" }), "made by the browser");
  for (const byte of [0x00, 0x5a, 0xff])
    assert.match(newOrder({ getRandomValues: (bytes) => bytes.fill(byte) }), UUID, String(byte));
  const made = new Set(
    Array.from({ length: 100 }, () => newOrder({ getRandomValues: (b) => crypto.getRandomValues(b) })),
  );
  assert.equal(made.size, 100);
});

test("an answer settles an order, and so does every refusal of the contract; silence does not", () => {
  assert.equal(isSettled({ ok: true }, true), true);
  for (const error of Object.keys(PROBLEMS).filter((name) => name !== "outcome-unknown"))
    assert.equal(isSettled(refusal(error), false), true, error);
  for (const error of UNKNOWN_OUTCOMES) {
    assert.equal(isSettled(refusal(error), false), false, error);
    assert.equal(isSettled(refusal(error), true), false, error);
  }
});

test("once in doubt, only who has looked for the order settles it", () => {
  for (const error of ["empty-cart", "hold-expired", "order-mismatch", "unknown-order", "bad-request"])
    assert.equal(isSettled(refusal(error), true), true, error);
  for (const error of ["overloaded", "cartd-unavailable", "too-many-requests", "refused"])
    assert.equal(isSettled(refusal(error), true), false, error);
});

test("two carts are the same if they hold the same amounts, in any order and however long", () => {
  assert.ok(sameWanted([line("P", 1, 5), line("Q", 2)], [line("Q", 2, null), line("P")]));
  assert.ok(!sameWanted([line("P")], [line("P", 2)]));
  assert.ok(!sameWanted([line("P")], []));
  assert.deepEqual(wantedOf([line("Q", 2), line("P")]), [
    { item: "P", quantity: 1 },
    { item: "Q", quantity: 2 },
  ]);
  assert.deepEqual(wantedOf(null), []);
});

test("after a reload an order is repeated only where that can buy nothing the shopper did not see", () => {
  const pressed = [{ item: "P", quantity: 1 }];
  assert.equal(howToResume(pressed, [line("P")]), "repeat");
  assert.equal(howToResume(pressed, []), "repeat");
  assert.equal(howToResume(pressed, [line("P"), line("Q")]), "look-up");
  assert.equal(howToResume(pressed, [line("P", 2)]), "look-up");
});

test("an attempt outlives a reload in its own session's tab, and is forgotten when told", () => {
  const kept = new Map();
  const storage = () => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  });
  const attempt = { order: "o-1", lines: [{ item: "P", quantity: 1 }] };
  createOrderMemory(storage, ATTEMPT, "s").keep(attempt);
  assert.deepEqual(createOrderMemory(storage, ATTEMPT, "s").kept(), attempt);
  const receipt = { ...attempt, total: { amount: "9.00", currency: "EUR" } };
  createOrderMemory(storage, RECEIPT, "s").keep(receipt);
  assert.deepEqual(createOrderMemory(storage, RECEIPT, "s").kept(), receipt);
  createOrderMemory(storage, RECEIPT, "s").keep({ ...receipt, total: { amount: "nine", currency: "EUR" } });
  assert.deepEqual(createOrderMemory(storage, RECEIPT, "s").kept(), attempt);
  createOrderMemory(storage, RECEIPT, "s").forget();
  assert.equal(createOrderMemory(storage, ATTEMPT, "another").kept(), null);
  assert.equal(createOrderMemory(storage, RECEIPT, "s").kept(), null);
  createOrderMemory(storage, ATTEMPT, "s").forget();
  assert.equal(createOrderMemory(storage, ATTEMPT, "s").kept(), null);
});

test("storage that is forbidden, or holds nonsense, costs only the memory", () => {
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  const memory = createOrderMemory(forbidden, ATTEMPT, "s");
  memory.keep({ order: "o", lines: [] });
  memory.forget();
  assert.equal(memory.kept(), null);
  const nonsense = ["", "null", "7", "{}", '{"session":"s","order":7,"lines":[]}', '{"session":"s","order":"o"}'];
  for (const text of [...nonsense, '{"session":"s","order":"o","lines":[null]}'])
    assert.equal(createOrderMemory(() => ({ getItem: () => text }), ATTEMPT, "s").kept(), null, text);
});
