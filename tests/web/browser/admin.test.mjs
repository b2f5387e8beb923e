// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: an owner with a key runs the shop from a phone: sees it live, and changes it, each thing once; whoever has no key, or the wrong
 * one, does not; and nothing that a shopper or a supplier has named does anything there.
 * Method: a shop that is paid elsewhere, with the backend's door; a real browser there, shoppers without one at the public gateway.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { eventually, graveFindings, hasAttribute, keepPicture, openBrowser, says } from "./support.mjs";

const HOSTILE = `<img src=x onerror="document.title='taken'">`;
const FORMULA = "=cmd|' /C calc'!A0";
const ITEMS = [
  { item: "P", stock: 10, name: { en: "Product P" }, price: { amount: "4.50", currency: "EUR" } },
  { item: "evil", stock: 5, name: { en: HOSTILE }, text: { en: HOSTILE } },
];

let browser;
let shop;
let office;
let contexts = [];
before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: ITEMS, flags: ["--payment", "external"] });
  office = await shop.openOffice({ owner: "*", stall: "orders:read,stock:write" });
});
after(async () => {
  await browser?.close();
  await shop?.close();
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
});

async function open({ width = 390, height = 844, colorScheme = "light" } = {}) {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
  });
  contexts.push(context);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => {
    // What a browser says of an answer that is refused, or did not come, is no error of the page.
    if (["error", "warning"].includes(message.type()) && !/Failed to load resource/.test(message.text()))
      errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${office.url}/admin/`);
  const by = (id) => page.getByTestId(id);
  return {
    page,
    errors,
    by,
    async signIn(key = office.keys.owner) {
      await by("key").fill(key);
      await by("sign-in").click();
    },
    async look(view) {
      await page.evaluate((to) => {
        location.hash = `#/${to}`;
      }, view);
      await page.locator(`main[data-view="${view.split("/")[0]}"]`).waitFor();
    },
  };
}

