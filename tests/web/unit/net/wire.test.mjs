// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { decodeBoot } from "../../../../client/net/boot.js";
import { PLAIN } from "../../../../client/net/front.js";
import { decodeCart, decodeItems, decodeOrder, decodeProblem, decodeStatus } from "../../../../client/net/wire.js";

const numbers = { item: "P", available: 9, held: 1, stock: 10, next_release_ms: 841000 };

test("a status answer as the contract shows it", () => {
  const body = {
    inventorycount: "9",
    cursor: "4f1c9a.17",
    reset: false,
    stale: false,
    items: [numbers],
    next: { delay_ms: 120 },
  };
  assert.deepEqual(decodeStatus(body), {
    cursor: "4f1c9a.17",
    reset: false,
    stale: false,
    staleMs: null,
    cart: null,
    delayMs: 120,
    items: [
      {
        item: "P",
        limit: null,
        level: null,
        available: 9,
        held: 1,
        stock: 10,
        sold: 0,
        nextReleaseMs: 841000,
        waiting: null,
        turn: null,
      },
    ],
  });
});

test("an answer tells of the cart only where there is news of it", () => {
  assert.equal(decodeStatus({ cursor: "a.1", items: [], cart: "a.9" }).cart, "a.9");
  for (const cart of [undefined, null, 7, {}])
    assert.equal(decodeStatus({ cursor: "a.1", items: [], cart }).cart, null);
});

test("a stale answer tells how old it is", () => {
  const { stale, staleMs } = decodeStatus({ cursor: "a.1", stale: true, stale_ms: 4200, items: [] });
  assert.deepEqual([stale, staleMs], [true, 4200]);
});

test("what is no status answer is refused, not shown", () => {
  const wrong = [
    null,
    "<html>",
    7,
    {},
    { cursor: 3, items: [] },
    { cursor: "a.1" },
    { cursor: "a.1", items: {} },
    { cursor: "a.1", items: [null] },
    { cursor: "a.1", items: [{ ...numbers, available: "9" }] },
    { cursor: "a.1", items: [{ ...numbers, item: 5 }] },
    { cursor: "a.1", items: [], next: { delay_ms: "soon" } },
  ];
  for (const body of wrong) assert.throws(() => decodeStatus(body), TypeError, JSON.stringify(body));
});

test("one item that cannot be read is left out, and the others are there", () => {
  for (const bad of [null, 7, {}, { ...numbers, item: 5 }, { ...numbers, item: "Q", available: "9" }]) {
    const body = { cursor: "a.1", items: [bad, numbers] };
    assert.deepEqual(
      decodeStatus(body).items.map(({ item }) => item),
      ["P"],
      JSON.stringify(bad),
    );
    assert.equal(decodeBoot(JSON.stringify(body)).items.length, 1);
  }
});

test("items carry name and limit, and are null while the gateway knows nothing", () => {
  const named = { ...numbers, name: { en: "Product P" }, limit: 1 };
  assert.deepEqual(
    decodeItems({ cursor: "a.1", stale: false, items: [named] }).items[0].name,
    new Map([["en", "Product P"]]),
  );
  assert.equal(decodeItems({ cursor: null, stale: true, items: [] }), null);
});

test("a changed description is marked, what is not is not", () => {
  const items = [
    { ...numbers, described: true, name: { en: "New" }, limit: 2 },
    { ...numbers, item: "Q" },
  ];
  const [changed, other] = decodeStatus({ cursor: "a.1", items }).items;
  assert.deepEqual([changed.described, changed.name.get("en"), changed.limit], [true, "New", 2]);
  assert.equal("described" in other, false);
});

test("a cart has lines, and a line without an end never ends", () => {
  const { lines } = decodeCart({
    cursor: "a.2",
    lines: [
      { item: "P", quantity: 1, expires_in_ms: 900 },
      { item: "Q", quantity: 2, expires_in_ms: null },
    ],
  });
  assert.deepEqual(lines, [
    { item: "P", quantity: 1, expiresInMs: 900, offer: false },
    { item: "Q", quantity: 2, expiresInMs: null, offer: false },
  ]);
  assert.deepEqual(
    decodeCart({ cursor: "a.2", lines: [{ item: "P", quantity: 1, expires_in_ms: -3 }] }).lines[0].expiresInMs,
    0,
  );
  assert.throws(() => decodeCart({ cursor: "a.2" }), TypeError);
});

test("boot never throws: without it the page asks for everything", () => {
  const nothing = {
    session: null,
    id: null,
    cursor: null,
    ageMs: 0,
    stale: false,
    staleMs: null,
    items: [],
    total: null,
    next: null,
    waitMs: null,
    front: PLAIN,
  };
  for (const text of ["", "__BOOT__", "null", "[1", '{"items":7}']) assert.deepEqual(decodeBoot(text), nothing, text);
  const boot = decodeBoot(
    JSON.stringify({
      session: "9f",
      cursor: "a.1",
      age_ms: 1500,
      stale: true,
      stale_ms: 31000,
      items: [numbers],
      total: 500,
      next: "P",
      wait_ms: 40000,
    }),
  );
  assert.deepEqual(
    [
      boot.session,
      boot.cursor,
      boot.ageMs,
      boot.stale,
      boot.staleMs,
      boot.items.length,
      boot.total,
      boot.next,
      boot.waitMs,
    ],
    ["9f", "a.1", 1500, true, 31000, 1, 500, "P", 40000],
  );
  assert.equal(boot.id, "9f");
  assert.equal(decodeBoot('{"session":null,"gate":true,"items":[]}').gated, true);
  assert.equal(decodeBoot('{"session":null,"rehearsal":true,"items":[]}').rehearsal, true);
  const renewed = decodeBoot('{"session":"9f..1795741200.mac","id":"9f","items":[]}');
  assert.deepEqual([renewed.session, renewed.id], ["9f..1795741200.mac", "9f"]);
});

