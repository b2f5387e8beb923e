// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * From one place of the shop to another without loading the page: links that are marked `data-place`, back and forward.
 * Who comes back finds the page where they left it, and the focus on what led away.
 */

/**
 * @param {Document} document
 * @param {(address: {pathname: string, hash: string}) => void} arrive somebody is there now: shows it
 */
export function watchPlaces(document, arrive) {
  const window = document.defaultView;
  if (window === null) return;
  const { history, location } = window;
  let here = location.pathname + location.hash;

  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest?.("a[data-place]");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!(link instanceof window.HTMLAnchorElement) || !plain || event.defaultPrevented) return;
    event.preventDefault();
    if (link.href === location.href) return;
    // Kept with the address that is left.
    history.replaceState({ scroll: window.scrollY }, "");
    history.pushState(null, "", link.href);
    here = location.pathname + location.hash;
    arrive(location);
    window.scrollTo(0, 0);
    headingOf(document)?.focus({ preventScroll: true });
  });

  window.addEventListener("popstate", ({ state }) => {
    const from = here;
    here = location.pathname + location.hash;
    arrive(location);
    window.scrollTo(0, Number(state?.scroll) || 0);
    const links = [...document.querySelectorAll("a[data-place]")];
    const led = /** @type {HTMLElement|undefined} */ (links.find((link) => link.getAttribute("href") === from));
    (led ?? headingOf(document))?.focus({ preventScroll: true });
  });
}

/** What a place begins with, for who hears the page. @param {Document} document @returns {HTMLElement|null} */
function headingOf(document) {
  const places = ["#paper:not([hidden]) #paper-title", ".card[data-large]:not([hidden]) h3 a", "#home"];
  return places.map((place) => /** @type {HTMLElement|null} */ (document.querySelector(place))).find(Boolean) ?? null;
}
