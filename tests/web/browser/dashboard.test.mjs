// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the operator's page shows what the gateway does, as it does it, to everyone.
 * Method: a real gateway's own port; polls that are held and carts that change; what a program can judge of the looks.
 */

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import {
  GATEWAY_A,
  createStrangers,
  eventually,
  firstItem,
  graveFindings,
  hasAttribute,
  keepPicture,
  openBrowser,
  says,
} from "./support.mjs";

const ADMIN = process.env.HOLDFAST_TEST_ADMIN_A;

let browser;
let contexts = [];
let polls = [];
const strangers = createStrangers();
before(async () => {
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  for (const poll of polls) poll.abort();
  await strangers.giveBack();
  contexts = [];
  polls = [];
});

async function open({ locale = "en-US", width = 1280, height = 900, colorScheme = "light", prepare } = {}) {
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    reducedMotion: "reduce",
  });
  contexts.push(context);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await prepare?.(page);
  await page.goto(`${ADMIN}/dashboard`);
  await page.locator("main[data-ready]").waitFor();
  return { page, errors, by: (id) => page.getByTestId(id) };
}

/** Polls that the gateway holds until a change answers them, or the test ends. */
function hold(count) {
  for (let i = 0; i < count; i += 1) {
    const poll = new AbortController();
    polls.push(poll);
    fetch(`${GATEWAY_A}/status?wait=50`, { signal: poll.signal }).then(
      (response) => response.text(),
      () => {},
    );
  }
}

/** A stream that is read until the test ends. */
function stream() {
  const leaving = new AbortController();
  polls.push(leaving);
  fetch(`${GATEWAY_A}/events`, { signal: leaving.signal })
    .then((response) => response.text())
    .catch(() => {});
}

/** Open from the start in a build without plots. */
const openTable = (page) =>
  page.locator("#table").evaluate((table) => {
    table.open = true;
  });
const canPlot = (page) => page.locator("#plots-section").isVisible();

test("its numbers follow the gateway, and the browser has nothing to complain of", async () => {
  const { page, errors, by } = await open();
  await says(by("health"), "Live");
  hold(7);
  await says(by("number-watching"), "7");
  const { item } = await firstItem();
  await strangers.take(item);
  await says(by("number-watching"), "0");
  stream();
  await says(by("number-watching"), "1");
  await openTable(page);
  for (const name of ["changes", "byChange", "fanOut50"])
    await eventually(async () => {
      const most = await page.locator(`tr:has([data-testid="row-${name}"]) td`).last().textContent();
      return /^[^0–]/.test(most) || /^0\.\d/.test(most) ? null : `${name} was at most ${most}`;
    });
  assert.deepEqual(errors, []);
});

test("every plot is drawn, and the arrow keys say what it shows", async (t) => {
  const { page, errors } = await open();
  if (!(await canPlot(page))) return t.skip("this build has no uPlot");
  await says(page.getByTestId("health"), "Live");
  const plots = page.locator(".canvas");
  assert.equal(await plots.count(), 6);
  for (const plot of await plots.all()) {
    await eventually(async () => {
      const painted = await plot.locator("canvas").evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.some((byte) => byte !== 0);
      });
      return painted ? null : "an empty canvas";
    });
  }
  await plots.first().focus();
  await page.keyboard.press("Home");
  assert.match(
    await plots.first().getAttribute("aria-valuetext"),
    /^\d\d:\d\d:\d\d: held polls \d+, event streams \d+$/,
  );
  assert.equal(await plots.first().getAttribute("aria-valuenow"), "0");
  await says(page.locator(".moment").first(), /^at \d\d:\d\d:\d\d$/);
  await page.keyboard.press("Escape");
  await says(page.locator(".moment").first(), "");
  assert.deepEqual(errors, []);
});

test("it says how the gateway is: stale, waiting, gone, and back", async () => {
  let change = (text) => text;
  const { page, by } = await open({
    prepare: (page) =>
      page.route("**/metrics", async (route) => {
        if (change === null) return route.abort();
        const response = await route.fetch();
        return route.fulfill({ response, body: change(await response.text()) });
      }),
  });
  await says(by("health"), "Live");
  change = (text) => text.replace(/^(gateway_feed_silence_seconds) .*$/m, "$1 4.6");
  await says(by("health"), "Stale for 4 s");
  await says(by("note"), /look at cartd's last log line/);
  await says(page.locator("#said"), "The gateway is stale");
  change = (text) => text.replace(/^(gateway_snapshots_total) .*$/m, "$1 0");
  await says(by("health"), "Waiting for cartd");
  change = null;
  await says(by("health"), /No answer for \d+ s/);
  change = (text) => text;
  await says(by("health"), "Live");
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a hidden page rests, and goes on when it is seen again", async () => {
  const { page, by } = await open();
  await says(by("health"), "Live");
  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  hold(3);
  await says(by("number-watching"), "0");
  await hide(false);
  await says(by("number-watching"), "3");
});

test("it speaks the browser's language and can be switched", async () => {
  const { page, by } = await open({ locale: "zh-CN" });
  await says(by("health"), "正常");
  await by("language").click();
  await says(by("health"), "Live");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.title(), "Gateway dashboard · Holdfast");
});

for (const [width, height, locale, colorScheme] of [
  [360, 740, "zh-CN", "light"],
  [768, 1024, "en-US", "dark"],
  [1280, 900, "en-US", "light"],
]) {
  test(`at ${width} px, ${colorScheme}: nothing is cut off, nothing jumps, axe-core finds nothing grave`, async () => {
    const { page, by } = await open({
      width,
      height,
      locale,
      colorScheme,
      prepare: (page) =>
        page.addInitScript(() => {
          globalThis.shift = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) globalThis.shift += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
        }),
    });
    await hasAttribute(by("health"), "data-state", "live");
    hold(5);
    await says(by("number-watching"), "5");
    const shift = await page.evaluate(() => globalThis.shift);
    assert.ok(shift < 0.01, `layout shift ${shift}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `the page is ${wide} px too wide`);
    for (const target of await page.locator("button:visible, a:visible, summary:visible").all()) {
      const box = await target.boundingBox();
      assert.ok(box.width >= 44 && box.height >= 44, `${await target.textContent()} is ${box.width} × ${box.height}`);
    }
    await openTable(page);
    assert.deepEqual(await graveFindings(page), []);
    await keepPicture(page, `dashboard-${width}-${colorScheme}`);
  });
}
