// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The shopper's tabs show one cart: what the shop said of it in one, the others take over without asking. A tab of
 * another session on the same browser does not.
 */

/** Long enough for another tab's reading to be heard of, too short to be felt. */
export const PATIENCE_MS = 400;

/**
 * @param {{channel: ReturnType<import("./channel.js").openChannel>, session: string|null,
 *   store: ReturnType<import("./store.js").createStore>, now: () => number}} deps
 * @returns {{share: (news: {answer?: import("./wire.js").CartAnswer,
 *   bought?: import("./wire.js").OrderAnswer}) => void}}
 */
export function createCartNews({ channel, session, store, now }) {
  channel?.hear((news) => {
    if (news.session !== session) return;
    if (news.answer) store.dispatch({ type: "cart-read", at: now(), answer: news.answer });
    else store.dispatch({ type: "bought-elsewhere", answer: news.bought });
  });
  return {
    share(news) {
      if (session !== null) channel?.post({ session, ...news });
    },
  };
}
