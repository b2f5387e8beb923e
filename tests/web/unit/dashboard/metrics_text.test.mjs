// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { buckets, readMetrics, total } from "../../../../gateway/dashboard/metrics_text.js";

const TEXT = `# HELP polls_total Polls, by cause
# TYPE polls_total counter
polls_total{cause="change"} 3
polls_total{cause="deadline",loop="1"} 4 1700000000000
# TYPE held gauge
held 2.5e3
odd{said="a \\"b\\", {c}\\n\\\\d"} 1
nan NaN
fan_bucket{le="0.1"} 1
fan_bucket{le="+Inf"} 2
fan_sum 0.3
fan_count 2
`;

const labels = (texts) => new Map(Object.entries(texts));

test("samples are found by name, with their labels", () => {
  const metrics = readMetrics(TEXT);
  assert.deepEqual(metrics.get("polls_total"), [
    { labels: labels({ cause: "change" }), value: 3 },
    { labels: labels({ cause: "deadline", loop: "1" }), value: 4 },
  ]);
  assert.deepEqual(metrics.get("held"), [{ labels: labels({}), value: 2500 }]);
  assert.deepEqual(metrics.get("odd"), [{ labels: labels({ said: 'a "b", {c}\n\\d' }), value: 1 }]);
  assert.ok(Number.isNaN(metrics.get("nan")[0].value));
  assert.equal(readMetrics("").size, 0);
});

test("a metric or a label may have any name", () => {
  const metrics = readMetrics('constructor{__proto__="x",toString="y"} 3\n__proto__ 4\n');
  assert.deepEqual(metrics.get("constructor"), [
    {
      labels: new Map([
        ["__proto__", "x"],
        ["toString", "y"],
      ]),
      value: 3,
    },
  ]);
  assert.equal(total(metrics, "constructor", { toString: "y" }), 3);
  assert.equal(total(metrics, "__proto__"), 4);
});

test("a total is of the samples that have the labels, and 0 without any", () => {
  const metrics = readMetrics(TEXT);
  assert.equal(total(metrics, "polls_total"), 7);
  assert.equal(total(metrics, "polls_total", { cause: "deadline" }), 4);
  assert.equal(total(metrics, "polls_total", { cause: "peer" }), 0);
  assert.equal(total(metrics, "never_seen"), 0);
});

test("buckets are in order of their bounds, summed over series", () => {
  const text = ['{le="+Inf",loop="1"} 5', '{le="0.1",loop="1"} 2', '{le="0.1",loop="2"} 1', '{le="+Inf",loop="2"} 1'];
  const metrics = readMetrics(text.map((line) => `fan_bucket${line}\n`).join(""));
  assert.deepEqual(buckets(metrics, "fan"), [
    { upTo: 0.1, count: 3 },
    { upTo: Infinity, count: 6 },
  ]);
  assert.deepEqual(buckets(metrics, "never_seen"), []);
});

for (const line of [
  "<!doctype html>",
  "a",
  "a b",
  'a{b="c} 1',
  "a{b=c} 1",
  '{b="c"} 1',
  "a 1 2 3",
  "a constructor",
  "a __proto__",
]) {
  test(`what is no metric is refused: ${line}`, () => {
    assert.throws(() => readMetrics(`held 1\n${line}\n`), SyntaxError);
  });
}
