// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The page's only door to the DOM: presses come out, what present/page.js says goes in. It keeps each element it made and
 * changes only what differs, so that focus, selection and screen readers are left alone. Text is only ever set as
 * text, and styles through the CSSOM, as the page's content security policy wants it.
 *
 * @import { Wish } from "../present/button.js"
 * @import { Page } from "../present/page.js"
 * @import { Part } from "./parts.js"
 */

import { createCard } from "./card.js";
import { createBuy, createLapse, createLine, createPlace } from "./cart.js";
import { createFinder } from "./finder.js";
import { createFront } from "./front.js";
import { announce, complain, finderIn, renderKeyed, setAttribute, setText } from "./parts.js";
import { createPaper, createReceipt } from "./receipt.js";
import { createSheet } from "./sheet.js";

/**
 * @typedef {{press: (item: string, wish: Wish) => void,
 *   pressInVain: (item: string|null, reason: string) => void, buy: () => void, giveUp: () => void,
 *   closeReceipt: () => void, print: () => void, forgetOrders: () => void, askNotices: () => void,
 *   more: () => void, search: (text: string) => void, onlyLeft: (on: boolean) => void, switchLanguage: () => void,
 *   dismiss: (id: number) => void}} Doors
 */

/**
 * @param {Document} document
 * @param {Doors} doors
 * @returns {{render: (page: Page, most?: number) => void}} `most`: so many cards at most, while there are more to come
 * @example createView(document, doors).render(present(state, now));
 */
export function createView(document, doors) {
  const at = finderIn(document);
  /** @type {Map<string, Part<Page["items"][number]>&{add?: HTMLElement}>} */
  const cards = new Map();
  /** @type {Map<string, Part<Page["cart"]["lines"][number]>>} */
  const lines = new Map();
  /** @type {Map<string, Part<Page["cart"]["places"][number]>>} */
  const places = new Map();
  /** @type {Map<string, Part<Page["cart"]["lapsed"][number]>>} */
  const lapses = new Map();
  const buy = createBuy(document, doors);
  const finder = createFinder(document, doors);
  const front = createFront(document);
  const receipt = createReceipt(document, at("receipt"), doors);
  const paper = createPaper(document, at("paper"), doors);
  const sheet = createSheet(document, doors);
  const faulty = new Set();
  /** @type {Page|null} */
  let shown = null;

  at("checkout").append(buy.root);
  at("notices-ask").addEventListener("click", () => doors.askNotices());
  at("language").addEventListener("click", () => doors.switchLanguage());
  wireToast(document, () => shown?.message && doors.dismiss(shown.message.id));

  /**
   * The focus goes to what was bought, and from there back to the cart; it is not taken from elsewhere, nor moved to
   * what was there from the start.
   *
   * @param {Page} page
   */
  function renderCheckout({ cart }) {
    const nowhere = document.activeElement === document.body;
    at("checkout").toggleAttribute("data-second", cart.offer);
    const buyLeft = buy.render(cart.buy);
    const change = receipt.render(cart.receipt);
    if (change === "came" && shown !== null && (buyLeft || nowhere)) at("receipt").focus();
    else if (buyLeft || change === "left") at("cart-title").focus();
  }

  /** Of each item that cannot be shown, once. @param {Page} page */
  function complainOf({ faults, cart }) {
    for (const { item, error } of [...faults, ...cart.faults]) {
      if (!faulty.has(item)) complain(document, error);
      faulty.add(item);
    }
  }

  return {
    render(page, most = Infinity) {
      complainOf(page);
      renderWords(document, page, shown);
      front.render(page);
      sheet.render(page);
      renderKeyed(at("items"), cards, page.items.slice(0, most), (item) => createCard(document, item, doors));
      finder.render(page.finder);
      const left = renderKeyed(at("cart-lines"), lines, page.cart.lines, (line) => createLine(document, line, doors));
      const gone = renderKeyed(at("cart-places"), places, page.cart.places, (one) => createPlace(document, one, doors));
      const ended = renderKeyed(at("cart-lapsed"), lapses, page.cart.lapsed, (one) =>
        createLapse(document, one, doors),
      );
      // Focus that was in a line which is gone goes to where the shopper can take the item again.
      const lost = left ?? gone ?? ended;
      if (lost !== null && sheet.isOpen()) at("cart-title").focus();
      else cards.get(lost ?? "")?.add?.focus();
      renderCheckout(page);
      setText(at("cart-empty"), page.cart.heading);
      setText(at("cart-note"), page.cart.note);
      setText(at("cart-sum"), page.cart.sum);
      setText(at("cart-forgets"), page.cart.forgets);
      setText(at("places-title"), page.cart.placesTitle);
      setText(at("lapsed-title"), page.cart.lapsedTitle);
      if (document.title !== page.title) document.title = page.title;
      paper.render(page);
      renderPlace(at, page);
      renderNotices(at, page.notices);
      renderConnection(at, page);
      renderToast(document, page.message, shown?.message ?? null);
      if (page.notice && page.notice.id !== shown?.notice?.id) announce(document, at("notice"), page.notice.text);
      at("rehearsal").hidden = !page.rehearsal;
      at("shop").dataset.ready = page.items.length > most ? "first" : "";
      shown = page;
    },
  };
}

