// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shop for one file's tests: a browser for all of them, and for each test its item, strangers and shoppers, who
 * leave when it ends.
 */

import { after, afterEach, before, beforeEach } from "node:test";
import { createStrangers, firstItem, openBrowser, openShopper } from "./support.mjs";

/**
 * @returns {{item: string, strangers: ReturnType<typeof createStrangers>, arrive: typeof openShopper,
 *   id: (hook: string) => string, left: (change: number) => string}} filled in before each test
 *   `id` names the element of the shop's item; `left` is the number that is shown after a change
 * @example const shop = useShop(); test("…", async () => { const { by } = await shop.arrive(); });
 */
export function useShop() {
  const shop = {};
  let browser;
  let shoppers;

  before(async () => {
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    const { item, available } = await firstItem();
    shoppers = [];
    Object.assign(shop, {
      item,
      strangers: createStrangers(),
      id: (hook) => `${hook}-${item}`,
      left: (change) => String(available + change),
      async arrive(options) {
        const shopper = await openShopper(browser, options);
        shoppers.push(shopper);
        return shopper;
      },
    });
  });

  afterEach(async () => {
    for (const shopper of shoppers) await shopper.leave();
    await shop.strangers.giveBack();
  });

  return shop;
}
