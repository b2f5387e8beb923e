// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What a form of an item comes to: its own changes and no others. */

import assert from "node:assert/strict";
import test from "node:test";
import { changesOf, descriptionOf, formOf, merged } from "../../../../gateway/admin/state/description.js";

const SAID = {
  name: { en: "Cup", fr: "Tasse" },
  text: {},
  limit: 2,
  display: "exact",
  price: { amount: "4.50", currency: "EUR" },
  image: null,
  opens_at: "2026-12-24T18:00:30.000Z",
  closes_at: null,
  per_person: null,
  gate: 1000,
  shown: true,
  hold_ttl_ms: 90_000,
};
const changed = (fields, said = SAID) => changesOf(said, { ...formOf(said), ...fields });

test("a form that nobody touched changes nothing", () => {
  assert.deepEqual(changed({}), { changes: {}, wrong: {} });
});

test("each field is put as it is typed, and what is emptied is unset", () => {
  assert.deepEqual(changed({ name_en: "Mug", name_zh: "杯" }).changes, { name: { en: "Mug", zh: "杯", fr: "Tasse" } });
  assert.deepEqual(changed({ amount: "5,25" }).changes, { price: { amount: "5.25", currency: "EUR" } });
  for (const [amount, currency, put] of [
    ["12,5", "EUR", "12.50"],
    ["5", "EUR", "5.00"],
    ["1,250", "EUR", "1.250"], // for the shop to refuse: it may mean a thousand
    ["300", "JPY", "300"],
  ])
    assert.deepEqual(changed({ amount, currency }).changes.price, { amount: put, currency });
  assert.deepEqual(changed({ amount: "" }).changes, { price: null });
  assert.deepEqual(changed({ limit: "", opens_at: "", hold_minutes: "" }).changes, {
    limit: null,
    opens_at: null,
    hold_ttl_ms: null,
  });
  assert.deepEqual(changed({ display: "low", below: "5" }).changes, { display: "low", below: 5 });
  assert.deepEqual(changed({ shown: false }).changes, { shown: false });
});

test("what cannot be said names its field", () => {
  const wrong = (fields) => Object.keys(changed(fields).wrong);
  for (const amount of ["1e3", "1.250,95", "1,250.95", "1 250"]) assert.deepEqual(wrong({ amount }), ["amount"]);
  assert.deepEqual(wrong({ currency: "€" }), ["currency"]);
  assert.deepEqual(wrong({ image: "javascript:alert(1)" }), ["image"]);
  assert.deepEqual(wrong({ image: "img/tea.jpg" }), []);
  assert.deepEqual(wrong({ limit: "0", per_person: "-1" }), ["limit", "per_person"]);
  assert.deepEqual(wrong({ display: "low", below: "" }), ["below"]);
});

test("what the page does not know is put back as it was", () => {
  const item = { item: "P", available: 1, held: 0, stock: 1, next_release_ms: null, ...SAID, new_field: 7 };
  const { whole } = merged(descriptionOf(item), descriptionOf(item), { limit: 3 });
  assert.deepEqual(whole, { ...SAID, new_field: 7, limit: 3 });
});

test("what somebody else has changed meanwhile stays, and the same field is refused", () => {
  const base = SAID;
  const fresh = { ...SAID, limit: 5, name: { fr: "Tasse", en: "Cup" } };
  assert.deepEqual(merged(fresh, base, { image: "/cup.jpg" }).whole.limit, 5);
  assert.deepEqual(merged(fresh, base, { limit: 3 }), { conflict: ["limit"] });
  // A repeat of a change that was done, whose answer was lost.
  assert.equal(merged({ ...SAID, limit: 3 }, base, { limit: 3 }).whole.limit, 3);
});
