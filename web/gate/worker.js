// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Looks for the number of a challenge, in a thread of its own, as ALTCHA's widget asks its workers to. The widget's own one
 * asks the browser's WebCrypto for each try, which takes over ten times as long: what a shopper is asked to wait would
 * cost a program next to nothing. This one hashes itself, by noble-hashes, also where there is no https.
 */

/** Tries between two looks at whether another worker was faster: a few milliseconds. */
const SLICE = 4_000;

const FOLDER = "/altcha/";
const hashing = import(`${FOLDER}sha2.js`);
const text = new TextEncoder();
let abandoned = false;

addEventListener("message", ({ data: { type, payload, start, max } }) => {
  if (type === "abort") abandoned = true;
  else if (type === "work") void search(payload, start, max).then(postMessage, () => postMessage(null));
});

/** @param {{challenge: string, salt: string}} of @param {number} start @param {number} max */
async function search({ challenge, salt }, start, max) {
  const { sha256 } = await hashing;
  const wanted = bytesOf(challenge);
  // Of what all tries begin with the first 64 bytes are hashed once.
  const begun = sha256.create().update(text.encode(salt));
  const hasher = begun.clone();
  const hash = new Uint8Array(wanted.length);
  for (let from = start; from <= max && !abandoned; from += SLICE) {
    for (let number = from; number < from + SLICE && number <= max; number += 1) {
      begun
        ._cloneInto(hasher)
        .update(text.encode(String(number)))
        .digestInto(hash);
      if (hash.every((byte, index) => byte === wanted[index])) return { number, took: 0, worker: true };
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
  return null;
}

/** @param {string} hex */
function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => parseInt(digits, 16));
}
