// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A Vendure plug-in: Holdfast keeps the stock of all variants whose SKU is an item of its, Vendure everything else.
 *
 *   a variant comes into an order     it is held in Holdfast's cart of that order, or the mutation is refused
 *   the order goes to payment         the cart becomes an order there, whose units are kept until it is paid
 *   the payment is authorised         that order is confirmed: only what is confirmed goes on to be settled
 *   it comes too late                 it is cancelled, or refunded where the money was taken already
 *   the shopper turns back            the order is released, and what was in it is held again
 *   it is cancelled before that       it is released, or what is held for it let go
 *   it is cancelled after that        what the order has no more comes back: some of it, or all
 *
 * It keeps two words with each order, both out of reach of shoppers: the session that has the cart, and the number of the order.
 */

import { randomUUID } from "node:crypto";
import {
  EventBus,
  Order,
  OrderLine,
  OrderLineEvent,
  OrderService,
  PaymentService,
  PluginCommonModule,
  ProductVariant,
  TransactionalConnection,
  VendurePlugin,
} from "@vendure/core";

const PATIENCE_MS = 10_000;
/** Where payment begins, and where the money is there. */
const TO_PAY = "ArrangingPayment";
const PAID = ["PaymentAuthorized", "PaymentSettled"];

/** What Holdfast refuses, in its own word; all else that goes wrong ends the mutation as an error. */
class Refusal extends Error {
  constructor(problem) {
    super(problem.detail);
    this.type = problem.type;
    this.problem = problem;
  }
}

