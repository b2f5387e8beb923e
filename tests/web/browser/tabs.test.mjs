// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the tabs of one browser hold one poll between them, show the same, and lose nothing when the one that polls goes.
 * Method: a shop of this file's own, so that the gateway's count of held polls is of these tabs alone.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before, beforeEach } from "node:test";
import { openShop } from "./own_shop.mjs";
import { eventually, openBrowser, says } from "./support.mjs";

let browser;
let shop;
let context;
let left;

before(async () => {
  browser = await openBrowser();
  shop = await openShop({ items: [{ item: "P", name: { en: "Product P" }, stock: 100 }] });
  left = 100;
});
after(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ reducedMotion: "reduce" });
});
afterEach(() => context.close());

/** A tab, which knows whether it polls. */
async function openTab(prepare = () => {}) {
  const page = await context.newPage();
  const tab = { page, polls: 0, asked: [], by: (id) => page.getByTestId(id) };
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (["/status", "/items", "/cart"].includes(pathname)) tab.asked.push(`${request.method()} ${pathname}`);
    if (pathname === "/status") tab.polls += 1;
  });
  for (const event of ["requestfinished", "requestfailed"])
    page.on(event, (request) => {
      if (new URL(request.url()).pathname === "/status") tab.polls -= 1;
    });
  await prepare(page);
  await page.goto(shop.url);
  await page.locator("main[data-ready]").waitFor();
  return tab;
}

async function openTabs(count) {
  const tabs = [];
  for (let i = 0; i < count; i += 1) tabs.push(await openTab());
  return tabs;
}

let strangers = 0;
async function change() {
  strangers += 1;
  left -= 1;
  await shop.command(`stranger.${strangers}`, { action: "add", item: "P" });
}

const allShow = (tabs) => Promise.all(tabs.map(({ by }) => says(by("count-P"), String(left))));

const heldIs = (count) =>
  eventually(async () => {
    const held = await shop.held();
    return held === count ? null : `the gateway holds ${held} polls, not ${count}`;
  });

async function leaderOf(tabs) {
  let leaders;
  await eventually(async () => {
    leaders = tabs.filter(({ polls }) => polls > 0);
    return leaders.length === 1 ? null : `${leaders.length} tabs poll`;
  });
  return leaders[0];
}

/** What the browser tells a page that went out of sight, or came back. */
const see = ({ page }, visible) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, !visible);

test("ten tabs hold one poll, and all ten show a change", async () => {
  const tabs = await openTabs(10);
  await heldIs(1);
  await change();
  await allShow(tabs);
  await change();
  await allShow(tabs);
  await heldIs(1);
  assert.deepEqual(
    tabs.filter(({ asked }) => asked.includes("GET /items") || asked.includes("GET /status")).length,
    1,
    "the others asked for nothing: neither polls nor the list",
  );
});

test("when the tab that polls is closed, the others show the next change, and so on to the last", async () => {
  let tabs = await openTabs(4);
  while (tabs.length > 1) {
    const leader = await leaderOf(tabs);
    tabs = tabs.filter((tab) => tab !== leader);
    await Promise.all([leader.page.close(), change()]);
    await allShow(tabs);
    await heldIs(1);
  }
});

test("a tab that hides hands over to one in sight, and hidden ones rest when nothing is at stake", async () => {
  const tabs = await openTabs(2);
  const first = await leaderOf(tabs);
  const [second] = tabs.filter((tab) => tab !== first);
  await see(first, false);
  await eventually(async () => (second.polls === 1 && first.polls === 0 ? null : "the hidden tab still polls"));
  await change();
  await allShow(tabs);
  await see(second, false);
  await eventually(async () => ((await shop.held()) === 0 ? null : "hidden tabs poll"), 30_000);
  await change();
  await see(first, true);
  await allShow([first]);
  await heldIs(1);
});

test("a leader that is frozen does not leave the others without polls", async () => {
  const tabs = await openTabs(2);
  const first = await leaderOf(tabs);
  const others = tabs.filter((tab) => tab !== first);
  const devtools = await context.newCDPSession(first.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await change();
  await allShow(others);
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await change();
  await allShow(tabs);
  await heldIs(1);
});

test("a change of the cart is shown in every tab, and costs one request", async () => {
  const tabs = await openTabs(5);
  await Promise.all(tabs.map(({ page }) => says(page.locator("#cart-empty"), /empty/)));
  for (const tab of tabs) tab.asked = [];
  await tabs[2].by("add-P").click();
  left -= 1;
  await Promise.all(tabs.map(({ by }) => by("cart-line-P").waitFor()));
  await allShow(tabs);
  assert.deepEqual(
    tabs.flatMap(({ asked }) => asked.filter((what) => what.endsWith("/cart"))),
    ["POST /cart"],
  );
  await tabs[3].by("buy").click();
  await tabs[3].by("receipt").waitFor();
  await says(tabs[0].by("message"), /was bought in another tab/);
});

for (const missing of ["locks", "BroadcastChannel"]) {
  test(`without ${missing} each tab polls for itself`, async () => {
    const without = (page) =>
      page.addInitScript((name) => {
        if (name === "locks") Object.defineProperty(navigator, "locks", { value: undefined });
        else delete globalThis.BroadcastChannel;
      }, missing);
    const tabs = [await openTab(without), await openTab(without)];
    await heldIs(2);
    await change();
    await allShow(tabs);
  });
}
