// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Notices by the browser that somebody's turn has come, where they asked for them and do not look at the page.
 *
 * @import { State } from "../client/state/state.js"
 * @typedef {"ask"|"on"|null} Willing null: the browser has none to give, or was told not to
 */

/**
 * @param {{Notice: typeof Notification|undefined, isHidden: () => boolean, words: (item: string) => {title: string, body: string},
 *   changed: (willing: Willing) => void, show: () => void}} deps
 *   `words`: what is said of an item; `show`: brings the page into sight
 */
export function createNotices({ Notice, isHidden, words, changed, show }) {
  /** @type {Set<string>} */
  let offered = new Set();
  let broken = !canTell();

  /**
   * A phone's browser has notices for service workers alone, and throws here: nobody is to agree to what then never comes.
   * Before anybody agreed nothing is shown.
   */
  function canTell() {
    if (Notice === undefined || Notice.permission === "denied") return false;
    try {
      if (Notice.permission === "default") new Notice("");
      return true;
    } catch {
      return false;
    }
  }

  /** @returns {Willing} */
  function willing() {
    if (Notice === undefined || broken) return null;
    return Notice.permission === "default" ? "ask" : Notice.permission === "granted" ? "on" : null;
  }

  /** @param {string} item */
  function tell(item) {
    if (Notice === undefined) return;
    try {
      const { title, body } = words(item);
      const notice = new Notice(title, { body, tag: `holdfast.turn.${item}` });
      notice.onclick = () => {
        show();
        notice.close();
      };
    } catch {
      broken = true;
      changed(willing());
    }
  }

  return {
    willing,
    async ask() {
      try {
        await Notice?.requestPermission();
      } catch {
        broken = true;
      }
      changed(willing());
    },
    /** To be told of each change. @param {State} state */
    follow({ cart: { lines } }) {
      const now = new Set((lines ?? []).flatMap(({ item, offer }) => (offer ? [item] : [])));
      const came = [...now].filter((item) => !offered.has(item));
      if (lines !== null) offered = now;
      if (willing() === "on" && isHidden()) came.forEach(tell);
    },
  };
}
