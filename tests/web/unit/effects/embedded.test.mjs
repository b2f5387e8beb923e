// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What others have of a shop: against one that is played, on a clock that stands still. */

import assert from "node:assert/strict";
import test from "node:test";
import { createEmbedded } from "../../../../client/effects/embedded.js";
import { ShopError } from "../../../../client/net/shop_error.js";
import { createBrowser } from "../browser.mjs";
import { createClock } from "../clock.mjs";

const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const problem = (status, type, more = {}) => json(status, { type, title: "t", status, detail: "d", ...more });
const item = (id, available, more = {}) => ({
  item: id,
  available,
  held: 0,
  stock: available,
  next_release_ms: null,
  ...more,
});
const LOST = () => Promise.reject(new TypeError("fetch failed"));

/** A storage that outlives a page. */
function createStorage() {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
    removeItem: (key) => kept.delete(key),
  };
}

/** A shop of some items, each request to which may be answered otherwise: `answers` by path, each used once. */
function playShop(items) {
  const shop = {
    seq: 1,
    items: new Map(items.map((one) => [one.item, one])),
    lines: [],
    asked: [],
    answers: {},
    sold: new Map(),
    minted: 0,
    streams: [],
    held: [],
    cursor: () => `a.${shop.seq}`,
    changed: new Map(),
    change(one) {
      shop.seq += 1;
      shop.items.set(one.item, one);
      shop.changed.set(one.item, shop.seq);
      for (const held of shop.held.splice(0)) held(shop.state([one]));
    },
    state: (told) =>
      json(200, { cursor: shop.cursor(), reset: false, stale: false, items: told, next: { delay_ms: 0 } }),
  };
  const cart = (touched) =>
    json(200, {
      session: "s",
      cursor: shop.cursor(),
      lines: shop.lines,
      items: touched.map((id) => shop.items.get(id)),
    });
  const list = (query) => {
    const all = [...shop.items.values()];
    if (query.get("search")) return all.filter((one) => one.item === query.get("search"));
    const from = query.get("after") ? all.findIndex((one) => one.item === query.get("after")) + 1 : 0;
    return all.slice(from, from + Math.min(2, Number(query.get("limit") ?? 2)));
  };
  const routes = {
    "/": () =>
      new Response(`<script type="application/json">{"session":"minted${(shop.minted += 1)}","id":"x"}</script>`),
    "/items": (query) => {
      const told = list(query);
      const end = told.length === 0 || told.at(-1) === [...shop.items.values()].at(-1) || query.has("search");
      const next = end ? null : told.at(-1).item;
      return json(200, { cursor: shop.cursor(), stale: false, items: told, total: shop.items.size, next });
    },
    "/status": (query, body, signal) => {
      const since = Number(query.get("since").split(".")[1]);
      const news = [...shop.items.values()].filter((one) => shop.changed.get(one.item) > since);
      if (query.get("wait") === "0" || news.length > 0) return shop.state(news);
      return new Promise((resolve, reject) => {
        shop.held.push(resolve);
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
    },
    "/cart": (query, body) => {
      if (body === null) return cart([]);
      shop.seq += 1;
      shop.lines = shop.lines.filter((line) => line.item !== body.item);
      if (body.action === "add") shop.lines.push({ item: body.item, quantity: body.quantity, expires_in_ms: 60_000 });
      return cart([body.item]);
    },
    "/checkout": (query, body) => {
      if (!shop.sold.has(body.order)) {
        if (shop.lines.length === 0) return problem(409, "empty-cart");
        shop.seq += 1;
        shop.sold.set(body.order, {
          ...body,
          lines: shop.lines.map(({ item: id, quantity }) => ({ item: id, quantity })),
        });
        shop.lines = [];
      }
      const { order, lines, reference } = shop.sold.get(body.order);
      return json(200, { order, session: "s", cursor: shop.cursor(), lines, items: [], state: "sold", reference });
    },
  };
  shop.fetch = async (address, { method = "GET", body = null, signal }) => {
    const url = new URL(address);
    const fields = body === null ? null : JSON.parse(body);
    shop.asked.push([method, url.pathname, { ...Object.fromEntries(url.searchParams), ...fields }]);
    const answer = shop.answers[`${method} ${url.pathname}`]?.shift() ?? routes[url.pathname];
    return answer(url.searchParams, fields, signal);
  };
  shop.of = (method, path) => shop.asked.filter(([m, p]) => m === method && p === path).map(([, , fields]) => fields);
  return shop;
}

async function open({
  items = [item("P", 5)],
  storage = createStorage(),
  memory = null,
  shop = playShop(items),
  clock = createClock(),
  ...more
} = {}) {
  const faults = [];
  let orders = 0;
  const mine = createEmbedded({
    fetch: shop.fetch,
    address: "https://shop.example",
    place: "",
    session: undefined,
    sessionMemory: memory,
    storage: () => storage,
    tabs: { locks: null, open: () => null },
    hidden: false,
    wake: () => {},
    clock: { now: clock.now, onLeap: () => {} },
    wall: () => 1_000_000 + clock.now(),
    random: () => 0.5,
    newOrder: () => `o-${(orders += 1)}`,
    streams: () => false,
    urlOf: (path) => `https://shop.example/${path}`,
    fault: (error) => faults.push(error.message),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    ...more,
  });
  await clock.advance(0);
  return { clock, shop, mine, faults, storage };
}

/** What becomes of a promise while time goes by. */
async function outcomeOf(clock, promise, ms = 60_000) {
  const settled = promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  await clock.advance(ms);
  return settled;
}

test("who watches an item is told how it is, and each time it changes, until they have enough", async () => {
  const { clock, shop, mine } = await open();
  const told = [];
  const stop = mine.watch("P", ({ available, soldOut }) => told.push([available, soldOut]));
  shop.change(item("P", 0));
  await clock.advance(1_000);
  stop();
  shop.change(item("P", 4));
  await clock.advance(1_000);
  assert.deepEqual(told, [
    [5, false],
    [0, true],
  ]);
});

test("an item further down is asked for, and one that is not there is null", async () => {
  const { clock, mine, shop } = await open({ items: ["A", "B", "C", "D"].map((id, n) => item(id, n + 1)) });
  const told = [];
  for (const id of ["D", "X"]) mine.watch(id, (one) => told.push([id, one?.available]));
  await clock.advance(10);
  assert.deepEqual(told, [
    ["D", 4],
    ["X", undefined],
  ]);
  assert.equal(shop.of("GET", "/items").filter(({ search }) => search === "X").length, 1);
  shop.change(item("D", 9));
  await clock.advance(1_000);
  assert.deepEqual(told.at(-1), ["D", 9]);
});

test("items are all that the shop lists, in parts", async () => {
  const { clock, mine } = await open({ items: ["A", "B", "C", "D", "E"].map((id) => item(id, 1)) });
  const { value } = await outcomeOf(clock, mine.items(), 10);
  assert.deepEqual(
    value.map((one) => one.item),
    ["A", "B", "C", "D", "E"],
  );
});

test("what does not change stays the same object", async () => {
  const { clock, shop, mine } = await open({ items: [item("P", 5), item("Q", 7)] });
  const before = mine.state();
  assert.equal(mine.state(), before);
  shop.change(item("Q", 6));
  await clock.advance(1_000);
  const after = mine.state();
  assert.deepEqual(
    [after === before, after.items[0] === before.items[0], after.cart === before.cart],
    [false, true, false],
  );
  assert.deepEqual(after.items[1].available, 6);
});

test("a visitor has no session until the cart is used; the one that is minted then is kept, and used", async () => {
  const memory = {
    session: null,
    kept: () => memory.session,
    since: () => null,
    keep: (s) => (memory.session = s),
    forget: () => (memory.session = null),
  };
  const { clock, shop, mine } = await open({ memory });
  await clock.advance(30_000);
  assert.deepEqual([shop.minted, mine.state().cart], [0, { lines: [], waiting: [], lapsed: [] }]);
  const { value } = await outcomeOf(clock, mine.cart.add("P", 2), 10);
  assert.deepEqual(value.lines, [{ item: "P", quantity: 2, expiresAt: 1_000_000 + 30_000 + 60_000, offer: false }]);
  assert.deepEqual([shop.minted, memory.session], [1, "minted1"]);
  assert.deepEqual(shop.of("POST", "/cart"), [{ session: "minted1", action: "add", item: "P", quantity: 2 }]);
  await clock.advance(1_000);
  assert.equal(shop.of("GET", "/status").at(-1).session, "minted1", "polls tell of its cart from then on");
});

test("the session that the shop minted is renewed by its page, asked as who bears it", async () => {
  const ends = 2_000;
  const old = `s..${ends}.mac`;
  let kept = [old, 900_000];
  const memory = {
    kept: () => kept[0],
    since: () => kept[1],
    keep: (...had) => (kept = had),
    forget: () => (kept = [null, null]),
  };
  const heads = [];
  const shop = playShop([item("P", 5)]);
  const fetch = (url, init) => {
    if (new URL(url).pathname !== "/") return shop.fetch(url, init);
    heads.push(init.headers);
    return Promise.resolve(new Response(`{"session":"s..9000.mac"}`));
  };
  const { clock, mine } = await open({ memory, shop, fetch });
  await clock.advance(400_000);
  assert.deepEqual(heads, []);
  await outcomeOf(clock, mine.cart.add("P"), 60_000);
  await outcomeOf(clock, mine.cart.add("P"), 60_000);
  assert.deepEqual([heads, kept[0]], [[{ Authorization: `Bearer ${old}` }], "s..9000.mac"]);
  assert.equal(shop.of("POST", "/cart").at(-1).session, "s..9000.mac");
});

test("a session of the shop's own server is asked for again when it is over", async () => {
  let asked = 0;
  const { clock, shop, mine } = await open({ session: () => `s${(asked += 1)}` });
  assert.equal(asked, 1);
  shop.answers["POST /cart"] = [() => problem(401, "bad-session")];
  await outcomeOf(clock, mine.cart.add("P"), 10);
  assert.deepEqual(
    shop.of("POST", "/cart").map(({ session }) => session),
    ["s1", "s2"],
  );
});

test("where the browser's cookie says whose cart it is, nothing else is sent", async () => {
  const { clock, shop, mine } = await open({ session: null });
  await outcomeOf(clock, mine.cart.add("P"), 10);
  assert.ok(shop.asked.every(([, , fields]) => !("session" in fields)));
  assert.equal(shop.minted, 0);
});

test("a refusal is a ShopError with the shop's numbers, and is not repeated", async () => {
  const { clock, shop, mine } = await open();
  shop.answers["POST /cart"] = [
    () => problem(409, "sold-out", { item: "P", requested: 9, available: 5, obtainable: 5 }),
  ];
  const { error } = await outcomeOf(clock, mine.cart.add("P", 9));
  assert.ok(error instanceof ShopError);
  assert.deepEqual(
    [error.type, error.unknown, error.item, error.requested, error.available, error.message],
    ["sold-out", false, "P", 9, 5, "sold-out: d"],
  );
  assert.equal(shop.of("POST", "/cart").length, 1);
});

test("what has no answer is said again as it was; where none comes at all, nobody knows, and the cart is read", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  shop.answers["POST /cart"] = [LOST, LOST];
  assert.equal((await outcomeOf(clock, mine.cart.add("P", 2))).value.lines[0].quantity, 2);
  assert.deepEqual(shop.of("POST", "/cart"), Array(3).fill({ session: "s", action: "add", item: "P", quantity: 2 }));

  const reads = shop.of("GET", "/cart").length;
  shop.answers["POST /cart"] = Array(20).fill(LOST);
  const { error } = await outcomeOf(clock, mine.cart.remove("P"));
  assert.deepEqual([error.type, error.unknown], ["unreachable", true]);
  assert.ok(shop.of("GET", "/cart").length > reads);
});

test("a refusal by who knows nothing of the tries before leaves it unknown", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  shop.answers["POST /cart"] = [LOST, () => problem(503, "cartd-unavailable")];
  const { error } = await outcomeOf(clock, mine.cart.add("P"));
  assert.deepEqual([error.type, error.unknown], ["outcome-unknown", true]);
});

