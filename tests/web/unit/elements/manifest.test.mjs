// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What programs and people read of the elements is what their classes say, and what TypeScript is told. */

import assert from "node:assert/strict";
import test from "node:test";
import { DOCUMENT, MANIFEST, elements, manifest, withTables } from "../../manifest.mjs";
import { read } from "../../modules.mjs";

test("custom-elements.json is of now: otherwise run `npm --prefix tests/web run manifest`", () => {
  assert.equal(read(MANIFEST), manifest());
});

test("the tables of the document are of now: otherwise the same", () => {
  const text = read(DOCUMENT);
  assert.equal(text, withTables(text));
});

test("the types have the same members, and the same details in their events", () => {
  const types = read("client/public_elements.d.ts");
  for (const { declaration } of elements()) {
    const [, body] = new RegExp(`declare class ${declaration.name} extends HTMLElement \\{\\n([^}]*)\\}`).exec(types);
    const typed = [...body.matchAll(/^ {2}(readonly )?(\w+):/gm)].map(([, fixed, name]) => [name, fixed !== undefined]);
    const told = declaration.members.map(({ name, readonly = false }) => [name, readonly]);
    assert.deepEqual(typed.sort(), told.sort(), declaration.name);
    for (const { name, type, description } of declaration.events.filter(({ name }) => name === "holdfast-change")) {
      const [, detail] = /<(\w+)>/.exec(type.text);
      const [, fields] = new RegExp(`interface ${detail} \\{\\n([^}]*)\\}`).exec(types);
      const said = [...description.matchAll(/`(\w+)`/g)].map(([, field]) => field);
      assert.deepEqual([...fields.matchAll(/^ {2}(\w+):/gm)].map(([, field]) => field).sort(), said.sort(), name);
    }
  }
});
