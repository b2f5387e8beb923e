// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What just happened, in words: the toast, its close button, and the focus coming back from there. */

import { announce, setAttribute } from "./view_parts.js";

/** The close button, Escape, and the focus going back to where it came from. */
export function wireToast(document, dismiss) {
  const button = document.getElementById("dismiss");
  let before = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target !== button) before = target;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") dismiss();
  });
  button.addEventListener("click", () => {
    dismiss();
    if (before?.isConnected) before.focus();
  });
}

export function renderToast(document, message, shown) {
  const toast = document.getElementById("toast");
  toast.toggleAttribute("data-shown", message !== null);
  document.getElementById("dismiss").hidden = message === null;
  if (message === null) {
    if (shown !== null) announce(document, document.getElementById("message"), "");
    return;
  }
  setAttribute(toast, "data-tone", message.tone);
  if (message.id !== shown?.id || message.text !== shown.text)
    announce(document, document.getElementById("message"), message.text);
}
