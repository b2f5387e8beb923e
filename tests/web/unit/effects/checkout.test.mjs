// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createCart } from "../../../../client/effects/cart.js";
import { createCheckout } from "../../../../client/effects/checkout.js";
import { ATTEMPT, createOrderMemory } from "../../../../client/effects/memory.js";
import { wantedOf } from "../../../../client/state/buying.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { createClock, createRandom } from "../clock.mjs";
import { boot, cartAnswer, cartRead, lapse, line, orderAnswer } from "../shop.mjs";

const no = (error, more = {}) => ({ ok: false, error, retryAfterMs: null, ...more });
const cartOf = (cursor, ...lines) => ({ ok: true, answer: cartAnswer(cursor, lines) });
const P = [{ item: "P", quantity: 1 }];
const sold = (order, lines = P) => ({ ok: true, answer: orderAnswer("a.12", lines, [], order) });

/** A tab's storage, which outlives its page. */
function createStorage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    size: () => kept.size,
  };
}

/** A page in a shop which answers from scripts; the last entry of a script repeats. */
function rig({
  checkouts = [],
  carts = [cartOf("a.11")],
  looks = [],
  commands = [cartOf("a.13")],
  tab = createStorage(),
}) {
  const clock = createClock();
  const sent = [];
  const next = (script, order) => {
    const said = script.length > 1 ? script.shift() : script[0];
    return typeof said === "function" ? said(order) : said;
  };
  const answering = (what, script) => async (detail, lines) => {
    sent.push([what, detail, clock.now(), lines]);
    return next(script, detail);
  };
  const api = {
    cart: answering("cart", carts),
    command: answering("command", commands),
    checkout: answering("checkout", checkouts),
    order: answering("order", looks),
  };
  const store = createStore(initialState({ boot: boot(), at: 0, language: "en" }));
  const outside = { now: clock.now, random: createRandom(5) };
  const news = [];
  const cart = createCart({ api, store, ...outside, sleep: (ms) => clock.sleep(ms), share: (told) => news.push(told) });
  let orders = 0;
  const newOrder = () => `o-${(orders += 1)}`;
  const memory = createOrderMemory(() => tab, ATTEMPT, "s");
  const checkout = createCheckout({ api, store, cart, memory, newOrder, ...outside, rest: cart.rest });
  const of = (kind) => sent.filter(([what]) => what === kind).map(([, detail]) => detail);
  return { checkout, cart, store, clock, sent, of, tab, news, orders: () => orders };
}

test("Buy sends the cart's order once, and its answer ends it", async () => {
  const { checkout, store, clock, of, tab, news } = rig({ checkouts: [sold("o-1")] });
  store.dispatch(cartRead("a.10", [line("P")]));
  checkout.buy();
  checkout.buy();
  assert.equal(store.state().buying.order, "o-1");
  await clock.advance(60_000);
  assert.deepEqual(of("checkout"), ["o-1"]);
  assert.deepEqual([store.state().receipt.order, store.state().cart.lines], ["o-1", []]);
  assert.deepEqual(news, [{ bought: sold("o-1").answer }]);
  assert.equal(tab.size(), 0, "nothing is left to repeat");
});

test("only the answer to a first try, on the page that sent it, says when the order was made", async () => {
  const toldAt = 1_795_795_500_000;
  const told = (order) => ({ ...sold(order), toldAt });
  const madeAt = async (checkouts, tab = createStorage()) => {
    const { checkout, store, clock } = rig({ checkouts, tab });
    store.dispatch(cartRead("a.10", [line("P")]));
    checkout.resume();
    checkout.buy();
    await clock.advance(60_000);
    return store.state().receipt.madeAt;
  };
  assert.equal(await madeAt([told("o-1")]), toldAt);
  assert.equal(await madeAt([no("unreachable"), told("o-1")]), undefined);
  const inDoubt = createStorage();
  createOrderMemory(() => inDoubt, ATTEMPT, "s").keep({ order: "o-1", lines: P });
  assert.equal(await madeAt([told("o-1")], inDoubt), undefined);
});

test("what is sent is what is shown, and a repeat says the same", async () => {
  const { checkout, store, clock, sent } = rig({ checkouts: [no("unreachable"), sold("o-1")] });
  store.dispatch(cartRead("a.10", [line("Q", 2), line("P")]));
  checkout.buy();
  await clock.advance(10);
  store.dispatch(cartRead("a.11", [line("Q", 2), line("P"), line("R")]));
  await clock.advance(60_000);
  const shown = [
    { item: "P", quantity: 1 },
    { item: "Q", quantity: 2 },
  ];
  assert.deepEqual(
    sent.filter(([what]) => what === "checkout").map(([, order, , lines]) => [order, lines]),
    [
      ["o-1", shown],
      ["o-1", shown],
    ],
  );
});

