// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @import { CartLine, Order, ShopState } from "../state/seen.js"
 * @import { Act } from "./acting.js"
 * @import { View } from "./element.js"
 * @import { OwnState, ShelfState, ownState } from "./reading.js"
 * @import { Counter } from "./shops.js"
 * @import { Reader } from "./words.js"
 * @typedef {Parameters<ActingElement["render"]>[0]} Seen
 * @typedef {ReturnType<typeof ownState>} Own
 */

import { ActingElement } from "./acting.js";
import { setAttribute } from "./parts.js";
import { doubt, ownState as ownStateOf, shelfState, unitsOf } from "./reading.js";
import { CHECKOUT } from "./shops.js";
import { saidOfShelf } from "./stock.js";
import { timeTo } from "./words.js";

/**
 * One item's way from the shelf to the shopper: it is put into the cart, waited for, taken, bought and paid. Its content
 * is what the button says in place of "Add to cart".
 *
 * @tag holdfast-buy
 *
 * @attr {string} item - The item's id.
 * @attr {number} [quantity=1] - How many are put into the cart.
 * @attr {boolean} add-only - It puts into the cart, and leaves buying to a `<holdfast-cart>`.
 * @attr {string} pay - Where an order is paid, with `{order}` in it for its number; left out, what `<meta name="holdfast-pay">` says. Without either `holdfast-pay` tells the page.
 * @attr {string} shop - The shop's address; left out, that of `<meta name="holdfast-shop">`, else of the script.
 * @attr {string} lang - The language, `en` or `zh`; left out, that of the nearest ancestor that has one.
 * @attr {"loading"|"missing"|"in-stock"|"few"|"all-in-carts"|"sold-out"|"paused"|"opens"|"over"|"in-cart"|"offer"|"in-line"|"buying"|"to-pay"|"bought"|"unpaid"} state - What there is to see. The element sets it.
 * @attr {"connecting"|"live"|"stale"|"reconnecting"} connection - Whether the numbers are of now. The element sets it.
 *
 * @fires {CustomEvent<BuyDetail>} holdfast-change - It shows something else: `item`, `state`, `quantity` in the cart, `position` in line, `connection`.
 * @fires {CustomEvent<Order>} holdfast-order - An order was made, or something became of it: it is an `Order` of holdfast-client.
 * @fires {CustomEvent<PayDetail>} holdfast-pay - An order is to be paid: `order`, `url`. Unless that is prevented, the page goes to `url`.
 * @fires {CustomEvent<ShopError>} holdfast-error - Something was not done: it is a `ShopError` of holdfast-client.
 *
 * @slot - What the button says in place of "Add to cart".
 *
 * @csspart base - All of it.
 * @csspart note - What is said below the buttons.
 * @csspart actions - What holds the buttons.
 * @csspart button - Each of them.
 * @csspart primary - The one to press.
 * @csspart secondary - The other one.
 * @csspart pay - The link to the payment page, in place of the primary button.
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
export class HoldfastBuy extends ActingElement {
  static observedAttributes = [...ActingElement.observedAttributes, "quantity", "add-only"];

  /** How many are put into the cart. */
  get quantity() {
    const is = Number(this.getAttribute("quantity") ?? 1);
    return Number.isSafeInteger(is) && is > 0 ? is : 1;
  }
  set quantity(units) {
    setAttribute(this, "quantity", String(units));
  }

  /** Where an order is paid, with `{order}` in it. */
  get pay() {
    return this.getAttribute("pay");
  }
  set pay(address) {
    setAttribute(this, "pay", address === null ? null : String(address));
  }

  /** It puts into the cart alone. */
  get addOnly() {
    return this.hasAttribute("add-only");
  }
  set addOnly(is) {
    setAttribute(this, "add-only", is ? "" : null);
  }

  /** @override @param {Seen} seen @returns {View} */
  render(seen) {
    const { state, counter, reader } = seen;
    const { item, known } = this;
    const own = ownStateOf(item, state, { buying: counter.isBuying(), done: counter.isDone });
    const shelf = item === "" ? "missing" : shelfState(known);
    const is = own.state === null || shelf === "loading" ? shelf : own.state;
    const act =
      own.state === null || shelf === "loading" ? this.#onShelf(shelf, own, seen) : this.#mine(own.state, own, seen);
    const wrong = shelf === "loading" ? null : doubt(state.connection);
    const note = wrong === null ? act.note : reader.say("and", { a: act.note, b: reader.say(wrong) }).trim();
    this.show({ ...act, note }, reader);
    this.tellOrder(counter, state.order);
    return {
      state: is,
      counts:
        own.line !== null || own.state === "to-pay" || shelf === "opens" || (known?.nextReleaseAt ?? null) !== null,
      detail: { item, quantity: own.line?.quantity ?? 0, position: own.place?.position ?? null },
      said: this.#said(shelf, own, act.note, seen),
    };
  }

  /** @param {ShelfState} shelf @param {Own} own @param {string} note @param {Seen} seen @returns {[string, string, string][]} */
  #said(shelf, { state, line }, note, { state: { cart }, reader, now }) {
    if (shelf === "loading" || cart === null) return [];
    const mine = this.saidOfMine(state, line, note, reader, now);
    return state === null ? [saidOfShelf(this.item, this.known, shelf, reader, now), ...mine] : mine;
  }

  /** @param {ShelfState} shelf @param {Own} own @param {Seen} seen @returns {Act} */
  #onShelf(shelf, { lapse }, { state: { reason, cart }, counter, reader, now }) {
    const { say } = reader;
    const busy = counter.isBusy(this.item);
    const lost = lapse === null ? "" : lapsedNote(lapse, reader);
    const off = (/** @type {string} */ text) => ({ text, off: true, press: () => {} });
    switch (shelf) {
      case "loading":
        return { note: say("loading"), primary: { ...off(say("add")), busy: true }, slot: true };
      case "missing":
        return { note: say(this.item === "" ? "noItem" : "missing") };
      case "paused":
        return { note: reason ?? say("salePaused"), primary: off(say("paused")) };
      case "over":
        return { note: say("saleOver"), primary: off(say("over")) };
      case "opens": {
        const at = this.known?.opensAt ?? null;
        const note = at === null || at <= now ? say("saleNow") : say("saleIn", { time: timeTo(at, now, reader) });
        return { note, primary: off(say("notYet")) };
      }
      case "all-in-carts":
      case "sold-out":
        return {
          note: lost || this.#mayReturn(reader, now),
          primary: this.press(say("wait"), () => this.wait(), busy || cart === null),
        };
      default:
        return {
          note: lost,
          primary: this.press(say(lapse === null ? "add" : "addAgain"), () => this.add(this.quantity), busy),
          slot: lapse === null,
        };
    }
  }

  /** @param {Reader} reader @param {number} now */
  #mayReturn(reader, now) {
    const { say } = reader;
    const at = this.known?.nextReleaseAt ?? null;
    const waiting = waitingNote(this.known?.waiting ?? 0, reader);
    if (at === null) return say("and", { a: say("sold-out"), b: waiting }).trim();
    return at <= now ? say("mayReturnNow") : say("mayReturn", { time: timeTo(at, now, reader) });
  }

  /** @param {OwnState} state @param {Own} own @param {Seen} seen @returns {Act} */
  #mine(state, { line, place, order }, { state: { cart }, counter, reader, now }) {
    const { say } = reader;
    const busy = counter.isBusy(this.item);
    const remove = (/** @type {"remove"|"leave"|"decline"} */ key) => this.press(say(key), () => this.giveBack(), busy);
    switch (state) {
      case "in-line":
        return { note: say("place", { position: place?.position ?? 1 }), secondary: remove("leave") };
      case "offer":
        return {
          ...offerNote(line, reader, now),
          above: true,
          primary: this.press(say("take"), () => this.add(line?.quantity ?? 1), busy),
          secondary: remove("decline"),
        };
      case "in-cart":
        return {
          ...heldNote(line, reader, now),
          primary: this.addOnly ? null : this.press(buyText(unitsOf(cart), line, reader), () => this.#checkOut(), busy),
          secondary: remove("remove"),
        };
      case "buying":
        return { ...heldNote(line, reader, now), primary: { text: say("buying"), busy: true, press: () => {} } };
      default:
        return order === null ? { note: "" } : orderAct(this, order, counter, reader, now);
    }
  }

  async #checkOut() {
    await checkOut(this);
  }
}

