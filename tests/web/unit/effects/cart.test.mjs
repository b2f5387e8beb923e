// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { ANSWER_MS, MAX_TRIES, createCart, createCartNews } from "../../../../client/effects/cart.js";
import { openChannel } from "../../../../client/effects/tabs.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { createBrowser } from "../browser.mjs";
import { createClock, createRandom } from "../clock.mjs";
import { boot, cartAnswer, cartRead, line, numbers, orderAnswer, polled } from "../shop.mjs";

const no = (error, more = {}) => ({ ok: false, error, retryAfterMs: null, ...more });
const yes = (cursor, lines, items = []) => ({ ok: true, answer: cartAnswer(cursor, lines, items) });

/** The cart with a shop which answers from two scripts; the last entry of a script repeats. */
function rig({ commands = [], carts = [yes("a.10", [])], tookMs = 0, patienceMs = 0, prove = undefined } = {}) {
  const clock = createClock();
  const sent = [];
  const next = (script) => (script.length > 1 ? script.shift() : script[0]);
  const api = {
    cart: async () => {
      sent.push(["cart", clock.now()]);
      return next(carts);
    },
    command: async (command) => {
      sent.push([command, clock.now()]);
      if (tookMs > 0) await clock.sleep(tookMs);
      return next(commands);
    },
  };
  const store = createStore(initialState({ boot: boot(), at: 0, language: "en" }));
  const news = [];
  const cart = createCart({
    api,
    store,
    now: clock.now,
    random: createRandom(3),
    sleep: (ms) => clock.sleep(ms),
    share: (told) => news.push(told),
    patience: () => patienceMs,
    prove,
  });
  store.subscribe(() => cart.keepRead());
  return { cart, store, clock, sent, commands: () => sent.filter(([what]) => what !== "cart"), news };
}

test("a cart that is unknown is read before the first command, which then says an absolute amount", async () => {
  const { cart, sent, clock } = rig({ carts: [yes("a.10", [line("Q", 2)])], commands: [yes("a.11", [line("Q", 3)])] });
  cart.change("Q", "more");
  await clock.advance(0);
  assert.deepEqual(
    sent.map(([what]) => what).filter((what) => what !== "cart"),
    [{ action: "add", item: "Q", quantity: 3 }],
  );
  assert.equal(sent[0][0], "cart");
});

test("what is gated is asked for again with a proof, and with another one where that was used", async () => {
  const proved = [];
  const { cart, store, clock, commands } = rig({
    commands: [no("proof-needed"), no("outcome-unknown"), no("proof-refused"), yes("a.11", [line("P")])],
    prove: async (item) => {
      proved.push(item);
      return { ok: true, answer: `proof${proved.length}` };
    },
  });
  cart.change("P", "more");
  await clock.advance(60_000);
  const add = { action: "add", item: "P", quantity: 1 };
  assert.deepEqual(
    commands().map(([command]) => command),
    [add, { ...add, altcha: "proof1" }, { ...add, altcha: "proof1" }, { ...add, altcha: "proof2" }],
  );
  assert.deepEqual([proved, store.state().message.key], [["P", "P"], "added"]);
});

test("who cannot make a proof, or has none that is taken, is told so", async () => {
  for (const [prove, key, proofs] of [
    [undefined, "unproved", 0],
    [async () => no("gate-shut"), "gate-shut", 0],
    [async () => ({ ok: true, answer: "x" }), "proof-refused", 3],
  ]) {
    const { cart, store, clock, commands } = rig({ commands: [no("proof-needed"), no("proof-refused")], prove });
    cart.change("P", "more");
    await clock.advance(0);
    assert.equal(store.state().message.key, key);
    assert.equal(commands().filter(([{ altcha }]) => altcha).length, proofs);
  }
});

test("a proof that is not taken says nothing of the command before it whose answer was lost", async () => {
  const proofs = [
    { ok: true, answer: "proof" },
    { ok: false, error: "unproved", retryAfterMs: null },
  ];
  for (const prove of [async () => proofs[0], async () => (proofs.length > 1 ? proofs.shift() : proofs[0])]) {
    const { cart, store, clock } = rig({
      commands: [no("proof-needed"), no("outcome-unknown"), no("proof-refused")],
      prove,
    });
    cart.change("P", "more");
    await clock.advance(60_000);
    assert.equal(store.state().message.key, "outcomeUnknown");
  }
});

