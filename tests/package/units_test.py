# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: systemd takes the units, and they shut the programs in.

Method: systemd-analyze, on the package as it is unpacked.
"""

import unittest

import package

WORST_EXPOSURE = 2.0  # of 10
SANDBOX = "# From here on the same"


class UnitsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        package.need("systemd-analyze")
        cls.units = sorted(package.UNITS.glob("*.service"))

    def test_systemd_takes_them(self):
        complaints = package.run("systemd-analyze", "verify", f"--root={package.ROOT}", "--man=no",
                                 "--recursive-errors=no", "cartd.service", "courier.service", "gateway@8080.service",
                                 "backoffice.service", "holdfast-keys.service")
        self.assertEqual("", complaints)

    def test_they_shut_the_programs_in(self):
        self.assertEqual(5, len(self.units))
        for unit in self.units:
            # It fails above the threshold, in tenths.
            package.run("systemd-analyze", "security", "--offline=yes", "--no-pager",
                        f"--threshold={WORST_EXPOSURE * 10:.0f}", str(unit))

    def test_what_they_say_is_the_same_is_the_same(self):
        texts = [unit.read_text(encoding="utf-8") for unit in self.units]
        sandboxes = {text.split(SANDBOX)[1].partition("\n")[2].split("[Install]")[0].strip()
                     for text in texts}
        self.assertEqual(1, len(sandboxes))
