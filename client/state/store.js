// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What can happen, what is told of it, and who hears what came of it.
 *
 * @import { Outcome } from "../net/api.js"
 * @import { CartAnswer, ListAnswer, OrderAnswer, StatusAnswer } from "../net/wire.js"
 * @import { Attempt, Receipt } from "./buying.js"
 * @import { Ended } from "./changing.js"
 * @import { State, Wish } from "./state.js"
 * @import { List } from "./stock.js"
 *
 * @typedef {{
 *   "status-answered": {at: number, answer: StatusAnswer},
 *   "items-answered": {at: number, since: string|null, answer: List|null},
 *   "poll-failed": {at: number, error: string},
 *   doubted: {},
 *   "cart-wanted": {},
 *   "cart-read": {at: number, answer: CartAnswer},
 *   "change-began": {item: string, wish: Wish},
 *   "change-repeats": {item: string},
 *   "change-ended": {at: number}&Ended,
 *   "bought-elsewhere": {answer: OrderAnswer},
 *   "cart-stated": {at: number, answer: CartAnswer},
 *   "buying-began": Attempt,
 *   "buying-repeats": {},
 *   "buying-ended": {at: number, outcome: Outcome<OrderAnswer>, madeAt?: number},
 *   "receipt-kept": {receipt: Receipt},
 *   "receipt-closed": {},
 *   "order-read": {at: number, answer: OrderAnswer},
 *   "release-began": {},
 *   "release-ended": {at: number, outcome: Outcome<OrderAnswer>},
 *   "pressed-in-vain": {item: string|null, reason: string},
 *   ticked: {at: number},
 *   "search-typed": {text: string},
 *   "only-left": {on: boolean},
 *   "more-asked": {},
 *   "more-answered": {at: number, answer: ListAnswer|null, inOrder: boolean, text: string|null},
 *   "message-dismissed": {id: number},
 *   "language-chosen": {language: string, tag?: string}
 * }} Events
 * @typedef {{[T in keyof Events]: {type: T}&Events[T]}[keyof Events]} Event
 */

import { reduce } from "./state.js";

/**
 * Holds the state, and tells of each change.
 *
 * @typedef {{state: () => State, dispatch: (event: Event) => void,
 *   subscribe: (listener: (state: State) => void) => void}} Store
 * @param {State} state
 * @returns {Store}
 * @example const store = createStore(initialState(start)); store.subscribe(render);
 */
export function createStore(state) {
  /** @type {((state: State) => void)[]} */
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
