// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Server-Sent Events as they come, in pieces that end anywhere. What EventSource does, for who has no EventSource, or
 * wants to know why a stream has ended. Pure.
 *
 * @typedef {{event: string, data: string}} ServerEvent
 */

/** A stream says something at once; where it does not, somebody on the way waits for its end. */
export const FIRST_MS = 10_000;
/** It says something every 15 s; where it does not, it is dead. */
export const SILENT_MS = 45_000;
/** Where a stream does not say when to come back. */
const RETRY_MS = 2_000;
/** More than the largest answer there is, and it is no stream of ours. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/**
 * @param {(event: ServerEvent) => void} take
 * @returns {{read: (piece: string) => void, retryMs: () => number}} `read` throws on what is no such stream
 * @example const events = createEventReader(({ data }) => show(data)); events.read("data: 1\n\n");
 */
export function createEventReader(take) {
  let rest = "";
  let retryMs = RETRY_MS;
  let event = "";
  /** @type {string[]} */
  let data = [];

  /** @param {string} line */
  function readLine(line) {
    if (line === "") {
      if (data.length > 0) take({ event, data: data.join("\n") });
      event = "";
      data = [];
      return;
    }
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "retry" && /^\d{1,6}$/.test(value)) retryMs = Number(value);
  }

  return {
    read(piece) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > MOST_CHARACTERS) throw new TypeError("an event stream was expected");
      for (const line of lines) readLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    },
    retryMs: () => retryMs,
  };
}
