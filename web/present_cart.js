/** The cart, and what was bought of it, as they are shown. Pure. */

import { total } from "./buying.js";
import { formatCountdown } from "./countdown.js";
import { itemName } from "./i18n.js";
import { atLimit, blocked, busy } from "./present_button.js";
import { findItem } from "./stock.js";

export function presentCart(state, { at, say }) {
  const { lines } = state.cart;
  const empty = lines === null || lines.length === 0;
  return {
    heading: lines === null ? say("cartLoading") : empty ? say("cartEmpty") : "",
    summary: empty ? "" : say("cartSummary", { n: lines.length }),
    note: lines === null ? "" : say(empty ? "cartEmptyNote" : "cartNote"),
    lines: (lines ?? []).map((hold) => presentLine(state, hold, { at, say })),
    buy: empty ? null : buyButton(state, say),
    receipt: state.receipt && presentReceipt(state, say),
  };
}

/** @returns {import("./present_button.js").Button} */
function buyButton(state, say) {
  const { buying, pending, cart } = state;
  if (buying !== null) return { ...blocked(say(buying.repeats > 0 ? "tryingAgain" : "buying"), "buyingNow"), busy: true };
  const units = total(cart.lines);
  const label = units > 1 ? say("buyAll", { n: units }) : say("buy");
  // While a line is on its way it is not known what would be bought.
  if (Object.keys(pending).length > 0) return blocked(label, "cartMoves");
  return { label, can: true, busy: false, reason: null };
}

function presentReceipt(state, say) {
  const { order, lines } = state.receipt;
  return {
    order,
    title: say("receiptTitle"),
    orderLabel: say("orderNumber"),
    note: say("receiptNote"),
    close: say("receiptClose"),
    lines: lines.map(({ item, quantity }) => ({
      item,
      name: itemName(findItem(state.stock, item), item, state.language),
      quantity: say("units", { n: quantity }),
    })),
  };
}

function presentLine(state, hold, { at, say }) {
  const item = findItem(state.stock, hold.item);
  const name = itemName(item, hold.item, state.language);
  const pending = state.pending[hold.item];
  const free = !pending && !hold.ranOut && state.buying === null;
  const waits = state.buying !== null ? "buyingNow" : pending ? "stillTrying" : null;
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
      reason: waits ?? noMore,
    },
    less: { label: say("less", { name }), can: free && hold.quantity > 1, busy: false, reason: waits },
    remove:
      pending?.wish === "remove"
        ? busy(say, pending)
        : { label: say("remove"), can: waits === null, busy: false, reason: waits },
  };
}

function countdownText(hold, leftMs, say) {
  if (leftMs === null) return say("noLimit");
  return hold.ranOut || leftMs <= 0 ? say("checking") : say("left", { time: formatCountdown(leftMs) });
}
