// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The last ten minutes, in columns as a plot wants them. */

/** How far back the page remembers. */
export const KEPT_S = 600;
/** A plot shows at least so much: a line that is stretched over its first three seconds says nothing. */
export const SHORTEST_S = 60;

/**
 * @typedef {ReturnType<typeof createHistory>} History
 * @typedef {{now: number|null, mean: number|null, most: number|null}} Summary
 * @param {readonly string[]} names of the columns
 */
export function createHistory(names) {
  /** @type {number[]} */
  const times = [];
  const columns = new Map(names.map((name) => [name, /** @type {(number|null)[]} */ ([])]));

  /** @param {number} at @param {Object<string, number|null>} values */
  function append(at, values) {
    times.push(at);
    for (const [name, column] of columns) column.push(values[name] ?? null);
    while (times[0] < at - KEPT_S) {
      times.shift();
      for (const column of columns.values()) column.shift();
    }
  }

  /** @param {string} name */
  const column = (name) => columns.get(name) ?? [];

  return {
    /** @param {number} at seconds, later than before @param {Object<string, number|null>} sample */
    add: append,
    /** Nothing is known of this moment: lines are broken here. @param {number} at */
    gap(at) {
      append(at, {});
    },
    times: () => times,
    column,
    /** What a plot spans: it grows with what there is, up to KEPT_S. @returns {[number, number]} */
    span() {
      const last = times.at(-1) ?? 0;
      const length = Math.min(KEPT_S, Math.max(SHORTEST_S, last - (times[0] ?? last)));
      return [last - length, last];
    },
    /** @param {string} name @returns {Summary} */
    summary(name) {
      const known = column(name).filter((value) => value !== null);
      if (known.length === 0) return { now: null, mean: null, most: null };
      return {
        now: column(name).at(-1) ?? null,
        mean: known.reduce((sum, value) => sum + value, 0) / known.length,
        most: known.reduce((most, value) => Math.max(most, value)),
      };
    },
  };
}
