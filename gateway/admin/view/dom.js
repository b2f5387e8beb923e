// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The only door to the DOM: makes of it what a tree says, and tells what people do there. Texts become text nodes, attributes are
 * those of a list, addresses are judged: whatever an item or a reference is called, it stays words.
 *
 * @import { Child, Message, Tree } from "../present/tree.js"
 */

import { isAllowed } from "./address.js";
import { createPlot } from "./plot.js";

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "rect"]);
/** Attributes that are set as they are; those of ARIA and `data-` as well. */
const PLAIN = new Set(
  (
    "alt autocapitalize autocomplete class d for height id inputmode lang loading maxlength name placeholder " +
    "preserveAspectRatio referrerpolicy rel role rows scope spellcheck tabindex title type viewBox width x y"
  ).split(" "),
);
/** Those that are there or not. */
const SWITCHES = new Set(["checked", "disabled", "novalidate", "readonly", "required", "selected"]);

/**
 * @param {HTMLElement} root
 * @param {(message: Message, value: any) => void} hear `value`: of a field, what is in it; of a form that is sent, all its fields
 * @param {{format: {tick: (unit: string, value: number) => string, time: (at: number) => string}}} plots
 */
export function createView(root, hear, plots) {
  const { document } = /** @type {Window} */ (root.ownerDocument.defaultView);
  /** What each node was made of. @type {WeakMap<Node, Tree>} */
  const made = new WeakMap();
  /** @type {WeakMap<Node, ReturnType<typeof createPlot>>} */
  const charts = new WeakMap();

  /** @param {Tree} tree */
  function create(tree) {
    const { tag } = tree;
    const node = DRAWN.has(tag)
      ? document.createElementNS(SVG, tag)
      : document.createElement(tag === "plot" ? "div" : tag);
    for (const name of Object.keys(tree.attributes.on ?? {})) node.addEventListener(name, (event) => told(node, event));
    return node;
  }

  /** @param {Element} node @param {Event} event */
  function told(node, event) {
    const message = made.get(node)?.attributes.on?.[event.type];
    // What comes out of an element within is that one's.
    if (!message || (event.type === "cancel" && event.target !== node)) return;
    if (event.type !== "input" && event.type !== "change") event.preventDefault();
    hear(message, valueOf(node));
  }

  /** @param {Node} parent @param {(Tree|string)[]} children */
  function fill(parent, children) {
    const before = [...parent.childNodes];
    /** @type {Map<string, ChildNode>} */
    const keyed = new Map();
    for (const node of before) {
      const key = keyOf(made.get(node));
      if (key !== null) keyed.set(key, node);
    }
    const free = before.filter((node) => keyOf(made.get(node)) === null);
    const next = children.map((child) => {
      if (typeof child === "string") {
        const at = free.findIndex((node) => node.nodeType === 3);
        const text = at < 0 ? document.createTextNode(child) : free.splice(at, 1)[0];
        if (text.nodeValue !== child) text.nodeValue = child;
        return text;
      }
      const key = keyOf(child);
      const at = key === null ? free.findIndex((node) => made.get(node)?.tag === child.tag) : -1;
      const kept = key === null ? (at < 0 ? undefined : free.splice(at, 1)[0]) : keyed.get(key);
      const node = kept && made.get(kept)?.tag === child.tag ? kept : create(child);
      if (key !== null && node === kept) keyed.delete(key);
      return node;
    });
    const stay = new Set(next);
    for (const node of before) if (!stay.has(node)) remove(node);
    next.forEach((node, i) => {
      if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] ?? null);
      const child = children[i];
      if (typeof child !== "string") shape(/** @type {HTMLElement} */ (node), child);
    });
  }

  /** @param {HTMLElement} node @param {Tree} tree */
  function shape(node, tree) {
    const before = made.get(node);
    made.set(node, tree);
    if (tree.tag === "plot") return plot(node, tree);
    fill(node, tree.children);
    setAttributes(node, before?.attributes ?? {}, tree.attributes);
    if (tree.tag === "dialog" && !(/** @type {HTMLDialogElement} */ (node).open))
      /** @type {HTMLDialogElement} */ (node).showModal();
    if (!before && tree.attributes.focus) node.focus();
  }

  /** @param {HTMLElement} node @param {Tree} tree */
  function plot(node, tree) {
    const { times, values, unit, label } = tree.attributes;
    const data = { times, values, unit, label };
    const chart = charts.get(node);
    if (chart) chart.draw(data);
    else charts.set(node, createPlot(node, data, plots.format));
  }

  /** @param {ChildNode} node */
  function remove(node) {
    // A dialog that is closed gives the focus back to where it was.
    for (const dialog of node.nodeType === 1 ? dialogsIn(/** @type {Element} */ (node)) : []) dialog.close();
    node.remove();
  }

  return {
    /** @param {Child} tree */
    draw(tree) {
      const active = /** @type {HTMLElement|null} */ (document.activeElement);
      const list = Array.isArray(tree) ? tree.flat(Infinity) : [tree];
      fill(
        root,
        /** @type {(Tree|string)[]} */ (
          list.filter((child) => child !== null && child !== undefined && child !== false)
        ),
      );
      // A row that has moved has lost it, unless something new has taken it.
      if (active?.isConnected && document.activeElement === document.body) active.focus();
    },
    /** @param {string} title @param {string} lang */
    name(title, lang) {
      if (document.title !== title) document.title = title;
      document.documentElement.lang = lang;
    },
    /** @param {string} id */
    focus(id) {
      document.getElementById(id)?.focus();
    },
    /** Where it is said what is wrong. */
    focusWrong() {
      const field = root.querySelector('[aria-invalid="true"]') ?? root.querySelector("form .wrong");
      /** @type {HTMLElement|null} */ (field)?.focus();
    },
  };
}

