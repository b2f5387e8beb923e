// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The button that buys the cart, and the receipt. Each tells whether it just took itself away from the focus. */

import { createButton, maker, setText } from "./view_parts.js";

/**
 * @param {Document} document
 * @param {import("./view.js").Doors} doors
 * @returns {{root: HTMLElement, render: (model: import("./present_button.js").Button|null) => boolean}}
 *   `render` returns that the button had the focus and is gone
 */
export function createBuy(document, doors) {
  const button = createButton(document, { class: "buy", "data-testid": "buy" }, (model) =>
    model.can ? doors.buy() : doors.pressInVain(null, model.reason),
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

/**
 * @param {Document} document
 * @param {HTMLElement} root
 * @param {import("./view.js").Doors} doors
 * @returns {{render: (model: object|null) => "came"|"left"|null}} what just happened to it
 */
export function createReceipt(document, root, doors) {
  const make = maker(document);
  const title = make("h2", { id: "receipt-title" });
  const lines = make("ul", { class: "bought" });
  const orderLabel = make("span", {});
  const order = make("code", { "data-testid": "order" });
  const note = make("p", { class: "receipt-note" });
  const close = createButton(document, { class: "quiet", "data-testid": "close-receipt" }, () => doors.closeReceipt());
  let shown = null;
  root.append(title, lines, make("p", { class: "order" }, orderLabel, " ", order), note, close.root);
  return {
    render(model) {
      const before = shown;
      shown = model?.order ?? null;
      root.hidden = model === null;
      if (model === null) return before === null ? null : "left";
      setText(title, model.title);
      setText(orderLabel, model.orderLabel);
      setText(order, model.order);
      setText(note, model.note);
      close.render({ label: model.close, can: true, busy: false, reason: null });
      const words = model.lines.map(({ name, quantity }) =>
        make("li", {}, make("span", { class: "bought-name" }, name), make("span", { class: "bought-units" }, quantity)),
      );
      if (lines.textContent !== words.map((node) => node.textContent).join("")) lines.replaceChildren(...words);
      return before === shown ? null : "came";
    },
  };
}
