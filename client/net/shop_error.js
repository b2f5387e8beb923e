// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { Named, Problem } from "./wire.js"
 * @typedef {Named|"refused"|"unreachable"|"timed-out"|"garbled"|"no-session"|"unproved"|"closed"} ErrorType
 *   the shop's own names, as proto/HTTP.md has them, and what comes of no answer of its:
 *   `refused`: something on the way said no; `unreachable`, `timed-out`: no answer; `garbled`: one that is not the shop's;
 *   `no-session`: there was none to be had; `unproved`: a proof was asked for, and there was nobody to make one; `closed`: this connection was closed
 */

import { UNKNOWN_OUTCOMES } from "./wire.js";

/** Why something was not done, or that nobody knows whether it was. Decide by `type`. */
export class ShopError extends Error {
  /**
   * @param {{error: string}&Partial<Omit<Problem, "error">>} problem
   * @param {{order?: string, cause?: unknown}} [more]
   */
  constructor(problem, { order, cause } = {}) {
    super(problem.detail === undefined ? problem.error : `${problem.error}: ${problem.detail}`, { cause });
    this.name = "ShopError";
    /** @type {ErrorType} */
    this.type = /** @type {ErrorType} */ (problem.error);
    /** True: it may have been done. The same call again is safe: it is done once. */
    this.unknown = UNKNOWN_OUTCOMES.includes(problem.error);
    /** @type {number|null} when it is worth trying again, where the shop says so */
    this.retryAfterMs = problem.retryAfterMs ?? problem.again_in_ms ?? null;
    /** @type {string|null} which item it is about */
    this.item = problem.item ?? null;
    /** @type {number|null} of `sold-out`: units that were asked for */
    this.requested = problem.requested ?? null;
    /** @type {number|null} of `sold-out`: what there is for everybody */
    this.available = problem.available ?? null;
    /** @type {number|null} of `sold-out`: what there is for this session, with what it holds */
    this.obtainable = problem.obtainable ?? null;
    /** @type {number|null} of `quantity-limit`: units a cart may hold */
    this.limit = problem.limit ?? null;
    /** @type {number|null} of `quantity-limit`: units a person may hold and have bought */
    this.perPerson = problem.per_person ?? null;
    /** @type {number|null} of `quantity-limit`: units that this person holds or has bought */
    this.already = problem.already ?? null;
    /** @type {number|null} of `not-open`: how long until it is; null where that is over */
    this.opensInMs = problem.opens_in_ms ?? null;
    /** @type {string|null} of `paused`: the shop's own words for it */
    this.reason = problem.reason ?? null;
    /** @type {string|null} of `bad-request`: which field is wrong */
    this.field = problem.field ?? null;
    /** @type {string|null} of a checkout: the order's number; it is asked about first by the next one, if that is not known */
    this.order = order ?? null;
  }
}
