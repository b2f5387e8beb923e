/**
 * Everything the page knows, and how each event changes it. Pure: no DOM, no clock, no randomness; an event that
 * needs the time carries it as `at`, monotonic milliseconds. All decisions are here, in stock.js,
 * in holds.js and in buying.js.
 */

import { buyingBegan, buyingEnded, buyingRepeats } from "./buying.js";
import { isOlder, sameEpoch } from "./cursor.js";
import { UNKNOWN_CART, findHold, passTime, stateCart } from "./holds.js";
import { findItem, isAnew, learnLimit, pollStock, replaceStock, stockFromBoot, updateItems } from "./stock.js";
import { announce, notice, say } from "./telling.js";
import { UNKNOWN_OUTCOMES } from "./wire.js";

/**
 * @typedef {{session: string|null, language: string, stock: import("./stock.js").Stock,
 *   failing: boolean, doubtful: boolean,
 *   cart: import("./holds.js").Cart, pending: Object<string, {wish: string, repeats: number}>,
 *   buying: import("./buying.js").Buying|null, receipt: import("./buying.js").Receipt|null,
 *   message: import("./telling.js").Message|null, notice: import("./telling.js").Message|null, told: number}} State
 *   `failing`: the last poll failed; `doubtful`: a command met a silence which the held poll has not noticed yet
 *   `buying`: the attempt under way; `receipt`: what was bought last, until it is closed
 *   `told`: how many messages and notices there were, their ids
 */

/**
 * @param {{boot: import("./wire.js").Boot, at: number, language: string}} start
 * @returns {State}
 */
