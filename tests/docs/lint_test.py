# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the linters that readers of such documents run find nothing in openapi.yaml, backend.yaml and asyncapi.yaml.

Method: `redocly lint` and `spectral lint`, from package.json; warnings count. redocly.yaml and spectral.yaml have
the exceptions and their reasons.
"""

import json
import os
import re
import subprocess
import tempfile
import unittest

import documents
from api_documents import FOLDER, need_packages
from programs import SOON

OPENAPI, BACKEND, ASYNCAPI = "proto/openapi.yaml", "proto/backend.yaml", "proto/asyncapi.yaml"
# What runs redocly; Debian 12's node is older.
NODE = (20, 19)


def need_node():
    """Skips a test where node is too old for the linters."""
    version = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True, timeout=SOON).stdout
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < NODE:
        raise unittest.SkipTest(f"it needs node {NODE[0]}.{NODE[1]}, not {version.strip()}")


class LintTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_packages("@redocly/cli", "@stoplight/spectral-cli")
        need_node()

    def run_linter(self, name, *arguments):
        """What it prints as JSON. It may neither ask the network nor write into the home of who runs it."""
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as home:
            environment = {**os.environ, "HOME": home, "REDOCLY_TELEMETRY": "off",
                           "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
            ended = subprocess.run([FOLDER / "node_modules/.bin" / name, "lint", *arguments], cwd=FOLDER,
                                   env=environment, capture_output=True, text=True, timeout=3 * SOON, check=False)
        self.assertTrue(ended.stdout.strip(), f"{name} says {ended.stderr}")
        return json.loads(ended.stdout)

    def redocly(self, path):
        found = self.run_linter("redocly", path, "--config", "redocly.yaml", "--format", "json")
        return [f"{each['location'][0].get('pointer')}: {each['message']} ({each['ruleId']})"
                for each in found["problems"]]

    def spectral(self, *paths):
        found = self.run_linter("spectral", "--ruleset", "spectral.yaml", "--quiet", "--format", "json", *paths)
        return [f"{each['source']} {'.'.join(map(str, each['path']))}: {each['message']} ({each['code']})"
                for each in found]

    def test_redocly_finds_nothing_in_openapi(self):
        self.assertEqual([], self.redocly(documents.ROOT / OPENAPI))
        self.assertEqual([], self.redocly(documents.ROOT / BACKEND))

    def test_spectral_finds_nothing_in_either(self):
        self.assertEqual([], self.spectral(*(documents.ROOT / path for path in (OPENAPI, BACKEND, ASYNCAPI))))

    def test_they_find_what_is_wrong(self):
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            for path, right, wrong in ((OPENAPI, "\nsecurity:\n  - {}\n  - session: []\n", "\n"),
                                       (ASYNCAPI, "    action: receive\n", "    action: take\n")):
                text = documents.read(path)
                self.assertIn(right, text)
                broken = os.path.join(folder, os.path.basename(path))
                with open(broken, "w", encoding="utf-8") as file:
                    file.write(text.replace(right, wrong, 1))
                linter = self.redocly if path == OPENAPI else self.spectral
                self.assertNotEqual([], linter(broken), path)