test("another cart than the one shown is not bought: it is read, shown, and asked about again", async () => {
  const grown = [line("P"), line("Q")];
  const { checkout, cart, store, clock, sent, of } = rig({
    checkouts: [no("cart-changed"), sold("o-2", wantedOf(grown))],
    carts: [cartOf("a.12", ...grown)],
  });
  store.subscribe(() => cart.keepRead());
  store.dispatch(cartRead("a.10", [line("P")]));
  checkout.buy();
  await clock.advance(60_000);
  assert.deepEqual([of("checkout"), store.state().receipt], [["o-1"], null]);
  assert.deepEqual([store.state().message.key, store.state().cart.lines.length], ["cart-changed", 2]);
  checkout.buy();
  await clock.advance(60_000);
  const [, , , lines] = sent.find(([what, order]) => what === "checkout" && order === "o-2");
  assert.deepEqual([lines, store.state().receipt.order], [wantedOf(grown), "o-2"]);
});

test("an empty or unknown cart cannot be bought", async () => {
  const { checkout, store, clock, sent } = rig({});
  checkout.buy();
  store.dispatch(cartRead("a.10", []));
  checkout.buy();
  await clock.advance(1000);
  assert.deepEqual([sent, store.state().buying], [[], null]);
});

test("while the outcome is unknown the same order is repeated, however long, with pauses", async () => {
  const silence = ["outcome-unknown", "unreachable", "timed-out", "garbled"].map((error) => no(error));
  const unseen = ["cartd-unavailable", "overloaded", "too-many-requests", "refused"].map((error) => no(error));
  const { checkout, store, clock, sent, of, tab } = rig({
    checkouts: [...silence, ...unseen, ...silence, ...silence, sold("o-1")],
  });
  store.dispatch(cartRead("a.10", [line("P")]));
  checkout.buy();
  await clock.advance(300);
  assert.equal(tab.size(), 1, "a reload would find it");
  await clock.advance(600_000);
  assert.deepEqual(of("checkout"), Array(17).fill("o-1"));
  const times = sent.map(([, , at]) => at);
  times.slice(1).forEach((at, n) => assert.ok(at - times[n] >= 200));
  assert.deepEqual([store.state().receipt.order, tab.size()], ["o-1", 0]);
});

test("a refusal of the first try is certain and is not repeated; the next press is another order", async () => {
  for (const error of ["cartd-unavailable", "overloaded", "refused", "order-mismatch", "empty-cart", "bad-request"]) {
    const { checkout, store, clock, of, tab } = rig({
      checkouts: [no(error), sold("o-2")],
      carts: [cartOf("a.11", line("P"))],
    });
    store.dispatch(cartRead("a.10", [line("P")]));
    checkout.buy();
    await clock.advance(60_000);
    assert.deepEqual([of("checkout"), tab.size(), store.state().receipt], [["o-1"], 0, null], error);
    checkout.buy();
    await clock.advance(60_000);
    assert.deepEqual([of("checkout"), store.state().receipt.order], [["o-1", "o-2"], "o-2"], error);
  }
});

test("when the shop is back, an order in doubt does not sit out its pause", async () => {
  const { checkout, cart, store, clock } = rig({
    checkouts: [no("unreachable", { retryAfterMs: 50_000 }), sold("o-1")],
  });
  store.dispatch(cartRead("a.10", [line("P")]));
  checkout.buy();
  await clock.advance(1000);
  cart.readNow();
  await clock.advance(1);
  assert.equal(store.state().receipt?.order, "o-1");
});

test("what ran out is told and shown; the next press buys the rest, without all that is shown as lost", async () => {
  const Q = [{ item: "Q", quantity: 2 }];
  for (const lapsed of [[], [lapse("P"), lapse("R", "released")]]) {
    const { checkout, cart, store, clock, of } = rig({
      checkouts: [no("hold-expired", { item: "P" }), sold("o-2", Q)],
      carts: [{ ok: true, answer: cartAnswer("a.12", [line("Q", 2)], [], [], lapsed) }],
      commands: [no("outcome-unknown"), cartOf("a.13", line("Q", 2))],
    });
    store.subscribe(() => cart.keepRead());
    store.dispatch(cartRead("a.10", [line("P"), line("Q", 2)]));
    checkout.buy();
    await clock.advance(60_000);
    assert.deepEqual([of("command"), store.state().cart.lapsed], [[], lapsed]);
    assert.deepEqual([store.state().message.key, store.state().receipt], ["hold-expired", null]);
    checkout.buy();
    await clock.advance(60_000);
    assert.deepEqual(
      of("command").map(({ action, item }) => [action, item]),
      [["remove", "P"], ["remove", "P"], ...lapsed.slice(1).map(({ item }) => ["remove", item])],
    );
    assert.deepEqual(of("checkout"), ["o-1", "o-2"]);
    assert.deepEqual(store.state().receipt.lines, Q);
  }
});

