// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: each item and each receipt has an address, one goes between them as between pages, and a shop looks as its owner
 * says.
 * Method: a shop of this file's own, and one of a test's own where its owner says something of it.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { assertStill, eventually, graveFindings, openBrowser, openShopper, says, watchShifts } from "./support.mjs";

const ITEMS = Array.from({ length: 9 }, (_, n) => ({
  item: `bowl-${n}`,
  name: { en: `Bowl ${n}`, zh: `碗 ${n}` },
  text: { en: "First line.\nSecond line.\nThird line." },
  price: { amount: "12.50", currency: "EUR" },
  stock: 10,
}));
const FRONT = {
  name: { en: "Kiln & Co", zh: "窑" },
  tagline: { en: "Stoneware." },
  colours: { light: "#ffe08a", dark: "#332211" },
  contact: "mailto:hello@kiln.example",
  links: [{ name: { en: "Terms", zh: "条款" }, url: "/terms" }],
};

let browser;
let shop;
let other;
let shopper;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: ITEMS });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});
afterEach(async () => {
  await shopper?.leave();
  await other?.close();
  other = undefined;
});

/** A shopper, in a shop that says this of itself. */
async function arrive({ front, ...options } = {}) {
  if (front !== undefined) other = await openShop({ items: ITEMS, shop: front });
  const { url } = front === undefined ? shop : other;
  shopper = await openShopper(browser, { base: url, locale: "en-GB", prepare: watchShifts(), ...options });
  return shopper;
}

const pathOf = (page) => new URL(page.url()).pathname;

test("an item has a page with its text and its button; back leads to where one was, forward to it again", async () => {
  const { page, by, errors } = await arrive({ width: 800, height: 600 });
  const link = page.locator("#name-bowl-7 a");
  await link.scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollBy(0, 60));
  const left = await page.evaluate(() => window.scrollY);
  assert.ok(left > 100, `scrolled by ${left}`);
  await link.click();
  assert.equal(pathOf(page), "/item/bowl-7");
  assert.equal(await page.title(), "Bowl 7 – Holdfast");
  assert.equal(await page.locator(".card:visible").count(), 1);
  assert.equal(await page.evaluate(() => window.scrollY), 0);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Bowl 7");
  await says(by("text-bowl-7"), /Third line\.$/);
  await by("add-bowl-7").click();
  await says(by("count-bowl-7"), "9");
  await page.goBack();
  assert.equal(pathOf(page), "/");
  await eventually(async () => {
    const now = await page.evaluate(() => window.scrollY);
    return Math.abs(now - left) < 2 ? null : `at ${now}, not at ${left}`;
  });
  assert.equal(await page.title(), "Holdfast");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "/item/bowl-7");
  await page.goForward();
  assert.equal(await page.locator(".card:visible").count(), 1);
  await page.reload();
  await says(by("count-bowl-7"), "9");
  assert.equal(await page.locator(".card:visible").count(), 1);
  await by("back").click();
  assert.equal(pathOf(page), "/");
  assert.deepEqual(errors, []);
});

test("an address of no item says so, and leads to those there are", async () => {
  const { page, by } = await arrive();
  const answer = await page.goto(`${shop.url}/item/gone`);
  assert.equal(answer.status(), 404);
  await says(by("nothing"), "There is no such item here, or not any more.");
  assert.deepEqual(await graveFindings(page), []);
  await by("back").click();
  await by("item-bowl-0").waitFor();
});

