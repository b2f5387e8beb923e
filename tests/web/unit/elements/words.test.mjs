// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { MESSAGES, nameOf, readerOf, reasonOf } from "../../../../client/elements/words.js";
import { ShopError } from "../../../../client/net/shop_error.js";
import { PROBLEMS } from "../../../../client/net/wire.js";
import { modules, read } from "../../modules.mjs";

const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("both languages say the same things of the same things", () => {
  assert.deepEqual(Object.keys(MESSAGES.zh).sort(), Object.keys(MESSAGES.en).sort());
  for (const [key, text] of Object.entries(MESSAGES.en))
    assert.deepEqual(placeholders(MESSAGES.zh[key]), placeholders(text), key);
});

test("every word is said by somebody", () => {
  const speaking = modules.filter((name) => name.startsWith("client/elements/") && !/\/(en|zh)\.js$/.test(name));
  const states = read("client/elements/reading.js");
  const said = speaking.map(read).join("\n") + states + read("client/present/time.js");
  for (const key of Object.keys(MESSAGES.en)) assert.match(said, new RegExp(`"${key}"`), key);
});

test("a tag is spoken where its language is, in English otherwise, and what is no tag breaks nothing", () => {
  for (const [tag, words, kept] of [
    ["en-GB", "Buy", "en-GB"],
    ["zh-Hant-TW", "立即下单", "zh-Hant-TW"],
    ["fr", "Buy", "fr"],
    ["x_y!", "Buy", "en"],
    ["constructor", "Buy", "en"],
    ["", "Buy", "en"],
  ]) {
    const reader = readerOf(tag);
    assert.deepEqual([reader.say("buy"), reader.tag], [words, kept], tag);
  }
});

test("an item is called by its name in the reader's language, or by its id", () => {
  const item = { name: { en: "Cup", "zh-cn": "杯子" } };
  assert.equal(nameOf(item, "Q", readerOf("zh")), "杯子");
  assert.equal(nameOf(item, "Q", readerOf("fr")), "Cup");
  assert.equal(nameOf(null, "Q", readerOf("en")), "Q");
  assert.equal(nameOf({ name: {} }, "Q", readerOf("en")), "Q");
});

test("every refusal is told in words, with its numbers", () => {
  const reader = readerOf("en");
  for (const error of [
    ...Object.keys(PROBLEMS),
    "refused",
    "unproved",
    "no-session",
    "unreachable",
    "timed-out",
    "garbled",
  ]) {
    const words = reasonOf(new ShopError({ error, retryAfterMs: 2_000, limit: 2 }), reader);
    assert.match(words, /^[A-Z][^{}]+\.$/, error);
  }
  const person = new ShopError({ error: "quantity-limit", retryAfterMs: null, per_person: 2, already: 1 });
  assert.equal(reasonOf(person, reader), "One person may have 2 of it in all, and you have 1.");
  assert.equal(
    reasonOf(new ShopError({ error: "too-many-requests", retryAfterMs: 1_500 }), reader),
    "Too much at once. Nothing changed: try again in 2 s.",
  );
});
