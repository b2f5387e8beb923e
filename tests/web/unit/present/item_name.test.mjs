// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { decodeStatus } from "../../../../client/net/wire.js";
import { itemName, tagOf } from "../../../../web/present/words.js";

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
