// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { Item } from "../state/seen.js"
 * @import { Counter } from "./shops.js"
 */

import { HoldfastElement } from "./element.js";
import { setAttribute } from "./parts.js";

/** An element about one item. */
export class ItemElement extends HoldfastElement {
  /** @type {Item|null|undefined} undefined: nobody has said yet */
  #known = undefined;

  /** The item's id. */
  get item() {
    return this.getAttribute("item") ?? "";
  }
  set item(id) {
    setAttribute(this, "item", id === null || id === undefined ? null : String(id));
  }

  /** @returns {Item|null|undefined} */
  get known() {
    return this.#known;
  }

  /** @override @param {Counter} counter */
  enter(counter) {
    this.#known = undefined;
    if (this.item === "") return [];
    return [
      counter.shop.watch(this.item, (is) => {
        this.#known = is;
        this.requestUpdate();
      }),
    ];
  }

  /** @override */
  left() {
    this.#known = undefined;
  }
}
