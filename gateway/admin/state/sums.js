// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Money added up, in whole numbers of a currency's smallest units: never a binary fraction. Pure.
 *
 * @typedef {{amount: string, currency: string}} Money
 * @typedef {Map<string, {units: bigint, digits: number}>} Sums by currency
 */

/** @param {string} amount a decimal number @returns {{units: bigint, digits: number}} */
function partsOf(amount) {
  return { units: BigInt(amount.replace(".", "")), digits: (amount.split(".")[1] ?? "").length };
}

/** @param {Sums} sums @param {Money|null|undefined} money @param {bigint} [times] */
export function addMoney(sums, money, times = 1n) {
  if (!money) return;
  const { units, digits } = partsOf(money.amount);
  const before = sums.get(money.currency) ?? { units: 0n, digits };
  // The same currency has the same decimals in every answer; were it not so, neither may lose any.
  const finer = Math.max(before.digits, digits);
  const scaled = (/** @type {{units: bigint, digits: number}} */ each) =>
    each.units * 10n ** BigInt(finer - each.digits);
  sums.set(money.currency, { units: scaled(before) + scaled({ units, digits }) * times, digits: finer });
}

/** @param {Sums} sums @returns {Money[]} */
export function moneyOf(sums) {
  return [...sums].map(([currency, { units, digits }]) => {
    const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
    const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
    return { amount: units < 0n ? `-${amount}` : amount, currency };
  });
}
