// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { knownOfCart, pollWait } from "../../../../client/effects/polling.js";
import { connection, reduce, initialState } from "../../../../client/state/state.js";
import { NOTICE_EVERY_MS } from "../../../../client/state/telling.js";
import { after, answer, available, boot, cartAnswer, cartRead, line, numbers, polled } from "../shop.mjs";

const failed = (error) => ({ type: "poll-failed", error });
const ended = (outcome, more = {}) => ({
  type: "change-ended",
  at: 100,
  item: "P",
  wish: "more",
  command: { action: "add", item: "P", quantity: 1 },
  outcome,
  ...more,
});
const no = (error, more = {}) => ended({ ok: false, error, retryAfterMs: null, ...more });
const began = { type: "change-began", item: "P", wish: "more" };

test("the connection, as the shopper is told of it", () => {
  const fresh = initialState({ boot: boot({ cursor: null, items: [] }), at: 0, language: "en" });
  const cases = [
    [fresh, "connecting"],
    [reduce(fresh, failed("unreachable")), "connecting"],
    [after(), "live"],
    [after(failed("unreachable")), "reconnecting"],
    [after(failed("timed-out"), polled("a.10", [])), "live"],
    [after(polled("a.10", [], { stale: true, staleMs: 3000 })), "stale"],
    [after(polled("a.10", [], { stale: true }), failed("unreachable")), "reconnecting"],
    [after(polled("a.10", [], { stale: true }), polled("a.11", [])), "live"],
  ];
  cases.forEach(([state, expected], n) => assert.equal(connection(state), expected, `case ${n}`));
});

test("a command that met a silence puts the held poll in doubt, until a poll of either outcome", () => {
  for (const error of ["cartd-unavailable", "outcome-unknown", "unreachable"]) {
    const state = reduce(after(began), no(error));
    assert.deepEqual([state.doubtful, pollWait(state)], [true, 0], error);
    assert.equal(reduce(state, polled("a.10", [])).doubtful, false);
    assert.equal(reduce(state, failed("unreachable")).doubtful, false);
  }
  for (const error of ["sold-out", "quantity-limit", "overloaded"])
    assert.equal(reduce(after(began), no(error)).doubtful, false, error);
});

test("a gateway that knows nothing yet leaves the page connecting, and its first list ends that", () => {
  const fresh = initialState({ boot: boot({ cursor: null, items: [] }), at: 0, language: "en" });
  const asked = reduce(fresh, { type: "items-answered", at: 5, since: null, answer: null });
  assert.equal(connection(asked), "connecting");
  const known = reduce(asked, { type: "items-answered", at: 9, since: null, answer: answer("a.1", [numbers("P", 7)]) });
  assert.deepEqual([connection(known), available(known), known.stock.complete], ["live", 7, true]);
});

test("an item that is gone, or a cursor nobody can read, lead back to the whole list", () => {
  for (const error of ["unknown-item", "bad-request"]) assert.equal(after(failed(error)).stock.complete, false, error);
  for (const error of ["unreachable", "overloaded"]) assert.equal(after(failed(error)).stock.complete, true, error);
});

test("another life of the store puts the cart in doubt", () => {
  const state = after(cartRead("a.10", [line("P")]), polled("b.1", [numbers("P", 10)]));
  assert.deepEqual([state.cart.wanted, state.cart.cursor, state.stock.complete], ["now", null, false]);
  const read = reduce(state, cartRead("b.1", [], 2000));
  assert.deepEqual([read.cart.lines, read.message.key], [[], "lineGone"]);
});

test("adding: pending at once, then in the cart, with the number of the answer", () => {
  const pending = after(cartRead("a.10", []), began);
  assert.deepEqual(pending.pending, new Map([["P", { wish: "more", repeats: 0 }]]));
  assert.equal(available(pending), 9, "nothing is promised before the shop says so");
  const done = reduce(pending, ended({ ok: true, answer: cartAnswer("a.11", [line("P")], [numbers("P", 8)]) }));
  assert.deepEqual([done.pending, available(done), done.cart.lines.length], [new Map(), 8, 1]);
  assert.deepEqual([done.message.key, done.message.tone, done.message.params.quantity], ["added", "good", 1]);
});

