// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { Item, ShopState } from "../state/seen.js"
 * @import { View } from "./element.js"
 * @import { ShelfState } from "./reading.js"
 * @import { Reader } from "./words.js"
 */

import { ItemElement } from "./item_element.js";
import { make, tell } from "./parts.js";
import { doubt, shelfState } from "./reading.js";
import { nameOf, timeTo } from "./words.js";

/**
 * How much of an item is left, as it changes.
 *
 * @tag holdfast-stock
 *
 * @attr {string} item - The item's id.
 * @attr {string} shop - The shop's address; left out, that of `<meta name="holdfast-shop">`, else of the script.
 * @attr {string} lang - The language, `en` or `zh`; left out, that of the nearest ancestor that has one.
 * @attr {"loading"|"missing"|"in-stock"|"few"|"all-in-carts"|"sold-out"|"paused"|"opens"|"over"} state - What there is to see. The element sets it.
 * @attr {"connecting"|"live"|"stale"|"reconnecting"} connection - Whether the numbers are of now. The element sets it.
 *
 * @fires {CustomEvent<StockDetail>} holdfast-change - It shows something else: `item`, `state`, `available`, `connection`.
 *
 * @csspart stock - All of it.
 * @csspart dot - The mark before the words.
 * @csspart text - The words: "7 left".
 * @csspart doubt - What is said where the numbers may be old.
 *
 * @cssprop --holdfast-accent - The colour of buttons, of the focus, and of what is in stock.
 * @cssprop --holdfast-warning - The colour of what is short, and of time that runs.
 * @cssprop --holdfast-danger - The colour of what is sold out, and of errors.
 * @cssprop --holdfast-text - The colour of the words; left out, the page's.
 */
export class HoldfastStock extends ItemElement {
  #text = make("span", { class: "count", part: "text" });
  #doubt = make("span", { class: "doubt", part: "doubt" });

  /** @override */
  make() {
    return make(
      "span",
      { class: "stock", part: "stock" },
      make("span", { class: "dot", part: "dot" }),
      this.#text,
      this.#doubt,
    );
  }

  /** @override @param {Parameters<ItemElement["render"]>[0]} seen @returns {View} */
  render({ state: { connection }, reader, now }) {
    const { known, item } = this;
    const state = item === "" ? "missing" : shelfState(known);
    const text = item === "" ? reader.say("noItem") : shelfText(known, state, reader, now);
    const wrong = state === "loading" ? null : doubt(connection);
    tell(this.#text, text);
    tell(this.#doubt, wrong === null ? "" : reader.say(wrong));
    return {
      state,
      counts: state === "opens",
      detail: { item, available: known?.available ?? null },
      said: state === "loading" ? [] : [saidOfShelf(item, known, state, reader, now)],
    };
  }
}

/** @typedef {{item: string, state: ShelfState, available: number|null, connection: ShopState["connection"]}} StockDetail */

/**
 * What a screen reader hears of an item: not each number, but that it is sold out, or back.
 *
 * @param {string} item
 * @param {Item|null|undefined} known
 * @param {ShelfState} state
 * @param {Reader} reader
 * @param {number} now
 * @returns {[string, string, string]}
 */
export function saidOfShelf(item, known, state, reader, now) {
  const words = reader.say("saysItem", {
    name: nameOf(known, item, reader),
    text: shelfText(known, state, reader, now),
  });
  return [`shelf ${item}`, state === "few" ? "in-stock" : state, words];
}

/** @param {Item|null|undefined} known @param {ShelfState} state @param {Reader} reader @param {number} now */
function shelfText(known, state, reader, now) {
  const { say } = reader;
  if (state === "opens") {
    const at = known?.opensAt ?? null;
    return at === null || at <= now ? say("opensNow") : say("opensIn", { time: timeTo(at, now, reader) });
  }
  const available = known?.available ?? null;
  if ((state === "in-stock" || state === "few") && available !== null)
    return available === 1 ? say("leftOne") : say("left", { n: available });
  return say(state);
}
