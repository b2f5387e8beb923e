// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: of all tabs of a browser one polls, all show what it hears, and nothing is missed when it goes.
 * Method: a browser in memory (browser.mjs) with a shop that holds polls; each tab has the page's own state, election
 * and relay, and a clock that only the test moves.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { LOCK, REPLY_MS, REST_MS, SILENCE_MS, createTabs } from "../../../../client/effects/tabs.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { createBrowser } from "../browser.mjs";
import { createClock } from "../clock.mjs";
import { answer, available, boot, cartRead, line, numbers, place } from "../shop.mjs";

/** A shop of P and Q in which what changed counts as many as its version; each poll is held until something changes. */
function createShop(clock) {
  let seq = 10;
  const held = new Set();
  const versions = { P: 10, Q: 0 };
  const shelf = () => [numbers("P", versions.P), numbers("Q", versions.Q || 4)];
  const state = (since) =>
    answer(
      `a.${seq}`,
      shelf().filter(({ item }) => versions[item] > since),
    );
  return {
    held,
    boot: () => boot({ cursor: `a.${seq}`, items: shelf() }),
    change(item = "P") {
      seq += 1;
      versions[item] = seq;
      for (const poll of [...held]) poll.answer();
    },
    fail() {
      for (const poll of [...held]) poll.fail();
    },
    /** A tab's poller, as app.js has it but for the pace. */
    poll: (tab) => (tell) => {
      let stopped = false;
      let flight = null;
      const ask = () => {
        const since = tab.store.state().stock.cursor;
        const end = (event) => {
          held.delete(flight);
          if (stopped || tab.closed || tab.frozen) return;
          tab.store.dispatch({ ...event, at: clock.now() });
          tell(event);
          ask();
        };
        const sinceSeq = Number(since.slice(2));
        flight = {
          tab,
          answer: () => end({ type: "status-answered", since, answer: state(sinceSeq) }),
          fail: () => end({ type: "poll-failed", error: "unreachable" }),
        };
        held.add(flight);
        if (sinceSeq < seq) queueMicrotask(flight.answer);
      };
      ask();
      return {
        stop() {
          stopped = true;
          held.delete(flight);
        },
        pollNow: () => tab.asked.push("now"),
      };
    },
  };
}

function rig() {
  const clock = createClock();
  const browser = createBrowser();
  const shop = createShop(clock);
  return {
    clock,
    browser,
    shop,
    change: async (item) => {
      shop.change(item);
      await clock.advance(0);
    },
    async open({ hidden = false, locks = true, channel = true, from = shop.boot() } = {}) {
      const tab = browser.openTab();
      tab.asked = [];
      tab.store = createStore(initialState({ boot: from, at: clock.now(), language: "en" }));
      tab.tabs = createTabs({
        locks: locks ? tab.locks : null,
        channel: channel ? tab.channel("holdfast.poll") : null,
        id: String(Math.random()),
        hidden,
        store: tab.store,
        now: clock.now,
        poll: shop.poll(tab),
        setTimeout: (run, ms) => clock.setTimeout(() => tab.frozen || tab.closed || run(), ms),
        clearTimeout: clock.clearTimeout,
      });
      const close = tab.close;
      tab.close = async () => {
        for (const poll of shop.held) if (poll.tab === tab) shop.held.delete(poll);
        close();
        await clock.advance(0);
      };
      await clock.advance(0);
      return tab;
    },
    polling: () => [...shop.held].map(({ tab }) => tab),
  };
}

async function openMany(shop, count) {
  const tabs = [];
  for (let i = 0; i < count; i += 1) tabs.push(await shop.open());
  return tabs;
}

const counts = (tabs) => tabs.map(({ store }) => available(store.state()));

test("ten tabs hold one poll, and all show what it tells", async () => {
  const shop = rig();
  const tabs = await openMany(shop, 10);
  assert.deepEqual(shop.polling(), [tabs[0]]);
  await shop.change();
  await shop.change();
  assert.deepEqual(counts(tabs), Array(10).fill(12));
  assert.deepEqual(shop.polling(), [tabs[0]]);
});

test("failures are shared as well, and so is the end of them", async () => {
  const shop = rig();
  const tabs = await openMany(shop, 3);
  shop.shop.fail();
  await shop.clock.advance(0);
  assert.ok(tabs.every(({ store }) => store.state().failing));
  await shop.change();
  assert.ok(tabs.every(({ store }) => !store.state().failing));
});

