// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The forms, each by the kind of action that saves it, and what is to be said beside which field of one. Pure.
 *
 * @import { Description, Form } from "./description.js"
 *
 * @typedef {object} FormKind
 * @property {(said: Description) => Form} formOf
 * @property {(said: Description, form: Form) => {changes: Description, wrong: Object<string, string>}} changesOf
 * @property {Object<string, string>} places where in the form a field of the description is said to be wrong, if not under its own name
 */

import { changesOf, formOf, overtaken } from "./description.js";
import { shopChangesOf, shopFormOf } from "./shop.js";

/** @type {Readonly<Record<string, FormKind>>} */
export const FORMS = Object.freeze({
  changeItem: {
    formOf,
    changesOf,
    places: { name: "name_en", text: "text_en", price: "amount", hold_ttl_ms: "hold_minutes" },
  },
  changeShop: { formOf: shopFormOf, changesOf: shopChangesOf, places: {} },
});

/** @typedef {{changes: Description, wrong: Object<string, any>, late: boolean}} Asked `late`: what is wrong is that somebody was faster */

/**
 * What saving a form comes to.
 *
 * @param {string} kind
 * @param {Description} base what is said now
 * @param {Description|null} began what was said when the form was first written into
 * @param {Form} form what was written
 * @returns {Asked}
 */
export function savingOf(kind, base, began, form) {
  const { places, ...kindOf } = FORMS[kind];
  const { changes, wrong } = kindOf.changesOf(base, { ...kindOf.formOf(base), ...form });
  if (Object.keys(wrong).length > 0) return { changes, wrong, late: false };
  const late = overtaken(base, began ?? base, changes);
  const words = late.map((field) => [places[field] ?? field, "wrongOvertaken"]);
  return { changes, wrong: Object.fromEntries(words), late: late.length > 0 };
}

/**
 * Where the shop's own words for what it refused are to stand.
 *
 * @param {string} kind
 * @param {{type: string, detail: string, [field: string]: unknown}|null} problem
 * @returns {Object<string, {detail: string}>|null} null: not beside a field
 */
export function refusedIn(kind, problem) {
  if (problem === null || problem.type !== "bad-request" || typeof problem.field !== "string") return null;
  return { [FORMS[kind].places[problem.field] ?? problem.field]: { detail: problem.detail } };
}
