// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What is shown: the large numbers, the plots, and how each number is written. */

import { STALE_AFTER_S } from "./health.js";

/** @typedef {"count"|"rate"|"seconds"|"bytes"} Unit see format.js */

/** @type {readonly {name: string, unit: Unit}[]} in this order; the name is also its message */
export const NUMBERS = Object.freeze([
  { name: "connections", unit: "count" },
  { name: "watching", unit: "count" },
  { name: "answered", unit: "rate" },
  { name: "changes", unit: "rate" },
  { name: "commands", unit: "rate" },
  { name: "bytesOut", unit: "bytes" },
]);

/**
 * `colour` is a custom property of style.css; `dash` tells lines apart without colours; `least` is what the scale
 * shows at least, so that nothing does not look like something; `limit` is a line that should not be crossed.
 *
 * @typedef {{name: string, colour: string, dash?: number[], filled?: boolean}} Line
 * @typedef {{id: string, unit: Unit, least: number, limit?: number, lines: Line[]}} Plot
 * @type {readonly Plot[]}
 */
export const PLOTS = Object.freeze([
  {
    id: "watchingPlot",
    unit: "count",
    least: 10,
    lines: [
      { name: "held", colour: "--accent", filled: true },
      { name: "streams", colour: "--amber", dash: [6, 4] },
    ],
  },
  {
    id: "answersPlot",
    unit: "rate",
    least: 5,
    lines: [
      { name: "byChange", colour: "--accent", filled: true },
      { name: "byEvent", colour: "--bad", dash: [10, 3, 2, 3] },
      { name: "byDeadline", colour: "--amber", dash: [6, 4] },
      { name: "byPeer", colour: "--faded", dash: [2, 3] },
    ],
  },
  { id: "changesPlot", unit: "rate", least: 5, lines: [{ name: "changes", colour: "--accent", filled: true }] },
  {
    id: "fanOutPlot",
    unit: "seconds",
    least: 0.01,
    lines: [
      { name: "fanOut50", colour: "--accent", filled: true },
      { name: "fanOut99", colour: "--amber", dash: [6, 4] },
    ],
  },
  {
    id: "commandsPlot",
    unit: "rate",
    least: 5,
    lines: [
      { name: "done", colour: "--accent", filled: true },
      { name: "refused", colour: "--amber", dash: [6, 4] },
      { name: "unavailable", colour: "--faded", dash: [2, 3] },
      { name: "unknown", colour: "--bad", dash: [10, 3, 2, 3] },
    ],
  },
  {
    id: "silencePlot",
    unit: "seconds",
    least: 4,
    limit: STALE_AFTER_S,
    lines: [{ name: "silence", colour: "--accent", filled: true }],
  },
]);

/**
 * Every column that is kept, once, with its unit, and with its plot where only that says what it is.
 *
 * @typedef {{name: string, unit: Unit, plot?: string}} Column
 * @type {readonly Column[]}
 */
export const COLUMNS = Object.freeze([
  ...NUMBERS,
  ...PLOTS.flatMap(({ id, unit, lines }) =>
    lines
      .filter(({ name }) => NUMBERS.every((number) => number.name !== name))
      .map(({ name }) => ({ name, unit, plot: id })),
  ),
]);
