// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a shopper's page says what became of their cart without their doing, and why; nothing is bought but what was
 * shown.
 * Method: a shop of each test's own; time runs out, the operator takes back with cartctl, and another device of the same
 * shopper speaks HTTP.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test, { after, afterEach, before } from "node:test";
import { promisify } from "node:util";
import { SOON_MS, openShop } from "./own_shop.mjs";
import { eventually, openBrowser, openShopper, says } from "./support.mjs";

const ITEMS = [
  { item: "P", name: { en: "Product P", zh: "P商品" }, stock: 10 },
  { item: "Q", name: { en: "Product Q", zh: "Q商品" }, stock: 10 },
];

let browser;
let shop;
let shopper;

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());
afterEach(async () => {
  await shopper?.page.context().close();
  await shop?.close();
});

async function arrive({ flags, locale } = {}) {
  shop = await openShop({ items: ITEMS, flags });
  shopper = await openShopper(browser, { base: shop.url, locale });
  const { by } = shopper;
  await by("add-P").click();
  await by("cart-line-P").waitFor();
  return shopper;
}

const cartOf = async (session) => (await fetch(`${shop.url}/cart?session=${session}`)).json();

const takeBack = async (session, ...why) =>
  promisify(execFile)(process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl", [
    ...["--operator", shop.operator],
    ...["hold", "release", session, ...why],
  ]);

for (const [locale, cause, again] of [
  ["en-US", "Its time ran out.", "Add again"],
  ["zh-CN", "保留时间已结束。", "重新加入"],
]) {
  test(`what ran out while the page was closed is shown when it opens, in ${locale}`, async () => {
    const { page, by, errors, session } = await arrive({ flags: ["--hold-ttl", "2s"], locale });
    const id = await session();
    await by("more-P").click();
    await says(by("quantity-P"), "2");
    await page.goto("about:blank");
    await eventually(async () => ((await cartOf(id)).lapsed?.length === 1 ? null : "it has not run out"), SOON_MS);
    await page.goto(`${shop.url}/`);
    await says(by("cause-P"), cause);
    await says(by("again-P"), again);
    assert.match(await by("lapsed-P").textContent(), /2/);
    await by("again-P").click();
    await says(by("quantity-P"), "2");
    await by("lapsed-P").waitFor({ state: "detached" });
    await by("cart-line-P").waitFor({ state: "detached" });
    await says(by("cause-P"), cause);
    await by("forget-P").click();
    await by("lapsed-P").waitFor({ state: "detached" });
    assert.equal((await cartOf(id)).lapsed, undefined);
    assert.deepEqual(errors, []);
  });
}

for (const [locale, cause] of [
  ["en-US", "The shop took this back: <b>A mistake</b>, sorry."],
  ["zh-CN", "店铺收回了这件商品：<b>A mistake</b>, sorry."],
]) {
  test(`why the shop takes something back is shown as it was said, in ${locale}`, async () => {
    const { by, errors, session } = await arrive({ locale });
    await takeBack(await session(), "--reason", "<b>A mistake</b>, sorry.");
    await says(by("cause-P"), cause);
    assert.equal(await by("cause-P").locator("b").count(), 0);
    assert.deepEqual(errors, []);
  });
}

test("what the shop takes back is gone from an open page, which says so", async () => {
  const { by, errors, session } = await arrive();
  await takeBack(await session());
  await by("cart-line-P").waitFor({ state: "detached" });
  await says(by("cause-P"), "The shop took this back.");
  await says(by("message"), /^The shop took Product P back/);
  await by("again-P").click();
  await by("cart-line-P").waitFor();
  assert.deepEqual(errors, []);
});

test("what came into the cart unseen is not bought: the new cart is shown, and the next press buys that", async () => {
  const { page, by, session } = await arrive();
  await page.route("**/status*", () => {});
  await page.reload();
  await by("cart-line-P").waitFor();
  await shop.command(await session(), { action: "add", item: "Q", quantity: 3 });
  await by("buy").click();
  await says(by("message"), /^Your cart had changed, so nothing was bought/);
  await says(by("quantity-Q"), "3");
  assert.equal(await by("receipt").isVisible(), false);
  assert.equal((await cartOf(await session())).lines.length, 2);
  await says(by("buy"), "Buy all 4");
  await by("buy").click();
  await by("receipt").waitFor();
  assert.match(await by("receipt").textContent(), /Product Q3/);
});
