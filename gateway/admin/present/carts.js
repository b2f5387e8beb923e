// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who holds what, and who waits for what. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { hashOf } from "../state/route.js";
import { actionButton, choice, number, rows, tag, title, when } from "./parts.js";
import { shortHash } from "./speech.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function cartsView(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  const item = state.filters.cartItem;
  const items = state.known.items?.value ?? [];
  /** @type {[string, string][]} */
  const options = items.map((/** @type {any} */ each) => [each.item, speech.nameOf(each, each.item)]);
  return [
    title(say("carts")),
    h("div.filters", null, choice("cartItem", say("item"), item, [["", say("allItems")], ...options])),
    h("h2", { id: "holders" }, say("holders")),
    when(sight, `holds/${item}`, "carts:read", (holds, { at, whole }) => [
      whole ? null : h("p.hint", null, say("notAllRows", { shown: speech.number(holds.length) })),
      holds.length === 0
        ? h("p.card.note", { "data-testid": "no-holds" }, say("nobodyHolds"))
        : rows(sight, "holds", holds, (hold) => holdRow(sight, hold, at)),
    ]),
    item === ""
      ? h("p.hint", null, say("chooseForLine"))
      : [
          h("h2", { id: "line" }, say("line")),
          when(sight, `line/${item}`, "carts:read", (places) =>
            places.length === 0
              ? h("p.card.note", null, say("nobodyWaits"))
              : rows(sight, "places", places, (place) => placeRow(sight, place)),
          ),
        ],
  ];
}

/** @param {Sight} sight @param {any} hold @param {number} at when it was heard */
function holdRow(sight, hold, at) {
  const { state, speech } = sight;
  const { say } = speech;
  const item = state.known.items?.value?.find((/** @type {any} */ each) => each.item === hold.item);
  const name = speech.nameOf(item, hold.item);
  const left = hold.expires_in_ms === null ? say("never") : speech.left(hold.expires_in_ms - (state.now - at));
  const kind = hold.order ? "paying" : hold.offer ? "offered" : null;
  return h(
    "li.row",
    { key: `${hold.item}/${hold.session}/${hold.order ?? ""}`, "data-testid": "hold" },
    h(
      "div.main",
      null,
      h("strong", null, name),
      h("small", null, who(speech, hold)),
      kind ? h("span.tags", null, tag(kind, say(`tag-${kind}`))) : null,
    ),
    h("dl.numbers", null, number(say("units"), speech.number(hold.quantity)), number(say("timeLeft"), left)),
    hold.order
      ? h("a.go", { href: hashOf("orders", hold.order) }, say("toOrder"), h("span.unseen", null, ` ${name}`))
      : actionButton(
          sight,
          "releaseCart",
          { session: hold.session, who: shortHash(hold.session) },
          { about: shortHash(hold.session) },
        ),
  );
}

/** @param {Sight} sight @param {any} place */
function placeRow(sight, place) {
  const { speech } = sight;
  const { say } = speech;
  return h(
    "li.row",
    { key: place.ticket, "data-testid": "place" },
    h(
      "div.main",
      null,
      h("strong", null, say("placeInLine", { position: speech.number(place.position) })),
      h("small", null, who(speech, place)),
    ),
    actionButton(
      sight,
      "releaseCart",
      { session: place.session, who: shortHash(place.session) },
      { about: shortHash(place.session) },
    ),
  );
}

/** @param {import("./speech.js").Speech} speech @param {any} whose */
function who({ say }, { session, person }) {
  return person === session
    ? say("shopper", { who: shortHash(session) })
    : say("shopperFor", { who: shortHash(session), person: shortHash(person) });
}
