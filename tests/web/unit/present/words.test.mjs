// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { PROBLEMS } from "../../../../client/net/wire.js";
import {
  HTML_LANG,
  chooseLanguage,
  otherLanguage,
  storeLanguage,
  storedLanguage,
  translate,
} from "../../../../web/present/language.js";
import { MESSAGES } from "../../../../web/present/words.js";

const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("both languages have exactly the same keys", () => {
  assert.deepEqual(Object.keys(MESSAGES.zh).sort(), Object.keys(MESSAGES.en).sort());
  assert.deepEqual(Object.keys(MESSAGES).sort(), Object.keys(HTML_LANG).sort());
});

test("each message has the same placeholders in both languages, and words", () => {
  for (const key of Object.keys(MESSAGES.en)) {
    assert.deepEqual(placeholders(MESSAGES.zh[key]), placeholders(MESSAGES.en[key]), key);
    assert.ok(MESSAGES.en[key].length > 1 && MESSAGES.zh[key].length > 1, key);
  }
});

test("Chinese is Chinese and English is not", () => {
  const names = new Set(["title", "switchLanguage", "switchLanguageLabel"]);
  for (const key of Object.keys(MESSAGES.en).filter((name) => !names.has(name))) {
    assert.match(MESSAGES.zh[key], /\p{Script=Han}/u, key);
    assert.doesNotMatch(MESSAGES.en[key], /\p{Script=Han}/u, key);
  }
});

test("there are words for every error of the contract but the one the page repeats by itself", () => {
  for (const error of [...Object.keys(PROBLEMS), "refused"].filter((name) => name !== "outcome-unknown")) {
    assert.ok(Object.hasOwn(MESSAGES.en, error), error);
  }
});

// stored choice, the browser's languages, what the page speaks
const CHOICES = [
  [null, ["en-US", "en"], "en"],
  [null, ["zh-CN", "en"], "zh"],
  [null, ["zh-TW"], "zh"],
  [null, ["zh"], "zh"],
  [null, ["fr", "de"], "en"],
  [null, ["fr", "zh-Hans-CN", "en"], "zh"],
  [null, [], "en"],
  ["zh", ["en"], "zh"],
  ["en", ["zh-CN"], "en"],
  ["toString", ["zh"], "zh"],
];
for (const [stored, preferred, language] of CHOICES) {
  test(`stored ${stored}, preferred ${preferred.join(" ") || "nothing"}: ${language}`, () => {
    assert.equal(chooseLanguage({ stored, preferred }), language);
  });
}

test("the switch leads from each language to the other", () => {
  assert.deepEqual([otherLanguage("en"), otherLanguage("zh")], ["zh", "en"]);
});

test("placeholders are filled, and what is missing stays visible", () => {
  assert.equal(translate(MESSAGES.en, "left", { time: "0:59" }), "0:59 left");
  assert.equal(translate(MESSAGES.en, "left"), "{time} left");
  assert.equal(translate(MESSAGES.en, "left", { time: "$&" }), "$& left");
  assert.throws(() => translate(MESSAGES.en, "nonsense"), /no message/);
});

test("a browser that forbids storage costs only the memory of the choice", () => {
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  assert.equal(storedLanguage(forbidden), null);
  assert.doesNotThrow(() => storeLanguage(forbidden, "zh"));
  const kept = new Map();
  const storage = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  assert.equal(storedLanguage(storage), null);
  storeLanguage(storage, "zh");
  assert.equal(storedLanguage(storage), "zh");
});
