// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import {
  isSoldOut,
  learnLimit,
  listStock,
  pollStock,
  stockFromBoot,
  updateItems,
} from "../../../../client/state/stock.js";
import { answer, boot, cartAnswer, hidden, named, numbers } from "../shop.mjs";
import { createRandom } from "../clock.mjs";

const start = () => stockFromBoot(boot(), 0);
const shown = (stock) => Object.fromEntries(stock.items.map(({ item, available }) => [item, available]));

test("the page starts with the numbers it came with", () => {
  const stock = start();
  assert.deepEqual(shown(stock), { P: 9, Q: 4 });
  assert.deepEqual([stock.cursor, stock.complete, stock.heardAt], ["a.10", true, 0]);
});

test("a page that came without numbers knows that it has to ask", () => {
  for (const empty of [{ cursor: null, items: [] }, { cursor: null }, { items: [] }]) {
    const stock = stockFromBoot(boot(empty), 0);
    assert.deepEqual([stock.items, stock.cursor, stock.complete], [[], null, false]);
  }
});

// what the poll says, and what is shown after it: {cursor, numbers of P}
const POLLS = [
  ["a newer answer is shown", answer("a.11", [numbers("P", 8)]), ["a.11", 8]],
  ["an answer of the same version changes nothing", answer("a.10", [numbers("P", 9)]), ["a.10", 9]],
  ["an older answer is never shown", answer("a.9", [numbers("P", 3)]), ["a.10", 9]],
  ["a reset is shown though it looks older", answer("a.2", [numbers("P", 10)], { reset: true }), ["a.2", 10]],
  ["another epoch is shown though its number is smaller", answer("b.1", [numbers("P", 10)]), ["b.1", 10]],
];
for (const [name, said, [cursor, available]] of POLLS) {
  test(name, () => {
    const stock = pollStock(start(), said, 1000);
    assert.deepEqual([stock.cursor, shown(stock).P], [cursor, available]);
  });
}

test("a description that changed replaces the old one, whole, wherever it comes from", () => {
  const renamed = numbers("P", 8, { described: true, name: named({ en: "New", de: "Neu" }), limit: 3 });
  const of = (stock) => [stock.items[0].name?.get("en"), stock.items[0].limit, stock.items[0].available];
  const polled = pollStock(start(), answer("a.11", [renamed]), 1000);
  assert.deepEqual(of(polled), ["New", 3, 8]);
  assert.deepEqual(of(pollStock(polled, answer("a.12", [numbers("P", 7)]), 1000)), ["New", 3, 7]);
  const bare = answer("a.12", [numbers("P", 8, { described: true })]);
  assert.deepEqual(of(pollStock(polled, bare, 1000)), [undefined, null, 8], "what is not there is unset");
  assert.deepEqual(of(listStock(start(), answer("a.12", [numbers("P", 8)]), "a.10", 0)), [undefined, null, 8]);
  assert.equal("described" in polled.items[0], false);
});

test("a description is not lost to the newer numbers of the shopper's own command", () => {
  const own = updateItems(start(), cartAnswer("a.15", [], [numbers("P", 5)]), 0);
  const late = answer("a.14", [numbers("P", 8, { described: true, name: named({ en: "New" }) })]);
  const stock = pollStock(own, late, 0);
  assert.deepEqual([stock.items[0].name.get("en"), stock.items[0].limit, stock.items[0].available], ["New", null, 5]);
  const later = listStock(stock, answer("a.16", [numbers("P", 5, { name: named({ en: "Newer" }) })]), null, 0);
  assert.equal(updateItems(later, { ...late, cursor: "a.15" }, 0).items[0].name.get("en"), "Newer");
});

test("a poll keeps names and limits, which only the page and /items carry", () => {
  const [item] = pollStock(start(), answer("a.11", [numbers("P", 8)]), 1000).items;
  assert.deepEqual([item.name.get("en"), item.limit], ["Product P", 1]);
});

test("after a reset or in another epoch the whole list is asked for again", () => {
  assert.equal(pollStock(start(), answer("b.1", [numbers("P", 8)]), 0).complete, false);
  assert.equal(pollStock(start(), answer("a.1", [numbers("P", 8)], { reset: true }), 0).complete, false);
  assert.equal(pollStock(start(), answer("a.11", [numbers("P", 8)]), 0).complete, true);
});

test("the answer to a command does not move the cursor of the polls, or they would miss another item's change", () => {
  const stock = updateItems(start(), cartAnswer("a.12", [], [numbers("P", 8)]), 1000);
  assert.deepEqual(shown(stock), { P: 8, Q: 4 });
  assert.equal(stock.cursor, "a.10");
  const later = pollStock(stock, answer("a.12", [numbers("P", 8), numbers("Q", 3)]), 2000);
  assert.deepEqual(shown(later), { P: 8, Q: 3 });
});

test("a poll that left before the command's answer does not put the number back", () => {
  const stock = updateItems(start(), cartAnswer("a.12", [], [numbers("P", 8)]), 1000);
  assert.deepEqual(shown(pollStock(stock, answer("a.11", [numbers("P", 9), numbers("Q", 3)]), 2000)), { P: 8, Q: 3 });
});

test("in any order of arrival within an epoch, no item's version ever goes back", () => {
  const random = createRandom(42);
  let stock = start();
  for (let i = 0; i < 2000; i += 1) {
    const seq = 1 + Math.floor(random() * 60);
    const before = stock;
    const said = [numbers("P", seq), numbers("Q", seq)].slice(0, 1 + Math.floor(random() * 2));
    stock =
      random() < 0.5
        ? pollStock(stock, answer(`a.${seq}`, said), i)
        : updateItems(stock, cartAnswer(`a.${seq}`, [], said), i);
    const seqOf = (cursor) => Number(cursor.slice(2));
    assert.ok(seqOf(stock.cursor) >= seqOf(before.cursor));
    stock.items.forEach((item, n) => {
      assert.ok(seqOf(item.cursor) >= seqOf(before.items[n].cursor));
      if (seqOf(item.cursor) > 10) assert.equal(item.available, seqOf(item.cursor), "the number is of its version");
    });
  }
});

