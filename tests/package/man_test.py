# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the man pages are well-formed, and say what docs/ says.

Method: mandoc's checks of the packed pages; what it prints of them, without their form.
"""

import re
import unittest

import package

class ManTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        package.need("mandoc")
        cls.pages = sorted((package.ROOT / "usr/share/man").rglob("*.gz"))

    def test_they_are_well_formed(self):
        self.assertGreaterEqual(len(self.pages), 2)
        for page in self.pages:
            self.assertEqual("", package.run("mandoc", "-T", "lint", str(page)), page.name)

    def test_nothing_of_markdown_or_of_the_head_is_left(self):
        for page in self.pages:
            text = package.run("mandoc", "-T", "utf8", "-O", "width=1000", str(page))
            text = re.sub(".\b", "", text)  # overstruck: bold and underlined
            self.assertIsNone(re.search(r"\*\*|\]\(|^ *\||@[A-Za-z]+@|^@", text, re.MULTILINE), page.name)

    def test_the_flags_and_statuses_are_there(self):
        text = re.sub(".\b", "", package.run("mandoc", "-T", "utf8", "-O", "width=1000",
                                             str(package.ROOT / "usr/share/man/man8/cartd.8.gz")))
        self.assertRegex(text, r"--hold-ttl \[15m\]\n +how long a unit in a cart is held")
        self.assertRegex(text, r"\n +3 +a commit failed")
