// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The `lang` of the nearest that has one, out of every shadow. @param {Element} element @returns {string|null} */
export function languageOf(element) {
  for (let at = /** @type {Element|null} */ (element); at !== null; ) {
    const near = at.closest("[lang]");
    if (near !== null) return near.getAttribute("lang") || null;
    const root = at.getRootNode();
    at = "host" in root ? /** @type {ShadowRoot} */ (root).host : null;
  }
  return null;
}
