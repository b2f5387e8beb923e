// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { Cart, Item, Order, ShopState } from "../state/seen.js"
 * @import { Thing } from "./cart_row.js"
 * @import { View } from "./element.js"
 * @import { CartState } from "./reading.js"
 * @import { Counter } from "./shops.js"
 * @import { Reader } from "./words.js"
 * @typedef {Parameters<HoldfastElement["render"]>[0]} Seen
 */

import { formatPrice, formatSums } from "../present/money.js";
import { threshold } from "../state/cart.js";
import { buyText, checkOut, orderAct } from "./buy.js";
import { makeRow } from "./cart_row.js";
import { HoldfastElement } from "./element.js";
import { make, makeButton, setAttribute, tell } from "./parts.js";
import { cartState, doubt, unitsOf } from "./reading.js";
import { nameOf, timeTo } from "./words.js";

/**
 * The shopper's cart: what it holds and for how long, where they wait, what it costs, the purchase, and its payment.
 *
 * @tag holdfast-cart
 *
 * @attr {string} pay - Where an order is paid, with `{order}` in it for its number; left out, what `<meta name="holdfast-pay">` says. Without either `holdfast-pay` tells the page.
 * @attr {string} shop - The shop's address; left out, that of `<meta name="holdfast-shop">`, else of the script.
 * @attr {string} lang - The language, `en` or `zh`; left out, that of the nearest ancestor that has one.
 * @attr {"loading"|"empty"|"filled"|"buying"|"to-pay"|"bought"|"unpaid"} state - What there is to see. The element sets it.
 * @attr {"connecting"|"live"|"stale"|"reconnecting"} connection - Whether the numbers are of now. The element sets it.
 *
 * @fires {CustomEvent<CartDetail>} holdfast-change - It shows something else: `state`, `quantity` in all, `connection`.
 * @fires {CustomEvent<Order>} holdfast-order - An order was made, or something became of it: it is an `Order` of holdfast-client.
 * @fires {CustomEvent<PayDetail>} holdfast-pay - An order is to be paid: `order`, `url`. Unless that is prevented, the page goes to `url`.
 * @fires {CustomEvent<ShopError>} holdfast-error - Something was not done: it is a `ShopError` of holdfast-client.
 *
 * @csspart base - All of it.
 * @csspart title - Its heading.
 * @csspart rows - What it holds, waits for and lost.
 * @csspart row - Each of these.
 * @csspart name - What an item is called.
 * @csspart price - What its units cost.
 * @csspart quantity - How many there are.
 * @csspart note - What is said of one, or of all.
 * @csspart actions - What holds buttons.
 * @csspart button - Each of them.
 * @csspart less - Takes one away.
 * @csspart more - Adds one.
 * @csspart primary - The one to press.
 * @csspart secondary - The other one.
 * @csspart pay - The link to the payment page.
 * @csspart total - What it comes to.
 * @csspart order - What became of the order.
 * @csspart error - Why something was not done.
 *
 * @cssprop --holdfast-accent - The colour of buttons, of the focus, and of what is in stock.
 * @cssprop --holdfast-on-accent - The colour of the words on it.
 * @cssprop --holdfast-border - The colour of borders.
 * @cssprop --holdfast-warning - The colour of what is short, and of time that runs.
 * @cssprop --holdfast-danger - The colour of what is sold out, and of errors.
 * @cssprop --holdfast-text - The colour of the words; left out, the page's.
 * @cssprop --holdfast-radius - How round corners are.
 * @cssprop --holdfast-gap - The room between parts.
 */
