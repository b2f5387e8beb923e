// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: a page of somebody else's, on another site, shows a live count and buys, as docs/integrating.md says.
 * Method: the page that stands there, from a server of its own, in Chromium and, where it is installed, in Firefox, with
 * shops that take any session and shops that take only those they have signed.
 */

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { promisify } from "node:util";
import puppeteer from "puppeteer-core";
import { openShop } from "./own_shop.mjs";
import { eventually, openBrowser } from "./support.mjs";

const HAPROXY = "/usr/sbin/haproxy";
const FIREFOX = process.env.HOLDFAST_TEST_FIREFOX ?? "/usr/bin/firefox-esr";

let chromium;
let firefox = null;

before(async () => {
  chromium = await openBrowser();
  if (existsSync(FIREFOX))
    firefox = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
});
after(async () => {
  await chromium?.close();
  await firefox?.close();
});

/** The page of the document, with the shop it is to talk to. */
async function documentsPage(shop) {
  const text = await readFile(new URL("../../../docs/integrating.md", import.meta.url), "utf8");
  const [, page] = /```html\n([^]*?)```/.exec(text);
  assert.ok(page.split("\n").length <= 16, "fifteen lines");
  return page.replaceAll("https://shop.example", shop);
}

/** A site of another host than the shop's, with a shop that lets its pages in, unless it is to be a stranger's. */
async function openScene(t, { signed = false, known = true } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "holdfast-elsewhere-"));
  const keys = path.join(folder, "keys");
  await writeFile(keys, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  let html = "";
  const site = http.createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(html);
  });
  await new Promise((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://localhost:${site.address().port}`;
  const shop = await openShop();
  t.after(async () => {
    site.closeAllConnections();
    site.close();
    await shop.close();
    await rm(folder, { recursive: true });
  });
  const flags = [...(known ? ["--allow-origin", origin] : []), ...(signed ? ["--session-keys", keys] : [])];
  const gateway = await shop.openGateway({ flags });
  html = await documentsPage(gateway.url);
  return { origin, gateway, shop, serve: (page) => (html = page.replaceAll("https://shop.example", gateway.url)) };
}

/** What a page says, in either browser. */
const textOf = (page, selector) => page.evaluate((it) => document.querySelector(it).textContent, selector);
const says = (page, selector, text) =>
  eventually(async () => {
    const is = await textOf(page, selector);
    return text.test(is) ? null : `${selector} says "${is}", not ${text}`;
  });

/** The life of a page: it shows what is left, hears of others, and buys. */
async function showAndBuy(page, { origin, shop }) {
  await page.goto(`${origin}/`);
  await says(page, "#left", /^10$/);
  await shop.command("stranger", { action: "add", item: "P", quantity: 3 });
  await says(page, "#left", /^7$/);
  await page.click("#buy");
  await says(page, "#told", /^Yours: [0-9a-f-]{36}$/);
  await says(page, "#left", /^6$/);
}

for (const signed of [false, true]) {
  const sessions = signed ? "signs its sessions" : "takes any session";
  test(`Chromium: a page of another site shows a live count and buys from a shop that ${sessions}`, async (t) => {
    const scene = await openScene(t, { signed });
    const context = await chromium.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    const errors = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await showAndBuy(page, scene);
    assert.deepEqual(
      errors.filter((text) => !text.includes("favicon")),
      [],
    );
    // Who comes back is the same shopper.
    const kept = await page.evaluate(() => Object.entries(localStorage).sort());
    await page.reload();
    await says(page, "#left", /^6$/);
    assert.deepEqual(await page.evaluate(() => Object.entries(localStorage).sort()), kept);
    assert.equal(kept.length, signed ? 2 : 1);
    const [name, session] = kept[0];
    assert.equal(session.split(".").length, signed ? 4 : 1);
    if (!signed) return;
    // After half of its time the shop is asked for more of it, which this one has no need of.
    const longAgo = 2 * Date.now() - Number(session.split(".")[2]) * 1_000 - 60_000;
    await page.evaluate(([key, ms]) => localStorage.setItem(key, String(ms)), [`${name}.since`, longAgo]);
    await page.reload();
    await eventually(async () => {
      const since = await page.evaluate((key) => Number(localStorage.getItem(key)), `${name}.since`);
      return since > longAgo ? null : "nobody has asked";
    });
    assert.equal(await page.evaluate((key) => localStorage.getItem(key), name), session);
    assert.deepEqual(
      errors.filter((text) => !text.includes("favicon")),
      [],
    );
  });

  test(`Firefox: the same, from a shop that ${sessions}`, { skip: !existsSync(FIREFOX) && "no Firefox" }, async (t) => {
    const scene = await openScene(t, { signed });
    const context = await firefox.createBrowserContext();
    t.after(() => context.close());
    await showAndBuy(await context.newPage(), scene);
  });
}

test("tabs of one site share one connection to the shop, and each hears of every change", async (t) => {
  const scene = await openScene(t);
  const context = await chromium.newContext();
  t.after(() => context.close());
  const pages = [];
  for (let tab = 0; tab < 3; tab += 1) {
    const page = await context.newPage();
    await page.goto(`${scene.origin}/`);
    await says(page, "#left", /^10$/);
    pages.push(page);
  }
  await scene.shop.command("stranger", { action: "add", item: "P", quantity: 4 });
  for (const page of pages) await says(page, "#left", /^6$/);
  await eventually(async () => {
    const held = await scene.gateway.held();
    return held === 1 ? null : `${held} polls are held`;
  });
});

test("a shop that does not know the page's origin is not to be reached from it, and the page is told", async (t) => {
  const scene = await openScene(t, { known: false });
  scene.serve(`<!doctype html><p id="told"></p><script type="module">
    import { connect } from "https://shop.example/client/holdfast.js"
    connect("https://shop.example").subscribe(({ connection, trouble }) => (told.textContent = connection + " " + trouble))
  </script>`);
  const context = await chromium.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${scene.origin}/`);
  await says(page, "#told", /^connecting unreachable$/);
});

/** HAProxy before a gateway, which speaks HTTP/2 over TLS with browsers. @returns {Promise<string>} where it is */
async function openProxy(t, gateway) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "holdfast-proxy-"));
  const file = (name) => path.join(folder, name);
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", file("key"), "-out", file("crt")];
  await promisify(execFile)("openssl", ["req", "-x509", "-nodes", "-days", "1", ...subject, ...made]);
  await writeFile(file("pem"), (await readFile(file("crt"), "utf8")) + (await readFile(file("key"), "utf8")));
  const port = await freePort();
  await writeFile(
    file("cfg"),
    `defaults
  mode http
  timeout connect 5s
  timeout client 5m
  timeout server 5m
frontend shop
  bind 127.0.0.1:${port} ssl crt ${file("pem")} alpn h2
  default_backend gateways
backend gateways
  server one ${gateway.address}
`,
  );
  const proxy = spawn(HAPROXY, ["-db", "-f", file("cfg")], { stdio: "ignore" });
  t.after(async () => {
    proxy.kill("SIGKILL");
    await rm(folder, { recursive: true });
  });
  await eventually(
    () =>
      new Promise((resolve) => {
        const socket = net.connect(port, "127.0.0.1", () => resolve(null));
        socket.on("error", () => resolve("the proxy does not listen"));
        socket.on("connect", () => socket.destroy());
      }),
  );
  return `https://127.0.0.1:${port}`;
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

test(
  "where the browser speaks HTTP/2 with the shop it streams by itself",
  { skip: !existsSync(HAPROXY) },
  async (t) => {
    const scene = await openScene(t);
    const address = await openProxy(t, scene.gateway);
    scene.serve(await documentsPage(address));
    const context = await chromium.newContext({ ignoreHTTPSErrors: true });
    t.after(() => context.close());
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await showAndBuy(page, scene);
    assert.ok(asked.includes("/events"), asked.join());
    assert.ok(!asked.includes("/status"), asked.join());
  },
);

test("as a stream it says the same", async (t) => {
  const scene = await openScene(t);
  const page = await documentsPage(scene.gateway.url);
  scene.serve(page.replace(/connect\((.*)\)/, 'connect($1, { via: "stream" })'));
  const context = await chromium.newContext();
  t.after(() => context.close());
  await showAndBuy(await context.newPage(), scene);
  assert.equal(await scene.gateway.held(), 0);
});
