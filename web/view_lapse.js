// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What the cart lost without its shopper's doing: why, and the way to have it again or to be done with it. */

import { createButton, maker, pressOf, setText } from "./view_parts.js";

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
    render(model) {
      setText(name, model.name);
      setText(quantity, model.quantity);
      setText(cause, model.cause);
      again.render(model.again);
      dismiss.render(model.dismiss);
    },
  };
}
