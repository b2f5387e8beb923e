// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createApi } from "../../../../client/net/api.js";
import { FIRST_MS, SILENT_MS, createEventReader } from "../../../../client/net/events.js";
import { createClock } from "../clock.mjs";

function readAll(pieces) {
  const told = [];
  const events = createEventReader((event) => told.push(event));
  for (const piece of pieces) events.read(piece);
  return { told, retryMs: events.retryMs() };
}

const STREAM =
  'retry: 1234\n\nevent: state\nid: a.1\ndata: {"cursor":"a.1"}\n\n: still here\n\nevent: state\ndata: x\ndata: y\n\n';
const TOLD = [
  { event: "state", data: '{"cursor":"a.1"}' },
  { event: "state", data: "x\ny" },
];

test("events are the same wherever their pieces end, and whatever their lines end with", () => {
  assert.deepEqual(readAll([STREAM]), { told: TOLD, retryMs: 1234 });
  assert.deepEqual(readAll([...STREAM]).told, TOLD);
  assert.deepEqual(readAll([...STREAM.replaceAll("\n", "\r\n")]).told, TOLD);
});

test("an event that is not over is none, and a retry that is no number says nothing", () => {
  assert.deepEqual(readAll(["retry: soon\ndata: half\n"]), { told: [], retryMs: 2000 });
});

/** A stream whose pieces are sent when a test says so. */
function openStream({ status = 200, closing } = {}) {
  const clock = createClock();
  let send;
  const asked = [];
  const fetch = async (path, { signal }) => {
    asked.push(path);
    const body = new ReadableStream({
      start(controller) {
        const text = new TextEncoder();
        send = {
          piece: (piece) => controller.enqueue(text.encode(piece)),
          bytes: (bytes) => controller.enqueue(bytes),
          end: () => controller.close(),
        };
        signal.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
      },
    });
    return new Response(body, { status });
  };
  const api = createApi({
    fetch,
    session: null,
    closing,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  return { clock, api, asked, send: () => send };
}

const STATE = (cursor) => `event: state\ndata: ${JSON.stringify({ cursor, items: [] })}\n\n`;
const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 5);
  });

test("a stream tells what it is told, and when it ends, when to come back", async () => {
  const { api, asked, send } = openStream();
  const told = [];
  const done = api.events({ since: "a.1", cart: "a.0" }, ({ cursor }) => told.push(cursor));
  await settle();
  send().piece(`retry: 1500\n\n${STATE("a.2")}`);
  send().piece(STATE("a.3"));
  send().end();
  assert.deepEqual(await done, { ok: true, answer: { delayMs: 1500 } });
  assert.deepEqual([told, asked], [["a.2", "a.3"], ["/events?item=*&since=a.1&cart=a.0"]]);
});

test("a letter that comes in two pieces is whole", async () => {
  const { api, send } = openStream();
  const told = [];
  const done = api.events({ since: null }, ({ reason }) => told.push(reason));
  await settle();
  const state = JSON.stringify({ cursor: "a.2", items: [], reason: "午休 ☕" });
  for (const byte of new TextEncoder().encode(`event: state\ndata: ${state}\n\n`)) send().bytes(Uint8Array.of(byte));
  send().end();
  await done;
  assert.deepEqual(told, ["午休 ☕"]);
});

test("who is told nothing at all by a stream, or nothing for long, does not wait for it", async () => {
  for (const pieces of [[], ["retry: 1000\n\n"]]) {
    const { api, clock, send } = openStream();
    const done = api.events({ since: null }, () => {});
    await settle();
    for (const piece of pieces) send().piece(piece);
    await settle();
    await clock.advance(pieces.length === 0 ? FIRST_MS : SILENT_MS);
    assert.equal((await done).error, "timed-out", pieces.join());
  }
});

test("what is no such stream is an error, and all ends when everything does", async () => {
  const refused = openStream({ status: 404 });
  const done = refused.api.events({ since: null }, () => {});
  await settle();
  refused.send().end();
  assert.equal((await done).error, "refused");

  const closing = new AbortController();
  const open = openStream({ closing: closing.signal });
  const asked = open.api.events({ since: null }, () => {});
  await settle();
  closing.abort();
  assert.equal((await asked).error, "interrupted");
});
