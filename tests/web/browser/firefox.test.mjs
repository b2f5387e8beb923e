// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: in Firefox, too, a shopper buys, their tabs share one poll and one cart, and a payment is waited for.
 * Method: Firefox over WebDriver BiDi, where it is installed, on the page as it is installed; what exactly the page says is
 * looked at in Chromium.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import test, { after, before } from "node:test";
import { promisify } from "node:util";
import puppeteer from "puppeteer-core";
import { openShop } from "./own_shop.mjs";
import { eventually } from "./support.mjs";

const FIREFOX = process.env.HOLDFAST_TEST_FIREFOX ?? "/usr/bin/firefox-esr";
const skip = !existsSync(FIREFOX) && "no Firefox";
const ITEMS = [{ item: "P", name: { en: "Product P" }, price: { amount: "12.50", currency: "EUR" }, stock: 10 }];
/** The page asks after a payment every few seconds. */
const PAID_MS = 30_000;

let firefox;
before(async () => {
  if (!skip) firefox = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
});
after(() => firefox?.close());

/** A shopper of a shop of the test's own, and what they do. */
async function arrive(t, { flags = [] } = {}) {
  const shop = await openShop({ items: ITEMS, flags });
  const context = await firefox.createBrowserContext();
  t.after(async () => {
    await context.close();
    await shop.close();
  });
  const errors = [];
  const openTab = async () => {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(`${shop.url}/`);
    await page.waitForSelector('main[data-ready=""]');
    return tabOf(page);
  };
  return { shop, openTab, errors };
}

function tabOf(page) {
  const at = (hook) => `[data-testid="${hook}"]`;
  return {
    page,
    click: async (hook) => (await page.waitForSelector(at(hook), { visible: true })).click(),
    text: (hook) => page.$eval(at(hook), ({ textContent }) => textContent),
    says: (selector, text, withinMs) =>
      eventually(async () => {
        const is = await page.evaluate((it) => document.querySelector(it)?.textContent ?? "", selector);
        return text.test(is) ? null : `${selector} says "${is}", not ${text}`;
      }, withinMs),
    at,
  };
}

test("Firefox: a shopper hears of others, buys, and has the receipt", { skip }, async (t) => {
  const { shop, openTab, errors } = await arrive(t);
  const tab = await openTab();
  await tab.says(tab.at("count-P"), /^10$/);
  await shop.command("stranger", { action: "add", item: "P", quantity: 3 });
  await tab.says(tab.at("count-P"), /^7$/);
  await tab.click("add-P");
  await tab.says(tab.at("quantity-P"), /^1$/);
  await tab.page.reload();
  await tab.says(tab.at("quantity-P"), /^1$/);
  await tab.click("buy");
  await tab.says("#receipt-title", /^It is yours$/);
  await tab.says(tab.at("count-P"), /^6$/);
  assert.deepEqual(errors, []);
});

test("Firefox: tabs hold one poll between them, and show one cart", { skip }, async (t) => {
  const { shop, openTab, errors } = await arrive(t);
  const tabs = [await openTab(), await openTab(), await openTab()];
  await shop.command("stranger", { action: "add", item: "P", quantity: 4 });
  for (const tab of tabs) await tab.says(tab.at("count-P"), /^6$/);
  await eventually(async () => {
    const held = await shop.held();
    return held === 1 ? null : `${held} polls are held`;
  });
  await tabs[2].click("add-P");
  for (const tab of tabs) await tab.says(tab.at("quantity-P"), /^1$/);
  assert.deepEqual(errors, []);
});

test("Firefox: an order waits for its payment, and is the shopper's once it is confirmed", { skip }, async (t) => {
  const { shop, openTab, errors } = await arrive(t, { flags: ["--payment", "external"] });
  const tab = await openTab();
  await tab.click("add-P");
  await tab.click("buy");
  await tab.says("#receipt-title", /^Waiting for payment$/);
  const order = await tab.text("order");
  await promisify(execFile)(process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl", [
    ...["--operator", shop.operator, "order", "confirm", order],
  ]);
  await tab.says("#receipt-title", /^It is yours$/, PAID_MS);
  assert.deepEqual(errors, []);
});
