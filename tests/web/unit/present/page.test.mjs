// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { present, msToNextChange } from "../../../../web/present/page.js";
import { after, answer, cartRead, hidden, line, numbers, polled } from "../shop.mjs";

const page = (...events) => present(after(...events), 2000);
const item = (shown, id) => shown.items.find((one) => one.item === id);
const began = (id, wish = "more") => ({ type: "change-began", item: id, wish });

const repeats = (id) => ({ type: "change-repeats", item: id });

test("a fresh page: number, name, limit, and a button that can be pressed", () => {
  const card = item(page(cartRead("a.10", [])), "P");
  assert.deepEqual(
    [card.count, card.name, card.note, card.badge, card.old],
    ["9", "Product P", "At most 1 in a cart at a time.", "", false],
  );
  assert.deepEqual(card.add, { label: "Add to cart", can: true, busy: false, reason: null, wish: "more" });
  assert.equal(card.other, null);
});

// events, item, label, can be pressed, the reason if not
const BUTTONS = [
  ["nothing held", [cartRead("a.10", [])], "P", "Add to cart", true, null],
  ["cart not read yet", [], "P", "Add to cart", true, null],
  ["held, no limit", [cartRead("a.10", [line("Q")])], "Q", "Add one more", true, null],
  ["held up to the limit", [cartRead("a.10", [line("P")])], "P", "In your cart", false, "quantity-limit"],
  ["sold out", [polled("a.11", [numbers("P", 0)])], "P", "Wait in line", true, null],
  [
    "sold out but held",
    [cartRead("a.10", [line("Q")]), polled("a.11", [numbers("Q", 0)])],
    "Q",
    "In your cart",
    false,
    "noneLeft",
  ],
  ["on its way", [cartRead("a.10", []), began("P")], "P", "Adding…", false, "stillTrying"],
  ["on its way again", [began("P"), repeats("P")], "P", "Trying again…", false, "stillTrying"],
];
for (const [name, events, id, label, can, reason] of BUTTONS) {
  test(`the button, ${name}: ${label}`, () => {
    const { add } = item(page(...events), id);
    assert.deepEqual([add.label, add.can, add.reason], [label, can, reason]);
  });
}

test("all in carts is said in both languages, with when a unit may come back", () => {
  const events = [polled("a.11", [numbers("P", 0, { nextReleaseMs: 61_000 })])];
  const en = item(page(...events), "P");
  assert.deepEqual([en.badge, en.note], ["All in carts", "One may come back within 1:00."]);
  const zh = item(page(...events, { type: "language-chosen", language: "zh" }), "P");
  assert.deepEqual([zh.badge, zh.note, zh.name], ["暂时抢光", "1:00 内可能放出 1 件。", "P商品"]);
});

test("sold out for good is not all in carts, and the words follow who waits", () => {
  const gone = (more) => item(page(polled("a.11", [numbers("P", 0, more)])), "P");
  const sold = gone({ held: 0, stock: 0, sold: 10 });
  assert.deepEqual(
    [sold.badge, sold.note],
    ["Sold out", "All are sold. If more come in, who waits is offered them first."],
  );
  assert.equal(gone({ held: 0, stock: 0, waiting: 1, turn: 0 }).note, `1 person is waiting. ${sold.note}`);
  assert.deepEqual(
    [gone({}).badge, gone({}).note],
    ["All in carts", "If one is given up, who waits is offered it first."],
    "holds that never end",
  );
  const some = { type: "language-chosen", language: "zh" };
  const zh = item(page(polled("a.11", [numbers("P", 0, { held: 0, stock: 0 })]), some), "P");
  assert.deepEqual([zh.badge, zh.note], ["已售罄", "已全部售出。如有补货，优先留给排队的顾客。"]);
});

test("all in carts, and the first of them is overdue", () => {
  assert.equal(
    item(page(polled("a.11", [numbers("P", 0, { nextReleaseMs: 500 })])), "P").note,
    "One may come back any moment.",
  );
});