test("more, less and remove are each told in their own words", () => {
  const holding = after(cartRead("a.10", [line("Q", 2)]));
  const told = (lines) =>
    reduce(holding, ended({ ok: true, answer: cartAnswer("a.11", lines, []) }, { item: "Q" })).message;
  assert.deepEqual([told([line("Q", 3)]).key, told([line("Q", 3)]).params.quantity], ["changed", 3]);
  assert.equal(told([line("Q", 1)]).key, "changed");
  assert.equal(told([]).key, "removed");
});

// error of the shop, its fields, what the shopper is told, whether the cart is in doubt
const REFUSALS = [
  ["sold-out", { requested: 1, available: 0 }, "sold-out", "no"],
  ["sold-out", { requested: 3, available: 2 }, "notEnough", "no"],
  ["sold-out", { requested: 4, available: 0, obtainable: 3 }, "notEnough", "no"],
  ["quantity-limit", { limit: 1 }, "quantity-limit", "no"],
  ["unknown-item", {}, "unknown-item", "no"],
  ["bad-request", {}, "bad-request", "no"],
  ["overloaded", {}, "overloaded", "no"],
  ["hold-limit", { again_in_ms: 59000 }, "hold-limit", "no"],
  ["too-many-requests", { retryAfterMs: 2500 }, "too-many-requests", "no"],
  ["cartd-unavailable", {}, "cartd-unavailable", "no"],
  ["refused", {}, "refused", "no"],
  ["outcome-unknown", {}, "outcomeUnknown", "now"],
  ["unreachable", {}, "outcomeUnknown", "now"],
  ["timed-out", {}, "outcomeUnknown", "now"],
  ["garbled", {}, "outcomeUnknown", "now"],
];
for (const [error, fields, key, wanted] of REFUSALS) {
  test(`${error} ${JSON.stringify(fields)} is told as ${key}; the cart stays as it was`, () => {
    const before = after(cartRead("a.10", [line("Q")]), began);
    const state = reduce(before, no(error, fields));
    assert.deepEqual([state.message.key, state.message.tone], [key, "bad"]);
    assert.deepEqual([state.pending, state.cart.lines, state.cart.wanted], [new Map(), before.cart.lines, wanted]);
    assert.equal(available(state), 9);
  });
}

test("a command that was never sent changed nothing, and is told so", () => {
  const state = reduce(after(began), no("unreachable"));
  assert.equal(reduce(after(began), { ...no("unreachable"), command: null }).message.key, "cartd-unavailable");
  assert.equal(state.message.key, "outcomeUnknown");
});

test("a limit that was not known is learned from the refusal", () => {
  const state = reduce(after(cartRead("a.10", [])), { ...no("quantity-limit", { limit: 2 }), item: "Q" });
  assert.equal(state.stock.items[1].limit, 2);
});

test("silence is told once, however often the command is repeated", () => {
  const repeats = { type: "change-repeats", item: "P" };
  const once = after(began, repeats);
  assert.equal(once.message.key, "stillTrying");
  const twice = reduce(once, repeats);
  assert.deepEqual([twice.message.id, twice.pending.get("P").repeats], [once.message.id, 2]);
});

test("a hold that ran out is told when the shop confirms it", () => {
  const due = after(cartRead("a.10", [line("P", 1, 1000)]), { type: "ticked", at: 1000 });
  assert.deepEqual([due.cart.wanted, due.message], ["soon", null]);
  assert.equal(reduce(due, cartRead("a.11", [], 1500)).message.key, "ranOut");
});

test("a hold that was removed in another tab is told as gone, not as run out", () => {
  const state = after(cartRead("a.10", [line("P")]), cartRead("a.11", [], 1500));
  assert.equal(state.message.key, "lineGone");
});

test("the first reading of a cart, and one that changed nothing, say nothing", () => {
  const first = after(cartRead("a.10", [line("P")]));
  assert.equal(first.message, null);
  assert.equal(reduce(first, cartRead("a.10", [line("P")])).message, null);
});

