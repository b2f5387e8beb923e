// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How one finds one of many: the search field, the switch to what is left, how many that leaves, and more of them.
 *
 * @import { Page } from "../present/page.js"
 * @import { Doors } from "./page.js"
 */

import { finderIn, setAttribute, setText } from "./parts.js";

/** More is asked for before the end of what is there comes into sight. */
const AHEAD = "800px";

/** @param {Document} document @param {Doors} doors @returns {{render: (finder: Page["finder"]) => void}} */
export function createFinder(document, doors) {
  const at = finderIn(document);
  const search = /** @type {HTMLInputElement} */ (at("search"));
  const onlyLeft = /** @type {HTMLInputElement} */ (at("only-left"));
  const more = at("more");
  const watch = watchNearness(document, more, () => doors.more());
  search.addEventListener("input", () => doors.search(search.value));
  onlyLeft.addEventListener("change", () => doors.onlyLeft(onlyLeft.checked));
  more.addEventListener("click", () => doors.more());

  /** @param {Page["finder"]["more"]} more */
  function renderMore({ shown, label, filtered }) {
    // The focus is not to be lost with the button: it goes to the last that came.
    if (!shown && document.activeElement === more) [...at("items").querySelectorAll("button")].at(-1)?.focus();
    more.hidden = !shown;
    setText(more, label);
    // Among few that are shown of many the end is always in sight: then it is for the shopper to ask.
    watch(shown && !filtered ? label : null);
  }

  return {
    render({ searchable, label, left, leftLabel, found, nothing, more: further }) {
      at("finder").hidden = !searchable;
      setAttribute(search, "placeholder", label);
      setAttribute(search, "aria-label", label);
      setText(at("only-left-label"), leftLabel);
      if (onlyLeft.checked !== left) onlyLeft.checked = left;
      setText(at("found"), found);
      setText(at("nothing"), nothing);
      renderMore(further);
    },
  };
}

/**
 * Calls `near` when the node comes near to what is seen, and again whenever it still is after what it says changed.
 *
 * @param {Document} document
 * @param {HTMLElement} node
 * @param {() => void} near
 * @returns {(says: string|null) => void}
 */
function watchNearness(document, node, near) {
  const { defaultView: window } = document;
  if (window?.IntersectionObserver === undefined) return () => {};
  const observer = new window.IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && near(), {
    rootMargin: AHEAD,
  });
  /** @type {string|null} */
  let seen = null;
  return (says) => {
    if (says === seen) return;
    seen = says;
    observer.unobserve(node);
    if (says !== null) observer.observe(node);
  };
}
