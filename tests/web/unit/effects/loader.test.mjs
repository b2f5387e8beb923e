// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: of a shop that is larger than its page, the page shows what is asked for, and misses no change of it.
 * Method: the page's own parts, an api that keeps a shop of a hundred items, a clock that stands still.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { TYPING_MS, createLoader } from "../../../../client/effects/loader.js";
import { initialState } from "../../../../client/state/state.js";
import { createStore } from "../../../../client/state/store.js";
import { present } from "../../../../web/present/page.js";
import { createClock } from "../clock.mjs";
import { answer, boot, cartRead, line, named, numbers, place, polled } from "../shop.mjs";

const PAGE = 20;
const TOTAL = 100;
const lamp = (n, available = 5) => numbers(`lamp-${n}`, available, { name: named({ en: `Lamp ${n}` }) });
const lamps = (from, count) => Array.from({ length: Math.min(count, TOTAL - from) }, (_, n) => lamp(from + n));

/** The server looks at thirty items for a search, and at no more. */
function rig({ looks = 30, start = {} } = {}) {
  const clock = createClock();
  const asked = [];
  const shop = { cursor: "a.10", fails: false, before: () => {} };
  const api = {
    async page({ after, search = "", limit = PAGE }) {
      asked.push(search === "" ? `after ${after}` : `${search} after ${after}`);
      if (shop.fails) return { ok: false, error: "unreachable" };
      const { cursor } = shop;
      const from = after === null ? 0 : Number(after.split("-")[1]) + 1;
      const goesBy = ({ item, name }) => `${item} ${name.get("en")}`.toLowerCase().includes(search);
      const items = [];
      let last = from;
      for (; last < TOTAL && items.length < limit && (search === "" || last < from + looks); last += 1)
        if (goesBy(lamp(last))) items.push(lamp(last));
      await shop.before();
      return {
        ok: true,
        answer: answer(cursor, items, { total: TOTAL, next: last < TOTAL ? `lamp-${last - 1}` : null }),
      };
    },
  };
  const items = lamps(0, PAGE);
  const first = boot({ cursor: "a.10", items, total: TOTAL, next: `lamp-${PAGE - 1}`, ...start });
  const store = createStore(initialState({ boot: first, at: 0, language: "en" }));
  const loader = createLoader({
    api,
    store,
    now: clock.now,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  const page = () => present(store.state(), clock.now());
  const ids = () => store.state().stock.items.map(({ item }) => item);
  const shown = () =>
    page()
      .items.filter((item) => item.shown)
      .map(({ item }) => item);
  return { clock, asked, shop, store, loader, page, ids, shown };
}

test("the catalog goes on behind what is there, to its end", async () => {
  const { loader, ids, page, asked } = rig();
  assert.equal(page().finder.more.shown, true);
  await loader.more();
  assert.deepEqual(
    ids(),
    lamps(0, 40).map(({ item }) => item),
  );
  for (let i = 0; i < 3; i += 1) await loader.more();
  assert.equal(ids().length, TOTAL);
  assert.equal(page().finder.more.shown, false);
  await loader.more();
  assert.equal(asked.length, 4);
});

test("a shop that is here as a whole is asked for nothing", async () => {
  const { loader, store, clock, asked, page } = rig({ start: { total: PAGE, next: null } });
  store.dispatch({ type: "search-typed", text: "lamp 99" });
  store.dispatch(cartRead("a.10", [line("lamp-77")]));
  await clock.advance(TYPING_MS);
  await loader.more();
  assert.deepEqual(asked, []);
  assert.equal(page().finder.more.shown, false);
});

test("two presses ask once, and what failed may be asked for again", async () => {
  const { loader, shop, asked, ids, store } = rig();
  shop.fails = true;
  await Promise.all([loader.more(), loader.more()]);
  assert.equal(asked.length, 1);
  assert.equal(store.state().stock.asking, 0);
  shop.fails = false;
  await loader.more();
  assert.equal(ids().length, 40);
});

test("a change of an item that is not here is not asked about", () => {
  const { store, ids } = rig();
  store.dispatch(polled("a.11", [numbers("lamp-70", 1)]));
  const { complete, cursor, strangers } = store.state().stock;
  assert.deepEqual([complete, cursor, strangers.length, ids().length], [true, "a.11", 0, PAGE]);
});

test("what a poll says of an item that is on its way is not lost to an older answer", async () => {
  const { loader, store, shop } = rig();
  shop.before = () => store.dispatch(polled("a.12", [numbers("lamp-25", 1), numbers("lamp-70", 2)]));
  await loader.more();
  const { items, strangers } = store.state().stock;
  assert.equal(items.find(({ item }) => item === "lamp-25").available, 1);
  assert.equal(items.find(({ item }) => item === "lamp-25").name.get("en"), "Lamp 25");
  assert.equal(items.find(({ item }) => item === "lamp-26").available, 5);
  assert.deepEqual(strangers, []);
});

test("an answer of another life of the store is left to the poll", async () => {
  const { loader, shop, ids } = rig();
  shop.cursor = "b.1";
  await loader.more();
  assert.equal(ids().length, PAGE);
});

test("what is typed is looked for in the whole shop, once typing rests", async () => {
  const { store, clock, asked, shown, page } = rig();
  for (const text of ["l", "lamp 9", "lamp 99"]) store.dispatch({ type: "search-typed", text });
  assert.equal(page().finder.nothing, "");
  await clock.advance(TYPING_MS);
  assert.deepEqual(
    asked,
    ["null", "lamp-29", "lamp-59", "lamp-89"].map((after) => `lamp 99 after ${after}`),
  );
  assert.deepEqual(shown(), ["lamp-99"]);
  assert.deepEqual([page().finder.found, page().finder.more.shown], ["1 of 100", false]);
  store.dispatch({ type: "search-typed", text: "kettle" });
  await clock.advance(TYPING_MS);
  assert.notEqual(page().finder.nothing, "");
});

test("of much that is found the first is shown, and more of it on demand", async () => {
  const { store, clock, loader, shown, page } = rig({ looks: 25 });
  store.dispatch({ type: "search-typed", text: "lamp" });
  await clock.advance(TYPING_MS);
  const first = shown().length;
  assert.ok(first >= 24 && first < TOTAL, `${first}`);
  assert.equal(page().finder.more.shown, true);
  while (page().finder.more.shown) await loader.more();
  assert.equal(shown().length, TOTAL);
});

test("what was found stays where the catalog puts it once the catalog has come so far", async () => {
  const { store, clock, loader, ids } = rig();
  store.dispatch({ type: "search-typed", text: "lamp 30" });
  await clock.advance(TYPING_MS);
  assert.equal(ids().at(-1), "lamp-30");
  store.dispatch({ type: "search-typed", text: "" });
  await loader.more();
  assert.deepEqual(
    ids(),
    lamps(0, 40).map(({ item }) => item),
  );
});

test("items of the cart and of waiting lines that are not here are fetched, each once", async () => {
  const { store, clock, asked, page } = rig();
  store.dispatch(cartRead("a.10", [line("lamp-20"), line("lamp-3")], 0, [place("lamp-21")]));
  store.dispatch(cartRead("a.10", [line("lamp-20")], 0, [place("lamp-21")]));
  await clock.advance(0);
  assert.deepEqual(asked, ["lamp-20 after null", "lamp-21 after null"]);
  assert.equal(page().cart.lines[0].name.text ?? page().cart.lines[0].name, "Lamp 20");
});

test("what the shop finds is shown, though the page would read the words otherwise", () => {
  const { store, shown } = rig();
  store.dispatch({ type: "search-typed", text: "straße" });
  assert.deepEqual(shown(), []);
  const found = answer("a.10", [lamp(50)], { total: TOTAL, next: null });
  store.dispatch({ type: "more-answered", at: 0, answer: found, inOrder: false, text: "straße" });
  assert.deepEqual(shown(), ["lamp-50"]);
  store.dispatch({ type: "search-typed", text: "strasse" });
  assert.deepEqual(shown(), []);
});
