// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import { reduce } from "./state.js";

/**
 * Holds the state, and tells of each change.
 *
 * @param {import("./state.js").State} state
 * @returns {{state: () => import("./state.js").State, dispatch: (event: {type: string}) => void,
 *   subscribe: (listener: (state: import("./state.js").State) => void) => void}}
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
