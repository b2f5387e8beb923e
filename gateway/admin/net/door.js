// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Requests to /v1 with a key, which is here and nowhere else: not in an address, a storage, a log, or the state of the page.
 *
 * @import { Request } from "./v1.js"
 *
 * @typedef {{status: number, type: string, detail: string, [field: string]: unknown}} Problem
 * @typedef {{kind: "done", body: any, next: string|null}
 *   | {kind: "refused", problem: Problem}
 *   | {kind: "unreachable"}
 *   | {kind: "unknown"}} Outcome
 *   "refused": nothing was done. "unreachable": nobody was asked, or a question was lost. "unknown": a change was asked for, and
 *   nobody knows whether it was done; what /v1 has may be asked for again as it is
 */

/**
 * @param {{fetch: typeof fetch, timeout: (ms: number) => AbortSignal, patienceMs?: number}} means
 */
export function createDoor({ fetch, timeout, patienceMs = 10_000 }) {
  let key = "";

  /** @param {Request} request @returns {Promise<Outcome>} */
  async function ask(request) {
    const lost = /** @type {Outcome} */ ({ kind: request.writes ? "unknown" : "unreachable" });
    try {
      const response = await fetch(addressOf(request), {
        method: request.method,
        headers: {
          Authorization: `Bearer ${key}`,
          Accept: request.accept ?? "application/json",
          ...(request.body ? { "Content-Type": "application/json" } : {}),
        },
        body: request.body ? JSON.stringify(request.body) : undefined,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: timeout(patienceMs),
      });
      if (response.status === 504) return lost;
      const text = await response.text();
      if (!response.ok) return { kind: "refused", problem: problemOf(response.status, text) };
      const isTable = request.accept === "text/csv";
      return { kind: "done", body: isTable ? text : JSON.parse(text), next: nextOf(response.headers.get("Link")) };
    } catch {
      return lost;
    }
  }

  return {
    ask,
    /** @param {string} secret of the key that is sent from now on; empty: none */
    use(secret) {
      key = secret;
    },
  };
}

/** @param {Request} request */
export function addressOf({ path, query = {} }) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&");
  return text === "" ? path : `${path}?${text}`;
}

/** @param {number} status @param {string} text @returns {Problem} */
function problemOf(status, text) {
  /** @type {unknown} */
  let said = null;
  try {
    said = JSON.parse(text);
  } catch {
    // Something between the page and the shop answered.
  }
  const fields = said !== null && typeof said === "object" ? /** @type {Object<string, unknown>} */ (said) : {};
  return { ...fields, status, type: String(fields.type ?? "other"), detail: String(fields.detail ?? "") };
}

/**
 * @param {string|null} link as RFC 8288 has it
 * @returns {string|null} `after` of what comes next
 * @example nextOf('</v1/orders?after=7&limit=2>; rel="next"') // "7"
 */
export function nextOf(link) {
  const [, after] = /<[^>]*[?&]after=([^&>]+)[^>]*>;\s*rel="next"/.exec(link ?? "") ?? [];
  return after === undefined ? null : decodeURIComponent(after);
}
