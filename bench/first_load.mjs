#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Measures how soon a shopper who comes for the first time sees the first item, in Chromium, throttled: the page as it is
 * installed and as it is in the tree, with 8 items and with 10,000. README.md says how to read it.
 *
 *     bench/first_load.mjs                     of build/release, seven visits each
 *     bench/first_load.mjs build/dev 3         of another build; so many visits
 */

import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const build = path.resolve(process.argv[2] ?? path.join(ROOT, "build/release"));
const visits = Number(process.argv[3] ?? 7);

if (process.env.HOLDFAST_TEST_GATEWAY_A) await measure();
else process.exitCode = inShop();

/** The browser tests' parts want a shop that is open. @returns {number} the status of this script in one */
function inShop() {
  const programs = { CARTD: "cartd/cartd", GATEWAY: "gateway/gateway", CARTCTL: "cartctl/cartctl" };
  const paths = Object.entries(programs).map(([name, at]) => [`HOLDFAST_TEST_${name}`, path.join(build, at)]);
  const env = { ...process.env, ...Object.fromEntries(paths), HOLDFAST_TEST_WEB: path.join(ROOT, "web") };
  const runner = path.join(ROOT, "tests/support/run_with_shop.py");
  const args = [runner, path.join(build, "first_load"), process.execPath, fileURLToPath(import.meta.url)];
  return spawnSync("/usr/bin/python3", [...args, build, String(visits)], { env, stdio: "inherit" }).status ?? 1;
}

async function measure() {
  const { NETWORKS, firstLoad } = await import("../tests/web/browser/first_load.mjs");
  const { openShop } = await import("../tests/web/browser/own_shop.mjs");
  const { openBrowser } = await import("../tests/web/browser/support.mjs");
  const folders = { installed: path.join(build, "gateway/bundle/web"), modules: path.join(ROOT, "web") };
  const browser = await openBrowser();
  say("page", "items", "network", "requests", "KB", "first paint ms", "first item ms", "moved");
  say("---", "---:", "---", "---:", "---:", "---:", "---:", "---:");
  for (const [name, folder] of Object.entries(folders)) {
    process.env.HOLDFAST_TEST_WEB = folder;
    for (const count of [8, 10_000]) {
      const shop = await openShop({ items: itemsOf(count) });
      for (const network of Object.keys(NETWORKS)) {
        const loads = [];
        for (let n = 0; n < visits; n += 1) loads.push(await firstLoad(browser, `${shop.url}/`, { network }));
        const of = (value) => median(loads.map(value));
        const times = [of((it) => it.firstPaintMs), of((it) => it.firstItemMs)].map((ms) => ms.toFixed(0));
        const size = (of((it) => it.bytes) / 1000).toFixed(1);
        const moved = Math.max(...loads.map((it) => it.shifts.reduce((sum, { value }) => sum + value, 0))).toFixed(3);
        say(
          name,
          count.toLocaleString("en"),
          network,
          of((it) => it.asked.length),
          size,
          ...times,
          moved,
        );
      }
      await shop.close();
    }
  }
  await browser.close();
}

function itemsOf(count) {
  return Array.from({ length: count }, (_, n) => ({
    item: `lamp-${n}`,
    name: { en: `Lamp number ${n}`, zh: `灯 ${n}` },
    price: { amount: "12.00", currency: "EUR" },
    stock: 5,
  }));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function say(...cells) {
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}
