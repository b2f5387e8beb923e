// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { mintSession, proofFor } from "../../../../client/effects/proofs.js";

const no = (error) => ({ ok: false, error, retryAfterMs: null });
const CHALLENGE = { algorithm: "SHA-256", challenge: "c", maxnumber: 5, salt: "s", signature: "x" };
const prove = async ({ salt }) => `proof of ${salt}`;

function shop(more = {}) {
  const asked = [];
  const api = {
    challenge: async (item) => {
      asked.push(item);
      return { ok: true, answer: CHALLENGE };
    },
    mint: async () => no("garbled"),
    enter: async (altcha) => ({ ok: true, answer: { session: `for ${altcha}`, id: "9f" } }),
    ...more,
  };
  return { api, asked };
}

test("a proof is what somebody makes of a challenge for the item", async () => {
  const { api, asked } = shop();
  assert.deepEqual(await proofFor(api, prove, "tea"), { ok: true, answer: "proof of s" });
  assert.deepEqual(asked, ["tea"]);
});

test("where nobody makes one, or they fail, that is said; and so is what the shop says", async () => {
  const failing = () => Promise.reject(new Error("no https"));
  assert.equal((await proofFor(shop().api, undefined, "tea")).error, "unproved");
  const failed = await proofFor(shop().api, failing, "tea");
  assert.deepEqual([failed.error, failed.detail], ["unproved", "no https"]);
  const shut = shop({ challenge: async () => no("gate-shut") });
  assert.equal((await proofFor(shut.api, prove, "tea")).error, "gate-shut");
});

test("a session is the page's, and where that has none, one for a proof", async () => {
  const given = shop({ mint: async () => ({ ok: true, answer: "9f" }) });
  assert.deepEqual([(await mintSession(given.api, prove)).answer, given.asked], ["9f", []]);
  const gated = shop();
  assert.deepEqual([(await mintSession(gated.api, prove)).answer, gated.asked], ["for proof of s", [null]]);
  assert.equal((await mintSession(shop().api, undefined)).error, "garbled");
  const refusing = shop({ enter: async () => no("too-many-requests") });
  assert.equal((await mintSession(refusing.api, prove)).error, "too-many-requests");
});
