// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The gate against scripts, as a shopper meets it: their browser works for a second, and they are let in.
 *
 * @import { Api, Outcome } from "../client/net/api.js"
 */

import { askAgain, solve } from "./widget.js";
import { WORDS } from "./words.js";

/** A proof that came too late, or a gateway that restarts, is not yet the shopper's business. */
const MOST_TRIES = 3;

/**
 * A proof for an item, or with null for a session.
 *
 * @param {{document: Document, api: Api, language: string}} deps
 * @param {string|null} item
 * @returns {Promise<Outcome<string>>}
 */
export async function prove({ document, api, language }, item) {
  const challenge = await api.challenge(item);
  if (!challenge.ok) return challenge;
  const altcha = await solve(document, challenge.answer, WORDS[language]);
  return altcha === null ? { ok: false, error: "unproved", retryAfterMs: null } : { ok: true, answer: altcha };
}

/**
 * A session, as soon as there is one.
 *
 * @param {{document: Document, api: Api, language: string}} deps
 */
export async function enter(deps) {
  for (let tries = 1; ; tries += 1) {
    const proof = await prove(deps, null);
    const entry = proof.ok ? await deps.api.enter(proof.answer) : proof;
    if (entry.ok) return entry.answer;
    if (entry.error === "unproved" || tries % MOST_TRIES === 0) await askAgain(deps.document, WORDS[deps.language]);
  }
}
