// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The cart where it has no room beside the cards: a bar at the foot of the screen, and a sheet that it opens. While that
 * is open the rest of the page is out of reach and stands still.
 *
 * @import { Page } from "../present/page.js"
 * @import { Doors } from "./page.js"
 */

import { createButton, finderIn, maker, renderLink, setAttribute, setText } from "./parts.js";

/** From here on there is room beside the cards. */
const WIDE = "(min-width: 70rem)";
/** A sheet that is drawn down by so much is closed. */
const FAR_PX = 90;

/**
 * @param {Document} document
 * @param {Doors} doors
 * @returns {{render: (page: Page) => void, open: () => void, isOpen: () => boolean}}
 */
export function createSheet(document, doors) {
  const at = finderIn(document);
  const root = document.documentElement;
  const side = at("side");
  const wide = document.defaultView?.matchMedia?.(WIDE);
  const buy = createButton(document, { class: "buy", "data-testid": "bar-buy" }, press);
  /** @type {Page["cart"]["bar"]|null} */
  let bar = null;
  let drop = false;
  let isOpen = false;
  /** @type {Element|null} */
  let before = null;
  let there = "";

  const pay = maker(document)("a", { class: "buy", "data-testid": "bar-pay" });
  at("cart-bar").append(buy.root, pay);
  at("to-cart").addEventListener("click", open);
  at("close-cart").addEventListener("click", () => close());
  at("scrim").addEventListener("click", () => close());
  side.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    close();
  });
  wide?.addEventListener?.("change", arrange);
  watchDrawing(at("sheet-head"), side, () => close());

  /** @param {import("../present/button.js").Button} model */
  function press({ can, reason }) {
    const { take = null } = bar ?? {};
    if (!can) doors.pressInVain(take?.item ?? null, reason ?? "");
    else if (take !== null) doors.press(take.item, "take");
    else {
      open();
      doors.buy();
    }
  }

  /** All that is not the sheet, nor tells what just happened. */
  function others() {
    return [...document.querySelectorAll(".top, #shop > :not(#side), .foot, #cart-bar")];
  }

  function open() {
    if (isOpen || isBeside()) return;
    isOpen = true;
    before = document.activeElement;
    for (const node of others()) node.toggleAttribute("inert", true);
    // A scroll bar that takes room keeps it, so that nothing moves behind the sheet.
    const { innerWidth = 0 } = document.defaultView ?? {};
    setAttribute(root, "data-sheet", innerWidth > root.clientWidth ? "beside-bar" : "");
    setAttribute(side, "role", "dialog");
    setAttribute(side, "aria-modal", "true");
    setAttribute(side, "aria-labelledby", "cart-title");
    at(at("receipt").hidden ? "cart-title" : "receipt").focus({ preventScroll: true });
    side.scrollTop = 0;
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    for (const node of others()) node.toggleAttribute("inert", false);
    setAttribute(root, "data-sheet", null);
    for (const name of ["role", "aria-modal", "aria-labelledby"]) side.removeAttribute(name);
    const back = [before, at("to-cart")].find((node) => node?.isConnected && node.getClientRects().length > 0);
    /** @type {HTMLElement|undefined} */ (back)?.focus?.({ preventScroll: true });
  }

  function isBeside() {
    return !drop && wide?.matches !== false;
  }

  function arrange() {
    if (isBeside()) close();
    setAttribute(root, "data-cart", isBeside() ? "side" : "sheet");
  }

  return {
    isOpen: () => isOpen,
    open,
    render(page) {
      drop = page.front.layout === "drop";
      const here = JSON.stringify(page.place);
      if (here !== there) close();
      there = here;
      bar = page.cart.bar;
      arrange();
      const { summary, sum, time, soon } = bar;
      const pressed = document.activeElement === buy.root;
      at("cart-bar").hidden = summary === "" || page.paper !== null;
      setText(at("to-cart-summary"), summary);
      setText(at("to-cart-sum"), sum);
      setText(at("to-cart-time"), time);
      at("to-cart-time").toggleAttribute("data-soon", soon);
      const model = bar.take?.button ?? bar.buy;
      buy.root.hidden = model === null;
      if (model !== null) buy.render(model);
      else if (pressed) at("to-cart").focus();
      renderLink(pay, bar.pay);
    },
  };
}

/**
 * A sheet that is drawn down by its head follows the finger, and is closed where that went far enough.
 *
 * @param {HTMLElement} head
 * @param {HTMLElement} sheet
 * @param {() => void} close
 */
function watchDrawing(head, sheet, close) {
  /** @type {number|null} */
  let from = null;
  /** @param {number} px */
  const draw = (px) => sheet.style.setProperty("--drawn", `${px}px`);
  head.addEventListener("pointerdown", (event) => {
    if (/** @type {Element} */ (event.target).closest("button")) return;
    from = event.clientY;
    head.setPointerCapture?.(event.pointerId);
    sheet.toggleAttribute("data-drawn", true);
  });
  head.addEventListener("pointermove", ({ clientY }) => {
    if (from !== null) draw(Math.max(0, clientY - from));
  });
  /** @param {PointerEvent} event */
  const end = ({ type, clientY }) => {
    if (from === null) return;
    const far = type === "pointerup" && clientY - from > FAR_PX;
    from = null;
    sheet.toggleAttribute("data-drawn", false);
    draw(0);
    if (far) close();
  };
  head.addEventListener("pointerup", end);
  head.addEventListener("pointercancel", end);
}
