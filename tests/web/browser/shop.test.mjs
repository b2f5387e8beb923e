// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the page does what a shopper is promised, in a real browser, against real gateways.
 * Method: one shopper per browser context; others take and give back units through the other gateway.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { useShop } from "./fixture.mjs";
import { GATEWAY_A, GATEWAY_B, eventually, hasAttribute, passTime, says } from "./support.mjs";

const shop = useShop();
const id = (hook) => shop.id(hook);
const left = (change) => shop.left(change);
const arrive = (options) => shop.arrive(options);
const count = ({ by }) => by(id("count"));

test("two windows on two gateways: a click in one changes the number in the other", async () => {
  const one = await arrive({ base: GATEWAY_A });
  const two = await arrive({ base: GATEWAY_B });
  await says(count(two), left(0));
  await one.by(id("add")).click();
  await says(count(one), left(-1));
  await says(count(two), left(-1));
  await says(one.by("message"), /is in your cart/);
  await two.by(id("add")).click();
  await says(count(one), left(-2));
  await one.by(id("remove")).click();
  await says(count(two), left(-1));
  await says(one.by("message"), /is out of your cart/);
  assert.deepEqual([...one.errors, ...two.errors], []);
});

test("two tabs of one shopper show one cart", async () => {
  const one = await arrive();
  const tab = await one.page.context().newPage();
  await tab.goto(`${GATEWAY_A}/`);
  await tab.locator("main[data-ready]").waitFor();
  await one.by(id("add")).click();
  await tab.getByTestId(id("cart-line")).waitFor();
  await tab.getByTestId(id("remove")).click();
  await one.by(id("cart-line")).waitFor({ state: "detached" });
});

test("what is in the cart has a countdown, and is still there after a reload", async () => {
  const { page, by, errors } = await arrive();
  await by(id("add")).click();
  const countdown = by(id("countdown"));
  await countdown.waitFor();
  if (/held for you/.test(await countdown.textContent())) return;
  await says(countdown, /^\d+:\d\d(:\d\d)? left$/);
  const first = await countdown.textContent();
  await eventually(async () => ((await countdown.textContent()) === first ? "the countdown stands still" : null));
  await page.reload();
  await by(id("cart-line")).waitFor();
  await says(by(id("quantity")), "1");
  assert.deepEqual(errors, []);
});

test("all in carts is said in both languages, and a unit that comes back can be had", async () => {
  await shop.strangers.takeAll(shop.item);
  const english = await arrive({ locale: "en-GB" });
  const chinese = await arrive({ locale: "zh-CN", base: GATEWAY_B });
  for (const [shopper, words, way] of [
    [english, "All in carts", "Wait in line"],
    [chinese, "暂时抢光", "排队等候"],
  ]) {
    await says(count(shopper), "0");
    await says(shopper.by(id("add")), way);
    await says(shopper.page.locator(".badge").first(), words);
  }
  assert.match(await english.by(id("note")).textContent(), /may come back|is given up/);
  assert.match(await chinese.by(id("note")).textContent(), /放出|放弃/);
  await shop.strangers.giveOne();
  await says(count(english), "1");
  await english.by(id("add")).click();
  await says(english.by("message"), /is in your cart/);
  await says(count(chinese), "0");
});

test("losing the race for the last unit is told in words, and changes nothing", async () => {
  await shop.strangers.takeAll(shop.item);
  await shop.strangers.giveOne();
  const { by } = await arrive({ prepare: (page) => page.route("**/status*", (route) => route.abort()) });
  await says(by(id("count")), "1");
  assert.ok(await shop.strangers.take(shop.item));
  await by(id("add")).click();
  await says(by("message"), /is free right now/);
  assert.equal(await by(id("cart-line")).count(), 0);
});

test("a reply that is lost is asked for again, and the unit is taken once", async () => {
  let lost = 0;
  const { by } = await arrive({
    prepare: (page) =>
      page.route("**/cart", async (route) => {
        if (route.request().method() !== "POST" || lost >= 2) return route.continue();
        lost += 1;
        await route.fetch();
        return lost === 1
          ? route.abort()
          : route.fulfill({ status: 504, contentType: "application/problem+json", body: '{"type":"outcome-unknown"}' });
      }),
  });
  await by(id("add")).click();
  await says(by("message"), /No answer yet/);
  await says(by("message"), /is in your cart/);
  assert.equal(lost, 2);
  await says(by(id("quantity")), "1");
  await says(by(id("count")), left(-1));
});

