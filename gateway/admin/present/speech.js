// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How words, numbers, times and money are said in a language. Pure.
 *
 * @import { Money } from "../state/sums.js"
 *
 * @typedef {ReturnType<typeof speechOf>} Speech
 */

import { HTML_LANG, translate } from "../shop/language.js";
import { formatPrice } from "../shop/money.js";
import { en } from "./en.js";
import { zh } from "./zh.js";

/** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
export const MESSAGES = Object.freeze({ en, zh });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {string} language */
export function speechOf(language) {
  const tag = HTML_LANG[language];
  const whole = new Intl.NumberFormat(tag);
  const hours = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const full = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
  const short = new Intl.DateTimeFormat(tag, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const days = new Intl.DateTimeFormat(tag, { month: "short", day: "numeric", weekday: "short", timeZone: "UTC" });
  const messages = MESSAGES[language];
  /** @param {string} key @param {Object<string, unknown>} [params] */
  const say = (key, params) => translate(messages, key, params);

  return {
    language,
    say,
    /** @param {string} key */
    has: (key) => Object.hasOwn(messages, key),
    /** @param {number|null|undefined} value */
    number: (value) => (value === null || value === undefined ? "–" : whole.format(value)),
    /** @param {readonly Money[]|Money|null|undefined} money one amount, or one of each currency */
    money(money) {
      const amounts = money === null || money === undefined ? [] : Array.isArray(money) ? money : [money];
      return amounts.map((each) => formatPrice(each, tag)).join(" + ") || "–";
    },
    /** @param {string|null|undefined} time @param {number} now */
    time(time, now) {
      if (!time) return "–";
      const at = new Date(time);
      const isToday = at.toDateString() === new Date(now).toDateString();
      return isToday ? hours.format(at) : short.format(at);
    },
    /** @param {string|null|undefined} time to the second */
    moment: (time) => (time ? full.format(new Date(time)) : "–"),
    /** @param {string} day of UTC */
    day: (day) => days.format(new Date(day)),
    /** @param {number} ms as a clock that runs down; what is over is 0:00 */
    left(ms) {
      const seconds = Math.max(0, Math.ceil(ms / SECOND));
      const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
      if (seconds * SECOND >= DAY) return say("daysLeft", { days: whole.format(Math.floor((seconds * SECOND) / DAY)) });
      const minutes = Math.floor(seconds / 60);
      if (seconds * SECOND < HOUR) return `${minutes}:${two(seconds % 60)}`;
      return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
    },
    /** An item's name in this language, or in another one, or its id. @param {Object<string, any>|undefined} item @param {string} id */
    nameOf: (item, id) => item?.name?.[language] ?? item?.name?.en ?? Object.values(item?.name ?? {})[0] ?? id,
  };
}

/** Enough of what stands for somebody to tell them from others. @param {string} hash */
export const shortHash = (hash) => hash.slice(0, 8);
