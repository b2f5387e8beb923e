// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a gate asks, put to whoever works on it.
 *
 * @import { Api, Outcome } from "../net/api.js"
 * @import { Challenge } from "../net/wire.js"
 * @typedef {(challenge: Challenge) => string|Promise<string>} Prove
 */

/**
 * A proof for an item, or with null for a session; `unproved` where there is nobody to work on it, or they could not.
 *
 * @param {Api} api
 * @param {Prove|undefined} prove
 * @param {string|null} item
 * @returns {Promise<Outcome<string>>}
 */
export async function proofFor(api, prove, item) {
  if (prove === undefined) return unproved("no prove was given");
  const challenge = await api.challenge(item);
  if (!challenge.ok) return challenge;
  try {
    return { ok: true, answer: await prove(challenge.answer) };
  } catch (cause) {
    return unproved(cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * A session as the shop's page has one, and where it has none, one for a proof.
 *
 * @param {Api} api of nobody
 * @param {Prove|undefined} prove
 * @returns {Promise<Outcome<string>>}
 */
export async function mintSession(api, prove) {
  const minted = await api.mint();
  if (minted.error !== "garbled" || prove === undefined) return minted;
  const proof = await proofFor(api, prove, null);
  const entry = proof.ok ? await api.enter(proof.answer) : proof;
  return entry.ok ? { ok: true, answer: entry.answer.session } : entry;
}

/** @param {string} detail @returns {Outcome<never>} */
function unproved(detail) {
  return { ok: false, error: "unproved", retryAfterMs: null, detail };
}
