// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The owner's page: its words in both languages, what may import what, and what it makes of what others have named. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { page, pageTitle } from "../../../../gateway/admin/present/page.js";
import { MESSAGES, speechOf } from "../../../../gateway/admin/present/speech.js";
import { textOf } from "../../../../gateway/admin/present/tree.js";
import { KINDS } from "../../../../gateway/admin/state/kinds.js";
import { VIEWS, routeOf } from "../../../../gateway/admin/state/route.js";
import { become, initialState } from "../../../../gateway/admin/state/state.js";
import { ordersWant, wants } from "../../../../gateway/admin/state/wants.js";

const folder = new URL("../../../../gateway/admin/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
/** Each folder of modules, and those that its modules may import from. */
const LAYERS = {
  net: ["net"],
  shop: ["shop"],
  state: ["net", "state"],
  present: ["net", "shop", "state", "present"],
  view: ["present", "view"],
  effects: ["net", "state", "effects"],
};
const modules = Object.keys(LAYERS).flatMap((layer) =>
  readdirSync(new URL(`${layer}/`, folder)).map((name) => `${layer}/${name}`),
);
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("both languages have the same keys and placeholders", () => {
  assert.deepEqual(Object.keys(MESSAGES.zh).sort(), Object.keys(MESSAGES.en).sort());
  for (const key of Object.keys(MESSAGES.en)) {
    assert.deepEqual(placeholders(MESSAGES.zh[key]), placeholders(MESSAGES.en[key]), key);
    if (!key.startsWith("switchLanguage")) assert.doesNotMatch(MESSAGES.en[key], /\p{Script=Han}/u, key);
  }
});

test("whatever can be done has its words, and no message is left over", () => {
  const texts = modules.filter((name) => !/en\.js|zh\.js/.test(name)).map(read);
  const said = new Set([
    ...texts.flatMap((text) => [...text.matchAll(/say\(\s*"([\w-]+)"/g)].map(([, key]) => key)),
    ...texts.flatMap((text) => [...text.matchAll(/"(wrong[A-Z]\w+|why-\w+)"/g)].map(([, key]) => key)),
    ...[...read("admin.js").matchAll(/"(why-\w+)"/g)].map(([, key]) => key),
    ...Object.keys(KINDS).flatMap((kind) => ["Button", "Title", "Note", "Do", "Done"].map((part) => kind + part)),
    ...Object.entries(KINDS).flatMap(([kind, { fields = [] }]) => fields.map(({ name }) => `${kind}-${name}`)),
    ...VIEWS,
  ]);
  for (const key of said) assert.ok(key in MESSAGES.en, key);
  // Those whose name is made of what was answered.
  const made = /^(problem|scope|state|period|cause|tag|csv|field|display|layout|link|did|deed)-/;
  const all = texts.join("\n");
  for (const key of Object.keys(MESSAGES.en))
    assert.ok(said.has(key) || made.test(key) || all.includes(`"${key}"`), `${key} is said nowhere`);
});

test("a module imports only from the layers it stands on", () => {
  for (const name of modules.filter((each) => !each.startsWith("shop/"))) {
    const layer = name.split("/")[0];
    for (const [, to] of read(name).matchAll(/(?:from|import\() ?"([^"]+)"/g)) {
      const other = path.posix.join(layer, to);
      if (other === "view/uplot.js") continue; // the build puts it there
      assert.ok(modules.includes(other), `${name}: ${other} is not there`);
      assert.ok(LAYERS[layer].includes(other.split("/")[0]), `${name}: ${other} is above it`);
    }
  }
});

const HOSTILE = "<img src=x onerror=alert(1)>";
const ITEM = {
  item: "P",
  available: 7,
  held: 3,
  stock: 10,
  sold: 2,
  waiting: 4,
  next_release_ms: 5000,
  name: { en: HOSTILE },
  image: "javascript:alert(1)",
  text: {},
  price: { amount: "4.50", currency: "EUR" },
  shown: true,
};

function signedIn(scopes, hash = "", known = {}) {
  let state = become(initialState("en"), { type: "ticked", now: Date.parse("2026-11-27T12:00:00Z") });
  state = become(state, { type: "signedIn", key: { id: "a", name: "stall", scopes } });
  state = become(state, { type: "went", route: routeOf(hash) });
  for (const [name, value] of Object.entries(known))
    state = become(state, { type: "heard", name, value, at: state.now, whole: true });
  return state;
}
/** Every element of the page. */
function all(tree, found = []) {
  for (const each of Array.isArray(tree) ? tree.flat(Infinity) : [tree]) {
    if (!each || typeof each === "string") continue;
    found.push(each);
    all(each.children, found);
  }
  return found;
}
const by = (state, id) => all(page(state)).filter(({ attributes }) => attributes["data-testid"] === id);

test("who is not signed in sees a form, and nothing is asked", () => {
  const state = initialState("en");
  assert.equal(by(state, "entrance").length, 1);
  assert.deepEqual(wants(state), []);
  assert.equal(pageTitle(state), "Sign in · Back office");
});

test("a name is a text, whatever it is", () => {
  for (const hash of ["", "#/items", "#/items/P"]) {
    const state = signedIn(["*"], hash, { items: [ITEM], "item/P": ITEM });
    const elements = all(page(state));
    assert.ok(
      elements.some((each) => textOf(each).includes(HOSTILE)),
      hash,
    );
    assert.ok(!elements.some(({ tag, attributes }) => tag === "img" && attributes.src !== "/admin/favicon.svg"), hash);
  }
});

test("what is held is told apart from what is being paid, and added up", () => {
  const paying = [{ lines: [{ item: "P", quantity: 2 }] }];
  const state = signedIn(["*"], "", {
    items: [ITEM],
    paying,
    today: [{ day: "2026-11-27", item: "P", quantity: 5, returned: 0 }],
  });
  assert.equal(textOf(by(state, "total-held")[0]), "In carts 1");
  assert.equal(textOf(by(state, "total-paying")[0]), "Being paid 2");
  assert.equal(textOf(by(state, "total-sold")[0]), "Sold today 5");
});

test("what a key may not do stands there as not allowed, and what it may not see is not asked for", () => {
  const state = signedIn(["stock:write"], "#/items/P", { "item/P": ITEM });
  const [add] = by(state, "do-addStock");
  const [remove] = by(state, "do-removeItem");
  assert.ok(!add.attributes.disabled);
  assert.ok(remove.attributes.disabled);
  assert.match(textOf(remove), /needs items:write/);
  for (const [hash, scope] of [
    ["#/carts", "carts:read"],
    ["#/orders", "orders:read"],
    ["#/reports", "orders:read"],
  ]) {
    const elsewhere = signedIn(["stock:write"], hash);
    assert.match(textOf(by(elsewhere, "not-allowed")[0]), new RegExp(scope), hash);
    for (const { request } of wants(elsewhere)) assert.equal(request.scope, null, request.path);
  }
});

test("a form with something wrong in it can be saved, so that it is said what", () => {
  const written = { type: "formTyped", name: "amount", value: "1.250,95", base: {} };
  const state = become(signedIn(["*"], "#/items/P", { "item/P": ITEM }), written);
  assert.ok(!by(state, "save")[0].attributes.disabled);
});

test("words look among what has come, a number and an id are asked for, whatever their time", () => {
  const state = signedIn(["*"], "#/orders");
  const asks = (find) =>
    wants(become(state, { type: "filtered", name: "find", value: find })).map(({ request }) => [
      request.path,
      request.query?.after,
      request.query?.since !== undefined,
    ]);
  const chosen = ["/v1/orders", undefined, true];
  assert.deepEqual(asks("basket"), [chosen]);
  assert.deepEqual(asks("#12"), [chosen, ["/v1/orders", 11, false]]);
  assert.deepEqual(asks("0"), [chosen]);
  const id = "123e4567-e89b-12d3-a456-426614174000";
  assert.deepEqual(asks(` ${id.toUpperCase()} `), [[`/v1/orders/${id}`, undefined, false]]);
});

test("a search finds a number and a reference that looks like one, and says what it did not look at", () => {
  const order = (number, reference) => ({
    order: `${number}0000000-0000-0000-0000-000000000000`,
    number,
    reference,
    session: "f00d",
    person: "f00d",
    state: "sold",
    lines: [{ item: "P", quantity: 1 }],
    expires_in_ms: null,
  });
  const find = (word, whole, known) => {
    let state = become(signedIn(["*"], "#/orders"), { type: "filtered", name: "find", value: word });
    for (const [name, value] of Object.entries({ [ordersWant(state).name]: [order(7, "12"), order(8, "x")], ...known }))
      state = become(state, { type: "heard", name, value, at: state.now, whole });
    return [
      by(state, "order-row").map((row) => textOf(row).slice(0, 7)),
      by(state, "looked-at").map((hint) => textOf(hint).slice(0, 15)),
    ];
  };
  const twelve = { "order-number/12": [order(12, "y")] };
  assert.deepEqual(find("12", true, twelve), [["Order 1", "Order 7"], ["Only orders of "]]);
  // Of a number that there is not comes the next one.
  assert.deepEqual(find("11", true, { "order-number/11": [order(12, "y")] })[0], []);
  assert.deepEqual(find("", true), [["Order 8", "Order 7"], []]);
  assert.deepEqual(find("f00d", false)[1], ["Only the oldest"]);
  assert.deepEqual(find("f0", true)[0], []);
});

test("time runs down, and never below nothing", () => {
  const speech = speechOf("en");
  assert.deepEqual([61_000, 3_600_000, -5, 999].map(speech.left), ["1:01", "1:00:00", "0:00", "0:01"]);
  assert.equal(
    speech.money([
      { amount: "12.50", currency: "EUR" },
      { amount: "300", currency: "JPY" },
    ]),
    "€12.50 + ¥300",
  );
});
