// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What one tab of this browser says to the others. A channel's name ends in the version of what is said on it: after
 * an update the shopper's older tabs are still open.
 */

/**
 * @param {typeof BroadcastChannel|undefined} Channel
 * @param {string} name
 * @returns {{post: (message: object) => void, hear: (listener: (message: object) => void) => void}|null} null where
 *   tabs cannot speak to each other
 * @example openChannel(BroadcastChannel, "holdfast.cart.1")?.post({ session: "9f" })
 */
export function openChannel(Channel, name) {
  if (typeof Channel !== "function") return null;
  try {
    const channel = new Channel(name);
    return {
      post: (message) => channel.postMessage(message),
      hear: (listener) => channel.addEventListener("message", ({ data }) => listener(data)),
    };
  } catch {
    return null;
  }
}
