// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { isOlder, parseCursor, sameEpoch } from "../../../../client/net/cursor.js";

test("a cursor is an epoch and a sequence number", () => {
  assert.deepEqual(parseCursor("4f1c9a.17"), { epoch: "4f1c9a", seq: 17n });
  assert.deepEqual(parseCursor("a.b.3"), { epoch: "a.b", seq: 3n });
  for (const text of [null, undefined, "", "17", "a.", ".1", "a.-1", "a.1x"]) assert.equal(parseCursor(text), null);
});

test("cursors are ordered as numbers, beyond what a Number can tell apart", () => {
  assert.equal(isOlder("a.9", "a.10"), true);
  assert.equal(isOlder("a.10", "a.9"), false);
  assert.equal(isOlder("a.10", "a.10"), false);
  assert.equal(isOlder("a.18446744073709551614", "a.18446744073709551615"), true);
});

test("cursors of different epochs have no order", () => {
  assert.equal(isOlder("a.1", "b.2"), false);
  assert.equal(isOlder("b.2", "a.1"), false);
  assert.equal(isOlder(null, "a.1"), false);
  assert.equal(sameEpoch("a.1", "a.2"), true);
  assert.equal(sameEpoch("a.1", "b.1"), false);
  assert.equal(sameEpoch(null, null), false);
});
