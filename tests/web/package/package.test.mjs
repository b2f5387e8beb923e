// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: whoever installs the npm package of the client can use it as its README says.
 * Method: it is packed as it would be published, judged by publint and attw, and installed into an empty project, where
 * the README's program is compiled by tsc and run by node against a real shop.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SHOP = process.env.HOLDFAST_TEST_GATEWAY_A;
const BUNDLE = process.env.HOLDFAST_TEST_BUNDLE && path.join(process.env.HOLDFAST_TEST_BUNDLE, "client/holdfast.js");
const SOON_MS = 120_000;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TOOLS = path.join(ROOT, "tests/web/node_modules/.bin");

let folder;
let tarball;
let project;

/** @returns {Promise<string>} what a program printed; what it complains of is in the error */
async function run(program, args, { cwd = ROOT } = {}) {
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd, timeout: SOON_MS });
    return stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}:\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "holdfast-package-"));
  tarball = (await run(path.join(ROOT, "script/client-package"), [folder])).trim();
  project = await mkdtemp(path.join(folder, "project-"));
  await run("npm", ["init", "-y"], { cwd: project });
  await run("npm", ["pkg", "set", "type=module"], { cwd: project });
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: project });
});
after(() => rm(folder, { recursive: true }));

test("publint finds nothing in it", async () => {
  await run(path.join(TOOLS, "publint"), ["run", path.join(folder, "package"), "--strict"]);
});

test("attw finds its types right, for all who import", { skip: !newEnough() && "it needs node 20" }, async () => {
  await run(path.join(TOOLS, "attw"), [tarball, "--profile", "esm-only"]);
});

function newEnough() {
  return Number(process.versions.node.split(".")[0]) >= 20;
}

test("it is of the project's version, has its licence and front page, and needs nothing", async () => {
  const read = (name) => readFile(path.join(project, "node_modules/holdfast-client", name), "utf8");
  const { version, license, dependencies } = JSON.parse(await read("package.json"));
  const [, projects] = /^project\(holdfast VERSION ([\d.]+)/m.exec(
    await readFile(path.join(ROOT, "CMakeLists.txt"), "utf8"),
  );
  assert.deepEqual([version, license, dependencies], [projects, "Apache-2.0", undefined]);
  assert.match(await read("LICENSE"), /Apache License/);
  assert.match(await read("README.md"), /# holdfast-client/);
});

test("the README's program compiles under --strict, and buys from a shop", async () => {
  const readme = await readFile(path.join(ROOT, "client/README.md"), "utf8");
  const [, program] = /```ts\n([^]*?)```/.exec(readme);
  await writeFile(path.join(project, "program.ts"), program.replace("https://shop.example", SHOP));
  const flags = ["--strict", "--module", "nodenext", "--target", "es2022", "--exactOptionalPropertyTypes"];
  await run(path.join(TOOLS, "tsc"), [...flags, "program.ts"], { cwd: project });
  const printed = await run(process.execPath, ["program.js"], { cwd: project });
  assert.match(printed, /^\d+ left$/m);
  assert.match(printed, /^held until \w+/m);
  assert.match(printed, /^order [0-9a-f-]{36} is sold$/m);
});

test("the file that gateways serve is one, and does the same", { skip: !bundled() && "no esbuild" }, async () => {
  const text = await readFile(BUNDLE, "utf8");
  assert.doesNotMatch(text, /\bfrom\s*["']|\bimport\s*["'(]/);
  const copy = path.join(folder, "bundle.mjs");
  await writeFile(copy, text);
  const { connect } = await import(copy);
  const shop = connect(SHOP);
  const { lines } = await shop.cart.add("P");
  assert.equal(lines[0].quantity, 1);
  assert.equal((await shop.cart.checkout()).state, "sold");
  shop.close();
  const elements = await readFile(BUNDLE.replace("holdfast.js", "elements.js"), "utf8");
  assert.doesNotMatch(elements, /\bfrom\s*["']|\bimport\s*["'(]/);
  await writeFile(path.join(folder, "elements.mjs"), elements);
  assert.ok("HoldfastBuy" in (await import(path.join(folder, "elements.mjs"))));
});

function bundled() {
  return BUNDLE !== undefined && existsSync(BUNDLE);
}

test("a program with the elements compiles under --strict, and is read where there is no browser", async () => {
  const program = `import { configure, HoldfastStock, type HoldfastBuy } from "holdfast-client/elements";
configure({ shop: "https://shop.example", session: () => "s" });
const buy: HoldfastBuy | null = globalThis.document?.querySelector("holdfast-buy");
buy?.addEventListener("holdfast-order", ({ detail }) => console.log(detail.order, detail.total?.amount));
globalThis.document?.addEventListener("holdfast-error", ({ detail }) => console.log(detail.type));
console.log(typeof HoldfastStock);
`;
  await writeFile(path.join(project, "elements.ts"), program);
  const flags = ["--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"];
  await run(path.join(TOOLS, "tsc"), [...flags, "elements.ts"], { cwd: project });
  assert.equal(await run(process.execPath, ["elements.js"], { cwd: project }), "function\n");
  const manifest = path.join(project, "node_modules/holdfast-client/custom-elements.json");
  const { modules } = JSON.parse(await readFile(manifest, "utf8"));
  for (const { path: file } of modules) assert.ok(existsSync(path.join(path.dirname(manifest), file)), file);
});

test("what a program gets wrong is an error to tsc", async () => {
  const wrong = 'import { connect } from "holdfast-client";\n';
  for (const line of [
    'connect("https://shop.example", { via: "pigeon" });',
    'void connect().cart.add("P", "2");',
    'connect().watch("P", (item) => item.available);',
    'connect().subscribe(({ connection }) => connection === "gone");',
  ]) {
    await writeFile(path.join(project, "wrong.ts"), `${wrong}${line}\n`);
    await assert.rejects(
      run(path.join(TOOLS, "tsc"), ["--strict", "--noEmit", "--module", "nodenext", "wrong.ts"], { cwd: project }),
      /error TS/,
      line,
    );
  }
});
