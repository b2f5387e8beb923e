# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: no growth of instructions goes unnoticed, and nothing else is called one. Method: counts made up."""

import pathlib
import tempfile
import unittest

from comparison.record import Record, compare, judge

VERSIONS = {"g++": "12.2.0"}
RECORDED = Record(VERSIONS, {"a poll": 1000, "a command": 5000})


def judged(versions=VERSIONS, **instructions):
    sentences, is_well = judge(
        Record(versions, {name.replace("_", " "): count for name, count in instructions.items()}),
        RECORDED)
    return " ".join(sentences), is_well


class RecordTest(unittest.TestCase):
    def test_growth_of_nine_percent_passes_without_a_word(self):
        self.assertEqual(judged(a_poll=1090, a_command=5000), ("", True))

    def test_growth_of_eleven_percent_fails_and_says_what_grew(self):
        sentence, is_well = judged(a_poll=1110, a_command=5000)
        self.assertFalse(is_well)
        self.assertIn("a poll grew by 11.0%", sentence)
        self.assertNotIn("a command", sentence)
        self.assertIn("bench/instructions --record", sentence)

    def test_less_by_eleven_percent_passes_with_a_hint(self):
        sentence, is_well = judged(a_poll=890, a_command=5000)
        self.assertTrue(is_well)
        self.assertIn("bench/instructions --record", sentence)

    def test_another_compiler_is_not_judged(self):
        sentence, is_well = judged({"g++": "14.2.0"}, a_poll=2000, a_command=5000)
        self.assertTrue(is_well)
        self.assertIn("g++ 14.2.0 (recorded: 12.2.0)", sentence)

    def test_what_is_not_recorded_fails(self):
        self.assertFalse(judged(a_poll=1000, a_byte=1)[1])

    def test_a_saved_record_is_loaded_as_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "instructions.json"
            RECORDED.save(path)
            self.assertEqual(Record.load(path), RECORDED)

    def test_a_comparison_prints_its_change(self):
        one, = compare(Record(VERSIONS, {"a poll": 1090}), RECORDED)
        self.assertEqual(str(one).split(), ["a", "poll", "1,090", "1,000", "+9.0%"])


if __name__ == "__main__":
    unittest.main()
