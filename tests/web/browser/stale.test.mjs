// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: an open page says within seconds that its numbers may be old, and that they are right again; a page that is
 * opened meanwhile says how old they are.
 * Method: a shop of this file's own, whose cartd is stopped where it is. How long it took is printed, not judged.
 */

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { SOON_MS, openShop } from "./own_shop.mjs";
import { eventually, hasAttribute, openBrowser, openShopper, says } from "./support.mjs";

let browser;
let shop;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: [{ item: "P", name: { en: "Product P" }, stock: 10 }] });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

test("cartd is stopped and goes on: the open page says both by itself, a new one for how long", async (t) => {
  const shopper = await openShopper(browser, { base: shop.url });
  const { page, by, errors } = shopper;
  const connection = by("connection");
  await says(connection, "Live");
  await eventually(async () => ((await shop.held()) === 1 ? null : "the page does not poll"), SOON_MS);
  let asked = 0;
  page.on("request", () => {
    asked += 1;
  });

  const stoppedAt = performance.now();
  shop.pause();
  await hasAttribute(connection, "data-state", "stale", SOON_MS);
  const staleMs = performance.now() - stoppedAt;
  await says(connection, "Delayed");
  await says(by("note-P"), /^Last known \d+ s ago. Still trying.$/);

  // Long enough for a new page's own clock to say something else than the gateway does.
  await eventually(async () => {
    const { stale_ms: ms } = await (await fetch(`${shop.url}/items`)).json();
    return ms >= 6_000 ? null : `stale for ${ms} ms so far`;
  }, SOON_MS);
  const other = await openShopper(browser, { base: shop.url });
  const [, seconds] = /Last known (\d+) s ago/.exec(await other.by("note-P").textContent()) ?? [];
  assert.ok(Number(seconds) >= 6, `the new page says ${seconds} s`);

  const goneOnAt = performance.now();
  shop.resume();
  for (const { by: of } of [shopper, other]) await hasAttribute(of("connection"), "data-state", "live", SOON_MS);
  t.diagnostic(
    `delayed after ${Math.round(staleMs)} ms, live after ${Math.round(performance.now() - goneOnAt)} ms; ` +
      `requests of the open page: ${asked}`,
  );
  assert.ok(asked < 20, "being told is no reason to ask in a loop");
  assert.deepEqual(errors, []);
  await other.leave();
  await shopper.leave();
});
