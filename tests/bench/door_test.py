# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: bench/door measures every way with this build's programs, and its section stands once in RESULTS.md.

Never anything about time.
"""

import json
import pathlib
import tempfile
import unittest

import small_run
from comparison import door_report

setUpModule = small_run.need_what_is_compared


class DoorTest(unittest.TestCase):
    def test_every_way_gives_figures_and_loses_nothing(self):
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            done = small_run.run("door", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            results = json.loads((pathlib.Path(folder) / "door.json").read_text(encoding="utf-8"))
        self.assertEqual(len(results["ways"]), 8)
        for way, by_count in results["ways"].items():
            for rows in by_count.values():
                for row in rows:
                    self.assertEqual(0, row["errors"], way)
                    self.assertEqual(row["count"] * row["cycles"], row["answers"], way)
                self.assertIn(f"| {way} | {rows[0]['count']} |", done.stdout)
        wave = results["waves"][0]
        self.assertEqual(0, sum(each["errors"] for each in (wave["alone"], wave["meanwhile"])))

    def test_the_section_takes_the_place_of_the_one_before(self):
        row = {"cpu_us_per_poll": 20.0, "user_bytes_per_poll": 10_000, "last_ms": 5.0}
        ways = {"gateway": {"1000": [row, row]}, "nginx + nchan": {"1000": [{**row, "cpu_us_per_poll": 40.0}] * 2}}
        made = door_report.section({"rounds": 2, "pauses": "", "ways": ways, "waves": []})
        self.assertIn("| gateway | 1,000 | 20.0 | 10.0 | 5.0 |", made)
        self.assertIn("| gateway / nginx + nchan | 1,000 | 0.50 | 1.00 | 1.00 |", made)
        text = "# Results\n\nwords\n"
        once = door_report.put_into(text, made)
        self.assertEqual(once, door_report.put_into(once, made))
        self.assertEqual(text + "\n" + made, once)


if __name__ == "__main__":
    unittest.main()
