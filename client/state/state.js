// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Everything the page knows, and how each event changes it. Pure: no DOM, no clock, no randomness; an event that
 * needs the time carries it as `at`, monotonic milliseconds. All decisions are here and in stock.js,
 * cart.js, changing.js and buying.js.
 */

import { isOlder } from "../net/cursor.js";
import { boughtElsewhere, buyingBegan, buyingEnded, buyingRepeats } from "./buying.js";
import { ROUNDING_MS, UNKNOWN_CART, contradicts, findHold, findLapse, findPlace, passTime, stateCart } from "./cart.js";
import { changeBegan, changeEnded, changeRepeats, pressedInVain } from "./changing.js";
import { EVERYTHING, findMore, followStock, onlyLeft, search } from "./filter.js";
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
 * @typedef {{session: string|null, forgets: string|null, language: string, tag: string,
 *   stock: import("./stock.js").Stock, filter: import("./filter.js").Filter, failing: boolean, doubtful: boolean,
 *   cart: import("./cart.js").Cart, pending: Map<string, {wish: Wish, repeats: number}>,
 *   buying: import("./buying.js").Buying|null, receipt: import("./buying.js").Receipt|null,
 *   message: import("./telling.js").Message|null, notice: import("./telling.js").Message|null, told: number}} State
 *   `tag`: the language tag that items are named by
 *   `failing`: the last poll failed; `doubtful`: a command met a silence which the held poll has not noticed yet
 *   `buying`: the attempt under way; `receipt`: what was bought last, until it is closed
 *   `told`: how many messages and notices there were, their ids
 */

/**
 * @param {{boot: import("../net/wire.js").Boot, at: number, language: string, tag?: string,
 *   receipt?: import("./buying.js").Receipt|null, forgets?: "cookiesBlocked"|"cartLost"|null}} start
 *   `receipt`: what was bought before the page was loaded again; `forgets`: what this browser does to the cart
 * @returns {State}
 */
