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
  await by("cart-line-teapot").waitFor();
  await by("add-tray").click();
  await by("place-tray").waitFor();
  return shopper;
}

const boxOf = (locator) => locator.boundingBox();

for (const width of [600, 740, 1024, 1119]) {
  test(`at ${width} px there are columns, and the cart is a bar at the foot of the screen until it is reached`, async () => {
    const { page, by } = await arrive({ width, height: 480 });
    const [first, second] = [await boxOf(by("item-teapot")), await boxOf(by("item-tray"))];
    assert.equal(first.y, second.y);
    assert.ok(second.x > first.x + first.width);
    const cart = await boxOf(by("cart"));
    assert.ok(cart.y > first.y + first.height, "below the cards");
    assert.ok(cart.width > 0.9 * (width - 64), "over their whole width");
    await page.evaluate(() => window.scrollTo(0, 0));
    const bar = by("to-cart");
    await eventually(async () => {
      const box = (await bar.isVisible()) ? await boxOf(bar) : null;
      return box !== null && Math.round(box.y + box.height) === 480 ? null : "the bar is not at the foot of the screen";
    });
    assert.match(await bar.textContent(), /Cart: 1.*left/s);
    await bar.click();
    await eventually(async () => ((await bar.isVisible()) ? "the bar is before the cart" : null));
    assert.ok(await by("buy").isVisible());
  });
}

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
      const { overlaps, wide } = await page.evaluate(measure);
      assert.deepEqual(overlaps, []);
      assert.equal(wide, 0, `the page is ${wide} px too wide`);
    }
    await page.context().setOffline(false);
    await by("dismiss").click();
    assert.deepEqual(await graveFindings(page), []);
  });
}

/** Runs in the page: which of the texts that stand beside one another overlap, or reach out of their card. */
function measure() {
  const overlaps = [];
  const groups = [".top > *", ".card-head > *", ".count > *", ".count-words > *", ".card-buttons > *"];
  groups.push(".line-head > *", ".line-tools > *");
  const parts = (selector) => {
    const parents = new Map();
    for (const node of document.querySelectorAll(selector)) {
      if (node.getClientRects().length === 0) continue;
      if (getComputedStyle(node).position === "absolute") continue;
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
