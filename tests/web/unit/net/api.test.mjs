// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { COMMAND_TIMEOUT_MS, DEFAULT_WAIT_MS, POLL_MARGIN_MS, createApi } from "../../../../client/net/api.js";
import { createClock } from "../clock.mjs";

const CART = { session: "s", cursor: "a.2", items: [], lines: [{ item: "P", quantity: 1, expires_in_ms: 900 }] };

/** A fetch that answers with what it is given, and remembers what it was asked. */
function answering(status, body, headers = {}) {
  const asked = [];
  const fetch = async (path, init) => {
    asked.push({ path, init });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { ok: status < 400, status, headers: new Headers(headers), text: async () => text };
  };
  return { fetch, asked, api: createApi({ fetch, session: "s" }) };
}

/** A fetch that never answers, but heeds its signal. */
const silent = (path, { signal }) =>
  new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });

// One row per row of the contract's table of errors: status, type, extra fields, Retry-After, what becomes of it.
const ERRORS = [
  [400, "bad-request", { field: "item" }, null, { error: "bad-request", retryAfterMs: null, field: "item" }],
  [403, "proof-needed", {}, null, { error: "proof-needed", retryAfterMs: null }],
  [403, "proof-refused", { reason: "used" }, null, { error: "proof-refused", retryAfterMs: null, reason: "used" }],
  [403, "gate-shut", {}, null, { error: "gate-shut", retryAfterMs: null }],
  [404, "unknown-item", { item: "X" }, null, { error: "unknown-item", retryAfterMs: null, item: "X" }],
  [
    409,
    "sold-out",
    { item: "P", requested: 2, available: 1, next_release_ms: 5 },
    null,
    { error: "sold-out", retryAfterMs: null, item: "P", requested: 2, available: 1 },
  ],
  [
    409,
    "quantity-limit",
    { item: "P", limit: 1 },
    null,
    { error: "quantity-limit", retryAfterMs: null, item: "P", limit: 1 },
  ],
  [409, "empty-cart", {}, null, { error: "empty-cart", retryAfterMs: null }],
  [409, "mixed-currencies", {}, null, { error: "mixed-currencies", retryAfterMs: null }],
  [
    409,
    "hold-expired",
    { item: "P", requested: 1, available: 0, next_release_ms: null },
    null,
    { error: "hold-expired", retryAfterMs: null, item: "P", requested: 1, available: 0 },
  ],
  [
    409,
    "hold-limit",
    { item: "P", again_in_ms: 59000 },
    null,
    { error: "hold-limit", retryAfterMs: null, item: "P", again_in_ms: 59000 },
  ],
  [401, "bad-session", {}, null, { error: "bad-session", retryAfterMs: null }],
  [403, "foreign-origin", {}, null, { error: "foreign-origin", retryAfterMs: null }],
  [409, "paused", { reason: "Lunch" }, null, { error: "paused", retryAfterMs: null, reason: "Lunch" }],
  [
    409,
    "not-open",
    { item: "P", opens_in_ms: 5000 },
    null,
    { error: "not-open", retryAfterMs: null, item: "P", opens_in_ms: 5000 },
  ],
  [422, "order-mismatch", { order: "o" }, null, { error: "order-mismatch", retryAfterMs: null }],
  [404, "unknown-order", { order: "o" }, null, { error: "unknown-order", retryAfterMs: null }],
  [429, "too-many-requests", {}, "3", { error: "too-many-requests", retryAfterMs: 3000 }],
  [429, "overloaded", {}, "2", { error: "overloaded", retryAfterMs: 2000 }],
  [503, "overloaded", {}, "1", { error: "overloaded", retryAfterMs: 1000 }],
  [503, "cartd-unavailable", {}, "1", { error: "cartd-unavailable", retryAfterMs: 1000 }],
  [504, "outcome-unknown", {}, null, { error: "outcome-unknown", retryAfterMs: null }],
];

