// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What the files themselves promise to the gateway, the content security policy and the reader. */

import assert from "node:assert/strict";
import test from "node:test";
import { MESSAGES } from "../../../web/present/words.js";
import { ENTRIES, modules, namesIn, read, urlOf, withPreloads } from "../modules.mjs";

const html = read("web/index.html");
const styles = namesIn("web").filter((name) => name.endsWith(".css"));
const inFolders = (...folders) => modules.filter((name) => folders.some((folder) => name.startsWith(`${folder}/`)));

test("the gateway's token stands exactly once, as data", () => {
  assert.equal(html.split("__BOOT__").length, 2);
  assert.ok(html.includes('<script type="application/json" id="boot">__BOOT__</script>'));
});

test("the page has no inline script or style, as the content security policy wants it", () => {
  assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:/i);
  assert.deepEqual([...html.matchAll(/<script(?![^>]*(src=|application\/json))/g)], []);
});

test("nothing comes from anywhere else", () => {
  for (const name of [...modules, "web/index.html", ...styles.map((name) => `web/${name}`)]) {
    const urls = read(name).match(/(https?:)?\/\/(?!shop\.example)[a-z][\w.-]+\.[a-z]{2,}/gi) ?? [];
    assert.deepEqual(urls, [], name);
  }
});

test("every module is preloaded: otherwise run tests/web/preload.mjs", () => {
  assert.equal(html, withPreloads(html));
});

test("every file the page names is there", () => {
  const there = [...modules.map(urlOf), ...namesIn("web").map((name) => `/${name}`)];
  const made = ["/plain"]; // by the gateway
  for (const [, url] of html.matchAll(/(?:href|src)="(\/[^"]+)"/g)) assert.ok([...there, ...made].includes(url), url);
});

test("every text the page names exists, and every message is used", () => {
  for (const [, key] of html.matchAll(/data-text="(\w+)"/g)) assert.ok(Object.hasOwn(MESSAGES.en, key), key);
  const speaking = modules.filter((name) => !/\/(en|zh)\.js$/.test(name));
  const used = [html, ...speaking.map(read)].join("\n");
  for (const key of Object.keys(MESSAGES.en)) assert.match(used, new RegExp(`["']${key}["']`), `${key} is never said`);
});

test("only the view, the gate, the elements and those that wire them touch the DOM, and no text is ever set as HTML", () => {
  for (const name of modules) {
    assert.doesNotMatch(read(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
    const isWired = [...Object.values(ENTRIES), "client/net/wakeups.js"].includes(name);
    if (!/^(web\/(view|gate)|client\/elements)\//.test(name) && !isWired)
      assert.doesNotMatch(read(name), /\bdocument\b|\bwindow\b/, name);
  }
});

test("but for what wires it, what is not given is not used: no clock, no randomness, no network, no storage", () => {
  const impure = /Math\.random|Date\.(?!parse\b)|new Date|performance\.|localStorage|globalThis/;
  const given = modules.filter((name) => !Object.values(ENTRIES).includes(name));
  for (const name of given) assert.doesNotMatch(read(name).replaceAll("= globalThis.", ""), impure, name);
});

test("what is called pure reads no clock, no randomness and no network", () => {
  const impure = /(?<![\w.])(fetch|setTimeout|setInterval|queueMicrotask)\(|(?<![\w.])(async|await|Promise)\b/;
  const nets = ["clock", "cursor", "events", "pace", "wire"].map((name) => `client/net/${name}.js`);
  for (const name of [...nets, ...inFolders("client/state", "web/present", "web/view")])
    assert.doesNotMatch(read(name), impure, name);
});

test("the wall clock is used for nothing but to see that the machine slept", () => {
  assert.equal(read("web/app.js").split("Date.now").length, 2);
  // Those who embed a shop are told moments by the wall clock, which their own countdowns go by.
  assert.equal(read("client/holdfast.js").split("Date.now").length, 3);
});

test("files stay short enough to be read at once", () => {
  for (const name of modules) assert.ok(read(name).split("\n").length <= 300, name);
});