test("a problem is named by the end of its type, be it a word or a URI", () => {
  for (const type of [
    "sold-out",
    "/problems/sold-out",
    "https://holdfast.example/problems#sold-out",
    "urn:holdfast:sold-out",
  ]) {
    assert.equal(decodeProblem(409, { type, available: 0 }, null).error, "sold-out", type);
  }
});

test("a name with a status that is not its own is not trusted", () => {
  assert.equal(decodeProblem(500, { type: "sold-out" }, null).error, "outcome-unknown");
  assert.equal(decodeProblem(403, { type: "about:blank" }, null).error, "refused");
});

test("a problem may have any name, and fields of any kind", () => {
  for (const type of ["constructor", "__proto__", "toString", "hasOwnProperty", 7, {}])
    assert.equal(decodeProblem(409, { type }, null).error, "refused", String(type));
  const odd = decodeProblem(409, { type: "sold-out", item: 5, available: "3", requested: {} }, null);
  assert.deepEqual(odd, { error: "sold-out", retryAfterMs: null });
});

test("another cart that has nothing in it is an empty one", () => {
  const changed = (lines) => decodeProblem(409, { type: "cart-changed", lines }, null).error;
  assert.deepEqual([[], [{ item: "P", quantity: 1 }], undefined].map(changed), [
    "empty-cart",
    "cart-changed",
    "cart-changed",
  ]);
});

test("a proxy's failure counts as unknown, because the command may have gone through", () => {
  for (const status of [500, 502, 503, 504]) assert.equal(decodeProblem(status, null, null).error, "outcome-unknown");
  assert.equal(decodeProblem(429, null, null).error, "overloaded");
});

test("Retry-After is read in seconds", () => {
  assert.equal(decodeProblem(503, { type: "overloaded" }, "3").retryAfterMs, 3000);
  for (const header of [null, "", "soon", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"]) {
    assert.equal(decodeProblem(503, { type: "overloaded" }, header).retryAfterMs, null, String(header));
  }
});

test("who waits for an item, whose turn came, what is offered: all of it is optional", () => {
  const { items } = decodeStatus({ cursor: "a.1", items: [{ ...numbers, waiting: 3, turn: 17 }] });
  assert.deepEqual([items[0].waiting, items[0].turn], [3, 17]);
  const cart = decodeCart({
    cursor: "a.2",
    lines: [{ item: "P", quantity: 1, expires_in_ms: 118000, offer: true }],
    waiting: [{ item: "Q", ticket: 18, position: 1 }],
  });
  assert.deepEqual([cart.lines[0].offer, cart.waiting], [true, [{ item: "Q", ticket: 18, position: 1 }]]);
  assert.deepEqual(decodeCart({ cursor: "a.2", lines: [] }).waiting, []);
  for (const waiting of [{}, [null], [{ item: "Q", ticket: "18", position: 1 }], [{ item: "Q", ticket: 18 }]])
    assert.throws(() => decodeCart({ cursor: "a.2", lines: [], waiting }), TypeError, JSON.stringify(waiting));
});

test("an order tells its number and what was bought", () => {
  const body = { order: "o", session: "s", cursor: "a.3", lines: [{ item: "P", quantity: 2 }], items: [numbers] };
  const { order, cursor, lines, items } = decodeOrder(body);
  assert.deepEqual([order, cursor, lines, items[0].available], ["o", "a.3", [{ item: "P", quantity: 2 }], 9]);
  for (const state of ["sold", "returned", undefined]) assert.ok(!("unpaid" in decodeOrder({ ...body, state })), state);
  assert.ok(!("total" in decodeOrder(body)));
  const total = { amount: "9.00", currency: "EUR" };
  assert.deepEqual(decodeOrder({ ...body, total }).total, total);
  assert.throws(() => decodeOrder({ ...body, total: { amount: "<b>", currency: "EUR" } }), TypeError);
  const { unpaid } = decodeOrder({ ...body, state: "paying", expires_in_ms: 5 });
  assert.deepEqual(unpaid, { state: "paying", leftMs: 5 });
  assert.deepEqual(decodeOrder({ ...body, state: "released" }).unpaid, { state: "released", leftMs: null });
  for (const wrong of [{}, { ...body, order: 7 }, { ...body, lines: [{ item: "P" }] }, { ...body, lines: undefined }])
    assert.throws(() => decodeOrder(wrong), TypeError, JSON.stringify(wrong));
});

test("a level stands in place of the numbers, and only one that we know", () => {
  for (const level of ["in-stock", "few-left", "sold-out"]) {
    const [item] = decodeStatus({ cursor: "a.1", items: [{ item: "P", level, next_release_ms: 5 }] }).items;
    assert.deepEqual(
      [item.level, item.available, item.held, item.stock, item.nextReleaseMs],
      [level, null, null, null, 5],
    );
  }
  for (const level of ["plenty", 3, ""])
    assert.throws(() => decodeStatus({ cursor: "a.1", items: [{ item: "P", level }] }), TypeError, String(level));
});
