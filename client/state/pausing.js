// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Whether the sale is paused, and why. Pure. */

/**
 * Nothing is sold just now, and no time runs out.
 *
 * @param {{items: {paused?: true}[]}} stock
 * @returns {boolean}
 * @example isPaused({ items: [{ paused: true }] }) // true
 */
export function isPaused({ items }) {
  return items[0]?.paused === true;
}

/** @param {{reason?: string}} told @returns {{reason?: string}} without what is not told */
export function toldReason({ reason }) {
  return reason === undefined ? {} : { reason };
}
