// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a shopper hardly notices a gate: their browser works by itself, under the page's content security policy, for an
 * item, a place in line and a session; and where it cannot, they are told so. ALTCHA's own library gets in as well.
 * Method: a shop of this file's own with keys; the widget is taken away by aborting what asks for it.
 */

import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test, { after, afterEach, before } from "node:test";
import { solveChallenge } from "altcha-lib";
import { openShop } from "./own_shop.mjs";
import { graveFindings, hasAttribute, keepPicture, openBrowser, openShopper, says } from "./support.mjs";

const TRIES = 3000;
// It takes a browser a while: long enough to be looked at.
const MANY_TRIES = 1_500_000;
const WORKED_MS = 120_000;
const ITEMS = [
  { item: "tea", name: { en: "Green tea", zh: "绿茶" }, stock: 10, gate: TRIES },
  { item: "last", name: { en: "The last", zh: "最后一件" }, stock: 1, gate: TRIES },
  { item: "slow", name: { en: "Slow", zh: "慢" }, stock: 10, gate: MANY_TRIES },
  { item: "cup", name: { en: "Cup", zh: "杯" }, stock: 10 },
];

let browser;
let folder;
let shop;
let gated;
let shopper;

before(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(path.join(os.tmpdir(), "holdfast-gate-"));
  const keys = path.join(folder, "session.keys");
  await writeFile(keys, `${Buffer.alloc(32, 7).toString("base64")}\n`);
  await chmod(keys, 0o600);
  shop = await openShop({ items: ITEMS, gateway: { flags: ["--session-keys", keys] } });
  gated = await shop.openGateway({ flags: ["--session-keys", keys, "--gate-sessions", String(TRIES)] });
});
after(async () => {
  await browser?.close();
  await shop?.close();
  if (folder) await rm(folder, { recursive: true });
});
afterEach(async () => {
  await shopper?.leave();
  shopper = undefined;
});

async function arrive(options) {
  shopper = await openShopper(browser, { base: shop.url, ...options });
  return shopper;
}

/** A session, and a proof for an item by ALTCHA's own library. */
async function prove(session, item) {
  const challenge = await (await fetch(`${shop.url}/gate?session=${session}&item=${item}`)).json();
  const { number } = await solveChallenge(challenge.challenge, challenge.salt, challenge.algorithm, challenge.maxnumber)
    .promise;
  return Buffer.from(JSON.stringify({ ...challenge, number })).toString("base64");
}

async function newSession() {
  const html = await (await fetch(`${shop.url}/`)).text();
  return JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)[1]).session;
}

test("a gated item is put into the cart by a browser that worked for it, again and again", async () => {
  const { by, errors, page } = await arrive();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await by("add-cup").click();
  await says(by("quantity-cup"), "1");
  assert.deepEqual(
    asked.filter((url) => url.startsWith("/gate") || url.startsWith("/altcha")),
    [],
  );
  await by("add-tea").click();
  await says(by("quantity-tea"), "1");
  await by("more-tea").click();
  await says(by("quantity-tea"), "2");
  await by("gate").waitFor({ state: "detached" });
  assert.ok(asked.includes("/gate/worker.js"));
  assert.deepEqual(errors, []);
});

test("while a browser works its shopper is told so, in their language", async () => {
  const { by, errors, page } = await arrive({ locale: "zh-CN" });
  await by("add-slow").click();
  await says(by("gate").locator("p").first(), "请稍候：浏览器正在证明自己不是脚本，你无需任何操作。");
  assert.deepEqual(await graveFindings(page), []);
  await keepPicture(page, "gate");
  await by("quantity-slow").waitFor({ timeout: WORKED_MS });
  assert.deepEqual(errors, []);
});

test("a place in line is had for a proof, too", async () => {
  const session = await newSession();
  await shop.command(session, { action: "add", item: "last", altcha: await prove(session, "last") });
  const { by, errors } = await arrive();
  await by("add-last").click();
  await by("place-last").waitFor();
  assert.deepEqual(errors, []);
  await shop.command(session, { action: "remove", item: "last" });
});

test("ALTCHA's own library solves what is asked, and its proof is good once", async () => {
  const session = await newSession();
  const altcha = await prove(session, "tea");
  await shop.command(session, { action: "add", item: "tea", altcha });
  await assert.rejects(shop.command(session, { action: "add", item: "tea", quantity: 2, altcha }), /used/);
  await shop.command(session, { action: "remove", item: "tea" });
});

test("where sessions are given for a proof the page gets one by itself, and keeps it", async () => {
  const { by, errors, page } = await arrive({ base: gated.url });
  await by("add-cup").click();
  await says(by("quantity-cup"), "1");
  await by("add-tea").click();
  await says(by("quantity-tea"), "1");
  await page.reload();
  await says(by("quantity-cup"), "1");
  assert.notEqual(JSON.parse(await page.locator("#boot").textContent()).session, null);
  assert.deepEqual(errors, []);
});

test("who cannot work for it is told so, and may try again", async () => {
  let isAway = true;
  const { by, page } = await arrive({
    prepare: (opened) =>
      opened.route("**/altcha/**", (route) => (isAway ? route.abort("connectionrefused") : route.continue())),
  });
  await by("add-tea").click();
  await says(by("message"), /^Green tea is kept from scripts, and your browser could not show that it is none\./);
  await hasAttribute(page.locator("#toast"), "data-tone", "bad");
  assert.equal(await by("quantity-tea").count(), 0);
  isAway = false;
  await page.reload();
  await by("add-tea").click();
  await says(by("quantity-tea"), "1");
});

test("without the widget there is no session, and a sentence that says why", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  let isAway = true;
  await page.route("**/altcha/**", (route) => (isAway ? route.abort("connectionrefused") : route.continue()));
  await page.goto(`${gated.url}/`);
  const panel = page.getByTestId("gate-shut");
  await says(panel.locator("p"), /^Your browser could not show that it is no script/);
  assert.deepEqual(await graveFindings(page), []);
  isAway = false;
  await panel.getByRole("button").click();
  await page.locator("main[data-ready]").waitFor();
  await context.close();
});
