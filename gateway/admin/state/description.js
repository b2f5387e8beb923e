// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What is said of an item, as a form has it, and what a change of the form comes to. Pure.
 *
 * @typedef {Object<string, any>} Description as PUT /v1/items takes it
 * @typedef {Object<string, any>} Form its fields, as a browser has them
 */

/** What an item has besides: how many there are, and what follows from that. All else is said of it, and put back as it was. */
const NUMBERS = new Set([
  "item",
  "cursor",
  "available",
  "held",
  "stock",
  "sold",
  "next_release_ms",
  "paused",
  "reason",
  "waiting",
  "turn",
  "open",
  "opens_in_ms",
]);

export const LANGUAGES = Object.freeze(["en", "zh"]);

/** With as many decimals as the currency has; one that has more is left for the shop to refuse. @param {string} amount @param {string} currency */
function padded(amount, currency) {
  const { maximumFractionDigits: digits = 0 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  const [whole, decimals = ""] = amount.split(".");
  return digits === 0 && decimals === "" ? whole : `${whole}.${decimals.padEnd(digits, "0")}`;
}

/** Whether it is a path of the shop's pages, "/img/tea.jpg" or "img/tea.jpg". @param {string} address */
export const isPath = (address) => /^\/?[\w.~-]+(\/[\w.~-]+)*$/.test(address);

/** @param {Object<string, any>} item as it is listed @returns {Description} */
export function descriptionOf(item) {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !NUMBERS.has(name)));
}

/** @param {Description} said @returns {Form} */
export function formOf(said) {
  const text = (/** @type {unknown} */ value) => (value === null || value === undefined ? "" : String(value));
  return {
    name_en: text(said.name?.en),
    name_zh: text(said.name?.zh),
    text_en: text(said.text?.en),
    text_zh: text(said.text?.zh),
    amount: text(said.price?.amount),
    currency: text(said.price?.currency),
    image: text(said.image),
    opens_at: localTime(said.opens_at),
    closes_at: localTime(said.closes_at),
    limit: text(said.limit),
    per_person: text(said.per_person),
    display: text(said.display ?? "exact"),
    below: text(said.below),
    hold_minutes: said.hold_ttl_ms === null || said.hold_ttl_ms === undefined ? "" : text(said.hold_ttl_ms / 60_000),
    shown: said.shown !== false,
  };
}

/**
 * @param {Description} said
 * @param {Form} form
 * @returns {{changes: Description, wrong: Object<string, string>}} `changes`: what is said anew, null where nothing is any
 *   more; `wrong`: fields that cannot be so, and which word says why
 */
export function changesOf(said, form) {
  const before = formOf(said);
  /** @type {Description} */
  const changes = {};
  /** @type {Object<string, string>} */
  const wrong = {};
  const differs = (/** @type {string[]} */ ...names) => names.some((name) => form[name] !== before[name]);
  const typed = (/** @type {string} */ name) => String(form[name] ?? "").trim();

  for (const field of ["name", "text"]) {
    if (!differs(...LANGUAGES.map((language) => `${field}_${language}`))) continue;
    const texts = { ...said[field] };
    for (const language of LANGUAGES) {
      const value = typed(`${field}_${language}`);
      if (value === "") delete texts[language];
      else texts[language] = value;
    }
    changes[field] = texts;
  }
  if (differs("amount", "currency")) {
    const amount = typed("amount").replace(",", ".");
    const currency = typed("currency").toUpperCase();
    if (amount === "") changes.price = null;
    else if (!/^\d+(\.\d+)?$/.test(amount)) wrong.amount = "wrongAmount";
    else if (!/^[A-Z]{3}$/.test(currency)) wrong.currency = "wrongCurrency";
    else changes.price = { amount: padded(amount, currency), currency };
  }
  if (differs("image")) {
    const image = typed("image");
    if (image !== "" && !image.startsWith("https://") && !isPath(image)) wrong.image = "wrongImage";
    else changes.image = image === "" ? null : image;
  }
  for (const field of ["opens_at", "closes_at"])
    if (differs(field)) {
      const at = Date.parse(typed(field));
      if (typed(field) === "") changes[field] = null;
      else if (Number.isNaN(at)) wrong[field] = "wrongTime";
      else changes[field] = new Date(at).toISOString();
    }
  for (const field of ["limit", "per_person"])
    if (differs(field)) {
      if (typed(field) === "") changes[field] = null;
      else if (!/^[1-9]\d{0,6}$/.test(typed(field))) wrong[field] = "wrongCount";
      else changes[field] = Number(typed(field));
    }
  if (differs("display", "below")) {
    changes.display = typed("display");
    if (changes.display !== "low") changes.below = null;
    else if (!/^[1-9]\d{0,8}$/.test(typed("below"))) wrong.below = "wrongCount";
    else changes.below = Number(typed("below"));
  }
  if (differs("hold_minutes")) {
    const minutes = typed("hold_minutes").replace(",", ".");
    if (minutes === "") changes.hold_ttl_ms = null;
    else if (!/^\d{1,6}(\.\d+)?$/.test(minutes)) wrong.hold_minutes = "wrongMinutes";
    else changes.hold_ttl_ms = Math.round(Number(minutes) * 60_000);
  }
  if (differs("shown")) changes.shown = form.shown === true;
  return { changes, wrong };
}

/**
 * The whole description with the changes in it, where what they change still is as it was when they were made.
 *
 * @param {Description} fresh as it is now
 * @param {Description} base as it was
 * @param {Description} changes
 * @returns {{whole: Description}|{conflict: string[]}} the fields that somebody else has changed since
 */
export function merged(fresh, base, changes) {
  const conflict = overtaken(fresh, base, changes);
  if (conflict.length > 0) return { conflict };
  const whole = { ...fresh, ...changes };
  if (whole.below === null) delete whole.below;
  return { whole };
}

/**
 * Which of the fields that are to change somebody else has changed since, and not to the same.
 *
 * @param {Description} fresh as it is now
 * @param {Description} base as it was
 * @param {Description} changes
 * @returns {string[]}
 */
export function overtaken(fresh, base, changes) {
  const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) => sorted(a) === sorted(b);
  return Object.keys(changes).filter(
    (field) => !same(fresh[field], base[field]) && !same(fresh[field], changes[field]),
  );
}

/** A moment as an input of type datetime-local has it. @param {string|null|undefined} time @returns {string} */
export function localTime(time) {
  if (!time) return "";
  const at = new Date(time);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** As JSON, in which the order of fields says nothing. @param {unknown} value @returns {string} */
function sorted(value) {
  return JSON.stringify(value ?? null, (_, each) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
