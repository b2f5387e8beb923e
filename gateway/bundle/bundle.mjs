// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Makes the folder that gateways serve of web/ and client/: each script and each style one small file, compressed.
 *
 *   node bundle.mjs SOURCE FOLDER VERSION
 *
 * Nothing is listed here. The page is what index.html names; what a module imports later on is a file by itself; so is
 * a module or a style that nothing imports, such as a worker; each module of client/ itself is for pages of others.
 * A file is named by its pinned path, "/app.0123456789abcdef.js", under which gateways let it be kept for good
 * (gateway/files/web_files.h). They read the hash of what they serve: so what is edited here is asked about again.
 */

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const [source, folder, version] = [path.resolve(process.argv[2]), path.resolve(process.argv[3]), process.argv[4]];
const web = path.join(source, "web");
const client = path.join(source, "client");
/** What a gateway has of its own stays where it is. What is imported later on is named by its pinned path. */
const LATER = {
  name: "later",
  setup(made) {
    made.onResolve({ filter: /^\// }, ({ kind }) => (kind === "entry-point" ? undefined : { external: true }));
    made.onResolve({ filter: /^\./ }, async ({ kind, path: to, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = path.resolve(resolveDir, to);
      const name = isIn(file, web) ? path.relative(web, file) : path.relative(source, file);
      return { path: await addModule(file, `/${name}`), external: true };
    });
  },
};
const COMMON = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  write: false,
  metafile: true,
  legalComments: "none",
  plugins: [LATER],
  logLevel: "warning",
};

/** What is in a bundle, and so no file of its own. */
const bundled = new Set();
/** By the file in the source: where it is, and stays while it has these bytes. @type {Map<string, Promise<string>>} */
const modules = new Map();

async function makeFolder() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const page = await bundledPage(await readFile(path.join(web, "index.html"), "utf8"));
  for (const file of await filesIn(client)) if (isScript(file)) await addModule(file, `/client/${path.basename(file)}`);
  // The client is in web/ by a link.
  const rest = (await filesIn(web, { recursive: true })).filter((file) => !isIn(file, path.join(web, "client")));
  for (const file of rest) if (!bundled.has(file)) await addRest(file);
  // Last: by it a build knows that all is there.
  await write("/index.html", page);
}

/** The page with one script and one style, asked for at once: both stand before the data, which may be long. */
async function bundledPage(text) {
  const styles = [...text.matchAll(/ *<link rel="stylesheet" href="\/([^"]+)">\n/g)];
  const scripts = [...text.matchAll(/ *<script type="module" src="\/([^"]+)"><\/script>\n/g)];
  if (styles.length === 0 || scripts.length !== 1) throw new Error("index.html: not one script and its styles");
  const style = await addStyles(
    styles.map(([, name]) => path.join(web, name)),
    "/style.css",
  );
  const script = await addModule(path.join(web, scripts[0][1]), "/app.js");
  const links = `  <link rel="stylesheet" href="${style}">\n  <script type="module" src="${script}"></script>\n`;
  const place = styles[0].index;
  const others = / *<link rel="(stylesheet|modulepreload)" [^>]*>\n| *<script type="module" [^>]*><\/script>\n/g;
  return text.slice(0, place).replace(others, "") + links + text.slice(place).replace(others, "");
}

async function addRest(file) {
  const name = `/${path.relative(web, file)}`;
  if (isScript(file)) await addModule(file, name);
  else if (file.endsWith(".css")) await addStyles([file], name);
  else if (!/^\/(index\.html|package\.json)$/.test(name)) await copy(file, name);
}

/** @returns {Promise<string>} its pinned path */
function addModule(file, name) {
  if (!modules.has(file)) modules.set(file, bundleModule(file, name));
  return modules.get(file);
}

async function bundleModule(file, name) {
  const made = await build({ ...COMMON, entryPoints: [file], banner: bannerOf(name), outdir: folder });
  return put(name, made);
}

async function addStyles(files, name) {
  const contents = files.map((file) => `@import "./${path.basename(file)}";`).join("\n");
  const stdin = { contents, resolveDir: path.dirname(files[0]), loader: "css" };
  return put(name, await build({ ...COMMON, stdin, outdir: folder }));
}

/** Writes a bundle, and beside it what it is compressed, under the name by which gateways find it. */
async function put(name, { outputFiles: [{ contents }], metafile }) {
  for (const input of Object.keys(metafile.inputs)) bundled.add(path.resolve(input));
  const pinned = pinnedPath(name, contents);
  await write(name, contents);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await write(`${pinned}.br`, brotliCompressSync(contents, { params: quality }));
  return pinned;
}

/** As the gateway does it: FNV-1a of 64 bits before the extension. */
function pinnedPath(name, bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  const { dir, name: stem, ext } = path.posix.parse(name);
  return path.posix.join(dir, `${stem}.${hash.toString(16).padStart(16, "0")}${ext}`);
}

function bannerOf(name) {
  return name.startsWith("/client/") ? { js: `/* holdfast-client ${version}, Apache-2.0 */` } : {};
}

async function write(name, bytes) {
  const to = path.join(folder, name);
  await mkdir(path.dirname(to), { recursive: true });
  await writeFile(to, bytes);
}

async function copy(file, name) {
  const to = path.join(folder, name);
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(file, to);
}

function isIn(file, where) {
  return file.startsWith(where + path.sep);
}

function isScript(file) {
  return file.endsWith(".js");
}

async function filesIn(of, options = {}) {
  const entries = await readdir(of, { withFileTypes: true, ...options });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

await makeFolder();
