// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The page's modules: where they are, what they import, and what index.html says of them. */

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

const root = new URL("../../", import.meta.url);

/** What nothing imports: the page, and what others import. */
export const ENTRIES = Object.freeze({
  page: "web/app.js",
  others: "client/holdfast.js",
  elements: "client/elements.js",
});

/** Made of proto/openapi.yaml: types alone. */
export const GENERATED = "client/openapi.js";

/** What the page fetches when a gate asks, and its threads: most visitors need none of it. */
export const GATE = Object.freeze(["web/gate/gate.js", "web/gate/worker.js"]);

/** Each folder of modules, and those that its modules may import from. The page's client is `web/client`, a link. */
export const LAYERS = Object.freeze({
  "client/net": ["client/net"],
  "client/present": ["client/net", "client/present"],
  "client/state": ["client/net", "client/state"],
  "client/effects": ["client/net", "client/state", "client/effects"],
  "client/elements": ["client/net", "client/present", "client/state", "client/effects", "client/elements"],
  client: ["client/net", "client/state", "client/effects", "client/elements", "client"],
  "web/present": ["client/state", "client/present", "web/present"],
  "web/view": ["web/present", "web/view"],
  "web/effects": ["client/net", "client/state", "web/present", "web/effects"],
  "web/gate": ["client/net", "web/gate"],
  web: ["client/net", "client/state", "client/effects", "web/present", "web/view", "web/effects", "web/gate"],
});

export const folders = Object.keys(LAYERS);
export const read = (name) => readFileSync(new URL(name, root), "utf8");
export const namesIn = (folder) => readdirSync(new URL(folder, root));
export const modules = folders.flatMap((folder) =>
  namesIn(folder)
    .filter((name) => name.endsWith(".js"))
    .map((name) => `${folder}/${name}`),
);

/** @returns {{values: string[], types: string[]}} what a module imports: to run, and in what it says of its types */
export function importsOf(name) {
  const text = read(name);
  const named = (pattern) => [...text.matchAll(pattern)].map(([, to]) => resolved(name, to));
  return {
    values: named(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"/gm),
    types: [...named(/@import [^"]*? from "([^"]+)"/g), ...named(/\bimport\("([^"]+)"\)/g)],
  };
}

/** @returns {Set<string>} a module, and all that it runs; throws on a circle */
export function neededBy(entry) {
  const done = new Set();
  const follow = (name, way) => {
    if (way.includes(name)) throw new Error([...way, name].join(" → "));
    if (done.has(name)) return;
    for (const other of importsOf(name).values) follow(other, [...way, name]);
    done.add(name);
  };
  follow(entry, []);
  return done;
}

function resolved(name, to) {
  return path.posix.join(path.posix.dirname(name), to).replace(/^web\/client\//, "client/");
}

/** Where a browser finds a module. */
export const urlOf = (name) => `/${name.replace(/^web\//, "")}`;

const PRELOADS = /( *<link rel="modulepreload" href="[^"]*">\n)+/;

/** @returns {string} the page, with every module but the first preloaded that all need, so that none waits for another to be read */
export function withPreloads(html) {
  const needed = neededBy(ENTRIES.page);
  const later = modules.filter((name) => name !== ENTRIES.page && needed.has(name));
  return html.replace(PRELOADS, later.map((name) => `  <link rel="modulepreload" href="${urlOf(name)}">\n`).join(""));
}
