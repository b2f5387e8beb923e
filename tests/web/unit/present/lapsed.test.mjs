// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What the cart lost without its shopper's doing, and what others did to it: said, and why. */

import assert from "node:assert/strict";
import test from "node:test";
import { decodeCart } from "../../../../client/net/wire.js";
import { commandFor } from "../../../../client/state/cart.js";
import { reduce } from "../../../../client/state/state.js";
import { present } from "../../../../web/present/page.js";
import { after, cartAnswer, cartRead, lapse, line, offer, orderAnswer, place } from "../shop.mjs";

const holding = cartRead("a.10", [line("P"), line("Q", 2)]);
const cartOf = (state) => present(state, 200).cart;

test("a cart tells what it lost, and an answer that does not has lost nothing", () => {
  const body = { cursor: "a.1", lines: [], lapsed: [{ item: "P", quantity: 2, cause: "expired" }] };
  assert.deepEqual(decodeCart(body).lapsed, [lapse("P", "expired", 2)]);
  assert.deepEqual(decodeCart({ cursor: "a.1", lines: [] }).lapsed, []);
  assert.throws(() => decodeCart({ ...body, lapsed: [{ item: "P" }] }), TypeError);
});

test("what was lost while the page was closed is shown, with why and two ways out", () => {
  const lapsed = [lapse("P", "expired", 2), lapse("Q", "released"), lapse("R", "offer"), lapse("S", "constructor")];
  const { lapsed: shown, lapsedTitle, heading } = cartOf(after(cartRead("a.10", [], 0, [], lapsed)));
  assert.deepEqual([lapsedTitle, heading], ["No longer held for you", "Your cart is empty."]);
  assert.deepEqual(
    shown.map(({ name, quantity, cause, again, dismiss }) => [name, quantity, cause, again.label, dismiss.label]),
    [
      ["Product P", "2 ×", "Its time ran out.", "Add again", "Dismiss"],
      ["Q", "1 ×", "The shop took this back.", "Add again", "Dismiss"],
      ["R", "1 ×", "It was your turn, and its time ran out.", "Add again", "Dismiss"],
      ["S", "1 ×", "It is no longer held.", "Add again", "Dismiss"],
    ],
  );
  assert.equal(cartOf(after(holding)).lapsedTitle, "");
});

test("why the shop took something back is said in its own words, and as they are", () => {
  const taken = { ...lapse("P", "released"), reason: "{name}: <b>a mistake</b>" };
  const body = { cursor: "a.1", lines: [], lapsed: [taken] };
  assert.deepEqual(decodeCart(body).lapsed, [taken]);
  const state = after(cartRead("a.10", [], 0, [], [taken, { ...lapse("Q"), reason: "none of the shop's" }]));
  assert.deepEqual(
    cartOf(state).lapsed.map(({ cause }) => cause),
    ["The shop took this back: {name}: <b>a mistake</b>", "Its time ran out."],
  );
  assert.equal(cartOf({ ...state, language: "zh" }).lapsed[0].cause, "店铺收回了这件商品：{name}: <b>a mistake</b>");
});

test("to add again is to add as much as there was, to dismiss is to remove", () => {
  const { cart } = after(cartRead("a.10", [], 0, [], [lapse("P", "expired", 3)]));
  assert.deepEqual(commandFor(cart, "P", "again"), { action: "add", item: "P", quantity: 3 });
  assert.deepEqual(commandFor(cart, "P", "dismiss"), { action: "remove", item: "P" });
});

test("while one of the two is on its way it is busy, and the other cannot be pressed", () => {
  const began = { type: "change-began", item: "P", wish: "again" };
  const [{ again, dismiss }] = cartOf(after(cartRead("a.10", [], 0, [], [lapse("P")]), began)).lapsed;
  assert.deepEqual([again.busy, again.label, dismiss.can, dismiss.reason], [true, "Adding…", false, "stillTrying"]);
});

test("what is dismissed is gone without a word; what is added again is in the cart", () => {
  const lost = after(cartRead("a.10", [], 0, [], [lapse("P")]));
  const ended = (wish, lines) => ({
    type: "change-ended",
    at: 100,
    item: "P",
    wish,
    command: {},
    outcome: { ok: true, answer: cartAnswer("a.11", lines) },
  });
  const dismissed = reduce(lost, ended("dismiss", []));
  assert.deepEqual([dismissed.cart.lapsed, dismissed.message], [[], null]);
  const again = reduce(lost, ended("again", [line("P")]));
  assert.deepEqual([again.cart.lapsed, again.cart.lines.length, again.message.key], [[], 1, "added"]);
});

// what a reading tells that the page did not do, and what the shopper is told
const NEWS = [
  ["its time ran out", [line("Q", 2)], [lapse("P")], "ranOut"],
  ["the shop took it back", [line("Q", 2)], [lapse("P", "released")], "takenBack"],
  ["it was removed elsewhere", [line("Q", 2)], [], "lineGone"],
  ["another was added elsewhere", [line("P"), line("Q", 2), line("R")], [], "addedElsewhere"],
  ["more was added elsewhere", [line("P"), line("Q", 3)], [], "addedElsewhere"],
  ["nothing happened", [line("P"), line("Q", 2)], [], undefined],
];
for (const [name, lines, lapsed, key] of NEWS) {
  test(`what others did to the cart is told with why: ${name}`, () => {
    assert.equal(after(holding, cartRead("a.11", lines, 100, [], lapsed)).message?.key, key);
  });
}

test("an offer that was not taken is told as one, and a first reading tells nothing", () => {
  const offered = after(cartRead("a.10", [], 0, [place("P")]), cartRead("a.11", [offer("P")]));
  assert.equal(reduce(offered, cartRead("a.12", [], 100, [], [lapse("P", "offer")])).message.key, "offerRanOut");
  assert.equal(after(holding).message, null);
});

test("what the shop took back is not said to have run out when it is in the way of buying", () => {
  const told = (cause) =>
    after(
      cartRead("a.10", [line("Q")], 0, [], [lapse("P", cause)]),
      { type: "buying-began", order: "o-1", lines: [{ item: "Q", quantity: 1 }] },
      { type: "buying-ended", at: 100, outcome: { ok: false, error: "hold-expired", retryAfterMs: null, item: "P" } },
    );
  assert.deepEqual([told("released").message.key, told("expired").message.key], ["releasedFirst", "hold-expired"]);
  assert.equal(told("expired").cart.wanted, "now");
});

test("an order leaves nothing behind that was lost before", () => {
  const state = after(cartRead("a.10", [line("Q")], 0, [], [lapse("P")]), {
    type: "bought-elsewhere",
    answer: orderAnswer("a.12", [{ item: "Q", quantity: 1 }]),
  });
  assert.deepEqual([state.cart.lines, state.cart.lapsed], [[], []]);
});
