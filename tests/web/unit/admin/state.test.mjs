// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What becomes of an action, however often it is pressed, and of what is known when somebody leaves. */

import assert from "node:assert/strict";
import test from "node:test";
import { KINDS } from "../../../../gateway/admin/state/kinds.js";
import { hashOf, routeOf } from "../../../../gateway/admin/state/route.js";
import { become, initialState, isUnsaved } from "../../../../gateway/admin/state/state.js";

const KEY = { id: "a", name: "stall", scopes: ["*"] };
const TARGET = { item: "P", stock: 10, held: 3 };
const run = (state, ...happenings) => happenings.reduce(become, state);
const begun = (values = { add: "5" }) =>
  run(
    initialState("en"),
    { type: "signedIn", key: KEY },
    { type: "asked", kind: "addStock", target: TARGET, id: "office-1", values },
  );
const requestOf = ({ kind, target, values, id }) => KINDS[kind].request(target, values, id);
const DONE = { kind: "done", body: { stock: 15, available: 12 }, next: null };

test("pressing twice sends once", () => {
  const sent = run(begun(), { type: "sent" });
  assert.equal(sent.action.step, "sending");
  assert.equal(run(sent, { type: "sent" }).action, sent.action);
  // Nor can another action be begun, or this one be changed or left, while its answer is awaited.
  for (const other of [
    { type: "asked", kind: "pause", target: {}, id: "office-2", values: {} },
    { type: "typed", name: "add", value: "50" },
    { type: "closed" },
  ])
    assert.equal(run(sent, other).action, sent.action, other.type);
});

test("what nobody knows the outcome of is repeated as it was, under the same id", () => {
  const unknown = run(begun(), { type: "sent" }, { type: "ended", id: "office-1", outcome: { kind: "unknown" } });
  assert.equal(unknown.action.step, "unknown");
  const changed = run(unknown, { type: "typed", name: "add", value: "50" });
  assert.deepEqual(requestOf(run(changed, { type: "sent" }).action), requestOf(begun().action));
  // Who leaves it is reminded of it, and may take it up again.
  const left = run(unknown, { type: "closed" });
  assert.equal(left.action, null);
  assert.deepEqual(
    left.unsure.map(({ id }) => id),
    ["office-1"],
  );
  const again = run(left, { type: "tookUp", id: "office-1" }, { type: "sent" });
  assert.equal(again.action.step, "sending");
  const done = run(again, { type: "ended", id: "office-1", outcome: DONE });
  assert.deepEqual([done.action, done.unsure, done.done.kind], [null, [], "addStock"]);
});

test("a late answer to another action changes nothing", () => {
  const sent = run(begun(), { type: "sent" });
  assert.equal(run(sent, { type: "ended", id: "office-0", outcome: DONE }).action, sent.action);
});

test("what is refused may be put right, under the same id", () => {
  const problem = { status: 409, type: "stock-changed", detail: "", stock: 9 };
  const refused = run(
    begun(),
    { type: "sent" },
    { type: "ended", id: "office-1", outcome: { kind: "refused", problem } },
  );
  assert.deepEqual([refused.action.step, refused.action.problem], ["refused", problem]);
  const typed = run(refused, { type: "typed", name: "add", value: "4" });
  assert.deepEqual([typed.action.step, typed.action.problem, typed.action.id], ["asking", null, "office-1"]);
});

test("what cannot be is not sent", () => {
  for (const [kind, values, wrong] of [
    ["addStock", { add: "" }, { add: "wrongNumber" }],
    ["addStock", { add: "0" }, { add: "wrongNumber" }],
    ["addStock", { add: "1e3" }, { add: "wrongNumber" }],
    ["addStock", { add: "-11" }, { add: "wrongBelowNone" }],
    ["setStock", { set: "2" }, { set: "wrongBelowHeld" }],
    ["setStock", { set: "-1" }, { set: "wrongNumber" }],
    ["newItem", { item: "a b" }, { item: "wrongItem" }],
  ]) {
    const state = run(
      begun(),
      { type: "closed" },
      { type: "asked", kind, target: TARGET, id: "x", values },
      { type: "sent" },
    );
    assert.deepEqual([state.action.step, state.action.wrong], ["asking", wrong], kind);
  }
});

