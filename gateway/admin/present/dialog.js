// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What is asked before something is done, and what is said of it after. Pure.
 *
 * @import { Action } from "../state/action.js"
 * @import { Sight } from "./parts.js"
 * @import { Speech } from "./speech.js"
 * @import { Child } from "./tree.js"
 */

import { KINDS, returnedIn } from "../state/kinds.js";
import { FORMS } from "../state/forms.js";
import { button, field, problemText } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function dialog({ state, speech }) {
  const { action } = state;
  if (action === null) return null;
  const { say } = speech;
  const { grave } = KINDS[action.kind];
  const isSending = action.step === "sending";
  const looks = KINDS[action.kind].look !== undefined;
  return h(
    "dialog",
    {
      key: action.id,
      "aria-labelledby": "ask-title",
      "data-testid": "dialog",
      "data-step": action.step,
      on: { cancel: { do: "close" } },
    },
    h(
      "form.form",
      { novalidate: true, on: { submit: { do: "send" } } },
      h("h2", { id: "ask-title", tabindex: -1 }, say(`${action.kind}Title`, paramsOf(speech, action))),
      willDo(speech, action),
      action.step === "unknown" ? null : fields(speech, action),
      action.problem
        ? h(
            "p.wrong",
            { role: "alert", "data-testid": "refused" },
            say("refused"),
            " ",
            problemText(speech, action.problem),
          )
        : null,
      action.step === "unknown" ? h("p.warn-text", { role: "alert", "data-testid": "unknown" }, say("unknown")) : null,
      h(
        "div.actions",
        null,
        button(
          say(action.step === "unknown" ? "leave" : "cancel"),
          { do: "close" },
          { class: "quiet", disabled: isSending },
        ),
        h(
          `button.${grave ? "grave" : "strong"}`,
          { type: "submit", disabled: isSending || (looks && action.looked === null), "data-testid": "confirm" },
          say(isSending ? "sending" : action.step === "unknown" ? "repeat" : `${action.kind}Do`),
        ),
      ),
    ),
  );
}

/** @param {Speech} speech @param {{target: any, values: any}} action */
function paramsOf(speech, { target, values }) {
  const { item, name } = target;
  return { ...target, item: name && name !== item ? `${name} (${item})` : (item ?? values.item) };
}

/** In numbers and names, what will be so. @param {Speech} speech @param {Action} action @returns {Child} */
function willDo(speech, action) {
  const { say, number } = speech;
  const { kind, target, values } = action;
  const note = say(`${kind}Note`, {
    ...paramsOf(speech, action),
    stock: number(target.stock),
    held: number(target.held),
  });
  switch (kind) {
    case "addStock": {
      const add = Number(values.add);
      const after =
        values.add && Number.isInteger(add)
          ? say("stockAfter", { before: number(target.stock), after: number(target.stock + add) })
          : null;
      return [h("p", null, note), after ? h("p.after", { "data-testid": "after" }, after) : null];
    }
    case "changeItem":
    case "changeShop":
      return [h("p", null, note), h("dl.facts", { "data-testid": "changes" }, changed(speech, kind, target))];
    case "releaseCart":
      return [h("p", null, note), looked(speech, action.looked)];
    case "returnOrder":
      return h("p", null, note);
    default:
      return h("p", null, note);
  }
}

/** Each field that changes, from what to what. @param {Speech} speech @param {string} kind @param {any} target @returns {Child} */
function changed(speech, kind, { base, changes }) {
  const { formOf } = FORMS[kind];
  const shown = (/** @type {any} */ form) =>
    Object.fromEntries(Object.entries(form).map(([name, value]) => [name, valueText(speech, name, value)]));
  const before = shown(formOf(base));
  const after = shown(formOf({ ...base, ...changes }));
  return Object.keys(after)
    .filter((name) => after[name] !== before[name])
    .map((name) =>
      h(
        "div",
        { key: name },
        h("dt", null, speech.say(`field-${name}`)),
        h("dd", null, h("del", null, before[name]), " → ", h("ins", null, after[name])),
      ),
    );
}

