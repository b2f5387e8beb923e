// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Which module may know which. */

import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { LAYERS, folders, importsOf, modules, namesIn } from "../modules.mjs";

test("every module is in a layer", () => {
  const under = (top) =>
    folders.filter((folder) => folder.startsWith(`${top}/`)).map((folder) => folder.slice(top.length + 1));
  const plain = (top) => namesIn(top).filter((name) => !name.includes("."));
  assert.deepEqual(plain("client").sort(), under("client").sort());
  assert.deepEqual(plain("web").sort(), ["client", ...under("web")].sort());
});

test("a module imports what is there, and only from the layers it stands on", () => {
  for (const name of modules) {
    const { values, types } = importsOf(name);
    for (const other of [...values, ...types]) {
      assert.ok(modules.includes(other), `${name}: ${other} is not there`);
      const layer = path.posix.dirname(name);
      assert.ok(LAYERS[layer].includes(path.posix.dirname(other)), `${name}: ${other} is above it`);
    }
  }
});

test("no module needs itself, on whatever way; and the page needs them all", () => {
  const done = new Set();
  const follow = (name, way) => {
    assert.ok(!way.includes(name), [...way, name].join(" → "));
    if (done.has(name)) return;
    for (const other of importsOf(name).values) follow(other, [...way, name]);
    done.add(name);
  };
  follow("web/app.js", []);
  assert.deepEqual([...done].sort(), [...modules].sort());
});