test("stale answers say since when, and do not pretend to be fresh", () => {
  const stale = pollStock(start(), answer("a.10", [], { stale: true, staleMs: 4000 }), 10_000);
  assert.deepEqual([stale.stale, stale.heardAt], [true, 6000]);
  assert.equal(
    pollStock(start(), answer("a.10", [], { stale: true }), 10_000).heardAt,
    0,
    "unknown: as long ago as we know",
  );
  assert.equal(pollStock(stale, answer("a.10", []), 12_000).stale, false);
});

test("the list of items replaces what is sold, but not newer numbers", () => {
  const newer = updateItems(start(), cartAnswer("a.15", [], [numbers("P", 2)]), 0);
  const stock = listStock(newer, answer("a.14", [numbers("P", 5), numbers("R", 7)]), null, 1000);
  assert.deepEqual(shown(stock), { P: 2, R: 7 });
  assert.equal(stock.complete, true);
});

test("when a unit may come back is kept on the monotonic clock", () => {
  const stock = pollStock(start(), answer("a.11", [numbers("P", 0, { nextReleaseMs: 5000 })]), 1000);
  assert.equal(stock.items[0].releaseAt, 6000);
  assert.equal(stock.items[1].releaseAt, null);
});

test("a refusal may teach a limit", () => {
  assert.equal(learnLimit(start(), "Q", 2).items[1].limit, 2);
  assert.equal(learnLimit(start(), "Q", undefined).items[1].limit, null);
});

test("an item that came later is asked for with its name, and until then not shown", () => {
  const polled = pollStock(start(), answer("a.12", [numbers("Q", 3), numbers("R", 7)]), 1000);
  assert.deepEqual([shown(polled), polled.complete, polled.listSince], [{ P: 9, Q: 3 }, false, "a.10"]);
  const again = pollStock(polled, answer("a.13", [numbers("S", 1)]), 1000);
  assert.equal(again.listSince, "a.10", "from where the first of them may have come");
  const newcomers = [numbers("Q", 2), numbers("R", 6, { name: named({ en: "Newcomer" }) }), numbers("S", 1)];
  const listed = listStock(again, answer("a.14", newcomers), "a.10", 2000);
  assert.deepEqual(Object.entries(shown(listed)), [
    ["P", 9],
    ["Q", 2],
    ["R", 6],
    ["S", 1],
  ]);
  assert.deepEqual([listed.items[2].name.get("en"), listed.complete, listed.cursor], ["Newcomer", true, "a.14"]);
});

test("a part of the list leaves the rest as it is, a reset of it does not", () => {
  const part = listStock(start(), answer("a.11", [numbers("Q", 3)]), "a.10", 0);
  assert.deepEqual(shown(part), { P: 9, Q: 3 });
  const whole = listStock(start(), answer("b.1", [numbers("Q", 3)], { reset: true }), "a.10", 0);
  assert.deepEqual(shown(whole), { Q: 3 });
  assert.equal(pollStock(start(), answer("b.1", [numbers("R", 3)], { reset: true }), 0).listSince, null);
});

test("what a poll does not mention stays the very same value", () => {
  const before = start();
  const [, q] = pollStock(before, answer("a.11", [numbers("P", 8)]), 0).items;
  assert.equal(q, before.items[1]);
});

test("an item is sold out by its number, or by its level where it has none", () => {
  const of = (told) => isSoldOut(pollStock(start(), answer("a.11", [told]), 0).items[0]);
  assert.deepEqual([of(numbers("P", 0)), of(numbers("P", 1))], [true, false]);
  const levels = ["in-stock", "few-left", "sold-out"];
  assert.deepEqual(
    levels.map((level) => of(hidden("P", level))),
    [false, false, true],
  );
});

test("an answer that does not speak of the waiting line leaves it as it was, but not in another life of the store", () => {
  const waited = pollStock(start(), answer("a.11", [numbers("P", 0, { waiting: 3, turn: 17 })]), 0);
  const lineOf = ({ items: [{ waiting, turn }] }) => [waiting, turn];
  assert.deepEqual(lineOf(updateItems(waited, cartAnswer("a.12", [], [numbers("P", 1)]), 0)), [3, 17]);
  assert.deepEqual(lineOf(pollStock(waited, answer("b.1", [numbers("P", 1)], { reset: true }), 0)), [0, 0]);
  assert.deepEqual(lineOf(start()), [0, 0]);
});

test("a poll that is older than an order still tells of the line, of which the order says nothing", () => {
  const bought = updateItems(start(), cartAnswer("a.12", [], [numbers("P", 2)]), 0);
  const lineOf = ({ items: [{ available, waiting, turn }] }) => [available, waiting, turn];
  const polled = pollStock(bought, answer("a.11", [numbers("P", 3, { waiting: 1, turn: 4 })]), 0);
  assert.deepEqual(lineOf(polled), [2, 1, 4]);
  const late = updateItems(polled, cartAnswer("a.10", [], [numbers("P", 9, { waiting: 0, turn: 3 })]), 0);
  assert.deepEqual(lineOf(late), [2, 1, 4]);
});

test("the page's numbers may have been made a while before it was asked for", () => {
  const items = [numbers("P", 0, { nextReleaseMs: 60_000 })];
  assert.equal(stockFromBoot(boot({ items, ageMs: 20_000 }), 5_000).items[0].releaseAt, 45_000);
});
