// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who did what, the last first. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { hashOf } from "../state/route.js";
import { rows, title, when } from "./parts.js";
import { shortHash } from "./speech.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function historyView(sight) {
  const { speech } = sight;
  const { say } = speech;
  return [
    title(say("history")),
    h("p.lead", null, say("historyLead")),
    when(sight, "history", "history:read", (deeds, { whole }) => [
      deeds.length === 0
        ? h("p.card.note", null, say("noHistory"))
        : rows(sight, "deeds", deeds, (deed) => row(sight, deed)),
      whole ? null : h("p.hint", null, say("notAllHistory", { shown: speech.number(deeds.length) })),
    ]),
  ];
}

/** @param {Sight} sight @param {any} deed */
function row({ speech }, { number, at, by, did, about }) {
  const { say, has } = speech;
  const key = `did-${did}`;
  return h(
    "li.row.deed",
    { key: number, "data-testid": "deed" },
    h("div.main", null, h("strong", null, has(key) ? say(key) : did), h("small", null, subject(about))),
    h("p", null, detail(speech, about)),
    h("p.hint", null, by ? say("doneBy", { by, at: speech.moment(at) }) : speech.moment(at)),
  );
}

/** What it was done to, as a way there. @param {any} about @returns {Child} */
function subject({ item, order, session, hook }) {
  if (order) return h("a", { href: hashOf("orders", order) }, order.slice(0, 8));
  if (item) return h("a", { href: hashOf("items", item) }, item);
  return hook ?? (session ? shortHash(session) : null);
}

/** In words, as far as there are any. @param {import("./speech.js").Speech} speech @param {any} about */
function detail(speech, about) {
  const { say } = speech;
  const said = [
    about.stock === undefined ? "" : say("deed-stock", { stock: speech.number(about.stock) }),
    about.add === undefined ? "" : say("deed-add", { add: `${about.add > 0 ? "+" : ""}${speech.number(about.add)}` }),
    about.changed ? say("deed-changed", { fields: about.changed.join(", ") }) : "",
    about.price ? speech.money(about.price) : "",
    about.lines ? about.lines.map((/** @type {any} */ line) => `${line.quantity} × ${line.item}`).join(", ") : "",
    about.restock === false ? say("deed-written-off") : "",
    about.position === undefined ? "" : say("deed-position", { event: about.position }),
    about.enabled === undefined ? "" : say(about.enabled ? "hookEnabled" : "hookDisabled"),
    about.reason ? `“${about.reason}”` : "",
  ];
  return said.filter((text) => text !== "").join(" · ");
}
