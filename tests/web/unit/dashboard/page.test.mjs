// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The dashboard's words, states and files: complete, in both languages, and from the gateway alone. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { formatTick, formatValue } from "../../../../gateway/dashboard/format.js";
import { healthOf } from "../../../../gateway/dashboard/health.js";
import { MESSAGES } from "../../../../gateway/dashboard/messages.js";
import { COLUMNS, PLOTS } from "../../../../gateway/dashboard/plots.js";

const folder = new URL("../../../../gateway/dashboard/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const files = readdirSync(folder);
const modules = files.filter((name) => name.endsWith(".js"));
const html = read("index.html");
const embedded = read("CMakeLists.txt");
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("both languages have the same keys and placeholders", () => {
  assert.deepEqual(Object.keys(MESSAGES.zh).sort(), Object.keys(MESSAGES.en).sort());
  for (const key of Object.keys(MESSAGES.en)) {
    assert.deepEqual(placeholders(MESSAGES.zh[key]), placeholders(MESSAGES.en[key]), key);
    if (key !== "switchLanguage" && key !== "switchLanguageLabel")
      assert.doesNotMatch(MESSAGES.en[key], /\p{Script=Han}/u, key);
  }
});

test("every number, plot and state has its words, every plot its explanation, and no message is left over", () => {
  const states = ["connecting", "live", "stale", "waiting", "unanswered"];
  const said = new Set([
    ...COLUMNS.map(({ name }) => name),
    ...PLOTS.flatMap(({ id }) => [id, `${id}Note`]),
    ...states.flatMap((state) => [state, `${state}Note`, `${state}Said`]),
    ...[...html.matchAll(/data-text="(\w+)"/g)].map(([, key]) => key),
    ...[...read("view.js").matchAll(/say\("(\w+)"/g)].map(([, key]) => key),
  ]);
  assert.deepEqual([...said].sort(), Object.keys(MESSAGES.en).sort());
});

test("a column has one name", () => {
  assert.equal(new Set(COLUMNS.map(({ name }) => name)).size, COLUMNS.length);
});

const ANSWER = { silence: 0.5, hasSnapshot: true };
// what is known, what it is called
const HEALTH = [
  [
    { answer: null, answered: true, unansweredS: 0 },
    { state: "connecting", seconds: 0 },
  ],
  [
    { answer: ANSWER, answered: true, unansweredS: 0 },
    { state: "live", seconds: 0 },
  ],
  [
    { answer: { ...ANSWER, silence: 3 }, answered: true, unansweredS: 0 },
    { state: "live", seconds: 3 },
  ],
  [
    { answer: { ...ANSWER, silence: 4.7 }, answered: true, unansweredS: 0 },
    { state: "stale", seconds: 4 },
  ],
  [
    { answer: { silence: 9, hasSnapshot: false }, answered: true, unansweredS: 0 },
    { state: "waiting", seconds: 9 },
  ],
  [
    { answer: ANSWER, answered: false, unansweredS: 2.2 },
    { state: "unanswered", seconds: 2 },
  ],
  [
    { answer: null, answered: false, unansweredS: 1 },
    { state: "unanswered", seconds: 1 },
  ],
];
for (const [known, health] of HEALTH) {
  test(`${JSON.stringify(known)} is ${health.state}`, () => assert.deepEqual(healthOf(known), health));
}

// unit, value, in English, at an axis
const FORMATS = [
  ["count", 0, "0", "0"],
  ["count", 90000, "90,000", "90,000"],
  ["count", 1234567, "1.235M", "1.235M"],
  ["rate", 0, "0 /s", "0"],
  ["rate", 1.96, "2 /s", "2"],
  ["rate", 1500.4, "1,500 /s", "1,500"],
  ["seconds", 0.0042, "4.2 ms", "4.2 ms"],
  ["seconds", 2, "2 s", "2 s"],
  ["bytes", 0, "0 B/s", "0"],
  ["bytes", 999, "999 B/s", "999 B/s"],
  ["bytes", 1000, "1 kB/s", "1 kB/s"],
  ["bytes", 5.25e7, "52.5 MB/s", "52.5 MB/s"],
  ["rate", null, "–", undefined],
];
for (const [unit, value, text, tick] of FORMATS) {
  test(`${value} as ${unit} is ${text}`, () => {
    assert.equal(formatValue("en", unit, value), text);
    if (tick !== undefined) assert.equal(formatTick("en", unit, value), tick);
  });
}

test("every module and style is embedded, and every file that is named is one of them", () => {
  const served = new Set([...embedded.matchAll(/^ +\/dashboard\/([\w.-]+)=/gm)].map(([, name]) => name));
  for (const name of ["uplot.js", "uplot.css", "uplot-license.txt"])
    assert.ok(embedded.includes(`/dashboard/${name}=`));
  const plots = ["uplot.js", "uplot.css", "uplot-license.txt"];
  const made = (name) => name.startsWith("no_plots.");
  for (const name of files.filter((file) => /\.(js|css)$/.test(file) && !made(file))) assert.ok(served.has(name), name);
  for (const [, name] of html.matchAll(/(?:href|src)="\/dashboard\/([\w.-]+)"/g))
    assert.ok(served.has(name) || plots.includes(name), name);
  for (const name of modules) {
    for (const [, other] of read(name).matchAll(/from "\.\/([\w.]+)"/g))
      assert.ok(served.has(other) || plots.includes(other), `${name}: ${other}`);
  }
});

test("nothing comes from elsewhere, nothing is inline, and no text is set as HTML", () => {
  for (const name of [...modules, "index.html", "style.css"])
    assert.deepEqual(
      read(name)
        .replaceAll("http://www.w3.org/2000/svg", "")
        .match(/https?:\/\/|innerHTML|\beval\(/gi),
      null,
      name,
    );
  assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:/i);
  assert.deepEqual([...html.matchAll(/<script(?![^>]*src=)/g)], []);
});

test("only the two that draw, and the one that wires, touch the page", () => {
  for (const name of modules.filter((each) => !["view.js", "charts.js", "dashboard.js"].includes(each)))
    assert.doesNotMatch(read(name), /\b(?:document|window|performance|Date|fetch|setTimeout)\b/, name);
});
