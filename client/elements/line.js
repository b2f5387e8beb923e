// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { ShopState } from "../state/seen.js"
 * @import { Act } from "./acting.js"
 * @import { View } from "./element.js"
 * @typedef {Parameters<ActingElement["render"]>[0]} Seen
 */

import { ActingElement } from "./acting.js";
import { offerNote, waitingNote } from "./buy.js";
import { ownState, shelfState } from "./reading.js";

/**
 * An item's waiting line: who waits, the shopper's own place in it, and the offer when their turn has come. Where there is
 * nothing to wait for it is not to be seen.
 *
 * @tag holdfast-line
 *
 * @attr {string} item - The item's id.
 * @attr {string} shop - The shop's address; left out, that of `<meta name="holdfast-shop">`, else of the script.
 * @attr {string} lang - The language, `en` or `zh`; left out, that of the nearest ancestor that has one.
 * @attr {"loading"|"none"|"may-wait"|"in-line"|"offer"|"in-cart"} state - What there is to see. The element sets it.
 * @attr {"connecting"|"live"|"stale"|"reconnecting"} connection - Whether the numbers are of now. The element sets it.
 *
 * @fires {CustomEvent<LineDetail>} holdfast-change - It shows something else: `item`, `state`, `position`, `waiting`, `connection`.
 * @fires {CustomEvent<ShopError>} holdfast-error - Something was not done: it is a `ShopError` of holdfast-client.
 *
 * @csspart base - All of it.
 * @csspart note - What is said below the buttons.
 * @csspart actions - What holds the buttons.
 * @csspart button - Each of them.
 * @csspart primary - The one to press.
 * @csspart secondary - The other one.
 * @csspart error - Why something was not done.
 *
 * @cssprop --holdfast-accent - The colour of buttons, of the focus, and of what is in stock.
 * @cssprop --holdfast-on-accent - The colour of the words on it.
 * @cssprop --holdfast-border - The colour of borders.
 * @cssprop --holdfast-warning - The colour of what is short, and of time that runs.
 * @cssprop --holdfast-danger - The colour of what is sold out, and of errors.
 * @cssprop --holdfast-text - The colour of the words; left out, the page's.
 * @cssprop --holdfast-radius - How round corners are.
 * @cssprop --holdfast-gap - The room between parts.
 */
export class HoldfastLine extends ActingElement {
  /** @override @param {Seen} seen @returns {View} */
  render({ state: { cart, order }, counter, reader, now }) {
    const { item, known } = this;
    const own = ownState(item, { ...counter.state(), cart, order }, { buying: false, done: () => true });
    const waiting = known?.waiting ?? 0;
    const { state, act } = this.#look(own, waiting, { counter, reader, now });
    this.show(act, reader);
    const said =
      cart === null || known === undefined ? [] : this.saidOfMine(own.state, own.line, act.note, reader, now);
    return {
      state,
      counts: own.line !== null,
      detail: { item, position: own.place?.position ?? null, waiting },
      said,
    };
  }

  /**
   * @param {ReturnType<typeof ownState>} own
   * @param {number} waiting
   * @param {Pick<Seen, "counter"|"reader"|"now">} seen
   * @returns {{state: LineState, act: Act}}
   */
  #look({ state, line, place }, waiting, { counter, reader, now }) {
    const { say } = reader;
    const busy = counter.isBusy(this.item);
    const leave = (/** @type {"leave"|"decline"} */ key) => this.press(say(key), () => this.giveBack(), busy);
    if (state === "in-line") {
      const a = say("place", { position: place?.position ?? 1 });
      return {
        state,
        act: { note: say("and", { a, b: waitingNote(waiting, reader) }).trim(), secondary: leave("leave") },
      };
    }
    if (state === "offer") {
      const primary = this.press(say("take"), () => this.add(line?.quantity ?? 1), busy);
      return { state, act: { ...offerNote(line, reader, now), above: true, primary, secondary: leave("decline") } };
    }
    if (state === "in-cart") return { state, act: { note: say("yours") } };
    const shelf = shelfState(this.known);
    if (shelf === "loading" && this.item !== "") return { state: "loading", act: { note: "" } };
    if (shelf !== "sold-out" && shelf !== "all-in-carts") return { state: "none", act: { note: "" } };
    const wait = this.press(say("wait"), () => this.wait(), busy);
    return { state: "may-wait", act: { note: waitingNote(waiting, reader), above: true, primary: wait } };
  }
}

/** @typedef {"loading"|"none"|"may-wait"|"in-line"|"offer"|"in-cart"} LineState */
/** @typedef {{item: string, state: LineState, position: number|null, waiting: number, connection: ShopState["connection"]}} LineDetail */
