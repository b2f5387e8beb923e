// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The whole page: who may not come in yet, the navigation, the view that is looked at, and what is asked above it. Pure.
 *
 * @import { State } from "../state/state.js"
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { otherLanguage } from "../shop/language.js";
import { VIEWS, hashOf } from "../state/route.js";
import { cartsView } from "./carts.js";
import { dialog, doneText } from "./dialog.js";
import { historyView } from "./history.js";
import { hooksView } from "./hooks.js";
import { itemView } from "./item.js";
import { itemsView } from "./items.js";
import { nowView } from "./now.js";
import { orderView } from "./order.js";
import { ordersView } from "./orders.js";
import { button, title } from "./parts.js";
import { proofView } from "./proof.js";
import { reportsView } from "./reports.js";
import { shopView } from "./shop.js";
import { speechOf } from "./speech.js";
import { h } from "./tree.js";

/** In the bar of a phone; the others are behind the last of it. */
const ON_A_PHONE = Object.freeze(["now", "items", "carts", "orders"]);

/** @param {State} state @returns {Child} */
export function page(state) {
  const sight = { state, speech: speechOf(state.language) };
  return state.sign === "in" ? [office(sight), dialog(sight)] : entrance(sight);
}

/** What a browser's tab is called. @param {State} state */
export function pageTitle(state) {
  const { say } = speechOf(state.language);
  const view = state.sign === "in" ? say(state.route.view) : say("signIn");
  return `${view} · ${say("office")}`;
}

/** @param {Sight} sight */
function entrance({ state, speech }) {
  const { say } = speech;
  return h(
    "main.entrance",
    null,
    h(
      "form.card.form",
      { key: "entrance", on: { submit: { do: "signIn" } }, "data-testid": "entrance" },
      h("img", { src: "/admin/favicon.svg", alt: "", width: 40, height: 40 }),
      h("h1", { id: "title", tabindex: -1 }, say("office")),
      h("p", null, say("signInLead")),
      // Whoever keeps keys in a password manager finds it by this name.
      h("input.unseen", {
        type: "text",
        name: "username",
        value: "holdfast",
        autocomplete: "username",
        tabindex: -1,
        "aria-hidden": "true",
        readonly: true,
      }),
      h(
        "label.field",
        null,
        h("span", null, say("key")),
        h("input", {
          type: "password",
          name: "key",
          autocomplete: "current-password",
          placeholder: "hf_…",
          required: true,
          spellcheck: "false",
          "data-testid": "key",
          focus: true,
        }),
      ),
      state.why ? h("p.wrong", { role: "alert", "data-testid": "why" }, say(state.why)) : null,
      h(
        "button.strong.wide",
        { type: "submit", disabled: state.sign === "signing", "data-testid": "sign-in" },
        say(state.sign === "signing" ? "signingIn" : "signIn"),
      ),
      h("p.hint", null, say("keyIsKept")),
      languageButton(speech),
    ),
  );
}

/** @param {Sight} sight */
function office(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  const { view } = state.route;
  const link = (/** @type {string} */ each) =>
    h(
      "a",
      {
        key: each,
        href: hashOf(each),
        class: ON_A_PHONE.includes(each) || each === "more" ? "always" : "",
        "aria-current": each === view ? "page" : undefined,
        "data-testid": `to-${each}`,
      },
      icon(each),
      h("span", null, say(each)),
    );
  return h(
    "div.office",
    { key: "office" },
    h("a.skip", { href: "#title", on: { click: { do: "skip" } } }, say("skip")),
    h(
      "header.top",
      null,
      h("img", { src: "/admin/favicon.svg", alt: "", width: 28, height: 28 }),
      h("p.whose", null, h("strong", null, say("office")), h("small", null, state.key?.name)),
      h(
        "p.reach",
        { "data-state": state.reached ? "live" : "lost", "data-testid": "reach" },
        h("span.dot", { "aria-hidden": "true" }),
        say(state.reached ? "live" : "lost"),
      ),
    ),
    h(
      "nav.views",
      { "aria-label": say("views"), "data-behind": !ON_A_PHONE.includes(view) },
      VIEWS.map(link),
      link("more"),
    ),
    h(
      "main",
      { key: `${view}/${state.route.id}`, "data-testid": "view", "data-view": view },
      notices(sight),
      viewOf(sight),
    ),
  );
}