test("of what is known to be gated a proof comes at once, and none with what gives back", async () => {
  const { cart, store, clock, commands } = rig({
    carts: [yes("a.10", [line("P")])],
    commands: [yes("a.11", [line("P", 2)]), yes("a.12", [])],
    prove: async () => ({ ok: true, answer: "proof" }),
  });
  store.dispatch(polled("a.10", [numbers("P", 9, { gate: 50000, described: true })]));
  cart.change("P", "more");
  await clock.advance(0);
  cart.change("P", "remove");
  await clock.advance(0);
  assert.deepEqual(
    commands().map(([command]) => command),
    [
      { action: "add", item: "P", quantity: 2, altcha: "proof" },
      { action: "remove", item: "P" },
    ],
  );
});

test("if the cart cannot be read, nothing is sent and the shopper is told so", async () => {
  const { cart, store, clock, commands } = rig({ carts: [no("cartd-unavailable")] });
  cart.change("P", "more");
  await clock.advance(0);
  assert.deepEqual(commands(), []);
  assert.deepEqual([store.state().message.key, store.state().pending], ["cartd-unavailable", new Map()]);
});

test("a command whose outcome is unknown is repeated as it was, and its success ends it", async () => {
  for (const error of ["outcome-unknown", "unreachable", "timed-out", "garbled"]) {
    const { cart, store, clock, commands, news } = rig({
      commands: [no(error), no(error), yes("a.11", [line("P")], [numbers("P", 8)])],
    });
    cart.change("P", "more");
    await clock.advance(0);
    assert.equal(store.state().message.key, "stillTrying");
    await clock.advance(60_000);
    assert.deepEqual(
      commands().map(([command]) => command),
      Array(3).fill({ action: "add", item: "P", quantity: 1 }),
    );
    assert.deepEqual([store.state().message.key, news.at(-1).answer.cursor, news.length], ["added", "a.11", 2], error);
  }
});

test("the repeats are spaced and bounded, and then the cart itself is asked", async () => {
  const { cart, store, clock, commands, sent } = rig({ commands: [no("outcome-unknown")] });
  cart.change("P", "more");
  await clock.advance(600_000);
  const times = commands().map(([, at]) => at);
  assert.equal(times.length, MAX_TRIES);
  times.slice(1).forEach((at, i) => assert.ok(at - times[i] >= 200, `pause ${i}`));
  assert.ok(times.at(-1) <= 15_500);
  assert.equal(store.state().message.key, "outcomeUnknown");
  assert.equal(sent.at(-1)[0], "cart", "the truth is read afterwards");
  assert.equal(store.state().cart.wanted, "no");
});

test("an answer that is certain is not repeated", async () => {
  for (const error of [
    "sold-out",
    "quantity-limit",
    "unknown-item",
    "bad-request",
    "overloaded",
    "cartd-unavailable",
    "refused",
  ]) {
    const { cart, clock, commands } = rig({ commands: [no(error)] });
    cart.change("P", "more");
    await clock.advance(600_000);
    assert.equal(commands().length, 1, error);
  }
});

test("what is too much at once is sent again after the time the shop names, if that is short", async () => {
  const refused = no("too-many-requests", { retryAfterMs: 3000 });
  const { cart, store, clock, commands } = rig({ commands: [refused, refused, yes("a.11", [line("P")])] });
  cart.change("P", "more");
  await clock.advance(600_000);
  const times = commands().map(([, at]) => at);
  assert.equal(times.length, 3);
  times.slice(1).forEach((at, i) => assert.ok(at - times[i] >= 3000, `pause ${i}`));
  assert.notEqual(store.state().message.key, "too-many-requests");
});

test("where it is long, or never over, the shopper is told for how long", async () => {
  const long = rig({ commands: [no("too-many-requests", { retryAfterMs: 10_001 })] });
  long.cart.change("P", "more");
  await long.clock.advance(600_000);
  assert.equal(long.commands().length, 1);
  assert.deepEqual(long.store.state().message.params.seconds, 11);
  const never = rig({ commands: Array(MAX_TRIES + 1).fill(no("too-many-requests", { retryAfterMs: 3000 })) });
  never.cart.change("P", "more");
  await never.clock.advance(600_000);
  assert.equal(never.commands().length, MAX_TRIES);
  assert.equal(never.store.state().message.key, "too-many-requests");
});

