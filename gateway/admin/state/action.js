// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Something that is to be done: asked for, sent, and what came of it. One is under way at a time. Pure.
 *
 * @import { Outcome, Problem } from "../net/door.js"
 * @import { Form } from "./description.js"
 * @import { Target } from "./kinds.js"
 *
 * @typedef {object} Action
 * @property {string} kind
 * @property {Target} target
 * @property {string} id under which it is done once, however often it is sent
 * @property {Form} values what was typed
 * @property {Object<string, string>} wrong fields that are wrong
 * @property {"asking"|"sending"|"done"|"refused"|"unknown"} step
 * @property {any} looked what is to be shown before; null while it is not known
 * @property {any} body what was answered
 * @property {Problem|null} problem why it was refused
 */

import { KINDS } from "./kinds.js";

/** @param {string} kind @param {Target} target @param {string} id @param {Form} [values] @returns {Action} */
export function asked(kind, target, id, values = {}) {
  return { kind, target, id, values, wrong: {}, step: "asking", looked: null, body: null, problem: null };
}

/** @param {Action} action @param {string} name @param {string|boolean} value @returns {Action} */
export function typed(action, name, value) {
  if (action.step !== "asking" && action.step !== "refused") return action;
  const wrong = { ...action.wrong };
  delete wrong[name];
  return { ...action, step: "asking", problem: null, wrong, values: { ...action.values, [name]: value } };
}

/** @param {Action} action @returns {Action} ready to be sent, or with what is wrong */
export function sent(action) {
  if (action.step === "sending" || action.step === "done") return action;
  const wrong = KINDS[action.kind].judge?.(action.target, action.values) ?? {};
  if (Object.keys(wrong).length > 0) return { ...action, step: "asking", wrong };
  return { ...action, step: "sending", wrong: {}, problem: null };
}

/** @param {Action} action @param {Outcome} outcome @returns {Action} */
export function ended(action, outcome) {
  if (action.step !== "sending") return action;
  if (outcome.kind === "done") return { ...action, step: "done", body: outcome.body };
  if (outcome.kind === "refused") return { ...action, step: "refused", problem: outcome.problem };
  // Nobody was asked: an action that had to look first found nobody there.
  if (outcome.kind === "unreachable")
    return { ...action, step: "refused", problem: { status: 0, type: "unreachable", detail: "" } };
  return { ...action, step: "unknown" };
}
