// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What the files themselves promise to the gateway, the content security policy and the reader. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { MESSAGES } from "../../../web/messages.js";

const web = new URL("../../../web/", import.meta.url);
const read = (name) => readFileSync(new URL(name, web), "utf8");
const files = readdirSync(web);
const modules = files.filter((name) => name.endsWith(".js"));
const html = read("index.html");

test("the gateway's token stands exactly once, as data", () => {
  assert.equal(html.split("__BOOT__").length, 2);
  assert.ok(html.includes('<script type="application/json" id="boot">__BOOT__</script>'));
});

test("the page has no inline script or style, as the content security policy wants it", () => {
  assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:/i);
  assert.deepEqual([...html.matchAll(/<script(?![^>]*(src=|application\/json))/g)], []);
});

test("nothing comes from anywhere else", () => {
  for (const name of [...modules, "index.html", ...files.filter((name) => name.endsWith(".css"))]) {
    const urls = read(name).match(/(https?:)?\/\/[a-z][\w.-]+\.[a-z]{2,}/gi) ?? [];
    assert.deepEqual(urls, [], name);
  }
});

test("every module is preloaded, so that none waits for another to be read first", () => {
  const preloaded = [...html.matchAll(/rel="modulepreload" href="\/([\w.]+)"/g)].map(([, name]) => name);
  assert.deepEqual(preloaded.sort(), modules.filter((name) => name !== "app.js").sort());
});

test("every file the page names is there", () => {
  for (const [, name] of html.matchAll(/(?:href|src)="\/([\w.]+)"/g)) assert.ok(files.includes(name), name);
  for (const name of modules) {
    for (const [, other] of read(name).matchAll(/from "\.\/([\w.]+)"/g))
      assert.ok(modules.includes(other), `${name}: ${other}`);
  }
});

test("every text the page names exists, and every message is used", () => {
  for (const [, key] of html.matchAll(/data-text="(\w+)"/g)) assert.ok(Object.hasOwn(MESSAGES.en, key), key);
  const used = [html, ...modules.filter((name) => !name.startsWith("messages")).map(read)].join("\n");
  for (const key of Object.keys(MESSAGES.en)) assert.match(used, new RegExp(`["']${key}["']`), `${key} is never said`);
});

test("only the view and the two that wire it touch the DOM, and no text is ever set as HTML", () => {
  for (const name of modules) {
    assert.doesNotMatch(read(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
    if (!/^view(_\w+)?\.js$/.test(name) && !["app.js", "wakeups.js"].includes(name))
      assert.doesNotMatch(read(name), /\bdocument\b|\bwindow\b/, name);
  }
});

test("what is called pure reads no clock, no randomness and no network", () => {
  const impure = /Math\.random|Date\.|new Date|performance\.|localStorage|(?<![\w.])fetch\(|(?<![\w.])setTimeout\(/;
  for (const name of [
    "backoff.js",
    "buying.js",
    "changing.js",
    "countdown.js",
    "clock.js",
    "cursor.js",
    "filter.js",
    "holds.js",
    "i18n.js",
    "item_name.js",
    "messages.js",
    "messages_en.js",
    "messages_zh.js",
    "order.js",
    "pace.js",
    "picture.js",
    "present.js",
    "present_button.js",
    "present_cart.js",
    "present_each.js",
    "present_item.js",
    "state.js",
    "stock.js",
    "store.js",
    "telling.js",
    "wire.js",
  ]) {
    assert.doesNotMatch(read(name), impure, name);
  }
});

test("the wall clock is used for nothing but to see that the machine slept", () => {
  assert.equal(read("app.js").split("Date.now").length, 2);
  for (const name of modules.filter((file) => file !== "app.js"))
    assert.doesNotMatch(read(name), /Date\.now|new Date/, name);
});

test("files stay short enough to be read at once", () => {
  for (const name of modules) assert.ok(read(name).split("\n").length < 300, name);
});