test("a checkout buys what is shown, with the shop's own words for it", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  await outcomeOf(clock, mine.cart.add("P", 2), 10);
  const { value } = await outcomeOf(clock, mine.cart.checkout({ reference: "basket 17" }), 10);
  assert.deepEqual([value.state, value.lines, mine.state().cart.lines], ["sold", [{ item: "P", quantity: 2 }], []]);
  const [{ order, lines, reference }] = shop.of("POST", "/checkout");
  assert.deepEqual([order, lines, reference], [value.order, [{ item: "P", quantity: 2 }], "basket 17"]);
  assert.equal(mine.state().order.order, order);
});

test("two presses are one purchase", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  await outcomeOf(clock, mine.cart.add("P"), 10);
  const both = Promise.all([mine.cart.checkout(), mine.cart.checkout()]);
  const { value } = await outcomeOf(clock, both, 10);
  assert.equal(value[0].order, value[1].order);
  assert.equal(shop.of("POST", "/checkout").length, 1);
});

test("an order that nobody knows the outcome of is asked about first, also after a reload, and is sold once", async () => {
  for (const reload of [false, true]) {
    const first = await open({ session: "s" });
    await outcomeOf(first.clock, first.mine.cart.add("P"), 10);
    // It is sold, and the answer is lost.
    const sell = (query, body) => {
      first.shop.seq += 1;
      first.shop.sold.set(body.order, { ...body });
      first.shop.lines = [];
      return LOST();
    };
    first.shop.answers["POST /checkout"] = [sell, ...Array(5).fill(LOST)];
    const { error } = await outcomeOf(first.clock, first.mine.cart.checkout({ reference: "r" }));
    assert.deepEqual([error.type, error.unknown], ["unreachable", true]);
    const second = reload ? await open({ session: "s", storage: first.storage, fetch: first.shop.fetch }) : first;
    // Who comes back finds it settled; who stayed is answered with it when they press again.
    const again = reload ? {} : await outcomeOf(second.clock, second.mine.cart.checkout(), 10_000);
    const { order, state } = again.value ?? second.mine.state().order;
    assert.deepEqual([again.error, order, state], [undefined, error.order, "sold"]);
    assert.deepEqual([...first.shop.sold.keys()], [error.order]);
    assert.ok(first.shop.of("POST", "/checkout").every(({ reference }) => reference === "r"));
  }
});

