// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Does what was asked for, and what has to be looked at before.
 *
 * @import { Outcome } from "../net/door.js"
 * @import { Request } from "../net/v1.js"
 * @import { Action } from "../state/action.js"
 */

import { v1 } from "../net/v1.js";
import { descriptionOf, merged } from "../state/description.js";
import { KINDS } from "../state/kinds.js";
import { asPut } from "../state/shop.js";

/** @param {string} type @param {Object<string, unknown>} [fields] @returns {Outcome} */
const refusal = (type, fields = {}) => ({ kind: "refused", problem: { status: 409, type, detail: "", ...fields } });

/**
 * @param {(request: Request) => Promise<Outcome>} ask
 * @param {Action} action
 * @returns {Promise<Outcome>}
 */
export async function perform(ask, action) {
  const { kind, target, values, id } = action;
  if (kind === "changeItem") return changeItem(ask, target);
  if (kind === "changeShop") return changeShop(ask, target);
  if (kind === "newItem") return make(ask, KINDS.newItem.request(target, values, id), String(values.item).trim());
  return ask(KINDS[kind].request(target, values, id));
}

/**
 * Puts the whole of what is said of an item, made of what is said of it now: what somebody else has changed meanwhile stays,
 * and where it is the same field this is refused.
 *
 * @param {(request: Request) => Promise<Outcome>} ask
 * @param {Object<string, any>} target
 * @returns {Promise<Outcome>}
 */
async function changeItem(ask, { item, base, changes }) {
  const now = await ask(v1.item(item));
  if (now.kind !== "done") return now;
  const result = merged(descriptionOf(now.body), base, changes);
  return "conflict" in result ? lateBy(result.conflict) : ask(v1.putItem(item, result.whole));
}

/**
 * The same of what the shop says of itself.
 *
 * @param {(request: Request) => Promise<Outcome>} ask
 * @param {Object<string, any>} target
 * @returns {Promise<Outcome>}
 */
async function changeShop(ask, { base, changes }) {
  const now = await ask(v1.shop());
  if (now.kind !== "done") return now;
  const result = merged(now.body, base, changes);
  return "conflict" in result ? lateBy(result.conflict) : ask(v1.putShop(asPut(result.whole)));
}

/** @param {string[]} fields */
const lateBy = (fields) => refusal("changed-meanwhile", { fields: fields.join(", ") });

/**
 * Where there is an item of this id already it must not be written over; but it may be the one of this action, whose answer
 * was lost.
 *
 * @param {(request: Request) => Promise<Outcome>} ask
 * @param {Request} request
 * @param {string} item
 * @returns {Promise<Outcome>}
 */
async function make(ask, request, item) {
  const now = await ask(v1.item(item));
  if (now.kind === "unreachable") return now;
  if (now.kind === "refused") return now.problem.type === "unknown-item" ? ask(request) : now;
  if (now.kind !== "done") return now;
  const asked = /** @type {Object<string, any>} */ (request.body ?? {});
  const isOurs = JSON.stringify(now.body.name ?? {}) === JSON.stringify(asked.name ?? {}) && now.body.stock === 0;
  return isOurs && asked.name !== undefined ? now : refusal("item-exists");
}
