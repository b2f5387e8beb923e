// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Everything the page knows, and how each event changes it. Pure: no DOM, no clock, no randomness; an event that
 * needs the time carries it as `at`, monotonic milliseconds. All decisions are here and in stock.js,
 * cart.js, changing.js, buying.js and paying.js.
 *
 * @import { Boot } from "../net/boot.js"
 * @import { Front } from "../net/front.js"
 * @import { CartAnswer, StatusAnswer } from "../net/wire.js"
 * @import { Buying, Receipt } from "./buying.js"
 * @import { Cart, Hold } from "./cart.js"
 * @import { Filter } from "./filter.js"
 * @import { Item, Stock } from "./stock.js"
 * @import { Event, Events } from "./store.js"
 * @import { Message } from "./telling.js"
 */

import { isOlder } from "../net/cursor.js";
import { PLAIN } from "../net/front.js";
import { boughtElsewhere, buyingBegan, buyingEnded, buyingRepeats } from "./buying.js";
import { ROUNDING_MS, UNKNOWN_CART, contradicts, findHold, findLapse, findPlace, passTime, stateCart } from "./cart.js";
import { cartStated, changeBegan, changeEnded, changeRepeats, pressedInVain } from "./changing.js";
import { EVERYTHING, findMore, followStock, onlyLeft, search } from "./filter.js";
import { isPaused } from "./pausing.js";
import { orderRead, releaseBegan, releaseEnded } from "./paying.js";
import {
  askMore,
  findItem,
  isAllInCarts,
  isAnew,
  isSoldOut,
  itemsById,
  listStock,
  pollStock,
  stockFromBoot,
  takeMore,
} from "./stock.js";
import { announce, notice, say } from "./telling.js";

/**
 * @typedef {"more"|"less"|"remove"|"wait"|"leave"|"take"|"decline"|"again"|"dismiss"} Wish what a press asks for, of an
 *   item
 *   `wait`, `leave`: a place in the item's waiting line; `take`, `decline`: what is offered when the turn came
 *   `again`, `dismiss`: what the cart lost
 * @typedef {{wish: Wish, repeats: number}} Change
 * @typedef {"cookiesBlocked"|"cartLost"} Forgets
 * @typedef {{session: string|null, forgets: Forgets|null, language: string, tag: string, front: Front,
 *   stock: Stock, filter: Filter, failing: boolean, doubtful: boolean,
 *   cart: Cart, pending: Map<string, Change>,
 *   buying: Buying|null, receipt: Receipt|null,
 *   message: Message|null, notice: Message|null, noticedAt: number|null, told: number, rehearsal: boolean}} State
 *   `tag`: the language tag that items are named by; `front`: what the shop says of itself
 *   `failing`: the last poll failed; `doubtful`: a command met a silence which the held poll has not noticed yet
 *   `buying`: the attempt under way; `receipt`: what was bought last, or is to be paid, until it is closed
 *   `told`: how many messages and notices there were, their ids; `rehearsal`: nobody really buys here
 */

/**
 * @param {{boot: Boot, at: number, language: string, tag?: string,
 *   receipt?: Receipt|null, forgets?: Forgets|null}} start
 *   `receipt`: what was bought before the page was loaded again; `forgets`: what this browser does to the cart
 * @returns {State}
 */
export function initialState({ boot, at, language, tag = language, receipt = null, forgets = null }) {
  return {
    session: boot.session,
    forgets,
    language,
    tag,
    front: boot.front ?? PLAIN,
    stock: stockFromBoot(boot, at),
    filter: EVERYTHING,
    failing: false,
    doubtful: false,
    cart: UNKNOWN_CART,
    pending: new Map(),
    buying: null,
    receipt,
    message: null,
    notice: null,
    noticedAt: null,
    told: 0,
    rehearsal: boot.rehearsal === true,
  };
}

/**
 * @param {State} state
 * @returns {"connecting"|"reconnecting"|"stale"|"live"} what the shopper is told about the connection
 */
export function connection(state) {
  if (state.stock.items.length === 0) return "connecting";
  if (state.failing) return "reconnecting";
  return state.stock.stale ? "stale" : "live";
}

