// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Pictures of the page for people to judge: each state, at three widths, light and dark, in alternating languages.
 * What a program can judge of them is judged in shop.test.mjs; here only that the state was reached.
 */

import test, { after, before } from "node:test";
import { createStrangers, firstItem, hasAttribute, keepPicture, openBrowser, openShopper, says } from "./support.mjs";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
});

const SIZES = [
  [360, 740, "en"],
  [768, 1024, "zh-CN"],
  [1280, 800, "en"],
];

for (const colorScheme of ["light", "dark"]) {
  for (const [width, height, locale] of SIZES) {
    test(`the page at ${width} px, ${colorScheme}`, async () => {
      const strangers = createStrangers();
      const { item, available } = await firstItem();
      const shopper = await openShopper(browser, { width, height, locale, colorScheme });
      const { page, by } = shopper;
      const keep = (state) => keepPicture(page, `${state}-${width}-${colorScheme}`);
      const sheet = width < 1120;
      const there = (hook) => by(hook).waitFor({ state: "attached" });
      try {
        await says(by(`count-${item}`), String(available));
        await keep("fresh");
        await by(`add-${item}`).click();
        await there(`cart-line-${item}`);
        await keep("in-cart");
        if (sheet) await by("to-cart").click();
        if (sheet) await keep("sheet");
        await by(`remove-${item}`).click();
        await by(`cart-line-${item}`).waitFor({ state: "detached" });
        if (sheet) await by("close-cart").click();
        await strangers.takeAll(item);
        await says(by(`count-${item}`), "0");
        await by("dismiss").click();
        await keep("sold-out");
        await by(`add-${item}`).click();
        await there(`place-${item}`);
        await by("dismiss").click();
        await keep("in-line");
        await strangers.giveOne();
        await there(`take-${item}`);
        await by("dismiss").click();
        await keep("offered");
        if (sheet) await by("to-cart").click();
        await by("buy").click();
        await by("receipt").waitFor();
        await keep("bought");
        await page.route("**/status*", (route) => route.abort());
        await strangers.giveBack();
        await hasAttribute(by("connection"), "data-state", "reconnecting");
        await says(by(`note-${item}`), /\d (s|秒)/);
        await keep("reconnecting");
      } finally {
        await strangers.giveBack();
        await shopper.leave();
      }
    });
  }
}
