// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: an order that waits for its payment is not shown as bought, until the shop's own servers say so.
 * Method: a shop with payment of each test's own; cartctl stands for the shop's servers, and the page's time goes by
 * faster than ours.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test, { after, afterEach, before } from "node:test";
import { promisify } from "node:util";
import { SOON_MS, openShop } from "./own_shop.mjs";
import { eventually, graveFindings, keepPicture, openBrowser, openShopper, passTime, says } from "./support.mjs";

const ITEMS = [{ item: "P", name: { en: "Product P", zh: "P商品" }, stock: 10 }];
const SHOP = { pay: "/pay/{order}" };
const A_WHILE_MS = 5_500;

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

/** A shopper who has ordered two P. */
async function order({ ttl = "10m", locale } = {}) {
  shop = await openShop({ items: ITEMS, shop: SHOP, flags: ["--payment", "external", "--payment-ttl", ttl] });
  shopper = await openShopper(browser, { base: shop.url, locale, prepare: (page) => page.clock.install() });
  const { by } = shopper;
  await by("add-P").click();
  await by("more-P").click();
  await says(by("quantity-P"), "2");
  await by("buy").click();
  await by("give-up").waitFor();
  return shopper;
}

const title = () => shopper.page.locator("#receipt-title");
const words = (id) => shopper.by(id).textContent();

async function confirm() {
  const paid = ["order", "confirm", await words("order")];
  await promisify(execFile)(process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl", ["--operator", shop.operator, ...paid]);
}

test("an order waits for its payment, over a reload too, and is shown as bought once it is confirmed", async () => {
  const { page, by, errors } = await order();
  await says(title(), "Waiting for payment");
  assert.match(await words("receipt"), /Product P/);
  await says(by("pay-countdown"), /^(10:00|9:\d\d) left to pay$/);
  await says(by("notice"), /^Ordered: 2 in all/);
  assert.equal(await by("close-receipt").isVisible(), false);
  assert.deepEqual(await graveFindings(page), []);
  await keepPicture(page, "paying");
  await page.reload();
  await says(by("pay-countdown"), /left to pay$/);
  const paid = await words("order");
  await page.route("**/pay/*", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Pay</h1>" }));
  await by("pay").click();
  await page.waitForURL(`**/pay/${paid}`);
  await page.goBack();
  await says(by("pay-countdown"), /left to pay$/);
  await confirm();
  await passTime(page, A_WHILE_MS);
  await says(title(), "It is yours");
  await says(by("notice"), /^Bought/);
  assert.equal(await by("pay-countdown").isVisible(), false);
  await by("close-receipt").click();
  await by("receipt").waitFor({ state: "hidden" });
  assert.deepEqual(errors, []);
});

test("with the keyboard alone: put into the cart, ordered, paid, and its receipt looked at", async () => {
  shop = await openShop({ items: ITEMS, flags: ["--payment", "external"] });
  shopper = await openShopper(browser, { base: shop.url, prepare: (page) => page.clock.install() });
  const { page, by, focused, errors } = shopper;
  const press = async (hook, key = "Enter") => {
    for (let i = 0; i < 40 && (await focused()) !== hook; i += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), hook);
    await page.keyboard.press(key);
  };
  await press("add-P");
  await by("cart-line-P").waitFor();
  await press("buy");
  await by("give-up").waitFor();
  assert.equal(await focused(), "receipt");
  const order = await words("order");
  await press("receipt-page");
  await says(by("paper-title"), "Waiting for payment");
  assert.equal(await focused(), "paper-title");
  assert.equal(new URL(page.url()).pathname, `/receipt/${order}`);
  await promisify(execFile)(process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl", [
    ...["--operator", shop.operator, "order", "confirm", order],
  ]);
  await passTime(page, A_WHILE_MS);
  await says(by("paper-title"), "It is yours");
  assert.equal(await page.title(), "It is yours – Holdfast");
  await press("paper-back");
  await by("add-P").waitFor();
  assert.deepEqual(errors, []);
});

test("an order is given up, what it was of can be had again, and the focus stays with it", async () => {
  const { page, by, focused, errors } = await order();
  await says(by("count-P"), "8");
  await by("give-up").click();
  await says(title(), "Not paid");
  await says(by("count-P"), "10");
  assert.equal(await focused(), "receipt");
  await keepPicture(page, "not-paid");
  await page.reload();
  await says(title(), "Not paid");
  assert.deepEqual(errors, []);
});

test("what was paid just before it was given up is bought", async () => {
  const { by } = await order();
  await confirm();
  await by("give-up").click();
  await says(title(), "It is yours");
  await says(by("message"), /Your payment has come/);
});

test("an order whose time to pay ran out says so, in Chinese too", async () => {
  const { page, session } = await order({ ttl: "2s", locale: "zh-CN" });
  await says(title(), "等待付款");
  const path = `${shop.url}/orders/${await words("order")}?session=${await session()}`;
  const isOver = async () => (await (await fetch(path)).json()).state === "released";
  await eventually(async () => ((await isOver()) ? null : "the time to pay does not run out"), SOON_MS);
  await passTime(page, A_WHILE_MS);
  await says(title(), "未付款");
});
