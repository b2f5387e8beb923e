// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** One line of the cart, and one place in a waiting line. */

import { createButton, maker, pressOf, setAttribute, setText } from "./view_parts.js";

export function createLine(document, { item }, doors) {
  const make = maker(document);
  const press = pressOf(item, doors);
  const named = { "aria-describedby": `line-name-${item}` };
  const name = make("span", { class: "line-name", id: `line-name-${item}` });
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
    make("div", { class: "line-head" }, name, countdown),
    make("div", { class: "line-tools" }, steps, take.root, remove.root),
  );
  return {
    root,
    render(model) {
      setText(name, model.name);
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
    render(model) {
      setText(name, model.name);
      setText(position, model.position);
      leave.render(model.leave);
    },
  };
}
