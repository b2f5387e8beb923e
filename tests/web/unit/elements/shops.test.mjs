// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createSeconds } from "../../../../client/elements/clock.js";
import { asShopError, createShops } from "../../../../client/elements/shops.js";
import { ShopError } from "../../../../client/net/shop_error.js";
import { createClock } from "../clock.mjs";

/** Shops that say when they are opened and closed. */
function rig() {
  const clock = createClock();
  const log = [];
  const connect = (address, options) => {
    log.push(["open", address, options]);
    const listeners = new Set();
    return {
      subscribe(listener) {
        listeners.add(listener);
        listener();
        return () => listeners.delete(listener);
      },
      state: () => ({}),
      close: () => log.push(["close", address]),
    };
  };
  const shops = createShops({
    connect,
    home: "https://home.example/shop",
    base: () => "https://page.example/",
    setTimeout: clock.setTimeout,
  });
  return { clock, log, shops };
}

test("all elements of a shop have one connection, which goes when they have gone, and not when they are moved", async () => {
  const { clock, log, shops } = rig();
  const one = shops.take("https://a.example/", () => {});
  const two = shops.take("https://a.example/", () => {});
  assert.equal(one.counter, two.counter);
  one.release();
  two.release();
  const moved = shops.take("https://a.example/", () => {});
  await clock.advance(60_000);
  assert.equal(moved.counter, one.counter);
  assert.equal(log.length, 1);
  moved.release();
  await clock.advance(60_000);
  assert.deepEqual(log, [
    ["open", "https://a.example/", {}],
    ["close", "https://a.example/"],
  ]);
  shops.take("https://a.example/", () => {});
  assert.equal(log.length, 3);
});

test("a shop is what the element says, else what the page configured, else where the script is from", () => {
  const { shops } = rig();
  assert.equal(shops.addressOf(null), "https://home.example/shop");
  assert.equal(shops.addressOf(" "), "https://home.example/shop");
  assert.equal(shops.addressOf("//A.example"), "https://a.example/");
  shops.configure({ shop: "/here" });
  assert.equal(shops.addressOf(null), "https://page.example/here");
  assert.equal(shops.addressOf("https://a.example"), "https://a.example/");
});

test("what is configured later is what all connect with from then on", () => {
  const { log, shops } = rig();
  let taken = shops.take("https://a.example/", () => {
    taken.release();
    taken = shops.take("https://a.example/", () => {});
  });
  const before = taken.counter;
  shops.configure({ session: "s", shop: "https://a.example" });
  assert.notEqual(taken.counter, before);
  assert.deepEqual(log, [
    ["open", "https://a.example/", {}],
    ["close", "https://a.example/"],
    ["open", "https://a.example/", { session: "s" }],
  ]);
});

test("about one thing one thing is asked at a time, and all hear that it is", async () => {
  const { shops } = rig();
  const { counter } = shops.take("https://a.example/", () => {});
  const busy = [];
  counter.follow(() => busy.push(counter.isBusy("P")));
  let finish;
  const first = counter.ask(
    "P",
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  assert.equal(await counter.ask("P", async () => 2), null);
  assert.equal(await counter.ask("Q", async () => 3), 3);
  finish(1);
  assert.equal(await first, 1);
  assert.deepEqual([busy[0], busy.at(-1)], [true, false]);
  await assert.rejects(counter.ask("P", () => Promise.reject(new Error("no"))));
  assert.equal(counter.isBusy("P"), false);
});

test("news is told once, by whoever sees it first, and how things were at first is none", () => {
  const { counter } = rig().shops.take("https://a.example/", () => {});
  assert.deepEqual(
    ["a", "a", "b", "b", "a"].map((now) => counter.isNews("shelf P", now)),
    [false, false, true, false, true],
  );
});

test("an order is told by the element that it was made with, while that is there", () => {
  const { counter } = rig().shops.take("https://a.example/", () => {});
  const buyer = { isConnected: true };
  const other = { isConnected: true };
  assert.ok(counter.isTeller(other));
  counter.buyBy(buyer);
  assert.deepEqual([counter.isTeller(other), counter.isTeller(buyer)], [false, true]);
  buyer.isConnected = false;
  assert.ok(counter.isTeller(other));
});

test("what is thrown by a page's own function is an error like the shop's", () => {
  const mine = new ShopError({ error: "sold-out", retryAfterMs: null });
  assert.equal(asShopError(mine), mine);
  const cause = new Error("mine");
  const other = asShopError(cause);
  assert.deepEqual([other.type, other.cause], ["refused", cause]);
});

test("the clock of all countdowns runs while there are any, at whole seconds", async () => {
  const clock = createClock();
  const seconds = createSeconds({ setTimeout: clock.setTimeout, now: () => 1_700_000_000_250 + clock.now() });
  let ticks = 0;
  const one = () => (ticks += 1);
  seconds.count(one, true);
  seconds.count(one, true);
  await clock.advance(749);
  assert.equal(ticks, 0);
  await clock.advance(2_001);
  assert.equal(ticks, 3);
  seconds.count(one, false);
  await clock.advance(5_000);
  assert.equal(ticks, 3);
});
