// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the shopper is told. A message is about what they did, and is shown and announced; a notice is about what
 * happened by itself, and is only announced, since the page shows it already. Pure.
 *
 * @typedef {{id: number, key: string, params: Object, tone: "good"|"info"|"bad"}} Message
 *   `params` name items by id, so that a message changes its language with the page
 */

/** A contested item comes and goes; a screen reader hears of it at most this often. */
export const NOTICE_EVERY_MS = 20_000;

/**
 * @template {import("./state.js").State} S
 * @param {S} state
 * @param {string} key of a message: what it says is for who shows it
 * @param {Object} params
 * @param {"good"|"info"|"bad"} tone
 * @returns {S}
 */
export function say(state, key, params, tone) {
  const told = state.told + 1;
  return { ...state, told, message: { id: told, key, params, tone } };
}

/** A notice that may be left out when there was one just now. */
export function notice(state, key, params, at) {
  if (state.noticedAt !== null && at - state.noticedAt < NOTICE_EVERY_MS) return state;
  return { ...announce(state, key, params), noticedAt: at };
}

/** A notice that is always given. */
export function announce(state, key, params) {
  const told = state.told + 1;
  return { ...state, told, notice: { id: told, key, params, tone: "info" } };
}
