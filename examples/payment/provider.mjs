// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Stands in for the payment provider, so that the example can be tried without an account: the part of Stripe's HTTP
 * that shop.mjs uses, and what a shopper does on the payment page.
 *
 *   POST /page/{session}/pay     the shopper pays: the money is reserved, and the shop is told by a webhook
 *   POST /page/{session}/leave   the time of the page is over
 *   POST /page/{session}/again   the last webhook, once more
 *   GET  /payments               what became of all payments
 */

import { createHmac, randomUUID } from "node:crypto";
import { createServer } from "node:http";

const { STRIPE_WEBHOOK_SECRET = "whsec_of_the_example", PORT = "4000" } = process.env;
const ATTEMPTS = 5;

const sessions = new Map();
const payments = new Map();
const answered = new Map(); // by idempotency key
let address = "";
let webhook = process.env.WEBHOOK_URL ?? "http://127.0.0.1:3000/stripe";

function createSession(form) {
  const id = `cs_${randomUUID()}`;
  let amount = 0;
  for (let i = 0; form.has(`line_items[${i}][quantity]`); ++i)
    amount +=
      Number(form.get(`line_items[${i}][quantity]`)) * Number(form.get(`line_items[${i}][price_data][unit_amount]`));
  const session = {
    id,
    object: "checkout.session",
    client_reference_id: form.get("client_reference_id"),
    amount_total: amount,
    currency: form.get("line_items[0][price_data][currency]"),
    expires_at: Number(form.get("expires_at")),
    capture_method: form.get("payment_intent_data[capture_method]"),
    payment_intent: null,
    status: "open",
    url: `http://${address}/page/${id}`,
  };
  sessions.set(id, session);
  return session;
}

function changePayment(id, from, to) {
  const payment = payments.get(id);
  if (payment?.status !== from) return null;
  payment.status = to;
  payment.changes += 1;
  return payment;
}

function listenTo(form) {
  webhook = form.get("url");
  return { id: "we_1", object: "webhook_endpoint", url: webhook };
}

const API = [
  [/^\/v1\/webhook_endpoints$/, (_, form) => listenTo(form)],
  [/^\/v1\/checkout\/sessions$/, (_, form) => createSession(form)],
  [/^\/v1\/payment_intents\/([^/]+)\/capture$/, ([, id]) => changePayment(id, "requires_capture", "succeeded")],
  [/^\/v1\/payment_intents\/([^/]+)\/cancel$/, ([, id]) => changePayment(id, "requires_capture", "canceled")],
];

/** Until the shop has taken it, as the provider does, only sooner. */
async function tell(session, type) {
  const body = JSON.stringify({ id: `evt_${session.id}_${type}`, object: "event", type, data: { object: session } });
  const statuses = [];
  for (let attempt = 0; attempt < ATTEMPTS; ++attempt) {
    const time = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", STRIPE_WEBHOOK_SECRET).update(`${time}.${body}`).digest("hex");
    const headers = { "content-type": "application/json", "stripe-signature": `t=${time},v1=${signature}` };
    const response = await fetch(webhook, { method: "POST", headers, body });
    statuses.push(response.status);
    if (response.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
  }
  return { webhook: statuses };
}

function onPage(session, action) {
  if (action === "leave" && session.status === "open") session.status = "expired";
  if (action === "pay" && session.status === "open") {
    const payment = `pi_${randomUUID()}`;
    const { amount_total: amount, currency, client_reference_id: order } = session;
    payments.set(payment, {
      id: payment,
      object: "payment_intent",
      amount,
      currency,
      order,
      status: "requires_capture",
      changes: 0,
    });
    Object.assign(session, { status: "complete", payment_intent: payment });
  }
  if (session.status === "open") return null;
  return tell(session, session.status === "complete" ? "checkout.session.completed" : "checkout.session.expired");
}

async function answer(request, text) {
  const { pathname } = new URL(request.url, "http://provider");
  if (pathname === "/payments") return [...payments.values()];
  const page = pathname.match(/^\/page\/([^/]+)\/(pay|leave|again)$/);
  if (page) return sessions.has(page[1]) ? onPage(sessions.get(page[1]), page[2]) : null;
  const key = request.headers["idempotency-key"];
  if (key !== undefined && answered.has(key)) return answered.get(key);
  for (const [path, make] of API) {
    const match = pathname.match(path);
    const made = match && make(match, new URLSearchParams(text));
    if (made && key !== undefined) answered.set(key, made);
    if (match) return made;
  }
  return null;
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const piece of request) text += piece;
  const found = await answer(request, text);
  const body = found ?? { error: { type: "invalid_request_error", message: "that cannot be done" } };
  response.writeHead(found === null ? 400 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
});
server.listen(Number(PORT), "127.0.0.1", () => {
  address = `127.0.0.1:${server.address().port}`;
  console.error(`event=listening what=provider address=${address}`);
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