test("nothing to buy is said without asking", async () => {
  const { clock, shop, mine } = await open();
  assert.equal((await outcomeOf(clock, mine.cart.checkout(), 10)).error.type, "empty-cart");
  assert.deepEqual([shop.of("POST", "/checkout"), shop.minted], [[], 0]);
});

test("who gives up hears why at once, and nothing is sent again", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  shop.answers["POST /cart"] = Array(20).fill(LOST);
  const abort = new AbortController();
  const given = mine.cart.add("P", 1, { signal: abort.signal });
  await clock.advance(0);
  abort.abort(new Error("enough"));
  assert.equal((await outcomeOf(clock, given, 0)).error.message, "enough");
  const sent = shop.of("POST", "/cart").length;
  await clock.advance(60_000);
  assert.equal(shop.of("POST", "/cart").length, sent);
  const late = mine.cart.add("P", 1, { signal: AbortSignal.abort(new Error("before")) });
  assert.equal((await outcomeOf(clock, late, 0)).error.message, "before");
});

test("once it is closed nothing is asked or told any more, and no timer is left", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  let told = 0;
  mine.subscribe(() => (told += 1));
  shop.answers["POST /cart"] = Array(20).fill(LOST);
  const under = outcomeOf(clock, mine.cart.add("P"), 0);
  mine.close();
  assert.equal((await under).error.type, "closed");
  assert.equal(clock.waiting(), 0);
  const [asked, before] = [shop.asked.length, told];
  await clock.advance(120_000);
  assert.deepEqual([shop.asked.length, told, clock.waiting()], [asked, before, 0]);
  assert.equal((await outcomeOf(clock, mine.cart.add("P"), 0)).error.type, "closed");
});