test("a shop that cannot be reached is told as such, and nothing changed", async () => {
  const { by, page } = await arrive();
  await page.route("**/cart*", (route) =>
    route.fulfill({
      status: 503,
      headers: { "Retry-After": "1" },
      contentType: "application/problem+json",
      body: '{"type":"cartd-unavailable","status":503}',
    }),
  );
  await by(id("add")).click();
  await says(by("message"), /cannot be reached right now. Nothing changed: try again/);
  await says(by(id("add")), "Add to cart");
  await says(by(id("count")), left(0));
});

test("a hold that runs out is asked about once and told", async () => {
  const reads = [];
  const { page, by } = await arrive({ prepare: (it) => it.clock.install() });
  await by(id("add")).click();
  await by(id("cart-line")).waitFor();
  const { session } = JSON.parse(await page.locator("#boot").textContent());
  const cursor = (await (await fetch(`${GATEWAY_A}/cart?session=${session}`)).json()).cursor;
  const answers = [[{ item: shop.item, quantity: 1, expires_in_ms: 1500 }], []];
  await page.route("**/cart?*", (route) => {
    reads.push(performance.now());
    return route.fulfill({ json: { session, cursor, lines: answers[Math.min(reads.length - 1, 1)] } });
  });
  await passTime(page, 2100);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await says(by(id("countdown")), /0:0[12] left/);
  await says(by("message"), /ran out/);
  await by(id("cart-line")).waitFor({ state: "detached" });
  await passTime(page, 1500);
  assert.equal(reads.length, 2);
  await page.unroute("**/cart?*");
});

test("without a connection the number greys, words say since when, and it comes back by itself", async () => {
  const { page, by } = await arrive({ prepare: (it) => it.clock.install() });
  await says(by("connection"), "Live");
  let polls = 0;
  await page.route("**/status*", (route) => {
    polls += 1;
    return route.abort();
  });
  assert.ok(await shop.strangers.take(shop.item));
  await hasAttribute(by("connection"), "data-state", "reconnecting");
  await says(by(id("note")), /Last known .* ago/);
  assert.notEqual(await by(id("item")).getAttribute("data-old"), null);
  const before = polls;
  await passTime(page, 5000);
  assert.ok(polls - before <= 15, `${polls - before} polls in 5 s without a connection`);
  await page.unroute("**/status*");
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await hasAttribute(by("connection"), "data-state", "live");
  await says(by(id("count")), left(-1));
  assert.equal(await by(id("item")).getAttribute("data-old"), null);
});

test("numbers the gateway calls stale are greyed with words, and live again after", async () => {
  const { page, by } = await arrive();
  await page.route("**/status*", async (route) => {
    const answer = await (await fetch(`${GATEWAY_A}/status?item=${shop.item}&wait=0`)).json();
    await route.fulfill({ json: { ...answer, stale: true, stale_ms: 4000, next: { delay_ms: 200 } } });
  });
  assert.ok(await shop.strangers.take(shop.item));
  await hasAttribute(by("connection"), "data-state", "stale");
  await says(by(id("note")), /Last known \d+ s ago/);
  await page.unroute("**/status*");
  await hasAttribute(by("connection"), "data-state", "live", 30_000);
});

test("a gateway that answers at once with nothing new is not polled in a tight loop", async () => {
  let polls = 0;
  const { by, page } = await arrive({ prepare: (it) => it.clock.install() });
  const { cursor } = JSON.parse(await page.locator("#boot").textContent());
  await page.route("**/status*", (route) => {
    polls += 1;
    return route.fulfill({ json: { cursor, reset: false, stale: false, items: [], next: { delay_ms: 0 } } });
  });
  assert.ok(await shop.strangers.take(shop.item));
  await eventually(async () => (polls > 0 ? null : "no poll came"));
  await passTime(page, 5000);
  assert.ok(polls <= 7, `${polls} polls in 5 s`);
  await says(by("connection"), "Live");
});
