// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One thing of a cart: what is held, waited for, or lost.
 *
 * @import { Cart, CartLine, CartPlace, Item } from "../state/seen.js"
 * @import { Reader } from "./words.js"
 * @typedef {{item: string, known: Item|null|undefined, line: CartLine|null, place: CartPlace|null,
 *   lapse: Cart["lapsed"][number]|null, busy: boolean, off: boolean}} Thing `off`: it is being bought
 * @typedef {{hold: (item: string, quantity: number) => void, remove: (item: string) => void}} Deeds
 */

import { formatSums } from "../present/money.js";
import { lapsedNote, offerNote, timeOf } from "./buy.js";
import { make, makeButton, setAttribute, tell } from "./parts.js";
import { nameOf } from "./words.js";

/** @param {Deeds} deeds */
export function makeRow({ hold, remove }) {
  const name = make("span", { class: "name", part: "name" });
  const amount = make("span", { class: "amount", part: "price" });
  const said = make("span", { class: "said note", part: "note" });
  const less = makeButton("less");
  const count = make("span", { class: "count", part: "quantity" });
  const more = makeButton("more");
  const stepper = make("span", { class: "stepper", role: "group" }, less.node, count, more.node);
  const primary = makeButton("primary");
  const secondary = makeButton("secondary");
  const actions = make("div", { class: "actions", part: "actions" }, stepper, primary.node, secondary.node);
  const node = make("li", { class: "row", part: "row" }, name, amount, said, actions);

  return {
    node,
    /** @param {Thing} thing @param {Reader} reader @param {number} now */
    show(thing, reader, now) {
      const { item, known, line, place, busy, off } = thing;
      const { say } = reader;
      const called = nameOf(known, item, reader);
      const held = line !== null && !line.offer;
      const quantity = line?.quantity ?? 0;
      const price = known?.price ?? null;
      const { text, urgent } = wordsOf(thing, reader, now);
      tell(name, called);
      tell(amount, held && price !== null ? formatSums([{ price, quantity }], reader.tag) : "");
      tell(said, text);
      said.classList.toggle("urgent", urgent);
      stepper.hidden = !held;
      setAttribute(stepper, "aria-label", say("quantity"));
      tell(count, String(quantity));
      /** @param {number} units */
      const to = (units) => () => hold(item, units);
      less.show(
        held
          ? {
              text: "−",
              label: say("less", { name: called }),
              off: quantity <= 1 || off,
              busy,
              press: to(quantity - 1),
            }
          : null,
      );
      const full = known?.limit !== null && known?.limit !== undefined && quantity >= known.limit;
      more.show(
        held
          ? { text: "+", label: say("more", { name: called }), off: full || off, busy, press: to(quantity + 1) }
          : null,
      );
      const taken = line?.offer === true;
      const again = line === null && place === null;
      const first = taken ? say("take") : again ? say("addAgain") : null;
      const units = line?.quantity ?? thing.lapse?.quantity ?? 1;
      /** @param {string} text */
      const named = (text) => ({ text, label: say("named", { text, name: called }) });
      primary.show(first === null ? null : { ...named(first), busy, off, press: to(units) });
      secondary.show({ ...named(say(lastWord(thing))), busy, off, press: () => remove(item) });
    },
  };
}

/** @param {Thing} thing @returns {"remove"|"decline"|"leave"|"dismiss"} */
function lastWord({ line, place }) {
  if (line !== null) return line.offer ? "decline" : "remove";
  return place !== null ? "leave" : "dismiss";
}

/** @param {Thing} thing @param {Reader} reader @param {number} now */
function wordsOf({ line, place, lapse }, reader, now) {
  if (line?.offer) {
    const { note, urgent } = offerNote(line, reader, now);
    return { text: note, urgent };
  }
  if (line !== null) return timeOf(line, reader, now);
  if (place !== null) return { text: reader.say("place", { position: place.position }), urgent: false };
  return { text: lapse === null ? "" : lapsedNote(lapse, reader), urgent: false };
}
