// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whose shop it is, as its page shows it: above everything its name, below everything whom to ask. Pure.
 *
 * @import { State } from "../client/state/state.js"
 * @import { Say } from "./language.js"
 */

import { paletteOf } from "./colours.js";
import { textFor } from "./words.js";

/** @param {State} state @param {Say} say */
export function presentFront(state, say) {
  const { name, tagline, logo, colours, layout, contact, links } = state.front;
  const { light, dark } = colours;
  return {
    name: textFor(name, state) ?? say("title"),
    tagline: textFor(tagline, state) ?? (name.size === 0 ? say("tagline") : ""),
    mark: logo ?? (name.size === 0 ? "/favicon.svg" : null),
    layout,
    palettes: { light: light && paletteOf(light, "light"), dark: dark && paletteOf(dark, "dark") },
    links: [
      ...links.map((link) => ({ label: textFor(link.name, state) ?? link.url, url: link.url })),
      ...(contact === null ? [] : [{ label: say("contact"), url: contact }]),
    ],
  };
}
