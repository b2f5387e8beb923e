// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { CartLine } from "../state/seen.js"
 * @import { Press } from "./parts.js"
 * @import { OwnState } from "./reading.js"
 * @import { Reader } from "./words.js"
 */

import { threshold } from "../state/cart.js";
import { ItemElement } from "./item_element.js";
import { make, makeButton, tell } from "./parts.js";
import { nameOf, timeTo } from "./words.js";

/**
 * An element that says one thing, and lets a shopper do one or two.
 *
 * @typedef {{note: string, urgent?: boolean, primary?: Press|null, slot?: boolean, secondary?: Press|null, link?: string|null,
 *   above?: boolean}} Act
 *   `slot`: the primary button has the page's own words; `link`: where an order is paid; `above`: the note asks for something. Otherwise it
 *   stands below the button, which so stays where it is
 */
export class ActingElement extends ItemElement {
  #note = make("p", { class: "note", part: "note", tabindex: "-1" });
  #primary = makeButton("primary");
  #secondary = makeButton("secondary");
  #link = make("a", { class: "button primary", part: "button primary pay" });
  #slot = make("slot");
  #actions = make("div", { class: "actions", part: "actions" });

  /** @override */
  make() {
    this.#primary.node.append(this.#slot);
    this.#actions.append(this.#primary.node, this.#link, this.#secondary.node);
    return make("div", { class: "base", part: "base" }, this.#note, this.#actions);
  }

  /** @param {Act} act @param {Reader} reader */
  show(
    { note, urgent = false, primary = null, slot = false, secondary = null, link = null, above = primary === null },
    { say },
  ) {
    tell(this.#note, note);
    this.#note.classList.toggle("urgent", urgent);
    this.#primary.show(primary);
    this.#secondary.show(secondary);
    const own = slot && this.hasWords();
    this.#slot.hidden = !own;
    if (own) this.#primary.label.hidden = true;
    this.#link.hidden = link === null;
    if (link === null) this.#link.removeAttribute("href");
    else this.#link.href = link;
    this.#link.textContent = say("pay");
    this.#note.classList.toggle("below", !above);
    this.#actions.hidden = primary === null && secondary === null && link === null;
  }

  hasWords() {
    return [...this.childNodes].some((node) => node.nodeType === 1 || (node.textContent ?? "").trim() !== "");
  }

  /** @param {import("./parts.js").Press["text"]} text @param {() => Promise<unknown>} work @param {boolean} busy @returns {Press} */
  press(text, work, busy) {
    return { text, busy, press: () => void work() };
  }

  /** How much is held, absolutely. @param {number} quantity */
  add(quantity) {
    return this.ask(this.item, ({ shop }) => shop.cart.add(this.item, quantity));
  }

  wait() {
    return this.ask(this.item, ({ shop }) => shop.cart.wait(this.item));
  }

  giveBack() {
    return this.ask(this.item, ({ shop }) => shop.cart.remove(this.item));
  }

  /**
   * What a screen reader hears: that another state has come, and that time runs out.
   *
   * @param {OwnState|null} state
   * @param {CartLine|null} line
   * @param {string} note
   * @param {Reader} reader
   * @param {number} now
   * @returns {[string, string, string][]}
   */
  saidOfMine(state, line, note, reader, now) {
    const name = nameOf(this.known, this.item, reader);
    const words = state === null || note === "" ? "" : reader.say("saysItem", { name, text: note });
    const ends = line?.expiresAt ?? null;
    const near = ends === null ? Infinity : threshold(ends - now);
    const left =
      ends === null || near === Infinity ? "" : reader.say("saysLeft", { name, time: timeTo(ends, now, reader) });
    return [
      [`mine ${this.item}`, String(state), words],
      [`time ${this.item}`, String(near), left],
    ];
  }
}
