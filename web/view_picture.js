// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Draws what picture.js composed. Decoration: nobody is told of it. */

import { HEIGHT, WIDTH, pictureOf } from "./picture.js";

/**
 * @param {Document} document
 * @param {string} item
 * @returns {SVGElement}
 */
export function createPicture(document, item) {
  // The page has a drawing in its HTML; what it is made of, this is made of.
  const { namespaceURI } = document.querySelector("svg");
  const make = (tag, attributes) => {
    const node = document.createElementNS(namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const { tone, shapes } = pictureOf(item);
  const root = make("svg", {
    class: `picture tone-${tone}`,
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "xMidYMax meet",
    "aria-hidden": "true",
    focusable: "false",
  });
  root.append(...shapes.map(({ ink, path }) => make("path", { class: ink, d: path })));
  return root;
}
