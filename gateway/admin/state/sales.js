// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A report's rows by day and by item. Days are of UTC, as the books have them. Pure.
 *
 * @import { Money, Sums } from "./sums.js"
 *
 * @typedef {{day: string, item: string, quantity: number, returned: number, sold_for?: Money, returned_for?: Money}} Sale
 * @typedef {{units: number, returned: number, money: Money[]}} Sum what was sold, and of that came back; the money is less what came back
 */

import { addMoney, moneyOf } from "./sums.js";

const DAY_MS = 86_400_000;

/** @param {readonly Sale[]} sales @returns {Sum} */
export function sumOf(sales) {
  /** @type {Sums} */
  const sums = new Map();
  let units = 0;
  let returned = 0;
  for (const sale of sales) {
    units += sale.quantity;
    returned += sale.returned;
    addMoney(sums, sale.sold_for);
    addMoney(sums, sale.returned_for, -1n);
  }
  return { units, returned, money: moneyOf(sums) };
}

/** @param {readonly Sale[]} sales @returns {Map<string, Sum>} with the largest first */
export function byItem(sales) {
  const sums = [...groups(sales, ({ item }) => item)].map(
    ([item, of]) => /** @type {[string, Sum]} */ ([item, sumOf(of)]),
  );
  return new Map(sums.sort(([, a], [, b]) => b.units - a.units));
}

/**
 * @param {readonly Sale[]} sales
 * @param {string} since the first day that is shown, like 2026-11-27
 * @param {string} until the last
 * @returns {{day: string, at: number, sum: Sum}[]} every day, those without a sale too
 */
export function byDay(sales, since, until) {
  const days = groups(sales, ({ day }) => day);
  const list = [];
  for (let at = Date.parse(since); at <= Date.parse(until); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    list.push({ day, at: at / 1000, sum: sumOf(days.get(day) ?? []) });
  }
  return list;
}

/** @param {number} now @param {number} days how many, today's included @returns {{since: string, until: string}} days of UTC */
export function lastDays(now, days) {
  const day = (/** @type {number} */ at) => new Date(at).toISOString().slice(0, 10);
  return { since: day(now - (days - 1) * DAY_MS), until: day(now) };
}

/** When the day began where the page is looked at, which is seldom when one of UTC did. @param {number} now @param {number} [back] days */
export function midnight(now, back = 0) {
  const today = new Date(now);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - back).toISOString();
}

/** @param {readonly Sale[]} sales @param {(sale: Sale) => string} nameOf @returns {Map<string, Sale[]>} */
function groups(sales, nameOf) {
  /** @type {Map<string, Sale[]>} */
  const found = new Map();
  for (const sale of sales) {
    const group = found.get(nameOf(sale));
    if (group) group.push(sale);
    else found.set(nameOf(sale), [sale]);
  }
  return found;
}
