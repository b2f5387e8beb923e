// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What all elements have in common: a shop, a language, an inside that is made once, and events.
 *
 * @import { Order, ShopState } from "../state/seen.js"
 * @import { createSeconds } from "./clock.js"
 * @import { Counter, Shops } from "./shops.js"
 * @import { Reader } from "./words.js"
 * @typedef {{shops: Shops, seconds: ReturnType<typeof createSeconds>}} World
 * @typedef {{state: string, counts?: boolean, detail?: Record<string, unknown>, said?: [string, string, string][]}} View
 *   what an element shows: its state; whether a time in it runs; what `holdfast-change` says besides; and what a screen reader is
 *   to hear once another state has come: what it is about, the state, and the words
 */

import { languageOf } from "./language.js";
import { make, setAttribute, tell } from "./parts.js";
import { payAddress } from "./reading.js";
import { dress } from "./sheet.js";
import { asShopError } from "./shops.js";
import { readerOf, reasonOf } from "./words.js";

const Given = globalThis.HTMLElement;
/** Where there is no browser the module is read all the same. */
const Base = Given ?? /** @type {typeof HTMLElement} */ (class {});

/** @type {World|null} */
let world = null;

/** Once, before the first element is there. @param {World} given */
export function setWorld(given) {
  world ??= given;
}

export class HoldfastElement extends Base {
  static observedAttributes = ["item", "lang", "pay", "shop"];

