// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createCartNews } from "../../../../client/effects/cart.js";
import { openChannel } from "../../../../client/effects/tabs.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { createBrowser } from "../browser.mjs";
import { boot, cartAnswer, line, orderAnswer } from "../shop.mjs";

function openTabs(...sessions) {
  const browser = createBrowser();
  return sessions.map((session) => {
    const store = createStore(initialState({ boot: boot({ session }), at: 0, language: "en" }));
    const { share } = createCartNews({ channel: browser.openTab().channel("cart"), session, store, now: () => 5 });
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
  createCartNews({ channel: null, session: "s", store, now: () => 0 }).share({ answer: cartAnswer("a.1", []) });
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
