// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the shopper is told. A message is about what they did, and is shown and announced; a notice is about what
 * happened by itself, and is only announced, since the page shows it already. Pure.
 *
 * @import { State } from "./state.js"
 * @typedef {"good"|"info"|"bad"} Tone
 * @typedef {{item?: string, leftMs?: number, [fact: string]: string|number|null|undefined}} Params
 * @typedef {{id: number, key: string, params: Params, tone: Tone}} Message
 *   `params` name items by id, so that a message changes its language with the page
 */

/** A contested item comes and goes; a screen reader hears of it at most this often. */
export const NOTICE_EVERY_MS = 20_000;
/** A shop always says when to try again; what stands between may leave it out. */
const UNSAID_MS = 10_000;

/**
 * @param {State} state
 * @param {string} key of a message: what it says is for who shows it
 * @param {Params} params
 * @param {Tone} tone
 * @returns {State}
 */
export function say(state, key, params, tone) {
  const told = state.told + 1;
  return { ...state, told, message: { id: told, key, params, tone } };
}

/**
 * What a message about a refusal says of when to try again.
 *
 * @param {{error: string, retryAfterMs?: number|null, again_in_ms?: number}} refused
 * @returns {Params}
 * @example againIn({ error: "too-many-requests", retryAfterMs: 2500 }) // {seconds: 3}
 */
export function againIn({ error, retryAfterMs, again_in_ms: againInMs }) {
  if (error !== "too-many-requests" && error !== "hold-limit") return {};
  const ms = error === "hold-limit" ? againInMs : retryAfterMs;
  return { seconds: Math.ceil((ms ?? UNSAID_MS) / 1000) };
}

/**
 * A notice that may be left out when there was one just now.
 *
 * @param {State} state
 * @param {string} key
 * @param {Params} params
 * @param {number} at
 * @returns {State}
 */
export function notice(state, key, params, at) {
  if (state.noticedAt !== null && at - state.noticedAt < NOTICE_EVERY_MS) return state;
  return { ...announce(state, key, params), noticedAt: at };
}

/** A notice that is always given. @param {State} state @param {string} key @param {Params} params @returns {State} */
export function announce(state, key, params) {
  const told = state.told + 1;
  return { ...state, told, notice: { id: told, key, params, tone: "info" } };
}
