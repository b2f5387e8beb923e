/** The cart, as it is shown. Pure. */

import { formatCountdown } from "./countdown.js";
import { itemName } from "./i18n.js";
import { atLimit, busy } from "./present_button.js";
import { findItem } from "./stock.js";

export function presentCart(state, { at, say }) {
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
