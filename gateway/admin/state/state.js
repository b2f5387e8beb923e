// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * All that the page knows, and what becomes of it by what happens. The key is not in it. Pure.
 *
 * @import { Outcome, Problem } from "../net/door.js"
 * @import { Action } from "./action.js"
 * @import { Description, Form } from "./description.js"
 * @import { Route } from "./route.js"
 *
 * @typedef {{id: string, name: string, scopes: string[]}} Key
 * @typedef {{value: any, at: number, whole: boolean, problem: Problem|null}} Known what was heard last, and when; `whole`: no part of
 *   it was left out; `problem`: why it was not to be had the last time
 * @typedef {object} State
 * @property {string} language
 * @property {"out"|"signing"|"in"} sign
 * @property {string} why a word for why nobody is signed in; empty: nobody was
 * @property {Key|null} key
 * @property {Route} route
 * @property {boolean} reached whether the shop answered the last question
 * @property {number} now
 * @property {{url: string, port: number}|null} dashboard where the metrics dashboard is
 * @property {Record<string, Known>} known by what was asked for (wants.js)
 * @property {Record<string, true>} missing addresses at which there was no picture
 * @property {Record<string, string>} filters
 * @property {Record<string, number>} more how many rows of a list are shown
 * @property {Form} form what was typed into the form that is looked at
 * @property {Description|null} formBase what was said when that was begun; null: nothing was typed
 * @property {Object<string, string|{detail: string}>} formWrong by field: a word for what is wrong, or the shop's own
 * @property {Record<string, {form: Form, formBase: Description|null}>} drafts forms that were left as they were, by their address
 * @property {Action|null} action
 * @property {Action[]} unsure actions of which nobody knows whether they were done
 * @property {{kind: string, target: any, values: any, body: any}|null} done the last action that was done
 * @property {{step: "saving"|"saved"|"cut"|"lost", rows: number}|null} saving a table
 */

import { asked, ended, sent, typed } from "./action.js";
import { refusedIn } from "./forms.js";
import { hashOf, routeOf } from "./route.js";

/** So many rows are shown at first, and more each time that is asked for. */
export const ROWS = 50;
const MOST_UNSURE = 5;

/** A form that nobody has written into. */
const UNTOUCHED = Object.freeze({ form: {}, formBase: null, formWrong: {} });

/** @param {string} language @returns {State} */
export function initialState(language) {
  return {
    language,
    sign: "out",
    why: "",
    key: null,
    route: routeOf(""),
    reached: true,
    now: 0,
    dashboard: null,
    known: {},
    missing: {},
    filters: { period: "today", state: "", orderItem: "", find: "", findItem: "", cartItem: "", days: "7" },
    more: {},
    ...UNTOUCHED,
    drafts: {},
    action: null,
    unsure: [],
    done: null,
    saving: null,
  };
}

/** @param {Route} route */
const addressOf = ({ view, id }) => hashOf(view, id);

/** The form that is looked at, if anything is written there. @param {State} state @returns {State["drafts"]} */
function draftOf({ route, form, formBase }) {
  return Object.keys(form).length === 0 ? {} : { [addressOf(route)]: { form, formBase } };
}

/** Whether something would be lost with the page: written and not saved, or sent and nobody knows. @param {State} state */
export function isUnsaved({ form, drafts, action, unsure }) {
  const isOpen = action !== null && (action.step === "sending" || action.step === "unknown");
  return isOpen || unsure.length > 0 || [form, drafts].some((each) => Object.keys(each).length > 0);
}

/** @typedef {{type: string, [field: string]: any}} Happening */