test("what was bought has a page of its own, and this browser lists it until it is told to forget", async () => {
  const { page, by, errors } = await arrive();
  await by("add-bowl-1").click();
  await by("cart-line-bowl-1").waitFor();
  await by("buy").click();
  await by("receipt").waitFor();
  const order = await by("order").textContent();
  await by("receipt-page").click();
  assert.equal(pathOf(page), `/receipt/${order}`);
  await says(by("paper-receipt-sum"), "Together €12.50");
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await says(tab.getByTestId("paper-order"), order);
  await tab.goto(`${shop.url}/receipt/123e4567-e89b-12d3-a456-426614174000`);
  await says(tab.getByTestId("paper-note"), /^The shop knows no such order of this browser\./);
  await tab.close();
  await page.emulateMedia({ media: "print" });
  assert.equal(await by("print").isVisible(), false);
  assert.ok(await page.locator(".paper-shop").isVisible());
  await page.emulateMedia({ media: null });
  await page.evaluate(() => document.querySelector('#foot-links a[href="/#orders"]').click());
  const listed = `1 × Bowl 1\\s*\\d{1,2} [A-Z][a-z]+ 20\\d\\d, \\d\\d:\\d\\d · ${order.slice(0, 8)} · €12\\.50`;
  await says(by("orders"), new RegExp(listed));
  const before = await by("orders").textContent();
  await page.reload();
  await says(by("orders"), before);
  await by("orders").locator("a").click();
  await says(by("paper-order"), order);
  await page.goBack();
  await by("forget-orders").click();
  await says(by("paper-note"), "This browser remembers no order.");
  assert.equal(await page.locator('#foot-links a[href="/#orders"]').count(), 0);
  assert.deepEqual(errors, []);
});

for (const colorScheme of ["light", "dark"]) {
  test(`a shop has its name, its words, its links, and its colours as far as they can be read, ${colorScheme}`, async () => {
    const { page, by, errors } = await arrive({ front: FRONT, colorScheme });
    await says(page.locator("#name"), "Kiln & Co");
    assert.equal(await page.title(), "Kiln & Co");
    await says(by("tagline"), "Stoneware.");
    assert.equal(await page.locator("#mark").isVisible(), false, "another's mark");
    assert.deepEqual(await by("foot").locator("a").allTextContents(), ["Terms", "Contact"]);
    await by("add-bowl-1").click();
    await by("cart-line-bowl-1").waitFor();
    assert.deepEqual(await graveFindings(page), []);
    assert.deepEqual(errors, []);
  });
}

test("a picture of any shape is seen whole where there is one item, and moves nothing as it comes", async () => {
  const shapes = { square: [800, 800], wide: [800, 600], tall: [600, 800], strip: [2000, 300] };
  const items = Object.keys(shapes).map((item) => ({ item, stock: 5, image: `https://pictures.example/${item}.svg` }));
  other = await openShop({ items, shop: { layout: "drop" } });
  for (const width of [360, 768, 1440]) {
    shopper = await openShopper(browser, {
      base: other.url,
      width,
      height: 800,
      async prepare(page) {
        await watchShifts()(page);
        await page.route("https://pictures.example/**", (route) => {
          const [x, y] = shapes[/(\w+)\.svg$/.exec(route.request().url())[1]];
          const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="${y}"><circle r="9"/></svg>`;
          return route.fulfill({ contentType: "image/svg+xml", body });
        });
      },
    });
    const { page, by, errors } = shopper;
    for (const item of Object.keys(shapes)) {
      await page.goto(`${other.url}/item/${item}`);
      const photo = by(`item-${item}`).locator("img.photo");
      await eventually(async () => ((await photo.evaluate((it) => it.naturalWidth > 0)) ? null : "no picture"));
      assert.equal(await photo.evaluate((it) => getComputedStyle(it).objectFit), "contain", `${item} at ${width}`);
      const { height } = await photo.boundingBox();
      assert.ok(height >= 180, `${item} at ${width}: ${height} px high`);
    }
    await assertStill(page);
    assert.deepEqual(errors, []);
    await shopper.leave();
    shopper = undefined;
  }
});

for (const [width, height] of [
  [390, 800],
  [1280, 800],
]) {
  test(`a drop at ${width} px: its first item large over the whole width, the cart a bar`, async () => {
    const { page, by, errors } = await arrive({ front: { ...FRONT, layout: "drop" }, width, height });
    const frame = await by("item-bowl-0").locator(".frame").boundingBox();
    assert.deepEqual([frame.x, frame.width], [0, width]);
    assert.ok((await by("add-bowl-0").boundingBox()).y < height + 60, "what there is to do is near");
    await by("add-bowl-0").click();
    await by("bar-buy").waitFor();
    assert.deepEqual(await graveFindings(page), []);
    await by("bar-buy").click();
    await by("receipt").waitFor();
    await by("close-receipt").click();
    await page.keyboard.press("Escape");
    await assertStill(page);
    assert.deepEqual(errors, []);
  });
}
