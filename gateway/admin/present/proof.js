// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whether the books add up, in plain words. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { may } from "../net/v1.js";
import { button, title, when } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function proofView(sight) {
  const { state, speech } = sight;
  const { say } = speech;
  const allowed = may(state.key?.scopes, "orders:read");
  return [
    title(say("proof")),
    h("p.lead", null, say("proofLead")),
    h(
      "div.actions",
      null,
      button(
        say("proofButton"),
        { do: "prove" },
        {
          class: "strong",
          disabled: !allowed,
          title: allowed ? undefined : say("notAllowed", { scope: "orders:read" }),
          "data-testid": "prove",
        },
      ),
    ),
    allowed && state.known.proof === undefined
      ? null
      : when(sight, "proof", "orders:read", (proof, { at }) => of(sight, proof, at)),
  ];
}

/** @param {Sight} sight @param {any} proof @param {number} at */
function of({ state, speech }, proof, at) {
  const { say } = speech;
  return h(
    "section.card.proof",
    { "data-ok": String(proof.ok), "data-testid": "proof", role: "status" },
    h("h2", null, say(proof.ok ? "proofOk" : "proofNot")),
    h(
      "p",
      null,
      say("proofOf", {
        items: speech.number(proof.items),
        holds: speech.number(proof.holds),
        orders: speech.number(proof.orders),
        rows: speech.number(proof.journal_rows),
        time: speech.time(new Date(at).toISOString(), state.now),
      }),
    ),
    proof.ok ? h("p", null, say("proofMeans")) : h("p", null, say("proofWhatNow")),
    proof.differences.length === 0
      ? null
      : h(
          "ul",
          null,
          proof.differences.map((/** @type {any} */ { item, what, expected, found }) =>
            h(
              "li",
              null,
              say("proofDifference", { item, what, expected: speech.number(expected), found: speech.number(found) }),
            ),
          ),
        ),
  );
}
