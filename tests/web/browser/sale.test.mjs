// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a page shows what is said of an item: when its sale begins, its picture, text and price, and how many one person
 * may have; and what is in the cart costs exactly that.
 * Method: a shop of this file's own; cartctl stands for its owner.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test, { after, afterEach, before } from "node:test";
import { promisify } from "node:util";
import { openShop } from "./own_shop.mjs";
import { eventually, graveFindings, keepPicture, openBrowser, openShopper, says } from "./support.mjs";

const DAY_MS = 86_400_000;
const at = (ms) => new Date(Date.now() + ms).toISOString();
const ITEMS = [
  {
    item: "tea",
    name: { en: "Green tea", zh: "绿茶" },
    stock: 10,
    price: { amount: "12.50", currency: "EUR" },
    image: "favicon.svg",
    text: { en: "From the hills.\nPicked by hand.", zh: "高山手采。" },
    per_person: 2,
  },
  { item: "cup", name: { en: "Cup", zh: "杯" }, stock: 10, price: { amount: "0.10", currency: "EUR" } },
  { item: "rice", name: { en: "Rice", zh: "米" }, stock: 10, price: { amount: "1250", currency: "JPY" } },
  { item: "drop", name: { en: "The drop", zh: "限量款" }, stock: 10, opens_at: at(30 * DAY_MS) },
  { item: "gone", name: { en: "Last year's", zh: "去年款" }, stock: 10, closes_at: at(-DAY_MS) },
];

let browser;
let shop;
let shopper;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: ITEMS });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});
afterEach(() => shopper?.leave());

async function arrive(options) {
  shopper = await openShopper(browser, { base: shop.url, ...options });
  return shopper;
}

async function put(item, ...words) {
  const cartctl = process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl";
  await promisify(execFile)(cartctl, ["--operator", shop.operator, "item", "put", item, ...words]);
}

test("an item has a picture, a text and a price, and a cart the exact sum of each currency", async () => {
  const { page, by, errors } = await arrive();
  await says(by("price-tea"), "€12.50");
  await says(by("text-tea"), /^From the hills\.\sPicked by hand\.$/);
  const photo = by("item-tea").locator("img.photo");
  await eventually(async () =>
    (await photo.evaluate((image) => image.complete && image.naturalWidth > 0)) ? null : "the picture does not come",
  );
  assert.equal(await by("item-cup").locator("img.photo").isVisible(), false);
  await by("add-tea").click();
  await says(page.locator("#cart-sum"), "Together €12.50");
  for (let units = 1; units <= 3; units += 1) {
    await by(units === 1 ? "add-cup" : "more-cup").click();
    await says(by("quantity-cup"), String(units));
  }
  await says(page.locator("#cart-sum"), "Together €12.80");
  await by("add-rice").click();
  await says(page.locator("#cart-sum"), "Together €12.80 + ¥1,250");
  assert.deepEqual(await graveFindings(page), []);
  await keepPicture(page, "priced");
  assert.deepEqual(errors, []);
});

test("the same in Chinese on a phone", async () => {
  const { page, by } = await arrive({ locale: "zh-CN", width: 360, height: 740 });
  await says(by("text-tea"), "高山手采。");
  await by("add-tea").click();
  await says(page.locator("#cart-sum"), /^合计 €12\.50$/);
  await says(by("note-drop"), /^(30 天 0:00:00|29 天 23:\d\d:\d\d) 后开售。$/);
  await keepPicture(page, "priced-zh");
});

test("one person may have so many, also of what they have bought, and is told so", async () => {
  const { page, by } = await arrive();
  await says(by("note-tea"), "At most 2 for each person, with what was bought before.");
  await by("add-tea").click();
  await by("more-tea").click();
  await says(by("quantity-tea"), "2");
  await by("buy").click();
  await by("close-receipt").click();
  await by("add-tea").click();
  await says(by("message"), "One person may have 2 of Green tea in all, and you have 2. Nothing changed.");
  await says(by("count-tea"), "8");
  await keepPicture(page, "person-limit");
});

test("a page that is open counts down to a sale, days and hours, and sells when it begins, whatever its clock says", async () => {
  const { page, by, errors } = await arrive({ prepare: (it) => it.clock.install({ time: Date.now() + DAY_MS / 2 }) });
  await says(by("note-drop"), /^The sale begins in (30 days 0:00:00|29 days 23:\d\d:\d\d)\.$/);
  await says(by("add-drop"), "Not yet");
  await says(by("note-gone"), "The sale is over.");
  await says(by("add-gone"), "Over");
  await by("add-gone").scrollIntoViewIfNeeded();
  await keepPicture(page, "not-yet");
  await put("drop", "--opens-at", at(90_000));
  await says(by("note-drop"), /^The sale begins in (1:30|1:[0-2]\d)\.$/);
  await by("add-drop").click({ force: true });
  await says(by("message"), "The drop is not sold right now. Nothing changed.");
  await put("drop", "--opens-at", at(1500));
  await says(by("add-drop"), "Add to cart");
  await by("add-drop").click();
  await says(by("quantity-drop"), "1");
  assert.deepEqual(errors, []);
});

test("a cart in two currencies is not bought, and what is bought tells what it costs", async () => {
  const { page, by } = await arrive();
  await by("add-cup").click();
  await by("cart-line-cup").waitFor();
  await by("add-rice").click();
  await says(page.locator("#cart-sum"), "Together €0.10 + ¥1,250");
  await by("buy").click();
  await says(by("message"), /^Your cart has prices in more than one currency, so nothing was bought\./);
  await by("remove-rice").click();
  await by("cart-line-rice").waitFor({ state: "detached" });
  await by("buy").click();
  await says(by("receipt-sum"), "Together €0.10");
  await page.reload();
  await says(by("receipt-sum"), "Together €0.10");
  assert.deepEqual(await graveFindings(page), []);
});
