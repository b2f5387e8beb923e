// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shop's own server: the money is the provider's, the units are Holdfast's, and this stands between the two.
 *
 *   GET  /pay?order=…    the shopper comes here from the checkout, and is sent on to the payment page
 *   GET  /paid?order=…   the shopper comes back: what became of the order
 *   POST /stripe         the provider's webhook
 *
 * It keeps nothing. An order's id is its name on both sides, every step may be repeated, and who calls is told of a
 * failure, so that they do. The money is reserved first, and taken when Holdfast has said that the units are theirs:
 * who pays too late for what is gone is not refunded, because nothing was taken.
 */

import { createServer } from "node:http";
import Stripe from "stripe";

const env = process.env;
const SHOP = env.SHOP_URL ?? "http://localhost:3000";
const HOLDFAST = env.HOLDFAST_URL ?? "http://127.0.0.1:8090"; // gateway --backend
/** Without decimals, but the provider wants two digits more. */
const AS_HUNDREDTHS = new Set(["ISK", "UGX"]);
/** A payment page is open for 30 minutes at least, `cartd --payment-ttl` is 35: the page ends first. */
const PAGE_SECONDS = 34 * 60;
const PATIENCE_MS = 10_000;
const MOST_BODY_BYTES = 1024 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const stripe = new Stripe(required("STRIPE_KEY"), {
  timeout: PATIENCE_MS,
  ...(env.STRIPE_URL ? addressOf(env.STRIPE_URL) : {}),
});
const webhookSecret = required("STRIPE_WEBHOOK_SECRET");
const holdfastKey = required("HOLDFAST_KEY");

/** What the caller is told; whatever else is thrown is a 500, after which they try again. */
class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

// --- Holdfast ------------------------------------------------------------------------------------

/**
 * @param {string} order a UUID
 * @param {""|"/confirm"|"/release"} step none: only look
 * @returns {Promise<{ok: boolean, type?: string, order?: object}>} `type`: why not, in Holdfast's word
 */
async function holdfast(order, step = "") {
  const response = await fetch(new URL(`/v1/orders/${order}${step}`, HOLDFAST), {
    method: step === "" ? "GET" : "POST",
    headers: { authorization: `Bearer ${holdfastKey}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = await response.json();
  if (response.ok) return { ok: true, order: body };
  // 401, 403: our key is wrong; 429 and 5xx: later. None of them says anything about the order.
  if (![404, 409].includes(response.status)) throw new Error(`Holdfast: ${response.status} ${body.title}`);
  return { ok: false, type: body.type };
}

function orderIn(text) {
  if (!UUID.test(text ?? "")) throw new Refusal(400, "There is no such order.");
  return text.toLowerCase();
}

// --- the shopper ---------------------------------------------------------------------------------

/** However often it is asked for, an order has one payment page: one payment at most. */
async function pay(id) {
  const { ok, order } = await holdfast(id);
  if (!ok) throw new Refusal(404, "There is no such order.");
  if (order.state !== "paying") return `/paid?order=${id}`;
  if (order.total === null) throw new Error(`order ${id}: an item without a price`);
  const page = await stripe.checkout.sessions.create(
    {
      mode: "payment",
      client_reference_id: id,
      payment_intent_data: { capture_method: "manual", metadata: { order: id } },
      line_items: order.lines.map(({ item, quantity, price }) => ({
        quantity,
        price_data: {
          currency: price.currency.toLowerCase(),
          unit_amount: smallestUnits(price),
          product_data: { name: item },
        },
      })),
      expires_at: Math.floor(Date.parse(order.created_at) / 1000) + PAGE_SECONDS,
      success_url: `${SHOP}/paid?order=${id}`,
      cancel_url: `${SHOP}/paid?order=${id}`,
    },
    { idempotencyKey: `page-${id}` },
  );
  return page.url;
}

/** "12.50" is 1250: the text's digits, never a binary fraction. What the lines come to is the order's `total`. */
function smallestUnits({ amount, currency }) {
  return Number(amount.replace(".", "")) * (AS_HUNDREDTHS.has(currency) ? 100 : 1);
}

async function paid(id) {
  const { ok, order } = await holdfast(id);
  if (!ok) throw new Refusal(404, "There is no such order.");
  return {
    paying: "Your payment is on its way. What you chose is kept for you.",
    sold: "Thank you. It is yours.",
    released: "This order was not paid in time, and nothing was charged.",
    returned: "All of this order came back.",
  }[order.state];
}

// --- the provider --------------------------------------------------------------------------------

/** Only what the provider has signed says anything about money. */
async function onWebhook(body, signature) {
  let event;
  try {
    event = stripe.webhooks.constructEvent(body, signature ?? "", webhookSecret);
  } catch {
    throw new Refusal(400, "The signature is wrong.");
  }
  const page = event.data.object;
  if (event.type === "checkout.session.completed") await settle(orderIn(page.client_reference_id), page.payment_intent);
  if (event.type === "checkout.session.expired") await holdfast(orderIn(page.client_reference_id), "/release");
  return "";
}

/** The money is reserved. It is taken if the units are the shopper's, and else let go. */
async function settle(order, payment) {
  const { ok, type } = await holdfast(order, "/confirm");
  if (ok) await stripe.paymentIntents.capture(payment, {}, { idempotencyKey: `capture-${payment}` });
  else await stripe.paymentIntents.cancel(payment, {}, { idempotencyKey: `cancel-${payment}` });
  console.error(`order ${order}: ${ok ? "sold, captured" : `${type}, payment cancelled`}`);
}

// --- HTTP ----------------------------------------------------------------------------------------

async function answer(request) {
  const { pathname, searchParams } = new URL(request.url, SHOP);
  const asked = `${request.method} ${pathname}`;
  if (asked === "GET /pay") return { status: 303, location: await pay(orderIn(searchParams.get("order"))) };
  if (asked === "GET /paid") return { status: 200, text: await paid(orderIn(searchParams.get("order"))) };
  if (asked === "POST /stripe")
    return { status: 200, text: await onWebhook(await bodyOf(request), request.headers["stripe-signature"]) };
  throw new Refusal(404, "There is nothing here.");
}

/** As it came: the signature is over the bytes. */
async function bodyOf(request) {
  const pieces = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > MOST_BODY_BYTES) throw new Refusal(413, "That is too long.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function serve(request, response) {
  try {
    const { status, location, text = "" } = await answer(request);
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...(location && { location }) });
    response.end(text);
  } catch (error) {
    const refused = error instanceof Refusal;
    if (!refused) console.error(error);
    response.writeHead(refused ? error.status : 500, { "content-type": "text/plain; charset=utf-8" });
    response.end(refused ? error.message : "That did not work. Try again in a moment.");
  }
}

function required(name) {
  if (env[name]) return env[name];
  console.error(`${name} is not set`);
  process.exit(2);
}

function addressOf(url) {
  const { protocol, hostname, port } = new URL(url);
  return { protocol: protocol.slice(0, -1), host: hostname, port };
}

const server = createServer(serve);
server.listen(Number(env.PORT ?? 3000), "127.0.0.1", () =>
  console.error(`event=listening what=shop address=127.0.0.1:${server.address().port}`),
);
process.on("SIGTERM", () => server.close(() => process.exit(0)));
