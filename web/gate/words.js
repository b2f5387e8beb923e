// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What is said at the gate. It is fetched with it, since most shops have none. Pure.
 *
 * @typedef {Record<"oneMoment"|"failed"|"again"|"label"|"verifying"|"verified", string>} Words
 */

/** @type {Words} */
const EN = Object.freeze({
  oneMoment: "One moment: your browser is showing that it is no script. You need not do anything.",
  failed:
    "Your browser could not show that it is no script, so the shop lets nothing be taken. Load the page again, or try another browser.",
  again: "Try again",
  label: "No script",
  verifying: "Working…",
  verified: "Done",
});

/** @type {Words} */
const ZH = Object.freeze({
  oneMoment: "请稍候：浏览器正在证明自己不是脚本，你无需任何操作。",
  failed: "浏览器未能证明自己不是脚本，店铺因此不接受加购。请重新打开页面，或换一个浏览器。",
  again: "重试",
  label: "不是脚本",
  verifying: "正在验证…",
  verified: "已完成",
});

/** @type {Readonly<Record<string, Words>>} by language */
export const WORDS = Object.freeze({ en: EN, zh: ZH });
