// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How the elements look. A constructed sheet, which a content security policy of the page has nothing against; each
 * document has its own, as no other takes it.
 */

const CSS = `
:host {
  --_accent: var(--holdfast-accent, light-dark(#0d5c56, #6fd0c0));
  --_on-accent: var(--holdfast-on-accent, light-dark(#ffffff, #06211d));
  --_warning: var(--holdfast-warning, light-dark(#8a4300, #f0c07a));
  --_danger: var(--holdfast-danger, light-dark(#9b2226, #ff9c97));
  --_border: var(--holdfast-border, light-dark(#c9c4b8, #43545a));
  --_radius: var(--holdfast-radius, 0.75rem);
  --_gap: var(--holdfast-gap, 0.5rem);
  display: block;
  position: relative;
  color: var(--holdfast-text, inherit);
  text-align: start;
  overflow-wrap: anywhere;
}
:host([hidden]), [hidden] { display: none !important; }
:host(holdfast-stock) { display: inline-block; }
*, *::before, *::after { box-sizing: border-box; }
p, ul, h2, h3 { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
button, a.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-width: 2.75rem;
  min-height: max(44px, 2.75rem);
  padding: 0.375rem 1rem;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: transparent;
  color: inherit;
  font: inherit;
  text-decoration: none;
  cursor: pointer;
  touch-action: manipulation;
  -webkit-tap-highlight-color: transparent;
}
.primary, a.primary {
  border-color: transparent;
  background: var(--_accent);
  color: var(--_on-accent);
  font-weight: 600;
}
.primary { transition: filter 120ms; }
.primary:not([aria-disabled="true"]):hover { filter: brightness(1.08); }
[aria-disabled="true"] { border-style: dashed; cursor: default; }
.primary[aria-disabled="true"] { background: transparent; border: 1px dashed var(--_border); color: inherit; font-weight: 400; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: var(--_gap); }
.actions > .primary { flex: 1 1 auto; }
.base { display: grid; gap: var(--_gap); }
.note { min-height: 1lh; white-space: pre-line; }
.note.below { order: 1; }
.note.urgent { color: var(--_warning); }
.error { margin-block-start: var(--_gap); color: var(--_danger); }
.note:focus { outline: none; }
.total > * { overflow-wrap: normal; }
.time, .count, .sum, .amount { font-variant-numeric: tabular-nums; }
.quiet {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.stock { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0.25em 0.5em; }
.dot { flex: none; width: 0.6em; height: 0.6em; border: 2px solid currentColor; border-radius: 50%; }
:host([state="in-stock"]) .dot { background: currentColor; }
:host([state="few"]) .dot { background: linear-gradient(to top, currentColor 50%, transparent 50%); }
:host([state="in-stock"]) .dot { color: var(--_accent); }
:host([state="few"]) .dot, :host([state="all-in-carts"]) .dot { color: var(--_warning); }
:host([state="sold-out"]) .dot, :host([state="over"]) .dot { color: var(--_danger); }
.title { font-weight: 600; font-size: 1.125em; }
.rows { display: grid; }
.row {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  align-items: center;
  gap: 0.25rem var(--_gap);
  padding-block: 0.625rem;
  border-block-end: 1px solid var(--_border);
}
.name { font-weight: 600; unicode-bidi: plaintext; }
.amount { text-align: end; }
.said { grid-column: 1 / -1; }
.row .actions { grid-column: 1 / -1; align-items: center; }
.stepper { display: inline-flex; align-items: center; }
.stepper .count { min-width: 2ch; padding-inline: 0.5rem; text-align: center; }
.stepper button { padding: 0; }
.total { display: flex; flex-wrap: wrap; justify-content: space-between; gap: var(--_gap); font-weight: 600; }
.panel { display: grid; gap: var(--_gap); padding: 1rem; border: 1px solid var(--_border); border-radius: var(--_radius); }
.order { white-space: pre-line; }
@media (prefers-reduced-motion: reduce) { .primary { transition: none; } }
@media (forced-colors: active) {
  .primary:not([aria-disabled="true"]) { border: 2px solid ButtonText; }
  .dot { forced-color-adjust: none; color: CanvasText; }
  [aria-disabled="true"] { color: GrayText; border-color: GrayText; }
}
`;

/** Before light-dark() was known. */
const BEFORE = CSS.replace(/light-dark\((#[0-9a-f]{6}), #[0-9a-f]{6}\)/g, "$1");

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** @param {ShadowRoot} root */
export function dress(root) {
  const { ownerDocument } = root;
  const window = ownerDocument.defaultView;
  if (window === null) return;
  let sheet = sheets.get(ownerDocument);
  if (sheet === undefined) {
    sheet = new window.CSSStyleSheet();
    sheet.replaceSync(window.CSS.supports("color", "light-dark(#000, #fff)") ? CSS : BEFORE);
    sheets.set(ownerDocument, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [sheet];
}