export function initialState({ boot, at, language }) {
  return {
    session: boot.session,
    language,
    stock: stockFromBoot(boot, at),
    failing: false,
    doubtful: false,
    cart: UNKNOWN_CART,
    pending: {},
    buying: null,
    receipt: null,
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

/** How long a poll is held while numbers are stale: soon enough to see them come back, too long to be a load. */
export const STALE_WAIT_S = 5;

/**
 * A held poll says nothing about the connection until it ends. So the poll after a failure is not held: its answer is
 * what turns "reconnecting" into "live". Nor is the one after a command which met a silence: it tells whether the
 * numbers are still good.
 *
 * @param {State} state
 * @returns {number|null} the wait to ask for in seconds, null for the server's own
 */
export function pollWait(state) {
  if (state.failing || state.doubtful) return 0;
  return state.stock.stale ? STALE_WAIT_S : null;
}

/**
 * @param {string|null} since what a poll asked from
 * @param {{cursor: string, reset: boolean}|null} answer
 * @returns {boolean} the answer moved on from there; a reset does not, or two stores taking turns would spin the loop
 */
export function progressed(since, answer) {
  return answer !== null && !answer.reset && isOlder(since, answer.cursor);
}

/** One line per event: what it carries, and what handles it. */
const HANDLERS = {
  /** {at, answer}: GET /status */
  "status-answered": (state, { at, answer }) => statusAnswered(state, answer, at),
  /** {at, answer|null}: GET /items; null when the gateway knows nothing yet */
  "items-answered": (state, { at, answer }) => itemsAnswered(state, answer, at),
  /** {error}: a poll of either kind */
  "poll-failed": pollFailed,
  /** {}: something happened elsewhere, or may have: the cart is to be read */
  "cart-wanted": (state) => withCart(state, { wanted: "now" }),
  /** {at, answer}: GET /cart */
  "cart-read": (state, { at, answer }) => cartRead(state, answer, at),
  /** {item, wish}: the shopper pressed a button */
  "change-began": (state, { item, wish }) => withPending(state, item, { wish, repeats: 0 }),
  /** {item}: no answer so far, the same command is sent once more */
  "change-repeats": changeRepeats,
  /** {at, item, wish, command|null, outcome}: command is null when it was never sent */
  "change-ended": changeEnded,
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
  /** {id} */
  "message-dismissed": (state, { id }) => (state.message?.id === id ? { ...state, message: null } : state),
  /** {language} */
  "language-chosen": (state, { language }) => ({ ...state, language }),
};

/**
 * @param {State} state
 * @param {{type: string}} event one of HANDLERS
 * @returns {State} the same object when nothing changed
 * @example reduce(state, { type: "language-chosen", language: "zh" }).language // "zh"
 */
export function reduce(state, event) {
  const handler = HANDLERS[event.type];
  if (!handler) throw new Error(`no such event: ${event.type}`);
  return handler(state, event);
}

function statusAnswered(state, answer, at) {
  const stock = pollStock(state.stock, answer, at);
  const next = { ...state, stock, failing: false, doubtful: false };
  const anew = isAnew(state.stock, answer);
  return noticeStock(anew ? withCart(next, { wanted: "now", cursor: null }) : next, state.stock, at);
}

function itemsAnswered(state, answer, at) {
  if (answer === null) return state;
  const anew = state.stock.cursor !== null && isAnew(state.stock, answer);
  const next = { ...state, stock: replaceStock(state.stock, answer, at), failing: false };
  return noticeStock(anew ? withCart(next, { wanted: "now", cursor: null }) : next, state.stock, at);
}

/** An item that is gone, or a cursor the gateway cannot read: start again from the whole list. */
function pollFailed(state, { error }) {
  const lost = error === "unknown-item" || error === "bad-request";
  const stock = lost ? { ...state.stock, complete: false } : state.stock;
  return { ...state, stock, failing: true, doubtful: false };
}

function cartRead(state, answer, at) {
  const { cart, ended } = stateCart(state.cart, answer, at);
  const next = { ...state, cart };
  if (ended.length === 0) return next;
  const hold = ended[0];
  const due = hold.ranOut || (hold.expiresAt !== null && hold.expiresAt <= at);
  return say(next, due ? "ranOut" : "lineGone", { item: hold.item }, "info");
}

function changeRepeats(state, { item }) {
  const pending = state.pending[item];
  if (!pending) return state;
  const next = withPending(state, item, { ...pending, repeats: pending.repeats + 1 });
  return pending.repeats === 0 ? say(next, "stillTrying", { item }, "info") : next;
}

function changeEnded(state, { at, item, wish, command, outcome }) {
  const { [item]: done, ...pending } = state.pending;
  const next = { ...state, pending };
  if (!outcome.ok) return changeRefused(next, { item, command, outcome });
  const { cart, ended } = stateCart(state.cart, outcome.answer, at);
  // Another epoch is the next poll's business: mixing its numbers into this one's would have no order.
  const ours = state.stock.cursor === null || sameEpoch(outcome.answer.cursor, state.stock.cursor);
  const stock = ours ? updateItems(state.stock, outcome.answer, at) : state.stock;
  const quantity = findHold(cart, item)?.quantity ?? 0;
  const before = findHold(state.cart, item)?.quantity ?? 0;
  const key = quantity === 0 ? "removed" : before === 0 ? "added" : "changed";
  const said = say({ ...next, cart, stock }, key, { item, quantity }, "good");
  const other = ended.find((hold) => hold.item !== item);
  return other ? notice(said, "ranOut", { item: other.item }, at) : said;
}

/** The shop said no, or nothing at all. Only after silence is the cart itself in doubt. */
function changeRefused(state, { item, command, outcome }) {
  const unknown = UNKNOWN_OUTCOMES.includes(outcome.error);
  const doubtful = unknown || outcome.error === "cartd-unavailable";
  if (unknown && command !== null) {
    return say({ ...withCart(state, { wanted: "now" }), doubtful }, "outcomeUnknown", { item }, "bad");
  }
  const short = outcome.error === "sold-out" && outcome.available > 0;
  const key = unknown ? "cartd-unavailable" : short ? "notEnough" : outcome.error;
  const params = { item, limit: outcome.limit ?? 0, available: outcome.available ?? 0 };
  const stock = key === "quantity-limit" ? learnLimit(state.stock, item, outcome.limit) : state.stock;
  return say({ ...state, stock, doubtful }, key, params, "bad");
}

function pressedInVain(state, { item, reason }) {
  return say(state, reason, { item, limit: findItem(state.stock, item)?.limit ?? 0, available: 0 }, "info");
}

function ticked(state, at) {
  const { cart, told } = passTime(state.cart, at);
  if (cart === state.cart) return state;
  const next = { ...state, cart };
  if (told.length === 0) return next;
  return announce(next, "timeLeft", { item: told[0].item, leftMs: told[0].expiresAt - at });
}

/** Tells of an item that ran out or came back, except one whose button the shopper has no use for. */
function noticeStock(state, before, at) {
  for (const { item, available } of state.stock.items) {
    const was = findItem(before, item)?.available;
    if (was === undefined || findHold(state.cart, item) || state.pending[item]) continue;
    if (was > 0 && available === 0) return notice(state, "wentOut", { item }, at);
    if (was === 0 && available > 0) return notice(state, "cameBack", { item, available }, at);
  }
  return state;
}

function withCart(state, change) {
  return { ...state, cart: { ...state.cart, ...change } };
}

function withPending(state, item, change) {
  return { ...state, pending: { ...state.pending, [item]: change } };
}
