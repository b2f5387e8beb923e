// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Sums of money are exact, days are those of the books, and today is that of whoever looks. */

import assert from "node:assert/strict";
import test from "node:test";
import { byDay, byItem, lastDays, midnight, sumOf } from "../../../../gateway/admin/state/sales.js";

const money = (amount, currency = "EUR") => ({ amount, currency });

test("money is added up to the last unit, each currency by itself, less what came back", () => {
  const sum = sumOf([
    { day: "2026-11-26", item: "P", quantity: 1, returned: 0, sold_for: money("0.10") },
    {
      day: "2026-11-26",
      item: "P",
      quantity: 2,
      returned: 1,
      sold_for: money("90071992547409.93"),
      returned_for: money("0.20"),
    },
    { day: "2026-11-27", item: "Q", quantity: 3, returned: 0, sold_for: money("300", "JPY") },
    { day: "2026-11-27", item: "R", quantity: 4, returned: 0 },
  ]);
  assert.deepEqual(sum, { units: 10, returned: 1, money: [money("90071992547409.83"), money("300", "JPY")] });
  assert.deepEqual(sumOf([{ day: "x", item: "P", quantity: 1, returned: 1, returned_for: money("0.05") }]).money, [
    money("-0.05"),
  ]);
});

test("a day without a sale is one of none, also where clocks are put forward", () => {
  const days = byDay([{ day: "2026-03-29", item: "P", quantity: 2, returned: 0 }], "2026-03-28", "2026-03-30");
  assert.deepEqual(
    days.map(({ day, sum }) => [day, sum.units]),
    [
      ["2026-03-28", 0],
      ["2026-03-29", 2],
      ["2026-03-30", 0],
    ],
  );
  assert.deepEqual(lastDays(Date.parse("2026-03-30T23:59:00Z"), 3), { since: "2026-03-28", until: "2026-03-30" });
});

test("today begins at midnight where the page is looked at", () => {
  const zone = process.env.TZ;
  process.env.TZ = "America/New_York";
  try {
    const now = Date.parse("2026-11-27T03:00:00Z"); // still the 26th there
    assert.equal(midnight(now), "2026-11-26T05:00:00.000Z");
    assert.equal(midnight(now, 6), "2026-11-20T05:00:00.000Z");
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test("what sold most comes first", () => {
  const sales = ["a", "b", "b"].map((item) => ({ day: "2026-11-27", item, quantity: 1, returned: 0 }));
  assert.deepEqual([...byItem(sales).keys()], ["b", "a"]);
});
