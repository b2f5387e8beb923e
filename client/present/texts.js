// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** One of several texts, which come by language tag (RFC 5646), whose case means nothing. Pure. */

/**
 * @param {Map<string, string>} texts by tags in lower case
 * @param {readonly string[]} tags in the order in which they are wanted; within a language the same script comes first
 * @returns {string|undefined} the first that there is, else any; nothing where there is none
 */
export function bestText(texts, tags) {
  for (const wanted of tags) {
    const text = textOf(texts, wanted.toLowerCase());
    if (text !== undefined) return text;
  }
  return texts.values().next().value;
}

/** @param {Map<string, string>} texts @param {string} wanted */
function textOf(texts, wanted) {
  for (let tag = wanted; tag !== ""; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-"))))
    if (texts.has(tag)) return texts.get(tag);
  const kin = [...texts.keys()].filter((tag) => primary(tag) === primary(wanted));
  return texts.get(kin.find((tag) => script(tag) === script(wanted)) ?? kin[0] ?? "");
}

/** @param {string} tag */
export function primary(tag) {
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
