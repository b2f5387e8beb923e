// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** One clock for all that counts down on a page: it runs while there is something, and each second shows once. */

/**
 * @param {{setTimeout: (job: () => void, ms: number) => unknown, now: () => number}} deps
 */
export function createSeconds({ setTimeout, now }) {
  /** @type {Set<() => void>} */
  const counting = new Set();
  let running = false;

  function run() {
    if (running || counting.size === 0) return;
    running = true;
    setTimeout(
      () => {
        running = false;
        for (const one of [...counting]) one();
        run();
      },
      1_000 - (now() % 1_000),
    );
  }

  return {
    now,
    /** @param {() => void} one @param {boolean} whether it has a time to tell */
    count(one, whether) {
      if (!whether) counting.delete(one);
      else if (!counting.has(one)) {
        counting.add(one);
        run();
      }
    },
  };
}