/** @param {{gateway: string, backend: string, key: string}} settings where it is, and the key of the backend's door */
function createHoldfast({ gateway, backend, key }) {
  /** Without a `body` it only looks. */
  async function ask(base, path, authorization, body) {
    const response = await fetch(new URL(path, base), {
      method: body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${authorization}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await response.json();
    if (response.ok) return told;
    if (response.status === 404 || response.status === 409 || response.status === 422) throw new Refusal(told);
    throw new Error(`Holdfast ${path}: ${response.status} ${told.type}`);
  }
  return {
    session: async (person) =>
      (await ask(backend, "/v1/sessions", key, person === undefined ? {} : { person })).session,
    cart: (session, command) => ask(gateway, "/cart", session, command),
    checkout: (session, order, reference) => ask(gateway, "/checkout", session, { order, reference }),
    confirm: (order) => ask(backend, `/v1/orders/${order}/confirm`, key, {}),
    release: (order) => ask(backend, `/v1/orders/${order}/release`, key, {}),
    order: (order) => ask(backend, `/v1/orders/${order}`, key),
    takeBack: (order, id, lines) => ask(backend, `/v1/orders/${order}/return`, key, { id, lines }),
    /** @returns {Promise<number|null>} what is left for carts now; null: it is none of ours, or its number is hidden */
    async available(item) {
      const asked = `/status?${new URLSearchParams({ item, wait: "0" })}`;
      const response = await fetch(new URL(asked, gateway), { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) return null;
      return (await response.json()).items[0]?.available ?? null;
    },
  };
}

/** What the shopper is told. @param {Refusal} refusal @param {string} name */
function inWords({ type, problem }, name) {
  const { obtainable, limit, per_person: perPerson } = problem;
  if (type === "sold-out")
    return obtainable > 0 ? `${name}: only ${obtainable} left.` : `${name}: sold out, or all in carts.`;
  if (type === "quantity-limit") return `${name}: you may have ${perPerson ?? limit}.`;
  if (type === "not-open") return `${name} is not sold right now.`;
  if (type === "paused") return "The sale is paused.";
  if (type === "hold-expired" || type === "cart-changed" || type === "empty-cart")
    return "The time to buy has run out. Check the cart, and add again what is missing.";
  if (type === "too-late") return "The payment came too late: what was ordered went to somebody else.";
  return problem.title;
}

/** The two words of each order. */
class Kept {
  init(injector) {
    this.connection = injector.get(TransactionalConnection);
  }
  async keep(ctx, order, fields) {
    Object.assign(order.customFields, fields);
    await this.connection.getRepository(ctx, Order).update(order.id, { customFields: fields });
  }
}

class HoldfastStock extends Kept {
  constructor(holdfast) {
    super();
    this.holdfast = holdfast;
  }
  async session(ctx, order) {
    if (order.customFields.holdfastSession) return order.customFields.holdfastSession;
    const session = await this.holdfast.session(
      ctx.activeUserId === undefined ? undefined : `vendure ${ctx.activeUserId}`,
    );
    await this.keep(ctx, order, { holdfastSession: session });
    return session;
  }
  /** Says how many of a variant are held in all. @returns {Promise<string|undefined>} why not */
  async hold(ctx, order, variant, quantity) {
    const command =
      quantity > 0 ? { action: "add", item: variant.sku, quantity } : { action: "remove", item: variant.sku };
    try {
      await this.holdfast.cart(await this.session(ctx, order), command);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      // Vendure has it alone: a voucher, a download.
      return refusal.type === "unknown-item" ? undefined : inWords(refusal, await this.nameOf(ctx, variant));
    }
  }
  async nameOf(ctx, { id, sku }) {
    const found = await this.connection.getEntityOrThrow(ctx, ProductVariant, id, { relations: ["translations"] });
    const { name } =
      found.translations.find(({ languageCode }) => languageCode === ctx.languageCode) ?? found.translations[0] ?? {};
    return name ?? sku;
  }
  unitsIn(order, variantId, except) {
    const lines = order.lines.filter((line) => line.productVariantId === variantId && line.id !== except);
    return lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }
  variantOf(ctx, line) {
    return line.productVariant ?? this.connection.getEntityOrThrow(ctx, ProductVariant, line.productVariantId);
  }
}

/** Before an order has something, it is held. */
class HoldInterceptor extends HoldfastStock {
  willAddItemToOrder(ctx, order, { productVariant, quantity }) {
    return this.hold(ctx, order, productVariant, this.unitsIn(order, productVariant.id) + quantity);
  }
  async willAdjustOrderLine(ctx, order, { orderLine, quantity }) {
    const variant = await this.variantOf(ctx, orderLine);
    return this.hold(ctx, order, variant, this.unitsIn(order, variant.id, orderLine.id) + quantity);
  }
  async willRemoveItemFromOrder(ctx, order, orderLine) {
    const variant = await this.variantOf(ctx, orderLine);
    return this.hold(ctx, order, variant, this.unitsIn(order, variant.id, orderLine.id));
  }
}

/** From the cart to what is paid. What is returned refuses the step, in Vendure's way. */
class BuyProcess extends HoldfastStock {
  init(injector) {
    super.init(injector);
    this.orders = injector.get(OrderService);
    this.payments = injector.get(PaymentService);
    // Within Vendure's transaction: where Holdfast does not answer nothing is cancelled, and whoever asked asks again.
    injector.get(EventBus).registerBlockingEventHandler({
      event: OrderLineEvent,
      id: "holdfast-take-back",
      handler: ({ ctx, order, type }) => (type === "cancelled" ? this.takeBack(ctx, order) : undefined),
    });
  }
  // Vendure calls them without an object.
  onTransitionStart = async (from, to, { ctx, order }) => {
    const number = order.customFields.holdfastOrder;
    try {
      if (to === TO_PAY) return await this.order(ctx, order);
      if (PAID.includes(to) && from === TO_PAY && number) await this.holdfast.confirm(number);
      if (from === TO_PAY && (to === "AddingItems" || to === "Cancelled") && number)
        await this.giveUp(ctx, order, number, to);
      if (from === "AddingItems" && to === "Cancelled") await this.letGo(ctx, order);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.type === "too-late") await this.giveMoneyBack(ctx, order);
      return inWords(refusal, "what was ordered");
    }
  };
  async order(ctx, order) {
    if (!order.customFields.holdfastSession) return undefined;
    // A number of its own for each attempt: one that was given up is not bought by any more.
    const number = order.customFields.holdfastOrder ?? randomUUID();
    await this.keep(ctx, order, { holdfastOrder: number });
    try {
      await this.holdfast.checkout(order.customFields.holdfastSession, number, order.code);
    } catch (refusal) {
      // An order of things that are all Vendure's own.
      if (!(refusal instanceof Refusal && refusal.type === "empty-cart" && (await this.hasNone(order)))) throw refusal;
      await this.keep(ctx, order, { holdfastOrder: null });
    }
    return undefined;
  }
  async hasNone(order) {
    for (const line of order.lines) if ((await this.holdfast.available(line.productVariant.sku)) !== null) return false;
    return true;
  }
  async giveUp(ctx, order, number, to) {
    await this.holdfast.release(number);
    await this.keep(ctx, order, { holdfastOrder: null });
    if (to !== "AddingItems") return;
    for (const line of order.lines) {
      const variant = await this.variantOf(ctx, line);
      await this.hold(ctx, order, variant, this.unitsIn(order, variant.id));
    }
  }
  async letGo(ctx, order) {
    if (!order.customFields.holdfastSession) return;
    for (const line of order.lines) await this.hold(ctx, order, await this.variantOf(ctx, line), 0);
  }
  /** What was reserved is let go. What was taken already is refunded, which is Vendure's own step, by hand where the handler has none. */
  async giveMoneyBack(ctx, order) {
    for (const payment of await this.orders.getOrderPayments(ctx, order.id)) {
      if (payment.state === "Authorized") await this.orders.cancelPayment(ctx, payment.id);
      if (payment.state === "Settled")
        await this.payments.createRefund(
          ctx,
          {
            paymentId: payment.id,
            amount: payment.amount,
            reason: "paid too late",
            lines: [],
            shipping: 0,
            adjustment: 0,
          },
          order,
          payment,
        );
    }
  }
  /** What Holdfast's order has and Vendure's has no more. Asked twice it comes back once: fewer are left each time, and that is its name. */
  async takeBack(ctx, { id, customFields }) {
    const number = customFields.holdfastOrder;
    const bought = number ? await this.holdfast.order(number) : undefined;
    if (bought?.state !== "sold") return;
    const kept = await this.connection
      .getRepository(ctx, OrderLine)
      .find({ where: { order: { id } }, relations: ["productVariant"] });
    const lines = [];
    let left = 0;
    for (const { item, quantity, returned = 0 } of bought.lines) {
      const has = quantity - returned;
      const wants = kept.reduce((sum, line) => sum + (line.productVariant.sku === item ? line.quantity : 0), 0);
      left += Math.min(has, wants);
      if (wants < has) lines.push({ item, quantity: has - wants });
    }
    if (lines.length > 0) await this.holdfast.takeBack(number, `cancelled, ${left} left`, lines);
  }
}

/** What pages show of a variant's stock. */
class LiveStock {
  constructor(holdfast) {
    this.holdfast = holdfast;
  }
  async getStockLevel(ctx, variant, saleable) {
    const available = (await this.holdfast.available(variant.sku)) ?? saleable;
    return available === 0 ? "OUT_OF_STOCK" : available <= 12 ? "LOW_STOCK" : "IN_STOCK";
  }
}

/**
 * The plug-in, for `plugins` of a VendureConfig. Variants that Holdfast has are to have `trackInventory: FALSE`: two who count are one too many.
 *
 * @param {{gateway: string, backend: string, key: string}} settings
 */
export function holdfastPlugin(settings) {
  const holdfast = createHoldfast(settings);
  class HoldfastPlugin {}
  VendurePlugin({
    compatibility: "^3.0.0",
    imports: [PluginCommonModule],
    configuration(config) {
      const word = { type: "string", nullable: true, internal: true, length: 255 };
      config.customFields.Order.push({ name: "holdfastSession", ...word }, { name: "holdfastOrder", ...word });
      config.orderOptions.orderInterceptors.push(new HoldInterceptor(holdfast));
      config.orderOptions.process.push(new BuyProcess(holdfast));
      config.catalogOptions.stockDisplayStrategy = new LiveStock(holdfast);
      return config;
    },
  })(HoldfastPlugin);
  return HoldfastPlugin;
}
