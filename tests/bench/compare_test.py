# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: bench/compare measures every server under every load, with this build's programs.

Method: the smallest run; every case must give figures, and no poll or command may be lost. Never
anything about time.
"""

import json
import pathlib
import tempfile
import unittest

import small_run
from comparison.measurements import SMALL, Plan

# A thread for each poll is compared with because it is the worst: it may lose some.
MAY_LOSE = "threads"

setUpModule = small_run.need_what_is_compared


class CompareTest(unittest.TestCase):
    def test_every_case_gives_figures_and_loses_nothing(self):
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            done = small_run.run("compare", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = json.loads((pathlib.Path(folder) / "results/rows.json").read_text(encoding="utf-8"))
            report = (pathlib.Path(folder) / "RESULTS.md").read_text(encoding="utf-8")

        cases = [(part, case.server().name, case.load)
                 for part in Plan.PARTS for case in Plan(small_run.BUILD, SMALL, folder).cases(part)]
        self.assertEqual([(row["part"], row["server"], row["load"]) for row in rows], cases)
        for row in rows:
            with self.subTest(**{key: row[key] for key in ("part", "server", "load")}):
                self.assertIsNone(row["error"])
                self.assertIn(f"| {row['server']} | {row['load']} |", report)
                if row["server"] != MAY_LOSE:
                    self.assert_nothing_lost(row)

    def assert_nothing_lost(self, row):
        figures = row["figures"]
        self.assertEqual(figures.get("errors", 0), 0)
        if row["part"] in ("polls", "scale"):
            self.assertEqual(figures["answers"], figures["count"] * figures["cycles"])
        if row["part"] in ("commands", "sales", "bus", "storm"):
            self.assertGreater(figures.get("done") or figures["changes"], 0)


if __name__ == "__main__":
    unittest.main()