test("a second press while the first is on its way does nothing", async () => {
  const { cart, clock, commands } = rig({ commands: [yes("a.11", [line("P")])] });
  cart.change("P", "more");
  cart.change("P", "more");
  cart.change("P", "remove");
  await clock.advance(10);
  assert.equal(commands().length, 1);
});

test("a hold that is in doubt is read before it is added to, or a lost one would count", async () => {
  const { cart, store, clock, sent } = rig({ carts: [yes("a.11", [])], commands: [yes("a.12", [line("P")])] });
  store.dispatch(cartRead("a.10", [line("P", 1, 1000)]));
  store.dispatch({ type: "ticked", at: 1000 });
  cart.change("P", "more");
  await clock.advance(0);
  assert.deepEqual(
    sent.map(([what]) => what),
    ["cart", { action: "add", item: "P", quantity: 1 }],
  );
});

test("two items pressed together go one after the other, each with what is then held", async () => {
  const { cart, clock, commands, store } = rig({
    commands: [yes("a.11", [line("P")]), yes("a.12", [line("P"), line("Q")])],
    tookMs: 100,
  });
  cart.change("P", "more");
  cart.change("Q", "more");
  assert.deepEqual([...store.state().pending.keys()], ["P", "Q"]);
  await clock.advance(1000);
  assert.deepEqual(
    commands().map(([{ item }, at]) => [item, at]),
    [
      ["P", 0],
      ["Q", 100],
    ],
  );
  assert.equal(store.state().cart.lines.length, 2);
});

test("a cart that cannot be read is asked again with back-off until it can", async () => {
  const { cart, store, clock, sent } = rig({ carts: [...Array(5).fill(no("unreachable")), yes("a.10", [line("P")])] });
  cart.keepRead();
  await clock.advance(120_000);
  assert.equal(sent.length, 6);
  sent.slice(1).forEach(([, at], i) => assert.ok(at - sent[i][1] >= 200));
  assert.equal(store.state().cart.lines.length, 1);
});

test("when the shop is back, the cart is read without sitting out the pause", async () => {
  const { cart, store, clock, sent } = rig({
    carts: [...Array(8).fill(no("cartd-unavailable", { retryAfterMs: 30_000 })), yes("a.10", [])],
  });
  cart.keepRead();
  await clock.advance(1000);
  assert.equal(sent.length, 1);
  for (let i = 0; i < 8; i += 1) {
    cart.readNow();
    await clock.advance(1);
  }
  assert.deepEqual([sent.length, store.state().cart.wanted], [9, "no"]);
});

test("a hold that ran out is asked about once, after a jitter", async () => {
  const { store, clock, sent } = rig({ carts: [yes("a.11", [])] });
  store.dispatch(cartRead("a.10", [line("P", 1, 1000)]));
  await clock.advance(1000);
  store.dispatch({ type: "ticked", at: clock.now() });
  store.dispatch({ type: "ticked", at: clock.now() });
  assert.deepEqual(sent, []);
  await clock.advance(60_000);
  assert.equal(sent.length, 1);
  assert.ok(sent[0][1] >= 1200 && sent[0][1] <= 2000, `${sent[0][1]}`);
  assert.equal(store.state().message.key, "ranOut");
});

test("a shop that keeps stating a hold which should be gone is asked ever more slowly", async () => {
  const { store, clock, sent } = rig({ carts: [yes("a.10", [line("P", 1, 0)])] });
  store.dispatch(cartRead("a.10", [line("P", 1, 0)]));
  for (let i = 0; i < 6000; i += 1) {
    store.dispatch({ type: "ticked", at: clock.now() });
    await clock.advance(20);
  }
  assert.ok(sent.length >= 5 && sent.length <= 40, `${sent.length} reads in two minutes`);
});

test("what the shop says of the cart is told to the other tabs, what it refuses is not", async () => {
  const { cart, clock, news } = rig({ commands: [no("sold-out"), yes("a.12", [line("P")])] });
  cart.change("P", "more");
  await clock.advance(0);
  assert.deepEqual(
    news.map(({ answer }) => answer.cursor),
    ["a.10"],
  );
  cart.change("P", "more");
  await clock.advance(0);
  assert.equal(news.at(-1).answer.cursor, "a.12");
});

