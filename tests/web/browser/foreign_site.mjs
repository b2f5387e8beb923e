// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** A site of somebody else's, on another origin than the shop whose parts its pages show. */

import http from "node:http";
import { openShop } from "./own_shop.mjs";

/**
 * @param {import("node:test").TestContext} t
 * @param {{items?: object[], flags?: string[], gatewayFlags?: string[], policy?: (shop: string) => string}} how
 *   `policy`: the site's content security policy
 * @returns {Promise<{origin: string, gateway: object, shop: object, serve: (page: string, at?: string, type?: string) => string}>}
 *   `serve` puts a page there, in which the shop's address replaces https://shop.example, and returns its address
 */
export async function openForeignSite(t, { policy, gatewayFlags = [], ...how } = {}) {
  const pages = new Map();
  let gateway = null;
  const site = http.createServer((request, response) => {
    const page = pages.get(new URL(request.url, "http://localhost").pathname);
    const rules = policy === undefined ? {} : { "Content-Security-Policy": policy(gateway.url) };
    const type = `${page?.type ?? "text/html"}; charset=utf-8`;
    response.writeHead(page === undefined ? 404 : 200, { "Content-Type": type, ...rules });
    response.end(page?.text.replaceAll("https://shop.example", gateway.url));
  });
  await new Promise((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://localhost:${site.address().port}`;
  const shop = await openShop(how);
  t.after(async () => {
    site.closeAllConnections();
    site.close();
    await shop.close();
  });
  gateway = await shop.openGateway({ flags: ["--allow-origin", origin, ...gatewayFlags] });
  return {
    origin,
    gateway,
    shop,
    serve(text, at = "/", type = "text/html") {
      pages.set(at, { text, type });
      return `${origin}${at}`;
    },
  };
}
