// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { KEPT_S, SHORTEST_S, createHistory } from "../../../../gateway/dashboard/history.js";

test("ten minutes are kept, in columns, and what was not known is null", () => {
  const history = createHistory(["held", "changes"]);
  for (let at = 0; at <= KEPT_S + 5; at += 1) history.add(at, { held: at });
  assert.deepEqual([history.times()[0], history.times().at(-1)], [5, KEPT_S + 5]);
  assert.equal(history.times().length, KEPT_S + 1);
  assert.deepEqual([history.column("held")[0], history.column("held").at(-1)], [5, KEPT_S + 5]);
  assert.equal(history.column("changes").length, history.times().length);
  assert.ok(history.column("changes").every((value) => value === null));
});

test("a plot spans a minute at first, and grows with what there is", () => {
  const history = createHistory(["held"]);
  assert.deepEqual(history.span(), [-SHORTEST_S, 0]);
  history.add(1000, { held: 1 });
  assert.deepEqual(history.span(), [1000 - SHORTEST_S, 1000]);
  history.add(1000 + 2 * SHORTEST_S, { held: 1 });
  assert.deepEqual(history.span(), [1000, 1000 + 2 * SHORTEST_S]);
  history.add(1000 + 2 * KEPT_S, { held: 1 });
  assert.deepEqual(history.times(), [1000 + 2 * KEPT_S], "a page that was hidden for long starts anew");
});

test("a summary leaves out what is not known, but says so of now", () => {
  const history = createHistory(["held"]);
  assert.deepEqual(history.summary("held"), { now: null, mean: null, most: null });
  history.add(1, { held: 1 });
  history.add(2, { held: 5 });
  assert.deepEqual(history.summary("held"), { now: 5, mean: 3, most: 5 });
  history.gap(3);
  assert.deepEqual(history.summary("held"), { now: null, mean: 3, most: 5 });
});
