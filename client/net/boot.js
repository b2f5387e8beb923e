// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the gateway wrote into the page: whose session it is, the first items, and what the shop says of itself.
 *
 * @import { Front } from "./front.js"
 * @import { Numbers } from "./shelf.js"
 * @typedef {{session: string|null, id: string|null, cursor: string|null, ageMs: number, stale: boolean, staleMs: number|null,
 *   items: Numbers[], total: number|null, next: string|null, waitMs: number|null, reason?: string, gated?: boolean,
 *   front: Front, rehearsal?: boolean}} Boot
 *   `session`: what is sent; `id`: what stays the same where that is renewed; `ageMs`: how long ago `nextReleaseMs` was said; `total`, `next`: as in a ListAnswer;
 *   `gated`: a session is given for a proof alone; `rehearsal`: nobody really buys here
 */

import { decodeFront } from "./front.js";
import { decodeShelf } from "./shelf.js";
import { amountOrNull, object } from "./values.js";
import { decodeGoingOn, decodeReason } from "./wire.js";

/**
 * Never throws: without a readable boot the page still comes up, and asks the gateway for everything.
 *
 * @param {string} text what the gateway wrote into the page
 * @returns {Boot}
 */
export function decodeBoot(text) {
  try {
    const boot = object(JSON.parse(text));
    const session = typeof boot.session === "string" ? boot.session : null;
    return {
      session,
      id: typeof boot.id === "string" ? boot.id : session,
      cursor: typeof boot.cursor === "string" ? boot.cursor : null,
      ageMs: amountOrNull(boot.age_ms) ?? 0,
      stale: boot.stale === true,
      staleMs: amountOrNull(boot.stale_ms),
      items: decodeShelf(boot.items),
      front: decodeFront(boot.shop),
      ...decodeGoingOn(boot),
      waitMs: amountOrNull(boot.wait_ms),
      ...decodeReason(boot),
      ...(boot.gate === true ? { gated: true } : {}),
      ...(boot.rehearsal === true ? { rehearsal: true } : {}),
    };
  } catch {
    return decodeBoot('{"items": []}');
  }
}