/** @param {Tree|undefined} tree */
const keyOf = (tree) => (tree?.attributes.key === undefined ? null : `${tree.tag} ${tree.attributes.key}`);

/** @param {Element} node @returns {HTMLDialogElement[]} */
function dialogsIn(node) {
  const within = [...node.querySelectorAll("dialog")];
  return node.tagName === "DIALOG" ? [/** @type {HTMLDialogElement} */ (node), ...within] : within;
}

/** @param {HTMLElement} node @param {Object<string, any>} before @param {Object<string, any>} after */
function setAttributes(node, before, after) {
  for (const name of Object.keys(before))
    if (!(name in after) || after[name] === undefined) setAttribute(node, name, null);
  for (const [name, value] of Object.entries(after)) {
    if (name === "value") {
      // What is being typed is not written over, unless something else is to stand there.
      const field = /** @type {HTMLInputElement} */ (node);
      if (before.value !== value && field.value !== value) field.value = value;
    } else if (before[name] !== value || name === "checked") setAttribute(node, name, value);
  }
}

/** @param {HTMLElement} node @param {string} name @param {any} value null, undefined or false: it is gone */
function setAttribute(node, name, value) {
  if (SWITCHES.has(name)) {
    node.toggleAttribute(name, value === true);
    if (name === "checked") /** @type {HTMLInputElement} */ (node).checked = value === true;
  } else if (name === "href" || name === "src") {
    if (typeof value === "string" && isAllowed(name, value, node.ownerDocument.location))
      node.setAttribute(name, value);
    else node.removeAttribute(name);
  } else if (name === "accent" || name === "on-accent") {
    if (typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value)) node.style.setProperty(`--own-${name}`, value);
    else node.style.removeProperty(`--own-${name}`);
  } else if (PLAIN.has(name) || name.startsWith("aria-") || name.startsWith("data-")) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, String(value));
  }
}

/** @param {Element} node */
function valueOf(node) {
  if (node.tagName === "FORM") {
    const fields = new FormData(/** @type {HTMLFormElement} */ (node));
    return Object.fromEntries([...fields].map(([name, value]) => [name, String(value)]));
  }
  const field = /** @type {HTMLInputElement} */ (node);
  return field.type === "checkbox" ? field.checked : field.value;
}
