// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { cartState, doubt, ownState, payAddress, shelfState, unitsOf } from "../../../../client/elements/reading.js";

const item = (more = {}) => ({
  item: "P",
  available: 100,
  level: null,
  soldOut: false,
  allInCarts: false,
  open: true,
  opensAt: null,
  paused: false,
  shown: true,
  ...more,
});
const line = (more = {}) => ({ item: "P", quantity: 1, expiresAt: null, offer: false, ...more });
const cart = (more = {}) => ({ lines: [], waiting: [], lapsed: [], ...more });
const order = (state) => ({ order: "o", state, lines: [{ item: "P", quantity: 1 }], total: null, expiresAt: null });
const quiet = { buying: false, done: () => false };

test("how an item stands in the shop, in one word", () => {
  for (const [is, known] of [
    ["loading", undefined],
    ["missing", null],
    ["missing", item({ shown: false })],
    ["in-stock", item()],
    ["in-stock", item({ available: null, level: "in-stock" })],
    ["few", item({ available: 3 })],
    ["few", item({ available: null, level: "few-left" })],
    ["sold-out", item({ available: 0, soldOut: true })],
    ["all-in-carts", item({ available: 0, soldOut: true, allInCarts: true })],
    ["opens", item({ open: false, opensAt: 5 })],
    ["over", item({ open: false })],
    ["paused", item({ paused: true, open: false })],
  ])
    assert.equal(shelfState(known), is);
});

test("how it stands with the shopper: what asks them for something comes first", () => {
  const held = cart({ lines: [line()] });
  for (const [is, state, asked] of [
    [null, { cart: null, order: null }, quiet],
    [null, { cart: cart({ lines: [line({ item: "Q" })] }), order: null }, quiet],
    ["in-cart", { cart: held, order: null }, quiet],
    ["offer", { cart: cart({ lines: [line({ offer: true })] }), order: null }, quiet],
    ["in-line", { cart: cart({ waiting: [{ item: "P", position: 1 }] }), order: null }, quiet],
    ["buying", { cart: held, order: null }, { ...quiet, buying: true }],
    [null, { cart: cart(), order: null }, { ...quiet, buying: true }],
    ["to-pay", { cart: held, order: order("paying") }, quiet],
    ["bought", { cart: cart(), order: order("sold") }, quiet],
    ["in-cart", { cart: held, order: order("sold") }, quiet],
    ["unpaid", { cart: cart(), order: order("released") }, quiet],
    [null, { cart: cart(), order: order("returned") }, quiet],
    [null, { cart: cart(), order: order("sold") }, { ...quiet, done: () => true }],
    [null, { cart: cart(), order: { ...order("sold"), lines: [{ item: "Q", quantity: 1 }] } }, quiet],
  ])
    assert.equal(ownState("P", state, asked).state, is);
});

test("what the cart is about", () => {
  for (const [is, state, asked = quiet] of [
    ["loading", { cart: null, order: null }],
    ["empty", { cart: cart(), order: null }],
    ["filled", { cart: cart({ waiting: [{ item: "P", position: 1 }] }), order: null }],
    ["filled", { cart: cart({ lapsed: [{ item: "P", quantity: 1, cause: "expired" }] }), order: order("sold") }],
    ["buying", { cart: cart({ lines: [line()] }), order: null }, { ...quiet, buying: true }],
    ["to-pay", { cart: cart(), order: order("paying") }],
    ["bought", { cart: cart(), order: order("sold") }],
    ["unpaid", { cart: cart(), order: order("released") }],
    ["empty", { cart: cart(), order: order("sold") }, { ...quiet, done: () => true }],
  ])
    assert.equal(cartState(state, asked).state, is);
  assert.equal(unitsOf(cart({ lines: [line({ quantity: 3 }), line({ offer: true })] })), 3);
  assert.equal(unitsOf(null), 0);
});

test("numbers of before are told as such", () => {
  assert.deepEqual(["connecting", "live", "stale", "reconnecting"].map(doubt), [null, null, "stale", "lost"]);
});

test("an order is paid where the page says, if that is a page at all", () => {
  const base = "https://your.example/shop/";
  for (const [template, url] of [
    ["https://pay.example/?o={order}&again={order}", "https://pay.example/?o=a%20b&again=a%20b"],
    ["/pay/{order}", "https://your.example/pay/a%20b"],
    ["javascript:alert('{order}')", null],
    ["data:text/html,{order}", null],
    ["https://", null],
    ["  ", null],
    [null, null],
  ])
    assert.equal(payAddress(template, "a b", base), url, template);
});