/** @type {{[T in keyof Events]: (state: State, event: Events[T]) => State}} */
const HANDLERS = {
  /** GET /status */
  "status-answered": (state, { at, answer }) => statusAnswered(state, answer, at),
  /** GET /items; the answer is null when the gateway knows nothing yet */
  "items-answered": itemsAnswered,
  /** A poll of either kind */
  "poll-failed": pollFailed,
  /** A command of another tab met a silence */
  doubted: (state) => (state.doubtful ? state : { ...state, doubtful: true }),
  /** Something happened elsewhere, or may have: the cart is to be read */
  "cart-wanted": (state) => withCart(state, { wanted: "now" }),
  /** GET /cart */
  "cart-read": (state, { at, answer }) => cartRead(state, answer, at),
  /** The shopper pressed a button */
  "change-began": changeBegan,
  /** No answer so far, the same command is sent once more */
  "change-repeats": changeRepeats,
  "change-ended": changeEnded,
  /** Another tab bought this session's cart */
  "bought-elsewhere": boughtElsewhere,
  /** The cart after a command that needs no words */
  "cart-stated": cartStated,
  /** The shopper pressed Buy, or did before the page was loaded again */
  "buying-began": buyingBegan,
  /** No answer so far, the same order is sent once more */
  "buying-repeats": buyingRepeats,
  "buying-ended": buyingEnded,
  /** What was bought before, or is to be paid, was remembered */
  "receipt-kept": (state, { receipt }) => ({ ...state, receipt }),
  "receipt-closed": (state) => ({ ...state, receipt: null }),
  /** GET /orders/{order} */
  "order-read": orderRead,
  /** The shopper gives an order up that is not paid */
  "release-began": releaseBegan,
  "release-ended": releaseEnded,
  /** A button was pressed that cannot do anything now; say why */
  "pressed-in-vain": pressedInVain,
  ticked: (state, { at }) => ticked(state, at),
  /** Typed into the search field */
  "search-typed": (state, { text }) => ({ ...state, filter: search(state.filter, text, state.stock) }),
  /** Only what is left is to be shown, or everything again */
  "only-left": (state, { on }) => ({ ...state, filter: onlyLeft(state.filter, on, state.stock) }),
  /** More of the catalog, or of what goes by a text, was asked for */
  "more-asked": (state) => ({ ...state, stock: askMore(state.stock) }),
  /** The catalog goes on, or these were asked for by name, typed as `text` */
  "more-answered": moreAnswered,
  "message-dismissed": (state, { id }) => (state.message?.id === id ? { ...state, message: null } : state),
  "language-chosen": (state, { language, tag = language }) => ({ ...state, language, tag }),
};

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State} the same object when nothing changed
 * @example reduce(state, { type: "language-chosen", language: "zh" }).language // "zh"
 */
export function reduce(state, event) {
  if (!Object.hasOwn(HANDLERS, event.type)) throw new Error(`no such event: ${event.type}`);
  const handler = /** @type {(state: State, event: Event) => State} */ (HANDLERS[event.type]);
  const next = handler(state, event);
  if (next.stock === state.stock) return next;
  const filter = followStock(next.filter, next.stock);
  return filter === next.filter ? next : { ...next, filter };
}

/** @param {State} state @param {Events["more-answered"]} event @returns {State} */
function moreAnswered(state, { at, answer, inOrder, text }) {
  const stock = takeMore(state.stock, answer, inOrder, at);
  const filter = text === null || answer === null ? state.filter : findMore(state.filter, text, answer);
  return { ...state, stock, filter };
}

/** @param {State} state @param {StatusAnswer} answer @param {number} at */
function statusAnswered(state, answer, at) {
  const stock = pollStock(state.stock, answer, at);
  const next = { ...state, stock, failing: false, doubtful: false };
  const anew = isAnew(state.stock, answer);
  if (anew) return noticeStock(withCart(next, { wanted: "now", cursor: null }), state.stock, at);
  // What is left of the cart's times is another then.
  if (isPaused(stock) !== isPaused(state.stock))
    return announce(withCart(next, { wanted: "now" }), isPaused(stock) ? "salePaused" : "saleResumed", {});
  const news = isOlder(state.cart.cursor, answer.cart);
  const told = news ? withCart(next, { wanted: "told", told: answer.cart }) : lookAtCart(next, at);
  return noticeStock(told, state.stock, at);
}

/** @param {State} state @param {Events["items-answered"]} event */
function itemsAnswered(state, { at, since, answer }) {
  if (answer === null) return state;
  const anew = state.stock.cursor !== null && isAnew(state.stock, answer);
  const next = { ...state, stock: listStock(state.stock, answer, since, at), failing: false };
  return noticeStock(anew ? withCart(next, { wanted: "now", cursor: null }) : lookAtCart(next, at), state.stock, at);
}

