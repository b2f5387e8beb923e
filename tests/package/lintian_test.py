# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the package keeps to Debian's policy, as far as a program can tell.

Method: lintian, without exceptions.
"""

import unittest

import package


class LintianTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.deb = str(package.need("lintian"))

    def test_it_finds_nothing(self):
        self.assertEqual("", package.run("lintian", "--allow-root", "--fail-on", "none", self.deb))
