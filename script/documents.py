# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The project's documents as data: blocks, markers, links, headings, tables.

A fenced block ```sh is a command, run by commands_test.py in the order of the document. A ```text or
```json block that follows it, with nothing but empty lines between, is the output it must have.
Other fences are pictures and are left alone.

Between two runs some things differ, and the output may still be printed as it really was: mask()
makes equal what is bound to vary, and the header fields of an HTTP answer may come in any order, as
httplib's versions write them (RFC 9110, 5.3). What else may vary is written as `…`: inside a line any
characters, as a line of its own any lines. A ```json block is compared as JSON, so that it may be
broken into lines for reading.

A marker, an HTML comment right before the fence, changes how a command is treated and says why:

    <!-- docs: not run: it builds the project -->
    <!-- docs: endless: it prints until Ctrl-C -->      run until the output is there, then stopped
    <!-- docs: shop: cartd --payment external -->       run in the document's shop with these flags, not in its usual one
"""

import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]

PATHS = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "DESIGN.md",
         "SECURITY.md",
         "proto/README.md", "proto/HTTP.md", "proto/BACKEND.md", "proto/BUS.md", "bench/README.md", "bench/COSTS.md",
         "bench/RESULTS.md", "client/README.md", "examples/embed/README.md", "examples/payment/README.md", "examples/vendure/README.md",
         *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]

MARKERS = ("not run", "endless", "shop")
SHORTEST_REASON = 10

_MARKER = re.compile(r"<!--\s*docs:\s*([^:]*?)\s*(?::\s*(.*?)\s*)?-->$")
_FENCE = re.compile(r"^```(\w*)$")

# What two runs never have in common, each made into one word.
_MASKS = [
    (re.compile(r"\b[0-9a-f]{12}\.(?=\d)"), "EPOCH."),
    (re.compile(r'("epoch": ?"|\bepoch=|^epoch +)[0-9a-f]{12}\b', re.MULTILINE), r"\1EPOCH"),
    (re.compile(r'("id": ?")[0-9a-f]{12}"'), r'\1KEY"'),
    (re.compile(r"\b[0-9a-f]{32}\.[\w-]{0,22}\.\d{1,10}\.[\w-]{43}(?![\w-])"), "SIGNED"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "SESSION"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "TIME"),
    (re.compile(r'("day": ?")\d{4}-\d\d-\d\d"'), r'\1DAY"'),
    (re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"), "DATE"),
    (re.compile(r'("(?:next_release|expires_in|stale|heartbeat_age|round_trip)_ms":) *[\d.]+'), r"\g<1>0"),
    (re.compile(r'("delay_ms":) *[1-9]\d{3,}\b'), r"\g<1>1000"),  # at random, a second and more
    (re.compile(r"\b[\d.]+ ms\b"), "N ms"),
    # The shop of the documents allows an origin; a reader's need not.
    (re.compile(r"\nVary: Origin$", re.MULTILINE), ""),
    (re.compile(r"^(Vary: .*), Origin$", re.MULTILINE), r"\1"),
    # These follow from the numbers above, and from the files of the page.
    (re.compile(r"^Content-Length: \d+$", re.MULTILINE), "Content-Length: N"),
    (re.compile(r'"[0-9a-f]{16}"'), '"FILE"'),
]

_HTTP_HEAD = re.compile(r"^HTTP/1\.1 .*(?:\n[\w-]+: .*)+", re.MULTILINE)

class Block:
    """One ```sh block, what was said before it and what must come out of it."""

    def __init__(self, path, line, command):
        self.path = path
        self.line = line
        self.command = command
        self.marker = None      # one of MARKERS
        self.reason = None
        self.language = None    # of the expected output: text, json, or None when nothing is said
        self.expected = None

    def __str__(self):
        return f"{self.path}:{self.line}"

def read(path):
    return (ROOT / path).read_text(encoding="utf-8")

def mask(text):
    """`text` with everything that differs from run to run made equal."""
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return _HTTP_HEAD.sub(_with_sorted_fields, text)

def _with_sorted_fields(head):
    status, *fields = head[0].split("\n")
    return "\n".join([status, *sorted(fields)])

def blocks_of(path):
    """The commands of a document, in order. Raises ValueError for a marker that is malformed."""
    lines = read(path).splitlines()
    blocks, marker, last, number = [], None, None, 0
    while number < len(lines):
        line = lines[number].strip()
        number += 1
        fence = _FENCE.match(line)
        if fence:
            start = number
            while lines[number].strip() != "```":
                number += 1
            text = "\n".join(lines[start:number])
            number += 1
            if fence[1] == "sh":
                last = Block(path, start, text)
                if marker:
                    last.marker, last.reason = marker
                blocks.append(last)
            else:
                if marker:
                    raise ValueError(f"{path}:{start}: a marker before what is no command")
                if last and fence[1] in ("text", "json"):
                    last.language, last.expected = fence[1], text
                last = None
            marker = None
        elif line:
            if marker:
                raise ValueError(f"{path}:{number}: a marker that is not right before a command")
            marker = _read_marker(path, number, line)
            last = None
    return blocks

