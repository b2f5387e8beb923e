// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Every word of the page, and what an item is called. Pure.
 *
 * The keys that are error names are those of wire.js. A test holds both languages to the same keys and placeholders.
 * Names of items come by language tag (RFC 5646), whose case means nothing; the shop gives as many or as few as it
 * likes.
 */

import { bestText, primary } from "../client/present/texts.js";
import { EN } from "./en.js";
import { HTML_LANG } from "./language.js";
import { ZH } from "./zh.js";

/** What ends within so long is marked. */
export const SOON_MS = 60_000;

/** @type {Object<string, Object<string, string>>} by language; `{name}` and the like are filled in */
export const MESSAGES = Object.freeze({ en: EN, zh: ZH });

/**
 * The shopper's tag: that of their browser, unless they chose another language on the page.
 *
 * @param {{chosen: string|null, preferred: readonly string[], language: string}} reader
 *   `chosen`: the language that was chosen on the page, now or on an earlier visit; `language`: what the page speaks
 * @returns {string}
 * @example tagOf({ chosen: null, preferred: ["en-GB", "en"], language: "en" }) // "en-GB"
 * @example tagOf({ chosen: "zh", preferred: ["en-GB", "zh-TW"], language: "zh" }) // "zh-TW"
 */
export function tagOf({ chosen, preferred, language }) {
  const tags = preferred.filter((tag) => typeof tag === "string" && tag !== "");
  const fits = chosen === null ? tags : tags.filter((tag) => primary(tag) === language);
  return fits[0] ?? HTML_LANG[language];
}

/**
 * The exact tag, its language, the page's language, English, then any; within a language the same script first.
 *
 * @param {{name?: Map<string, string>}|undefined} item its name by tags in lower case
 * @param {string} id what to call it when it has no name
 * @param {{language: string, tag?: string}} reader the page's language, and the shopper's tag
 * @returns {string}
 * @example itemName({ name: new Map([["en-gb", "Tea kettle"]]) }, "P", { language: "en" }) // "Tea kettle"
 */
export function itemName(item, id, reader) {
  return textFor(item?.name, reader) ?? id;
}

/**
 * One of several texts, by the same rules.
 *
 * @param {Map<string, string>|undefined} texts
 * @param {{language: string, tag?: string}} reader
 * @returns {string|undefined} nothing where there is none
 */
export function textFor(texts, { language, tag = HTML_LANG[language] }) {
  if (texts === undefined || texts.size === 0) return undefined;
  return bestText(texts, [tag, HTML_LANG[language], "en"]);
}
