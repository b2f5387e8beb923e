// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The waiting line: from the press to the offer, in the state and on the page. */

import assert from "node:assert/strict";
import test from "node:test";
import { commandFor, positionOf, stateCart } from "../../../../client/state/cart.js";
import { reduce } from "../../../../client/state/state.js";
import { present, msToNextChange } from "../../../../web/present/page.js";
import { after, cartAnswer, cartRead, line, numbers, offer, place, polled } from "../shop.mjs";

const gone = (more = {}) => numbers("P", 0, { nextReleaseMs: 60_000, ...more });
const soldOut = polled("a.11", [gone()], {}, 0);
const waits = cartRead("a.12", [], 0, [place("P", 3, 2)]);
const inLine = (...events) => after(soldOut, waits, ...events);
const offered = cartRead("a.13", [offer("P")], 1000);
const card = (state, at = 1000) => present(state, at).items.find(({ item }) => item === "P");
const ended = (wish, lines, waiting = []) => ({
  type: "change-ended",
  at: 100,
  item: "P",
  wish,
  command: {},
  outcome: { ok: true, answer: cartAnswer("a.14", lines, [], waiting) },
});

test("what each press asks the shop for", () => {
  const holding = stateCart(after().cart, cartAnswer("a.1", [offer("P")]), 0).cart;
  assert.deepEqual(commandFor(holding, "Q", "wait"), { action: "wait", item: "Q" });
  assert.deepEqual(commandFor(holding, "Q", "leave"), { action: "remove", item: "Q" });
  assert.deepEqual(commandFor(holding, "P", "take"), { action: "add", item: "P", quantity: 1 });
  assert.deepEqual(commandFor(holding, "Q", "take"), { action: "add", item: "Q", quantity: 1 });
  assert.deepEqual(commandFor(holding, "P", "decline"), { action: "remove", item: "P" });
});

test("between readings the place is the better of what the cart and the item's turn tell, and never before the first", () => {
  assert.deepEqual(
    [0, 15, 16, 17, 18, 99].map((turn) => positionOf({ item: "P", ticket: 18, position: 3 }, turn)),
    [3, 3, 2, 1, 1, 1],
  );
});

test("a sold out item can be waited for, with how many do", () => {
  const { add, other, note } = card(after(soldOut));
  assert.deepEqual([add.label, add.can, add.wish, other], ["Wait in line", true, "wait", null]);
  assert.equal(note, "One may come back within 0:59.");
  const note3 = card(after(polled("a.11", [gone({ waiting: 3, turn: 1 })], {}, 0))).note;
  assert.equal(note3, "3 people are waiting. One may come back within 0:59.");
  assert.match(card(after(polled("a.11", [gone({ waiting: 1, turn: 1 })]))).note, /^1 person is waiting\. /);
  const held = card(after(cartRead("a.10", [line("P")]), polled("a.11", [gone({ waiting: 2, turn: 1 })]))).note;
  assert.equal(held, "Yours is safe in your cart. 2 people are waiting.");
});

test("in line: the place, the forecast and the way out, in card and cart", () => {
  const state = inLine();
  const { add, other, note } = card(state);
  assert.equal(note, "You are number 2 in line. One may come back within 0:59.");
  assert.deepEqual([add.can, add.reason, other.label, other.wish], [false, "inLine", "Leave the line", "leave"]);
  const { places, placesTitle } = present(state, 1000).cart;
  assert.deepEqual(
    [placesTitle, places.map(({ name, position, leave }) => [name, position, leave.wish])],
    ["Waiting for", [["Product P", "number 2 in line", "leave"]]],
  );
  const zh = card(reduce(state, { type: "language-chosen", language: "zh" })).note;
  assert.equal(zh, "你排在第 2 位。0:59 内可能放出 1 件。");
});

test("a press in vain in line says where one stands", () => {
  const { message } = inLine({ type: "pressed-in-vain", item: "P", reason: "inLine" });
  assert.deepEqual([message.key, message.params.position], ["inLine", 2]);
});

test("the line moves on the page without the cart being read", () => {
  const state = inLine(polled("a.13", [gone({ waiting: 2, turn: 2 })], {}, 0));
  assert.deepEqual([state.cart.wanted, card(state).note.slice(0, 25)], ["no", "You are number 1 in line."]);
});

test("when the turn reaches the ticket the cart is read, once", () => {
  const called = inLine(polled("a.13", [gone({ turn: 3 })], {}, 0));
  assert.equal(called.cart.wanted, "now");
  const read = reduce(called, cartRead("a.13", [offer("P")], 0));
  assert.deepEqual([read.cart.wanted, reduce(read, polled("a.14", [gone({ turn: 3 })])).cart.wanted], ["no", "no"]);
  const still = reduce(called, cartRead("a.13", [], 0, [place("P", 3, 1)]));
  assert.equal(
    reduce(still, polled("a.13", [], {}, 0)).cart.wanted,
    "no",
    "no loop if the shop states the place still",
  );
});