test("numbers that may be wrong are marked as old, with words saying since when", () => {
  const cut = after({ type: "poll-failed", error: "unreachable" });
  const notes = [
    [500, "a moment ago"],
    [12_400, "12 s ago"],
    [125_000, "2 min ago"],
  ];
  for (const [at, ago] of notes) {
    const card = item(present(cut, at), "P");
    assert.deepEqual([card.old, card.note], [true, `Last known ${ago}. Still trying.`]);
  }
  const stale = present(after(polled("a.10", [], { stale: true, staleMs: 4000 }, 10_000)), 11_000);
  assert.deepEqual(
    [stale.connection.state, item(stale, "P").old, item(stale, "P").note],
    ["stale", true, "Last known 5 s ago. Still trying."],
  );
});

test("a cart line: quantity, countdown, and what its buttons can do", () => {
  const [p, q] = page(cartRead("a.10", [line("P", 1, 900_000), line("Q", 2, 59_000)])).cart.lines;
  assert.deepEqual([p.name, p.quantity, p.countdown, p.soon, p.steps], ["Product P", "1", "14:58 left", false, false]);
  assert.deepEqual([q.name, q.quantity, q.countdown, q.soon, q.steps], ["Q", "2", "0:57 left", true, true]);
  assert.deepEqual([q.more.can, q.less.can, q.remove.can], [true, true, true]);
  assert.deepEqual([p.more.can, p.more.reason, p.less.can], [false, "quantity-limit", false]);
});

test("a hold that never ends has no countdown, one that ran out says so", () => {
  const lines = (at) =>
    present(after(cartRead("a.10", [line("P", 1, null), line("Q", 1, 1000)]), { type: "ticked", at }), at).cart.lines;
  assert.deepEqual(
    lines(500).map(({ countdown }) => countdown),
    ["held for you", "0:01 left"],
  );
  assert.deepEqual(
    lines(1000).map(({ countdown }) => countdown),
    ["held for you", "time is up"],
  );
  assert.equal(lines(1000)[1].more.can, false);
});

test("an item that left the shop keeps its line, under its id", () => {
  assert.deepEqual(
    page(cartRead("a.10", [line("old")])).cart.lines.map(({ name }) => name),
    ["old"],
  );
});

test("while a change is on its way nothing of its line can be pressed", () => {
  const [q] = page(cartRead("a.10", [line("Q", 2)]), began("Q", "remove")).cart.lines;
  assert.deepEqual(
    [q.more.can, q.less.can, q.remove.can, q.remove.label, q.remove.busy],
    [false, false, false, "Removing…", true],
  );
});

test("the cart says whether it is unknown, empty or full", () => {
  assert.equal(page().cart.heading, "Looking for your cart…");
  assert.equal(page(cartRead("a.10", [])).cart.heading, "Your cart is empty.");
  assert.deepEqual(
    [page(cartRead("a.10", [line("P")])).cart.heading, page(cartRead("a.10", [line("P")])).cart.bar.summary],
    ["", "Cart: 1"],
  );
});

test("a message follows the language, name and all", () => {
  const events = [{ type: "pressed-in-vain", item: "P", reason: "sold-out" }];
  assert.match(page(...events).message.text, /^No Product P is free/);
  assert.match(page(...events, { type: "language-chosen", language: "zh" }).message.text, /^P商品暂时抢光/);
});

test("free, in carts and sold are told apart, of all there were", () => {
  const card = item(page(polled("a.11", [numbers("P", 30, { held: 9, stock: 39, sold: 1 })])), "P");
  assert.deepEqual(
    [card.count, card.leftOf, card.held, card.sold, card.shares],
    ["30", "left of 40", "9 in carts", "1 sold", { available: 0.75, held: 0.225 }],
  );
  const gone = item(page(polled("a.11", [numbers("P", 0, { held: 0, stock: 0, sold: 40 })])), "P");
  assert.deepEqual(
    [gone.leftOf, gone.held, gone.sold, gone.shares],
    ["left of 40", "", "40 sold", { available: 0, held: 0 }],
  );
});

