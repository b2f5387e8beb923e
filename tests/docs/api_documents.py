# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""An API document (proto/openapi.yaml, proto/asyncapi.yaml): read, resolved, and as the judge of values.

YAML and JSON Schema are node's, by the packages of package.json: see api_documents.mjs.
"""

import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import documents
from programs import SOON

FOLDER = pathlib.Path(__file__).resolve().parent
# The epoch in examples, as everywhere in the documents.
EPOCH = "b8baaa3f2e6e"


def need_packages(*names):
    """Skips a test without `npm ci`; in CI it fails: there they are installed."""
    if shutil.which("node") and all((FOLDER / "node_modules" / name).is_dir() for name in names):
        return
    if os.environ.get("CI"):
        raise AssertionError("the packages of tests/docs are not installed")
    raise unittest.SkipTest("it needs `npm ci` in tests/docs")


class ApiDocument:
    def __init__(self, path):
        need_packages("ajv")
        self.path = path
        read = self._run("read", "")
        self.errors = read["errors"]
        self.data = read["document"]

    def _run(self, task, text):
        """The node program's answer; a schema that cannot be compiled is an error of the test."""
        ended = subprocess.run(["node", "api_documents.mjs", task, str(documents.ROOT / self.path)],
                               cwd=FOLDER, input=text, capture_output=True, text=True, timeout=3 * SOON,
                               check=False)
        if ended.returncode:
            raise AssertionError(f"{self.path}: {ended.stderr}")
        return json.loads(ended.stdout)

    def judge(self, cases):
        """What is wrong with each (schema's pointer, value): a list of sentences for each."""
        asked = [{"schema": schema, "value": value} for schema, value in cases]
        return self._run("check", json.dumps(asked))

    def differing_bounds(self, bounds, lengths):
        """What differs from limits.h, a sentence each.

        `bounds`: (pointer below components/schemas, keyword, constant); `lengths`: (schema whose pattern has it,
        constant).
        """
        known, schemas = limits(), "#/components/schemas/"
        return [
            *(f"{pointer}: {keyword} is not {constant}" for pointer, keyword, constant in bounds
              if self.at(schemas + pointer)[keyword] != known[constant]),
            *(f"{name}: its pattern does not have {constant}" for name, constant in lengths
              if f"{{1,{known[constant]}}}" not in self.at(schemas + name)["pattern"]),
        ]

    def at(self, pointer):
        """The value at a JSON pointer like #/components/schemas/Item."""
        value = self.data
        for part in pointer.removeprefix("#").split("/")[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            value = value[int(part) if isinstance(value, list) else part]
        return value

    def resolve(self, pointer):
        """The pointer that `pointer` leads to through references, and its value."""
        value = self.at(pointer)
        while isinstance(value, dict) and "$ref" in value and len(value) == 1:
            pointer = value["$ref"]
            value = self.at(pointer)
        return pointer, value

    def references(self):
        """Every $ref that is in it."""
        found = []

        def visit(value):
            if isinstance(value, dict):
                if isinstance(value.get("$ref"), str):
                    found.append(value["$ref"])
                for each in value.values():
                    visit(each)
            elif isinstance(value, list):
                for each in value:
                    visit(each)
        visit(self.data)
        return found

    def unreferred(self, *kinds):
        """Pointers to the components, and what else there is of `kinds`, that nothing refers to. Raises where a
        reference leads nowhere."""
        references = set(self.references())
        for reference in references:
            self.at(reference)
        said = {f"#/components/{kind}/{name}" for kind, names in self.data["components"].items() for name in names}
        return (said | {f"#/{kind}/{name}" for kind in kinds for name in self.data[kind]}) - references


@functools.cache
def limits():
    """{name: value} of proto/limits.h, where it is a plain number or a product."""
    found = {}
    for name, text in re.findall(r"\b(k\w+)(?: = |\{)([\d' *]+)[;}]", documents.read("proto/limits.h")):
        value = 1
        for factor in text.replace("'", "").split("*"):
            value *= int(factor)
        found[name] = value
    return found


def token(parts):
    """A JSON pointer of parts."""
    return "#/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def here(value, epoch):
    """An example's value as it is in the shop with this epoch."""
    return json.loads(json.dumps(value).replace(EPOCH, epoch))


def masked(value):
    """A value in which all that is bound to vary is made equal."""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    text = re.sub(r"^retry: \d+$", "retry: N", text, flags=re.MULTILINE)
    text = documents.mask(text)
    return text if isinstance(value, str) else json.loads(text)
