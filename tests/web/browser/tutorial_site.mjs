// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The tutorial's page on the gateway's own origin: a small proxy which answers /tutorial.html and /jquery.js itself and
 * passes everything else on. It is a proxy and not the browser's request interception, because interception switches
 * off the browser's cache, and that cache (ETag, If-None-Match) is what keeps the unchanged page from losing changes.
 */

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import { packageSource } from "./support.mjs";

/**
 * @param {string} gateway base URL
 * @returns {Promise<{url: string, polls: () => number, conditional: () => number, last: () => string|null,
 *   beforeNextPoll: (work: () => Promise<void>) => Promise<void>, close: () => Promise<void>}>}
 *   `polls`: requests for /status so far; `conditional`: those that carried If-None-Match
 *   `beforeNextPoll`: does the work after the next poll left the page and before the gateway sees it
 */
export async function openTutorialSite(gateway) {
  const files = await readFiles(gateway);
  const agent = new http.Agent({ keepAlive: true });
  const seen = { polls: 0, conditional: 0 };
  let hook = null;

  const server = http.createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://page");
    if (pathname === "/tutorial.html") return send(response, "text/html; charset=utf-8", files.page());
    if (pathname === "/jquery.js") return send(response, "text/javascript; charset=utf-8", files.jquery);
    if (pathname === "/status") {
      seen.polls += 1;
      if (request.headers["if-none-match"]) seen.conditional += 1;
      const work = hook;
      hook = null;
      await work?.();
    }
    return pass(gateway, agent, request, response);
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });

  return {
    url: `http://127.0.0.1:${server.address().port}/tutorial.html`,
    polls: () => seen.polls,
    conditional: () => seen.conditional,
    beforeNextPoll(work) {
      return new Promise((resolve, reject) => {
        hook = () => work().then(resolve, reject);
      });
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function readFiles(gateway) {
  const html = await readFile(new URL("tutorial.html", import.meta.url), "utf8");
  const { items } = await (await fetch(`${gateway}/items`)).json();
  return {
    jquery: await packageSource("jquery/dist/jquery.js"),
    page: () =>
      html
        .replace("{{session}}", `tutorial.${randomBytes(8).toString("hex")}`)
        .replace("{{count}}", String(items[0].available)),
  };
}

function send(response, type, text) {
  response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" });
  response.end(text);
}

function pass(gateway, agent, request, response) {
  const onward = http.request(
    new URL(request.url, gateway),
    { method: request.method, headers: request.headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}
