// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What was bought: beside the cart until it is closed, and on a page of its own.
 *
 * @import { ShownCart } from "../present/cart.js"
 * @import { Page } from "../present/page.js"
 * @import { Doors } from "./page.js"
 *
 * @typedef {NonNullable<ShownCart["receipt"]>} Receipt
 */

import { createButton, maker, renderKeyed, renderLink, setAttribute, setText } from "./parts.js";

/**
 * What both have of it.
 *
 * @param {Document} document
 * @param {Doors} doors
 * @param {string} prefix of the test ids
 */
function createBill(document, doors, prefix) {
  const make = maker(document);
  const lines = make("ul", { class: "bought" });
  const orderLabel = make("span", {});
  const order = make("code", { "data-testid": `${prefix}order` });
  const note = make("p", { class: "receipt-note" });
  const sum = make("p", { class: "cart-sum", "data-testid": `${prefix}receipt-sum` });
  const countdown = make("p", { class: "countdown", role: "timer", "data-testid": `${prefix}pay-countdown` });
  const pay = make("a", { class: "buy", "data-testid": `${prefix}pay` });
  const giveUp = createButton(document, { class: "quiet", "data-testid": `${prefix}give-up` }, ({ can, reason }) =>
    can ? doors.giveUp() : doors.pressInVain(null, reason ?? ""),
  );
  return {
    parts: [countdown, lines, sum, make("p", { class: "order" }, orderLabel, " ", order), note, pay, giveUp.root],
    giveUp: giveUp.root,
    /** @param {Receipt} model */
    render(model) {
      setText(orderLabel, model.orderLabel);
      setText(order, model.order);
      setText(note, model.note);
      setText(sum, model.sum);
      setText(countdown, model.countdown);
      countdown.hidden = model.countdown === "";
      countdown.toggleAttribute("data-soon", model.soon);
      renderLink(pay, model.pay);
      giveUp.root.hidden = model.giveUp === null;
      if (model.giveUp !== null) giveUp.render(model.giveUp);
      const words = model.lines.map(({ name, quantity }) =>
        make("li", {}, make("span", { class: "bought-name" }, name), make("span", { class: "bought-units" }, quantity)),
      );
      if (lines.textContent !== words.map((node) => node.textContent).join("")) lines.replaceChildren(...words);
    },
  };
}

/**
 * @param {Document} document
 * @param {HTMLElement} root
 * @param {Doors} doors
 * @returns {{render: (model: ShownCart["receipt"]) => "came"|"left"|null}} what just happened to it
 */
export function createReceipt(document, root, doors) {
  const make = maker(document);
  const title = make("h2", { id: "receipt-title" });
  const bill = createBill(document, doors, "");
  const page = make("a", { class: "receipt-page", "data-testid": "receipt-page", "data-place": "" });
  const close = createButton(document, { class: "quiet", "data-testid": "close-receipt" }, () => doors.closeReceipt());
  /** @type {string|null} */
  let shown = null;
  root.append(title, ...bill.parts, make("p", { class: "receipt-ways" }, page, close.root));
  return {
    render(model) {
      const before = shown;
      shown = model?.order ?? null;
      root.hidden = model === null;
      if (model === null) return before === null ? null : "left";
      const pressed = document.activeElement === bill.giveUp;
      setText(title, model.title);
      root.dataset.is = model.is;
      bill.render(model);
      setText(page, model.page.label);
      setAttribute(page, "href", model.page.href);
      close.root.hidden = model.giveUp !== null;
      if (pressed && model.giveUp === null) root.focus();
      close.render({ label: model.close, can: true, busy: false, reason: null, wish: null });
      return before === shown ? null : "came";
    },
  };
}

/**
 * A receipt at its own address, or the list of those that this browser remembers.
 *
 * @param {Document} document
 * @param {HTMLElement} root
 * @param {Doors} doors
 */
export function createPaper(document, root, doors) {
  const make = maker(document);
  const back = make("a", { class: "back", href: "/", "data-place": "", "data-testid": "paper-back" });
  const shop = make("p", { class: "paper-shop" });
  const title = make("h2", { id: "paper-title", "data-testid": "paper-title", tabindex: "-1" });
  const note = make("p", { class: "paper-note", "data-testid": "paper-note", role: "status" });
  const bill = createBill(document, doors, "paper-");
  const receipt = make("div", { class: "bill" }, ...bill.parts);
  const entries = make("ul", { class: "orders", "data-testid": "orders" });
  const print = plainButton("print", () => doors.print());
  const forget = plainButton("forget-orders", () => doors.forgetOrders());
  /** @type {Map<string, import("./parts.js").Part<any>>} */
  const parts = new Map();
  const ways = make("p", { class: "receipt-ways" }, print, forget);
  root.append(back, make("div", { class: "leaf" }, shop, title, note, receipt, entries, ways));

  /** @param {string} id @param {() => void} onPress */
  function plainButton(id, onPress) {
    const button = make("button", { type: "button", class: "quiet", "data-testid": id });
    button.addEventListener("click", onPress);
    return button;
  }

  /** @param {HTMLElement} node @param {string|null} label */
  function label(node, label) {
    node.hidden = label === null;
    setText(node, label ?? "");
  }

  return {
    /** @param {Page} page */
    render({ paper, front }) {
      root.hidden = paper === null;
      if (paper === null) return;
      setText(back, paper.back);
      setText(shop, front.name);
      setText(title, paper.title);
      label(note, paper.note === "" ? null : paper.note);
      receipt.hidden = paper.receipt === null;
      setAttribute(root, "data-is", paper.receipt?.is ?? null);
      if (paper.receipt !== null) bill.render(paper.receipt);
      entries.hidden = paper.orders === null;
      renderKeyed(entries, parts, paper.orders ?? [], () => createEntry(document));
      label(print, paper.print);
      label(forget, paper.forget);
    },
  };
}

/** @param {Document} document */
function createEntry(document) {
  const make = maker(document);
  const name = make("span", { class: "bought-name" });
  const facts = make("span", { class: "order-facts" });
  const link = make("a", { "data-place": "" }, name, facts);
  return {
    root: make("li", {}, link),
    /** @param {NonNullable<NonNullable<Page["paper"]>["orders"]>[number]} model */
    render({ href, name: words, made, number, sum, is }) {
      setAttribute(link, "href", href);
      setText(name, words);
      setText(facts, [made, number, sum, is].filter((fact) => fact !== "").join(" · "));
    },
  };
}
