// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One item on the shelf.
 *
 * @import { Card } from "../present/item.js"
 * @import { Doors } from "./page.js"
 */

import { createButton, maker, pressOf, setAttribute, setText } from "./parts.js";
import { createPicture } from "./picture.js";

/** @param {Document} document @param {Card} card @param {Doors} doors */
export function createCard(document, { item, large }, doors) {
  const make = maker(document);
  const name = make("a", { "data-place": "" });
  const badge = make("span", { class: "badge" });
  const number = make("span", { class: "number", "data-testid": `count-${item}` });
  const leftOf = make("span", { class: "left-of" });
  const bar = make(
    "div",
    { class: "bar", "aria-hidden": "true" },
    make("i", { class: "free" }),
    make("i", { class: "held" }),
  );
  const held = make("span", { class: "held-now" });
  const sold = make("span", { class: "sold-now" });
  const price = make("p", { class: "price", "data-testid": `price-${item}` });
  const text = make("p", { class: "item-text", "data-testid": `text-${item}` });
  const photo = make("img", { class: "photo", alt: "", loading: large ? "eager" : "lazy" });
  const backdrop = make("img", { class: "backdrop", alt: "" });
  const picture = createPicture(document, item);
  // The note beside it says the same, in words that a screen reader is told.
  const opening = make("p", { class: "opening", "data-testid": `opening-${item}`, "aria-hidden": "true" });
  const note = make("p", { class: "note", "data-testid": `note-${item}` });
  const named = { "aria-describedby": `name-${item}` };
  const press = pressOf(item, doors);
  const add = createButton(document, { class: "add", "data-testid": `add-${item}`, ...named }, press);
  const other = createButton(document, { class: "quiet", "data-testid": `other-${item}`, ...named }, press);
  const numbers = make(
    "p",
    { class: "count" },
    number,
    make("span", { class: "count-words" }, leftOf, make("span", { class: "told-apart" }, held, sold)),
  );
  const root = make(
    "article",
    { class: "card", "data-testid": `item-${item}`, "aria-labelledby": `name-${item}` },
    make("div", { class: "frame" }, backdrop, photo, picture, badge),
    make(
      "div",
      { class: "about" },
      make("div", { class: "card-head" }, make("h3", { id: `name-${item}` }, name), price),
      text,
    ),
    make(
      "div",
      { class: "stand" },
      opening,
      numbers,
      bar,
      make("div", { class: "card-buttons" }, add.root, other.root),
      note,
    ),
  );

  return {
    root,
    add: add.root,
    /** @param {Card} model */
    render(model) {
      setText(name, model.name);
      setAttribute(name, "href", model.href);
      setText(badge, model.badge);
      setText(price, model.price);
      price.hidden = model.price === "";
      setText(text, model.text);
      text.hidden = model.text === "";
      setAttribute(photo, "src", model.image);
      photo.hidden = model.image === null;
      setAttribute(backdrop, "src", model.large ? model.image : null);
      backdrop.hidden = !model.large || model.image === null;
      picture.toggleAttribute("hidden", model.image !== null);
      root.hidden = !model.shown;
      if (setText(number, model.count)) pop(number);
      setText(leftOf, model.leftOf);
      setText(held, model.held);
      setText(sold, model.sold);
      setText(note, model.note);
      setText(opening, model.opening);
      opening.hidden = model.opening === "";
      root.toggleAttribute("data-large", model.large);
      root.toggleAttribute("data-old", model.old);
      root.toggleAttribute("data-sold-out", model.soldOut);
      root.toggleAttribute("data-turn", model.turn);
      root.toggleAttribute("data-mine", model.mine);
      setAttribute(root, "data-level", model.level);
      number.style.setProperty("--digits", String(model.level === null ? model.count.length : 1));
      bar.hidden = model.shares === null;
      bar.style.setProperty("--free", String(model.shares?.available ?? 0));
      bar.style.setProperty("--held-share", String(model.shares?.held ?? 0));
      add.render(model.add);
      const left = model.other === null && document.activeElement === other.root;
      other.root.hidden = model.other === null;
      if (model.other !== null) other.render(model.other);
      if (left) add.root.focus();
    },
  };
}

/** A short swell of a number that changed, for those who do not mind motion. @param {HTMLElement} node */
function pop(node) {
  const still = node.ownerDocument.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!still)
    node.animate?.([{ transform: "scale(1.12)" }, { transform: "none" }], { duration: 320, easing: "ease-out" });
}
