# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: what watches the programs asks for what the programs show, and every alert says what to do.

Method: names in the rules and in the dashboard against the tables of docs/, which facts_test.py holds to the programs.
That the rules do what they say is observe/rules_test.yml's, run by promtool.
"""

import re
import unittest

import documents
from documents import ROOT

RULES, RULES_TEST = "observe/rules.yml", "observe/rules_test.yml"
WATCHERS = [RULES, RULES_TEST,
            *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "gateway/dashboard").glob("*.js")))]


def documented():
    """{name: type} of the programs' metrics."""
    rows = [row for program in ("cartd", "courier", "gateway")
            for row in documents.table_rows(documents.guide_section(f"Metrics of {program}"))]
    return {documents.code_words(cells[0])[0].split("{")[0]: cells[1] for cells in rows}


def series():
    """Every name a sample of those metrics can have."""
    for name, kind in documented().items():
        if kind == "histogram":
            yield from (name, name + "_bucket", name + "_sum", name + "_count")
        else:
            yield name


def alerts():
    """{name: its rule's text}."""
    parts = re.split(r"^      - alert: ", documents.read(RULES), flags=re.MULTILINE)[1:]
    return {part.split("\n")[0]: part for part in parts}


class NamesTest(unittest.TestCase):
    def test_every_metric_that_is_asked_for_is_documented(self):
        known, asked = set(series()), set()
        for path in WATCHERS:
            found = set(re.findall(r"\b(?:cartd|courier|gateway)_[a-z_]+", documents.read(path)))
            self.assertLessEqual(found, known, path)
            asked |= found
        self.assertGreater(len(asked), 15, "the pattern finds them")


class AlertsTest(unittest.TestCase):
    def test_every_alert_waits_and_says_how_bad_it_is_and_what_to_do(self):
        self.assertGreaterEqual(len(alerts()), 10)
        for name, text in alerts().items():
            for field in (r"for: \d+[sm]$", r"severity: (critical|warning)$", r"summary: \S", r"description: >-$"):
                self.assertRegex(text, re.compile(field, re.MULTILINE), name)

    def test_every_alert_is_documented_with_its_severity(self):
        rows = documents.table_rows(documents.guide_section("Alerts"))
        listed = {documents.code_words(cells[0])[0]: cells[1] for cells in rows}
        real = {name: re.search(r"severity: (\w+)", text)[1] for name, text in alerts().items()}
        self.assertEqual(real, listed)

    def test_every_runbook_is_a_chapter(self):
        for name, text in alerts().items():
            path, anchor = re.search(r"runbook: (\S+)#(\S+)", text).groups()
            self.assertIn(anchor, documents.anchors_of(path), name)

    def test_every_alert_is_tested(self):
        tested = set(re.findall(r'alertname="(\w+)"', documents.read(RULES_TEST)))
        self.assertEqual(set(alerts()), tested)