test("what ran out and was added again is not taken out of the cart by the next press", async () => {
  const { checkout, store, clock, of } = rig({
    checkouts: [no("hold-expired", { item: "P" }), sold("o-2")],
    carts: [cartOf("a.12", line("Q"))],
  });
  store.dispatch(cartRead("a.10", [line("P"), line("Q")]));
  checkout.buy();
  await clock.advance(60_000);
  store.dispatch(cartRead("a.14", [line("P"), line("Q")]));
  checkout.buy();
  await clock.advance(60_000);
  assert.deepEqual([of("command"), of("checkout")], [[], ["o-1", "o-2"]]);
});

test("a cart in doubt is read first, and bought only if it is what the shopper saw", async () => {
  for (const [now, key, orders] of [
    [[line("P")], undefined, ["o-1"]],
    [[line("P", 2)], "cart-changed", []],
    [[], "cart-changed", []],
  ]) {
    const { checkout, store, clock, of } = rig({ checkouts: [sold("o-1")], carts: [cartOf("a.11", ...now)] });
    store.dispatch(cartRead("a.10", [line("P")]));
    store.dispatch({ type: "cart-wanted" });
    checkout.buy();
    await clock.advance(60_000);
    assert.deepEqual([of("checkout"), store.state().message?.key], [orders, key]);
  }
});

test("a cart that cannot be read is not bought, and nothing is left to repeat", async () => {
  const { checkout, store, clock, of, tab } = rig({ carts: [no("unreachable")] });
  store.dispatch(cartRead("a.10", [line("P")]));
  store.dispatch({ type: "cart-wanted" });
  checkout.buy();
  await clock.advance(100);
  assert.deepEqual([of("checkout"), store.state().message.key, tab.size()], [[], "cartd-unavailable", 0]);
});

test("nothing changes the cart while it is being bought", async () => {
  const { checkout, cart, store, clock, of } = rig({
    checkouts: [no("unreachable", { retryAfterMs: 5000 }), sold("o-1")],
  });
  store.dispatch(cartRead("a.10", [line("P")]));
  checkout.buy();
  await clock.advance(10);
  cart.change("P", "more");
  await clock.advance(60_000);
  assert.deepEqual(of("command"), []);
});

/** A page that was reloaded while its order was in doubt. */
async function reloaded(script) {
  const tab = createStorage();
  const before = rig({ checkouts: [no("unreachable")], tab });
  before.store.dispatch(cartRead("a.10", [line("P")]));
  before.checkout.buy();
  await before.clock.advance(100);
  const page = rig({ ...script, tab });
  page.checkout.resume();
  await page.clock.advance(60_000);
  return page;
}

test("after a reload in doubt the same order is repeated, whether it had gone through or not", async () => {
  for (const lines of [[line("P")], []]) {
    const { store, of, orders, tab } = await reloaded({
      carts: [no("unreachable"), cartOf("a.11", ...lines)],
      checkouts: [sold],
    });
    assert.deepEqual([of("checkout"), orders()], [["o-1"], 0]);
    assert.deepEqual([store.state().receipt.order, tab.size()], ["o-1", 0]);
  }
});

test("after a reload with another cart the order is only looked up", async () => {
  const carts = [cartOf("a.11", line("P"), line("Q"))];
  const done = await reloaded({ carts, looks: [no("unreachable"), sold("o-1")] });
  assert.deepEqual(
    [done.of("checkout"), done.of("order"), done.store.state().receipt.order],
    [[], ["o-1", "o-1"], "o-1"],
  );
  const never = await reloaded({ carts, looks: [no("unknown-order")] });
  assert.deepEqual([never.of("checkout"), never.store.state().message.key, never.tab.size()], [[], "unknown-order", 0]);
  assert.equal(never.store.state().cart.lines.length, 2);
});

test("a page without an order in doubt resumes nothing", async () => {
  const { checkout, clock, sent } = rig({});
  await checkout.resume();
  await clock.advance(1000);
  assert.deepEqual(sent, []);
});