test("when the leader closes, another polls at once from its own cursor, and nothing is missed", async () => {
  const shop = rig();
  const tabs = await openMany(shop, 10);
  for (let left = 10; left > 1; left -= 1) {
    const leader = shop.polling()[0];
    shop.browser.openTab(); // one that has nothing to do with it
    await leader.close();
    await shop.change();
    const others = tabs.filter(({ closed }) => !closed);
    assert.equal(shop.polling().length, 1);
    assert.deepEqual(new Set(counts(others)), new Set([available(shop.polling()[0].store.state())]));
    assert.equal(available(others[0].store.state()), 10 + (11 - left));
  }
});

test("a change between the old leader's last answer and the new one's first poll is not missed", async () => {
  const shop = rig();
  const [first, second, third] = await openMany(shop, 3);
  const closing = first.close();
  shop.shop.change();
  await closing;
  assert.deepEqual(counts([second, third]), [11, 11]);
});

test("a new tab whose page is older than what the leader knows gets that from the leader, not from the shop", async () => {
  const shop = rig();
  const [leader] = await openMany(shop, 1);
  const old = shop.shop.boot();
  await shop.change();
  const late = await shop.open({ from: old });
  assert.equal(available(late.store.state()), 11);
  assert.deepEqual(shop.polling(), [leader]);
});

test("a tab that missed an answer notices by the next one", async () => {
  const shop = rig();
  const [, other] = await openMany(shop, 2);
  other.frozen = true;
  await shop.change("Q");
  other.frozen = false;
  assert.equal(available(other.store.state(), "Q"), 4);
  await shop.change("P");
  const { stock } = other.store.state();
  assert.deepEqual([available({ stock }, "P"), available({ stock }, "Q"), stock.cursor], [12, 11, "a.12"]);
});

test("a tab of an earlier life of the store is brought up to this one", async () => {
  const shop = rig();
  await openMany(shop, 1);
  const other = await shop.open({ from: boot({ cursor: "z.5", items: [numbers("P", 1), numbers("X", 1)] }) });
  assert.deepEqual(
    other.store.state().stock.items.map(({ item, available: left }) => [item, left]),
    [
      ["P", 10],
      ["Q", 4],
    ],
  );
  assert.equal(other.store.state().cart.wanted, "now");
});

test("hidden tabs rest once nobody looks, and poll at once when somebody does", async () => {
  const shop = rig();
  const tabs = await openMany(shop, 2);
  for (const { tabs: tab } of tabs) tab.see(false);
  await shop.clock.advance(REST_MS - 1);
  assert.equal(shop.polling().length, 1, "a glance elsewhere ends no poll");
  await shop.clock.advance(1);
  assert.equal(shop.polling().length, 0);
  await shop.change();
  tabs[1].tabs.see(true);
  await shop.clock.advance(0);
  assert.deepEqual([shop.polling(), available(tabs[1].store.state())], [[tabs[1]], 11]);
  tabs[0].tabs.see(true);
  await shop.clock.advance(0);
  assert.deepEqual([shop.polling(), available(tabs[0].store.state())], [[tabs[1]], 11]);
});

test("a new tab that opens hidden does not poll until it is seen", async () => {
  const shop = rig();
  const tab = await shop.open({ hidden: true });
  await shop.clock.advance(REST_MS);
  assert.equal(shop.polling().length, 0);
  tab.tabs.see(true);
  await shop.clock.advance(0);
  assert.deepEqual(shop.polling(), [tab]);
});

// what is at stake, as an event of the state
const STAKES = [
  ["a hold or an offer", cartRead("a.10", [line("P")])],
  ["a place in line", cartRead("a.10", [], 0, [place("P")])],
  ["an order in doubt", { type: "buying-began", order: "o", lines: [] }],
];
for (const [what, event] of STAKES) {
  test(`hidden tabs go on polling, one of them, while there is ${what}`, async () => {
    const shop = rig();
    const tabs = await openMany(shop, 2);
    for (const { store } of tabs) store.dispatch(event);
    for (const { tabs: tab } of tabs) tab.see(false);
    await shop.clock.advance(REST_MS * 2);
    assert.equal(shop.polling().length, 1);
    await shop.polling()[0].close();
    assert.equal(shop.polling().length, 1, "another hidden one takes over");
  });
}

test("when nothing is at stake any more, a hidden tab rests", async () => {
  const shop = rig();
  const [tab] = await openMany(shop, 1);
  tab.store.dispatch(cartRead("a.10", [line("P")]));
  tab.tabs.see(false);
  await shop.clock.advance(REST_MS);
  tab.store.dispatch(cartRead("a.11", []));
  await shop.clock.advance(0);
  assert.equal(shop.polling().length, 0);
});

