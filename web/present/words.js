// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Every word of the page, what an item is called, and how the time that is left is told. Pure.
 *
 * The keys that are error names are those of wire.js. A test holds both languages to the same keys and placeholders.
 * Names of items come by language tag (RFC 5646), whose case means nothing; the shop gives as many or as few as it
 * likes.
 *
 * @import { Say } from "./language.js"
 */

import { EN } from "./en.js";
import { HTML_LANG } from "./language.js";
import { ZH } from "./zh.js";

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
  for (const wanted of [tag, HTML_LANG[language], "en"]) {
    const text = nameFor(texts, wanted.toLowerCase());
    if (text !== undefined) return text;
  }
  return texts.values().next().value;
}

/** @param {Map<string, string>} names @param {string} wanted */
function nameFor(names, wanted) {
  for (let tag = wanted; tag !== ""; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-"))))
    if (names.has(tag)) return names.get(tag);
  const kin = [...names.keys()].filter((tag) => primary(tag) === primary(wanted));
  return names.get(kin.find((tag) => script(tag) === script(wanted)) ?? kin[0] ?? "");
}

/** @param {string} tag */
function primary(tag) {
  return tag.toLowerCase().split("-")[0];
}

/** How a language is written there: "zh-TW" as "zh-Hant". @param {string} tag */
function script(tag) {
  try {
    return new Intl.Locale(tag).maximize().script;
  } catch {
    return undefined;
  }
}

/**
 * Rounds up, so that it shows 0:00 only when nothing is left.
 *
 * @param {number} ms
 * @param {Say} say
 * @returns {string}
 * @example formatCountdown(754_001, say) // "12:35"
 * @example formatCountdown(3_600_000, say) // "1:00:00"
 * @example formatCountdown(86_405_000, say) // "1 day 0:00:05"
 */
export function formatCountdown(ms, say) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  /** @param {number} n */
  const pad = (n) => String(n).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = pad(seconds % 60);
  if (days > 0) return say(days === 1 ? "oneDay" : "days", { n: days, time: `${hours}:${pad(minutes)}:${rest}` });
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * @param {number} ms time left
 * @returns {number} how long until `formatCountdown` says something else; at least 20, so that a timer set to it
 *   cannot spin on rounding
 * @example msToNextSecond(754_001) // 20
 * @example msToNextSecond(754_500) // 500
 */
export function msToNextSecond(ms) {
  const rest = ms % 1000;
  return Math.max(20, rest > 0 ? rest : 1000);
}
