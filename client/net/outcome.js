// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What came of a request.
 *
 * @import { Failure, Outcome } from "./api.js"
 */

import { decodeProblem } from "./wire.js";

/**
 * A body that breaks off is unreachable (it rejects), one that is not JSON or not ours is garbled. When it was told is by
 * the shop's clock, and not known to pages of other origins.
 *
 * @template T
 * @param {Response} response
 * @param {(body: unknown) => T} decode
 * @param {(text: string) => unknown} parse
 * @returns {Promise<Outcome<T>>}
 */
export async function readOutcome(response, decode, parse) {
  const text = await response.text();
  if (!response.ok) {
    return { ok: false, ...decodeProblem(response.status, parseJson(text), response.headers.get("Retry-After")) };
  }
  try {
    const toldAt = Date.parse(response.headers.get("Date") ?? "");
    return { ok: true, answer: decode(parse(text)), ...(Number.isFinite(toldAt) && { toldAt }) };
  } catch {
    return failure("garbled");
  }
}

/** @param {string} text @returns {unknown} null when it is none */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} error @returns {Failure} */
export function failure(error) {
  return { ok: false, error, retryAfterMs: null };
}
