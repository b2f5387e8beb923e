// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the tutorial's page works unchanged: it loses no change made from elsewhere, and it does not spin, although it
 * polls again after 0 ms and never says what it has seen.
 * Method: its page behind a counting proxy (tutorial_site.mjs); changes are made through the other gateway.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before, beforeEach } from "node:test";
import { GATEWAY_A, createStrangers, eventually, firstItem, openBrowser, passTime, pause, says } from "./support.mjs";
import { openTutorialSite } from "./tutorial_site.mjs";

let browser;
let item;
let strangers;
let site;
let page;

before(async () => {
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
});
beforeEach(async () => {
  strangers = createStrangers();
  item = await firstItem();
  site = await openTutorialSite(GATEWAY_A);
  page = await (await browser.newContext()).newPage();
  await page.clock.install();
  await page.goto(site.url);
  await eventually(async () => (site.polls() > 0 ? null : "the page does not poll"));
  await pause(200);
});
afterEach(async () => {
  await page.context().close();
  await site.close();
  await strangers.giveBack();
});

const left = (change) => String(item.available + change);

test("its buttons add and remove, and the number follows", async () => {
  await page.click("#add-button");
  await page.locator("#remove-button").waitFor();
  await says(page.locator("#count"), left(-1));
  await page.click("#remove-button");
  await page.locator("#add-button").waitFor();
  await says(page.locator("#count"), left(0));
});

test("many changes in quick succession: the last number is right, and each costs at most one poll", async () => {
  const before = site.polls();
  let changes = 0;
  for (let round = 0; round < 30; round += 1) {
    assert.ok(await strangers.take(item.item));
    assert.ok(await strangers.take(item.item));
    await strangers.giveOne();
    await strangers.giveOne();
    changes += 4;
  }
  assert.ok(await strangers.take(item.item));
  changes += 1;
  await says(page.locator("#count"), left(-1));
  await pause(500);
  const polls = site.polls() - before;
  assert.ok(polls <= changes + 3, `${polls} polls for ${changes} changes`);
});

test("a change that falls between two polls is not lost", async () => {
  assert.ok(await strangers.take(item.item));
  await says(page.locator("#count"), left(-1));
  for (let round = 0; round < 20; round += 1) {
    // The unit taken ends the held poll; one is given back after the page asked again, before the gateway hears it.
    const between = site.beforeNextPoll(() => strangers.giveOne());
    assert.ok(await strangers.take(item.item));
    await between;
    await says(page.locator("#count"), left(-1));
  }
  assert.ok(site.conditional() >= 20, "the browser's cache asks with If-None-Match, which is what makes this work");
});

test("when nothing happens it waits", async () => {
  const before = site.polls();
  await passTime(page, 4000);
  assert.ok(site.polls() - before <= 1, `${site.polls() - before} polls in 4 s without a change`);
});
