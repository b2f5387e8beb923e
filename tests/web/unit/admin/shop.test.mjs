// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What the form of the shop's own words comes to, and that nobody's change is written over unseen. */

import assert from "node:assert/strict";
import test from "node:test";
import { perform } from "../../../../gateway/admin/effects/doing.js";
import { savingOf } from "../../../../gateway/admin/state/forms.js";
import {
  asPut,
  moved,
  shopChangesOf,
  shopFormOf,
  withOneMore,
  without,
  written,
} from "../../../../gateway/admin/state/shop.js";
import { become, initialState } from "../../../../gateway/admin/state/state.js";

const SAID = {
  name: { en: "Kiln", fr: "Four" },
  colours: { light: "#8a3d1e" },
  layout: "drop",
  contact: "mailto:hello@kiln.example",
  links: [
    { name: { en: "Terms", fr: "Conditions" }, url: "/terms" },
    { name: { en: "Imprint" }, url: "/imprint" },
  ],
};
const changed = (fields, said = SAID) => shopChangesOf(said, { ...shopFormOf(said), ...fields }).changes;

test("a form that nobody touched changes nothing, nor does one of a shop that says nothing", () => {
  assert.deepEqual(changed({}), {});
  assert.deepEqual(changed({}, {}), {});
  assert.deepEqual(changed({ name_en: "Kiln " }), {});
});

test("each field is put as it is typed, and what is emptied is unset", () => {
  assert.deepEqual(changed({ name_zh: "窑" }), { name: { en: "Kiln", fr: "Four", zh: "窑" } });
  assert.deepEqual(changed({ light: "", contact: " ", layout: "shelf" }), {
    colours: null,
    contact: null,
    layout: null,
  });
  assert.deepEqual(changed({ dark: "#f0a27c" }), { colours: { light: "#8a3d1e", dark: "#f0a27c" } });
  assert.deepEqual(asPut({ ...SAID, ...changed({ light: "", contact: "" }) }), {
    name: SAID.name,
    layout: "drop",
    links: SAID.links,
  });
});

test("links come, go and move, and keep the names that the form does not show", () => {
  const { links } = shopFormOf(SAID);
  const [terms, imprint] = SAID.links;
  assert.deepEqual(changed({ links: moved(links, 0, 1) }), { links: [imprint, terms] });
  assert.deepEqual(changed({ links: without(links, 0) }), { links: [imprint] });
  assert.deepEqual(changed({ links: [] }), { links: null });
  assert.deepEqual(changed({ links: written(links, 0, "en", "") }), {
    links: [{ name: { fr: "Conditions" }, url: "/terms" }, imprint],
  });
  const more = withOneMore(without(links, 0));
  assert.deepEqual(changed({ links: written(written(more, 1, "en", "Returns"), 1, "url", " /returns ") }), {
    links: [imprint, { name: { en: "Returns" }, url: "/returns" }],
  });
  assert.equal(new Set(withOneMore(withOneMore(links)).map(({ id }) => id)).size, 4);
});

test("what somebody else has changed since the form was begun is seen before it is written over", () => {
  const theirs = { ...SAID, name: { en: "Ovens" } };
  const form = { name_en: "Kiln & Co" };
  assert.deepEqual(savingOf("changeShop", theirs, SAID, form).wrong, { name: "wrongOvertaken" });
  // Who has read so may go on, and another field is not in the way.
  assert.deepEqual(savingOf("changeShop", theirs, theirs, form).changes, { name: { en: "Kiln & Co" } });
  assert.deepEqual(savingOf("changeShop", theirs, SAID, { dark: "#ffffff" }).wrong, {});
  // Of an item it is the same, beside the field that shows it.
  const item = { name: {}, price: { amount: "4", currency: "EUR" } };
  const dearer = { ...item, price: { amount: "5", currency: "EUR" } };
  assert.deepEqual(savingOf("changeItem", dearer, item, { amount: "3" }).wrong, { amount: "wrongOvertaken" });

  const run = (...happenings) => happenings.reduce(become, initialState("en"));
  const typed = { type: "formTyped", name: "name_en", value: "K" };
  const state = run({ ...typed, base: SAID }, { ...typed, base: theirs });
  assert.equal(state.formBase, SAID);
  assert.equal(become(state, { type: "formJudged", wrong: {}, base: theirs }).formBase, theirs);
  assert.equal(become(state, { type: "formLeft" }).formBase, null);
});

test("the whole is put, made of what is said now, and nothing where the same field was changed", async () => {
  const put = async (now, changes) => {
    const asked = [];
    const outcome = await perform(
      async (request) => {
        asked.push(request);
        return { kind: "done", body: now, next: null };
      },
      { kind: "changeShop", target: { base: SAID, changes }, values: {}, id: "x" },
    );
    return { outcome, sent: asked.find(({ method }) => method === "PUT")?.body };
  };
  const { sent } = await put({ ...SAID, tagline: { en: "Bowls" } }, { layout: null });
  assert.deepEqual([sent.tagline, "layout" in sent, sent.links], [{ en: "Bowls" }, false, SAID.links]);
  const late = await put({ ...SAID, layout: "shelf" }, { layout: null });
  assert.deepEqual([late.sent, late.outcome.problem.type], [undefined, "changed-meanwhile"]);
});

test("what the shop refuses stands beside its field, and a button beside the form leaves what is written", () => {
  const asked = (target) =>
    [
      { type: "formTyped", name: "logo", value: "x:y", base: SAID },
      { type: "asked", kind: "changeShop", target, id: "a" },
      { type: "sent" },
    ].reduce(become, initialState("en"));
  const problem = { status: 400, type: "bad-request", field: "logo", detail: "must be a URL" };
  const refused = become(asked({ isForm: true }), { type: "ended", id: "a", outcome: { kind: "refused", problem } });
  assert.deepEqual(
    [refused.action, refused.formWrong, refused.form],
    [null, { logo: { detail: "must be a URL" } }, { logo: "x:y" }],
  );
  const done = { type: "ended", id: "a", outcome: { kind: "done", body: {} } };
  assert.deepEqual(become(asked({}), done).form, { logo: "x:y" });
  assert.deepEqual(become(asked({ isForm: true }), done).form, {});
});
