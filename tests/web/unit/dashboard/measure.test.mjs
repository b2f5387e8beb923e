// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import {
  FAN_OUT_WINDOW_S,
  LONGEST_STEP_S,
  createMeter,
  grown,
  grownBuckets,
  quantile,
  reading,
} from "../../../../gateway/dashboard/measure.js";
import { readMetrics } from "../../../../gateway/dashboard/metrics_text.js";

/** A look at `at` s with these counters, and fan-outs as cumulative counts up to 10 ms, 100 ms and above. */
function look(
  at,
  { change = 0, events = 0, ok = 0, soldOut = 0, unknown = 0, changes = 0, loops = 1, fanOut = [0, 0, 0] } = {},
) {
  return reading(
    readMetrics(`gateway_polls_ended_total{cause="change"} ${change}
gateway_commands_total{op="add",outcome="ok"} ${ok}
gateway_commands_total{op="add",outcome="sold-out"} ${soldOut}
gateway_commands_total{op="remove",outcome="outcome-unknown"} ${unknown}
gateway_held_polls 12
gateway_streams 30
gateway_stream_events_total ${events}
gateway_feed_silence_seconds 0.4
gateway_loops ${loops}
gateway_changes_total ${changes}
gateway_snapshots_total 1
gateway_fan_out_seconds_bucket{le="0.01"} ${fanOut[0]}
gateway_fan_out_seconds_bucket{le="0.1"} ${fanOut[1]}
gateway_fan_out_seconds_bucket{le="+Inf"} ${fanOut[2]}
`),
    at,
  );
}

test("one look tells the gauges, and no rate", () => {
  const sample = createMeter().look(look(100, { change: 7 }));
  assert.deepEqual([sample.held, sample.streams, sample.watching], [12, 30, 42]);
  assert.equal(sample.silence, 0.4);
  for (const name of ["byChange", "answered", "commands", "changes", "fanOut50"])
    assert.equal(sample[name], null, name);
});

test("counters become so many a second, however long the second was", () => {
  const meter = createMeter();
  meter.look(look(100, { change: 10, ok: 1 }));
  const sample = meter.look(look(102, { change: 30, events: 8, ok: 4, soldOut: 2, unknown: 1 }));
  assert.deepEqual(
    [
      sample.byChange,
      sample.byDeadline,
      sample.byEvent,
      sample.answered,
      sample.done,
      sample.refused,
      sample.unknown,
      sample.commands,
    ],
    [10, 0, 4, 14, 1.5, 1, 0.5, 3],
  );
});

test("a change that every loop hears is one change", () => {
  const meter = createMeter();
  meter.look(look(1, { changes: 40, loops: 4 }));
  assert.equal(meter.look(look(2, { changes: 60, loops: 4 })).changes, 5);
});

test("after a restart a counter counts from 0, and never backwards", () => {
  assert.equal(grown(100, 130), 30);
  assert.equal(grown(100, 4), 4);
  const meter = createMeter();
  meter.look(look(1, { change: 1000, fanOut: [5, 5, 5] }));
  const sample = meter.look(look(2, { change: 3, fanOut: [0, 2, 2] }));
  assert.equal(sample.byChange, 3);
  assert.ok(sample.fanOut50 > 0.01 && sample.fanOut50 < 0.1);
  const before = [
    { upTo: 1, count: 0 },
    { upTo: Infinity, count: 9 },
  ];
  const now = [
    { upTo: 1, count: 2 },
    { upTo: Infinity, count: 3 },
  ];
  assert.deepEqual(grownBuckets(before, now), now);
});

test("after a long pause rates start anew: what came meanwhile is not this second's", () => {
  const meter = createMeter();
  meter.look(look(1, { change: 0 }));
  assert.equal(meter.look(look(1 + LONGEST_STEP_S + 1, { change: 600 })).byChange, null);
  assert.equal(meter.look(look(1 + LONGEST_STEP_S + 2, { change: 602 })).byChange, 2);
});

test("a fan-out's time is told from the last seconds, and forgotten after them", () => {
  const meter = createMeter();
  meter.look(look(0, { fanOut: [100, 100, 100] }));
  assert.ok(
    meter.look(look(1, { fanOut: [100, 110, 110] })).fanOut50 > 0.01,
    "what was before the page is not counted",
  );
  let last;
  for (let at = 2; at <= 2 + FAN_OUT_WINDOW_S; at += 1) last = meter.look(look(at, { fanOut: [100, 110, 110] }));
  assert.equal(last.fanOut50, null);
});

const SOME = [
  { upTo: 1, count: 0 },
  { upTo: 2, count: 50 },
  { upTo: 4, count: 100 },
  { upTo: Infinity, count: 100 },
];
const ABOVE = [
  { upTo: 1, count: 1 },
  { upTo: Infinity, count: 10 },
];
// buckets, q, its value as Prometheus tells it
const QUANTILES = [
  [SOME, 0.25, 1.5],
  [SOME, 0.5, 2],
  [SOME, 0.75, 3],
  [SOME, 1, 4],
  [
    [
      { upTo: 2, count: 4 },
      { upTo: Infinity, count: 4 },
    ],
    0.5,
    1,
  ],
  [ABOVE, 0.99, 1],
  [[], 0.5, null],
  [[{ upTo: Infinity, count: 0 }], 0.5, null],
];
for (const [list, q, value] of QUANTILES) {
  test(`the ${q} quantile of ${JSON.stringify(list)} is ${value}`, () => assert.equal(quantile(q, list), value));
}
