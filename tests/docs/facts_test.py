# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the lists in the documents are the programs' own lists, and nothing they point to is missing.

Method: tables of the documents against --help, /metrics and the sources; links against the files.
"""

import json
import os
import pathlib
import re
import subprocess
import unittest

import documents
from documents import ROOT
from programs import CARTCTL, CARTD, COURIER, GATEWAY, Cartd, Gateway, clean_environment, request

PROGRAMS = {"cartd": CARTD, "gateway": GATEWAY, "cartctl": CARTCTL, "courier": COURIER}
SKIPPED_FOLDERS = {".git", "build", "data", "node_modules", "__pycache__"}


def sources(*folders):
    """Paths of the C++ sources below folders of the project."""
    for folder in folders:
        for suffix in ("*.cc", "*.h"):
            yield from sorted((ROOT / folder).rglob(suffix))


def read_help(program, *command):
    return subprocess.run([PROGRAMS[program], *command, "--help"], check=True, capture_output=True,
                          text=True, env=clean_environment()).stdout


def read_flags(program, *command):
    """--help as {flag: default or None}."""
    text = read_help(program, *command)
    found = re.findall(r"^ +(--[a-z-]+)(?: [A-Z]+(?: \.\.\.)?(?: \[([^\]]*)\])?)?", text, re.MULTILINE)
    return {flag: default or None for flag, default in found}


def read_commands(program, *path):
    """Every command that can be run, as {usage: [flag]}: what --help prints about each."""
    text = read_help(program, *path)
    inner = re.findall(r"^  ([a-z-]+) ", text.partition("\nSubcommands:\n")[2].partition("\n\n")[0],
                       re.MULTILINE)
    usage = re.search(r"^Usage: (.*)", text, re.MULTILINE)[1].replace(" [OPTIONS]", "")
    own = sorted(set(read_flags(program, *path)) - {"--help"})
    found = {usage.replace(" [SUBCOMMAND]", ""): own} if not inner or "[SUBCOMMAND]" in usage else {}
    for name in inner:
        found.update(read_commands(program, *path, name))
    return found


def read_events():
    """Every log line the sources can write: {(program, event): {field}}; program is a folder."""
    events = {}
    for folder in ("base", "ops", "proto", "cartd", "gateway", "courier"):
        for path in sources(folder):
            text = path.read_text(encoding="utf-8")
            calls = [call for call in re.findall(r"\blog\(([^;]*?)\);", text, re.DOTALL)
                     if re.search(r"\bLevel::k|\blevel\b", call)]
            for call in calls:
                fields = set(re.findall(r'\{\s*"([a-z_]+)",', call))
                for event in re.findall(r'"([a-z_]+)"', call.split("{{")[0]):
                    events.setdefault((folder, event), set()).update(fields)
            for line in re.findall(r'"level=[^"\\]*event=[^;]*?values', text):
                event = re.search(r"event=([a-z_]+)", line)[1]
                fields = set(re.findall(r"\b([a-z_]+)=", line)) - {"level", "event"}
                events.setdefault((folder, event), set()).update(fields | {"values"})
    return events


def documented_events():
    """The same from docs/, by the program that logs."""
    events = {}
    for cells in documents.table_rows(documents.guide_section("Log events")):
        for event in documents.code_words(cells[0]):
            events[(cells[1], event)] = set(documents.code_words(cells[2]))
    return events


def read_families(text):
    """{name: type} of a /metrics answer."""
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))


def names_in_sources(program):
    text = (ROOT / program / "metrics.cc").read_text(encoding="utf-8")
    return set(re.findall(rf'"({program}_[a-z_]+)"', text))


def text_files():
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in files:
            path = pathlib.Path(folder) / name
            try:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                pass  # a picture


class FlagsTest(unittest.TestCase):
    def test_every_flag_is_documented_with_its_default(self):
        for program in PROGRAMS:
            rows = documents.table_rows(documents.guide_section(f"Flags of {program}"))
            documented = {}
            for cells in rows:
                flag = documents.code_words(cells[0])[0].split(" ")[0]
                documented[flag] = (documents.code_words(cells[1]) or [None])[0]
            real = read_flags(program)
            for flag in ("--help", "--version", "--config"):
                self.assertIn(flag, real)
                del real[flag]  # of both programs: docs/running.md says so in words
            self.assertEqual(sorted(real), sorted(documented), program)
            for flag, default in real.items():
                if default and flag != "--web":
                    self.assertEqual(default, documented[flag], f"{program} {flag}")

    def test_every_command_of_cartctl_is_documented_with_its_flags(self):
        rows = [cells for cells in documents.table_rows(documents.guide_section("Commands of cartctl"))
                if cells[0].startswith("`cartctl ")]
        documented = {documents.code_words(cells[0])[0]: sorted(documents.code_words(cells[1]))
                      for cells in rows}
        self.assertEqual(read_commands("cartctl"), documented)

    def test_the_exit_statuses_of_cartctl_are_documented_as_in_its_help(self):
        documented = {tuple(cell.replace("`", "") for cell in cells)
                      for cells in documents.table_rows(documents.guide_section("Exit statuses of cartctl"))
                      if cells[0].isdigit()}
        said = read_help("cartctl").partition("\nExit status:\n")[2]
        self.assertEqual(set(re.findall(r"^  (\d)  (.*)$", said, re.MULTILINE)), documented)
        constants = re.findall(r"inline constexpr int k\w+ = (\d);", documents.read("cartctl/exit_status.h"))
        self.assertEqual(sorted(constants), sorted(status for status, _ in documented))


class MetricsTest(unittest.TestCase):
    def setUp(self):
        self.cartd = Cartd()
        self.gateway = Gateway(self.cartd.commands, self.cartd.changes).wait_ready()

    def tearDown(self):
        self.gateway.stop()
        self.cartd.stop()

    def documented(self, program):
        rows = documents.table_rows(documents.guide_section(f"Metrics of {program}"))
        return {documents.code_words(cells[0])[0].split("{")[0]: cells[1] for cells in rows}

    def test_every_metric_is_documented_with_its_type(self):
        # Makes most of those that are not there before they count something.
        self.gateway.status()
        self.gateway.cart(session="s", action="add")
        request(self.gateway.http, "GET", "/status?since=x")
        for program, address in (("cartd", self.cartd.listening("admin")),
                                 ("gateway", self.gateway.admin)):
            real = read_families(request(address, "GET", "/metrics")[1])
            documented = self.documented(program)
            self.assertEqual(names_in_sources(program), set(documented), program)
            self.assertLessEqual(set(real), set(documented), program)
            for name, kind in real.items():
                self.assertEqual(kind, documented[name], name)
        self.assertEqual(names_in_sources("courier"), set(self.documented("courier")))

    def test_series_are_there_from_the_start_as_documented(self):
        late = r"\{(route|code|op),?"
        rows = documents.table_rows(documents.guide_section("Metrics of gateway"))
        early = {documents.code_words(cells[0])[0].split("{")[0] for cells in rows
                 if not re.search(late, cells[0])}
        real = read_families(request(self.gateway.admin, "GET", "/metrics")[1])
        self.assertEqual(set(), early - set(real))

    def test_every_series_has_the_documented_labels(self):
        self.gateway.cart(session="s", action="add")
        for program, address in (("cartd", self.cartd.listening("admin")),
                                 ("gateway", self.gateway.admin)):
            rows = documents.table_rows(documents.guide_section(f"Metrics of {program}"))
            labels = {}
            for cells in rows:
                name, _, inside = documents.code_words(cells[0])[0].partition("{")
                labels[name] = set(re.findall(r"[a-z]+", inside))
            text = request(address, "GET", "/metrics")[1]
            for name, inside in re.findall(r"^([a-z_]+)\{([^}]*)\}", text, re.MULTILINE):
                family = re.sub(r"_bucket$", "", name)
                found = set(re.findall(r"(\w+)=", inside)) - {"le"}
                self.assertEqual(labels[family], found, name)


class EventsTest(unittest.TestCase):
    def test_every_log_event_is_documented_with_its_fields(self):
        real, documented = read_events(), documented_events()
        # What lies under the programs logs, both programs log.
        both = {event for folder, event in real if folder not in ("cartd", "gateway", "courier")}
        merged = {}
        for (folder, event), fields in real.items():
            program = "both" if event in both and folder != "courier" else folder
            merged.setdefault((program, event), set()).update(fields)
        for event in {event for _, event in merged}:
            if {("cartd", event), ("gateway", event)} <= set(merged):
                fields = merged.pop(("cartd", event)) | merged.pop(("gateway", event))
                merged[("both", event)] = fields
        self.assertEqual(sorted(merged), sorted(documented))
        for key, fields in merged.items():
            self.assertEqual(sorted(fields), sorted(documented[key]), key)


class TextTest(unittest.TestCase):
    def test_the_tables_of_the_references_are_made_of_the_api_documents(self):
        subprocess.run([ROOT / "script/reference", "--check"], check=True)

    def test_both_readmes_have_the_same_commands(self):
        english, chinese = (
            [(block.command, block.marker, block.expected) for block in documents.blocks_of(path)]
            for path in ("README.md", "README.zh-CN.md"))
        self.assertEqual(english, chinese)

    def test_every_printed_json_is_json(self):
        for path in documents.PATHS:
            for text in re.findall(r"^```json\n(.*?)^```$", documents.read(path), re.M | re.S):
                with self.subTest(path, text=text):
                    json.loads(text)

    def test_every_test_label_is_explained(self):
        rows = documents.table_rows(documents.section("CONTRIBUTING.md", "## Build and test"))
        explained = {documents.code_words(cells[0])[0] for cells in rows}
        used = {label for path in (ROOT / "tests").rglob("CMakeLists.txt")
                for label in re.findall(r"\bLABELS? ([a-z]+)\b", path.read_text(encoding="utf-8"))
                if "node_modules" not in path.parts}
        self.assertIn("docs", used)
        self.assertLessEqual(used, explained, "each has a row in CONTRIBUTING.md")

    def test_every_relative_link_leads_somewhere(self):
        for path in documents.PATHS:
            for target, anchor in documents.links_of(path):
                file = (ROOT / path).parent / target if target else ROOT / path
                self.assertTrue(file.exists(), f"{path}: {target}")
                if anchor:
                    self.assertIn(anchor, documents.anchors_of(file), f"{path}: {target}#{anchor}")

    def test_every_threat_has_a_test_that_is_there(self):
        rows = documents.table_rows(documents.section("SECURITY.md", "## Threats"))
        self.assertTrue(rows)
        for *threat, shown_by in rows:
            links = re.split(r"\[[^]]*\]\((tests/[^)]*)\)", shown_by)[1:]
            self.assertTrue(links, threat)
            for path, said in zip(links[::2], links[1::2]):
                names = re.findall(r'"([^"]*)"', said)
                self.assertTrue(names, f"{path}: which?")
                for name in names:
                    self.assertIn(name, re.sub(r'"\s*"', "", (ROOT / path).read_text(encoding="utf-8")), path)

    def test_every_page_of_docs_begins_with_its_contents(self):
        for path in documents.PATHS:
            if path.startswith("docs/"):
                text = documents.without_fences(documents.read(path))
                said = re.findall(r"^- \[(.*)\]\(#\S+\)$", text.partition("\n## ")[0], re.M)
                self.assertEqual(re.findall(r"^## (.*)$", text, re.M), said, path)

    def test_every_document_is_listed(self):
        found = {path for path, _ in text_files() if path.endswith(".md")}
        self.assertEqual(set(documents.PATHS), found)

    def test_nothing_is_left_for_later_by_a_note(self):
        notes = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
        for path, text in text_files():
            self.assertIsNone(notes.search(text), path)