test("another life of the store is a reason to read the cart as well", () => {
  assert.equal(inLine(polled("b.1", [gone()])).cart.wanted, "now");
});

test("an offer is told, in message, card, cart and title, with what can be done", () => {
  const state = inLine(offered);
  assert.deepEqual([state.message.key, state.message.tone], ["offered", "good"]);
  const page = present(state, 3000);
  const shown = card(state, 3000);
  assert.deepEqual(
    [shown.note, shown.badge, shown.turn],
    ["It is your turn: held for you for 1:58.", "Your turn", true],
  );
  assert.deepEqual(
    [shown.add, shown.other].map(({ label, can, wish }) => [label, can, wish]),
    [
      ["Take it", true, "take"],
      ["No thanks", true, "decline"],
    ],
  );
  const [held] = page.cart.lines;
  assert.deepEqual(
    [held.countdown, held.take.wish, held.remove.label, held.remove.wish, held.steps],
    ["It is your turn: held for you for 1:58.", "take", "No thanks", "decline", false],
  );
  assert.match(page.title, /Your turn/);
  assert.equal(page.cart.buy.label, "Buy", "buying takes it too");
  assert.equal(msToNextChange(state, 1300), 700);
});

test("once taken, it is a hold like any other, and the title is the shop's again", () => {
  const state = inLine(offered, ended("take", [line("P")]));
  assert.deepEqual([state.message.key, present(state, 200).title], ["added", "Holdfast"]);
  assert.deepEqual([card(state).turn, present(state, 200).cart.lines[0].take], [false, null]);
});

test("an offer stays on the card while the connection is in doubt: its time runs here", () => {
  assert.match(card(inLine(offered, { type: "poll-failed", error: "unreachable" })).note, /^It is your turn/);
});

// wish, the cart after it, what the shopper is told
const ENDS = [
  ["wait", [], [place("P", 9, 4)], "inLine"],
  ["wait", [offer("P")], [], "offered"],
  ["wait", [line("P")], [], "added"],
  ["leave", [], [], "leftLine"],
  ["decline", [], [], "declined"],
];
for (const [wish, lines, waiting, key] of ENDS) {
  test(`${wish} that ended in ${key} is told so`, () => {
    assert.equal(after(soldOut, ended(wish, lines, waiting)).message.key, key);
  });
}

test("joining tells the place", () => {
  assert.equal(after(soldOut, ended("wait", [], [place("P", 9, 4)])).message.params.position, 4);
});

test("an offer that ran out, one that was declined elsewhere, and a place that is gone are told apart", () => {
  const due = inLine(offered, { type: "ticked", at: 121_000 });
  assert.deepEqual([due.cart.wanted, card(due).note], ["soon", "time is up"]);
  assert.equal(reduce(due, cartRead("a.15", [], 121_500)).message.key, "offerRanOut");
  assert.equal(inLine(offered, cartRead("a.15", [], 1500)).message.key, "lineGone");
  assert.equal(inLine(cartRead("a.15", [], 1500)).message.key, "placeLost");
});

test("taking what has gone to somebody else reads the cart", () => {
  const outcome = { ok: false, error: "sold-out", retryAfterMs: null, available: 0 };
  const state = inLine(offered, { ...ended("take", []), outcome });
  assert.deepEqual([state.message.key, state.cart.wanted], ["offerRanOut", "now"]);
});

test("the time that is left to take it is announced", () => {
  const { notice } = inLine(offered, { type: "ticked", at: 62_000 });
  assert.deepEqual([notice.key, notice.params.leftMs], ["offerLeft", 59_000]);
});

test("of an item one waits for, selling out and coming back are no news", () => {
  assert.equal(inLine(polled("a.13", [numbers("P", 1)])).notice?.key, after(soldOut).notice?.key);
});

test("while a wish is on its way, the button that was pressed says so and keeps its place", () => {
  const began = (wish) => ({ type: "change-began", item: "P", wish });
  const leaving = card(inLine(began("leave")));
  assert.deepEqual([leaving.other.label, leaving.other.busy, leaving.add.can], ["Leaving…", true, false]);
  const joining = card(after(soldOut, began("wait")));
  assert.deepEqual([joining.add.label, joining.add.busy, joining.other], ["Joining…", true, null]);
  const taking = card(inLine(offered, began("take")));
  assert.deepEqual([taking.add.label, taking.other.can, taking.other.reason], ["Adding…", false, "stillTrying"]);
});
