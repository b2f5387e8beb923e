// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the page learns what became of an order that waits for its payment, at a calm pace, and says nothing else of it.
 * Method: the page's own parts, an api that answers what it is told to, a clock that stands still.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { RECEIPT, createOrderMemory } from "../../../../client/effects/memory.js";
import { ASK_EVERY_MS, createPayment } from "../../../../client/effects/payment.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { msToNextChange, present } from "../../../../web/present/page.js";
import { createClock } from "../clock.mjs";
import { boot, cartRead, line, numbers, orderAnswer } from "../shop.mjs";

const LINES = [{ item: "P", quantity: 2 }];
const done = (unpaid) => ({
  ok: true,
  answer: { ...orderAnswer("a.11", LINES, [numbers("P", 8, { held: 2 })]), ...(unpaid && { unpaid }) },
});
const no = (error) => ({ ok: false, error, retryAfterMs: null });
const paying = (leftMs) => done({ state: "paying", leftMs });
const RELEASED = done({ state: "released", leftMs: null });

/** A page whose order of two P may be paid for a minute; `says` is what the shop answers next. */
function rig() {
  const clock = createClock();
  const store = createStore(initialState({ boot: boot(), at: 0, language: "en" }));
  const asked = [];
  const says = { order: paying(50_000), release: RELEASED };
  const answer = (what) => async (order) => {
    asked.push(`${what} ${order} at ${clock.now()}`);
    return says[what];
  };
  const payment = createPayment({
    api: { order: answer("order"), release: answer("release") },
    store,
    hidden: false,
    now: clock.now,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  store.subscribe(() => payment.follow());
  store.dispatch(cartRead("a.10", [line("P", 2)]));
  store.dispatch({ type: "buying-began", order: "o-1", lines: LINES });
  store.dispatch({ type: "buying-ended", at: 0, outcome: paying(60_000) });
  const cart = () => present(store.state(), clock.now()).cart;
  return { clock, store, payment, asked, says, cart, receipt: () => cart().receipt };
}

test("what is to be paid tells what it costs, to the last digit, and nothing where that is not known", () => {
  const { store, receipt } = rig();
  assert.equal(receipt().sum, "");
  const { answer } = paying(60_000);
  const ended = (total) => ({ type: "buying-ended", at: 0, outcome: { ok: true, answer: { ...answer, total } } });
  store.dispatch({ type: "buying-began", order: "o-1", lines: LINES });
  store.dispatch(ended({ amount: "999999999999000000.01", currency: "EUR" }));
  assert.equal(receipt().sum, "Together €999,999,999,999,000,000.01");
});

test("what is to be paid is not told as bought, and its time goes by", () => {
  const { store, receipt } = rig();
  const { is, title, countdown, giveUp } = receipt();
  assert.deepEqual([is, title, countdown, giveUp.can], ["paying", "Waiting for payment", "1:00 left to pay", true]);
  assert.equal(store.state().notice.key, "ordered");
  assert.equal(store.state().stock.items[0].sold, 0);
  assert.ok(msToNextChange(store.state(), 0) <= 1000);
});

test("it is asked for every few seconds, until it is bought, and then no more", async () => {
  const { clock, asked, says, receipt, store } = rig();
  await clock.advance(ASK_EVERY_MS);
  assert.deepEqual([asked, receipt().countdown], [["order o-1 at 5000"], "0:50 left to pay"]);
  says.order = no("timed-out");
  await clock.advance(ASK_EVERY_MS);
  assert.equal(receipt().is, "paying");
  says.order = done();
  await clock.advance(ASK_EVERY_MS);
  assert.deepEqual([receipt().is, receipt().title, store.state().notice.key], ["sold", "It is yours", "bought"]);
  await clock.advance(10 * ASK_EVERY_MS);
  assert.deepEqual([asked.length, clock.waiting()], [3, 0]);
});

test("nobody asks behind the shopper's back; when the page is seen again, it asks at once", async () => {
  const { clock, payment, asked, says, receipt } = rig();
  payment.see(false);
  await clock.advance(10 * ASK_EVERY_MS);
  assert.deepEqual(asked, []);
  says.order = RELEASED;
  payment.see(true);
  await clock.advance(0);
  assert.deepEqual([asked.length, receipt().is, receipt().title, receipt().giveUp], [1, "released", "Not paid", null]);
});

test("it is given up once, and silence is looked into", async () => {
  const { clock, payment, asked, says, receipt, store } = rig();
  says.release = no("timed-out");
  const pressed = payment.giveUp();
  assert.deepEqual([receipt().giveUp.busy, receipt().giveUp.can], [true, false]);
  await payment.giveUp();
  await pressed;
  assert.deepEqual([asked, store.state().message.key], [["release o-1 at 0", "order o-1 at 0"], "stillTrying"]);
  assert.equal(receipt().giveUp.can, true);
  says.release = RELEASED;
  await payment.giveUp();
  assert.deepEqual([receipt().is, store.state().notice.key, clock.waiting()], ["released", "unpaidNote", 0]);
});

test("what was paid just before is bought", async () => {
  const { payment, says, receipt, store } = rig();
  [says.release, says.order] = [no("already-sold"), done()];
  await payment.giveUp();
  assert.deepEqual([receipt().is, store.state().message.key], ["sold", "already-sold"]);
});

test("an order that the shop does not know is shown no more", async () => {
  const { clock, says, receipt } = rig();
  says.order = no("unknown-order");
  await clock.advance(ASK_EVERY_MS);
  assert.deepEqual([receipt(), clock.waiting()], [null, 0]);
});

test("nothing else is bought meanwhile, and the button says why", () => {
  const { store, cart } = rig();
  store.dispatch(cartRead("a.12", [line("Q")]));
  assert.deepEqual([cart().buy.can, cart().buy.reason], [false, "payFirst"]);
});

test("another tab is told that it was ordered, not that it was bought", () => {
  const { store } = rig();
  store.dispatch({ type: "bought-elsewhere", answer: paying(60_000).answer });
  assert.equal(store.state().message.key, "orderedElsewhere");
});

test("a page that is loaded again knows that it was not paid, and asks until when it may be", async () => {
  const { clock, payment, store, receipt } = rig();
  const kept = new Map();
  const tab = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
  const memory = createOrderMemory(() => tab, RECEIPT, "s");
  memory.keep(store.state().receipt);
  const unpaid = { state: "paying", endsAt: null, releasing: false };
  assert.deepEqual(memory.kept(), { order: "o-1", lines: LINES, unpaid });
  const again = createStore(initialState({ boot: boot(), at: 0, language: "en", receipt: memory.kept() }));
  assert.equal(present(again.state(), 0).cart.receipt.countdown, "");
  await payment.ask();
  assert.deepEqual([receipt().countdown, clock.waiting()], ["0:50 left to pay", 1]);
});