test("one item that cannot be shown takes no other down", () => {
  const state = after(polled("a.11", [numbers("P", 9)]), cartRead("a.11", [line("P"), line("Q")]));
  const bad = { ...state.stock.items[0], name: { values: null } };
  const shown = present({ ...state, stock: { ...state.stock, items: [bad, state.stock.items[1]] } }, 2000);
  assert.deepEqual([shown.items.map(({ item }) => item), shown.faults.map(({ item }) => item)], [["Q"], ["P"]]);
  assert.deepEqual([shown.cart.lines.map(({ item }) => item), shown.cart.faults.length], [["Q"], 1]);
});

test("an item may have any name", () => {
  const ids = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
  const list = {
    type: "items-answered",
    at: 0,
    since: null,
    answer: answer(
      "a.11",
      ids.map((id) => numbers(id, 3)),
    ),
  };
  const resting = page(list, cartRead("a.11", [line("__proto__")]));
  assert.deepEqual(
    resting.items.map(({ item, add }) => [item, add.label]),
    ids.map((id) => [id, id === "__proto__" ? "Add one more" : "Add to cart"]),
  );
  for (const id of ids) {
    const busy = page(list, cartRead("a.11", []), began(id));
    assert.deepEqual(
      busy.items.filter(({ add }) => add.busy).map(({ item }) => item),
      [id],
    );
    assert.equal(page(list, cartRead("a.11", []), began(id), repeats(id)).faults.length, 0);
  }
});

test("the bar's parts never exceed the whole", () => {
  for (const card of page(polled("a.11", [numbers("P", 10, { held: 3 }), numbers("Q", 0, { held: 0, stock: 0 })]))
    .items) {
    assert.ok(card.shares.available + card.shares.held <= 1);
  }
});

test("the page wakes when a second of a countdown ends, and only if something counts", () => {
  assert.equal(msToNextChange(after(cartRead("a.10", [])), 0), null);
  assert.equal(msToNextChange(after(cartRead("a.10", [line("P", 1, 900_300)])), 0), 300);
  assert.equal(msToNextChange(after(cartRead("a.10", [line("P", 1, null)])), 0), null);
  assert.equal(msToNextChange(after({ type: "poll-failed", error: "unreachable" }), 0), 1000);
  assert.equal(msToNextChange(after(polled("a.11", [numbers("P", 0, { nextReleaseMs: 4500 })], {}, 0)), 0), 500);
});

test("a hold whose end was slept through is still noticed", () => {
  const slept = msToNextChange(after(cartRead("a.10", [line("P", 1, 1000)])), 500_000);
  assert.ok(slept !== null && slept <= 20);
});

test("a shop that keeps its numbers to itself tells a word in their place", () => {
  const shown = (level) => item(page(polled("a.11", [hidden("P", level)])), "P");
  assert.deepEqual(
    ["in-stock", "few-left", "sold-out"].map((level) => [shown(level).count, shown(level).shares, shown(level).badge]),
    [
      ["In stock", null, ""],
      ["Few left", null, ""],
      ["Sold out", null, ""],
    ],
  );
  assert.equal(shown("sold-out").add.wish, "wait");
  assert.equal(shown("few-left").add.wish, "more");
  const state = after(polled("a.11", [hidden("P", "sold-out")]), polled("a.12", [hidden("P", "few-left")], {}, 90_000));
  assert.equal(state.notice.key, "cameBackSome");
});

test("hundreds of countdowns do not become hundreds of renderings a second", () => {
  const items = Array.from({ length: 300 }, (_, n) => numbers(`i${n}`, 0, { nextReleaseMs: 60_000 + 3 * n }));
  const list = { type: "items-answered", at: 0, since: null, answer: answer("a.11", items) };
  assert.equal(msToNextChange(after(list), 100), 250);
});
