// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** The elements as others know them: the package has this as elements.d.ts. What each says of itself is in custom-elements.json. */

import type { Options, Order, ShopError, ShopState } from "./holdfast.js";

export type Connection = ShopState["connection"];
/** How an item stands in the shop. */
export type ShelfState =
  | "loading"
  | "missing"
  | "in-stock"
  | "few"
  | "all-in-carts"
  | "sold-out"
  | "paused"
  | "opens"
  | "over";
/** How it stands with the shopper. */
export type OwnState = "in-cart" | "offer" | "in-line" | "buying" | "to-pay" | "bought" | "unpaid";
export type LineState = "loading" | "none" | "may-wait" | "in-line" | "offer" | "in-cart";
export type CartState = "loading" | "empty" | "filled" | "buying" | "to-pay" | "bought" | "unpaid";

export interface StockDetail {
  item: string;
  state: ShelfState;
  available: number | null;
  connection: Connection;
}
export interface BuyDetail {
  item: string;
  state: ShelfState | OwnState;
  quantity: number;
  position: number | null;
  connection: Connection;
}
export interface LineDetail {
  item: string;
  state: LineState;
  position: number | null;
  waiting: number;
  connection: Connection;
}
export interface CartDetail {
  state: CartState;
  quantity: number;
  connection: Connection;
}
export interface PayDetail {
  order: Order;
  url: string | null;
}

/** How much of an item is left, as it changes: `<holdfast-stock>`. */
export declare class HoldfastStock extends HTMLElement {
  item: string;
  shop: string | null;
  readonly state: ShelfState;
  readonly connection: Connection;
}
/** One item's way from the shelf to the shopper: `<holdfast-buy>`. */
export declare class HoldfastBuy extends HTMLElement {
  item: string;
  quantity: number;
  addOnly: boolean;
  pay: string | null;
  shop: string | null;
  readonly state: ShelfState | OwnState;
  readonly connection: Connection;
}
/** An item's waiting line: `<holdfast-line>`. */
export declare class HoldfastLine extends HTMLElement {
  item: string;
  shop: string | null;
  readonly state: LineState;
  readonly connection: Connection;
}
/** The shopper's cart: `<holdfast-cart>`. */
export declare class HoldfastCart extends HTMLElement {
  pay: string | null;
  shop: string | null;
  readonly state: CartState;
  readonly connection: Connection;
}

/**
 * How the elements of this page connect to their shops: as `connect` does, and `shop`, the address of the one that elements are
 * of where neither they nor a `<meta name="holdfast-shop">` name another. May be called at any time: what there is connects anew.
 */
export declare function configure(options: Options & { shop?: string | URL }): void;

interface HoldfastEvents {
  "holdfast-change": CustomEvent<StockDetail | BuyDetail | LineDetail | CartDetail>;
  "holdfast-order": CustomEvent<Order>;
  "holdfast-pay": CustomEvent<PayDetail>;
  "holdfast-error": CustomEvent<ShopError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "holdfast-stock": HoldfastStock;
    "holdfast-buy": HoldfastBuy;
    "holdfast-line": HoldfastLine;
    "holdfast-cart": HoldfastCart;
  }
  interface HTMLElementEventMap extends HoldfastEvents {}
  interface DocumentEventMap extends HoldfastEvents {}
}
