// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What stands on the page, as values: view/dom.js makes it so. A text in it is a text, whatever it says. Pure.
 *
 * @typedef {{do: string, [field: string]: any}} Message what is told when something is done to an element
 * @typedef {Record<string, any>} Attributes beside those of HTML: `key` (which of its siblings it is), `on` (by the name of an
 *   event, the Message), `focus` (true: it has the focus once it is there), `accent` and `on-accent` (colours, #rrggbb)
 * @typedef {{tag: string, attributes: Attributes, children: (Tree|string)[]}} Tree
 * @typedef {Tree|string|number|null|undefined|false|any[]} Child
 */

/**
 * @param {string} tag with its classes, like "p.note.bad"
 * @param {Attributes|null} attributes
 * @param {...Child} children null, undefined and false are none
 * @returns {Tree}
 */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split(".");
  const given = attributes ?? {};
  const all = classes.length > 0 ? { ...given, class: [...classes, given.class ?? ""].join(" ").trim() } : given;
  return { tag: name, attributes: all, children: flat(children) };
}

/** @param {Child[]} children @returns {(Tree|string)[]} */
function flat(children) {
  /** @type {(Tree|string)[]} */
  const list = [];
  for (const child of children)
    if (Array.isArray(child)) list.push(...flat(child));
    else if (child !== null && child !== undefined && child !== false && child !== "")
      list.push(typeof child === "number" ? String(child) : child);
  return list;
}

/** Every text in it, for tests and for who is read to. @param {Tree|string} tree @returns {string} */
export function textOf(tree) {
  return typeof tree === "string" ? tree : tree.children.map(textOf).join(" ");
}
