// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Asks for what the view that is looked at has to know, again and again while somebody looks: slower where an answer takes long or does
 * not come.
 *
 * @import { Outcome } from "../net/door.js"
 * @import { Request } from "../net/v1.js"
 * @import { State, Happening } from "../state/state.js"
 * @import { Want } from "../state/wants.js"
 */

import { wants } from "../state/wants.js";

const PATIENCE_MS = 30_000;
/** An answer that took so long is not asked for more often than this many times that. */
const SHARE = 10;

/**
 * @param {object} means
 * @param {(request: Request) => Promise<Outcome>} means.ask
 * @param {() => State} means.state
 * @param {(happening: Happening) => void} means.happen
 * @param {() => number} means.now
 * @param {(run: () => void, ms: number) => any} means.later
 * @param {(timer: any) => void} means.cancel
 */
export function createLooking({ ask, state, happen, now, later, cancel }) {
  /** When each is due, and how often in a row it did not come. @type {Map<string, {due: number, missed: number}>} */
  const plans = new Map();
  /** @type {Set<string>} */
  const asking = new Set();
  let isResting = false;
  /** @type {any} */
  let timer;

  function look() {
    cancel(timer);
    if (isResting) return;
    const list = wants(state());
    const names = new Set(list.map(({ name }) => name));
    for (const name of plans.keys()) if (!names.has(name)) plans.delete(name);
    const at = now();
    let next = at + PATIENCE_MS;
    for (const want of list) {
      const plan = plans.get(want.name) ?? { due: at, missed: 0 };
      plans.set(want.name, plan);
      if (asking.has(want.name)) continue;
      if (plan.due <= at) hear(want, plan);
      else next = Math.min(next, plan.due);
    }
    timer = later(look, Math.max(50, next - at));
  }

  /** @param {Want} want @param {{due: number, missed: number}} plan */
  async function hear(want, plan) {
    asking.add(want.name);
    const began = now();
    const key = state().key;
    const { outcome, whole } = await allParts(want);
    asking.delete(want.name);
    // Whoever has signed out meanwhile is to see nothing of it.
    if (state().key !== key) return;
    const at = now();
    plan.missed = outcome.kind === "done" || outcome.kind === "refused" ? 0 : plan.missed + 1;
    plan.due = at + Math.min(PATIENCE_MS, Math.max(want.everyMs, (at - began) * SHARE) * 2 ** Math.min(plan.missed, 4));
    if (outcome.kind === "done") happen({ type: "heard", name: want.name, value: outcome.body, at, whole });
    else if (outcome.kind === "refused" && outcome.problem.status === 401)
      happen({ type: "signedOut", why: "why-ended" });
    else happen({ type: "missed", name: want.name, outcome, at });
    look();
  }

  /** All parts of a list, or as many as are wanted. @param {Want} want @returns {Promise<{outcome: Outcome, whole: boolean}>} */
  async function allParts({ request, list, parts = 1 }) {
    if (list === undefined) return { outcome: await ask(request), whole: true };
    /** @type {any[]} */
    const entries = [];
    let after = request.query?.after;
    for (let part = 0; part < parts; ++part) {
      const outcome = await ask({ ...request, query: { ...request.query, after } });
      if (outcome.kind !== "done") return { outcome, whole: false };
      for (const entry of outcome.body[list]) entries.push(entry);
      after = outcome.body.next;
      const isAll = after === null || after === undefined || request.query?.limit === 1;
      if (isAll) return { outcome: { kind: "done", body: entries, next: null }, whole: true };
    }
    return { outcome: { kind: "done", body: entries, next: null }, whole: false };
  }

  return {
    look,
    /** Something was changed: what is shown is asked for at once. */
    lookAgain() {
      for (const plan of plans.values()) plan.due = 0;
      look();
    },
    /** @param {boolean} resting a page that nobody sees asks nothing */
    rest(resting) {
      isResting = resting;
      if (resting) cancel(timer);
      else look();
    },
  };
}
