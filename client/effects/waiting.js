// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import { ShopError } from "../net/shop_error.js";

/**
 * Promises that whoever waits for them may give up, and that end when all does.
 *
 * @param {AbortSignal} closing
 * @returns {<T>(work: Promise<T>, signal?: AbortSignal) => Promise<T>}
 * @example const waitFor = createWaiting(closing); await waitFor(work, AbortSignal.timeout(5000));
 */
export function createWaiting(closing) {
  return (work, signal) =>
    new Promise((resolve, reject) => {
      const giveUp = () => reject(signal?.reason);
      const close = () => reject(new ShopError({ error: "closed" }));
      if (signal?.aborted) giveUp();
      if (closing.aborted) close();
      signal?.addEventListener("abort", giveUp, { once: true });
      closing.addEventListener("abort", close, { once: true });
      work.then(resolve, reject).finally(() => {
        signal?.removeEventListener("abort", giveUp);
        closing.removeEventListener("abort", close);
      });
    });
}
