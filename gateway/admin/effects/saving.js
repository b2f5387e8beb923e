// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A table of many parts as one file. The shop writes it (RFC 4180), and has seen to it that no spreadsheet takes a reference for a
 * formula.
 *
 * @import { Outcome } from "../net/door.js"
 * @import { Request } from "../net/v1.js"
 */

/** Of 500 orders each. */
const MOST_PARTS = 200;

/**
 * @param {(request: Request) => Promise<Outcome>} ask
 * @param {Request} request for the first part
 * @param {(rows: number) => void} tell how far it is
 * @returns {Promise<{text: string, rows: number, whole: boolean}|null>} null: a part did not come
 */
export async function collect(ask, request, tell) {
  let text = "";
  let rows = 0;
  /** @type {string|null|undefined} */
  let after = null;
  for (let part = 0; part < MOST_PARTS; ++part) {
    const outcome = await ask({
      ...request,
      accept: "text/csv",
      query: { ...request.query, after: after ?? request.query?.after },
    });
    if (outcome.kind !== "done") return null;
    const [titles, rest] = split(outcome.body);
    text += part === 0 ? titles + rest : rest;
    rows += Number(request.query?.limit ?? 0);
    after = outcome.next;
    if (after === null) return { text, rows, whole: true };
    tell(rows);
  }
  return { text, rows, whole: false };
}

/** The line of titles has no quotes, and so no line within. @param {string} table @returns {[string, string]} */
function split(table) {
  const end = table.indexOf("\n") + 1;
  return [table.slice(0, end), table.slice(end)];
}
