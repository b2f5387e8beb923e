// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whose shop it is: its name and mark above everything, its colours, and its links below everything.
 *
 * @import { Page } from "../present/page.js"
 */

import { finderIn, maker, setAttribute, setText } from "./parts.js";

/** @param {Document} document */
export function createFront(document) {
  const at = finderIn(document);
  const make = maker(document);
  const { style } = document.documentElement;
  /** @type {string|null} */
  let linked = null;

  /** @param {Page["front"]["palettes"]} palettes */
  function colour(palettes) {
    for (const [scheme, palette] of Object.entries(palettes))
      for (const [name, value] of Object.entries(palette ?? {})) style.setProperty(`--${scheme}-${name}`, value);
  }

  /** @param {Page} page */
  function link({ front, orders, say }) {
    const links = [...front.links.map(({ label, url }) => ({ label, href: url, place: false }))];
    if (orders !== null) links.unshift({ label: orders.label, href: orders.href, place: true });
    const key = JSON.stringify(links);
    if (key === linked) return;
    linked = key;
    at("foot").hidden = links.length === 0;
    setAttribute(at("foot-links"), "aria-label", say("moreAbout"));
    const made = links.map(({ label, href, place }) => make("a", { href, ...(place && { "data-place": "" }) }, label));
    at("foot-links").replaceChildren(...made);
  }

  return {
    /** @param {Page} page */
    render(page) {
      const { front, place } = page;
      setText(at("name"), front.name);
      setText(at("tagline"), front.tagline);
      at("tagline").hidden = front.tagline === "" || place.at !== "shop";
      at("mark").hidden = front.mark === null;
      setAttribute(at("mark"), "src", front.mark);
      setAttribute(document.documentElement, "data-layout", front.layout);
      setAttribute(document.documentElement, "data-at", place.at);
      colour(front.palettes);
      link(page);
    },
  };
}
