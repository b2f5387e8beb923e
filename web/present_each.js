// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Many things are shown, each for itself: one that cannot be does not take the others down. Pure. */

/**
 * @template T, M
 * @param {T[]} things each of an `item`
 * @param {(thing: T) => M} show
 * @returns {{models: M[], faults: {item: string, error: unknown}[]}}
 * @example presentEach([{ item: "P" }], ({ item }) => item).models // ["P"]
 */
export function presentEach(things, show) {
  const models = [];
  const faults = [];
  for (const thing of things) {
    try {
      models.push(show(thing));
    } catch (error) {
      faults.push({ item: thing.item, error });
    }
  }
  return { models, faults };
}
