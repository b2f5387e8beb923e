// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The cart: a line of it, a place in a waiting line, what was lost, the button that buys it, and the receipt.
 *
 * @import { Button } from "../present/button.js"
 * @import { ShownCart } from "../present/cart.js"
 * @import { Doors } from "./page.js"
 *
 * @typedef {ShownCart["lines"][number]} Line
 * @typedef {ShownCart["places"][number]} Place
 * @typedef {ShownCart["lapsed"][number]} Lapse
 */

import { createButton, maker, pressOf, setAttribute, setText } from "./parts.js";
import { createPicture } from "./picture.js";

/** @param {Document} document @param {Line} line @param {Doors} doors */
export function createLine(document, { item }, doors) {
  const make = maker(document);
  const press = pressOf(item, doors);
  const named = { "aria-describedby": `line-name-${item}` };
  const name = make("a", { class: "line-name", id: `line-name-${item}`, "data-place": "" });
  const photo = make("img", { class: "thumb", alt: "", width: "48", height: "48" });
  const picture = createPicture(document, item);
  const price = make("span", { class: "line-price" });
  const countdown = make("span", { class: "countdown", role: "timer", "data-testid": `countdown-${item}` });
  const less = createButton(document, { class: "step", "data-testid": `less-${item}` }, press, "−");
  const more = createButton(document, { class: "step", "data-testid": `more-${item}` }, press, "+");
  const quantity = make("span", { class: "quantity", "data-testid": `quantity-${item}` });
  const times = make("span", { class: "times", "aria-hidden": "true" });
  const steps = make("span", { class: "steps", role: "group" }, times, less.root, quantity, more.root);
  const take = createButton(document, { class: "take", "data-testid": `take-${item}`, ...named }, press);
  const remove = createButton(document, { class: "remove", "data-testid": `remove-${item}`, ...named }, press);
  const root = make(
    "li",
    { class: "line", "data-testid": `cart-line-${item}` },
    make("div", { class: "thumb-frame", "aria-hidden": "true" }, photo, picture),
    make("div", { class: "line-head" }, name, price, countdown),
    make("div", { class: "line-tools" }, steps, take.root, remove.root),
  );
  return {
    root,
    /** @param {Line} model */
    render(model) {
      setText(name, model.name);
      setAttribute(name, "href", model.href);
      setText(price, model.price);
      setAttribute(photo, "src", model.image);
      photo.hidden = model.image === null;
      picture.toggleAttribute("hidden", model.image !== null);
      setText(quantity, model.quantity);
      setText(countdown, model.countdown);
      countdown.toggleAttribute("data-soon", model.soon);
      root.toggleAttribute("data-offer", model.offer);
      setAttribute(steps, "aria-label", model.quantityLabel);
      steps.hidden = model.offer;
      less.root.hidden = more.root.hidden = !model.steps;
      setText(times, model.steps ? "" : model.quantityLabel);
      less.render(model.less);
      more.render(model.more);
      const taken = model.take === null && document.activeElement === take.root;
      take.root.hidden = model.take === null;
      if (model.take !== null) take.render(model.take);
      remove.render(model.remove);
      if (taken) remove.root.focus();
    },
  };
}

/** @param {Document} document @param {Place} place @param {Doors} doors */
export function createPlace(document, { item }, doors) {
  const make = maker(document);
  const name = make("span", { class: "line-name", id: `place-name-${item}` });
  const position = make("span", { class: "position", "data-testid": `position-${item}` });
  const leave = createButton(
    document,
    { class: "remove", "data-testid": `leave-${item}`, "aria-describedby": `place-name-${item}` },
    pressOf(item, doors),
  );
  const root = make(
    "li",
    { class: "line", "data-testid": `place-${item}` },
    make("div", { class: "line-head" }, name, position),
    make("div", { class: "line-tools" }, leave.root),
  );
  return {
    root,
    /** @param {Place} model */
    render(model) {
      setText(name, model.name);
      setText(position, model.position);
      leave.render(model.leave);
    },
  };
}

/**
 * What the cart lost without its shopper's doing: why, and the way to have it again or to be done with it.
 *
 * @param {Document} document
 * @param {Lapse} lapse
 * @param {Doors} doors
 */
export function createLapse(document, { item }, doors) {
  const make = maker(document);
  const press = pressOf(item, doors);
  const named = { "aria-describedby": `lapse-name-${item}` };
  const name = make("span", { class: "line-name", id: `lapse-name-${item}` });
  const quantity = make("span", { class: "bought-units" });
  const cause = make("p", { class: "lapse-cause", "data-testid": `cause-${item}` });
  const again = createButton(document, { class: "take", "data-testid": `again-${item}`, ...named }, press);
  const dismiss = createButton(document, { class: "remove", "data-testid": `forget-${item}`, ...named }, press);
  const root = make(
    "li",
    { class: "line", "data-testid": `lapsed-${item}` },
    make("div", { class: "line-head" }, name, quantity),
    cause,
    make("div", { class: "line-tools" }, again.root, dismiss.root),
  );
  return {
    root,
    /** @param {Lapse} model */
    render(model) {
      setText(name, model.name);
      setText(quantity, model.quantity);
      setText(cause, model.cause);
      again.render(model.again);
      dismiss.render(model.dismiss);
    },
  };
}

/**
 * The button that buys the cart.
 *
 * @param {Document} document
 * @param {Doors} doors
 * @returns {{root: HTMLElement, render: (model: Button|null) => boolean}}
 *   `render` returns that the button had the focus and is gone
 */
export function createBuy(document, doors) {
  const button = createButton(document, { class: "buy", "data-testid": "buy" }, (model) =>
    model.can ? doors.buy() : doors.pressInVain(null, model.reason ?? ""),
  );
  button.root.hidden = true;
  return {
    root: button.root,
    render(model) {
      const focused = document.activeElement === button.root;
      button.root.hidden = model === null;
      if (model !== null) button.render(model);
      return focused && model === null;
    },
  };
}