for (const [status, type, extra, retryAfter, expected] of ERRORS) {
  test(`${status} ${type} is told as such`, async () => {
    const headers = retryAfter === null ? {} : { "Retry-After": retryAfter };
    const { api } = answering(status, { type, title: "t", status, detail: "d", ...extra }, headers);
    assert.deepEqual(await api.command({ action: "add", item: "P", quantity: 1 }), {
      ok: false,
      detail: "d",
      ...expected,
    });
  });
}

test("a command is a JSON POST with session, action, item and an absolute quantity", async () => {
  const { api, asked } = answering(200, CART);
  const outcome = await api.command({ action: "add", item: "P", quantity: 2 });
  assert.equal(outcome.ok, true);
  assert.deepEqual(outcome.answer.lines, [{ item: "P", quantity: 1, expiresInMs: 900, offer: false }]);
  const [{ path, init }] = asked;
  assert.deepEqual([path, init.method, init.headers["Content-Type"]], ["/cart", "POST", "application/json"]);
  assert.deepEqual(JSON.parse(init.body), { session: "s", action: "add", item: "P", quantity: 2 });
});

test("a poll names its session, every item and its cursor, and goes past the browser's cache", async () => {
  const { api, asked } = answering(200, { cursor: "a.1", items: [] });
  await api.status({ since: "a.1" });
  await api.status({ since: null });
  await api.status({ since: "a.1", waitS: 0 });
  await api.status({ since: "a.1", cart: "a.3" });
  assert.deepEqual(
    asked.map(({ path }) => path),
    [
      "/status?session=s&item=*&since=a.1",
      "/status?session=s&item=*",
      "/status?session=s&item=*&since=a.1&wait=0",
      "/status?session=s&item=*&since=a.1&cart=a.3",
    ],
  );
  assert.ok(asked.every(({ init }) => init.cache === "no-store"));
});

test("the cart and the items are asked where the contract says", async () => {
  const { api, asked } = answering(200, CART);
  await api.cart();
  await api.items(null);
  await api.items("a.1");
  await api.page({ after: null });
  await api.page({ after: "P", search: "a&b", limit: 1 });
  assert.deepEqual(
    asked.map(({ path }) => path),
    [
      "/cart?session=s",
      "/items?limit=120",
      "/items?since=a.1",
      "/items?limit=120",
      "/items?limit=1&search=a%26b&after=P",
    ],
  );
});

test("an order is a JSON POST with session, order and lines, and is looked up under its number", async () => {
  const body = { order: "o-1", session: "s", cursor: "a.3", lines: [{ item: "P", quantity: 2 }], items: [] };
  const { api, asked } = answering(200, body);
  const bought = { order: "o-1", cursor: "a.3", lines: [{ item: "P", quantity: 2 }], items: [] };
  assert.deepEqual(await api.checkout("o-1", [{ item: "P", quantity: 2 }]), { ok: true, answer: bought });
  assert.deepEqual(await api.order("o-1"), { ok: true, answer: bought });
  assert.deepEqual([asked[0].path, asked[0].init.method], ["/checkout", "POST"]);
  assert.deepEqual(JSON.parse(asked[0].init.body), { session: "s", order: "o-1", lines: bought.lines });
  assert.deepEqual([asked[1].path, asked[1].init.method], ["/orders/o-1?session=s", undefined]);
});

test("a challenge is asked for with the session and the item, or for a session with neither", async () => {
  const challenge = { algorithm: "SHA-256", challenge: "c", maxnumber: 5, salt: "s", signature: "x" };
  const { api, asked } = answering(200, challenge);
  assert.deepEqual(await api.challenge("tea"), { ok: true, answer: challenge });
  await api.challenge(null);
  assert.deepEqual(
    asked.map(({ path }) => path),
    ["/gate?session=s&item=tea", "/gate?"],
  );
  const entry = answering(200, { session: "9f..1.mac", id: "9f" });
  assert.deepEqual(await entry.api.enter("proof"), { ok: true, answer: { session: "9f..1.mac", id: "9f" } });
  assert.equal(JSON.parse(entry.asked[0].init.body).altcha, "proof");
});