  #root = this.attachShadow({ mode: "open" });
  #isMade = false;
  #isDue = false;
  /** @type {{counter: Counter, release: () => void}|null} */
  #taken = null;
  /** @type {(() => void)[]} */
  #ends = [];
  #told = "";
  /** @type {string|null} */
  #wrong = null;
  /** What a screen reader is told, in its own time. */
  #quiet = make("div", { class: "quiet", role: "status" });
  #error = make("p", { class: "error", part: "error", role: "alert" });
  #again = () => {
    this.#leave();
    this.#enter();
  };
  #look = () => this.requestUpdate();

  /** The shop's address, where it is not that of the script or of `<meta name="holdfast-shop">`. */
  get shop() {
    return this.getAttribute("shop");
  }
  set shop(address) {
    setAttribute(this, "shop", address === null ? null : String(address));
  }

  /** In one word, what there is to see; the attribute `state` says it, too. */
  get state() {
    return this.getAttribute("state") ?? "loading";
  }

  /** Whether what it shows is of now; the attribute `connection` says it, too. */
  get connection() {
    return this.getAttribute("connection") ?? "connecting";
  }

  connectedCallback() {
    if (!this.isConnected) return;
    for (const name of ["item", "shop", "lang", "pay", "quantity", "addOnly"]) this.#takeOver(name);
    if (!this.#isMade) {
      this.#isMade = true;
      this.#root.append(this.make(), this.#error, this.#quiet);
      this.#error.hidden = true;
    }
    dress(this.#root);
    if (this.#taken === null) this.#enter();
    this.update();
  }

  disconnectedCallback() {
    if (!this.isConnected) this.#leave();
  }

  /** A browser that can move an element moves it as it is. */
  connectedMoveCallback() {}

  /** @param {string} name @param {string|null} before @param {string|null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || this.#taken === null) return;
    if (name === "item" || name === "shop") {
      this.#wrong = null;
      this.#again();
    }
    this.requestUpdate();
  }

  /** What was set before the element was one stands in the way of its accessors. @param {string} name */
  #takeOver(name) {
    const mine = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    if (!Object.hasOwn(this, name) || !(name in Object.getPrototypeOf(this))) return;
    const value = mine[name];
    delete mine[name];
    mine[name] = value;
  }

  #enter() {
    const { shops } = the(world);
    const taken = shops.take(shops.addressOf(this.shop ?? this.#meta("holdfast-shop")), this.#again);
    this.#taken = taken;
    this.#ends = [taken.counter.follow(this.#look), ...this.enter(taken.counter)];
    this.requestUpdate();
  }

  #leave() {
    for (const end of this.#ends.splice(0)) end();
    this.#taken?.release();
    this.#taken = null;
    the(world).seconds.count(this.#look, false);
    this.left();
  }

  /** @param {string} name */
  #meta(name) {
    return this.ownerDocument.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? null;
  }

  /** However much changes at once, it is shown once. */
  requestUpdate() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.isConnected) this.update();
    });
  }

  update() {
    if (this.#taken === null) return;
    const { counter } = this.#taken;
    const { seconds } = the(world);
    const focused = /** @type {HTMLElement|null} */ (this.#root.activeElement);
    const state = counter.state();
    const view = this.render({ state, counter, reader: this.reader(), now: seconds.now() });
    tell(this.#error, this.#wrong ?? "");
    this.keepFocus(focused);
    setAttribute(this, "state", view.state);
    setAttribute(this, "connection", state.connection);
    seconds.count(this.#look, view.counts === true);
    this.#announce(counter, view);
    this.#change(state, view);
  }

  /** @param {Counter} counter @param {View} view */
  #announce(counter, { said = [] }) {
    const news = said.filter(([about, now]) => counter.isNews(about, now)).map(([, , words]) => words);
    const words = news.filter((text) => text !== "");
    if (words.length > 0) this.#quiet.textContent = words.join(" ");
  }

  /** @param {ShopState} state @param {View} view */
  #change({ connection }, view) {
    const detail = { state: view.state, connection, ...view.detail };
    const told = JSON.stringify(detail);
    if (told === this.#told || view.state === "loading") return;
    this.#told = told;
    this.emit("holdfast-change", detail);
  }

  /** Who had the focus and is gone gives it to what is said, so that a second press does not undo the first. @param {HTMLElement|null} focused */
  keepFocus(focused) {
    if (focused === null || (focused.isConnected && focused.closest("[hidden]") === null)) return;
    /** @type {HTMLElement|null} */ (this.#root.querySelector("[tabindex]"))?.focus();
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    const first = /** @type {HTMLElement|null} */ (
      this.#root.querySelector("button:not([hidden]), a[href]:not([hidden])")
    );
    if (first === null) super.focus(options);
    else first.focus(options);
  }

  /** @returns {Reader} of the language of where it stands */
  reader() {
    return readerOf(languageOf(this) ?? this.ownerDocument.defaultView?.navigator.language ?? "en");
  }

  /** @param {string} name @param {unknown} detail @param {boolean} [cancelable] @returns {boolean} whether nobody was against it */
  emit(name, detail, cancelable = false) {
    const event = new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail });
    return this.dispatchEvent(event);
  }

  /**
   * Asks the shop for something, and says what came of it.
   *
   * @template T
   * @param {string} what
   * @param {(counter: Counter) => Promise<T>} work
   * @returns {Promise<T|null>} null: it was not done
   */
  async ask(what, work) {
    if (this.#taken === null) return null;
    const { counter } = this.#taken;
    this.#wrong = null;
    try {
      return await counter.ask(what, () => work(counter));
    } catch (cause) {
      const error = asShopError(cause);
      if (error.type === "closed") return null;
      this.#wrong = reasonOf(error, this.reader());
      this.requestUpdate();
      this.emit("holdfast-error", error);
      return null;
    }
  }

  /** Where an order is paid, if the page says. @param {Order} order */
  payAddress({ order }) {
    return payAddress(this.getAttribute("pay") ?? this.#meta("holdfast-pay"), order, this.ownerDocument.baseURI);
  }

  /** Off to the payment page, unless the page has its own way. @param {Order} order */
  goToPay(order) {
    const url = this.payAddress(order);
    if (this.emit("holdfast-pay", { order, url }, true) && url !== null)
      this.ownerDocument.defaultView?.location.assign(url);
  }

  /**
   * Tells what has become of an order, once for all elements: by the one that it was made with, if that is there.
   *
   * @param {Counter} counter
   * @param {Order|null} order
   */
  tellOrder(counter, order) {
    if (!counter.isTeller(this)) return;
    const news = counter.isNews("order", order === null ? "none" : `${order.order} ${order.state}`);
    if (news && order !== null) this.emit("holdfast-order", order);
  }

  /** Its inside. @returns {Node} */
  make() {
    return make("div");
  }

  /** @type {(counter: Counter) => (() => void)[]} what ends what was begun */
  enter() {
    return [];
  }

  /** It is nowhere now. */
  left() {}

  /** @type {(seen: {state: ShopState, counter: Counter, reader: Reader, now: number}) => View} */
  render() {
    return { state: "loading" };
  }
}

/** @template T @param {T|null} there @returns {T} */
function the(there) {
  if (there === null) throw new TypeError("the elements are defined by elements.js");
  return there;
}
