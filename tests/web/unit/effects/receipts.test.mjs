// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createOrderBook } from "../../../../client/effects/memory.js";
import { createNotices } from "../../../../web/effects/notices.js";
import { ASK_EVERY_MS, createReceiptReader } from "../../../../web/effects/receipts.js";
import { createClock } from "../clock.mjs";
import { after, cartRead, line, offer } from "../shop.mjs";

const answer = (order, more = {}) => ({ ok: true, answer: { order, cursor: "a.1", items: [], lines: [], ...more } });
const paying = { unpaid: { state: "paying", leftMs: 60_000 } };

/** A reader whose shop answers as it is told to, in order, the last one for ever. */
function read(...answers) {
  const clock = createClock();
  const told = [];
  const asked = [];
  const reader = createReceiptReader({
    api: {
      async order(order) {
        asked.push(order);
        return answers[Math.min(asked.length, answers.length) - 1];
      },
    },
    now: clock.now,
    hidden: false,
    changed: (found) => told.push(found),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  return { reader, clock, asked, told, last: () => told.at(-1) };
}

test("an order is asked for once, and told", async () => {
  const { reader, clock, asked, last } = read(answer("o-1"));
  reader.look("o-1");
  assert.equal(last().is, "asking");
  reader.look("o-1");
  await clock.advance(10 * ASK_EVERY_MS);
  assert.deepEqual([asked, last().is, last().receipt.order], [["o-1"], "told", "o-1"]);
});

test("one that is not paid is asked for again while somebody looks, until it is", async () => {
  const { reader, clock, asked, last } = read(answer("o-1", paying), answer("o-1", paying), answer("o-1"));
  reader.look("o-1");
  await clock.advance(ASK_EVERY_MS);
  assert.equal(asked.length, 2);
  reader.see(false);
  await clock.advance(10 * ASK_EVERY_MS);
  assert.equal(asked.length, 2);
  reader.see(true);
  await clock.advance(10 * ASK_EVERY_MS);
  assert.deepEqual([asked.length, last().receipt.unpaid], [3, undefined]);
});

test("a shop that does not answer is asked again, one that knows no such order is not", async () => {
  const silent = read({ ok: false, error: "unreachable" }, answer("o-1"));
  silent.reader.look("o-1");
  await silent.clock.advance(0);
  assert.equal(silent.last().is, "unheard");
  await silent.clock.advance(ASK_EVERY_MS);
  assert.equal(silent.last().is, "told");
  const unknown = read({ ok: false, error: "unknown-order" });
  unknown.reader.look("o-2");
  await unknown.clock.advance(10 * ASK_EVERY_MS);
  assert.deepEqual([unknown.asked.length, unknown.last().is], [1, "unknown"]);
});

test("an answer about an order that nobody looks at any more is not told", async () => {
  const { reader, clock, told } = read(answer("o-1"));
  reader.look("o-1");
  reader.look(null);
  await clock.advance(ASK_EVERY_MS);
  assert.equal(told.at(-1), null);
});

function storage(before) {
  const kept = new Map(before === undefined ? [] : [["holdfast.orders", before]]);
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
}

const order = (name, more = {}) => ({ order: name, lines: [{ item: "P", quantity: 1 }], ...more });

test("when an order was made stays known, whatever becomes of it, and what is no moment is not told", () => {
  const kept = storage();
  const book = createOrderBook(() => kept, "mine");
  book.keep(order("o-1", { madeAt: 1_795_795_500_000 }));
  book.keep(order("o-1"));
  assert.deepEqual(book.all(), [order("o-1", { madeAt: 1_795_795_500_000 })]);
  for (const madeAt of ["1795795500000", null, 1e300, -9e15]) {
    const other = storage(JSON.stringify([{ session: "mine", ...order("o-2"), madeAt }]));
    assert.deepEqual(createOrderBook(() => other, "mine").all(), [order("o-2")]);
  }
});

test("orders are remembered as they are now, newest first, for their own session", () => {
  const kept = storage();
  const book = createOrderBook(() => kept, "mine");
  book.keep(order("o-1", { unpaid: { state: "paying", endsAt: 9, releasing: true } }));
  createOrderBook(() => kept, "other's").keep(order("o-9"));
  book.keep(order("o-2", { total: { amount: "1.00", currency: "EUR" } }));
  book.keep(order("o-1"));
  assert.deepEqual(book.all(), [order("o-2", { total: { amount: "1.00", currency: "EUR" } }), order("o-1")]);
  for (let n = 0; n < 40; n += 1) book.keep(order(`n-${n}`));
  assert.equal(book.all().length, 30);
  book.forget();
  assert.deepEqual(book.all(), []);
});

test("what cannot be read, or not be written, is no order", () => {
  for (const text of ["", "{", "{}", '[{"order":7}]', '[{"order":"o","lines":[{"item":1}],"session":"mine"}]'])
    assert.deepEqual(createOrderBook(() => storage(text), "mine").all(), []);
  const forbidden = createOrderBook(() => {
    throw new Error("SecurityError");
  }, "mine");
  forbidden.keep({ order: "o", lines: [] });
  forbidden.forget();
  assert.deepEqual(forbidden.all(), []);
});

/** A browser's notices. */
function noticing({ permission = "granted", hidden = true, throws = false } = {}) {
  const shown = [];
  const changes = [];
  class Notice {
    static permission = permission;
    static async requestPermission() {
      Notice.permission = "granted";
    }
    constructor(title, { body } = {}) {
      if (throws) throw new TypeError("Illegal constructor");
      if (Notice.permission === "granted") shown.push(`${title}: ${body}`);
    }
  }
  const notices = createNotices({
    Notice,
    isHidden: () => hidden,
    words: (item) => ({ title: "Your turn", body: item }),
    changed: (willing) => changes.push(willing),
    show: () => {},
  });
  return { notices, shown, changes };
}

test("a turn that comes while nobody looks is told once, where the shopper wanted that", async () => {
  const { notices, shown, changes } = noticing({ permission: "default" });
  assert.equal(notices.willing(), "ask");
  notices.follow(after(cartRead("a.11", [offer("P")])));
  assert.deepEqual(shown, []);
  await notices.ask();
  assert.deepEqual(changes, ["on"]);
  notices.follow(after(cartRead("a.11", [line("Q")])));
  notices.follow(after(cartRead("a.12", [offer("P"), line("Q")])));
  notices.follow(after(cartRead("a.13", [offer("P")])));
  assert.deepEqual(shown, ["Your turn: P"]);
});

test("who looks at the page is not told by the browser, nor is anybody by one that cannot", () => {
  const looking = noticing({ hidden: false });
  looking.notices.follow(after(cartRead("a.11", [offer("P")])));
  assert.deepEqual(looking.shown, []);
  const broken = noticing({ throws: true });
  broken.notices.follow(after(cartRead("a.11", [offer("P")])));
  assert.deepEqual([broken.changes, broken.notices.willing()], [[null], null]);
  const phone = noticing({ permission: "default", throws: true });
  assert.equal(phone.notices.willing(), null, "nobody is asked in vain");
  assert.equal(noticing({ permission: "denied" }).notices.willing(), null);
});