test("two on one page are as two tabs: one polls for both, and the other goes on when that is closed", async () => {
  const browser = createBrowser();
  const shop = playShop([item("P", 5)]);
  const clock = createClock();
  let closed = 0;
  const openOne = () => {
    const tab = browser.openTab();
    const tabs = { locks: tab.locks, open: (name) => ({ ...tab.channel(name), close: () => (closed += 1) }) };
    return open({ clock, shop, tabs, newOrder: () => crypto.randomUUID() });
  };
  const [{ mine: first }, { mine: second }] = [await openOne(), await openOne()];
  await clock.advance(1_000);
  assert.equal(shop.held.length, 1);
  shop.change(item("P", 4));
  await clock.advance(1_000);
  assert.deepEqual(
    [first, second].map((one) => one.state().items[0].available),
    [4, 4],
  );
  first.close();
  assert.equal(closed, 2);
  await clock.advance(1_000);
  shop.change(item("P", 3));
  await clock.advance(1_000);
  assert.equal(second.state().items[0].available, 3);
});

test("a listener that throws harms nobody else", async () => {
  const { mine, faults } = await open();
  const told = [];
  mine.subscribe(() => {
    throw new Error("mine");
  });
  mine.subscribe(({ connection }) => told.push(connection));
  assert.deepEqual([faults, told], [["mine"], ["live"]]);
});

