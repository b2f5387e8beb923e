// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { HIDDEN_MS, READ_EVERY_MS, watchWakeups } from "../../../../client/net/wakeups.js";

function tab() {
  const window = Object.assign(new EventTarget(), {
    document: Object.assign(new EventTarget(), { hidden: false }),
  });
  const calls = [];
  let at = 0;
  const seen = [];
  watchWakeups({
    window,
    now: () => at,
    pollNow: () => calls.push("poll"),
    wantCart: () => calls.push("cart"),
    see: (visible) => seen.push(visible),
    leave: () => seen.push("left"),
  });
  return {
    calls,
    seen,
    window,
    wait: (ms) => {
      at += ms;
    },
    see: (hidden) => {
      window.document.hidden = hidden;
      window.document.dispatchEvent(new Event("visibilitychange"));
    },
    hear: (type, more = {}) => window.dispatchEvent(Object.assign(new Event(type), more)),
  };
}

test("the network coming or going is a reason to poll now", () => {
  const { calls, hear } = tab();
  hear("online");
  hear("offline");
  assert.deepEqual(calls, ["poll", "poll"]);
});

test("a tab that was hidden for long polls at once and looks at its cart", () => {
  const { calls, see, wait } = tab();
  see(true);
  wait(HIDDEN_MS);
  see(false);
  assert.deepEqual(calls, ["poll", "cart"]);
});

test("a glance elsewhere leaves the held poll alone", () => {
  const { calls, see, wait } = tab();
  wait(READ_EVERY_MS);
  see(true);
  wait(HIDDEN_MS - 1);
  see(false);
  assert.deepEqual(calls, ["cart"]);
});

test("going back and forth between windows does not read the cart each time", () => {
  const { calls, hear, wait } = tab();
  for (let i = 0; i < 100; i += 1) {
    wait(100);
    hear("focus");
  }
  assert.deepEqual(calls, Array(5).fill("cart"));
});

test("a page that comes back from the browser's memory starts over, a fresh one does not", () => {
  const { calls, hear } = tab();
  hear("pageshow", { persisted: false });
  assert.deepEqual(calls, []);
  hear("pageshow", { persisted: true });
  assert.deepEqual(calls, ["poll", "cart"]);
});

test("whether the page can be seen is told at once, and when it is put aside", () => {
  const { seen, see, hear, window } = tab();
  see(true);
  see(false);
  hear("pagehide");
  hear("pageshow", { persisted: true });
  window.document.dispatchEvent(new Event("freeze"));
  window.document.dispatchEvent(new Event("resume"));
  assert.deepEqual(seen, [false, true, "left", true, "left", true]);
});