async function post(path, body) {
  const response = await fetch(shop.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}
const left = async (item) => (await office.ask("GET", `/v1/items/${item}`)).available;

/** A checkout of one P, which is to be paid. */
async function buy(reference) {
  const order = randomUUID();
  await post("/cart", { session: order, action: "add", item: "P", quantity: 1 });
  await post("/checkout", { session: order, order, reference });
  return order;
}

test("a key comes in, is kept in memory alone, and is gone after a reload", async () => {
  const { page, by, signIn, errors } = await open();
  await signIn("hf_nobody_0000");
  await says(by("why"), "The shop does not know this key.");
  await signIn("not a key");
  await says(by("why"), /begins with hf_/);
  await signIn();
  await by("sale").waitFor();
  await says(by("total-left"), /15/);
  const kept = await page.evaluate(() => ({
    address: location.href,
    stored: { ...localStorage, ...sessionStorage },
    cookies: document.cookie,
    page: document.documentElement.outerHTML,
  }));
  const secret = office.keys.owner.slice(12);
  assert.ok(!JSON.stringify(kept).includes(secret));
  assert.deepEqual([kept.stored, kept.cookies], [{}, ""]);
  await page.reload();
  await by("entrance").waitFor();
  await says(by("sign-in"), "Sign in");
  assert.deepEqual(errors, []);
});

test("units are added once though the answer was lost, and a paused shop says so to shoppers", async () => {
  const { page, by, signIn, look, errors } = await open();
  await signIn();
  await look("items/P");
  await says(by("item-stock"), /10/);
  await by("do-addStock").click();
  await by("field-add").fill("5");
  await says(by("after"), "10 → 15 not sold");
  await keepPicture(page, "admin-item-phone");
  // It arrives, and nobody hears of it.
  await page.route("**/stock", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await by("confirm").dblclick();
  await hasAttribute(by("dialog"), "data-step", "unknown");
  assert.equal(await left("P"), 15);
  await page.unroute("**/stock");
  // Who leaves it is reminded.
  await page.keyboard.press("Escape");
  await by("unsure").getByRole("button").first().click();
  await says(by("confirm"), "Repeat");
  await by("confirm").click();
  await says(by("said"), /there are 15 now, 15 of them left/);
  assert.equal(await left("P"), 15);
  // By somebody else's number nothing is set.
  await by("do-setStock").click();
  await office.ask("POST", "/v1/items/P/stock", { set: 12 });
  await by("field-set").fill("40");
  await by("confirm").click();
  await says(by("refused"), /Somebody was faster: there are 12 by now/);
  await page.keyboard.press("Escape");
  await eventually(async () => ((await by("dialog").count()) === 0 ? null : "the dialog stays"));
  // The focus is back where it was.
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "do-setStock");

  // Who did it is kept, once.
  await look("history");
  await says(by("deed").first(), /Set the number/);
  await says(by("deed").nth(1), /Added units.*P.*\+5.*owner/s);
  assert.equal(await by("deed").count(), 2);
  await look("now");
  await by("do-pause").click();
  await by("field-reason").fill("back at noon");
  await page.keyboard.press("Enter");
  await hasAttribute(by("sale"), "data-state", "paused");
  const { items } = await (await fetch(`${shop.url}/items`)).json();
  assert.equal(items[0].paused, true);
  await by("do-resume").click();
  await by("confirm").click();
  await hasAttribute(by("sale"), "data-state", "selling");
  assert.deepEqual(errors, []);
});

test("the shop's own words are changed one by one, and nobody else's change is lost", async () => {
  await office.ask("PUT", "/v1/shop", {
    name: { en: "Kiln", fr: "Four" },
    links: [{ name: { en: "Terms" }, url: "/terms" }],
  });
  const { page, by, signIn, look, errors } = await open();
  const form = by("shop-form");
  const input = (name) => form.locator(`input[name="${name}"]`);
  await signIn();
  await look("shop");
  await input("name_zh").fill("窑");
  await input("light").fill("#FFD700");
  await says(by("preview-light"), /Kiln.*#ffd700 has a contrast of 1\.4/s);
  await by("add-link").click();
  // The focus is in what was added.
  await page.keyboard.type("Imprint");
  await by("link-url").nth(1).fill("javascript:alert(1)");
  await by("link-earlier").nth(1).click();
  await by("link-en").first().waitFor();
  await keepPicture(page, "admin-shop-phone");
  // Meanwhile somebody else says something else.
  await office.ask("PUT", "/v1/shop", {
    name: { en: "Kiln", fr: "Four" },
    tagline: { en: "Bowls" },
    links: [{ name: { en: "Terms" }, url: "/terms" }],
  });
  await by("save").click();
  await says(by("changes"), /Name, Chinese.*nothing → 窑/s);
  await says(by("changes"), /Terms \(\/terms\) → Imprint \(javascript:alert\(1\)\), Terms \(\/terms\)/);
  await by("confirm").click();
  // What may not be is refused in the shop's words, where it stands.
  await says(by("wrong-links"), /entry 1 must have as its url/);
  assert.equal(await by("dialog").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "wrong-links");
  await by("link-url").first().fill("/imprint");
  await by("save").click();
  await by("confirm").click();
  await says(by("said"), /The shop is changed/);
  const said = {
    name: { en: "Kiln", fr: "Four", zh: "窑" },
    tagline: { en: "Bowls" },
    colours: { light: "#FFD700" },
    links: [
      { name: { en: "Imprint" }, url: "/imprint" },
      { name: { en: "Terms" }, url: "/terms" },
    ],
  };
  assert.deepEqual(await office.ask("GET", "/v1/shop"), said);

  // The same field: what was written stays, and what is there is seen before it is written over.
  await input("name_en").fill("Kiln & Co");
  await office.ask("PUT", "/v1/shop", { ...said, name: { en: "Ovens" } });
  await page.waitForResponse(async (response) => /Ovens/.test(await response.text()));
  await by("save").click();
  await says(by("wrong-name"), /Somebody else has changed it/);
  await by("save").click();
  await says(by("changes"), /Ovens → Kiln & Co/);
  await office.ask("PUT", "/v1/shop", { ...said, name: { en: "Potters" } });
  await by("confirm").click();
  await says(by("refused"), /Somebody else has changed this since: name/);
  await page.keyboard.press("Escape");
  assert.equal(await input("name_en").inputValue(), "Kiln & Co");
  // Emptied, it is unset; a link that is taken out is gone.
  await input("name_en").fill("");
  await by("link-remove").first().click();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "add-link");
  await by("save").click();
  await says(by("wrong-name"), /Somebody else has changed it/);
  await by("save").click();
  await by("confirm").click();
  await says(by("said"), /The shop is changed/);
  assert.deepEqual(await office.ask("GET", "/v1/shop"), {
    tagline: said.tagline,
    colours: said.colours,
    links: [said.links[1]],
  });
  await office.ask("PUT", "/v1/shop", {});
  assert.deepEqual(errors, []);
});

test("what is written and not saved is there when somebody comes back, and the browser asks before it goes", async () => {
  const { page, look, signIn, by, errors } = await open();
  await signIn();
  await look("items/P");
  // A price with a mark of thousands is said to be wrong, and none is guessed.
  await page.locator('input[name="amount"]').fill("1.250,95");
  await by("save").click();
  await says(by("item-form").locator(".wrong"), /a number like 12.50/);
  assert.equal(await page.evaluate(() => document.activeElement.name), "amount");
  await page.locator('input[name="name_zh"]').fill("杯");
  await look("orders");
  await look("items/P");
  assert.equal(await page.locator('input[name="name_zh"]').inputValue(), "杯");
  const asked = page.waitForEvent("dialog");
  page.close({ runBeforeUnload: true });
  assert.equal((await asked).type(), "beforeunload");
  await (await asked).dismiss();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await page.locator('input[name="name_zh"]').inputValue(), "");
  assert.deepEqual(errors, []);
});

