// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What is asked of /v1: the key in a header alone, and each answer for what it is. */

import assert from "node:assert/strict";
import test from "node:test";
import { perform } from "../../../../gateway/admin/effects/doing.js";
import { createLooking } from "../../../../gateway/admin/effects/looking.js";
import { collect } from "../../../../gateway/admin/effects/saving.js";
import { addressOf, createDoor, nextOf } from "../../../../gateway/admin/net/door.js";
import { v1 } from "../../../../gateway/admin/net/v1.js";
import { asked } from "../../../../gateway/admin/state/action.js";
import { become, initialState } from "../../../../gateway/admin/state/state.js";

const timeout = () => AbortSignal.abort();
function doorTo(answer) {
  const requests = [];
  const door = createDoor({
    async fetch(address, options) {
      requests.push({ address, ...options });
      const { status = 200, text = "{}", headers = {} } = await answer();
      return new Response(status === 204 ? null : text, { status, headers });
    },
    timeout,
  });
  door.use("hf_a_secret");
  return { door, requests };
}

test("the key is in a header, and in no address", async () => {
  const { door, requests } = doorTo(() => ({}));
  await door.ask(v1.stock("a b", { add: 5, id: "x" }));
  const [{ address, method, headers, body, credentials, cache }] = requests;
  assert.equal(address, "/v1/items/a%20b/stock");
  assert.deepEqual([method, credentials, cache], ["POST", "omit", "no-store"]);
  assert.equal(headers.Authorization, "Bearer hf_a_secret");
  assert.equal(body, '{"add":5,"id":"x"}');
  assert.equal(
    addressOf(v1.orders({ state: "sold", since: "2026-11-27T00:00:00+01:00", after: undefined })),
    "/v1/orders?limit=500&state=sold&since=2026-11-27T00%3A00%3A00%2B01%3A00",
  );
});

test("a change without an answer is unknown, a question is asked again", async () => {
  const lost = () => Promise.reject(new TypeError("no net"));
  const late = () => ({ status: 504, text: '{"type":"outcome-unknown"}' });
  const garbled = () => ({ text: "<html>a proxy's" });
  for (const answer of [lost, late, garbled]) {
    const { door } = doorTo(answer);
    assert.deepEqual(await door.ask(v1.pause("")), { kind: "unknown" });
    assert.deepEqual(await door.ask(v1.items()), { kind: "unreachable" });
  }
});

test("a refusal says why, also where no shop has said it", async () => {
  const problem = { type: "below-held", status: 409, detail: "", held: 3 };
  const { door } = doorTo(() => ({ status: 409, text: JSON.stringify(problem) }));
  assert.deepEqual(await door.ask(v1.resume()), { kind: "refused", problem });
  const proxy = doorTo(() => ({ status: 502, text: "Bad Gateway" }));
  assert.deepEqual(await proxy.door.ask(v1.items()), {
    kind: "refused",
    problem: { status: 502, type: "other", detail: "" },
  });
});

test("what follows a table is in its Link", () => {
  assert.equal(nextOf('</v1/orders?after=7&limit=2>; rel="next"'), "7");
  assert.equal(nextOf(null), null);
});

const done = (body, next = null) => ({ kind: "done", body, next });
const refused = (type, status) => ({ kind: "refused", problem: { status, type, detail: "" } });
/** Answers one after the other, and what was asked. */
function answers(...list) {
  const requests = [];
  return {
    requests,
    ask: async (request) => {
      requests.push(request);
      return list.shift();
    },
  };
}

test("a table of many parts has its titles once", async () => {
  const { ask, requests } = answers(done("a,b\r\n1,2\r\n", "1"), done("a,b\r\n3,4\r\n"));
  const table = await collect(ask, v1.orders({ state: "sold" }), () => {});
  assert.deepEqual(table, { text: "a,b\r\n1,2\r\n3,4\r\n", rows: 1000, whole: true });
  assert.deepEqual(
    requests.map(({ query, accept }) => [query.after, query.state, accept]),
    [
      [undefined, "sold", "text/csv"],
      ["1", "sold", "text/csv"],
    ],
  );
  const { ask: lost } = answers(done("a\r\n1\r\n", "1"), { kind: "unreachable" });
  assert.equal(await collect(lost, v1.orders({}), () => {}), null);
});

test("a new item is not put over one that is there, but its own repeat is done", async () => {
  const action = asked("newItem", { language: "en" }, "x", { item: "cup", name: "Cup" });
  const fresh = answers(refused("unknown-item", 404), done({ item: "cup" }));
  assert.equal((await perform(fresh.ask, action)).kind, "done");
  assert.deepEqual(fresh.requests[1].body, { name: { en: "Cup" } });
  const taken = answers(done({ item: "cup", name: { en: "Other" }, stock: 4 }));
  assert.equal((await perform(taken.ask, action)).problem.type, "item-exists");
  assert.equal(taken.requests.length, 1);
  const repeated = answers(done({ item: "cup", name: { en: "Cup" }, stock: 0 }));
  assert.equal((await perform(repeated.ask, action)).kind, "done");
});

test("a change is made of the item as it is now, or is refused", async () => {
  const action = asked("changeItem", { item: "P", base: { limit: 2, image: null }, changes: { limit: 3 } }, "x");
  const now = { item: "P", stock: 1, limit: 2, image: "/new.jpg" };
  const changed = answers(done(now), done(now));
  await perform(changed.ask, action);
  assert.deepEqual(changed.requests[1].body, { limit: 3, image: "/new.jpg" });
  const meanwhile = answers(done({ ...now, limit: 9 }));
  assert.equal((await perform(meanwhile.ask, action)).problem.type, "changed-meanwhile");
});

test("a view asks for what it needs, part by part, and a key that is taken away signs out", async () => {
  let state = become(initialState("en"), { type: "signedIn", key: { id: "a", name: "b", scopes: [] } });
  const outcomes = [done({ items: [1], next: "P" }), done({ items: [2], next: null }), refused("unauthorized", 401)];
  const paths = [];
  const timers = [];
  let settled;
  const looking = createLooking({
    async ask(request) {
      paths.push(addressOf(request));
      return outcomes.shift();
    },
    state: () => state,
    happen(happening) {
      state = become(state, happening);
      settled();
    },
    now: () => 0,
    later: (run) => timers.push(run),
    cancel: () => {},
  });
  const heard = () => new Promise((resolve) => (settled = resolve)); // eslint-disable-line no-promise-executor-return
  let next = heard();
  looking.look();
  await next;
  assert.deepEqual(state.known.items.value, [1, 2]);
  assert.deepEqual(paths, ["/v1/items?limit=500", "/v1/items?limit=500&after=P"]);
  next = heard();
  looking.lookAgain();
  await next;
  assert.deepEqual([state.sign, state.why, state.known], ["out", "why-ended", {}]);
});
