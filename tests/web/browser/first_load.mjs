// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What a page costs whoever comes for the first time: requests, bytes, and when the first item stands there. */

import { SEEN_MS, shiftsOf, watchShifts } from "./support.mjs";

const KILOBIT_BYTES = 1000 / 8;
/** As Chromium throttles: the latency is that of each request, which of a connection that is opened costs nothing more. */
export const NETWORKS = Object.freeze({
  unthrottled: null,
  "Lighthouse's slow 4G": { latency: 150, down: 1600 * KILOBIT_BYTES, up: 750 * KILOBIT_BYTES },
  "DevTools' slow 4G": { latency: 562.5, down: 1440 * KILOBIT_BYTES, up: 675 * KILOBIT_BYTES },
});

/**
 * One visit by a browser that has nothing of the shop yet. What a number of an item is in tells that the item is there.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {{network?: keyof typeof NETWORKS, width?: number, height?: number}} [options]
 * @returns {Promise<{asked: {path: string, status: number, headers: object}[], bytes: number, firstItemMs: number,
 *   firstItems: number, firstPaintMs: number, shifts: {value: number, of: string[]}[]}>} `asked` and `bytes`: until then;
 *   `firstItems`: so many are drawn at once
 */
export async function firstLoad(browser, url, { network = "unthrottled", width = 412, height = 823 } = {}) {
  const context = await browser.newContext({ viewport: { width, height } });
  try {
    const page = await context.newPage();
    await watchShifts()(page);
    await page.addInitScript(noteFirstItem);
    const devtools = await context.newCDPSession(page);
    const seen = await watchNetwork(devtools);
    const limits = NETWORKS[network];
    if (limits) {
      const { latency, down: downloadThroughput, up: uploadThroughput } = limits;
      const conditions = { offline: false, latency, downloadThroughput, uploadThroughput };
      await devtools.send("Network.emulateNetworkConditions", conditions);
    }
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => globalThis.firstItemMs !== undefined, null, { timeout: 6 * SEEN_MS });
    const until = seen();
    await page.locator("main[data-ready]").waitFor({ timeout: 6 * SEEN_MS });
    const shifts = await shiftsOf(page);
    const times = await page.evaluate(() => ({
      firstItemMs: globalThis.firstItemMs,
      firstItems: globalThis.firstItems,
      firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    }));
    return { ...until, ...times, shifts };
  } finally {
    await context.close();
  }
}

/** In the page: the moment at which the first item has been drawn. */
function noteFirstItem() {
  const observer = new MutationObserver(() => {
    const items = document.querySelectorAll("[data-testid^='count-']").length;
    if (items === 0) return;
    observer.disconnect();
    globalThis.firstItems = items;
    requestAnimationFrame(() => {
      setTimeout(() => {
        globalThis.firstItemMs = performance.now();
      }, 0);
    });
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** @returns {Promise<() => {asked: object[], bytes: number}>} what was asked for so far, but for data in addresses */
async function watchNetwork(devtools) {
  const answers = new Map();
  await devtools.send("Network.enable");
  devtools.on("Network.requestWillBeSent", ({ requestId, request: { url } }) => {
    if (url.startsWith("http"))
      answers.set(requestId, { path: new URL(url).pathname, status: 0, headers: {}, bytes: 0 });
  });
  devtools.on("Network.responseReceived", ({ requestId, response: { status, headers } }) => {
    Object.assign(answers.get(requestId) ?? {}, { status, headers });
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    Object.assign(answers.get(requestId) ?? {}, { bytes: encodedDataLength });
  });
  return () => {
    const asked = [...answers.values()].map((answer) => ({ ...answer }));
    return { asked, bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0) };
  };
}
