// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the view's parts are made of: elements, buttons, lists that are kept in line with their models. Each changes
 * only what differs.
 *
 * @import { Button } from "../present/button.js"
 * @import { Doors } from "./page.js"
 */

/**
 * @template M
 * @typedef {{root: HTMLElement, render: (model: M) => void, rendered?: M}} Part
 */

/** What index.html has. @param {Document} document @returns {(id: string) => HTMLElement} */
export function finderIn(document) {
  return (id) => /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @param {Document} document
 * @returns {(tag: string, attributes: Object<string, string>, ...children: (Node|string)[]) => HTMLElement}
 */
export function maker(document) {
  return (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
}

/** @param {Node} node @param {string} text @returns {boolean} there was another text before, not merely none */
export function setText(node, text) {
  const before = node.textContent;
  if (before === text) return false;
  node.textContent = text;
  return before !== "";
}

/** @param {Element} node @param {string} name @param {string|null} value */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** A way that is not always there. @param {HTMLElement} node @param {{label: string, href: string}|null} link */
export function renderLink(node, link) {
  node.hidden = link === null;
  setText(node, link?.label ?? "");
  setAttribute(node, "href", link?.href ?? null);
}

/**
 * Brings a list of elements in line with a list of models, by item.
 *
 * @template {{item: string}} M
 * @template {Part<M>} P
 * @param {HTMLElement} parent
 * @param {Map<string, P|Part<M>>} parts
 * @param {M[]} models
 * @param {(model: M) => P} create
 * @returns {string|null} the item that lost focus
 */
export function renderKeyed(parent, parts, models, create) {
  const wanted = new Set(models.map(({ item }) => item));
  const document = parent.ownerDocument;
  let lostFocus = null;
  for (const [item, part] of parts) {
    if (wanted.has(item)) continue;
    if (part.root.contains(document.activeElement)) lostFocus = item;
    part.root.remove();
    parts.delete(item);
  }
  models.forEach((model, index) => {
    const part = parts.get(model.item) ?? guarded(document, () => create(model)) ?? standIn(document);
    parts.set(model.item, part);
    if (parent.children[index] !== part.root) parent.insertBefore(part.root, parent.children[index] ?? null);
    if (!isSame(part.rendered, model)) guarded(document, () => part.render(model));
    part.rendered = model;
  });
  return lostFocus;
}

/**
 * What cannot be drawn stays as it was, and is complained of; what comes after it is drawn.
 *
 * @template T
 * @param {Document} document
 * @param {() => T} draw
 * @returns {T|undefined}
 */
function guarded(document, draw) {
  try {
    return draw();
  } catch (error) {
    complain(document, error);
    return undefined;
  }
}

/** @param {Document} document @returns {Part<any>} */
function standIn(document) {
  return { root: maker(document)("span", { hidden: "" }), render() {} };
}

/** @param {Document} document @param {unknown} error */
export function complain(document, error) {
  document.defaultView?.reportError?.(error);
}

/**
 * Of hundreds of items few change at a time; the others cost a comparison and no touch of the DOM.
 *
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
function isSame(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  return Object.keys(b).every((key) => isSame(a[key], b[key]));
}

/**
 * A button that is never `disabled`, because that would take the focus away: it says aria-disabled, and its press
 * then explains. With `sign` the label is for screen readers only.
 *
 * @param {Document} document
 * @param {Object<string, string>} attributes
 * @param {(model: Button) => void} onPress
 * @param {string|null} [sign]
 */
export function createButton(document, attributes, onPress, sign = null) {
  const make = maker(document);
  const label = make("span", { class: "label" }, sign ?? "");
  const root = make(
    "button",
    { type: "button", ...attributes },
    make("span", { class: "spinner", "aria-hidden": "true" }),
    label,
  );
  /** @type {Button|null} */
  let model = null;
  root.addEventListener("click", () => model && onPress(model));
  return {
    root,
    /** @param {Button} next */
    render(next) {
      model = next;
      if (sign === null) setText(label, next.label);
      else setAttribute(root, "aria-label", next.label);
      setAttribute(root, "aria-disabled", next.can ? null : "true");
      root.toggleAttribute("data-busy", next.busy);
    },
  };
}

/**
 * What a press on a button of an item does: what it is for, or say why it cannot.
 *
 * @param {string} item
 * @param {Doors} doors
 * @returns {(model: Button) => void}
 */
export function pressOf(item, doors) {
  return ({ can, wish, reason }) => {
    if (can && wish !== null) doors.press(item, wish);
    else if (reason !== null) doors.pressInVain(item, reason);
  };
}

/**
 * A new node each time: a screen reader reads the same words again only if they are added again.
 *
 * @param {Document} document
 * @param {HTMLElement} region
 * @param {string} text
 */
export function announce(document, region, text) {
  region.replaceChildren(maker(document)("span", {}, text));
}
