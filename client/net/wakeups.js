// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the browser tells about the network and the tab, turned into wishes: poll now, read the cart, and whether
 * anybody can see the page. The numbers are polled anyway; the cart is not.
 */

/** A tab hidden this long may have slept through its connection's death, and its clock may have stood still. */
export const HIDDEN_MS = 5_000;
/** Going back and forth between windows must not become a stream of requests. */
export const READ_EVERY_MS = 2_000;

/**
 * @param {{window: Window, now: () => number, pollNow: () => void, wantCart: () => void,
 *   see: (visible: boolean) => void, leave: () => void, signal?: AbortSignal}} deps
 *   `see`: the page came into sight or out of it; `leave`: it is frozen, or left and may be gone back to; `signal`: ends it
 */
export function watchWakeups({ window, now, pollNow, wantCart, see, leave, signal }) {
  const { document } = window;
  const until = { signal };
  let hiddenAt = document.hidden ? now() : null;
  let readAt = now();

  function lookAgain() {
    if (now() - readAt < READ_EVERY_MS) return;
    readAt = now();
    wantCart();
  }

  document.addEventListener(
    "visibilitychange",
    () => {
      see(!document.hidden);
      if (document.hidden) {
        hiddenAt = now();
        return;
      }
      if (hiddenAt !== null && now() - hiddenAt >= HIDDEN_MS) pollNow();
      hiddenAt = null;
      lookAgain();
    },
    until,
  );
  window.addEventListener("focus", lookAgain, until);
  window.addEventListener("online", pollNow, until);
  window.addEventListener("offline", pollNow, until);
  document.addEventListener("freeze", leave, until);
  document.addEventListener("resume", () => see(!document.hidden), until);
  window.addEventListener("pagehide", leave, until);
  window.addEventListener(
    "pageshow",
    ({ persisted }) => {
      if (!persisted) return;
      see(!document.hidden);
      pollNow();
      wantCart();
    },
    until,
  );
}