test("of more lines than the shop judges, the order alone is sent", async () => {
  const { api, asked } = answering(200, {});
  const lines = Array.from({ length: 101 }, (_, n) => ({ item: `i${n}`, quantity: 1 }));
  await api.checkout("o-1", lines);
  await api.checkout("o-2", lines.slice(1));
  assert.deepEqual(
    asked.map(({ init }) => JSON.parse(init.body).lines?.length),
    [undefined, 100],
  );
});

test("without a session the cookie speaks", async () => {
  const { fetch, asked } = answering(200, CART);
  const api = createApi({ fetch, session: null });
  await api.command({ action: "remove", item: "P" });
  assert.deepEqual(JSON.parse(asked[0].init.body), { action: "remove", item: "P" });
});

test("a captive portal's page is garbled, not a number", async () => {
  assert.equal((await answering(200, "<html>sign in</html>").api.items(null)).error, "garbled");
  assert.equal((await answering(200, { cursor: "a.1" }).api.cart()).error, "garbled");
});

test("an empty list of items is an answer without content, but not to what changed", async () => {
  assert.deepEqual(await answering(200, { cursor: null, items: [] }).api.items(null), { ok: true, answer: null });
  const { answer } = await answering(200, { cursor: "a.2", items: [] }).api.items("a.1");
  assert.deepEqual([answer.cursor, answer.items], ["a.2", []]);
});

test("no answer, and an answer that breaks off, are unreachable", async () => {
  const refused = createApi({
    fetch: async () => {
      throw new TypeError("fetch failed");
    },
    session: "s",
  });
  assert.equal((await refused.cart()).error, "unreachable");
  const broken = {
    ok: true,
    status: 200,
    headers: new Headers(),
    text: async () => {
      throw new TypeError("terminated");
    },
  };
  assert.equal((await createApi({ fetch: async () => broken, session: "s" }).cart()).error, "unreachable");
});

test("a poll is given up after the server's wait and a margin, a command sooner", async () => {
  const cases = [
    [(api) => api.status({ since: null }), null, DEFAULT_WAIT_MS + POLL_MARGIN_MS],
    [(api) => api.status({ since: null }), 55_000, 55_000 + POLL_MARGIN_MS],
    [(api) => api.command({ action: "remove", item: "P" }), null, COMMAND_TIMEOUT_MS],
  ];
  for (const [ask, waitMs, limitMs] of cases) {
    const clock = createClock();
    const api = createApi({
      fetch: silent,
      session: "s",
      waitMs,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
    });
    let outcome = null;
    ask(api).then((value) => {
      outcome = value;
    });
    await clock.advance(limitMs - 1);
    assert.equal(outcome, null);
    await clock.advance(1);
    await clock.advance(0);
    assert.equal(outcome?.error, "timed-out");
    assert.equal(clock.waiting(), 0);
  }
});

test("a poll that the page itself gives up is interrupted, which is no failure", async () => {
  const clock = createClock();
  const api = createApi({
    fetch: silent,
    session: "s",
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  const abort = new AbortController();
  const pending = api.status({ since: null }, abort.signal);
  abort.abort();
  assert.equal((await pending).error, "interrupted");
  assert.equal(clock.waiting(), 0, "its timer is gone");
});

test("when the shop told it is the answer's own Date, where that can be read", async () => {
  const cart = { cursor: "a.1", lines: [] };
  const at = async (headers) => (await answering(200, cart, headers).api.cart()).toldAt;
  assert.equal(await at({ Date: "Fri, 27 Nov 2026 16:05:00 GMT" }), 1_795_795_500_000);
  assert.equal(await at({ Date: "soon" }), undefined);
  assert.equal(await at({}), undefined);
});
