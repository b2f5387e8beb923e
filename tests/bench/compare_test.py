# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: bench/compare measures every server under every load, with this build's programs.

Method: the smallest run; every case must give figures, and no poll or command may be lost. Never
anything about time.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from comparison.measurements import SMALL, Plan

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ["HOLDFAST_TEST_BUILD"])
SKIPPED = 77  # SKIP_RETURN_CODE
SOON = 280
# A thread for each poll is compared with because it is the worst: it may lose some.
MAY_LOSE = "threads"


def setUpModule():
    missing = subprocess.run([ROOT / "script/bootstrap", "--missing", "bench"],
                             capture_output=True, text=True, check=False)
    if missing.returncode != 0:
        print(f"skipped: {missing.stderr.strip()}; script/bootstrap bench installs what is needed")
        sys.exit(SKIPPED)


class CompareTest(unittest.TestCase):
    def test_every_case_gives_figures_and_loses_nothing(self):
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            done = subprocess.run([ROOT / "bench/compare", "--small", "--build", BUILD, "--output", folder],
                                  capture_output=True, text=True, timeout=SOON, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = json.loads((pathlib.Path(folder) / "results/rows.json").read_text(encoding="utf-8"))
            report = (pathlib.Path(folder) / "RESULTS.md").read_text(encoding="utf-8")

        cases = [(part, case.server().name, case.load)
                 for part in Plan.PARTS for case in Plan(BUILD, SMALL, folder).cases(part)]
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
