// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a hold that runs out is shown to those who wait by itself: no page asks for it, and nobody touches anything.
 * So is one that runs out while the machine sleeps, in which a browser's clock stands still.
 * Method: holds of 2 s. What the page shows is recorded in it as it happens; how long that took is printed, not judged.
 */

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { SOON_MS, openShop } from "./own_shop.mjs";
import { eventually, openBrowser, openShopper, says } from "./support.mjs";

let browser;
let shop;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({
    items: [{ item: "P", name: { en: "Product P" }, stock: 1 }],
    flags: ["--hold-ttl", "2s"],
  });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

test("the last unit, held for 2 s by somebody else, goes and comes back on a page nobody touches", async (t) => {
  const { page, by, errors } = await openShopper(browser, { base: shop.url });
  await says(by("count-P"), "1");
  await eventually(async () => ((await shop.held()) === 1 ? null : "the page does not poll"), SOON_MS);

  const requests = [];
  page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.evaluate(() => {
    const card = document.querySelector('[data-testid="item-P"]');
    const read = () => ({
      count: card.querySelector('[data-testid="count-P"]').textContent,
      badge: card.querySelector(".badge").textContent,
      at: Date.now(),
    });
    globalThis.shown = [read()];
    new MutationObserver(() => {
      const now = read();
      if (now.count !== globalThis.shown.at(-1).count) globalThis.shown.push(now);
    }).observe(card, { subtree: true, childList: true, characterData: true });
  });

  const sentAt = Date.now();
  const { lines } = await shop.command("somebody", { action: "add", item: "P" });
  const heldAt = Date.now();
  assert.equal(lines[0].quantity, 1);
  let shown;
  await eventually(async () => {
    shown = await page.evaluate(() => globalThis.shown);
    return shown.length === 3 ? null : `shown so far: ${JSON.stringify(shown)}`;
  }, SOON_MS);
  const [before, soldOut, again] = shown;
  assert.deepEqual([before.count, soldOut.count, again.count], ["1", "0", "1"]);
  assert.equal(soldOut.badge, "All in carts");
  assert.notEqual(again.badge, "All in carts");
  t.diagnostic(
    `sold out ${soldOut.at - sentAt} ms, there again ${again.at - sentAt} ms after the hold was asked for ` +
      `(${soldOut.at - heldAt} and ${again.at - heldAt} ms after its answer); requests: ${requests.length}`,
  );

  await eventually(async () => ((await shop.held()) === 1 ? null : "the page does not poll on"), SOON_MS);
  assert.ok(requests.length > 0, "the poll that followed the first change");
  assert.deepEqual(
    requests.filter((request) => request !== "GET /status"),
    [],
  );
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("a hold whose end was slept through is not promised any more", async () => {
  const shopper = await openShopper(browser, {
    base: shop.url,
    prepare: (page) =>
      page.addInitScript(() => {
        const running = performance.now.bind(performance);
        let stands = null;
        performance.now = () => stands ?? running();
        globalThis.sleep = () => {
          stands = running();
        };
      }),
  });
  const { page, by, errors } = shopper;
  // What comes in would tell it too.
  await page.route("**/status*", () => {});
  await by("add-P").click();
  await by("cart-line-P").waitFor();
  await page.evaluate(() => globalThis.sleep());
  await by("cart-line-P").waitFor({ state: "detached" });
  await says(by("message"), /ran out/);
  assert.deepEqual(errors, []);
  await shopper.leave();
});
