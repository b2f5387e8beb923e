// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What every browser test needs: Chromium, the two gateways, shoppers in it, and other shoppers who take and give back
 * units without a browser. Each test leaves the shop as it found it.
 */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const EXECUTABLE = process.env.HOLDFAST_TEST_CHROMIUM ?? "/usr/bin/chromium";

/** Base URLs of two gateways of one shop, started by whoever runs these tests. */
export const GATEWAY_A = gateway("HOLDFAST_TEST_GATEWAY_A");
export const GATEWAY_B = gateway("HOLDFAST_TEST_GATEWAY_B");

/** How long a change may take to be seen. Generous, because it only bounds a failure. */
export const SEEN_MS = 5000;

function gateway(variable) {
  const url = process.env[variable];
  if (!url) throw new Error(`${variable} must name the base URL of a running gateway`);
  return url.replace(/\/$/, "");
}

/** @returns {Promise<import("playwright-core").Browser>} */
export function openBrowser() {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGS });
}

/** The source of a package's file, to be run in a page or served to it. */
export function packageSource(name) {
  return readFile(createRequire(import.meta.url).resolve(name), "utf8");
}

let acknowledged = 0; // the seq of the newest change that a stranger was told of

const seqOf = (cursor) => Number(cursor.split(".")[1]);

/**
 * The shop's first item, now: strangers use the other gateway, and this one may hear of their changes later than they.
 *
 * @returns {Promise<{item: string, available: number, limit?: number, name?: Object}>}
 */
export async function firstItem() {
  let items;
  await eventually(async () => {
    const state = await (await fetch(`${GATEWAY_A}/items`)).json();
    items = state.items;
    return seqOf(state.cursor) >= acknowledged ? null : `gateway A is at ${state.cursor}, not ${acknowledged}`;
  });
  assert.ok(items.length > 0, "the gateway knows no item");
  return items[0];
}

let strangers = 0;

/** Shoppers without a browser. `giveBack` must be called at the end. */
export function createStrangers() {
  const holding = new Set();

  async function send(base, session, action, item) {
    const response = await fetch(`${base}/cart`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ session, action, item }),
    });
    if (response.status === 200) acknowledged = seqOf((await response.json()).cursor);
    return response.status;
  }

  return {
    /** One unit more is taken, through gateway B unless told otherwise. @returns {Promise<boolean>} there was one */
    async take(item, base = GATEWAY_B) {
      strangers += 1;
      const session = `stranger.${process.pid}.${strangers}`;
      const status = await send(base, session, "add", item);
      if (status === 200) holding.add({ session, item });
      else assert.equal(status, 409);
      return status === 200;
    },
    /** Takes units until none is left. */
    async takeAll(item) {
      while (await this.take(item));
    },
    /** One of the units is given back. */
    async giveOne(base = GATEWAY_B) {
      const [held] = holding;
      holding.delete(held);
      assert.equal(await send(base, held.session, "remove", held.item), 200);
    },
    async giveBack() {
      while (holding.size > 0) await this.giveOne();
    },
  };
}

/**
 * A shopper with a browser of their own: a context, so a session and a language of their own.
 *
 * @returns {Promise<{page: import("playwright-core").Page, errors: string[], leave: () => Promise<void>,
 *   by: (id: string) => import("playwright-core").Locator, session: () => Promise<string>,
 *   focused: () => Promise<string>}>} `errors`: what the console or an exception complained of
 */
export async function openShopper(
  browser,
  { base = GATEWAY_A, locale = "en-US", width = 1280, height = 800, scale = 1, colorScheme = "light", prepare } = {},
) {
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await prepare?.(page);
  await page.goto(`${base}/`);
  await page.locator('main[data-ready=""]').waitFor();
  return {
    page,
    errors,
    by: (id) => page.getByTestId(id),
    session: async () => JSON.parse(await page.locator("#boot").textContent()).session,
    /** What has the focus, by its test id or its id. */
    focused: () => page.evaluate(() => document.activeElement?.dataset.testid ?? document.activeElement?.id),
    /** Empties the cart, leaves every line and goes. */
    async leave() {
      const session = await this.session();
      const { lines = [], waiting = [] } = await (await fetch(`${base}/cart?session=${session}`)).json();
      for (const { item } of [...lines, ...waiting]) {
        await fetch(`${base}/cart`, {
          method: "POST",
          body: new URLSearchParams({ session, action: "remove", item }),
        });
      }
      await context.close();
    },
  };
}

/** Waits until an element says `text` (a string: exactly that), and says what it says instead if it never does. */
export async function says(locator, text) {
  const matches = (value) => (typeof text === "string" ? value.trim() === text : text.test(value));
  await eventually(async () => {
    const value = (await locator.textContent({ timeout: SEEN_MS })) ?? "";
    return matches(value) ? null : `says "${value.trim()}", not ${text}`;
  });
}

/** Waits until an attribute has a value. */
export async function hasAttribute(locator, name, wanted, withinMs = SEEN_MS) {
  await eventually(async () => {
    const value = await locator.getAttribute(name);
    return value === wanted ? null : `${name} is ${value}, not ${wanted}`;
  }, withinMs);
}

/** @param {() => Promise<string|null>} complaint null when all is well */
export async function eventually(complaint, withinMs = SEEN_MS) {
  const until = performance.now() + withinMs;
  for (;;) {
    const wrong = await complaint();
    if (wrong === null) return;
    if (performance.now() > until) assert.fail(wrong);
    await pause(25);
  }
}

export function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * Time goes by on a page whose clock was installed (`prepare`), sooner than it does outside: in steps, so that what is
 * asked for meanwhile is answered.
 */
export async function passTime(page, ms) {
  for (let passed = 0; passed < ms; passed += 100) {
    await page.clock.runFor(100);
    await pause(5);
  }
}

/** Notes, from the page's start, what moved on it by itself. @returns {(page: object) => Promise<void>} to `prepare` */
export function watchShifts() {
  return (page) =>
    page.addInitScript(() => {
      globalThis.shifts = [];
      const nameOf = (node) => node?.dataset?.testid ?? (node?.id || node?.className || node?.nodeName);
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries())
          if (!hadRecentInput) globalThis.shifts.push({ value, of: sources.map(({ node }) => nameOf(node)) });
      }).observe({ type: "layout-shift", buffered: true });
    });
}

/** @returns {Promise<{value: number, of: string[]}[]>} what moved so far; what was just drawn is counted */
export function shiftsOf(page) {
  return page.evaluate(async () => {
    await new Promise((drawn) => {
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 50)));
    });
    return globalThis.shifts;
  });
}

/** Nothing has moved by itself that anybody would see. */
export async function assertStill(page) {
  const shifts = await shiftsOf(page);
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  assert.ok(sum < 0.01, `layout shift ${sum}: ${JSON.stringify(shifts)}`);
}

/** Keeps a picture if there is a folder for them. */
export async function keepPicture(page, name) {
  const folder = process.env.HOLDFAST_TEST_ARTIFACTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: false });
}

/** What axe-core finds serious or critical, in words. */
export async function graveFindings(page) {
  await page.evaluate(await packageSource("axe-core"));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
    );
}
