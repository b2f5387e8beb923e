// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: through the load balancer, a click in one window changes the other while both are served by different replicas.
 * Method: two shoppers in Chromium; the header of each answer tells which replica it came from.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { useShop } from "../web/browser/fixture.mjs";
import { says } from "../web/browser/support.mjs";

const shop = useShop();

/** The replicas that answered a window's polls since the last look, in order. */
function replicasOf(page) {
  const replicas = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname === "/status") replicas.push(response.headers()["x-served-by"]);
  });
  return () => replicas.splice(0);
}

test("a click in one window changes the other, which another replica serves", async () => {
  const windows = [await shop.arrive(), await shop.arrive()];
  const replicas = windows.map(({ page }) => replicasOf(page));
  const [one, two] = windows.map(({ by }) => by(shop.id("count")));
  const [click, giveBack] = ["add", "remove"].map((name) => windows[0].by(shop.id(name)));
  // Each click ends both windows' polls, and names who held them. The replica with the fewest polls gets the next.
  let apart = false;
  for (let round = 0; round < 5 && !apart; round += 1) {
    for (const [button, change] of [
      [click, -1],
      [giveBack, 0],
    ]) {
      await button.click();
      await says(one, shop.left(change));
      await says(two, shop.left(change));
      const [served, servedToo] = replicas.map((answered) => answered().at(-1));
      apart ||= Boolean(served && servedToo && served !== servedToo);
    }
  }
  assert.ok(apart, "one replica served both windows in every round");
  assert.deepEqual(
    windows.flatMap(({ errors }) => errors),
    [],
  );
});