test("a stock is set only if it still is what was seen", () => {
  assert.deepEqual(KINDS.setStock.request(TARGET, { set: "40" }, "x").body, { set: 40, if: 10 });
  assert.deepEqual(KINDS.addStock.request(TARGET, { add: "-2" }, "x").body, { add: -2, id: "x" });
});

test("of a return only what can come back is sent", () => {
  const target = {
    order: "o",
    lines: [
      { item: "P", quantity: 3, returned: 1 },
      { item: "Q", quantity: 1, returned: 0 },
    ],
  };
  const { judge, request } = KINDS.returnOrder;
  assert.deepEqual(judge(target, { back_P: "3" }), { back_P: "wrongReturn" });
  assert.deepEqual(judge(target, { back_P: "0", back_Q: "" }), { lines: "wrongNothing" });
  const { body } = request(target, { back_P: "2", back_Q: "0", restock: false }, "x");
  assert.deepEqual(body, { id: "x", lines: [{ item: "P", quantity: 2 }], restock: false });
});

test("what is written and not saved stays where it was written, until it is saved, undone or somebody signs out", () => {
  const go = (hash) => ({ type: "went", route: routeOf(hash) });
  const write = { type: "formTyped", name: "name_en", value: "Mug", base: { name: {} } };
  const away = run(begun(), { type: "closed" }, go("#/items/P"), write, go("#/items/Q"));
  assert.deepEqual([away.form, away.formBase, isUnsaved(away)], [{}, null, true]);
  const back = run(away, go("#/items/P"));
  assert.deepEqual([back.form, back.formBase, back.drafts], [{ name_en: "Mug" }, { name: {} }, {}]);
  const undone = run(back, { type: "formLeft" }, go("#/now"));
  assert.deepEqual([undone.drafts, isUnsaved(undone)], [{}, false]);
  assert.equal(isUnsaved(run(away, { type: "signedOut", why: "why-out" })), false);
  // And what nobody knows the outcome of.
  const unknown = run(begun(), { type: "sent" }, { type: "ended", id: "office-1", outcome: { kind: "unknown" } });
  assert.deepEqual(
    [isUnsaved(begun()), isUnsaved(unknown), isUnsaved(run(unknown, { type: "closed" }))],
    [false, true, true],
  );
});

test("with whoever leaves goes all that they have seen", () => {
  const seen = run(begun(), { type: "heard", name: "items", value: [TARGET], at: 1, whole: true });
  const out = run(seen, { type: "signedOut", why: "why-out" });
  assert.deepEqual([out.sign, out.key, out.known, out.action, out.unsure], ["out", null, {}, null, []]);
});

test("an answer that does not come leaves what is known, and one that there is no such thing does not", () => {
  const seen = run(begun(), { type: "heard", name: "item/P", value: TARGET, at: 1, whole: true });
  const lost = run(seen, { type: "missed", name: "item/P", outcome: { kind: "unreachable" }, at: 2 });
  assert.deepEqual([lost.reached, lost.known["item/P"].value], [false, TARGET]);
  const problem = { status: 404, type: "unknown-item", detail: "" };
  const gone = run(seen, { type: "missed", name: "item/P", outcome: { kind: "refused", problem }, at: 2 });
  assert.deepEqual([gone.reached, gone.known["item/P"].value], [true, null]);
});

test("an address leads to a view or to the first one", () => {
  assert.deepEqual(routeOf("#/items/a%20b"), { view: "items", id: "a b" });
  for (const hash of ["", "#", "#/nothing", "#title", "#/items/%"])
    assert.ok(["now", "items"].includes(routeOf(hash).view), hash);
  assert.deepEqual(routeOf(hashOf("orders", "x/y")), { view: "orders", id: "x/y" });
});
