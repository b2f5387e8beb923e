// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Pieces of which views are made. Pure.
 *
 * @import { State } from "../state/state.js"
 * @import { Speech } from "./speech.js"
 * @import { Child, Message, Tree } from "./tree.js"
 *
 * @typedef {{state: State, speech: Speech}} Sight what a view is made of
 */

import { may } from "../net/v1.js";
import { isPath } from "../state/description.js";
import { KINDS } from "../state/kinds.js";
import { ROWS } from "../state/state.js";
import { h } from "./tree.js";

/** @param {string} text @param {Child} [more] */
export const title = (text, more) => h("div.title", null, h("h1", { id: "title", tabindex: -1 }, text), more);

/** @param {string} label @param {Child} value @param {string} [name] */
export const number = (label, value, name) =>
  h("div.number", name ? { "data-testid": name } : null, h("dt", null, label), h("dd", null, value));

/** @param {string} label @param {Message} message @param {Object<string, any>} [attributes] */
export const button = (label, message, attributes = {}) =>
  h("button", { type: "button", ...attributes, on: { click: message } }, label);

/**
 * A button that asks for an action. Where the key may not do it, it says so before anybody presses.
 *
 * @param {Sight} sight
 * @param {string} kind
 * @param {Object<string, any>} target
 * @param {{label?: string, quiet?: boolean, key?: string, about?: string, values?: Object<string, any>}} [options] `about`: what is
 *   read out after the label, where several have the same
 */
export function actionButton({ state, speech }, kind, target, options = {}) {
  const { say } = speech;
  const { scope, grave } = KINDS[kind];
  const label = options.label ?? say(`${kind}Button`);
  const allowed = may(state.key?.scopes, scope);
  const look = grave ? "grave" : options.quiet ? "quiet" : "strong";
  return h(
    `button.${look}`,
    {
      key: options.key ?? kind,
      type: "button",
      disabled: !allowed,
      title: allowed ? undefined : say("notAllowed", { scope }),
      "data-testid": `do-${kind}`,
      on: { click: { do: "ask", kind, target, values: options.values ?? {} } },
    },
    label,
    options.about ? h("span.unseen", null, ` ${options.about}`) : null,
    allowed ? null : h("small", null, say("notAllowedShort", { scope })),
  );
}

/**
 * What is shown in place of a view, or above it, where what it needs has not come.
 *
 * @param {Sight} sight
 * @param {string} name of what it needs
 * @param {string|null} scope that it takes
 * @param {(value: any, known: {at: number, whole: boolean}) => Child} show
 * @returns {Child}
 */
export function when({ state, speech }, name, scope, show) {
  const { say } = speech;
  if (!may(state.key?.scopes, scope))
    return h("p.card.note", { "data-testid": "not-allowed" }, say("cannotSee", { scope }));
  const known = state.known[name];
  if (known === undefined) return h("p.card.note", { role: "status" }, say(state.reached ? "loading" : "unreachable"));
  return [
    known.problem ? h("p.card.note.bad", { role: "alert" }, problemText(speech, known.problem)) : null,
    known.value === null ? null : show(known.value, known),
  ];
}

/** Why something was refused, in this language where it has words for it. @param {Speech} speech @param {Object<string, any>} problem */
export function problemText({ say, has, number: count }, problem) {
  const key = `problem-${problem.type}`;
  const params = Object.fromEntries(
    Object.entries(problem).map(([name, value]) => [name, typeof value === "number" ? count(value) : value]),
  );
  if (has(key)) return say(key, params);
  return problem.detail || say("problem", { type: problem.type, status: problem.status });
}

/** @param {Sight} sight @param {string} list @param {any[]} rows @param {(row: any) => Tree} make */
export function rows({ state, speech }, list, rows, make) {
  const shown = state.more[list] ?? ROWS;
  return [
    h("ul.rows.card", { "data-testid": list }, rows.slice(0, shown).map(make)),
    rows.length > shown
      ? button(
          speech.say("moreRows", { shown: speech.number(shown), all: speech.number(rows.length) }),
          { do: "more", list },
          { class: "quiet wide" },
        )
      : null,
  ];
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} value
 * @param {[string, string][]} options value and word
 * @param {Object<string, any>} [on]
 */
export function choice(name, label, value, options, on = { change: { do: "filter", name } }) {
  return h(
    "label.field",
    null,
    h("span", null, label),
    h(
      "select",
      { name, value, "data-testid": `choose-${name}`, on },
      options.map(([each, word]) => h("option", { key: each, value: each, selected: each === value }, word)),
    ),
  );
}

/** @param {string} kind @param {Child} word */
export const tag = (kind, word) => h("span.tag", { "data-kind": kind, key: `tag-${kind}` }, word);

/** Where the pictures of the shop's own pages are at this address. */
const SHOP_FILES = "/admin/shop-files/";

/** @param {string} image */
function addressOf(image) {
  if (image.startsWith("https://")) return image;
  return isPath(image) ? SHOP_FILES + image.replace(/^\//, "") : "";
}

/**
 * A picture, where there is one that a browser gets here; else the first letter.
 *
 * @param {Sight} sight
 * @param {string|null|undefined} image an https address, or a path of the shop's pages
 * @param {string} name
 */
export function picture({ state }, image, name) {
  const first = [...name.trim()][0]?.toUpperCase() ?? "·";
  const src = addressOf(image ?? "");
  if (src === "" || state.missing[src]) return h("span.picture", { "aria-hidden": "true" }, first);
  return h("img.picture", {
    key: src,
    src,
    alt: "",
    width: 44,
    height: 44,
    loading: "lazy",
    referrerpolicy: "no-referrer",
    on: { error: { do: "noPicture", src } },
  });
}

/**
 * @param {string} label
 * @param {string} name
 * @param {string|null|undefined} wrong
 * @param {(described: Object<string, any>) => Tree} make
 */
export function field(label, name, wrong, make) {
  return h(
    "label.field",
    { key: name },
    h("span", null, label),
    make(wrong ? { "aria-invalid": "true", "aria-describedby": `wrong-${name}` } : {}),
    wrong ? h("span.wrong", { id: `wrong-${name}` }, wrong) : null,
  );
}

/** @param {Speech} speech @param {string|{detail: string}|undefined} wrong a word for it, or the shop's own words */
export function wrongText({ say }, wrong) {
  return wrong === undefined ? null : typeof wrong === "string" ? say(wrong) : wrong.detail;
}
