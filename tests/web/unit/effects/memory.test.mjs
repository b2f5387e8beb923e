// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createSessionMemory, keepsCookies } from "../../../../client/effects/memory.js";

/** A document's cookies, as far as they are used here. */
function jar() {
  const kept = new Map([["theme", "dark"]]);
  return {
    kept,
    get cookie() {
      return [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
    },
    set cookie(text) {
      const [pair] = text.split(";");
      const [name, value] = pair.split("=");
      if (/Max-Age=0/.test(text)) kept.delete(name);
      else kept.set(name, value);
    },
  };
}

test("a browser that keeps cookies is left with those it had", () => {
  const cookies = jar();
  assert.equal(keepsCookies({ cookieEnabled: true }, cookies), true);
  assert.deepEqual([...cookies.kept.keys()], ["theme"]);
});

test("a browser that keeps none says so, drops them, or throws", () => {
  const dropping = {
    get cookie() {
      return "";
    },
    set cookie(text) {},
  };
  const throwing = {
    get cookie() {
      throw new Error("SecurityError");
    },
    set cookie(text) {
      throw new Error("SecurityError");
    },
  };
  assert.equal(keepsCookies({ cookieEnabled: false }, jar()), false);
  assert.equal(keepsCookies({}, dropping), false);
  assert.equal(keepsCookies({ cookieEnabled: true }, throwing), false);
});

function storageOf(kept) {
  return () => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  });
}

test("a cart with something in it is missed when the next page has another session", () => {
  const storage = storageOf(new Map());
  const first = createSessionMemory(storage, "a");
  assert.equal(first.lost(), false);
  first.note(true);
  assert.equal(createSessionMemory(storage, "a").lost(), false, "the same session is no loss");
  const other = createSessionMemory(storage, "b");
  assert.equal(other.lost(), true);
  other.note(false);
  assert.equal(createSessionMemory(storage, "c").lost(), true, "it is still not there");
  other.note(true);
  assert.equal(createSessionMemory(storage, "b").lost(), false);
});

test("a cart that was emptied is missed by nobody, and storage that is forbidden costs only the memory", () => {
  const storage = storageOf(new Map());
  const first = createSessionMemory(storage, "a");
  first.note(true);
  first.note(false);
  assert.equal(createSessionMemory(storage, "b").lost(), false);
  const forbidden = createSessionMemory(() => {
    throw new Error("SecurityError");
  }, "a");
  forbidden.note(true);
  assert.equal(forbidden.lost(), false);
});
