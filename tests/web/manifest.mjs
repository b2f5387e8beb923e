// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the elements' classes say of themselves, in their comments, for programs and for people: client/custom-elements.json
 * (Custom Elements Manifest, version 1) and the tables of docs/integrating.md. `npm run manifest` writes both.
 */

import { readFileSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(name, root), "utf8");

export const MANIFEST = "client/custom-elements.json";
export const DOCUMENT = "docs/integrating.md";
const CLASSES = ["stock", "buy", "line", "cart"];

/** What each element sets by itself. */
const READ_ONLY = ["state", "connection"];
/** Of every HTMLElement. */
const NATIVE = ["lang"];

const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The comment of a class, as its text and its tags. */
function commentOf(file) {
  const [, comment, name] = /\/\*\*\n((?: \*.*\n)+) \*\/\nexport class (\w+) /.exec(read(file));
  const lines = comment.split("\n").map((line) => line.replace(/^ \* ?/, ""));
  const tags = lines.filter((line) => line.startsWith("@")).map((line) => /^@(\w+) (.*)$/.exec(line).slice(1));
  const text = lines
    .filter((line) => !line.startsWith("@"))
    .join(" ")
    .trim();
  return { name, text, of: (tag) => tags.filter(([is]) => is === tag).map(([, said]) => said) };
}

const named = (said) => {
  const [, type, name, fallback, description] = /^(?:\{(.+?)\} )?\[?([\w-]*)(?:=(\w+)\])? ?- (.*)$/.exec(said);
  return { type, name, fallback, description };
};

function elementOf(stem) {
  const file = `elements/${stem}.js`;
  const comment = commentOf(`client/${file}`);
  const attributes = comment.of("attr").map((said) => {
    const { type, name, fallback, description } = named(said.replace(/^([\w-]+) - /, "{boolean} $1 - "));
    return {
      name,
      fieldName: camelCase(name),
      type: { text: type },
      ...(fallback === undefined ? {} : { default: fallback }),
      description,
    };
  });
  const plain = (tag) =>
    comment.of(tag).map((said) => ({ name: named(said).name, description: named(said).description }));
  const declaration = {
    kind: "class",
    customElement: true,
    tagName: comment.of("tag")[0],
    name: comment.name,
    description: comment.text,
    superclass: { name: "HTMLElement" },
    attributes,
    members: attributes
      .filter(({ name }) => !NATIVE.includes(name))
      .map(({ name, fieldName, type, description, ...more }) => ({
        kind: "field",
        name: fieldName,
        type,
        ...more,
        ...(READ_ONLY.includes(name) ? { readonly: true } : { reflects: true }),
        attribute: name,
        description,
      })),
    events: comment.of("fires").map((said) => {
      const { type, name, description } = named(said);
      return { name, type: { text: type }, description };
    }),
    slots: plain("slot"),
    cssParts: plain("csspart"),
    cssProperties: plain("cssprop"),
  };
  return { file, declaration };
}

export const elements = () => CLASSES.map(elementOf);

export function manifest() {
  const modules = elements().map(({ file, declaration }) => ({
    kind: "javascript-module",
    path: file,
    declarations: [declaration],
    exports: [{ kind: "js", name: declaration.name, declaration: { name: declaration.name } }],
  }));
  const all = elements().map(({ file, declaration: { name, tagName } }) => [
    { kind: "js", name, declaration: { name, module: file } },
    { kind: "custom-element-definition", name: tagName, declaration: { name, module: file } },
  ]);
  const entry = { kind: "javascript-module", path: "elements.js", declarations: [], exports: all.flat() };
  return `${JSON.stringify({ schemaVersion: "1.0.0", readme: "", modules: [...modules, entry] }, null, 2)}\n`;
}

const BEGIN = "<!-- made of the elements' comments: npm --prefix tests/web run manifest -->\n";
const END = "<!-- end -->\n";

const cell = (text) => text.replaceAll("|", "\\|");
const table = (head, rows) =>
  rows.length === 0
    ? ""
    : `| ${head} | |\n|---|---|\n${rows.map((row) => `| ${row.map(cell).join(" | ")} |\n`).join("")}\n`;
const code = (name) => `\`${name}\``;

function tablesOf({ tagName, description, attributes, events, slots, cssParts }) {
  const setBy = attributes.filter(({ name }) => !READ_ONLY.includes(name));
  const told = attributes.filter(({ name }) => READ_ONLY.includes(name));
  const withStates = told.map(({ name, type, description: said }) => [
    code(name),
    `${said} ${type.text.replaceAll('"', "").split("|").map(code).join(", ")}`,
  ]);
  const withProperty = setBy.map(({ name, fieldName, default: fallback, description: said }) => [
    code(name) + (fieldName === name ? "" : `, property ${code(fieldName)}`),
    fallback === undefined ? said : `${said} ${fallback}, where it is left out.`,
  ]);
  return [
    `### \`<${tagName}>\`\n\n${description}\n\n`,
    table("attribute and property", [...withProperty, ...withStates]),
    table(
      "event",
      events.map(({ name, description: said }) => [code(name), said]),
    ),
    table(
      "slot",
      slots.map(({ description: said }) => ["its content", said]),
    ),
    table(
      "part",
      cssParts.map(({ name, description: said }) => [code(name), said]),
    ),
  ].join("");
}

/** The document with the tables that belong there. */
export function withTables(text) {
  const all = elements().map(({ declaration }) => declaration);
  const properties = new Map(
    all.flatMap(({ cssProperties }) => cssProperties).map((one) => [one.name, one.description]),
  );
  const styles = table(
    "custom property",
    [...properties].map(([name, said]) => [code(name), said]),
  );
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest.split(END);
  return `${before}${BEGIN}\n${all.map(tablesOf).join("")}${styles}${END}${after}`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL(MANIFEST, root), manifest());
  writeFileSync(new URL(DOCUMENT, root), withTables(read(DOCUMENT)));
}