/** @type {Record<string, (state: State, happening: any) => State>} */
const BECOMES = {
  ticked: (state, { now }) => ({ ...state, now }),
  spoke: (state, { language }) => ({ ...state, language }),
  beside: (state, { dashboard }) => ({ ...state, dashboard }),

  signing: (state) => ({ ...state, sign: "signing", why: "" }),
  signedIn: (state, { key }) => ({ ...state, sign: "in", why: "", key, reached: true }),
  /** What is known goes with whoever knew it; what they were looking at is where they come back to. */
  signedOut: (state, { why }) => ({
    ...initialState(state.language),
    route: state.route,
    now: state.now,
    dashboard: state.dashboard,
    why,
  }),

  /** What was written stays where it was written. */
  went(state, { route }) {
    const { [addressOf(route)]: draft, ...others } = { ...state.drafts, ...draftOf(state) };
    return { ...state, ...UNTOUCHED, ...draft, drafts: others, route, saving: null, done: null };
  },
  filtered: (state, { name, value }) => ({
    ...state,
    filters: { ...state.filters, [name]: value },
    more: {},
    saving: null,
  }),
  wantedMore: (state, { list }) => ({ ...state, more: { ...state.more, [list]: (state.more[list] ?? ROWS) + ROWS } }),

  heard(state, { name, value, at, whole }) {
    return { ...state, reached: true, known: { ...state.known, [name]: { value, at, whole, problem: null } } };
  },
  missed(state, { name, outcome, at }) {
    if (outcome.kind !== "refused") return { ...state, reached: false };
    const before = state.known[name] ?? { value: null, at, whole: true };
    const isGone = outcome.problem.status === 404;
    const known = { ...before, value: isGone ? null : before.value, problem: outcome.problem };
    return { ...state, reached: outcome.problem.status < 500, known: { ...state.known, [name]: known } };
  },

  pictureMissed: (state, { src }) => ({ ...state, missing: { ...state.missing, [src]: true } }),

  /** `place`: where it is said that the field is wrong. */
  formTyped(state, { name, value, base, place = name }) {
    const formWrong = { ...state.formWrong };
    delete formWrong[place];
    const form = { ...state.form, [name]: value };
    return { ...state, form, formBase: state.formBase ?? base, formWrong, done: null };
  },
  /** `base`: what is said now, where that is what is wrong: who has read so may go on. */
  formJudged: (state, { wrong, base = state.formBase }) => ({ ...state, formWrong: wrong, formBase: base }),
  formLeft: (state) => ({ ...state, ...UNTOUCHED }),

  asked: (state, { kind, target, id, values }) =>
    state.action?.step === "sending"
      ? state
      : { ...state, action: asked(kind, target, id, values), done: null, saving: null },
  looked({ action, ...state }, { id, value }) {
    return { ...state, action: action !== null && action.id === id ? { ...action, looked: value } : action };
  },
  typed: (state, { name, value }) => (state.action ? { ...state, action: typed(state.action, name, value) } : state),
  sent: (state) => (state.action ? { ...state, action: sent(state.action) } : state),
  ended(state, { id, outcome }) {
    if (state.action === null || state.action.id !== id) return state;
    const action = ended(state.action, outcome);
    const { kind, target, values, body } = action;
    if (action.step !== "done") {
      const wrong = target.isForm ? refusedIn(kind, action.problem) : null;
      return wrong ? { ...state, action: null, formWrong: wrong } : { ...state, action };
    }
    return {
      ...state,
      // A button beside the form leaves what is written in it.
      ...(target.isForm || kind === "removeItem" ? UNTOUCHED : {}),
      action: null,
      done: { kind, target, values, body },
      unsure: state.unsure.filter((each) => each.id !== id),
    };
  },
  /** Whoever leaves what may have been done is reminded of it. */
  closed(state) {
    const { action } = state;
    if (action === null || action.step === "sending") return state;
    const others = state.unsure.filter(({ id }) => id !== action.id);
    return {
      ...state,
      action: null,
      unsure: action.step === "unknown" ? [...others, action].slice(-MOST_UNSURE) : state.unsure,
    };
  },
  tookUp: (state, { id }) => ({ ...state, action: state.unsure.find((each) => each.id === id) ?? state.action }),
  letGo: (state, { id }) => ({ ...state, unsure: state.unsure.filter((each) => each.id !== id) }),
  dismissed: (state) => ({ ...state, done: null, saving: null }),

  saving: (state, { step, rows }) => ({ ...state, saving: { step, rows } }),
};

/** @param {State} state @param {Happening} happening @returns {State} */
export function become(state, happening) {
  return BECOMES[happening.type](state, happening);
}
