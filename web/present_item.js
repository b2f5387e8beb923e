/** One item on the shelf, as it is shown. Pure. */

import { formatCountdown } from "./countdown.js";
import { findHold } from "./holds.js";
import { itemName } from "./i18n.js";
import { atLimit, blocked, busy } from "./present_button.js";

export function presentItem(state, item, { at, say, link }) {
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

/** @returns {import("./present_button.js").Button} */
function addButton(state, item, { say, hold }) {
  const pending = state.pending[item.item];
  if (pending) return busy(say, pending);
  if (state.buying !== null && item.available > 0) return blocked(say(hold ? "inCart" : "add"), "buyingNow");
  if (hold && atLimit(item, hold)) return blocked(say("inCart"), "quantity-limit");
  if (item.available === 0) return hold ? blocked(say("inCart"), "sold-out") : blocked(say("soldOut"), "sold-out");
  return { label: say(hold ? "addMore" : "add"), can: true, busy: false, reason: null };
}
