// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A Holdfast shop's elements: `<holdfast-stock>`, `<holdfast-buy>`, `<holdfast-line>` and `<holdfast-cart>`, for any page
 * that has this module in a script. What of its types is public is said in public_elements.d.ts.
 *
 * @import { Options } from "./holdfast.js"
 */

import { HoldfastBuy } from "./elements/buy.js";
import { HoldfastCart } from "./elements/cart.js";
import { createSeconds } from "./elements/clock.js";
import { setWorld } from "./elements/element.js";
import { HoldfastLine } from "./elements/line.js";
import { createShops } from "./elements/shops.js";
import { HoldfastStock } from "./elements/stock.js";
import { connect } from "./holdfast.js";

export { HoldfastBuy, HoldfastCart, HoldfastLine, HoldfastStock };

/** As gateways serve it, with its hash or without. */
const SERVED = /^(.*)\/client\/elements(\.[0-9A-Za-z_-]+)?\.js$/;

const later = (/** @type {() => void} */ job, /** @type {number} */ ms) => globalThis.setTimeout(job, ms);

const shops = createShops({
  connect,
  home: homeOf(import.meta.url),
  base: () => globalThis.document?.baseURI,
  setTimeout: later,
});

/**
 * How the elements of this page connect to their shops: as `connect` does, and `shop`, the address of the one that elements
 * are of where neither they nor a `<meta name="holdfast-shop">` name another. May be called at any time: what there is connects anew.
 *
 * @param {Options & {shop?: string|URL}} options
 */
export function configure(options) {
  shops.configure(options);
}

/** The gateways that have served this module; where it is part of somebody's bundle, the page's own origin. @param {string} module */
function homeOf(module) {
  const { origin, pathname } = new URL(module);
  const path = SERVED.exec(pathname)?.[1];
  return path === undefined ? (globalThis.location?.origin ?? origin) : `${origin}${path}`;
}

setWorld({ shops, seconds: createSeconds({ setTimeout: later, now: Date.now }) });
const ALL = {
  "holdfast-stock": HoldfastStock,
  "holdfast-buy": HoldfastBuy,
  "holdfast-line": HoldfastLine,
  "holdfast-cart": HoldfastCart,
};
if (globalThis.document !== undefined)
  new globalThis.MutationObserver(shops.look).observe(document.documentElement, {
    subtree: true,
    attributeFilter: ["lang"],
  });
// Another copy of this script may have been here before, or there is no browser.
if (globalThis.customElements !== undefined)
  for (const [name, element] of Object.entries(ALL))
    if (customElements.get(name) === undefined) customElements.define(name, element);
