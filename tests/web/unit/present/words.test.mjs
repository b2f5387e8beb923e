// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { PROBLEMS, decodeStatus } from "../../../../client/net/wire.js";
import { threshold } from "../../../../client/state/cart.js";
import {
  HTML_LANG,
  chooseLanguage,
  otherLanguage,
  storeLanguage,
  storedLanguage,
  translate,
} from "../../../../web/present/language.js";
import { formatCountdown, formatMoment, msToNextSecond } from "../../../../client/present/time.js";
import { MESSAGES, itemName, tagOf } from "../../../../web/present/words.js";

const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

const english = (key, params) => translate(MESSAGES.en, key, params);
const chinese = (key, params) => translate(MESSAGES.zh, key, params);

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

/** As the shop tells it, read by the page. */
function called(name, reader) {
  const body = JSON.parse(`{"cursor":"a.1","items":[{"item":"P","available":1,"held":0,"stock":1,"name":${name}}]}`);
  return itemName(decodeStatus(body).items[0], "P", reader);
}
const en = { language: "en" };
const zh = { language: "zh" };

// what the shop calls it, who reads, what they read
const NAMES = [
  ['{"en":"Kettle","zh":"壶"}', zh, "壶"],
  ['{"en":"Kettle","zh":"壶"}', en, "Kettle"],
  ['{"de":"Kessel"}', en, "Kessel"],
  ['{"de":"Kessel"}', zh, "Kessel"],
  ['{"zh-CN":"壶"}', zh, "壶"],
  ['{"zh-CN":"壶"}', en, "壶"],
  ['{"zh-Hans":"壶","en":"Kettle"}', zh, "壶"],
  ['{"ZH-HANS-CN":"壶","en":"Kettle"}', zh, "壶"],
  ['{"zh-TW":"壺","zh-SG":"壶","en":"Kettle"}', zh, "壶"],
  ['{"zh-TW":"壺","zh-SG":"壶"}', { language: "zh", tag: "zh-HK" }, "壺"],
  ['{"zh-Hant":"壺","en":"Kettle"}', zh, "壺"],
  ['{"en-GB":"Kettle","zh":"壶"}', en, "Kettle"],
  ['{"EN":"Kettle","zh":"壶"}', en, "Kettle"],
  ['{"En-us":"Color","en":"Colour"}', { language: "en", tag: "en-US" }, "Color"],
  ['{"en-US":"Color","en-GB":"Colour"}', { language: "en", tag: "en-GB" }, "Colour"],
  ['{"en":"Colour","en-US":"Color"}', { language: "en", tag: "en-AU" }, "Colour"],
  ['{"zh":"壶"}', en, "壶"],
  ['{"de":"Kessel","en-GB":"Kettle"}', zh, "Kettle"],
  ['{"de":"Kessel","en":"Kettle"}', { language: "en", tag: "de-AT" }, "Kessel"],
  ['{"de":"Kessel","zh":"壶"}', { language: "zh", tag: "fr" }, "壶"],
  ['{"fr":"Bouilloire","de":"Kessel"}', en, "Bouilloire"],
  ['{"toString":"a","constructor":"b"}', en, "a"],
  ['{"__proto__":"a"}', en, "a"],
  ['{"x_y":"a"}', { language: "en", tag: "not a tag!" }, "a"],
  ["{}", en, "P"],
  ['{"en":"","de":"Kessel"}', en, "Kessel"],
  ['{"en":5}', en, "P"],
];
for (const [name, reader, text] of NAMES) {
  test(`${name} is called ${text} in ${reader.tag ?? reader.language}`, () => {
    assert.equal(called(name, reader), text);
  });
}

test("what has no name, or is not in the shop, goes by its id", () => {
  assert.equal(itemName({}, "P", zh), "P");
  assert.equal(itemName(undefined, "constructor", en), "constructor");
});

// chosen on the page, the browser's, the page's language, the tag
const TAGS = [
  [null, ["en-GB", "en"], "en", "en-GB"],
  [null, ["de-AT", "en"], "en", "de-AT"],
  [null, [], "en", "en"],
  [null, [undefined, ""], "en", "en"],
  ["zh", ["en-GB", "zh-TW"], "zh", "zh-TW"],
  ["zh", ["en-GB"], "zh", "zh-CN"],
  ["en", ["zh-CN"], "en", "en"],
];
for (const [chosen, preferred, language, tag] of TAGS) {
  test(`chosen ${chosen}, preferred ${preferred.join(" ") || "nothing"}: ${tag}`, () => {
    assert.equal(tagOf({ chosen, preferred, language }), tag);
  });
}

test("time left is shown rounded up, so 0:00 means nothing is left", () => {
  const shown = [
    [900_000, "15:00"],
    [899_999, "15:00"],
    [899_000, "14:59"],
    [60_000, "1:00"],
    [59_000, "0:59"],
    [1, "0:01"],
    [0, "0:00"],
    [-5000, "0:00"],
    [3_600_000, "1:00:00"],
    [3_599_000, "59:59"],
    [36_061_000, "10:01:01"],
    [86_399_000, "23:59:59"],
    [86_400_000, "1 day 0:00:00"],
    [2 * 86_400_000 - 1, "2 days 0:00:00"],
    [30 * 86_400_000 + 14_706_000, "30 days 4:05:06"],
  ];
  for (const [ms, text] of shown) assert.equal(formatCountdown(ms, english), text, String(ms));
  assert.equal(formatCountdown(86_400_000, chinese), "1 天 0:00:00");
  assert.equal(formatCountdown(3 * 86_400_000, chinese), "3 天 0:00:00");
});

test("the next change of the words is when the second is over", () => {
  assert.equal(msToNextSecond(14_500), 500);
  assert.equal(msToNextSecond(14_000), 1000);
  for (let ms = 1; ms < 3000; ms += 7) {
    const next = msToNextSecond(ms);
    assert.ok(next >= 20 && next <= 1000);
    assert.notEqual(formatCountdown(ms, english), formatCountdown(ms - next, english), `${ms}`);
  }
});

test("announcements come at five minutes, one minute and fifteen seconds", () => {
  assert.deepEqual([900_000, 300_001, 300_000, 60_001, 60_000, 15_000, 0].map(threshold), [
    Infinity,
    Infinity,
    300_000,
    300_000,
    60_000,
    15_000,
    15_000,
  ]);
});

test("a moment is told as the reader's language does", () => {
  const told = (tag) => formatMoment(1_795_795_500_000, tag, "UTC");
  assert.equal(told("en-GB"), "27 Nov 2026, 16:05");
  assert.equal(told("zh-CN"), "2026年11月27日 16:05");
});
