// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: who comes late waits their turn, sees it come, and has time to decide.
 * Method: a shop of each test's own with a single unit; each shopper in a browser context of their own.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { openShop } from "./own_shop.mjs";
import { eventually, openBrowser, openShopper, says } from "./support.mjs";

let browser;
let shop;
let shoppers = [];

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());
afterEach(async () => {
  for (const shopper of shoppers) await shopper.page.context().close();
  shoppers = [];
  await shop?.close();
});

/** The only unit is a stranger's. */
async function open(...flags) {
  shop = await openShop({ items: [{ item: "P", name: { en: "Product P" }, stock: 1 }], flags });
  await shop.command("holder", { action: "add", item: "P" });
}

async function arrive() {
  const shopper = await openShopper(browser, { base: shop.url });
  shoppers.push(shopper);
  return shopper;
}

async function join(shopper) {
  await says(shopper.by("add-P"), "Wait in line");
  await shopper.by("add-P").click();
  await shopper.by("place-P").waitFor();
}

const titleIs = (page, wanted) =>
  eventually(async () => (wanted.test(await page.title()) ? null : `the title is ${await page.title()}`));

test("two wait, the line moves, the first is offered what comes back, takes it, and has it", async () => {
  await open();
  const [first, second, other] = [await arrive(), await arrive(), await arrive()];
  await join(first);
  await says(first.by("note-P"), /^You are number 1 in line. One may come back within \d+:\d\d\.$/);
  await join(second);
  await says(second.by("note-P"), /^You are number 2 in line/);
  await says(other.by("note-P"), /^2 people are waiting\. One may come back within/);

  await shop.command("holder", { action: "remove", item: "P" });
  await says(first.by("note-P"), /^It is your turn: held for you for \d:\d\d\.$/);
  await says(first.by("countdown-P"), /^It is your turn: held for you for \d:\d\d\.$/);
  await titleIs(first.page, /Your turn/);
  await says(second.by("note-P"), /^You are number 1 in line/);
  await titleIs(second.page, /^Holdfast$/);

  await says(first.by("add-P"), "Take it");
  await first.by("add-P").click();
  await says(first.by("countdown-P"), /^1[45]:\d\d left$/);
  await titleIs(first.page, /^Holdfast$/);
  assert.deepEqual([...first.errors, ...second.errors], []);
});

test("what is declined is offered to the next; who leaves the line is not asked", async () => {
  await open();
  const [first, second, third] = [await arrive(), await arrive(), await arrive()];
  for (const shopper of [first, second, third]) await join(shopper);
  await says(second.by("other-P"), "Leave the line");
  await second.by("other-P").click();
  await second.by("place-P").waitFor({ state: "detached" });
  assert.equal(await second.focused(), "add-P");
  await shop.command("holder", { action: "remove", item: "P" });
  await first.by("take-P").waitFor();
  await says(first.by("other-P"), "No thanks");
  await first.by("other-P").click();
  await first.by("cart-line-P").waitFor({ state: "detached" });
  await third.by("take-P").waitFor();
  await says(second.by("add-P"), "Wait in line");
});

test("what is offered can be bought as it is", async () => {
  await open();
  const first = await arrive();
  await join(first);
  await shop.command("holder", { action: "remove", item: "P" });
  await first.by("take-P").waitFor();
  await first.by("buy").click();
  await first.by("receipt").waitFor();
  await titleIs(first.page, /^Holdfast$/);
});

test("an offer that nobody took runs out, is told, and goes to the next", async () => {
  await open("--offer-ttl", "2s");
  const [first, second] = [await arrive(), await arrive()];
  await join(first);
  await join(second);
  await shop.command("holder", { action: "remove", item: "P" });
  await says(first.by("message"), /The time to take Product P ran out/);
  await first.by("cart-line-P").waitFor({ state: "detached" });
  await second.by("take-P").waitFor();
});

test("a double click waits, and does not leave again", async () => {
  await open();
  const first = await arrive();
  await says(first.by("add-P"), "Wait in line");
  await first.by("add-P").dblclick();
  await first.by("place-P").waitFor();
  await says(first.by("message"), /You are number 1 in line/);
  const { waiting } = await (await fetch(`${shop.url}/cart?session=${await first.session()}`)).json();
  assert.deepEqual(
    waiting.map(({ item }) => item),
    ["P"],
  );
});