/**
 * The words which stand in the HTML; they change with the language only.
 *
 * @param {Document} document
 * @param {Page} page
 * @param {Page|null} shown
 */
function renderWords(document, page, shown) {
  if (shown?.lang === page.lang) return;
  document.documentElement.lang = page.lang;
  const at = finderIn(document);
  for (const node of document.querySelectorAll("[data-text]"))
    setText(node, page.say(node.getAttribute("data-text") ?? ""));
  const language = at("language");
  language.lang = page.otherLang;
  language.setAttribute("aria-label", `${page.say("switchLanguage")}, ${page.say("switchLanguageLabel")}`);
  setText(language, page.say("switchLanguage"));
  at("dismiss").setAttribute("aria-label", page.say("dismiss"));
  at("close-cart").setAttribute("aria-label", page.say("closeCart"));
}

/** The shelf, or one item of it, or neither. @param {(id: string) => HTMLElement} at @param {Page} page */
function renderPlace(at, { place, back, missing, paper }) {
  at("shelf").hidden = at("side").hidden = paper !== null;
  at("back").hidden = place.at !== "item";
  setText(at("back"), back);
  if (missing !== "") setText(at("nothing"), missing);
}

/** @param {(id: string) => HTMLElement} at @param {Page["notices"]} notices */
function renderNotices(at, notices) {
  const ask = notices?.ask ?? "";
  const pressed = at("notices-ask") === at("notices-ask").ownerDocument.activeElement;
  at("notices-ask").hidden = ask === "";
  setText(at("notices-ask"), ask);
  setText(at("notices-note"), notices?.note ?? "");
  if (pressed && ask === "") at("cart-title").focus();
}

/** @param {(id: string) => HTMLElement} at @param {Page} page */
function renderConnection(at, page) {
  setAttribute(at("connection"), "data-state", page.connection.state);
  setText(at("connection-word"), page.connection.label);
  setText(at("connecting"), page.connecting);
  at("paused").hidden = page.paused === null;
  setText(at("paused-reason"), page.paused?.reason ?? "");
  setText(at("paused-note"), page.paused?.note ?? "");
}

/**
 * Of what just happened, told in words: the close button, Escape, and the focus going back to where it came from.
 *
 * @param {Document} document
 * @param {() => void} dismiss
 */
function wireToast(document, dismiss) {
  const button = finderIn(document)("dismiss");
  /** @type {HTMLElement|null} */
  let before = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target !== button) before = /** @type {HTMLElement} */ (target);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") dismiss();
  });
  button.addEventListener("click", () => {
    dismiss();
    if (before?.isConnected) before.focus();
  });
}

/** @param {Document} document @param {Page["message"]} message @param {Page["message"]} shown */
function renderToast(document, message, shown) {
  const at = finderIn(document);
  const toast = at("toast");
  toast.toggleAttribute("data-shown", message !== null);
  at("dismiss").hidden = message === null;
  if (message === null) {
    if (shown !== null) announce(document, at("message"), "");
    return;
  }
  setAttribute(toast, "data-tone", message.tone);
  if (message.id !== shown?.id || message.text !== shown.text) announce(document, at("message"), message.text);
}