test("a picture by a path of the shop's pages is shown, and a letter where there is none", async () => {
  await office.ask("PUT", "/v1/items/jar", { name: { en: "Jar" }, image: "/pictures/moon-jar.svg" });
  await office.ask("PUT", "/v1/items/lost", { name: { en: "Lost" }, image: "/pictures/nowhere.svg" });
  const { page, by, signIn, look, errors } = await open();
  await signIn();
  await look("items");
  const jar = by("item-jar").locator("img");
  await eventually(async () => ((await jar.evaluate(({ naturalWidth }) => naturalWidth)) > 0 ? null : "no picture"));
  await says(by("item-lost").locator(".picture"), "L");
  assert.equal(await by("item-lost").locator("img").count(), 0);
  // Opened by itself it may not run anything either.
  const alone = await page.request.get(`${office.url}${await jar.getAttribute("src")}`);
  assert.match(alone.headers()["content-security-policy"], /^default-src 'none'; .*sandbox$/);
  for (const item of ["jar", "lost"]) await office.ask("DELETE", `/v1/items/${item}`);
  assert.deepEqual(errors, []);
});

test("a cart is released by what stands for it, and an order is paid, found and saved", async () => {
  const { page, by, signIn, look, errors } = await open();
  await post("/cart", { session: "ann", action: "add", item: "P", quantity: 2 });
  const order = await buy(FORMULA);
  const before = await left("P");
  await signIn();
  await look("carts");
  await by("hold").filter({ hasText: "2" }).getByTestId("do-releaseCart").click();
  await says(by("looked"), "2 of P go back");
  await by("field-reason").fill("sorry");
  await by("confirm").click();
  await says(by("said"), /has given back 2 units/);
  assert.equal(await left("P"), before + 2);

  await look("orders");
  await by("find-order").fill("=CMD");
  await by("order-row").getByRole("link").click();
  await by("do-confirm").click();
  await by("confirm").click();
  await says(by("said"), /is sold/);
  assert.equal((await office.ask("GET", `/v1/orders/${order}`)).state, "sold");
  await by("do-returnOrder").click();
  await by("confirm").click();
  await says(by("said"), /1 units of order \d+ came back/);

  await look("orders");
  const saved = page.waitForEvent("download");
  await by("orders-csv").click();
  const file = await saved;
  assert.match(file.suggestedFilename(), /^orders-\d{4}-\d\d-\d\d\.csv$/);
  const table = await readFile(await file.path(), "utf8");
  // Its mark says to a spreadsheet that it is in UTF-8.
  assert.match(table, /^\ufeffnumber,order,/);
  // No spreadsheet takes what a browser has said for a formula.
  assert.ok(table.includes(`'${FORMULA}`));
  assert.ok(!table.includes(`,${FORMULA}`));
  assert.deepEqual(errors, []);
});

test("names and references stay words, whatever they are, in every view", async () => {
  const order = await buy(HOSTILE);
  await post("/cart", { session: "eve", action: "add", item: "evil", quantity: 1 });
  for (const width of [360, 1280]) {
    const { page, by, signIn, look, errors } = await open({ width, colorScheme: width === 360 ? "light" : "dark" });
    assert.deepEqual(await graveFindings(page), []);
    await signIn();
    await by("sale").waitFor();
    for (const view of [
      "now",
      "items",
      "items/evil",
      "carts",
      "orders",
      `orders/${order}`,
      "reports",
      "shop",
      "hooks",
      "history",
      "proof",
      "more",
    ]) {
      await look(view);
      if (view === "proof") {
        await by("prove").click();
        await hasAttribute(by("proof"), "data-ok", "true");
      }
      await eventually(async () =>
        /Loading/.test(await page.locator("main").textContent()) ? "it is not there" : null,
      );
      assert.deepEqual(await graveFindings(page), [], view);
      const seen = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        images: [...document.images].map((image) => image.getAttribute("src")),
        title: document.title,
      }));
      assert.ok(seen.wide <= 0, `${view} is ${seen.wide} px too wide at ${width}`);
      assert.deepEqual(new Set(seen.images), new Set(["/admin/favicon.svg"]), view);
      assert.match(seen.title, / · Back office$/);
      await keepPicture(page, `admin-${view.split("/").length > 1 ? `one-${view.split("/")[0]}` : view}-${width}`);
    }
    assert.deepEqual(errors, []);
  }
});

test("what a key may not do is shown as that, and a key that was taken away is out", async () => {
  const { page, by, signIn, look, errors } = await open();
  await signIn(office.keys.stall);
  await by("sale").waitFor();
  assert.ok(await by("do-pause").isDisabled());
  await says(by("do-pause"), /needs sale:write/);
  await look("carts");
  await says(by("not-allowed").first(), /carts:read/);
  await look("items/P");
  assert.ok(await by("do-addStock").isEnabled());
  assert.ok(await by("do-removeItem").isDisabled());
  assert.ok(await by("save").isDisabled());
  await look("shop");
  assert.ok(await by("save").isDisabled());
  assert.ok(await by("add-link").isDisabled());
  await says(by("shop-form"), /lacks the scope items:write/);
  await page.route("**/v1/**", (route) =>
    route.fulfill({ status: 401, contentType: "application/problem+json", body: '{"type":"unauthorized"}' }),
  );
  await says(by("why"), "This key is not accepted any more.");
  assert.deepEqual(errors, []);
});
