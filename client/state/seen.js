// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What whoever embeds a shop is shown of it: plain values of their own, that do not change when the shop does. Pure;
 * `seen` says what the page's own clock and address make of a time and a path.
 *
 * @import { ErrorType } from "../net/shop_error.js"
 * @import { Level, Price } from "../net/shelf.js"
 * @import { Schemas } from "../net/values.js"
 * @import { Lapse, Wanted } from "../net/wire.js"
 * @import { Receipt } from "./buying.js"
 * @import { Cart as KnownCart } from "./cart.js"
 * @import { Item as Known, Stock } from "./stock.js"
 *
 * @typedef {{wall: (at: number) => number, urlOf: (path: string) => string}} Seen
 * @typedef {Readonly<Record<string, string>>} Texts by language tag, in lower case
 */

import { positionOf } from "./cart.js";
import { findItem, isAllInCarts, isSoldOut } from "./stock.js";

/**
 * An item. Where the shop does not show its numbers, `available`, `held` and `stock` are null, and `level` says how it
 * is. Times are milliseconds since 1970 by this machine's clock.
 *
 * @typedef {object} Item
 * @property {string} item its id
 * @property {Texts} name what it is called, by language; empty where the shop says nothing
 * @property {Texts} text what the shop says of it, by language
 * @property {Price|null} price what a unit costs
 * @property {string|null} image the URL of its picture
 * @property {number|null} available what may be put into carts now
 * @property {number|null} held what is in carts and what is being paid for
 * @property {number|null} stock `available` and `held` together
 * @property {Level|null} level in place of the numbers
 * @property {number} sold units that were bought so far; 0 where the shop does not tell
 * @property {boolean} soldOut nothing is available now
 * @property {boolean} allInCarts nothing is available, but what is in carts may come back
 * @property {number|null} nextReleaseAt when the next unit may come back
 * @property {number} waiting places in its waiting line
 * @property {number|null} limit units one cart may hold
 * @property {number|null} perPerson units one person may hold and have bought
 * @property {boolean} open it is sold now, as far as its times of sale go
 * @property {number|null} opensAt when it will be, where it is not `open`; null where that is over
 * @property {boolean} paused the shop has paused its sale
 * @property {boolean} shown false: it is hidden, or gone
 */

/**
 * A cart. What time ran out of, or the shop took back, is in `lapsed` until the item is added again or removed.
 *
 * @typedef {object} Cart
 * @property {readonly CartLine[]} lines what it holds
 * @property {readonly CartPlace[]} waiting where it waits in line
 * @property {readonly Lapse[]} lapsed what it lost
 */

/**
 * @typedef {object} CartLine
 * @property {string} item
 * @property {number} quantity
 * @property {number|null} expiresAt until when it is held; null where holds never end, or the sale is paused
 * @property {boolean} offer true: its turn came; `add` makes it an ordinary hold, `remove` declines
 */

/**
 * @typedef {object} CartPlace
 * @property {string} item
 * @property {number} position 1 is next
 */

/**
 * An order. Where the shop is paid, it is `paying` until the shop's own servers say that it is `sold`.
 *
 * @typedef {object} Order
 * @property {string} order its number, a UUID
 * @property {Schemas["Order"]["state"]} state
 * @property {readonly Wanted[]} lines
 * @property {Price|null} total what it comes to
 * @property {number|null} expiresAt until when it may be paid
 */

/**
 * @typedef {object} ShopState
 * @property {"connecting"|"live"|"stale"|"reconnecting"} connection `stale`: the shop's gateway has heard no news for a while
 * @property {ErrorType|null} trouble why there is no answer, while there is none
 * @property {readonly Item[]} items those that are known: the first of the catalog, and those that were asked for
 * @property {Cart|null} cart null until it is known
 * @property {Order|null} order the last order that was made here; one that is `paying` is followed
 * @property {string|null} reason why the sale is paused, where the shop says so
 */

/** @param {Known} known @param {Seen} seen @returns {Item} */
export function seenItem(known, { wall, urlOf }) {
  const { item, available, held, stock, level, sold, waiting, limit, releaseAt, opensAt } = known;
  return Object.freeze({
    item,
    name: Object.freeze(Object.fromEntries(known.name ?? [])),
    text: Object.freeze(Object.fromEntries(known.text ?? [])),
    price: known.price ?? null,
    image: known.image === undefined ? null : urlOf(known.image),
    available,
    held,
    stock,
    level,
    sold,
    soldOut: isSoldOut(known),
    allInCarts: isAllInCarts(known),
    nextReleaseAt: releaseAt === null ? null : wall(releaseAt),
    waiting,
    limit,
    perPerson: known.perPerson ?? null,
    open: known.open !== false,
    opensAt: opensAt === undefined || opensAt === null ? null : wall(opensAt),
    paused: known.paused === true,
    shown: known.shown !== false,
  });
}

/**
 * @param {KnownCart} cart
 * @param {Stock} stock
 * @param {Seen} seen
 * @returns {Cart|null} null while it is unknown
 */
export function seenCart({ lines, places, lapsed }, stock, { wall }) {
  if (lines === null) return null;
  return Object.freeze({
    lines: Object.freeze(
      lines.map(({ item, quantity, expiresAt, offer }) =>
        Object.freeze({ item, quantity, expiresAt: expiresAt === null ? null : wall(expiresAt), offer }),
      ),
    ),
    waiting: Object.freeze(
      places.map((place) =>
        Object.freeze({ item: place.item, position: positionOf(place, findItem(stock, place.item)?.turn ?? 0) }),
      ),
    ),
    lapsed: Object.freeze([...lapsed]),
  });
}

/** @param {Receipt} receipt @param {Seen} seen @param {boolean} [returned] @returns {Order} */
export function seenOrder({ order, lines, total, unpaid }, { wall }, returned = false) {
  const endsAt = unpaid?.endsAt ?? null;
  return Object.freeze({
    order,
    state: unpaid?.state ?? (returned ? "returned" : "sold"),
    lines: Object.freeze([...lines]),
    total: total ?? null,
    expiresAt: endsAt === null ? null : wall(endsAt),
  });
}
