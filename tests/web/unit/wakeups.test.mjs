import assert from "node:assert/strict";
import test from "node:test";
import { HIDDEN_MS, READ_EVERY_MS, watchWakeups } from "../../../web/wakeups.js";

/** Channels of one origin: what one posts, the others hear. */
function createOrigin() {
  const channels = [];
  return class extends EventTarget {
    constructor() {
      super();
      channels.push(this);
    }
    postMessage(data) {
      for (const other of channels)
        if (other !== this) other.dispatchEvent(Object.assign(new Event("message"), { data }));
    }
  };
}

function tab({ session = "s", BroadcastChannel } = {}) {
  const window = Object.assign(new EventTarget(), {
    document: Object.assign(new EventTarget(), { hidden: false }),
    BroadcastChannel,
  });
  const calls = [];
  let at = 0;
  const { changed } = watchWakeups({
    window,
    session,
    now: () => at,
    pollNow: () => calls.push("poll"),
    wantCart: () => calls.push("cart"),
  });
  return {
    calls,
    changed,
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

test("a change is told to the other tabs of the same session, and to no others", () => {
  const BroadcastChannel = createOrigin();
  const [mine, other, stranger] = [
    tab({ BroadcastChannel }),
    tab({ BroadcastChannel }),
    tab({ BroadcastChannel, session: "t" }),
  ];
  mine.changed();
  assert.deepEqual([mine.calls, other.calls, stranger.calls], [[], ["cart"], []]);
});

test("a browser without channels between tabs still works", () => {
  assert.doesNotThrow(() => tab({ BroadcastChannel: undefined }).changed());
});