export class HoldfastCart extends HoldfastElement {
  #title = make("h2", { class: "title", part: "title", tabindex: "-1", id: "title" });
  #note = make("p", { class: "note", part: "note" });
  #rows = make("ul", { class: "rows", part: "rows", role: "list", "aria-labelledby": "title" });
  #sumName = make("span");
  #sum = make("span", { class: "sum" });
  #total = make("p", { class: "total", part: "total" }, this.#sumName, this.#sum);
  #buy = makeButton("primary");
  #orderNote = make("p", { class: "order" });
  #orderSum = make("p", { class: "total" });
  #link = make("a", { class: "button primary", part: "button primary pay" });
  #orderButton = makeButton("secondary");
  #order = make(
    "div",
    { class: "panel", part: "order" },
    this.#orderNote,
    this.#orderSum,
    make("div", { class: "actions", part: "actions" }, this.#link, this.#orderButton.node),
  );
  /** @type {Map<string, ReturnType<typeof makeRow>>} */
  #rowOf = new Map();
  /** @type {Map<string, {is: Item|null|undefined, stop: () => void}>} */
  #watched = new Map();

  /** Where an order is paid, with `{order}` in it. */
  get pay() {
    return this.getAttribute("pay");
  }
  set pay(address) {
    setAttribute(this, "pay", address === null ? null : String(address));
  }

