// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the cart is bought once, whatever gets lost on the way, and nothing is bought that the shopper did not see.
 * Method: a shop of each test's own; answers are lost on their way to the page after the gateway gave them.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { eventually, openBrowser, openShopper, says } from "./support.mjs";

const ITEMS = [
  { item: "P", name: { en: "Product P", zh: "P商品" }, stock: 10 },
  { item: "Q", name: { en: "Product Q", zh: "Q商品" }, stock: 5 },
];
const SILENCE = { status: 504, contentType: "application/problem+json", body: '{"type":"outcome-unknown"}' };

let browser;
let closing = [];

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

/** A shop, and a shopper in it who holds one P. */
async function arrive({ flags = [] } = {}) {
  const shop = await openShop({ items: ITEMS, flags });
  closing.push(() => shop.close());
  const shopper = await openShopper(browser, { base: shop.url });
  closing.push(() => shopper.leave());
  await shopper.by("add-P").click();
  await shopper.by("cart-line-P").waitFor();
  return { ...shopper, shop, words: (id) => shopper.by(id).textContent() };
}

/** Numbers of the orders that leave the page; `answer` decides what becomes of each. */
async function watchOrders(page, answer) {
  const orders = [];
  await page.route("**/checkout", (route) => {
    orders.push(route.request().postDataJSON().order);
    return answer(route, orders.length);
  });
  return orders;
}

const focusIs = (shopper, wanted) =>
  eventually(async () => {
    const focused = await shopper.focused();
    return focused === wanted ? null : `the focus is on ${focused}, not on ${wanted}`;
  });

test("Buy: a receipt with the order's number, an empty cart, fewer units for everybody, and the focus follows", async () => {
  const shopper = await arrive();
  const { by, errors, words } = shopper;
  const other = await openShopper(browser, { base: shopper.shop.url });
  closing.push(() => other.leave());
  await says(other.by("count-P"), "9");
  await by("buy").click();
  await focusIs(shopper, "receipt");
  assert.match(await words("receipt"), /Product P/);
  assert.match(await words("order"), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  await says(by("notice"), /Bought/);
  assert.equal(await by("cart-line-P").count(), 0);
  await says(other.by("item-P"), /left of 101 sold/);
  const order = await fetch(`${shopper.shop.url}/orders/${await words("order")}?session=${await shopper.session()}`);
  assert.deepEqual((await order.json()).lines, [{ item: "P", quantity: 1 }]);
  await by("close-receipt").click();
  await by("receipt").waitFor({ state: "hidden" });
  await focusIs(shopper, "cart-title");
  assert.deepEqual(errors, []);
});

test("an answer that is lost is asked for again under the same number, and the cart is bought once", async () => {
  const { page, by, words } = await arrive();
  const orders = await watchOrders(page, async (route, nth) => {
    if (nth > 2) return route.continue();
    await route.fetch();
    return nth === 1 ? route.abort() : route.fulfill(SILENCE);
  });
  await by("buy").click();
  await says(by("message"), /No answer yet/);
  await by("receipt").waitFor();
  assert.deepEqual(orders, Array(3).fill(await words("order")));
  await says(by("item-P"), /left of 101 sold/);
});

test("a page that is loaded again while nobody knows repeats the same order", async () => {
  for (const reached of [true, false]) {
    const { page, by, words } = await arrive();
    let silent = true;
    const orders = await watchOrders(page, async (route) => {
      if (!silent) return route.continue();
      if (reached) await route.fetch();
      return route.fulfill(SILENCE);
    });
    await by("buy").click();
    await says(by("message"), /No answer yet/);
    silent = false;
    await page.reload();
    await by("receipt").waitFor();
    assert.deepEqual(new Set(orders), new Set([await words("order")]), reached ? "it had been sold" : "it had not");
    await says(by("item-P"), /left of 101 sold/);
  }
});

test("the receipt is there when the page is loaded again, does not take the focus then, and is closed for good", async () => {
  const { page, by, words, focused } = await arrive();
  const orders = await watchOrders(page, (route) => route.continue());
  const ready = () => page.locator("main[data-ready]").waitFor();
  await by("buy").click();
  await by("receipt").waitFor();
  await page.reload();
  await ready();
  assert.equal(await words("order"), orders[0]);
  assert.match(await words("receipt"), /Product P/);
  assert.notEqual(await focused(), "receipt");
  await says(page.locator("#cart-empty"), /empty/);
  await by("close-receipt").click();
  await by("receipt").waitFor({ state: "hidden" });
  await page.reload();
  await ready();
  assert.equal(await by("receipt").isVisible(), false);
  assert.equal(orders.length, 1, "nothing was bought again");
});

test("a hold that ran out is named, nothing is bought, and the next press buys the rest", async () => {
  const { by, shop, session, page } = await arrive({ flags: ["--hold-ttl", "3s"] });
  await by("cart-line-P").waitFor({ state: "detached" });
  await by("add-Q").click();
  await by("cart-line-Q").waitFor();
  await by("buy").click();
  await says(by("message"), /Your time for Product P had run out, so nothing was bought. The rest/);
  await by("buy").click();
  await by("receipt").waitFor();
  const receipt = await by("receipt").textContent();
  assert.ok(receipt.includes("Product Q") && !receipt.includes("Product P"), receipt);
  await says(by("item-P"), /left of 10/);
  const { lines } = await (await fetch(`${shop.url}/cart?session=${await session()}`)).json();
  assert.deepEqual(lines, []);
  await by("close-receipt").click();
  await by("receipt").waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, "nothing is kept of what is over");
});

test("a cart that was emptied elsewhere, unheard, cannot be bought, and says so", async () => {
  const { by, shop, session, page } = await arrive();
  await page.route("**/status*", () => {});
  await page.reload();
  await by("cart-line-P").waitFor();
  await shop.command(await session(), { action: "remove", item: "P" });
  await by("buy").click();
  await says(by("message"), /Your cart is empty, so nothing was bought/);
  await by("cart-line-P").waitFor({ state: "detached" });
  await says(page.locator("#cart-empty"), /empty/);
});

test("an order that is another shopper's buys nothing; the next press is a new one", async () => {
  const { page, by, shop } = await arrive();
  const taken = "0b9f5a0e-6c1d-4c57-9d2e-2f6f0a3a8b11";
  await shop.command("stranger", { action: "add", item: "Q" });
  const body = { session: "stranger", order: taken };
  const headers = { "Content-Type": "application/json" };
  assert.equal(
    (await fetch(`${shop.url}/checkout`, { method: "POST", headers, body: JSON.stringify(body) })).status,
    200,
  );
  await watchOrders(page, (route, nth) => {
    if (nth > 1) return route.continue();
    return route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), order: taken }) });
  });
  await by("buy").click();
  await says(by("message"), /Nothing was bought: your cart is not the one/);
  await says(by("quantity-P"), "1");
  await by("buy").click();
  await by("receipt").waitFor();
});
