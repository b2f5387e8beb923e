# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: what stands in a report is what the rounds gave. Method: rows made up."""

import unittest

from comparison.measurements import Row
from comparison.results import Results

OURS, FLOOR = ("polls", "holdfast", "10"), ("polls", "floor", "10")


def rows(case, *values):
    part, server, load = case
    return [Row(part, load, server, number, figures={"last_ms": value})
            for number, value in enumerate(values, 1)]


class ResultsTest(unittest.TestCase):
    def test_a_ratio_is_taken_within_a_round(self):
        # Whole, 20 ÷ 4 would be 5: the second round was slow for both.
        results = Results(rows(OURS, 2, 20, 30) + rows(FLOOR, 1, 10, 4))
        self.assertEqual(results.ratio(OURS, "last_ms", FLOOR), 2)

    def test_a_round_without_one_of_the_two_is_in_no_ratio(self):
        failed = [Row("polls", "10", "floor", 2, error="it does not start")]
        results = Results(rows(OURS, 3, 100) + rows(FLOOR, 1) + failed)
        self.assertEqual(results.ratio(OURS, "last_ms", FLOOR), 3)
        self.assertEqual(results.errors(FLOOR), ["it does not start"])

    def test_what_was_not_measured_is_none(self):
        results = Results(rows(OURS, 1))
        self.assertIsNone(results.median(FLOOR, "last_ms"))
        self.assertIsNone(results.worst(OURS, "errors"))
        self.assertIsNone(results.ratio(OURS, "last_ms", FLOOR))

    def test_the_worst_round_is_not_hidden_by_a_median(self):
        results = Results(rows(OURS, 0, 0, 4))
        self.assertEqual(results.median(OURS, "last_ms"), 0)
        self.assertEqual(results.worst(OURS, "last_ms"), 4)


if __name__ == "__main__":
    unittest.main()
