// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Asks what has become of the order whose page somebody looks at: again for as long as it is not paid, and where the
 * shop did not answer.
 *
 * @import { Api, Timers } from "../client/net/api.js"
 * @import { Found } from "../present/paper.js"
 */

import { receiptOf } from "../client/state/buying.js";

/** No poll tells of it. */
export const ASK_EVERY_MS = 5_000;

/** The shop has no such order of this session, or there can be none by that number. */
const UNKNOWN = Object.freeze(["unknown-order", "bad-request", "refused"]);

/**
 * @param {{api: Pick<Api, "order">, now: () => number, hidden: boolean, changed: (found: Found|null) => void}&Timers} deps
 * @returns {{look: (order: string|null) => void, see: (visible: boolean) => void}}
 *   `look`: at this order now, or at none; `see`: the page came into sight or out of it
 */
export function createReceiptReader({ api, now, hidden, changed, setTimeout, clearTimeout }) {
  let visible = !hidden;
  /** @type {Found|null} */
  let found = null;
  /** @type {number|undefined} */
  let timer;

  /** @param {Found} next */
  function tell(next) {
    found = next;
    changed(next);
  }

  function follow() {
    clearTimeout(timer);
    const open = found?.is === "unheard" || found?.receipt?.unpaid?.state === "paying";
    if (open && visible) timer = setTimeout(() => void ask(), ASK_EVERY_MS);
  }

  async function ask() {
    clearTimeout(timer);
    const asked = found;
    if (asked === null || !visible) return;
    const outcome = await api.order(asked.order);
    if (found?.order !== asked.order) return;
    if (outcome.ok) {
      const { answer } = outcome;
      tell({ ...asked, is: "told", receipt: receiptOf(answer, now()), returned: answer.returned === true });
    } else if (UNKNOWN.includes(outcome.error)) tell({ ...asked, is: "unknown", receipt: null });
    else if (asked.receipt === null) tell({ ...asked, is: "unheard" });
    follow();
  }

  return {
    look(order) {
      if (order === (found?.order ?? null)) return;
      clearTimeout(timer);
      found = null;
      if (order === null) return changed(null);
      tell({ order, is: "asking", receipt: null, returned: false });
      void ask();
    },
    see(now) {
      visible = now;
      if (visible) void ask();
      else clearTimeout(timer);
    },
  };
}
