// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Which module may know which. */

import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { ENTRIES, GATE, GENERATED, LAYERS, folders, importsOf, modules, namesIn, neededBy } from "../modules.mjs";

test("every module is in a layer", () => {
  const under = (top) =>
    folders.filter((folder) => folder.startsWith(`${top}/`)).map((folder) => folder.slice(top.length + 1));
  const holds = (folder) => folder === "web/client" || namesIn(folder).some((name) => name.endsWith(".js"));
  const plain = (top) => namesIn(top).filter((name) => !name.includes(".") && holds(`${top}/${name}`));
  assert.deepEqual(plain("client").sort(), under("client").sort());
  assert.deepEqual(plain("web").sort(), ["client", ...under("web")].sort());
});

test("a module imports what is there, and only from the layers it stands on", () => {
  for (const name of modules) {
    const { values, types } = importsOf(name);
    for (const other of [...values, ...types].filter((other) => other !== GENERATED)) {
      assert.ok(modules.includes(other), `${name}: ${other} is not there`);
      const layer = path.posix.dirname(name);
      assert.ok(LAYERS[layer].includes(path.posix.dirname(other)), `${name}: ${other} is above it`);
    }
  }
});

test("no module needs itself, on whatever way; the page and what others import need them all", () => {
  const done = new Set([...Object.values(ENTRIES), ...GATE].flatMap((entry) => [...neededBy(entry)]));
  assert.deepEqual([...done].sort(), [...modules].sort());
});

test("what others import needs nothing of the page", () => {
  assert.deepEqual(
    [...neededBy(ENTRIES.others)].filter((name) => !name.startsWith("client/")),
    [],
  );
});
