// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: an item may be called anything: its id is sold beside the others whatever a language means by it, and its
 * name is found in whatever languages the shop gave it.
 * Method: a shop of this file's own, whose items are called as what every object has.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { openBrowser, openShopper, says } from "./support.mjs";

const ODD = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "then", "length"];
const ITEMS = [
  ...ODD.map((item) => ({ item, stock: 5 })),
  { item: "kettle", stock: 5, name: { de: "Kessel" } },
  { item: "pot", stock: 5, name: { "zh-CN": "壶", EN: "Pot" } },
  { item: "cup", stock: 5, name: { "en-GB": "Cup", "zh-Hans": "杯" } },
  { item: "bowl", stock: 5, name: { zh: "碗" } },
  { item: "tea", stock: 5, name: { en: "شاي أخضر!" }, text: { en: "مصنوع يوم الاثنين." } },
  { item: "constructed", stock: 5, name: { constructor: "Built", toString: "Said" } },
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

test("items called as what every object has are sold beside the others", async () => {
  shopper = await openShopper(browser, { base: shop.url });
  const { page, by, errors } = shopper;
  assert.equal(await page.locator(".card").count(), ITEMS.length);
  for (const item of ODD) {
    await by(`add-${item}`).click();
    await says(by(`count-${item}`), "4");
    await says(by(`quantity-${item}`), "1");
  }
  await by("add-__proto__").click();
  await says(by("quantity-__proto__"), "2");
  await by("remove-constructor").click();
  await says(by("count-constructor"), "5");
  await shop.command("stranger", { action: "add", item: "toString", quantity: 4 });
  await says(by("count-toString"), "0");
  await page.reload();
  await says(by("quantity-__proto__"), "2");
  await by("buy").click();
  await by("receipt").waitFor();
  await says(by("count-__proto__"), "3");
  await shop.command("stranger", { action: "remove", item: "toString" });
  await says(by("count-kettle"), "5");
  assert.deepEqual(errors, []);
});

// locale, and what each is called
const CALLED = [
  ["en-US", { kettle: "Kessel", pot: "Pot", cup: "Cup", bowl: "碗" }],
  ["zh-CN", { kettle: "Kessel", pot: "壶", cup: "杯", bowl: "碗" }],
  ["de-DE", { kettle: "Kessel", pot: "Pot", cup: "Cup", bowl: "碗" }],
];
for (const [locale, names] of CALLED) {
  test(`names as a reader of ${locale} finds them`, async () => {
    shopper = await openShopper(browser, { base: shop.url, locale });
    for (const [item, name] of Object.entries(names)) await says(shopper.by(`item-${item}`).locator("h3"), name);
    await says(shopper.by("item-constructed").locator("h3"), "Built");
    assert.deepEqual(shopper.errors, []);
  });
}

test("what is written from right to left ends on the left, in a card, a cart and a receipt", async () => {
  shopper = await openShopper(browser, { base: shop.url });
  const { page, by, errors } = shopper;
  const endsLeft = (locator) =>
    locator.evaluate((node) => {
      const text = document.createTreeWalker(node, globalThis.NodeFilter.SHOW_TEXT).nextNode();
      const leftOf = (at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
      };
      return leftOf(text.length - 1) < leftOf(0);
    });
  assert.ok(await endsLeft(page.locator("#name-tea")), "a name");
  assert.ok(await endsLeft(by("text-tea")), "a text");
  assert.equal(await endsLeft(page.locator("#name-pot")), false);
  await by("add-tea").click();
  await by("cart-line-tea").waitFor();
  assert.ok(await endsLeft(by("cart-line-tea").getByText("شاي").first()), "a line");
  await by("buy").click();
  await by("receipt").waitFor();
  assert.ok(await endsLeft(by("receipt").locator(".bought-name")), "what was bought");
  assert.deepEqual(errors, []);
});
