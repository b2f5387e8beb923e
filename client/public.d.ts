// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What others may use of the client, and what its types are called: of this the package's holdfast.d.ts is made. */

export { ShopError, connect } from "./holdfast.js";
export type { Options } from "./holdfast.js";
export type { CartCommands, CheckoutHow, How, Shop } from "./effects/embedded.js";
export type { ErrorType } from "./net/shop_error.js";
export type { Challenge } from "./net/wire.js";
export type { Cart, CartLine, CartPlace, Item, Order, ShopState, Texts } from "./state/seen.js";
/** The shop's HTTP, as proto/openapi.yaml describes it. */
export type { components, operations, paths } from "./openapi.js";