/** @param {Sight} sight @returns {Child} */
function viewOf(sight) {
  const { view, id } = sight.state.route;
  switch (view) {
    case "items":
      return id === "" ? itemsView(sight) : itemView(sight, id);
    case "carts":
      return cartsView(sight);
    case "orders":
      return id === "" ? ordersView(sight) : orderView(sight, id);
    case "reports":
      return reportsView(sight);
    case "shop":
      return shopView(sight);
    case "history":
      return historyView(sight);
    case "hooks":
      return hooksView(sight);
    case "proof":
      return proofView(sight);
    case "more":
      return moreView(sight);
    default:
      return nowView(sight);
  }
}

/** What the last action did, and those of which nobody knows. @param {Sight} sight @returns {Child} */
function notices({ state, speech }) {
  const { say } = speech;
  return [
    h(
      "div.said",
      { key: "said", role: "status", "aria-live": "polite", "data-testid": "said" },
      state.done
        ? h(
            "p.card.note.good",
            null,
            doneText(speech, state.done),
            button(say("dismiss"), { do: "dismiss" }, { class: "quiet" }),
          )
        : null,
    ),
    state.unsure.map((action) =>
      h(
        "p.card.note.warn",
        { key: action.id, role: "alert", "data-testid": "unsure" },
        say("unsure", { what: say(`${action.kind}Title`, action.target) }),
        button(say("look"), { do: "takeUp", id: action.id }, { class: "quiet" }),
        button(say("letGo"), { do: "letGo", id: action.id }, { class: "quiet" }),
      ),
    ),
  ];
}

/** @param {Sight} sight @returns {Child} */
function moreView({ state, speech }) {
  const { say } = speech;
  const others = VIEWS.filter((view) => !ON_A_PHONE.includes(view));
  return [
    title(say("more")),
    h(
      "ul.rows.card.links",
      null,
      others.map((view) => h("li", { key: view }, h("a", { href: hashOf(view) }, icon(view), say(view)))),
      state.dashboard === null
        ? null
        : h(
            "li",
            { key: "dashboard" },
            h(
              "a",
              { href: state.dashboard.url, rel: "noreferrer", "data-testid": "dashboard" },
              icon("dashboard"),
              say("dashboard"),
            ),
          ),
    ),
    state.dashboard === null
      ? h("p.hint", null, say("noDashboard"))
      : h("p.hint", null, say("dashboardNote", { port: state.dashboard.port })),
    h(
      "section.card.form",
      null,
      h("h2", null, say("yourKey")),
      h("p", null, say("keyMay", { name: state.key?.name, id: state.key?.id })),
      h(
        "ul.scopes",
        null,
        state.key?.scopes.map((scope) => h("li", { key: scope }, h("code", null, scope), " ", say(`scope-${scope}`))),
      ),
      h(
        "div.actions",
        null,
        button(say("signOut"), { do: "signOut" }, { class: "grave", "data-testid": "sign-out" }),
        languageButton(speech),
      ),
    ),
  ];
}

/** @param {import("./speech.js").Speech} speech */
function languageButton({ say, language }) {
  return button(
    say("switchLanguage"),
    { do: "speak" },
    {
      class: "quiet",
      lang: otherLanguage(language) === "zh" ? "zh-CN" : "en",
      "aria-label": say("switchLanguageLabel"),
      "data-testid": "language",
    },
  );
}

/** Drawn in the lines of text around it. @type {Record<string, string>} */
const ICONS = {
  now: "M4 13h4l3-8 3 14 3-6h3",
  items: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  carts: "M4 5h2l2 10h9l2-7H7M9 19.5h.01M16 19.5h.01",
  orders: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  reports: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  shop: "M5 10v10h14V10M3 10l2-6h14l2 6zM10 20v-5h4v5",
  history: "M12 7v5l3 2M4.5 9a8 8 0 1 1-.5 3M4 5v4h4",
  hooks: "M8 12a4 4 0 1 1 5.6 3.7L11 20M16 12a4 4 0 1 0-7.4 2M7 18.5h.01",
  proof: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  dashboard: "M4 16a8 8 0 0 1 16 0M12 16l4-5",
};

/** @param {string} name */
const icon = (name) => h("svg.icon", { viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
