// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A cursor is `epoch.seq`: which life of the store, and how many changes into it. Only cursors of one epoch have an
 * order. seq is a u64, beyond what a Number holds, hence BigInt.
 */

const CURSOR = /^(.+)\.(\d{1,20})$/;

/**
 * @param {string|null|undefined} text
 * @returns {{epoch: string, seq: bigint}|null} null when it is no cursor
 * @example parseCursor("4f1c9a.17") // {epoch: "4f1c9a", seq: 17n}
 */
export function parseCursor(text) {
  const match = CURSOR.exec(text ?? "");
  return match ? { epoch: match[1], seq: BigInt(match[2]) } : null;
}

/**
 * @param {string|null|undefined} a
 * @param {string|null|undefined} b
 * @returns {boolean} both are readable and of one epoch
 * @example sameEpoch("a.1", "a.2") // true
 */
export function sameEpoch(a, b) {
  const left = parseCursor(a);
  const right = parseCursor(b);
  return left !== null && right !== null && left.epoch === right.epoch;
}

/**
 * What decides whether an answer may replace what is shown: false across epochs, where no order exists.
 *
 * @param {string|null|undefined} a
 * @param {string|null|undefined} b
 * @returns {boolean} a is of b's epoch and came before it
 * @example isOlder("a.9", "a.10") // true
 * @example isOlder("a.9", "b.10") // false
 */
export function isOlder(a, b) {
  const left = parseCursor(a);
  const right = parseCursor(b);
  return left !== null && right !== null && left.epoch === right.epoch && left.seq < right.seq;
}