/** @typedef {{item: string, state: ShelfState|OwnState, quantity: number, position: number|null, connection: ShopState["connection"]}} BuyDetail */
/** @typedef {{order: Order, url: string|null}} PayDetail */

/** Buys what is in the cart, and goes on to where that is paid. @param {import("./element.js").HoldfastElement} element */
export async function checkOut(element) {
  const order = await element.ask(CHECKOUT, ({ shop, buyBy }) => {
    buyBy(element);
    return shop.cart.checkout();
  });
  if (order?.state === "paying") element.goToPay(order);
}

/**
 * What is said of an order, and what may be done with it.
 *
 * @param {import("./element.js").HoldfastElement} element
 * @param {Order} order
 * @param {Counter} counter
 * @param {Reader} reader
 * @param {number} now
 * @returns {Act}
 */
export function orderAct(element, order, counter, reader, now) {
  const { say } = reader;
  const number = say("order", { order: order.order });
  const giveUp = () => element.ask(order.order, ({ shop }) => shop.release(order.order));
  if (order.state === "paying") {
    const note =
      order.expiresAt === null ? say("toPay") : say("toPayFor", { time: timeTo(order.expiresAt, now, reader) });
    const busy = counter.isBusy(order.order);
    return {
      note,
      link: element.payAddress(order),
      secondary: { text: say("giveUp"), busy, press: () => void giveUp() },
    };
  }
  const what = order.state === "sold" || order.state === "released" ? order.state : "returned";
  const note = order.state === "sold" ? `${say(what)}\n${number}` : say(what);
  return { note, secondary: { text: say("done"), press: () => counter.finish(order.order) } };
}