/**
 * Whose turn has come is told by the item, and so may be that a hold is gone, which this page still counts down; what
 * came of it stands in the cart, unless it was read since.
 * @param {State} state
 * @param {number} at
 */
function lookAtCart(state, at) {
  const { cart, stock } = state;
  if (cart.wanted === "now") return state;
  /** @param {{item: string}} one @param {(item: Item) => boolean} ofItem */
  const tells = (one, ofItem) => {
    const item = findItem(stock, one.item);
    return item !== undefined && isOlder(cart.cursor, item.cursor) && ofItem(item);
  };
  const called = cart.places.some((place) => tells(place, ({ turn }) => turn >= place.ticket));
  const gone = (cart.lines ?? []).some((hold) => tells(hold, (item) => contradicts(hold, item, at)));
  return called || gone ? withCart(state, { wanted: "now" }) : state;
}

/**
 * An item that is gone, or a cursor the gateway cannot read: start again from the whole list.
 *
 * @param {State} state
 * @param {{error: string}} event
 * @returns {State}
 */
function pollFailed(state, { error }) {
  const lost = error === "unknown-item" || error === "bad-request";
  const stock = lost ? { ...state.stock, complete: false, listSince: null } : state.stock;
  return { ...state, stock, failing: true, doubtful: false };
}

/**
 * Of several things that happened to the cart elsewhere, the one to act upon is told.
 *
 * @param {State} state
 * @param {CartAnswer} answer
 * @param {number} at
 */
function cartRead(state, answer, at) {
  const { cart, ended, offered, grown, lost } = stateCart(state.cart, answer, at);
  const next = { ...state, cart };
  if (offered.length > 0) return say(next, "offered", { item: offered[0].item }, "good");
  if (state.cart.explained) return next;
  if (ended.length > 0) return say(next, whyEnded(ended[0], cart, at), { item: ended[0].item }, "info");
  if (lost.length > 0) return say(next, "placeLost", { item: lost[0].item }, "info");
  if (grown.length === 0 || state.cart.lines === null) return next;
  const [{ item, quantity }] = grown;
  return say(next, "addedElsewhere", { item, quantity }, "info");
}

/** The shop's word for it, or what the clock says. @param {Hold} hold @param {Cart} cart @param {number} at */
function whyEnded(hold, cart, at) {
  const cause = ENDED.get(findLapse(cart, hold.item)?.cause ?? "");
  if (cause !== undefined) return cause;
  const due = hold.ranOut || (hold.expiresAt !== null && hold.expiresAt <= at + ROUNDING_MS);
  if (!due) return "lineGone";
  return hold.offer ? "offerRanOut" : "ranOut";
}

const ENDED = new Map([
  ["expired", "ranOut"],
  ["offer", "offerRanOut"],
  ["released", "takenBack"],
]);

/** @param {State} state @param {number} at */
function ticked(state, at) {
  if (isPaused(state.stock)) return state;
  const { cart, told } = passTime(state.cart, at);
  if (cart === state.cart) return state;
  const next = { ...state, cart };
  if (told.length === 0) return next;
  const { item, offer, expiresAt } = told[0];
  return announce(next, offer ? "offerLeft" : "timeLeft", { item, leftMs: expiresAt - at });
}

/**
 * Tells of an item that ran out or came back, except one whose button the shopper has no use for.
 *
 * @param {State} state
 * @param {Stock} before
 * @param {number} at
 */
function noticeStock(state, before, at) {
  const known = itemsById(before);
  for (const item of state.stock.items) {
    const was = known.get(item.item);
    if (was === undefined || was === item || isTheirs(state, item.item)) continue;
    if (isSoldOut(was) === isSoldOut(item)) continue;
    const back = item.level === null ? "cameBack" : "cameBackSome";
    const gone = isAllInCarts(item) ? "wentToCarts" : "wentOut";
    return notice(state, isSoldOut(item) ? gone : back, { item: item.item, available: item.available }, at);
  }
  return state;
}

/** @param {State} state @param {string} item */
function isTheirs({ cart, pending }, item) {
  return findHold(cart, item) !== undefined || findPlace(cart, item) !== undefined || pending.has(item);
}

/** @param {State} state @param {Partial<Cart>} change @returns {State} */
function withCart(state, change) {
  return { ...state, cart: { ...state.cart, ...change } };
}
