/**
 * What the browser tells about the network, the tab and the shopper's other tabs, turned into two wishes: poll now,
 * and read the cart. The numbers are polled anyway; the cart is not, and another tab may have changed it.
 */

/** A tab hidden this long may have slept through its connection's death, and its clock may have stood still. */
export const HIDDEN_MS = 5_000;
/** Going back and forth between windows must not become a stream of requests. */
export const READ_EVERY_MS = 2_000;

/**
 * @param {{window: Window, now: () => number, session: string|null, pollNow: () => void, wantCart: () => void}} deps
 * @returns {{changed: () => void}} `changed` tells the shopper's other tabs that the cart is another one
 */
export function watchWakeups({ window, now, session, pollNow, wantCart }) {
  const { document } = window;
  let hiddenAt = document.hidden ? now() : null;
  let readAt = now();

  function lookAgain() {
    if (now() - readAt < READ_EVERY_MS) return;
    readAt = now();
    wantCart();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hiddenAt = now();
      return;
    }
    if (hiddenAt !== null && now() - hiddenAt >= HIDDEN_MS) pollNow();
    hiddenAt = null;
    lookAgain();
  });
  window.addEventListener("focus", lookAgain);
  window.addEventListener("online", pollNow);
  window.addEventListener("offline", pollNow);
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    pollNow();
    wantCart();
  });
  return { changed: joinTabs(window, session, wantCart) };
}

/** @returns {() => void} tells the other tabs of this session on this origin; does nothing where that is impossible */
function joinTabs(window, session, wantCart) {
  if (typeof window.BroadcastChannel !== "function" || session === null) return () => {};
  const channel = new window.BroadcastChannel("holdfast.cart");
  channel.addEventListener("message", ({ data }) => {
    if (data === session) wantCart();
  });
  return () => channel.postMessage(session);
}