  /** @override */
  make() {
    const actions = make("div", { class: "actions", part: "actions" }, this.#buy.node);
    return make(
      "section",
      { class: "base", part: "base", "aria-labelledby": "title" },
      this.#title,
      this.#order,
      this.#note,
      this.#rows,
      this.#total,
      actions,
    );
  }

  /** @override */
  left() {
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }

  /** @override @param {Seen} seen @returns {View} */
  render(seen) {
    const { state, counter, reader, now } = seen;
    const { say } = reader;
    const is = cartState(state, { buying: counter.isBuying(), done: counter.isDone });
    const things = thingsOf(state.cart, (item) => counter.isBusy(item), is.state === "buying" || is.state === "to-pay");
    this.#watch(things, counter);
    for (const thing of things) thing.known = this.#watched.get(thing.item)?.is;
    const units = unitsOf(state.cart);
    const wrong = is.state === "loading" ? null : doubt(state.connection);
    const empty =
      is.state === "loading" ? say("loading") : things.length === 0 && is.order === null ? say("empty") : "";
    tell(this.#title, say("cart"));
    tell(this.#note, say("and", { a: wrong === null ? "" : say(wrong), b: empty }).trim());
    this.#showRows(things, reader, now);
    this.#showSum(things, reader);
    const buying = is.state === "buying";
    const buy = {
      text: buying ? say("buying") : buyText(units, units === 1 ? (state.cart?.lines[0] ?? null) : null, reader),
      busy: buying,
    };
    this.#buy.show(units === 0 || is.state === "to-pay" ? null : { ...buy, press: () => void checkOut(this) });
    this.#showOrder(is.order, counter, reader, now);
    this.tellOrder(counter, state.order);
    return {
      state: is.state,
      counts: things.some(({ line }) => line !== null) || is.state === "to-pay",
      detail: { quantity: units },
      said: state.cart === null ? [] : this.#said(things, is, reader, now),
    };
  }

  /** @param {Thing[]} things @param {Counter} counter */
  #watch(things, counter) {
    for (const [item, { stop }] of this.#watched) {
      if (things.some((thing) => thing.item === item)) continue;
      stop();
      this.#watched.delete(item);
    }
    for (const { item } of things) {
      if (this.#watched.has(item)) continue;
      /** @type {{is: Item|null|undefined, stop: () => void}} */
      const entry = { is: undefined, stop: () => {} };
      this.#watched.set(item, entry);
      entry.stop = counter.shop.watch(item, (known) => {
        entry.is = known;
        this.requestUpdate();
      });
    }
  }

  /** @param {Thing[]} things @param {Reader} reader @param {number} now */
  #showRows(things, reader, now) {
    for (const [item, { node }] of this.#rowOf) {
      if (things.some((thing) => thing.item === item)) continue;
      node.remove();
      this.#rowOf.delete(item);
    }
    const deeds = {
      hold: (/** @type {string} */ item, /** @type {number} */ units) =>
        void this.ask(item, ({ shop }) => shop.cart.add(item, units)),
      remove: (/** @type {string} */ item) => void this.ask(item, ({ shop }) => shop.cart.remove(item)),
    };
    /** @type {Element|null} */
    let before = null;
    for (const thing of things) {
      const row = this.#rowOf.get(thing.item) ?? makeRow(deeds);
      this.#rowOf.set(thing.item, row);
      row.show(thing, reader, now);
      /** @type {Element|null} */
      const place = before === null ? this.#rows.firstElementChild : before.nextElementSibling;
      if (place !== row.node) this.#rows.insertBefore(row.node, place);
      before = row.node;
    }
    this.#rows.hidden = things.length === 0;
  }

  /** @param {Thing[]} things @param {Reader} reader */
  #showSum(things, reader) {
    const priced = things.flatMap(({ line, known }) =>
      line !== null && !line.offer && known?.price ? [{ price: known.price, quantity: line.quantity }] : [],
    );
    tell(this.#sumName, reader.say("total"));
    tell(this.#sum, priced.length === 0 ? "" : formatSums(priced, reader.tag));
    this.#total.hidden = priced.length === 0;
  }

  /** @param {Order|null} order @param {Counter} counter @param {Reader} reader @param {number} now */
  #showOrder(order, counter, reader, now) {
    this.#order.hidden = order === null;
    if (order === null) return;
    const { note, link = null, secondary = null } = orderAct(this, order, counter, reader, now);
    tell(this.#orderNote, note);
    tell(this.#orderSum, order.total === null ? "" : formatPrice(order.total, reader.tag));
    this.#link.hidden = link === null;
    if (link !== null) this.#link.href = link;
    this.#link.textContent = reader.say("pay");
    this.#orderButton.show(secondary);
  }

  /**
   * What a screen reader hears: what became of the order, and that time runs out.
   *
   * @param {Thing[]} things
   * @param {{state: CartState, order: Order|null}} is
   * @param {Reader} reader
   * @param {number} now
   * @returns {[string, string, string][]}
   */
  #said(things, { state, order }, reader, now) {
    const about = order === null ? "none" : `${order.order} ${order.state}`;
    /** @type {[string, string, string][]} */
    const said = [
      [
        "cart",
        about,
        state === "to-pay"
          ? reader.say("toPay")
          : order === null
            ? ""
            : reader.say(order.state === "sold" ? "sold" : "released"),
      ],
    ];
    for (const { item, known, line } of things) {
      const ends = line?.expiresAt ?? null;
      if (ends === null) continue;
      const near = threshold(ends - now);
      const words =
        near === Infinity
          ? ""
          : reader.say("saysLeft", { name: nameOf(known, item, reader), time: timeTo(ends, now, reader) });
      said.push([`time ${item}`, String(near), words]);
    }
    return said;
  }
}

/** @typedef {{state: CartState, quantity: number, connection: ShopState["connection"]}} CartDetail */
/** @typedef {import("./buy.js").PayDetail} PayDetail */

/**
 * What is held first, then what is waited for, then what was lost; each item once.
 *
 * @param {Cart|null} cart
 * @param {(item: string) => boolean} isBusy
 * @param {boolean} off
 * @returns {Thing[]}
 */
export function thingsOf(cart, isBusy, off) {
  if (cart === null) return [];
  const nothing = { known: undefined, line: null, place: null, lapse: null, off };
  const lines = cart.lines.map((line) => ({ ...nothing, item: line.item, line }));
  const places = cart.waiting.map((place) => ({ ...nothing, item: place.item, place }));
  const lapsed = cart.lapsed.map((lapse) => ({ ...nothing, item: lapse.item, lapse }));
  const all = [...lines, ...places, ...lapsed];
  return all
    .filter(({ item }, at) => all.findIndex((other) => other.item === item) === at)
    .map((thing) => ({ ...thing, busy: isBusy(thing.item) }));
}
