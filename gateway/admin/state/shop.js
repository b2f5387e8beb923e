// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a shop says of itself, as a form has it, and what a change of the form comes to. Whether it may be said is the shop's to
 * judge. Pure.
 *
 * @import { Description, Form } from "./description.js"
 *
 * @typedef {{id: string, name: Object<string, string>, url: string}} Link `id`: which of the form's it is, wherever it moves
 */

import { LANGUAGES } from "./description.js";

/** @param {Description} said as GET /v1/shop has it @returns {Form} */
export function shopFormOf(said) {
  return {
    name_en: said.name?.en ?? "",
    name_zh: said.name?.zh ?? "",
    tagline_en: said.tagline?.en ?? "",
    tagline_zh: said.tagline?.zh ?? "",
    logo: said.logo ?? "",
    light: said.colours?.light ?? "",
    dark: said.colours?.dark ?? "",
    layout: said.layout ?? "shelf",
    contact: said.contact ?? "",
    pay: said.pay ?? "",
    links: (said.links ?? []).map((/** @type {any} */ { name, url }, /** @type {number} */ i) => ({
      id: String(i),
      name,
      url,
    })),
  };
}

/**
 * @param {Description} said
 * @param {Form} form
 * @returns {{changes: Description, wrong: Object<string, string>}} as of an item; nothing is wrong before the shop says so
 */
export function shopChangesOf(said, form) {
  const before = shopFormOf(said);
  /** @type {Description} */
  const changes = {};
  const differs = (/** @type {string[]} */ ...names) => names.some((name) => typed(form, name) !== before[name].trim());

  for (const field of ["name", "tagline"])
    if (differs(...LANGUAGES.map((language) => `${field}_${language}`))) {
      const texts = { ...said[field] };
      for (const language of LANGUAGES) put(texts, language, typed(form, `${field}_${language}`));
      changes[field] = orNone(texts);
    }
  if (differs("light", "dark")) {
    /** @type {Object<string, string>} */
    const colours = {};
    for (const scheme of ["light", "dark"]) put(colours, scheme, typed(form, scheme));
    changes.colours = orNone(colours);
  }
  for (const field of ["logo", "contact", "pay"]) if (differs(field)) changes[field] = typed(form, field) || null;
  if (differs("layout")) changes.layout = form.layout === "shelf" ? null : form.layout;
  if (JSON.stringify(linksOf(form.links)) !== JSON.stringify(linksOf(before.links)))
    changes.links = form.links.length === 0 ? null : linksOf(form.links);
  return { changes, wrong: {} };
}

/** @param {Form} form @param {string} name */
const typed = (form, name) => String(form[name] ?? "").trim();

/** @param {Object<string, string>} texts @param {string} name @param {string} value empty: it goes */
function put(texts, name, value) {
  if (value === "") delete texts[name];
  else texts[name] = value;
}

/** @param {object} texts */
const orNone = (texts) => (Object.keys(texts).length === 0 ? null : texts);

/** As they are put. @param {readonly Link[]} links */
function linksOf(links) {
  return links.map(({ name, url }) => {
    const names = Object.entries(name).map(([language, text]) => [language, text.trim()]);
    return { name: Object.fromEntries(names.filter(([, text]) => text !== "")), url: url.trim() };
  });
}

/** @param {readonly Link[]} links @returns {Link[]} with an empty one at the end */
export function withOneMore(links) {
  const id = 1 + Math.max(-1, ...links.map((link) => Number(link.id)));
  return [...links, { id: String(id), name: {}, url: "" }];
}

/** @param {readonly Link[]} links @param {number} at @returns {Link[]} */
export const without = (links, at) => links.filter((_, i) => i !== at);

/** @param {readonly Link[]} links @param {number} at @param {number} by 1: one down, -1: one up @returns {Link[]} */
export function moved(links, at, by) {
  const list = without(links, at);
  list.splice(at + by, 0, links[at]);
  return list;
}

/** @param {readonly Link[]} links @param {number} at @param {string} name "url", or a language @param {string} value @returns {Link[]} */
export function written(links, at, name, value) {
  return links.map((link, i) => {
    if (i !== at) return link;
    return name === "url" ? { ...link, url: value } : { ...link, name: { ...link.name, [name]: value } };
  });
}

/** The whole of it as PUT takes it: what is unset is left out. @param {Description} said @returns {Description} */
export function asPut(said) {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}
