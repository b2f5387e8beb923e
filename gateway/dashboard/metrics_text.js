// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Prometheus' text format, read, and the questions one asks of it. */

/**
 * @typedef {{labels: Map<string, string>, value: number}} Sample
 * @typedef {{upTo: number, count: number}} Bucket
 */
/** @typedef {Map<string, Sample[]>} Metrics by the sample's name: a histogram is three, with _bucket, _sum and _count */

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;
const NUMBERS = new Map([
  ["+Inf", Infinity],
  ["-Inf", -Infinity],
  ["Inf", Infinity],
  ["NaN", NaN],
]);

/**
 * @param {string} text
 * @returns {Metrics}
 * @throws {SyntaxError} for what is no such text
 * @example readMetrics('polls_total{cause="change"} 3\n').get("polls_total") // [{labels: Map {"cause" => "change"}, value: 3}]
 */
export function readMetrics(text) {
  /** @type {Metrics} */
  const metrics = new Map();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [, name, labels = "", number] = SAMPLE.exec(line.trimEnd()) ?? refuse(line);
    const value = NUMBERS.get(number) ?? Number(number);
    if (Number.isNaN(value) && number !== "NaN") refuse(line);
    const samples = metrics.get(name) ?? [];
    metrics.set(name, samples);
    samples.push({ labels: readLabels(labels, line), value });
  }
  return metrics;
}

/**
 * The sum of a metric's samples that have these labels; 0 when there are none, for a series that has counted nothing
 * is absent.
 *
 * @param {Metrics} metrics
 * @param {string} name
 * @param {Object<string, string>} [wanted]
 * @returns {number}
 * @example total(metrics, "gateway_bytes_total", { channel: "http", direction: "out" })
 */
export function total(metrics, name, wanted = {}) {
  /** @param {Sample} sample */
  const has = ({ labels }) => Object.entries(wanted).every(([label, value]) => labels.get(label) === value);
  return (metrics.get(name) ?? []).filter(has).reduce((sum, { value }) => sum + value, 0);
}

/**
 * A histogram's buckets, all its series together, in their order.
 *
 * @param {Metrics} metrics
 * @param {string} name
 * @returns {Bucket[]} counts are cumulative, as they come
 */
export function buckets(metrics, name) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { labels, value } of metrics.get(`${name}_bucket`) ?? []) {
    const le = labels.get("le") ?? "";
    const upTo = NUMBERS.get(le) ?? Number(le);
    counts.set(upTo, (counts.get(upTo) ?? 0) + value);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([upTo, count]) => ({ upTo, count }));
}

/** @param {string} text @param {string} line @returns {Map<string, string>} */
function readLabels(text, line) {
  const labels = new Map();
  LABEL.lastIndex = 0;
  let end = 0;
  for (let found = LABEL.exec(text); found; found = LABEL.exec(text)) {
    const [, name, value] = found;
    labels.set(
      name,
      value.replace(/\\(.)/g, (whole, escaped) => (escaped === "n" ? "\n" : escaped)),
    );
    end = LABEL.lastIndex;
  }
  if (end !== text.length) refuse(line);
  return labels;
}

/** @param {string} line @returns {never} */
function refuse(line) {
  throw new SyntaxError(`no line of metrics: ${line.slice(0, 80)}`);
}
