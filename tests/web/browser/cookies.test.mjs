// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: where the browser does not keep the shop's cookie, the page says what that means for the cart.
 * Method: a browser whose cookies are switched off; and one whose cookies are thrown away.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { useShop } from "./fixture.mjs";
import { says } from "./support.mjs";

const shop = useShop();

test("a browser that keeps cookies is not told of them, and finds its cart again", async () => {
  const { page, by } = await shop.arrive();
  await by(shop.id("add")).click();
  await by(shop.id("cart-line")).waitFor();
  await page.reload();
  await by(shop.id("cart-line")).waitFor();
  await says(by("cart-forgets"), "");
  assert.deepEqual(
    (await page.context().cookies()).map(({ name }) => name),
    ["session"],
  );
});

for (const [locale, words] of [
  ["en-US", /keeps no cookies/],
  ["zh-CN", /没有保存本店的 Cookie/],
]) {
  test(`where cookies are blocked, the page says so from the start, in ${locale}`, async () => {
    const { by } = await shop.arrive({
      locale,
      prepare: async (page) => {
        const browser = await page.context().newCDPSession(page);
        await browser.send("Emulation.setDocumentCookieDisabled", { disabled: true });
      },
    });
    await says(by("cart-forgets"), words);
  });
}

test("where the shop's cookie is gone, the next page says that the cart is lost", async () => {
  const shopper = await shop.arrive();
  const { page, by } = shopper;
  const before = await shopper.session();
  await by(shop.id("add")).click();
  await by(shop.id("cart-line")).waitFor();
  await page.context().clearCookies();
  await page.reload();
  await says(by("cart-forgets"), /cannot be found/);
  assert.notEqual(await shopper.session(), before);
  await fetch(new URL("/cart", page.url()), {
    method: "POST",
    body: new URLSearchParams({ session: before, action: "remove", item: shop.item }),
  });
});

test("a form that another site posts to the shop costs nobody their cart", async () => {
  const { page, by, session } = await shop.arrive();
  const before = await session();
  await by(shop.id("add")).click();
  await by(shop.id("cart-line")).waitFor();
  const home = page.url();
  // As a payment page sends its customer back.
  await page.context().route("http://pay.example/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" action="${home}"><input name="paid" value="yes"></form>`,
    }),
  );
  await page.goto("http://pay.example/");
  await Promise.all([page.waitForURL(home), page.evaluate(() => document.forms[0].submit())]);
  await by(shop.id("cart-line")).waitFor();
  assert.equal(await session(), before);
  await by(shop.id("remove")).click();
});
