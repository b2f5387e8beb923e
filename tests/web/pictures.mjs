// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Takes the pictures of docs/pictures anew, in the fonts of this machine:
 *
 *   HOLDFAST_TEST_CARTD=… HOLDFAST_TEST_GATEWAY=… node tests/web/pictures.mjs [NAME…]
 *
 * A shop of the catalog that compose sells, a potter's, with what its owner says of it. Run it from the project's folder;
 * look at what it made.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";

// support.mjs wants gateways, of which none is asked here.
for (const name of ["HOLDFAST_TEST_GATEWAY_A", "HOLDFAST_TEST_GATEWAY_B"]) process.env[name] ??= "http://127.0.0.1:9";
const { openShop } = await import("./browser/own_shop.mjs");
const { openBrowser, openShopper } = await import("./browser/support.mjs");

const root = new URL("../../", import.meta.url);
const folder = new URL("docs/pictures/", root);
const FRONT = {
  name: { en: "Kiln & Co", zh: "窑与伙伴" },
  tagline: {
    en: "Stoneware from a wood kiln, a few pieces a month.",
    zh: "柴窑陶器，每月数件。",
  },
  colours: { light: "#8a3d1e", dark: "#f0a27c" },
  contact: "mailto:hello@shop.example",
  links: [
    { name: { en: "Terms", zh: "条款" }, url: "/terms" },
    { name: { en: "Imprint", zh: "关于本店" }, url: "/imprint" },
  ],
  pay: "/pay/{order}",
};
const PHONE = { width: 390, height: 844, scale: 2 };
const DESK = { width: 1280, height: 860, scale: 1.25 };

const catalog = JSON.parse(await readFile(new URL("docker/catalog.json", root), "utf8"));
const browser = await openBrowser();

/** What is to be seen: where, in which light and language, and what was done before. */
const PICTURES = {
  shelf: {
    ...DESK,
    async until({ by }) {
      await hold(by, "tenmoku-bowl");
      await by("add-moon-jar").click();
      await by("place-moon-jar").waitFor();
    },
  },
  drop: { ...DESK, front: { layout: "drop" }, first: "mended-bowl", until: async () => {} },
  "drop-phone": { ...PHONE, dark: true, locale: "zh-CN", front: { layout: "drop" }, until: ({ by }) => hold(by, "P") },
  item: {
    ...DESK,
    async until({ page, by }) {
      await page.locator("#name-tenmoku-bowl a").click();
      await hold(by, "tenmoku-bowl");
    },
  },
  cart: {
    ...PHONE,
    async until({ by }) {
      await hold(by, "tenmoku-bowl");
      await hold(by, "bud-vase");
      await by("to-cart").click();
    },
  },
  offer: {
    ...PHONE,
    inView: true,
    async until({ page, by }, shop) {
      await by("add-moon-jar").click();
      await by("place-moon-jar").waitFor({ state: "attached" });
      await shop.command("early", { action: "remove", item: "moon-jar" });
      await page.locator(".card[data-turn]").waitFor();
      await by("dismiss").click();
      await by("item-moon-jar").evaluate((card) => card.scrollIntoView({ block: "center" }));
    },
  },
  payment: {
    ...PHONE,
    async until({ by }) {
      await hold(by, "bud-vase");
      await by("bar-buy").click();
      await by("give-up").waitFor();
    },
  },
  receipt: {
    ...DESK,
    paid: true,
    async until({ by }) {
      await hold(by, "bud-vase");
      await hold(by, "salt-jar");
      await by("buy").click();
      await by("receipt-page").click();
      await by("paper-order").waitFor();
    },
  },
};

async function hold(by, item) {
  await by(`add-${item}`).click();
  await by(`cart-line-${item}`).waitFor({ state: "attached" });
}

async function take(
  name,
  { width, height, scale, dark = false, locale = "en-GB", front = {}, first, paid = false, inView = false, until },
) {
  const { items } = catalog;
  const sorted = first
    ? [...items.filter(({ item }) => item === first), ...items.filter(({ item }) => item !== first)]
    : items;
  const shop = await openShop({
    items: sorted,
    shop: { ...FRONT, ...front },
    flags: paid ? [] : ["--payment", "external"],
  });
  try {
    for (const [session, item, quantity] of [
      ["early", "moon-jar", 1],
      ["others", "moon-jar", 1],
      ["others", "tenmoku-bowl", 2],
      ["others", "bud-vase", 2],
      ["others", "P", 2],
    ])
      await shop.command(session, { action: "add", item, quantity });
    const shopper = await openShopper(browser, {
      base: shop.url,
      locale,
      width,
      height,
      scale,
      colorScheme: dark ? "dark" : "light",
    });
    const { page, by } = shopper;
    await until(shopper, shop);
    if (await by("dismiss").isVisible()) await by("dismiss").click();
    await page.evaluate(() => document.activeElement?.blur());
    if (!inView) await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForFunction(() =>
      [...document.images].every((one) => one.complete || one.getBoundingClientRect().top > window.innerHeight),
    );
    await page.waitForTimeout(400);
    await keep(name, await page.screenshot());
    await shopper.leave();
  } finally {
    await shop.close();
  }
}

/** The example page with the elements, on another origin. */
async function takeElsewhere(name, { width, height, scale }) {
  const types = { ".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml" };
  let gateway = null;
  const site = http.createServer(async (request, response) => {
    const file = request.url === "/" ? "index.html" : path.basename(request.url);
    const text = await readFile(new URL(`examples/embed/${file}`, root), "utf8").catch(() => "");
    response.setHeader("Content-Type", types[path.extname(file)] ?? "text/plain");
    response.end(text.replaceAll("http://localhost:8080", gateway.url));
  });
  await new Promise((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
  const shop = await openShop();
  const origin = `http://localhost:${site.address().port}`;
  gateway = await shop.openGateway({ flags: ["--allow-origin", origin] });
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  await page.goto(origin);
  await page.locator("holdfast-buy button").first().click();
  await page.locator('holdfast-buy[state="in-cart"]').waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await keep(name, await page.screenshot());
  await page.close();
  site.closeAllConnections();
  site.close();
  await shop.close();
}

/** As WebP, which Chromium makes of it. */
async function keep(name, png) {
  const page = await browser.newPage();
  const url = await page.evaluate(async (data) => {
    const image = new globalThis.Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.86);
  }, png.toString("base64"));
  await page.close();
  const bytes = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  await writeFile(new URL(`${name}.webp`, folder), bytes);
  process.stdout.write(`${name}.webp: ${bytes.length} bytes\n`);
}

await mkdir(folder, { recursive: true });
const wanted = process.argv.slice(2);
try {
  for (const [name, picture] of Object.entries(PICTURES))
    if (wanted.length === 0 || wanted.includes(name)) await take(name, picture);
  if (wanted.length === 0 || wanted.includes("embed")) await takeElsewhere("embed", { ...DESK, height: 800 });
} finally {
  await browser.close();
}