export function initialState({ boot, at, language, tag = language, receipt = null, forgets = null }) {
  return {
    session: boot.session,
    forgets,
    language,
    tag,
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

/** One line per event: what it carries, and what handles it. */
const HANDLERS = {
  /** {at, answer}: GET /status */
  "status-answered": (state, { at, answer }) => statusAnswered(state, answer, at),
  /** {at, since|null, answer|null}: GET /items; the answer is null when the gateway knows nothing yet */
  "items-answered": itemsAnswered,
  /** {error}: a poll of either kind */
  "poll-failed": pollFailed,
  /** {}: a command of another tab met a silence */
  doubted: (state) => (state.doubtful ? state : { ...state, doubtful: true }),
  /** {}: something happened elsewhere, or may have: the cart is to be read */
  "cart-wanted": (state) => withCart(state, { wanted: "now" }),
  /** {at, answer}: GET /cart */
  "cart-read": (state, { at, answer }) => cartRead(state, answer, at),
  /** {item, wish}: the shopper pressed a button */
  "change-began": changeBegan,
  /** {item}: no answer so far, the same command is sent once more */
  "change-repeats": changeRepeats,
  /** {at, item, wish, command|null, outcome}: command is null when it was never sent */
  "change-ended": changeEnded,
  /** {answer}: another tab bought this session's cart */
  "bought-elsewhere": boughtElsewhere,
  /** {at, answer}: the cart after a command the page sent by itself, which needs no words */
  "cart-stated": (state, { at, answer }) => ({ ...state, cart: stateCart(state.cart, answer, at).cart }),
  /** {order, lines}: the shopper pressed Buy, or did before the page was loaded again */
  "buying-began": buyingBegan,
  /** {}: no answer so far, the same order is sent once more */
  "buying-repeats": buyingRepeats,
  /** {at, outcome} */
  "buying-ended": buyingEnded,
  /** {} */
  "receipt-closed": (state) => ({ ...state, receipt: null }),
  /** {item, reason}: a button was pressed that cannot do anything now; say why */
  "pressed-in-vain": pressedInVain,
  /** {at} */
  ticked: (state, { at }) => ticked(state, at),
  /** {text}: typed into the search field */
  "search-typed": (state, { text }) => ({ ...state, filter: search(state.filter, text, state.stock) }),
  /** {on}: only what is left is to be shown, or everything again */
  "only-left": (state, { on }) => ({ ...state, filter: onlyLeft(state.filter, on, state.stock) }),
  /** {}: more of the catalog, or of what goes by a text, was asked for */
  "more-asked": (state) => ({ ...state, stock: askMore(state.stock) }),
  /** {at, answer|null, inOrder, text|null}: the catalog goes on, or these were asked for by name, typed as `text` */
  "more-answered": moreAnswered,
  /** {id} */
  "message-dismissed": (state, { id }) => (state.message?.id === id ? { ...state, message: null } : state),
  /** {language, tag} */
  "language-chosen": (state, { language, tag = language }) => ({ ...state, language, tag }),
};

/**
 * @param {State} state
 * @param {{type: string}} event one of HANDLERS
 * @returns {State} the same object when nothing changed
 * @example reduce(state, { type: "language-chosen", language: "zh" }).language // "zh"
 */
export function reduce(state, event) {
  const handler = Object.hasOwn(HANDLERS, event.type) ? HANDLERS[event.type] : null;
  if (handler === null) throw new Error(`no such event: ${event.type}`);
  const next = handler(state, event);
  if (next.stock === state.stock) return next;
  const filter = followStock(next.filter, next.stock);
  return filter === next.filter ? next : { ...next, filter };
}

function moreAnswered(state, { at, answer, inOrder, text }) {
  const stock = takeMore(state.stock, answer, inOrder, at);
  const filter = text === null || answer === null ? state.filter : findMore(state.filter, text, answer);
  return { ...state, stock, filter };
}

function statusAnswered(state, answer, at) {
  const stock = pollStock(state.stock, answer, at);
  const next = { ...state, stock, failing: false, doubtful: false };
  const anew = isAnew(state.stock, answer);
  if (anew) return noticeStock(withCart(next, { wanted: "now", cursor: null }), state.stock, at);
  const news = isOlder(state.cart.cursor, answer.cart);
  const told = news ? withCart(next, { wanted: "told", told: answer.cart }) : lookAtCart(next, at);
  return noticeStock(told, state.stock, at);
}

function itemsAnswered(state, { at, since, answer }) {
  if (answer === null) return state;
  const anew = state.stock.cursor !== null && isAnew(state.stock, answer);
  const next = { ...state, stock: listStock(state.stock, answer, since, at), failing: false };
  return noticeStock(anew ? withCart(next, { wanted: "now", cursor: null }) : lookAtCart(next, at), state.stock, at);
}

/**
 * Whose turn has come is told by the item, and so may be that a hold is gone, which this page still counts down; what
 * came of it stands in the cart, unless it was read since.
 */
function lookAtCart(state, at) {
  const { cart, stock } = state;
  if (cart.wanted === "now") return state;
  const tells = (one, ofItem) => {
    const item = findItem(stock, one.item);
    return item !== undefined && isOlder(cart.cursor, item.cursor) && ofItem(item);
  };
  const called = cart.places.some((place) => tells(place, ({ turn }) => turn >= place.ticket));
  const gone = (cart.lines ?? []).some((hold) => tells(hold, (item) => contradicts(hold, item, at)));
  return called || gone ? withCart(state, { wanted: "now" }) : state;
}

/** An item that is gone, or a cursor the gateway cannot read: start again from the whole list. */
function pollFailed(state, { error }) {
  const lost = error === "unknown-item" || error === "bad-request";
  const stock = lost ? { ...state.stock, complete: false, listSince: null } : state.stock;
  return { ...state, stock, failing: true, doubtful: false };
}

/** Of several things that happened to the cart elsewhere, the one to act upon is told. */
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

/** The shop's word for it, or what the clock says. */
function whyEnded(hold, cart, at) {
  const cause = ENDED.get(findLapse(cart, hold.item)?.cause);
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

function ticked(state, at) {
  const { cart, told } = passTime(state.cart, at);
  if (cart === state.cart) return state;
  const next = { ...state, cart };
  if (told.length === 0) return next;
  const { item, offer, expiresAt } = told[0];
  return announce(next, offer ? "offerLeft" : "timeLeft", { item, leftMs: expiresAt - at });
}

/** Tells of an item that ran out or came back, except one whose button the shopper has no use for. */
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

function isTheirs({ cart, pending }, item) {
  return findHold(cart, item) !== undefined || findPlace(cart, item) !== undefined || pending.has(item);
}

function withCart(state, change) {
  return { ...state, cart: { ...state.cart, ...change } };
}

/**
 * Holds the state, and tells of each change.
 *
 * @param {State} state
 * @returns {{state: () => State, dispatch: (event: {type: string}) => void,
 *   subscribe: (listener: (state: State) => void) => void}}
 * @example const store = createStore(initialState(start)); store.subscribe(render);
 */
export function createStore(state) {
  const listeners = [];
  return {
    state: () => state,
    dispatch(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}
