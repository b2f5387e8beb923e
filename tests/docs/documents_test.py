# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the tests of the documents see what they are there to see.

Method: small made-up documents through documents.py.
"""

import pathlib
import tempfile
import unittest

import documents


class DocumentsTest(unittest.TestCase):
    def blocks_of(self, text):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "a.md").write_text(text, encoding="utf-8")
            return documents.blocks_of(str(pathlib.Path(folder) / "a.md"))

    def block(self, expected, language="text"):
        return self.blocks_of(f"```sh\nx\n```\n\n```{language}\n{expected}\n```\n")[0]

    def test_output_belongs_to_the_command_right_before_it(self):
        one, two = self.blocks_of("```sh\none\n```\n\n```text\n1\n```\n"
                                  "```sh\ntwo\n```\nprose\n```text\n2\n```\n")
        self.assertEqual(("one", "1"), (one.command, one.expected))
        self.assertEqual(("two", None), (two.command, two.expected))

    def test_a_marker_needs_a_reason(self):
        block, = self.blocks_of("<!-- docs: not run: it builds the project -->\n```sh\nx\n```\n")
        self.assertEqual("not run", block.marker)
        for bad in ("<!-- docs: not run -->", "<!-- docs: not run:  -->", "<!-- docs: skip: because so -->",
                    "<!-- docs not run: it builds -->", "<!-- docs: shop: where one pays -->"):
            with self.assertRaises(ValueError, msg=bad):
                self.blocks_of(f"{bad}\n```sh\nx\n```\n")

    def test_a_marker_stands_right_before_a_command(self):
        with self.assertRaises(ValueError):
            self.blocks_of("<!-- docs: not run: it builds the project -->\nprose\n```sh\nx\n```\n")
        with self.assertRaises(ValueError):
            self.blocks_of("<!-- docs: not run: it builds the project -->\n```text\nx\n```\n")

    def test_what_is_printed_must_be_what_is_expected(self):
        self.assertTrue(documents.matches(self.block("a\nb"), "a\nb\n"))
        for other in ("a", "a\nb\nc", "a\nx", ""):
            self.assertFalse(documents.matches(self.block("a\nb"), other), other)

    def test_only_what_must_vary_may_vary(self):
        printed = '{"cursor":"b8baaa3f2e6e.17","next_release_ms":841000,"at":"2026-11-22T16:00:00.000Z"}'
        same = '{"cursor":"000000000000.17","next_release_ms":1,"at":"2027-01-01T00:00:00.123Z"}'
        self.assertTrue(documents.matches(self.block(printed), same))
        self.assertFalse(documents.matches(self.block(printed), same.replace(".17", ".18")))
        self.assertFalse(documents.matches(self.block(printed), same.replace(":1,", ":null,")))

    def test_only_header_fields_may_come_in_another_order(self):
        block = self.block("HTTP/1.1 200 OK\nA: 1\nB: 2\n\nX: 1\nY: 2")
        self.assertTrue(documents.matches(block, "HTTP/1.1 200 OK\nB: 2\nA: 1\n\nX: 1\nY: 2"))
        self.assertFalse(documents.matches(block, "HTTP/1.1 200 OK\nA: 1\nB: 2\n\nY: 2\nX: 1"))
        self.assertFalse(documents.matches(block, "HTTP/1.1 200 OK\nA: 1\n\nX: 1\nY: 2"))
        self.assertFalse(documents.matches(self.block("A: 1\nB: 2"), "B: 2\nA: 1"))

    def test_an_ellipsis_stands_for_anything_in_its_line(self):
        self.assertTrue(documents.matches(self.block("a … c\nd"), "a b c\nd"))
        self.assertFalse(documents.matches(self.block("a … c\nd"), "a\nb c\nd"))

    def test_an_ellipsis_alone_stands_for_any_lines(self):
        for output in ("a\nb", "a\nx\ny\nb"):
            self.assertTrue(documents.matches(self.block("a\n…\nb"), output), output)
        self.assertTrue(documents.matches(self.block("a\n…"), "a\nx\ny"))
        self.assertFalse(documents.matches(self.block("a\n…\nb"), "a\nx"))

    def test_json_may_be_broken_into_lines(self):
        block = self.block('{"a": 1,\n "b": [2]}', "json")
        self.assertTrue(documents.matches(block, '{"a":1,"b":[2]}'))
        self.assertFalse(documents.matches(block, '{"a":1,"b":[3]}'))

    def test_a_table_is_read_without_its_head(self):
        rows = documents.table_rows("text\n| h | i |\n|---|---|\n| `a` | b |\n| c | |\n")
        self.assertEqual([["`a`", "b"], ["c", ""]], rows)
