// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the shop says of itself, to be changed, and how its name and colour look by it. Pure.
 *
 * @import { Form } from "../state/description.js"
 * @import { Link } from "../state/shop.js"
 * @import { Sight } from "./parts.js"
 * @import { Child, Message } from "./tree.js"
 */

import { may } from "../net/v1.js";
import { GROUNDS, contrast, paletteOf } from "../shop/colours.js";
import { moved, shopChangesOf, shopFormOf, withOneMore, without } from "../state/shop.js";
import { button, field, picture, title, when, wrongText } from "./parts.js";
import { h } from "./tree.js";

const SCHEMES = /** @type {const} */ (["light", "dark"]);
/** The page's own, where a shop has none. */
const OWN = Object.freeze({ light: "#0d5c56", dark: "#6fd0c0" });
const COLOUR = /^#[0-9a-f]{6}$/i;
const MOST_LINKS = 8;
const ADD = "add-link";

/** @param {Sight} sight @returns {Child} */
export function shopView(sight) {
  const { say } = sight.speech;
  return [title(say("shop")), h("p.lead", null, say("shopLead")), when(sight, "shop", null, (said) => of(sight, said))];
}

/** @param {Sight} sight @param {any} base */
function of(sight, base) {
  const { state, speech } = sight;
  const { say } = speech;
  const allowed = may(state.key?.scopes, "items:write");
  /** @type {Form} */
  const values = { ...shopFormOf(base), ...state.form };
  const isChanged = Object.keys(state.form).length > 0 && Object.keys(shopChangesOf(base, values).changes).length > 0;

  /** Fields that the shop judges as one, and what it says of them. @param {string} name @param {...Child} fields */
  const group = (name, ...fields) => {
    const wrong = wrongText(speech, state.formWrong[name]);
    return h(
      "div.group",
      { key: name },
      fields,
      wrong
        ? h("p.wrong", { id: `wrong-${name}`, role: "alert", tabindex: -1, "data-testid": `wrong-${name}` }, wrong)
        : null,
    );
  };
  /** @param {string} place @param {string} name @param {Object<string, any>} [more] */
  const text = (place, name, more = {}) =>
    field(say(`field-${name}`), name, null, (described) =>
      h("input", {
        type: "text",
        ...more,
        ...described,
        ...(state.formWrong[place] ? { "aria-invalid": "true", "aria-describedby": `wrong-${place}` } : {}),
        name,
        value: values[name],
        readonly: !allowed,
        autocomplete: "off",
        on: { input: { do: "form", name, place, base } },
      }),
    );
  const pair = (/** @type {string} */ place) =>
    group(
      place,
      h("div.pair", null, text(place, `${place}_en`, { lang: "en" }), text(place, `${place}_zh`, { lang: "zh-CN" })),
    );
  return [
    preview(sight, values, base.logo),
    h(
      "form.card.form",
      {
        key: "shop",
        novalidate: true,
        "data-testid": "shop-form",
        on: { submit: { do: "save", kind: "changeShop", target: {}, base } },
      },
      allowed ? null : h("p.hint", null, say("notAllowed", { scope: "items:write" })),
      pair("name"),
      pair("tagline"),
      group("logo", text("logo", "logo", { inputmode: "url", placeholder: "https://" })),
      group(
        "colours",
        h(
          "div.pair",
          null,
          SCHEMES.map((scheme) =>
            h(
              "div.colour",
              { key: scheme },
              text("colours", scheme, { placeholder: OWN[scheme], spellcheck: "false", maxlength: 7 }),
              h("input", {
                type: "color",
                value: COLOUR.test(values[scheme]) ? values[scheme].toLowerCase() : OWN[scheme],
                disabled: !allowed,
                "aria-label": say("chooseColour", { field: say(`field-${scheme}`) }),
                on: { input: { do: "form", name: scheme, place: "colours", base } },
              }),
            ),
          ),
        ),
      ),
      group(
        "layout",
        h(
          "label.field",
          null,
          h("span", null, say("field-layout")),
          h(
            "select",
            {
              name: "layout",
              value: values.layout,
              disabled: !allowed,
              on: { change: { do: "form", name: "layout", base } },
            },
            ["shelf", "drop"].map((each) =>
              h("option", { key: each, value: each, selected: each === values.layout }, say(`layout-${each}`)),
            ),
          ),
        ),
      ),
      group("contact", text("contact", "contact", { inputmode: "url", placeholder: "mailto:hello@shop.example" })),
      group("pay", text("pay", "pay", { inputmode: "url", placeholder: "/pay/{order}" })),
      group("links", links(sight, values.links, base, allowed)),
      h(
        "div.actions.stay",
        null,
        h("button.strong", { type: "submit", disabled: !allowed || !isChanged, "data-testid": "save" }, say("save")),
        isChanged ? button(say("undo"), { do: "unform" }, { class: "quiet" }) : null,
      ),
    ),
  ];
}