/** @param {number} units @param {CartLine|null} line @param {Reader} reader */
export function buyText(units, line, { say }) {
  return units > (line?.quantity ?? 0) ? say("buyAll", { n: units }) : say("buy");
}

/** @param {CartLine|null} line @param {Reader} reader @param {number} now @returns {{note: string, urgent: boolean}} */
function heldNote(line, reader, now) {
  const { say } = reader;
  const quantity = line?.quantity ?? 1;
  const { text, urgent } = timeOf(line, reader, now);
  const held = quantity === 1 ? say("held") : say("heldMany", { n: quantity });
  return { note: text === "" ? held : `${held} · ${text}`, urgent };
}

/** The last minute is told in another colour. @param {CartLine|null} line @param {Reader} reader @param {number} now */
export function timeOf(line, reader, now) {
  const ends = line?.expiresAt ?? null;
  if (ends === null) return { text: "", urgent: false };
  const text = ends <= now ? reader.say("timeIsUp") : reader.say("heldFor", { time: timeTo(ends, now, reader) });
  return { text, urgent: ends - now <= 60_000 };
}

/** @param {CartLine|null} line @param {Reader} reader @param {number} now */
export function offerNote(line, reader, now) {
  const ends = line?.expiresAt ?? null;
  const { say } = reader;
  return { note: ends === null ? say("offer") : say("offerFor", { time: timeTo(ends, now, reader) }), urgent: true };
}

/** @param {number} waiting @param {Reader} reader */
export function waitingNote(waiting, { say }) {
  if (waiting === 0) return "";
  return waiting === 1 ? say("oneWaits") : say("manyWait", { n: waiting });
}

/** @param {{cause: string, reason?: string}} lapse @param {Reader} reader */
export function lapsedNote({ cause, reason }, { say }) {
  if (cause === "released") return reason === undefined ? say("lapsedReleased") : say("lapsedReleasedFor", { reason });
  return say(cause === "offer" ? "lapsedOffer" : "lapsed");
}
