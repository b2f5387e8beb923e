// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: who has JavaScript switched off is led to a shop that they can buy in, by keyboard and with a screen reader.
 * Method: a browser without JavaScript, on the page as it is in the tree; what the forms do is tests/process/plain_test.cc's.
 */

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { eventually, keepPicture, openBrowser, packageSource } from "./support.mjs";

const ITEMS = [
  {
    item: "tea",
    name: { en: "Green tea", zh: "绿茶" },
    text: { en: "From the hills.\nFirst flush." },
    price: { amount: "12.50", currency: "EUR" },
    stock: 10,
  },
  { item: "cup", name: { en: "Cup", zh: "杯" }, stock: 0 },
];

let browser;
let shop;
before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: ITEMS });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

/** Everything that axe finds: with scripts again, on the same bytes, since axe is one. */
async function findingsOn(html) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await page.goto(`${shop.url}/plain`);
  await page.evaluate(await packageSource("axe-core"));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  await context.close();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html: it }) => it).join("; ")}`);
}

test("without JavaScript the shop leads to its forms, and they buy", async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${shop.url}/`);
  await page.waitForURL(/\/plain$/);
  await page.getByRole("button", { name: "Add to cart: Green tea" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/said=added/);
  assert.match(await page.getByRole("status").textContent(), /Green tea is in your cart/);
  await keepPicture(page, "plain-cart");
  assert.deepEqual(await findingsOn(await page.content()), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await page.getByRole("button", { name: "One more: Green tea" }).first().click();
  await page.getByText("2 × Green tea").waitFor();
  await page.getByRole("button", { name: "Buy (2)" }).click();
  await page.getByRole("heading", { name: "It is yours" }).waitFor();
  await keepPicture(page, "plain-order");
  assert.deepEqual(await findingsOn(await page.content()), []);
  await page.getByRole("link", { name: "Back to the shop" }).click();
  await page.getByText("Your cart is empty.").waitFor();
  await eventually(async () => ((await page.getByText("8 left of 10").count()) === 1 ? null : "not 8 left"));
  assert.deepEqual(errors, []);
});

test("without JavaScript an item's page and a receipt's lead to just these, and a search stays while one buys", async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${shop.url}/item/cup`);
  await page.waitForURL(/\/plain\?search=cup$/);
  assert.deepEqual(await page.locator(".items h3").allTextContents(), ["Cup"]);
  await page.getByRole("searchbox", { name: "Search" }).fill("kettle");
  await page.keyboard.press("Enter");
  await page.getByText("goes by that name").waitFor();
  assert.deepEqual(await findingsOn(await page.content()), []);
  await page.getByRole("searchbox", { name: "Search" }).fill("绿茶");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Add to cart: Green tea" }).click();
  await page.waitForURL(/said=added/);
  assert.deepEqual(await page.locator(".items h3").allTextContents(), ["Green tea"]);
  await keepPicture(page, "plain-search");
  assert.deepEqual(await findingsOn(await page.content()), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await page.getByRole("button", { name: "Buy (1)" }).click();
  await page.getByRole("heading", { name: "It is yours" }).waitFor();
  const order = new URL(page.url()).searchParams.get("order");
  // As a payment page that is another site's comes back.
  await page.route("https://pay.example/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" action="${shop.url}/receipt/${order}"><input name="status" value="paid"><button>Back</button></form>`,
    }),
  );
  await page.goto("https://pay.example/");
  await page.getByRole("button", { name: "Back" }).click();
  await page.waitForURL(`${shop.url}/plain?order=${order}`);
  await page.getByRole("heading", { name: "It is yours" }).waitFor();
});

test("in Chinese it speaks Chinese", async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN", colorScheme: "dark" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${shop.url}/plain`);
  await page.getByRole("button", { name: "加入购物车: 绿茶" }).click();
  await page.getByText("1 × 绿茶").waitFor();
  await keepPicture(page, "plain-zh-dark");
});
