// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Which language a page speaks, and how a message is put into it. The dashboard has it too, with messages of its own.
 *
 * @typedef {(key: string, params?: Object<string, unknown>) => string} Say
 */

/** What `<html lang>` says for each language. @type {Readonly<Record<string, string>>} */
export const HTML_LANG = Object.freeze({ en: "en", zh: "zh-CN" });

/**
 * The shopper's own choice, else the first of the browser's languages that we speak, else English.
 *
 * @param {{stored: string|null, preferred: readonly string[]}} choice
 * @returns {string}
 * @example chooseLanguage({ stored: null, preferred: ["fr", "zh-TW", "en"] }) // "zh"
 */
export function chooseLanguage({ stored, preferred }) {
  const spoken = [stored, ...preferred].map(
    (tag) =>
      String(tag ?? "")
        .toLowerCase()
        .split("-")[0],
  );
  return spoken.find((language) => Object.hasOwn(HTML_LANG, language)) ?? "en";
}

/**
 * @param {string} language
 * @returns {string} the one the switch leads to
 * @example otherLanguage("en") // "zh"
 */
export function otherLanguage(language) {
  return language === "en" ? "zh" : "en";
}

/**
 * @param {Object<string, string>} messages in one language
 * @param {string} key
 * @param {Object<string, unknown>} [params]
 * @returns {string}
 * @example translate({ left: "{time} left" }, "left", { time: "14:59" }) // "14:59 left"
 */
export function translate(messages, key, params = {}) {
  if (!Object.hasOwn(messages, key)) throw new Error(`no message ${key}`);
  return messages[key].replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/**
 * @param {string} language
 * @param {string[]} texts whole sentences, or nothing
 * @returns {string} one after the other
 * @example sentences("en", ["One waits.", "", "None is left."]) // "One waits. None is left."
 */
export function sentences(language, texts) {
  return texts.filter((text) => text !== "").join(language === "zh" ? "" : " ");
}

const STORED_AS = "holdfast.language";

/**
 * A browser may forbid storage, or throw on touching it; then the choice lasts as long as the page.
 *
 * @param {() => Storage} storage
 * @returns {string|null}
 */
export function storedLanguage(storage) {
  try {
    return storage().getItem(STORED_AS);
  } catch {
    return null;
  }
}

/** @param {() => Storage} storage @param {string} language */
export function storeLanguage(storage, language) {
  try {
    storage().setItem(STORED_AS, language);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}
