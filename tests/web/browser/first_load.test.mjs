// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the page as it is installed comes in few requests and few bytes, which a browser keeps for good, and nothing
 * moves while it comes. How fast that is, bench/first_load.mjs tells.
 * Method: a shop of 8 items and one of 3,000, in a browser that has nothing of them.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { firstLoad } from "./first_load.mjs";
import { openShop } from "./own_shop.mjs";
import { openBrowser } from "./support.mjs";

const BUNDLE = process.env.HOLDFAST_TEST_BUNDLE;
const skip = (!BUNDLE || !existsSync(path.join(BUNDLE, "index.html"))) && "the page was not bundled";
/** The page, its style, its script; its mark, on it and on the tab; the cart, and a poll; one more. */
const MOST_REQUESTS = 8;
/** Compressed, with heads: what the page has now, and half as much again. */
const MOST_BYTES = 70_000;

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

function itemsOf(count) {
  return Array.from({ length: count }, (_, n) => ({ item: `lamp-${n}`, name: { en: `Lamp ${n}` }, stock: 5 }));
}

for (const count of [8, 3000]) {
  test(`a shop of ${count} items is seen after few requests and bytes, without a shift`, { skip }, async (t) => {
    const shop = await openShop({ items: itemsOf(count) });
    t.after(() => shop.close());
    const { asked, bytes, firstItems, shifts } = await firstLoad(browser, `${shop.url}/`);
    const paths = asked.map(({ path: it }) => it);
    assert.ok(asked.length <= MOST_REQUESTS, paths.join());
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
    assert.deepEqual(shifts, []);
    assert.equal(firstItems, Math.min(count, 24));
    const parts = asked.filter(({ path: it }) => /\.(js|css)$/.test(it));
    assert.deepEqual(parts.map(({ path: it }) => it.replace(/\.[0-9a-f]{16}\./, ".….")).sort(), [
      "/app.….js",
      "/style.….css",
    ]);
    for (const { path: it, status, headers } of parts) {
      const told = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      assert.equal(status, 200, it);
      assert.equal(told["cache-control"], "public, max-age=31536000, immutable", it);
      // Chromium takes it of its own machine as of https.
      assert.equal(told["content-encoding"], "br", it);
    }
  });
}
