// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: whoever reads GET /events with what browsers and servers have for it misses nothing, whatever its gateway does.
 * Method: EventSource in Chromium, on a page of the gateway and on one from elsewhere, and the npm package of that
 * name, which shares no code with it. Their gateway goes and comes back on its port; meanwhile the shop sells through
 * another one.
 */

import assert from "node:assert/strict";
import test, { after, before, describe } from "node:test";
import { EventSource } from "eventsource";
import { SOON_MS, openShop } from "./own_shop.mjs";
import { eventually, openBrowser } from "./support.mjs";

const ITEMS = [
  { item: "P", stock: 100 },
  { item: "Q", stock: 50 },
  { item: "shy", stock: 40, display: "low", below: 5 },
];
const DRAIN = "1s";

let browser;

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/**
 * A shop of the test's own: tests mostly wait, so they run beside one another. `back` is the shop and the gateway that
 * stays; `front` the one that the clients read from, also on pages of the other, and `comeBack` opens it again.
 */
async function openScene(t) {
  const back = await openShop({ items: ITEMS });
  t.after(() => back.close());
  const context = await browser.newContext();
  t.after(() => context.close());
  const openFront = (listen) => back.openGateway({ listen, drain: DRAIN, flags: ["--allow-origin", back.url] });
  return {
    t,
    back,
    front: await openFront(),
    async comeBack() {
      this.front = await openFront(this.front.address);
    },
    async pageOf(origin) {
      const page = await context.newPage();
      await page.goto(`${origin}/items`);
      return page;
    },
    cursorNow: async () => (await (await fetch(`${back.url}/items`)).json()).cursor,
  };
}

/**
 * A stream that is read. `told`: the events so far; `asked`: the Last-Event-ID, or null, of each request that a gateway
 * answered; `readyState`: as EventSource has it
 */
async function openInChromium(page, url) {
  const requests = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/events") requests.push(request);
  });
  await page.evaluate((address) => {
    globalThis.told = [];
    globalThis.source = new globalThis.EventSource(address);
    globalThis.source.addEventListener("state", ({ lastEventId, data }) =>
      globalThis.told.push({ id: lastEventId, data }),
    );
  }, url);
  return {
    async asked() {
      const answered = [];
      for (const request of requests) if (await request.response()) answered.push(await request.allHeaders());
      return answered.map((headers) => headers["last-event-id"] ?? null);
    },
    told: () => page.evaluate(() => globalThis.told),
    readyState: () => page.evaluate(() => globalThis.source.readyState),
  };
}

const CLIENTS = {
  Chromium: async ({ front, pageOf }, target) => openInChromium(await pageOf(front.url), front.url + target),
  "Chromium, from another origin": async ({ front, back, pageOf }, target) =>
    openInChromium(await pageOf(back.url), front.url + target),
  "the npm package": async ({ t, front }, target) => {
    const asked = [];
    const told = [];
    const source = new EventSource(front.url + target, {
      async fetch(url, init) {
        const response = await fetch(url, init);
        asked.push(new Headers(init.headers).get("last-event-id"));
        return response;
      },
    });
    t.after(() => source.close());
    source.addEventListener("state", ({ lastEventId, data }) => told.push({ id: lastEventId, data }));
    return { asked: async () => [...asked], told: async () => [...told], readyState: async () => source.readyState };
  },
};

/** Waits until the stream is at a cursor. @returns {Promise<{id: string, data: string}[]>} what it was told so far */
async function toldUpTo(stream, cursor) {
  let told;
  await eventually(async () => {
    told = await stream.told();
    return told.at(-1)?.id === cursor ? null : `told ${told.length}, the last is ${told.at(-1)?.id}, not ${cursor}`;
  }, SOON_MS);
  return told;
}

/** What a reader of all these events believes is left. */
function lastNumbers(told) {
  const numbers = {};
  for (const { data } of told) {
    for (const { item, available, level } of JSON.parse(data).items) numbers[item] = available ?? level;
  }
  return numbers;
}

function assertNeverBack(told) {
  const parts = told.map(({ id }) => id.split("."));
  assert.equal(new Set(parts.map(([epoch]) => epoch)).size, 1, "one epoch");
  const seqs = parts.map(([, seq]) => Number(seq));
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => a - b),
  );
  for (const { id, data } of told) {
    const { cursor, reset } = JSON.parse(data);
    assert.deepEqual({ cursor, reset }, { cursor: id, reset: false });
  }
}