test("a tab waits a little for another one to tell of the cart, but not for the first time", async () => {
  const { cart, store, clock, sent } = rig({ carts: [yes("a.10", [line("P")])], patienceMs: 400 });
  cart.keepRead();
  await clock.advance(0);
  assert.equal(sent.length, 1);
  store.dispatch({ type: "cart-wanted" });
  await clock.advance(399);
  store.dispatch(cartRead("a.11", [line("P")]));
  await clock.advance(1000);
  assert.equal(sent.length, 1, "another tab told it");
  store.dispatch({ type: "cart-wanted" });
  await clock.advance(400);
  assert.equal(sent.length, 2);
});

test("what a poll tells of this browser's own command is not asked for", async () => {
  const command = yes("a.12", [line("P")]);
  const { cart, store, clock, sent } = rig({ commands: [command], carts: [yes("a.13", [])], tookMs: 2 * ANSWER_MS });
  store.dispatch(cartRead("a.10", []));
  cart.change("P", "more");
  await clock.advance(1);
  store.dispatch(polled("a.12", [], { cart: "a.12" }));
  await clock.advance(10 * ANSWER_MS);
  assert.deepEqual(
    sent.map(([what]) => what.action ?? what),
    ["add"],
  );

  store.dispatch(polled("a.13", [], { cart: "a.13" }));
  await clock.advance(ANSWER_MS - 1);
  assert.equal(sent.length, 1);
  await clock.advance(1);
  assert.equal(sent.length, 2, "nobody else has told it");
});

function openTabs(...sessions) {
  const browser = createBrowser();
  return sessions.map((session) => {
    const store = createStore(initialState({ boot: boot({ session }), at: 0, language: "en" }));
    const { share } = createCartNews({
      channel: browser.openTab().channel("cart"),
      session: () => session,
      store,
      now: () => 5,
    });
    return { share, cart: () => store.state().cart, message: () => store.state().message };
  });
}

test("what the shop said of the cart in one tab is shown in the others of the session, and in no one else's", async () => {
  const [one, two, stranger] = openTabs("s", "s", "t");
  one.share({ answer: cartAnswer("a.11", [line("P")]) });
  await Promise.resolve();
  assert.deepEqual([two.cart().lines.length, two.cart().lines[0].expiresAt], [1, 900_005]);
  assert.equal(stranger.cart().lines, null);
});

test("what was bought in one tab leaves the cart of the others", async () => {
  const [one, two] = openTabs("s", "s");
  one.share({ answer: cartAnswer("a.11", [line("P")]) });
  await Promise.resolve();
  one.share({ bought: orderAnswer("a.12", [{ item: "P", quantity: 1 }]) });
  await Promise.resolve();
  assert.deepEqual([two.cart().lines, two.message().key], [[], "boughtElsewhere"]);
});

test("without a session, or without channels, a tab keeps its news to itself", async () => {
  const [one, two] = openTabs(null, null);
  one.share({ answer: cartAnswer("a.11", [line("P")]) });
  await Promise.resolve();
  assert.equal(two.cart().lines, null);
  assert.equal(openChannel(undefined, "x"), null);
  const forbidding = class {
    constructor() {
      throw new Error("SecurityError");
    }
  };
  assert.equal(openChannel(forbidding, "x"), null);
  const store = createStore(initialState({ boot: boot(), at: 0, language: "en" }));
  createCartNews({ channel: null, session: () => "s", store, now: () => 0 }).share({ answer: cartAnswer("a.1", []) });
});

test("a channel carries what is posted to who hears it", () => {
  const made = [];
  class Channel extends EventTarget {
    constructor(name) {
      super();
      made.push([name, this]);
    }
    postMessage(data) {
      this.posted = data;
    }
  }
  const channel = openChannel(Channel, "x");
  const heard = [];
  channel.hear((message) => heard.push(message));
  channel.post({ a: 1 });
  const [[name, raw]] = made;
  raw.dispatchEvent(Object.assign(new Event("message"), { data: { b: 2 } }));
  assert.deepEqual([name, raw.posted, heard], ["x", { a: 1 }, [{ b: 2 }]]);
});
