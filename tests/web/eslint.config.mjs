// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What a module may use is said here by its folder: a name that is not given to it is an error (`no-undef`). */

import js from "@eslint/js";

const given = (...names) => ({ globals: Object.fromEntries(names.map((name) => [name, "readonly"])) });

const BROWSER = [
  "document",
  "fetch",
  "location",
  "navigator",
  "performance",
  "queueMicrotask",
  "setTimeout",
  "clearTimeout",
  "window",
];
/** What the tests ask of a page from within it. */
const IN_CHROMIUM = ["MutationObserver", "getComputedStyle", "localStorage", "requestAnimationFrame", "sessionStorage"];

export default [
  { ignores: ["**/node_modules/", "web/client/", "gateway/admin/shop/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-promise-executor-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { files: ["client/**", "web/present/**", "web/view/**"], rules: { "no-restricted-globals": ["error", "Date"] } },
  { files: ["client/**"], languageOptions: given("AbortController", "TextDecoder", "URLSearchParams") },
  {
    files: ["client/elements/**", "client/elements.js"],
    languageOptions: given("CustomEvent", "URL", "customElements", "document", "queueMicrotask"),
  },
  // It reads what a header says, and no clock: page.test.mjs.
  { files: ["client/net/outcome.js"], rules: { "no-restricted-globals": "off" } },
  { files: ["client/elements.js"], rules: { "no-restricted-globals": "off" } },
  {
    files: ["client/holdfast.js"],
    rules: { "no-restricted-globals": "off" },
    languageOptions: given(...BROWSER, "URL"),
  },
  { files: ["web/app.js"], languageOptions: given(...BROWSER) },
  {
    files: ["web/gate/worker.js"],
    languageOptions: given("TextEncoder", "addEventListener", "postMessage", "setTimeout"),
  },
  {
    files: ["gateway/dashboard/**"],
    languageOptions: given(
      ...BROWSER,
      "AbortSignal",
      "ResizeObserver",
      "devicePixelRatio",
      "getComputedStyle",
      "matchMedia",
    ),
  },
  { files: ["gateway/admin/net/**"], languageOptions: given("AbortSignal") },
  {
    files: ["gateway/admin/view/**"],
    languageOptions: given("FormData", "ResizeObserver", "URL", "getComputedStyle", "matchMedia"),
  },
  {
    files: ["gateway/admin/admin.js"],
    languageOptions: given(...BROWSER, "AbortSignal", "Blob", "URL", "crypto"),
  },
  {
    files: ["tests/web/**", "gateway/bundle/**", "bench/**"],
    languageOptions: given(...Object.getOwnPropertyNames(globalThis), ...BROWSER, ...IN_CHROMIUM),
  },
];
