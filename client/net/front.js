// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a shop says of itself: its name, its colours, whom to ask. It comes with the page. What is none of it is left out,
 * and the rest is taken, so that a page comes up whatever is there.
 *
 * @typedef {{name: Map<string, string>, tagline: Map<string, string>, logo: string|null,
 *   colours: {light: string|null, dark: string|null}, layout: "shelf"|"drop", contact: string|null,
 *   links: {name: Map<string, string>, url: string}[], pay: string|null}} Front
 *   `name`, `tagline`: by language tag, in lower case; `colours`: #rrggbb, on light and on dark paper;
 *   `layout`: many items side by side, or the first of them large; `pay`: where an order is paid, its number in the place of `{order}`
 */

import { decodeTexts } from "./shelf.js";

const MOST_LINKS = 8;

/** A shop that says nothing of itself. @type {Front} */
export const PLAIN = Object.freeze({
  name: new Map(),
  tagline: new Map(),
  logo: null,
  colours: Object.freeze({ light: null, dark: null }),
  layout: "shelf",
  contact: null,
  links: [],
  pay: null,
});

/**
 * Never throws.
 *
 * @param {unknown} value
 * @returns {Front}
 * @example decodeFront({ layout: "drop" }).layout // "drop"
 */
export function decodeFront(value) {
  const front = fields(value);
  const { light, dark } = fields(front.colours);
  return {
    name: texts(front.name),
    tagline: texts(front.tagline),
    logo: webAddress(front.logo),
    colours: { light: colour(light), dark: colour(dark) },
    layout: front.layout === "drop" ? "drop" : "shelf",
    contact: address(front.contact),
    links: Array.isArray(front.links) ? front.links.flatMap(link).slice(0, MOST_LINKS) : [],
    pay: payAddress(front.pay),
  };
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function fields(value) {
  return value !== null && typeof value === "object" ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function texts(value) {
  return decodeTexts(fields(value));
}

/** @param {unknown} value */
function colour(value) {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : null;
}

/** An https: URL, or a path of this site: never another scheme, nor //host. @param {unknown} value */
function webAddress(value) {
  return typeof value === "string" && /^(https:\/\/[^\s\\/?#]|\/(?![/\\]))[^\s\\]*$/i.test(value) ? value : null;
}

/** One of these, with a place for the order. @param {unknown} value */
function payAddress(value) {
  const to = typeof value === "string" && value.split("{order}").length === 2 ? value : null;
  return to !== null && webAddress(to.replace("{order}", "0")) !== null ? to : null;
}

/** One of these, or an address of mail. @param {unknown} value */
function address(value) {
  return webAddress(value) ?? (typeof value === "string" && /^mailto:[^\s\\]+$/i.test(value) ? value : null);
}

/** @param {unknown} value */
function link(value) {
  const { name, url } = fields(value);
  const to = address(url);
  const named = texts(name);
  return to === null || named.size === 0 ? [] : [{ name: named, url: to }];
}
