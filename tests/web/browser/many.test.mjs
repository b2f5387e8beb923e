// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a shop of three hundred items is quick to look through, and a change touches what changed.
 * Method: a shop of this file's own; what the page does to its document is observed.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { assertStill, graveFindings, openBrowser, openShopper, says, shiftsOf, watchShifts } from "./support.mjs";

const ITEMS = [
  { item: "shy", name: { en: "Shy bowl", zh: "粗陶碗" }, stock: 40, display: "low", below: 5 },
  { item: "shyer", name: { en: "Shyer vase", zh: "瓷花瓶" }, stock: 1, display: "yes-no" },
  ...Array.from({ length: 298 }, (_, n) => ({
    item: `lamp-${n}`,
    name: { en: `Lamp ${n}`, zh: `灯 ${n}` },
    stock: 1 + (n % 7),
  })),
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
afterEach(() => shopper?.page.context().close());

async function arrive(options = {}) {
  shopper = await openShopper(browser, { base: shop.url, prepare: watchShifts(), ...options });
  return shopper;
}

test("all three hundred are there, each with a picture, and a change touches the card that it is about", async () => {
  const { page, by, errors } = await arrive();
  assert.equal(await page.locator(".card .picture[aria-hidden=true]").count(), 300);
  await page.evaluate(() => {
    globalThis.touched = new Set();
    new MutationObserver((list) => {
      for (const { target } of list) globalThis.touched.add(target.parentElement.closest(".card")?.dataset.testid);
    }).observe(document.getElementById("items"), { subtree: true, childList: true, characterData: true });
  });
  await shop.command("stranger", { action: "add", item: "lamp-3", quantity: 2 });
  await says(by("count-lamp-3"), "2");
  assert.deepEqual(await page.evaluate(() => [...globalThis.touched]), ["item-lamp-3"]);
  await shop.command("stranger", { action: "remove", item: "lamp-3" });
  await says(by("count-lamp-3"), "4");
  await assertStill(page);
  assert.deepEqual(errors, []);
});

test("cards that come after the page has been drawn are in their places from the first", async () => {
  const { page } = await arrive({
    prepare: async (it) => {
      await watchShifts()(it);
      await it.route(`${shop.url}/`, async (route) => {
        const response = await route.fetch();
        const unheard = (await response.text()).replace(/("items":)\[.*?\](,"total")/s, "$1[]$2");
        await route.fulfill({ response, body: unheard });
      });
    },
  });
  await page.locator(".card").first().waitFor();
  const moved = (await shiftsOf(page)).filter(({ value }) => value > 0.001);
  assert.ok(moved.length <= 1, `more than their coming: ${JSON.stringify(moved)}`);
});

test("one of many is found by its name in the page's language, or among what is left", async () => {
  const { page, by } = await arrive();
  const shown = () => page.locator(".card:visible").count();
  await by("search").fill("lamp 29");
  await says(by("found"), "11 of 300");
  assert.equal(await shown(), 11);
  await by("search").press("Enter");
  assert.equal(new URL(page.url()).pathname, "/");
  await by("search").fill("粗陶");
  await says(by("found"), "1 of 300");
  await by("search").fill("nothing like it");
  await says(by("nothing"), /Nothing here goes by that/);
  assert.deepEqual(await graveFindings(page), []);
  await by("search").fill("");
  await shop.command("stranger", { action: "add", item: "lamp-0" });
  await says(by("count-lamp-0"), "0");
  await by("only-left").check();
  await by("item-lamp-0").waitFor({ state: "hidden" });
  assert.equal(await shown(), 299);
  await shop.command("stranger", { action: "remove", item: "lamp-0" });
  await by("item-lamp-0").waitFor();
});

test("a shop that keeps its numbers to itself tells words, which change as the stock does", async () => {
  const { by, page } = await arrive({ locale: "en-GB" });
  await says(by("count-shy"), "In stock");
  await says(by("count-shyer"), "In stock");
  assert.equal(await by("item-shy").locator(".bar:visible").count(), 0);
  await shop.command("stranger", { action: "add", item: "shy", quantity: 39 });
  await says(by("count-shy"), "Few left");
  await shop.command("stranger", { action: "add", item: "shyer" });
  await says(by("count-shyer"), "All in carts");
  await says(by("add-shyer"), "Wait in line");
  assert.doesNotMatch(await by("item-shy").textContent(), /\d/);
  assert.doesNotMatch(await page.locator("#boot").textContent(), /"item":"shy"[^}]*"(available|stock|held|sold)"/);
  for (const item of ["shy", "shyer"]) await shop.command("stranger", { action: "remove", item });
});

test("on a phone nothing is cut off, and the cart is one press away from anywhere", async () => {
  const { page, by } = await arrive({ width: 360, height: 740 });
  await by("add-lamp-200").click();
  await by("cart-line-lamp-200").waitFor({ state: "attached" });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `the page is ${wide} px too wide`);
  await by("to-cart").click();
  await by("cart-line-lamp-200").waitFor();
  assert.ok(await page.locator("#cart-title").isVisible());
  await shop.command(await shopper.session(), { action: "remove", item: "lamp-200" });
});

test("a larger shop is scrolled through, by keyboard too, and searched as a whole", async () => {
  const items = Array.from({ length: 1500 }, (_, n) => ({ item: `lamp-${n}`, name: { en: `Lamp ${n}` }, stock: 5 }));
  const large = await openShop({ items });
  try {
    const { page, by, errors } = await arrive({ base: large.url, locale: "en-GB" });
    const cards = () => page.locator(".card").count();
    const first = await cards();
    assert.ok(first >= 300 && first < 1500, `${first} cards`);
    await by("more").focus();
    await page.keyboard.press("Enter");
    await by(`item-lamp-${first + 100}`).waitFor({ state: "attached" });
    const second = await cards();
    assert.ok(second > first && second < 1500, `${second} cards`);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await by(`item-lamp-${second + 50}`).waitFor({ state: "attached" });
    // An item that is not here changes; then it is looked for, and bought.
    await large.command("stranger", { action: "add", item: "lamp-1499", quantity: 2 });
    assert.equal(await by("item-lamp-1499").count(), 0);
    await by("search").fill("LAMP 1499");
    await says(by("found"), "1 of 1500");
    await says(by("count-lamp-1499"), "3");
    await by("add-lamp-1499").click();
    await by("cart-line-lamp-1499").waitFor();
    await large.command("stranger", { action: "remove", item: "lamp-1499" });
    await says(by("count-lamp-1499"), "4");
    await page.reload();
    await says(by("cart-line-lamp-1499").locator(".line-name"), "Lamp 1499");
    assert.deepEqual(errors, []);
  } finally {
    await shopper.page.context().close();
    await large.close();
  }
});
