// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { UNKNOWN_CART, commandFor, findHold, passTime, stateCart } from "../../../../client/state/cart.js";
import { cartAnswer, line } from "../shop.mjs";

const cartOf = (...lines) => stateCart(UNKNOWN_CART, cartAnswer("a.10", lines), 0).cart;

test("a cart that was never read is unknown, and wanted", () => {
  assert.deepEqual([UNKNOWN_CART.lines, UNKNOWN_CART.wanted], [null, "now"]);
  assert.equal(findHold(UNKNOWN_CART, "P"), undefined);
});

test("a hold's end is counted from when its answer came, on the monotonic clock", () => {
  const { cart } = stateCart(UNKNOWN_CART, cartAnswer("a.1", [line("P", 1, 5000), line("Q", 1, null)]), 1000);
  assert.deepEqual(
    cart.lines.map(({ expiresAt }) => expiresAt),
    [6000, null],
  );
  assert.equal(cart.wanted, "no");
});

test("an answer older than what is shown changes nothing", () => {
  const cart = cartOf(line("P", 2));
  const { cart: next, ended } = stateCart(cart, cartAnswer("a.9", []), 5);
  assert.deepEqual([next.lines, ended], [cart.lines, []]);
});

test("another epoch's cart replaces this one's", () => {
  const { cart, ended } = stateCart(cartOf(line("P", 2)), cartAnswer("b.1", []), 5);
  assert.deepEqual(cart.lines, []);
  assert.deepEqual(
    ended.map(({ item }) => item),
    ["P"],
  );
});

// held, wish, the absolute command it means
const COMMANDS = [
  [0, "more", { action: "add", item: "P", quantity: 1 }],
  [1, "more", { action: "add", item: "P", quantity: 2 }],
  [3, "less", { action: "add", item: "P", quantity: 2 }],
  [1, "less", { action: "remove", item: "P" }],
  [0, "less", { action: "remove", item: "P" }],
  [3, "remove", { action: "remove", item: "P" }],
];
for (const [held, wish, command] of COMMANDS) {
  test(`${wish} of ${held} is ${command.action} ${command.quantity ?? ""}`, () => {
    assert.deepEqual(commandFor(held === 0 ? cartOf() : cartOf(line("P", held)), "P", wish), command);
  });
}

test("when a hold's time is up, the cart is wanted once, soon", () => {
  const due = passTime(cartOf(line("P", 1, 1000), line("Q", 1, 5000)), 1000).cart;
  assert.deepEqual(
    due.lines.map(({ ranOut }) => ranOut),
    [true, false],
  );
  assert.equal(due.wanted, "soon");
  const reading = { ...due, wanted: "no" };
  assert.equal(passTime(reading, 1500).cart, reading, "not wanted again for the same hold");
});

test("time that passes without consequence changes nothing at all", () => {
  const cart = cartOf(line("P", 1, 900_000), line("Q", 1, null));
  assert.equal(passTime(cart, 1000).cart, cart);
  assert.equal(passTime(UNKNOWN_CART, 1000).cart, UNKNOWN_CART);
});

test("a hold is announced at five minutes, one minute and fifteen seconds, once each", () => {
  let cart = cartOf(line("P", 1, 900_000));
  const told = [];
  for (let at = 0; at < 900_000; at += 500) {
    const step = passTime(cart, at);
    cart = step.cart;
    if (step.told.length > 0) told.push(900_000 - at);
  }
  assert.deepEqual(told, [300_000, 60_000, 15_000]);
});

test("a hold that begins shorter than a threshold does not announce it", () => {
  assert.deepEqual(passTime(cartOf(line("P", 1, 50_000)), 100).told, []);
});

test("holds that the shop still states when they should be gone space out the reads", () => {
  let cart = cartOf(line("P", 1, 0));
  assert.equal(cart.overdue, 1);
  cart = stateCart(cart, cartAnswer("a.10", [line("P", 1, 0)]), 10).cart;
  assert.equal(cart.overdue, 2);
  assert.equal(stateCart(cart, cartAnswer("a.11", []), 20).cart.overdue, 0);
});
