// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One item: its units, and all that is said of it, to be changed. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { may } from "../net/v1.js";
import { changesOf, descriptionOf, formOf } from "../state/description.js";
import { hashOf } from "../state/route.js";
import { tags } from "./items.js";
import { actionButton, button, field, number, picture, title, when, wrongText } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @param {string} id @returns {Child} */
export function itemView(sight, id) {
  const { say } = sight.speech;
  return [
    h("a.back", { href: hashOf("items") }, say("allItems")),
    when(sight, `item/${id}`, null, (item) => of(sight, item)),
  ];
}

/** @param {Sight} sight @param {any} item */
function of(sight, item) {
  const { state, speech } = sight;
  const { say } = speech;
  const name = speech.nameOf(item, item.item);
  const target = { item: item.item, name, stock: item.stock, held: item.held, available: item.available };
  const base = descriptionOf(item);
  const change = (/** @type {Object<string, any>} */ changes) => ({ ...target, base, changes });
  const isClosed = Boolean(item.closes_at) && Date.parse(item.closes_at) <= state.now;
  const isToCome = Boolean(item.opens_at) && Date.parse(item.opens_at) > state.now;
  const nowTime = new Date(state.now).toISOString();
  return [
    h(
      "div.about",
      null,
      picture(sight, item.image, name),
      title(name, h("small.id", null, item.item)),
      tags(sight, item),
    ),
    h(
      "dl.numbers.card",
      null,
      number(say("left"), speech.number(item.available), "item-left"),
      number(say("held"), speech.number(item.held), "item-held"),
      number(say("stock"), speech.number(item.stock), "item-stock"),
      number(say("waiting"), speech.number(item.waiting ?? 0)),
      number(say("soldEver"), speech.number(item.sold ?? 0)),
    ),
    h(
      "div.actions",
      null,
      actionButton(sight, "addStock", target),
      actionButton(sight, "setStock", target, { quiet: true }),
      isClosed || isToCome
        ? actionButton(sight, "changeItem", change({ opens_at: null, closes_at: null }), {
            label: say("openNow"),
            quiet: true,
            key: "open",
          })
        : actionButton(sight, "changeItem", change({ closes_at: nowTime }), {
            label: say("closeNow"),
            quiet: true,
            key: "close",
          }),
      actionButton(sight, "changeItem", change({ shown: item.shown === false }), {
        label: say(item.shown === false ? "show" : "hide"),
        quiet: true,
        key: "hide",
      }),
      may(state.key?.scopes, "carts:read")
        ? button(say("whoHasIt"), { do: "goCarts", item: item.item }, { class: "quiet" })
        : null,
      actionButton(sight, "removeItem", target),
    ),
    form(sight, item, target, base),
  ];
}

/** @param {Sight} sight @param {any} item @param {Object<string, any>} target @param {Object<string, any>} base */
function form({ state, speech }, item, target, base) {
  const { say } = speech;
  const allowed = may(state.key?.scopes, "items:write");
  const values = { ...formOf(base), ...state.form };
  const { changes, wrong } = changesOf(base, values);
  // What is wrong is said when it is to be saved.
  const isChanged = Object.keys(state.form).length > 0 && Object.keys({ ...changes, ...wrong }).length > 0;
  const text = (/** @type {string} */ name, /** @type {Object<string, any>} */ more = {}) =>
    field(say(`field-${name}`), name, wrongText(speech, state.formWrong[name]), (described) =>
      h(more.rows ? "textarea" : "input", {
        type: more.rows ? undefined : "text",
        ...more,
        ...described,
        name,
        value: values[name],
        readonly: !allowed,
        autocomplete: "off",
        on: { input: { do: "form", name, base } },
      }),
    );
  return h(
    "form.card.form",
    {
      key: item.item,
      novalidate: true,
      "data-testid": "item-form",
      on: { submit: { do: "save", kind: "changeItem", target, base } },
    },
    h("h2", null, say("description")),
    allowed ? null : h("p.hint", null, say("notAllowed", { scope: "items:write" })),
    h(
      "div.pair",
      null,
      text("name_en", { lang: "en", maxlength: 200 }),
      text("name_zh", { lang: "zh-CN", maxlength: 200 }),
    ),
    h(
      "div.pair",
      null,
      text("amount", { inputmode: "decimal", placeholder: "12.50" }),
      text("currency", { maxlength: 3, placeholder: "EUR", autocapitalize: "characters" }),
    ),
    text("image", { inputmode: "url", placeholder: "https://" }),
    h("div.pair", null, text("text_en", { rows: 4, lang: "en" }), text("text_zh", { rows: 4, lang: "zh-CN" })),
    h("div.pair", null, text("opens_at", { type: "datetime-local" }), text("closes_at", { type: "datetime-local" })),
    h("p.hint", null, say("timesAreLocal")),
    h("div.pair", null, text("limit", { inputmode: "numeric" }), text("per_person", { inputmode: "numeric" })),
    h(
      "div.pair",
      null,
      h(
        "label.field",
        null,
        h("span", null, say("field-display")),
        h(
          "select",
          {
            name: "display",
            value: values.display,
            disabled: !allowed,
            on: { change: { do: "form", name: "display", base } },
          },
          ["exact", "low", "yes-no"].map((each) =>
            h("option", { key: each, value: each, selected: each === values.display }, say(`display-${each}`)),
          ),
        ),
      ),
      values.display === "low"
        ? text("below", { inputmode: "numeric" })
        : text("hold_minutes", { inputmode: "decimal" }),
    ),
    values.display === "low" ? text("hold_minutes", { inputmode: "decimal" }) : null,
    h(
      "div.actions.stay",
      null,
      h("button.strong", { type: "submit", disabled: !allowed || !isChanged, "data-testid": "save" }, say("save")),
      isChanged ? button(say("undo"), { do: "unform" }, { class: "quiet" }) : null,
    ),
  );
}
