// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Takes the pictures of docs/pictures anew, in the fonts of this machine:
 *
 *   HOLDFAST_TEST_CARTD=… HOLDFAST_TEST_GATEWAY=… node tests/web/pictures.mjs [NAME…]
 *
 * A shop of the catalog that compose sells, a potter's, with what its owner says of it. Run it from the project's folder;
 * look at what it made. Those of the owner's page are as the gateway has it that was built last.
 */

import { randomUUID } from "node:crypto";
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

/** The owner's page: where, in which light, and what is opened there. */
const OFFICE = {
  "admin-now-phone": { ...PHONE, view: "now", ready: "totals" },
  "admin-item-phone": {
    ...PHONE,
    dark: true,
    view: "items/tenmoku-bowl",
    ready: "item-stock",
    async until({ by }) {
      await by("do-addStock").click();
      await by("field-add").fill("5");
      await by("after").waitFor();
    },
  },
  "admin-carts-phone": { ...PHONE, dark: true, view: "carts", ready: "holds" },
  "admin-orders": { ...DESK, height: 640, view: "orders", ready: "orders-sum" },
  "admin-reports": {
    ...DESK,
    dark: true,
    view: "reports",
    ready: "report-csv",
    // A shop that was opened just now has sold nothing on the days before.
    async prepare(page) {
      await page.route("**/v1/report?*", async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        const at = Date.parse(body.sales[0].day);
        const before = [3, 0, 4, 2, 7, 5].flatMap((quantity, i) => {
          const day = new Date(at - (6 - i) * 86_400_000).toISOString().slice(0, 10);
          const sold = { amount: `${quantity * 36}.00`, currency: "EUR" };
          return quantity > 0
            ? [{ ...body.sales[0], day, item: "bud-vase", quantity, returned: 0, sold_for: sold }]
            : [];
        });
        for (const sale of before) delete sale.returned_for;
        await route.fulfill({ response, json: { ...body, sales: [...before, ...body.sales] } });
      });
    },
  },
  "admin-shop": { ...DESK, scale: 1, view: "shop", ready: "shop-form" },
};

/** Five baskets, of which one waits for its money and one came back in part. */
const BASKETS = [
  ["tenmoku-bowl", 1, "basket 41"],
  ["bud-vase", 2, "basket 42"],
  ["salt-jar", 1, "basket 43"],
  ["four-plates", 2, "basket 44"],
  ["moon-jar", 1, "basket 45"],
];

async function takeOffice(name, { width, height, scale, dark = false, view, ready, prepare, until }) {
  const shop = await openShop({
    items: catalog.items,
    shop: { ...FRONT, logo: catalog.shop.logo },
    flags: ["--payment", "external"],
  });
  try {
    const office = await shop.openOffice({ owner: "*" });
    for (const [i, [item, quantity, reference]] of BASKETS.entries()) {
      const order = randomUUID();
      await shop.command(order, { action: "add", item, quantity });
      await fetch(`${shop.url}/checkout`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ session: order, order, reference }),
      });
      if (i !== 3) await office.ask("POST", `/v1/orders/${order}/confirm`);
      if (i === 1)
        await office.ask("POST", `/v1/orders/${order}/return`, { id: "one", lines: [{ item, quantity: 1 }] });
    }
    for (const [session, item, quantity] of [
      ["early", "moon-jar", 1],
      ["others", "tenmoku-bowl", 2],
      ["others", "P", 2],
      ["late", "bud-vase", 1],
    ])
      await shop.command(session, { action: "add", item, quantity });
    await shop.command("late", { action: "wait", item: "moon-jar" });
    const page = await browser.newPage({
      locale: "en-GB",
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    const by = (id) => page.getByTestId(id);
    await prepare?.(page);
    await page.goto(`${office.url}/admin/#/${view}`);
    await by("key").fill(office.keys.owner);
    await by("sign-in").click();
    await by(ready).first().waitFor();
    await until?.({ page, by });
    await page.evaluate(() => document.activeElement?.blur());
    await page.mouse.move(0, 0);
    await page.waitForTimeout(800);
    await keep(name, await page.screenshot());
    await page.close();
  } finally {
    await shop.close();
  }
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
  for (const [name, picture] of Object.entries(OFFICE))
    if (wanted.length === 0 || wanted.includes(name)) await takeOffice(name, picture);
  if (wanted.length === 0 || wanted.includes("embed")) await takeElsewhere("embed", { ...DESK, height: 800 });
} finally {
  await browser.close();
}
