// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Two looks at a gateway's metrics, and what happened between them.
 *
 * @import { Bucket, Metrics } from "./metrics_text.js"
 */

import { buckets, total } from "./metrics_text.js";

/** A fan-out's time is told from those of the last ten seconds: of one second there are often too few. */
export const FAN_OUT_WINDOW_S = 10;
/** After a longer pause, of the page or of the gateway, what happened meanwhile is not called this second's. */
export const LONGEST_STEP_S = 5;

/** Outcomes that say: cartd was not reached, and nothing happened. */
const UNAVAILABLE = "cartd-unavailable";
const UNKNOWN = "outcome-unknown";
const DONE = "ok";

/**
 * What the page wants of one look, sums over all series.
 *
 * @param {Metrics} metrics
 * @param {number} at seconds, of a clock that does not jump
 */
export function reading(metrics, at) {
  /** @param {string} outcome */
  const commands = (outcome) => total(metrics, "gateway_commands_total", { outcome });
  /** @param {string} cause */
  const ended = (cause) => total(metrics, "gateway_polls_ended_total", { cause });
  /** @param {string} direction */
  const http = (direction) => total(metrics, "gateway_bytes_total", { channel: "http", direction });
  const done = commands(DONE);
  const unavailable = commands(UNAVAILABLE);
  const unknown = commands(UNKNOWN);
  return {
    at,
    gauges: {
      connections: total(metrics, "gateway_connections"),
      held: total(metrics, "gateway_held_polls"),
      streams: total(metrics, "gateway_streams"),
      silence: total(metrics, "gateway_feed_silence_seconds"),
    },
    counters: {
      // Every loop hears every change.
      changes: total(metrics, "gateway_changes_total") / Math.max(1, total(metrics, "gateway_loops")),
      byChange: ended("change"),
      byDeadline: ended("deadline"),
      byPeer: ended("peer"),
      byEvent: total(metrics, "gateway_stream_events_total"),
      done,
      refused: total(metrics, "gateway_commands_total") - done - unavailable - unknown,
      unavailable,
      unknown,
      bytesIn: http("in"),
      bytesOut: http("out"),
    },
    fanOut: buckets(metrics, "gateway_fan_out_seconds"),
    hasSnapshot: total(metrics, "gateway_snapshots_total") > 0,
  };
}

/**
 * What a counter counted between two looks. One that fell was set to 0 in between, by a restart: what it says now came
 * since then.
 * @param {number} before
 * @param {number} now
 */
export function grown(before, now) {
  return now >= before ? now - before : now;
}

/**
 * The same for the buckets of a histogram, which fall together.
 *
 * @param {Bucket[]} before
 * @param {Bucket[]} now
 * @returns {Bucket[]}
 */
export function grownBuckets(before, now) {
  /** @param {Bucket[]} list */
  const countOf = (list) => list.at(-1)?.count ?? 0;
  if (before.length !== now.length || countOf(now) < countOf(before)) return now;
  return now.map(({ upTo, count }, i) => ({ upTo, count: count - before[i].count }));
}

/**
 * As Prometheus' histogram_quantile: evenly spread within a bucket, and the highest bound for what is above it.
 *
 * @param {number} q
 * @param {{upTo: number, count: number}[]} list cumulative
 * @returns {number|null} null when nothing was observed
 * @example quantile(0.5, [{ upTo: 1, count: 0 }, { upTo: 2, count: 4 }, { upTo: Infinity, count: 4 }]) // 1.5
 */
export function quantile(q, list) {
  const observed = list.at(-1)?.count ?? 0;
  if (observed === 0) return null;
  const rank = q * observed;
  const i = list.findIndex(({ count }) => count >= rank);
  const from = i === 0 ? { upTo: 0, count: 0 } : list[i - 1];
  const { upTo, count } = list[i];
  if (upTo === Infinity) return from.upTo;
  return from.upTo + ((upTo - from.upTo) * (rank - from.count)) / (count - from.count);
}

/**
 * Remembers as many looks as it needs to tell what is going on.
 *
 * @typedef {ReturnType<typeof reading>} Reading
 * @returns {{look: (now: Reading) => Object<string, number|null>}} gauges as they are, counters
 *   as so many a second, the fan-out's quantiles in seconds; null for what one look alone cannot tell
 */
export function createMeter() {
  /** @type {Reading[]} */
  let earlier = [];
  return {
    look(now) {
      const last = earlier.at(-1);
      if (last && now.at - last.at > LONGEST_STEP_S) earlier = [];
      const before = earlier.at(-1);
      /** @type {Record<string, number>} */
      const counted = before?.counters ?? {};
      const rates = Object.entries(now.counters).map(([name, count]) => [
        name,
        before ? grown(counted[name], count) / (now.at - before.at) : null,
      ]);
      /** @type {Record<string, number|null>} */
      const sample = { ...now.gauges, ...Object.fromEntries(rates) };
      const fanOut = before ? grownBuckets(earlier[0].fanOut, now.fanOut) : [];
      earlier = [...earlier.filter(({ at }) => now.at - at < FAN_OUT_WINDOW_S), now];
      /** @param {...(keyof Reading["counters"])} names */
      const sum = (...names) => (before ? names.reduce((all, name) => all + Number(sample[name]), 0) : null);
      return {
        ...sample,
        watching: now.gauges.held + now.gauges.streams,
        answered: sum("byChange", "byDeadline", "byEvent"),
        commands: sum("done", "refused", "unavailable", "unknown"),
        fanOut50: quantile(0.5, fanOut),
        fanOut99: quantile(0.99, fanOut),
      };
    },
  };
}
