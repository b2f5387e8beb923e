// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: everyone can use the page: in their language, with the keyboard alone, with a screen reader, on a phone.
 * Method: as in shop.test.mjs; what a program can judge is judged by axe-core and by measuring.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { useShop } from "./fixture.mjs";
import { assertStill, eventually, graveFindings, hasAttribute, pause, says, watchShifts } from "./support.mjs";

const shop = useShop();
const id = (hook) => shop.id(hook);
const left = (change) => shop.left(change);
const arrive = (options) => shop.arrive(options);

test("the language follows the browser, can be switched, and is remembered", async () => {
  const { page, by } = await arrive({ locale: "zh-TW" });
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  await says(page.locator("#cart-title"), "购物车");
  await by("language").click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await says(page.locator("#cart-title"), "Your cart");
  await says(by("connection"), "Live");
  await page.reload();
  await says(page.locator("#cart-title"), "Your cart");
});

test("with the keyboard alone: add, remove, and the focus is never lost", async () => {
  const { page, by } = await arrive();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
  const tabTo = async (hook) => {
    for (let i = 0; i < 30 && (await focused()) !== hook; i += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), hook);
  };
  await tabTo(id("add"));
  await page.keyboard.press("Enter");
  await says(by(id("count")), left(-1));
  await by(id("cart-line")).waitFor();
  assert.equal(await focused(), id("add"), "the button keeps the focus while and after it works");
  await tabTo(id("remove"));
  await page.keyboard.press("Space");
  await says(by(id("count")), left(0));
  await eventually(async () => ((await focused()) === id("add") ? null : `the focus is on ${await focused()}`));
  await tabTo("dismiss");
  await page.keyboard.press("Enter");
  await says(by("message"), "");
  assert.notEqual(await focused(), null, "closing the message gives the focus back");
});

test("with the keyboard alone: wait in line and leave it, buy and close the receipt", async () => {
  const { page, by, focused } = await arrive();
  const tabTo = async (hook) => {
    for (let i = 0; i < 40 && (await focused()) !== hook; i += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), hook);
  };
  await shop.strangers.takeAll(shop.item);
  await says(by(id("add")), "Wait in line");
  await tabTo(id("add"));
  await page.keyboard.press("Enter");
  await by(id("place")).waitFor();
  assert.equal(await focused(), id("add"));
  await tabTo(id("other"));
  await page.keyboard.press("Enter");
  await by(id("place")).waitFor({ state: "detached" });
  await eventually(async () => ((await focused()) === id("add") ? null : `the focus is on ${await focused()}`));
  await shop.strangers.giveOne();
  await says(by(id("add")), "Add to cart");
  await page.keyboard.press("Enter");
  await by(id("cart-line")).waitFor();
  await tabTo("buy");
  await page.keyboard.press("Enter");
  await eventually(async () => ((await focused()) === "receipt" ? null : `the focus is on ${await focused()}`));
  await tabTo("close-receipt");
  await page.keyboard.press("Enter");
  await by("receipt").waitFor({ state: "hidden" });
  assert.equal(await focused(), "cart-title");
});

test("what happened is announced, and a press that can do nothing says why", async () => {
  const { by } = await arrive();
  assert.equal(await by("message").getAttribute("aria-live"), "polite");
  await by(id("add")).click();
  await says(by("message"), /is in your cart/);
  await shop.strangers.takeAll(shop.item);
  await says(by(id("add")), "In your cart");
  await by(id("add")).click({ force: true });
  await says(by("message"), /No more of .* is left/);
});

test("nothing jumps: neither on arrival nor when numbers change", async () => {
  const { page, by } = await arrive({
    width: 360,
    prepare: watchShifts(),
  });
  await shop.strangers.takeAll(shop.item);
  await says(by(id("count")), "0");
  await shop.strangers.giveBack();
  await says(by(id("count")), left(0));
  await assertStill(page);
});

test("on a phone nothing is cut off, and everything to press is at least 44 px", async () => {
  for (const [width, locale] of [
    [320, "en"],
    [360, "en"],
    [360, "zh-CN"],
  ]) {
    const { page, by } = await arrive({ width, height: 740, locale });
    await by(id("add")).click();
    await by("to-cart").waitFor();
    for (const opened of [false, true]) {
      if (opened) await by("to-cart").click();
      const [scrollWidth, clientWidth] = await page.evaluate(() => {
        const root = document.documentElement;
        return [root.scrollWidth, root.clientWidth];
      });
      assert.equal(scrollWidth, clientWidth, `the page is too wide at ${width}`);
      for (const button of await page.locator("button:visible, a:visible").all()) {
        const box = await button.boundingBox();
        assert.ok(box.width >= 44 && box.height >= 44, `${await button.textContent()} is ${box.width} × ${box.height}`);
      }
    }
  }
});

test("axe-core finds nothing serious or critical in any state, language or colour scheme", async () => {
  for (const [locale, colorScheme] of [
    ["en", "light"],
    ["zh-CN", "dark"],
  ]) {
    const { page, by } = await arrive({ locale, colorScheme });
    assert.deepEqual(await graveFindings(page), [], "fresh");
    await by(id("add")).click();
    await by(id("cart-line")).waitFor();
    assert.deepEqual(await graveFindings(page), [], "in cart");
    await by(id("remove")).click();
    await by(id("cart-line")).waitFor({ state: "detached" });
    await shop.strangers.takeAll(shop.item);
    await says(by(id("count")), "0");
    assert.deepEqual(await graveFindings(page), [], "sold out");
    await by(id("add")).click();
    await by(id("place")).waitFor();
    assert.deepEqual(await graveFindings(page), [], "in line");
    await shop.strangers.giveOne();
    await by(id("take")).waitFor();
    assert.deepEqual(await graveFindings(page), [], "offered");
    await by("buy").click();
    await by("receipt").waitFor();
    assert.deepEqual(await graveFindings(page), [], "bought");
    await page.route("**/status*", (route) => route.abort());
    await shop.strangers.giveBack();
    await hasAttribute(by("connection"), "data-state", "reconnecting");
    await pause(200);
    assert.deepEqual(await graveFindings(page), [], "reconnecting");
  }
});

test("axe-core finds nothing in the cart's sheet, on an item's page, a receipt's, nor in the list of orders", async () => {
  for (const [locale, colorScheme] of [
    ["en", "dark"],
    ["zh-CN", "light"],
  ]) {
    const { page, by } = await arrive({ locale, colorScheme, width: 390, height: 800 });
    await page.locator(`#name-${shop.item} a`).click();
    await by("back").waitFor();
    assert.deepEqual(await graveFindings(page), [], "item");
    await by(id("add")).click();
    await by("bar-buy").waitFor();
    await by("to-cart").click();
    assert.deepEqual(await graveFindings(page), [], "sheet");
    await by("buy").click();
    await by("receipt-page").click();
    await by("paper-order").waitFor();
    assert.deepEqual(await graveFindings(page), [], "receipt");
    await page.locator('#foot-links a[href="/#orders"]').click();
    await by("orders").waitFor();
    assert.deepEqual(await graveFindings(page), [], "orders");
  }
});
