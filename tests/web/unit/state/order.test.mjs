// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { ATTEMPT, RECEIPT, createOrderMemory } from "../../../../client/effects/memory.js";
import { PROBLEMS, UNKNOWN_OUTCOMES } from "../../../../client/net/wire.js";
import { howToResume, isSettled, newOrder, sameWanted, wantedOf } from "../../../../client/state/buying.js";
import { line } from "../shop.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const no = (error) => ({ ok: false, error, retryAfterMs: null });

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
    assert.equal(isSettled(no(error), false), true, error);
  for (const error of UNKNOWN_OUTCOMES) {
    assert.equal(isSettled(no(error), false), false, error);
    assert.equal(isSettled(no(error), true), false, error);
  }
});

test("once in doubt, only who has looked for the order settles it", () => {
  for (const error of ["empty-cart", "hold-expired", "order-mismatch", "unknown-order", "bad-request"])
    assert.equal(isSettled(no(error), true), true, error);
  for (const error of ["overloaded", "cartd-unavailable", "refused"])
    assert.equal(isSettled(no(error), true), false, error);
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