test("a visible tab takes the lead from one that hides, and keeps it when that comes back", async () => {
  const shop = rig();
  const [first, second] = await openMany(shop, 2);
  first.tabs.see(false);
  await shop.clock.advance(0);
  assert.deepEqual(shop.polling(), [second]);
  first.tabs.see(true);
  await shop.clock.advance(REST_MS);
  assert.deepEqual(shop.polling(), [second]);
  await shop.change();
  assert.deepEqual(counts([first, second]), [11, 11]);
});

test("a visible tab takes the lead from a hidden one which polls because something is at stake", async () => {
  const shop = rig();
  const [first] = await openMany(shop, 1);
  first.store.dispatch(cartRead("a.10", [line("P")]));
  first.tabs.see(false);
  await shop.clock.advance(REST_MS);
  const second = await shop.open();
  assert.deepEqual(shop.polling(), [second]);
});

test("a frozen leader does not leave a tab that comes into sight without polls", async () => {
  const shop = rig();
  const [first, second] = await openMany(shop, 2);
  second.tabs.see(false);
  first.frozen = true;
  shop.shop.held.clear();
  second.tabs.see(true);
  await shop.clock.advance(REPLY_MS - 1);
  assert.equal(shop.polling().length, 0);
  await shop.clock.advance(1);
  assert.deepEqual(shop.polling(), [second]);
});

test("a leader that falls silent is noticed by a tab that stays in sight", async () => {
  const shop = rig();
  const [first, second] = await openMany(shop, 2);
  first.frozen = true;
  shop.shop.held.clear();
  await shop.clock.advance(SILENCE_MS + REPLY_MS);
  assert.deepEqual(shop.polling(), [second]);
});

test("a leader that is merely quiet keeps the lead", async () => {
  const shop = rig();
  const [first] = await openMany(shop, 3);
  await shop.clock.advance(10 * SILENCE_MS);
  assert.deepEqual([shop.polling(), shop.browser.holder(LOCK)], [[first], first]);
});

test("a page that is put aside gives up the lead, and takes part again when it is back", async () => {
  const shop = rig();
  const [first, second] = await openMany(shop, 2);
  first.tabs.leave();
  await shop.clock.advance(0);
  assert.deepEqual(shop.polling(), [second]);
  second.tabs.leave();
  await shop.clock.advance(SILENCE_MS);
  assert.equal(shop.polling().length, 0);
  first.tabs.see(true);
  await shop.clock.advance(0);
  assert.deepEqual(shop.polling(), [first]);
});

test("a doubt of one tab is the leader's to clear up", async () => {
  const shop = rig();
  const [first, second] = await openMany(shop, 2);
  second.tabs.doubt();
  await shop.clock.advance(0);
  assert.deepEqual([first.store.state().doubtful, second.asked], [true, []]);
  first.tabs.doubt();
  first.tabs.pollNow();
  assert.deepEqual(first.asked, ["now", "now"]);
});

for (const [what, missing] of [
  ["locks", { locks: false }],
  ["channels", { channel: false }],
]) {
  test(`without ${what} each tab polls for itself, and rests like the others`, async () => {
    const shop = rig();
    const tabs = [await shop.open(missing), await shop.open(missing)];
    assert.equal(shop.polling().length, 2);
    await shop.change();
    assert.deepEqual(counts(tabs), [11, 11]);
    tabs[0].tabs.see(false);
    await shop.clock.advance(REST_MS);
    assert.deepEqual(shop.polling(), [tabs[1]]);
    tabs[0].tabs.see(true);
    await shop.clock.advance(0);
    assert.equal(shop.polling().length, 2);
  });
}

test("a browser that forbids locks is one without them", async () => {
  const shop = rig();
  const tab = shop.browser.openTab();
  const refusing = { request: async () => Promise.reject(new DOMException("no", "SecurityError")) };
  tab.asked = [];
  tab.store = createStore(initialState({ boot: shop.shop.boot(), at: 0, language: "en" }));
  const { clock } = shop;
  createTabs({
    ...clock,
    locks: refusing,
    channel: tab.channel("x"),
    id: "t",
    hidden: false,
    store: tab.store,
    poll: shop.shop.poll(tab),
  });
  await clock.advance(0);
  assert.deepEqual(shop.polling(), [tab]);
});