const WAYS = {
  "is killed": ({ front }) => front.kill(),
  [`drains for ${DRAIN}`]: async ({ front }) => assert.equal(await front.stop(), 0),
};

describe("GET /events", { concurrency: 4 }, () => {
  for (const [client, open] of Object.entries(CLIENTS)) {
    for (const [way, go] of Object.entries(WAYS)) {
      test(`${client}: a gateway that ${way} and comes back is read on from where it was`, async (t) => {
        const scene = await openScene(t);
        const { back } = scene;
        const stream = await open(scene, "/events?item=*");
        await toldUpTo(stream, await scene.cursorNow());
        const { cursor: seen } = await back.command("early", { action: "add", item: "P", quantity: 2 });
        await toldUpTo(stream, seen);
        assert.deepEqual(await stream.asked(), [null]);

        await go(scene);
        await back.command("meanwhile", { action: "add", item: "P", quantity: 3 });
        await back.command("meanwhile", { action: "add", item: "shy", quantity: 39 });
        const { cursor: missed } = await back.command("meanwhile", { action: "add", item: "Q" });
        await scene.comeBack();
        const told = await toldUpTo(stream, missed);
        assert.deepEqual(lastNumbers(told), { P: 95, Q: 49, shy: "few-left" });
        const [first, ...again] = await stream.asked();
        assert.equal(first, null);
        assert.ok(again.length > 0);
        assert.deepEqual(again, new Array(again.length).fill(seen));

        const { cursor: live } = await back.command("late", { action: "add", item: "P" });
        const all = await toldUpTo(stream, live);
        assert.deepEqual(lastNumbers(all), { P: 94, Q: 49, shy: "few-left" });
        assert.equal((await stream.asked()).length, 1 + again.length, "the same connection tells what comes then");
        assertNeverBack(all);
      });
    }

    test(`${client}: of an item that hides its numbers words are told, and only when they change`, async (t) => {
      const scene = await openScene(t);
      const { back } = scene;
      const stream = await open(scene, "/events?item=shy");
      const [begin] = await toldUpTo(stream, await scene.cursorNow());
      await back.command("one", { action: "add", item: "shy" });
      const few = await back.command("many", { action: "add", item: "shy", quantity: 38 });
      await toldUpTo(stream, few.cursor);
      const none = await back.command("last", { action: "add", item: "shy" });
      const told = await toldUpTo(stream, none.cursor);
      assert.equal(told[0].id, begin.id);
      const known = told.map(({ data }) => JSON.parse(data));
      assert.deepEqual(
        known.map(({ inventorycount }) => inventorycount),
        ["in-stock", "few-left", "sold-out"],
      );
      for (const { items } of known) {
        assert.equal(items.length, 1);
        const { item, level, next_release_ms: release, ...more } = items[0];
        assert.equal(item, "shy");
        assert.deepEqual(more, {}, "nothing but these three");
        assert.equal(release === null, level !== "sold-out");
      }
    });

    test(`${client}: of several items each is told, and no other`, async (t) => {
      const scene = await openScene(t);
      const { back } = scene;
      const stream = await open(scene, "/events?item=Q&item=shy");
      await toldUpTo(stream, await scene.cursorNow());
      await back.command("one", { action: "add", item: "P", quantity: 7 });
      const { cursor } = await back.command("one", { action: "add", item: "Q", quantity: 7 });
      const told = await toldUpTo(stream, cursor);
      assert.deepEqual(
        told.map((event) => lastNumbers([event])),
        [
          { Q: 50, shy: "in-stock" },
          { Q: 43, shy: "in-stock" },
        ],
      );
      assertNeverBack(told);
    });
  }

  test("a page of an origin that is not allowed reads nothing", async (t) => {
    const { back, front, pageOf } = await openScene(t);
    const { port } = new URL(back.url);
    const stream = await openInChromium(await pageOf(`http://localhost:${port}`), `${front.url}/events?item=P`);
    const closed = 2;
    await eventually(async () => ((await stream.readyState()) === closed ? null : "it is open"), SOON_MS);
    assert.deepEqual(await stream.told(), []);
  });
});
