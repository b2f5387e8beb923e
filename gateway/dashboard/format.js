// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Numbers for people: few digits, and their unit.
 *
 * @import { Unit } from "./plots.js"
 */

const BYTES = ["B", "kB", "MB", "GB"];

/**
 * @param {string} language
 * @param {Unit} unit
 * @param {number|null} value
 * @returns {string}
 * @example formatValue("en", "seconds", 0.0042) // "4.2 ms"
 */
export function formatValue(language, unit, value) {
  if (value === null || value === undefined) return "–";
  /** @param {number} number */
  const digits = (number) => inDigits(language, number);
  if (unit === "seconds") return value < 1 ? `${digits(value * 1000)} ms` : `${digits(value)} s`;
  if (unit === "bytes") {
    const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
    return `${digits(value / 1000 ** power)} ${BYTES[power]}/s`;
  }
  if (unit === "rate") return `${digits(value)} /s`;
  return inGroups(language, value);
}

/**
 * The same at an axis, where the title says the unit of a rate and 0 needs none.
 *
 * @param {string} language
 * @param {Unit} unit
 * @param {number} value
 * @example formatTick("en", "rate", 1500) // "1,500"
 */
export function formatTick(language, unit, value) {
  if (value === 0) return "0";
  return unit === "rate" ? inDigits(language, value) : formatValue(language, unit, value);
}

/** One decimal below 100, where it tells something. @param {string} language @param {number} number */
function inDigits(language, number) {
  if (number >= 100) return inGroups(language, number);
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(number);
}

/** Whole, with groups; from a million on in short. @param {string} language @param {number} number */
function inGroups(language, number) {
  /** @type {Intl.NumberFormatOptions} */
  const short =
    number >= 1_000_000 ? { notation: "compact", maximumSignificantDigits: 4 } : { maximumFractionDigits: 0 };
  return new Intl.NumberFormat(language, short).format(number);
}
