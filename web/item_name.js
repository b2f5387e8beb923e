// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What an item is called, by whoever reads the page. Pure.
 *
 * Names come by language tag (RFC 5646), whose case means nothing; the shop gives as many or as few as it likes.
 */

import { HTML_LANG } from "./i18n.js";

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
export function itemName(item, id, { language, tag = HTML_LANG[language] }) {
  const names = item?.name;
  if (names === undefined || names.size === 0) return id;
  for (const wanted of [tag, HTML_LANG[language], "en"]) {
    const name = nameFor(names, wanted.toLowerCase());
    if (name !== undefined) return name;
  }
  return names.values().next().value;
}

function nameFor(names, wanted) {
  for (let tag = wanted; tag !== ""; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-"))))
    if (names.has(tag)) return names.get(tag);
  const kin = [...names.keys()].filter((tag) => primary(tag) === primary(wanted));
  return names.get(kin.find((tag) => script(tag) === script(wanted)) ?? kin[0]);
}

function primary(tag) {
  return tag.toLowerCase().split("-")[0];
}

/** How a language is written there: "zh-TW" as "zh-Hant". */
function script(tag) {
  try {
    return new Intl.Locale(tag).maximize().script;
  } catch {
    return undefined;
  }
}
