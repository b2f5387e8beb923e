// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Pieces of an element's inside. They are made once and told what to say, so that nobody loses the focus. */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {{class?: string, part?: string, role?: string, id?: string, [name: string]: string|undefined}} attributes
 * @param {(Node|null)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {HTMLElement} node @param {string} text nothing: it is not there */
export function tell(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = text === "";
}

/** @param {Element} node @param {string} name @param {string|null} value */
export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * A button that keeps its place, and the focus, while it cannot be pressed.
 *
 * @typedef {{text: string, label?: string, off?: boolean, busy?: boolean, press: () => void}} Press
 * @param {string} kind its class and part
 * @returns {{node: HTMLButtonElement, label: HTMLSpanElement, show: (press: Press|null) => void}}
 */
export function makeButton(kind) {
  const label = make("span");
  const node = make("button", { type: "button", class: kind, part: `button ${kind}` }, label);
  /** @type {Press|null} */
  let now = null;
  node.addEventListener("click", () => {
    if (now !== null && !now.off && !now.busy) now.press();
  });
  return {
    node,
    label,
    show(press) {
      now = press;
      node.hidden = press === null;
      if (press === null) return;
      tell(label, press.text);
      setAttribute(node, "aria-label", press.label ?? null);
      setAttribute(node, "aria-disabled", press.off || press.busy ? "true" : null);
      setAttribute(node, "aria-busy", press.busy ? "true" : null);
    },
  };
}