test("it is told why there is no answer, and the numbers stay", async () => {
  const { clock, shop, mine } = await open();
  shop.answers["GET /status"] = [LOST, LOST];
  await clock.advance(450);
  const { connection, trouble, items } = mine.state();
  assert.deepEqual([connection, trouble, items[0].available], ["reconnecting", "unreachable", 5]);
  await clock.advance(60_000);
  assert.deepEqual([mine.state().connection, mine.state().trouble], ["live", null]);
});

test("a hold whose time is up is asked about", async () => {
  const { clock, shop, mine } = await open({ session: "s" });
  await outcomeOf(clock, mine.cart.add("P"), 10);
  const reads = shop.of("GET", "/cart").length;
  shop.lines = [];
  await clock.advance(70_000);
  assert.ok(shop.of("GET", "/cart").length > reads);
  assert.deepEqual(mine.state().cart.lines, []);
});

test("as a stream: each change as it comes; a new item is asked for; where streams are kept back, it polls", async () => {
  const streams = [];
  const { clock, shop, mine } = await open({ streams: () => true, ...streamed(streams) });
  await clock.advance(1_000);
  await settle();
  assert.equal(streams.length, 1);
  assert.deepEqual(shop.of("GET", "/status"), []);
  const told = [];
  mine.watch("P", ({ available }) => told.push(available));
  shop.seq += 1;
  await streams[0].send(item("P", 3), shop.cursor());
  assert.deepEqual(told, [5, 3]);
  shop.seq += 1;
  shop.items.set("Q", item("Q", 7));
  await streams[0].send(item("Q", 7), shop.cursor());
  await clock.advance(1_000);
  assert.deepEqual(
    mine
      .state()
      .items.map((one) => one.item)
      .sort(),
    ["P", "Q"],
  );
  assert.equal(streams.length, 2);
  streams[1].fail();
  await settle();
  await clock.advance(2_000);
  await settle();
  assert.equal(streams.length, 3, "one that ends badly may be bad luck");
  streams[2].fail();
  await settle();
  await clock.advance(30_000);
  assert.equal(streams.length, 3);
  assert.ok(shop.of("GET", "/status").length > 0);
  mine.close();
});

const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 5);
  });

/** A shop that streams, too; each stream it opened is in `streams`. */
function streamed(streams) {
  const shop = playShop([item("P", 5)]);
  const fetch = (address, init) => {
    if (!address.includes("/events?")) return shop.fetch(address, init);
    const body = new ReadableStream({
      start(controller) {
        const write = (text) => controller.enqueue(new TextEncoder().encode(text));
        write("retry: 1000\n\n");
        init.signal.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
        streams.push({
          async send(one, cursor) {
            const state = { cursor, reset: false, stale: false, items: [one], next: { delay_ms: 0 } };
            write(`event: state\ndata: ${JSON.stringify(state)}\n\n`);
            await settle();
          },
          fail: () => controller.error(new TypeError("network error")),
        });
      },
    });
    return Promise.resolve(new Response(body));
  };
  return { fetch, shop };
}
