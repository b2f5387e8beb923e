// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Money as it is read. Sums are of the smallest units, in whole numbers of any size: never a binary fraction. Pure.
 *
 * @typedef {{amount: string, currency: string}} Price a decimal number with its currency's own decimals
 */

/** Of the last currencies and languages. To make one takes a hundred times as long as to use it. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();
const MOST_FORMATS = 32;

/** @param {string} language @param {string} currency @param {number} digits */
function formatFor(language, currency, digits) {
  const name = `${language} ${currency} ${digits}`;
  const known = formats.get(name);
  if (known) return known;
  if (formats.size === MOST_FORMATS) formats.clear();
  const fractions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const made = new Intl.NumberFormat(language, { style: "currency", currency, ...fractions });
  formats.set(name, made);
  return made;
}

/**
 * @param {Price} price
 * @param {string} language of the reader, a tag
 * @example formatPrice({ amount: "12.50", currency: "EUR" }, "en") // "€12.50"
 */
export function formatPrice({ amount, currency }, language) {
  const format = formatFor(language, currency, decimalsOf(amount));
  // As a text, which browsers of today take digit by digit; those of before have 15 digits.
  return format.format(/** @type {any} */ (amount));
}

/**
 * @param {{price: Price, quantity: number}[]} lines
 * @param {string} language
 * @returns {string} a sum for each currency, in the order in which they come
 */
export function formatSums(lines, language) {
  /** @type {Map<string, {units: bigint, digits: number}>} */
  const sums = new Map();
  for (const { price, quantity } of lines) {
    const { units, digits } = sums.get(price.currency) ?? { units: 0n, digits: decimalsOf(price.amount) };
    const more = BigInt(price.amount.replace(".", "")) * BigInt(quantity);
    sums.set(price.currency, { units: units + more, digits });
  }
  return [...sums]
    .map(([currency, { units, digits }]) => formatPrice({ amount: amountOf(units, digits), currency }, language))
    .join(" + ");
}

/** @param {string} amount */
function decimalsOf(amount) {
  return (amount.split(".")[1] ?? "").length;
}

/** @param {bigint} units @param {number} digits */
function amountOf(units, digits) {
  const text = units.toString().padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