/** @param {Speech} speech @param {string} name @param {any} value of a field of a form @returns {string} */
function valueText({ say, has, nameOf }, name, value) {
  if (Array.isArray(value))
    return value.map((link) => `${nameOf(link, "–")} (${link.url})`).join(", ") || say("nothing");
  if (value === "") return say("nothing");
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return has(`${name}-${value}`) ? say(`${name}-${value}`) : value.replace("T", " ");
}

/** What somebody will lose. @param {Speech} speech @param {any} cart @returns {Child} */
function looked({ say, number }, cart) {
  if (cart === null) return h("p.hint", { role: "status" }, say("loading"));
  const waiting = cart.waiting ?? [];
  if (cart.lines.length === 0 && waiting.length === 0)
    return h("p.hint", { "data-testid": "looked" }, say("emptyCart"));
  return h(
    "ul.looked",
    { "data-testid": "looked" },
    cart.lines.map((/** @type {any} */ { item, quantity }) =>
      h("li", { key: item }, say("givesBack", { item, quantity: number(quantity) })),
    ),
    waiting.map((/** @type {any} */ { item }) => h("li", { key: `line/${item}` }, say("leavesLine", { item }))),
  );
}

/** @param {Speech} speech @param {Action} action @returns {Child} */
function fields(speech, { kind, target, values, wrong, step }) {
  const { say } = speech;
  const isFixed = step === "sending";
  const input = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Object<string, any>} */ more) =>
    field(label, name, wrong[name] && say(wrong[name], { held: speech.number(target.held) }), (described) =>
      h("input", {
        type: "text",
        ...more,
        ...described,
        name,
        value: values[name] ?? "",
        readonly: isFixed,
        autocomplete: "off",
        "data-testid": `field-${name}`,
        on: { input: { do: "type", name } },
      }),
    );
  if (kind === "returnOrder")
    return [
      target.lines
        .filter((/** @type {any} */ { quantity, returned }) => quantity > returned)
        .map((/** @type {any} */ { item, quantity, returned }) =>
          input(`back_${item}`, say("returnOf", { item, most: speech.number(quantity - returned) }), {
            inputmode: "numeric",
          }),
        ),
      wrong.lines ? h("p.wrong", { role: "alert" }, say(wrong.lines)) : null,
      h(
        "label.check",
        null,
        h("input", {
          type: "checkbox",
          name: "restock",
          checked: values.restock !== false,
          disabled: isFixed,
          on: { change: { do: "type", name: "restock" } },
        }),
        h("span", null, say("restock")),
      ),
    ];
  return (KINDS[kind].fields ?? []).map(({ name, type, most }, i) =>
    input(name, say(`${kind}-${name}`), {
      inputmode: type === "number" ? "numeric" : undefined,
      maxlength: most,
      focus: i === 0,
      autocapitalize: type === "item" ? "none" : undefined,
    }),
  );
}

/** What an action did. @param {Speech} speech @param {{kind: string, target: any, values: any, body: any}} done @returns {string} */
export function doneText(speech, { kind, target, values, body }) {
  const { say, number } = speech;
  const params = {
    ...paramsOf(speech, { target, values }),
    after: String(values.after ?? ""),
    stock: number(body?.stock),
    left: number(body?.available),
  };
  if (kind === "releaseCart")
    return say("releaseCartDone", {
      who: target.who,
      units: number(
        (body?.released ?? []).reduce(
          (/** @type {number} */ sum, /** @type {any} */ { quantity }) => sum + quantity,
          0,
        ),
      ),
    });
  if (kind === "returnOrder") {
    const units = returnedIn(target.lines, values).reduce((sum, { quantity }) => sum + quantity, 0);
    return say("returnOrderDone", { number: target.number, units: number(units) });
  }
  return say(`${kind}Done`, params);
}
