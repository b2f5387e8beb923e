// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the example page of fifteen lines shows a live count and buys, from another origin than the shop's.
 * Method: examples/embed as it is, but for the shop's address, in Chromium and in Firefox; axe in each state.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import test from "node:test";
import puppeteer from "puppeteer-core";
import { openForeignSite } from "./foreign_site.mjs";
import { eventually, openBrowser, packageSource } from "./support.mjs";

const FIREFOX = process.env.HOLDFAST_TEST_FIREFOX ?? "/usr/bin/firefox-esr";
const exampleFile = (name) => readFile(new URL(`../../../examples/embed/${name}`, import.meta.url), "utf8");

/** The example on a site of its own. */
async function openExample(t) {
  const scene = await openForeignSite(t);
  const html = await exampleFile("index.html");
  assert.equal(html.trim().split("\n").length, 15);
  const address = scene.serve(html.replaceAll("http://localhost:8080", "https://shop.example"));
  scene.serve(await exampleFile("style.css"), "/style.css", "text/css");
  scene.serve(await exampleFile("kettle.svg"), "/kettle.svg", "image/svg+xml");
  return { ...scene, address };
}

const stateOf = (page) => page.evaluate(() => document.querySelector("holdfast-buy").state);
const countOf = (page) =>
  page.evaluate(() => document.querySelector("holdfast-stock").shadowRoot.querySelector("[part=text]").textContent);
const becomes = (what, page, wanted) =>
  eventually(async () => {
    const is = await what(page);
    return is === wanted ? null : `it is ${is}, not ${wanted}`;
  });
const press = (page) =>
  page.evaluate(() => document.querySelector("holdfast-buy").shadowRoot.querySelector("button:not([hidden])").click());

/** `judge` looks at each state. */
async function showAndBuy(page, { address, gateway }, judge = async () => {}) {
  await page.goto(address);
  await becomes(countOf, page, "10 left");
  await judge("on the shelf");
  await gateway.command("stranger", { action: "add", item: "P", quantity: 3 });
  await becomes(countOf, page, "7 left");
  await press(page);
  await becomes(stateOf, page, "in-cart");
  await judge("in the cart");
  await press(page);
  await becomes(stateOf, page, "bought");
  await judge("bought");
  await becomes(countOf, page, "6 left");
}

test("Chromium: the example shows a live count and buys, by light and by dark", async (t) => {
  const example = await openExample(t);
  const browser = await openBrowser();
  t.after(() => browser.close());
  const axe = await packageSource("axe-core/axe.min.js");
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await showAndBuy(page, example, async (what) => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      assert.deepEqual(found, [], `${what}, ${colorScheme}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${what}: ${width} px wide`);
    }
  });
  assert.deepEqual(
    errors.filter((text) => !text.includes("404")),
    [],
  );
});

test("Firefox: the same", { skip: !existsSync(FIREFOX) && "no Firefox" }, async (t) => {
  const example = await openExample(t);
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
  t.after(() => browser.close());
  await showAndBuy(await browser.newPage(), example);
});
