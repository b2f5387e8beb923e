/**
 * State and time in, what stands on the page out: words, numbers, what can be pressed. Pure, and the only place that
 * knows both the state and the languages. view.js puts the result on the screen without judging it.
 */

import { formatCountdown, msToNextSecond } from "./countdown.js";
import { findHold } from "./holds.js";
import { HTML_LANG, itemName, otherLanguage, translate } from "./i18n.js";
import { connection } from "./state.js";
import { findItem } from "./stock.js";

/**
 * @typedef {{label: string, can: boolean, busy: boolean, reason: string|null}} Button
 *   `reason`: the message for someone who presses it in vain
 * @typedef {ReturnType<typeof present>} Page
 */

/**
 * @param {import("./state.js").State} state
 * @param {number} at monotonic milliseconds
 * @example present(store.state(), now).connection.state // "live"
 */
export function present(state, at) {
  const say = (key, params) => translate(state.language, key, params);
  const link = connection(state);
  return {
    say,
    lang: HTML_LANG[state.language],
    otherLang: HTML_LANG[otherLanguage(state.language)],
    connection: { state: link, label: say(link) },
    connecting: link === "connecting" ? say("connectingNote") : "",
    items: state.stock.items.map((item) => presentItem(state, item, { at, say, link })),
    cart: presentCart(state, { at, say }),
    message: state.message && spoken(state, state.message, say),
    notice: state.notice && spoken(state, state.notice, say),
  };
}

/**
 * @param {import("./state.js").State} state
 * @param {number} at
 * @returns {number|null} when `present` would next say something else by the passing of time alone
 */
export function msToNextChange(state, at) {
  const holds = (state.cart.lines ?? []).filter(({ expiresAt, ranOut }) => expiresAt !== null && !ranOut);
  const awaited = state.stock.items.filter(
    ({ available, releaseAt }) => available === 0 && releaseAt !== null && releaseAt > at,
  );
  const ends = [...holds.map(({ expiresAt }) => expiresAt), ...awaited.map(({ releaseAt }) => releaseAt)];
  // A hold that is due already is the next tick's to mark, however long ago that was (the machine may have slept).
  const waits = ends.map((end) => msToNextSecond(Math.max(1, end - at)));
  if (["reconnecting", "stale"].includes(connection(state))) waits.push(1000);
  return waits.length > 0 ? Math.min(...waits) : null;
}

function presentItem(state, item, { at, say, link }) {
  const hold = findHold(state.cart, item.item);
  const shownOf = Math.max(1, item.stock, item.available + item.held);
  return {
    item: item.item,
    name: itemName(item, item.item, state.language),
    count: String(item.available),
    leftOf: say("leftOf", { stock: item.stock }),
    held: item.held > 0 ? say("heldNow", { held: item.held }) : "",
    shares: { available: item.available / shownOf, held: item.held / shownOf },
    old: link !== "live",
    soldOut: item.available === 0 ? say("soldOut") : "",
    note: itemNote(state, item, { at, say, link, hold }),
    add: addButton(state, item, { say, hold }),
  };
}

/** One line under the number, the most pressing thing first. */
function itemNote(state, item, { at, say, link, hold }) {
  if (link !== "live") return say("lastKnown", { ago: ago(at - (state.stock.heardAt ?? at), say) });
  if (item.available === 0 && hold) return say("yoursIsSafe");
  if (item.available === 0) return returnNote(item, at, say);
  return item.limit === null ? say("freeNote") : say("limitNote", { limit: item.limit });
}

function returnNote(item, at, say) {
  if (item.releaseAt === null) return say("allSold");
  const leftMs = item.releaseAt - at;
  return leftMs > 0 ? say("mayReturn", { time: formatCountdown(leftMs) }) : say("mayReturnNow");
}

function ago(ms, say) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return say("agoNow");
  return seconds < 60 ? say("agoSeconds", { n: seconds }) : say("agoMinutes", { n: Math.floor(seconds / 60) });
}

/** @returns {Button} */
function addButton(state, item, { say, hold }) {
  const pending = state.pending[item.item];
  if (pending) return busy(say, pending);
  if (hold && atLimit(item, hold)) return blocked(say("inCart"), "quantity-limit");
  if (item.available === 0) return hold ? blocked(say("inCart"), "sold-out") : blocked(say("soldOut"), "sold-out");
  return { label: say(hold ? "addMore" : "add"), can: true, busy: false, reason: null };
}

function atLimit(item, hold) {
  return item.limit !== null && hold.quantity >= item.limit;
}

function blocked(label, reason) {
  return { label, can: false, busy: false, reason };
}

function busy(say, { wish, repeats }) {
  const doing = { more: "adding", less: "changing", remove: "removing" }[wish];
  return { label: say(repeats > 0 ? "tryingAgain" : doing), can: false, busy: true, reason: "stillTrying" };
}

function presentCart(state, { at, say }) {
  const { lines } = state.cart;
  const empty = lines === null || lines.length === 0;
  return {
    heading: lines === null ? say("cartLoading") : empty ? say("cartEmpty") : "",
    summary: empty ? "" : say("cartSummary", { n: lines.length }),
    note: lines === null ? "" : say(empty ? "cartEmptyNote" : "cartNote"),
    lines: (lines ?? []).map((hold) => presentLine(state, hold, { at, say })),
  };
}

function presentLine(state, hold, { at, say }) {
  const item = findItem(state.stock, hold.item);
  const name = itemName(item, hold.item, state.language);
  const pending = state.pending[hold.item];
  const free = !pending && !hold.ranOut;
  const leftMs = hold.expiresAt === null ? null : hold.expiresAt - at;
  const noMore = item && atLimit(item, hold) ? "quantity-limit" : item?.available === 0 ? "sold-out" : null;
  return {
    item: hold.item,
    name,
    quantity: String(hold.quantity),
    quantityLabel: say("quantity"),
    countdown: countdownText(hold, leftMs, say),
    soon: leftMs !== null && leftMs <= 60_000,
    steps: item?.limit !== 1 || hold.quantity > 1,
    more: {
      label: say("more", { name }),
      can: free && noMore === null,
      busy: false,
      reason: pending ? "stillTrying" : noMore,
    },
    less: { label: say("less", { name }), can: free && hold.quantity > 1, busy: false, reason: null },
    remove:
      pending?.wish === "remove"
        ? busy(say, pending)
        : { label: say("remove"), can: !pending, busy: false, reason: "stillTrying" },
  };
}

function countdownText(hold, leftMs, say) {
  if (leftMs === null) return say("noLimit");
  return hold.ranOut || leftMs <= 0 ? say("checking") : say("left", { time: formatCountdown(leftMs) });
}

function spoken(state, { id, key, params, tone }, say) {
  const name = itemName(findItem(state.stock, params.item), params.item, state.language);
  const time = params.leftMs === undefined ? "" : formatCountdown(params.leftMs);
  return { id, tone, text: say(key, { ...params, name, time }) };
}