def _read_marker(path, number, line):
    if not line.startswith("<!-- docs"):
        return None
    found = _MARKER.match(line)
    if not found or found[1] not in MARKERS:
        raise ValueError(f"{path}:{number}: not a marker like '<!-- docs: {MARKERS[0]}: why -->'")
    if len(found[2] or "") < SHORTEST_REASON:
        raise ValueError(f"{path}:{number}: the marker gives no reason")
    if found[1] == "shop" and not found[2].startswith("cartd --"):
        raise ValueError(f"{path}:{number}: the marker names no flags of cartd")
    return found[1], found[2]

def matches(block, output):
    """Whether `output` is what the block says comes out."""
    if block.expected is None:
        return True
    if block.language == "json":
        try:
            return json.loads(mask(block.expected)) == json.loads(mask(output))
        except ValueError:
            return False
    return re.fullmatch(_pattern_of(block.expected), mask(output).rstrip("\n")) is not None

def begins_to_match(block, output):
    """The same for a command that does not end: whether the expected lines have come."""
    lines = len(block.expected.splitlines())
    return matches(block, "\n".join(output.splitlines()[:lines]))

def _pattern_of(expected):
    parts = []
    for line in mask(expected).splitlines():
        if line.strip() == "…":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append("[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*\n")
    # The last line has no line end once the output's is taken off.
    pattern = "".join(parts)
    return pattern[:-2] if pattern.endswith(r"\n") else pattern + r"[^\n]*"

def section(path, heading):
    """The text under one heading, up to the next of the same or a higher level."""
    lines = read(path).splitlines()
    start = lines.index(heading)
    level = len(heading) - len(heading.lstrip("#"))
    for end in range(start + 1, len(lines)):
        if re.match(r"#{1,%d} " % level, lines[end]):
            return "\n".join(lines[start + 1:end])
    return "\n".join(lines[start + 1:])

def guide_section(title):
    """The text under a heading of the second level, in whichever page of docs/ has it; one must."""
    found = [path for path in PATHS if path.startswith("docs/") and f"## {title}" in read(path).splitlines()]
    if len(found) != 1:
        raise ValueError(f"'{title}' is a heading in {found or 'no page'} of docs/")
    return section(found[0], f"## {title}")

def table_rows(text):
    """The cells of every table row in `text`, without the heads and rules."""
    rows = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("|") or re.fullmatch(r"[|\s:-]+", line):
            continue
        if number + 1 < len(lines) and re.fullmatch(r"[|\s:-]*-[|\s:-]*", lines[number + 1]):
            continue
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]])
    return rows

def code_words(cell):
    """What stands in `backticks` in a cell."""
    return re.findall(r"`([^`]*)`", cell)

def without_fences(text):
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)

def links_of(path):
    """(target, anchor) of every link and picture that stays inside the project."""
    text = without_fences(read(path))
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    links = []
    for link in found:
        if not re.match(r"[a-z]+:", link):
            target, _, anchor = link.partition("#")
            links.append((target, anchor))
    return links

def anchors_of(path):
    """The anchors a web view of the document gives its headings."""
    anchors = set()
    for heading in re.findall(r"^#+ (.*)$", without_fences(read(path)), flags=re.MULTILINE):
        kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        anchors.add(kept.replace(" ", "-"))
    return anchors
