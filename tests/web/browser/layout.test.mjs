// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the page fits: no empty half beside one column, the cart never out of reach, and letters of twice the size
 * neither cover one another nor push anything out of sight.
 * Method: a shop of a few items; boxes are measured.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { eventually, graveFindings, openBrowser, openShopper } from "./support.mjs";

const ITEMS = [
  { item: "teapot", name: { en: "Clay teapot", zh: "紫砂壶" }, stock: 12 },
  { item: "tray", name: { en: "Bamboo tray", zh: "竹茶盘" }, stock: 3 },
  { item: "vase", name: { en: "Celadon vase with a long neck", zh: "龙泉青瓷长颈花瓶" }, stock: 120_000 },
];

let browser;
let shop;
let shopper;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: ITEMS });
  await shop.command("stranger", { action: "add", item: "tray", quantity: 3 });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});
afterEach(() => shopper?.leave());

/** Something held and something waited for, so that all there is stands on the page. */
async function arrive(options) {
  shopper = await openShopper(browser, { base: shop.url, ...options });
  const { by } = shopper;
  await by("add-teapot").click();
  await by("cart-line-teapot").waitFor({ state: "attached" });
  await by("add-tray").click();
  await by("place-tray").waitFor({ state: "attached" });
  return shopper;
}

const boxOf = (locator) => locator.boundingBox();

for (const width of [600, 740, 1024, 1119]) {
  test(`at ${width} px there are columns, and the cart is a bar at the foot of the screen that opens a sheet`, async () => {
    const { page, by, focused } = await arrive({ width, height: 600 });
    const [first, second] = [await boxOf(by("item-teapot")), await boxOf(by("item-tray"))];
    assert.equal(first.y, second.y);
    assert.ok(second.x > first.x + first.width);
    assert.equal(await by("buy").isVisible(), false);
    const bar = await boxOf(by("cart-bar"));
    assert.equal(Math.round(bar.y + bar.height), 600, "the bar is at the foot of the screen");
    assert.match(await by("cart-bar").textContent(), /Cart: 1.*left.*Buy/s);
    await by("to-cart").click();
    assert.equal(await focused(), "cart-title");
    assert.ok(await by("buy").isVisible());
    await page.keyboard.press("Escape");
    assert.equal(await by("buy").isVisible(), false);
    assert.equal(await focused(), "to-cart");
  });
}

test("an open sheet keeps the focus, the page behind it stands still, and it is closed by a press beside it or drawn down", async () => {
  const { page, by, focused } = await arrive({ width: 390, height: 700 });
  await page.evaluate(() => window.scrollTo(0, 300));
  await by("to-cart").click();
  assert.equal(await page.locator("#side").getAttribute("role"), "dialog");
  for (let i = 0; i < 25; i += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(
      () => document.activeElement.closest(".top, .shelf, .foot, #cart-bar") !== null,
    );
    assert.equal(outside, false, `the focus went to ${await focused()}`);
  }
  await page.mouse.move(190, 40);
  await page.mouse.wheel(0, 400);
  assert.equal(await page.evaluate(() => window.scrollY), 300);
  await page.mouse.click(190, 160);
  assert.equal(await by("buy").isVisible(), false);
  await by("to-cart").click();
  const head = await boxOf(page.locator(".grip"));
  await page.mouse.move(head.x + head.width / 2, head.y + 12);
  await page.mouse.down();
  await page.mouse.move(head.x + head.width / 2, head.y + 160, { steps: 4 });
  await page.mouse.up();
  await eventually(async () => ((await by("buy").isVisible()) ? "the sheet is still there" : null));
});

test("at 1120 px the cart is beside the columns", async () => {
  const { by } = await arrive({ width: 1120 });
  const [first, second] = [await boxOf(by("item-teapot")), await boxOf(by("item-tray"))];
  const cart = await boxOf(by("cart"));
  assert.equal(first.y, second.y);
  assert.ok(cart.x >= second.x + second.width);
  assert.equal(await by("to-cart").isVisible(), false);
});

for (const locale of ["en-US", "zh-CN"]) {
  test(`letters of twice the size at 360 px, in ${locale}: nothing overlaps, nothing is pushed aside`, async () => {
    const { page, by } = await arrive({ width: 360, height: 740, locale });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    for (const state of ["live", "reconnecting"]) {
      if (state === "reconnecting") {
        await page.context().setOffline(true);
        await page.locator(`#connection[data-state=${state}]`).waitFor();
      }
      await fits(page);
    }
    await page.context().setOffline(false);
    await by("to-cart").click();
    await fits(page);
    await page.keyboard.press("Escape");
    await page.locator("#name-vase a").click();
    await fits(page);
    await by("dismiss").click();
    assert.deepEqual(await graveFindings(page), []);
  });
}

async function fits(page) {
  const { overlaps, wide } = await page.evaluate(measure);
  assert.deepEqual(overlaps, []);
  assert.equal(wide, 0, `the page is ${wide} px too wide`);
}

/** Runs in the page: which of the texts that stand beside one another overlap, or reach out of their card. */
function measure() {
  const overlaps = [];
  const groups = [".top > *", ".card-head > *", ".count > *", ".count-words > *", ".card-buttons > *"];
  groups.push(".line-head > *", ".line-tools > *", ".cart-bar > *", ".to-cart > *");
  const parts = (selector) => {
    const parents = new Map();
    for (const node of document.querySelectorAll(selector)) {
      if (node.getClientRects().length === 0) continue;
      const { position, visibility } = getComputedStyle(node);
      if (position === "absolute" || visibility === "hidden") continue;
      parents.set(node.parentElement, [...(parents.get(node.parentElement) ?? []), node]);
    }
    return parents;
  };
  const name = (node) => node.dataset.testid ?? (node.id || node.className);
  for (const selector of groups) {
    for (const [parent, nodes] of parts(selector)) {
      const boxes = nodes.map((node) => node.getBoundingClientRect());
      const room = parent.getBoundingClientRect();
      boxes.forEach((a, i) => {
        const cut = nodes[i].matches("span, h1, h3, .add") && nodes[i].scrollWidth > nodes[i].clientWidth + 1;
        if (a.right > room.right + 13 || (cut && nodes[i].clientWidth > 0))
          overlaps.push(`${name(nodes[i])} reaches out of ${name(parent)}`);
        boxes.slice(i + 1).forEach((b, j) => {
          const apart =
            a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
          if (!apart) overlaps.push(`${name(nodes[i])} and ${name(nodes[i + j + 1])}`);
        });
      });
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  return { overlaps, wide: scrollWidth - clientWidth };
}
