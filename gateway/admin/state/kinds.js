// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Everything that can be done here: which scope it needs, what is asked for before, and the request it comes to. Each may be
 * repeated as it is: amounts are absolute, or are done once under an id that the action has from its beginning. Pure.
 *
 * @import { Request } from "../net/v1.js"
 * @import { Form } from "./description.js"
 *
 * @typedef {Object<string, any>} Target what it is done to, as it was seen when it was asked for
 * @typedef {{name: string, type: "number"|"text"|"item", required?: boolean, most?: number}} Field
 * @typedef {object} Kind
 * @property {string} scope
 * @property {boolean} [grave] it takes something from somebody, or cannot be taken back
 * @property {readonly Field[]} [fields]
 * @property {(target: Target) => Request} [look] what is to be shown before it is done
 * @property {(target: Target, values: Form) => Object<string, string>} [judge] fields that are wrong, with the word for why
 * @property {(target: Target, values: Form, id: string) => Request} request
 */

import { v1 } from "../net/v1.js";

const WHOLE = /^-?\d{1,10}$/;
const MOST = 1_000_000_000;

/** @param {Form} values @param {string} name */
const typed = (values, name) => String(values[name] ?? "").trim();
/** @param {Form} values @param {string} name */
const numberIn = (values, name) => Number(typed(values, name));

/** @param {string} field @param {string} word @returns {Object<string, string>} */
const isWrong = (field, word) => ({ [field]: word });

/** @type {Readonly<Record<string, Kind>>} */
export const KINDS = Object.freeze({
  addStock: {
    scope: "stock:write",
    fields: [{ name: "add", type: "number", required: true }],
    judge: ({ stock }, values) => {
      const add = numberIn(values, "add");
      if (!WHOLE.test(typed(values, "add")) || add === 0 || Math.abs(add) > MOST) return isWrong("add", "wrongNumber");
      return stock + add < 0 ? isWrong("add", "wrongBelowNone") : {};
    },
    request: ({ item }, values, id) => v1.stock(item, { add: numberIn(values, "add"), id }),
  },
  setStock: {
    scope: "stock:write",
    fields: [{ name: "set", type: "number", required: true }],
    judge: ({ held }, values) => {
      const set = numberIn(values, "set");
      if (!WHOLE.test(typed(values, "set")) || set < 0 || set > MOST) return isWrong("set", "wrongNumber");
      return set < held ? isWrong("set", "wrongBelowHeld") : {};
    },
    request: ({ item, stock }, values) => v1.stock(item, { set: numberIn(values, "set"), if: stock }),
  },
  changeItem: {
    scope: "items:write",
    // What is put is made of the item as it is then (effects/doing.js).
    request: ({ item }) => v1.putItem(item, {}),
  },
  changeShop: { scope: "items:write", request: () => v1.putShop({}) },
  newItem: {
    scope: "items:write",
    fields: [
      { name: "item", type: "item", required: true, most: 64 },
      { name: "name", type: "text", most: 200 },
    ],
    judge: (_, values) => (/^[A-Za-z0-9._-]{1,64}$/.test(typed(values, "item")) ? {} : isWrong("item", "wrongItem")),
    request: ({ language }, values) => {
      const name = typed(values, "name");
      return v1.putItem(typed(values, "item"), name === "" ? {} : { name: { [language]: name } });
    },
  },
  removeItem: { scope: "items:write", grave: true, request: ({ item }) => v1.removeItem(item) },
  pause: {
    scope: "sale:write",
    grave: true,
    fields: [{ name: "reason", type: "text", most: 200 }],
    request: (_, values) => v1.pause(typed(values, "reason")),
  },
  resume: { scope: "sale:write", request: () => v1.resume() },
  releaseCart: {
    scope: "carts:write",
    grave: true,
    fields: [{ name: "reason", type: "text", most: 200 }],
    look: ({ session }) => v1.cart(session),
    request: ({ session }, values) => v1.releaseCart(session, typed(values, "reason")),
  },
  confirm: { scope: "orders:write", request: ({ order }) => v1.orderStep(order, "confirm") },
  release: { scope: "orders:write", grave: true, request: ({ order }) => v1.orderStep(order, "release") },
  extend: { scope: "orders:write", request: ({ order }) => v1.orderStep(order, "extend") },
  enableHook: { scope: "hooks:write", request: ({ hook }) => v1.changeHook(hook, { enabled: true }) },
  disableHook: { scope: "hooks:write", grave: true, request: ({ hook }) => v1.changeHook(hook, { enabled: false }) },
  replayHook: {
    scope: "hooks:write",
    fields: [{ name: "after", type: "number", required: true }],
    judge: ({ last }, values) =>
      /^\d{1,15}$/.test(typed(values, "after")) && numberIn(values, "after") <= last
        ? {}
        : isWrong("after", "wrongEvent"),
    request: ({ hook }, values) => v1.changeHook(hook, { after: numberIn(values, "after") }),
  },
  returnOrder: {
    scope: "orders:write",
    grave: true,
    judge: ({ lines }, values) => {
      /** @type {Object<string, string>} */
      const wrong = {};
      for (const { item, quantity, returned } of lines) {
        const back = typed(values, `back_${item}`);
        if (back !== "" && (!/^\d{1,7}$/.test(back) || Number(back) > quantity - returned))
          wrong[`back_${item}`] = "wrongReturn";
      }
      if (Object.keys(wrong).length === 0 && returnedIn(lines, values).length === 0) wrong.lines = "wrongNothing";
      return wrong;
    },
    request: ({ order, lines }, values, id) =>
      v1.returnOrder(order, { id, lines: returnedIn(lines, values), restock: values.restock !== false }),
  },
});

/**
 * @param {{item: string}[]} lines of an order
 * @param {Form} values
 * @returns {{item: string, quantity: number}[]} what is to come back
 */
export function returnedIn(lines, values) {
  return lines
    .map(({ item }) => ({ item, quantity: numberIn(values, `back_${item}`) }))
    .filter(({ quantity }) => quantity > 0);
}