test("selling out and coming back are announced, but not for what is in the shopper's cart", () => {
  const gone = polled("a.11", [numbers("P", 0)]);
  assert.equal(after(gone).notice.key, "wentToCarts");
  assert.equal(after(polled("a.11", [numbers("P", 0, { held: 0, stock: 0 })])).notice.key, "wentOut");
  assert.equal(after(cartRead("a.10", [line("P")]), gone).notice, null);
  const back = after(gone, polled("a.12", [numbers("P", 2)], {}, 1000 + NOTICE_EVERY_MS));
  assert.deepEqual([back.notice.key, back.notice.params.available], ["cameBack", 2]);
});

test("an item that comes and goes is not announced each time", () => {
  const state = after(polled("a.11", [numbers("P", 0)]));
  const flapped = [12, 13, 14, 15].reduce(
    (s, n) => reduce(s, polled(`a.${n}`, [numbers("P", n % 2)], {}, 1000 + n)),
    state,
  );
  assert.equal(flapped.notice.id, state.notice.id);
});

test("the countdown is announced with the time that is left", () => {
  const state = after(cartRead("a.10", [line("P", 1, 61_000)]), { type: "ticked", at: 1200 });
  assert.deepEqual([state.notice.key, state.notice.params.leftMs], ["timeLeft", 59_800]);
});

test("a press that can do nothing is answered with the reason", () => {
  const state = after({ type: "pressed-in-vain", item: "P", reason: "quantity-limit" });
  assert.deepEqual([state.message.key, state.message.params.limit, state.message.tone], ["quantity-limit", 1, "info"]);
});

test("dismissing closes the message it was meant for, and no later one", () => {
  const first = after(no("sold-out", { available: 0 }));
  const second = reduce(first, no("overloaded"));
  assert.equal(reduce(first, { type: "message-dismissed", id: first.message.id }).message, null);
  assert.equal(reduce(second, { type: "message-dismissed", id: first.message.id }), second);
});

test("an answer from another life of the store leaves the numbers to the next poll", () => {
  const state = after(
    cartRead("a.10", []),
    ended({ ok: true, answer: cartAnswer("b.1", [line("P")], [numbers("P", 1)]) }),
  );
  assert.deepEqual([available(state), state.stock.cursor], [9, "a.10"]);
});

test("an event nobody knows is a mistake of the page, not of the shop", () => {
  assert.throws(() => reduce(after(), { type: "polled" }), /no such event/);
});

// what a poll says of an item of which two are held for 14 more minutes, and whether the cart is to be read
const TOLD = [
  ["as many are held as before", { held: 2, nextReleaseMs: 840_000 }, "no"],
  ["more are held, the first for less", { held: 5, nextReleaseMs: 60_000 }, "no"],
  ["fewer are held", { held: 1, nextReleaseMs: 840_000 }, "now"],
  ["none is held", { held: 0 }, "now"],
  ["the first comes back only later", { held: 2, nextReleaseMs: 899_000 }, "now"],
  ["nothing that is held ends", { held: 3 }, "now"],
  ["no numbers at all", { level: "sold-out", held: null }, "no"],
];
for (const [name, told, wanted] of TOLD) {
  test(`a hold is checked against the numbers that come in: ${name}`, () => {
    const holds = cartRead("a.10", [line("P", 2, 900_000)]);
    const state = after(holds, polled("a.11", [numbers("P", 5, told)], {}, 60_000));
    assert.equal(state.cart.wanted, wanted);
    assert.equal(
      after(
        { ...holds, answer: { ...holds.answer, cursor: "a.12" } },
        polled("a.11", [numbers("P", 5, told)], {}, 60_000),
      ).cart.wanted,
      "no",
    );
  });
}

test("a poll tells that the cart changed, and it is read unless this page knows already", () => {
  const told = (cart) => polled("a.20", [], { cart });
  const known = after(cartRead("a.10", [line("P")]));
  const news = reduce(known, told("a.15"));
  assert.deepEqual([knownOfCart(known), news.cart.wanted, knownOfCart(news)], ["a.10", "told", "a.15"]);
  assert.equal(knownOfCart(reduce(news, cartRead("a.16", []))), "a.16");
  assert.equal(knownOfCart(after()), null);
  for (const cart of ["a.10", "a.9", "b.15", null, "nonsense"])
    assert.equal(reduce(known, told(cart)).cart.wanted, "no");
});
