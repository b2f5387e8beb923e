// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** How one finds one of many: the search field, the switch to what is left, how many that leaves, and more of them. */

import { setAttribute, setText } from "./parts.js";

/** More is asked for before the end of what is there comes into sight. */
const AHEAD = "800px";

/**
 * @param {Document} document
 * @param {import("./page.js").Doors} doors
 * @returns {{render: (finder: import("../present/page.js").Page["finder"]) => void}}
 */
export function createFinder(document, doors) {
  const at = (id) => document.getElementById(id);
  const more = at("more");
  const watch = watchNearness(document, more, () => doors.more());
  at("search").addEventListener("input", ({ target }) => doors.search(target.value));
  at("only-left").addEventListener("change", ({ target }) => doors.onlyLeft(target.checked));
  more.addEventListener("click", () => doors.more());

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
      setAttribute(at("search"), "placeholder", label);
      setAttribute(at("search"), "aria-label", label);
      setText(at("only-left-label"), leftLabel);
      if (at("only-left").checked !== left) at("only-left").checked = left;
      setText(at("found"), found);
      setText(at("nothing"), nothing);
      renderMore(further);
    },
  };
}

/** Calls `near` when the node comes near to what is seen, and again whenever it still is after what it says changed. */
function watchNearness(document, node, near) {
  const { IntersectionObserver } = document.defaultView ?? {};
  if (IntersectionObserver === undefined) return () => {};
  const observer = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && near(), {
    rootMargin: AHEAD,
  });
  let seen = null;
  return (says) => {
    if (says === seen) return;
    seen = says;
    observer.unobserve(node);
    if (says !== null) observer.observe(node);
  };
}