/** @param {Sight} sight @param {Link[]} list @param {any} base @param {boolean} allowed */
function links({ speech }, list, base, allowed) {
  const { say } = speech;
  const becomes = (/** @type {Link[]} */ value, /** @type {string} */ then = "") =>
    /** @type {Message} */ ({ do: "formed", name: "links", base, value, then });
  /** @param {number} at @param {string} part @param {string} value @param {Object<string, any>} more */
  const text = (at, part, value, more) =>
    field(say(`link-${part}`), `link-${list[at].id}-${part}`, null, () =>
      h("input", {
        type: "text",
        ...more,
        value,
        readonly: !allowed,
        autocomplete: "off",
        "data-testid": `link-${part}`,
        on: { input: { do: "linkTyped", base, links: list, at, part } },
      }),
    );
  const row = (/** @type {Link} */ link, /** @type {number} */ at) => {
    const about = h("span.unseen", null, ` ${speech.nameOf(link, link.url)}`);
    /** @param {string} name @param {number} by */
    const move = (name, by) => {
      const stays = list[at + by] === undefined;
      return h(
        "button.quiet",
        {
          type: "button",
          // It keeps the focus when it has led to an end.
          "aria-disabled": stays ? "true" : undefined,
          disabled: !allowed,
          "data-testid": `link-${name}`,
          on: stays ? {} : { click: becomes(moved(list, at, by)) },
        },
        say(name),
        about,
      );
    };
    return h(
      "li.link",
      { key: link.id, "data-testid": "link" },
      h(
        "div.pair",
        null,
        text(at, "en", link.name.en ?? "", { lang: "en", focus: link.url === "" }),
        text(at, "zh", link.name.zh ?? "", { lang: "zh-CN" }),
      ),
      text(at, "url", link.url, { inputmode: "url", placeholder: "/terms" }),
      h(
        "div.actions",
        null,
        move("earlier", -1),
        move("later", 1),
        h(
          "button.quiet",
          {
            type: "button",
            disabled: !allowed,
            "data-testid": "link-remove",
            on: { click: becomes(without(list, at), ADD) },
          },
          say("takeOut"),
          about,
        ),
      ),
    );
  };
  return h(
    "fieldset.list",
    null,
    h("legend", null, say("field-links")),
    list.length === 0 ? null : h("ul.looked", null, list.map(row)),
    button(say("addLink"), becomes(withOneMore(list)), {
      id: ADD,
      class: "quiet",
      disabled: !allowed || list.length >= MOST_LINKS,
      "data-testid": "add-link",
    }),
  );
}

/**
 * Name and colour on both papers, as the shop's page makes them legible.
 *
 * @param {Sight} sight
 * @param {Form} values
 * @param {string|undefined} logo as it is: one that is being typed is an address of somebody else with each letter
 */
function preview(sight, values, logo) {
  const { say, language } = sight.speech;
  const inOrder = language === "zh" ? ["zh", "en"] : ["en", "zh"];
  const first = (/** @type {string} */ field) =>
    inOrder.map((each) => String(values[`${field}_${each}`]).trim()).find((each) => each !== "") ?? "";
  const name = first("name") || "Holdfast";
  return h(
    "figure.previews",
    { "aria-label": say("preview") },
    SCHEMES.map((scheme) => {
      const asked = COLOUR.test(values[scheme]) ? values[scheme].toLowerCase() : OWN[scheme];
      const { accent, on } = paletteOf(asked, scheme);
      return h(
        "div.preview",
        { key: scheme, "data-scheme": scheme, accent, "on-accent": on, "data-testid": `preview-${scheme}` },
        h("p.shop-name", null, picture(sight, logo, name), h("strong", null, name)),
        h("p", null, first("tagline")),
        h("span.shop-button", { "aria-hidden": "true" }, say("previewButton")),
        accent === asked
          ? null
          : h(
              "p.hint",
              null,
              say("drawnNearer", { asked, accent, contrast: contrast(asked, GROUNDS[scheme].papers[0]).toFixed(1) }),
            ),
      );
    }),
  );
}
