// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { STALE_WAIT_S, createPolling, pollWait, progressed } from "../../../../client/effects/polling.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { createClock } from "../clock.mjs";
import { after, answer, boot, cartRead, numbers, polled } from "../shop.mjs";

const failed = (error) => ({ type: "poll-failed", error });

/** A page's polls, each of which is answered by `reply`, once. */
function rig(start = {}) {
  const clock = createClock();
  const store = createStore(initialState({ boot: boot(start), at: 0, language: "en" }));
  const asked = [];
  const told = [];
  let reply = () => {};
  const ask = (what) => {
    asked.push(what);
    return new Promise((resolve) => {
      reply = resolve;
    });
  };
  const api = {
    status: ({ since, waitS, cart }) => ask(`status since ${since} wait ${waitS} cart ${cart}`),
    items: (since) => ask(`items since ${since}`),
  };
  const polling = createPolling({ api, store, ...clock, random: () => 0.5 });
  return {
    clock,
    store,
    asked,
    told,
    start: () => polling.start((event) => told.push(event)),
    reply: (it) => reply(it),
  };
}

test("the first poll follows the first reading of the cart", async () => {
  const { clock, store, asked, start } = rig();
  start();
  await clock.advance(10);
  assert.deepEqual(asked, []);
  store.dispatch(cartRead("a.12", []));
  await clock.advance(0);
  assert.deepEqual(asked, ["status since a.10 wait null cart a.12"]);
});

test("nobody waits long for the cart", async () => {
  const { clock, asked, start } = rig();
  start();
  await clock.advance(999);
  assert.deepEqual(asked, []);
  await clock.advance(1);
  assert.deepEqual(asked, ["status since a.10 wait null cart null"]);
});

test("without the list that is asked for, and the next poll goes on from there", async () => {
  const { clock, store, asked, told, start, reply } = rig({ cursor: null, items: [] });
  start();
  await clock.advance(1_000);
  const list = { ...answer("a.20", [numbers("P", 5)]), total: 1, next: null };
  reply({ ok: true, answer: list });
  await clock.advance(5_000);
  assert.deepEqual(told, [{ type: "items-answered", since: null, answer: list }]);
  assert.equal(store.state().stock.cursor, "a.20");
  assert.deepEqual(asked, ["items since null", "status since a.20 wait null cart null"]);
});

test("a failure is told too, and the next poll is not held; one that was given up is told to nobody", async () => {
  const { clock, store, asked, told, start, reply } = rig();
  start();
  await clock.advance(1_000);
  reply({ ok: false, error: "interrupted", retryAfterMs: null });
  await clock.advance(5_000);
  assert.deepEqual(told, []);
  reply({ ok: false, error: "unreachable", retryAfterMs: null });
  await clock.advance(5_000);
  assert.deepEqual(told, [failed("unreachable")]);
  assert.equal(store.state().failing, true);
  assert.equal(asked.at(-1), "status since a.10 wait 0 cart null");
});

test("the poll after a failure is not held, and one while numbers are stale only shortly", () => {
  const stale = polled("a.10", [], { stale: true });
  assert.equal(pollWait(after()), null);
  assert.equal(pollWait(after(failed("unreachable"))), 0);
  assert.equal(pollWait(after(stale)), STALE_WAIT_S);
  assert.equal(pollWait(after(stale, failed("unreachable"))), 0);
  assert.equal(pollWait(after(stale, failed("unreachable"), polled("a.11", []))), null);
});

test("an answer is progress if it is newer than what was asked from, in the same life of the store", () => {
  const cases = [
    ["a.1", answer("a.2", []), true],
    ["a.2", answer("a.2", []), false],
    ["a.3", answer("a.2", []), false],
    ["a.1", answer("a.2", [], { reset: true }), false],
    ["a.1", answer("b.2", []), false],
    [null, answer("a.2", []), false],
    ["a.1", null, false],
  ];
  for (const [since, said, expected] of cases)
    assert.equal(progressed(since, said), expected, `${since} ${said?.cursor}`);
});
