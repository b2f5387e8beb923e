// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** One browser's tabs, as far as they know of each other: its locks and its channels. */

/** Web Locks: one holder of a name, the others in line; a theft, an abort and a closed tab as the standard has them. */
export function createBrowser() {
  const lines = new Map();
  const channels = [];
  const lineOf = (name) => {
    if (!lines.has(name)) lines.set(name, { held: null, waiting: [] });
    return lines.get(name);
  };
  const aborted = () => new DOMException("the lock was taken away", "AbortError");

  function grant(name) {
    const line = lineOf(name);
    if (line.held !== null || line.waiting.length === 0) return;
    const next = line.waiting.shift();
    line.held = next;
    void Promise.resolve()
      .then(() => next.callback())
      .then((value) => {
        next.resolve(value);
        if (line.held !== next) return;
        line.held = null;
        grant(name);
      });
  }

  function request(tab, name, { signal, steal = false }, callback) {
    return new Promise((resolve, reject) => {
      if (tab.frozen) return;
      const line = lineOf(name);
      const entry = { tab, callback, resolve, reject };
      if (steal) {
        const robbed = line.held;
        line.held = null;
        line.waiting.unshift(entry);
        robbed?.reject(aborted());
      } else line.waiting.push(entry);
      signal?.addEventListener("abort", () => {
        line.waiting = line.waiting.filter((other) => other !== entry);
        reject(aborted());
      });
      grant(name);
    });
  }

  /** @returns a tab: `frozen` hears and says nothing; `close` gives back what it held */
  return {
    openTab() {
      const tab = { frozen: false, closed: false };
      return Object.assign(tab, {
        locks: { request: (...args) => request(tab, ...args) },
        channel(name) {
          const mine = { name, tab, listeners: [] };
          channels.push(mine);
          return {
            hear: (listener) => mine.listeners.push(listener),
            post(message) {
              if (tab.frozen || tab.closed) return;
              const text = structuredClone(message);
              for (const other of channels) {
                if (other === mine || other.name !== name) continue;
                queueMicrotask(() => {
                  if (!other.tab.frozen && !other.tab.closed) other.listeners.forEach((hear) => hear(text));
                });
              }
            },
          };
        },
        close() {
          tab.closed = true;
          for (const [name, line] of lines) {
            line.waiting = line.waiting.filter((entry) => entry.tab !== tab);
            if (line.held?.tab !== tab) continue;
            line.held = null;
            grant(name);
          }
        },
      });
    },
    holder: (name) => lineOf(name).held?.tab ?? null,
  };
}
