// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a page that is open when the sale is paused says so, and why; counts nothing down; and goes on with the sale.
 * Method: a shop of the test's own; cartctl stands for its owner, and the page's time goes by faster than ours.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test, { after, before } from "node:test";
import { promisify } from "node:util";
import { openShop } from "./own_shop.mjs";
import { graveFindings, keepPicture, openBrowser, openShopper, passTime, says } from "./support.mjs";

const ITEMS = [{ item: "P", name: { en: "Product P", zh: "P商品" }, stock: 10 }];

let browser;
let shop;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: ITEMS, flags: ["--hold-ttl", "1m"] });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

async function sale(...words) {
  await promisify(execFile)(process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl", [
    "--operator",
    shop.operator,
    "sale",
    ...words,
  ]);
}

test("a page says that the sale is paused and why, counts nothing down, and goes on with it", async () => {
  const { page, by, errors } = await openShopper(browser, { base: shop.url, prepare: (it) => it.clock.install() });
  await by("add-P").click();
  await says(by("countdown-P"), /^(1:00|0:[1-5]\d) left$/);
  assert.equal(await by("paused").isVisible(), false);

  await sale("pause", "--reason", "We check the price <b>.");
  await says(by("paused"), /We check the price <b>\..*The sale is paused/s);
  await says(by("countdown-P"), "held: time stands still");
  await says(by("notice"), /The sale is paused/);
  await passTime(page, 65_000);
  await says(by("countdown-P"), "held: time stands still");
  await by("add-P").click({ force: true });
  await says(by("message"), /^The sale is paused/);
  assert.deepEqual(await graveFindings(page), []);
  await keepPicture(page, "paused");
  await page.reload();
  await says(by("paused"), /We check the price/);

  await sale("resume");
  await says(by("countdown-P"), /^(1:00|0:[1-5]\d) left$/);
  assert.equal(await by("paused").isVisible(), false);
  await by("add-P").click();
  await says(by("quantity-P"), "2");
  assert.deepEqual(errors, []);
});
