# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

r"""The corpus: requests as files, and what must come back.

    python3 cases.py FOLDER      writes the bytes of each case into a file of FOLDER

A file corpus/GROUP/NAME.http:

    # Why it must be so, with the section of the RFC.
    answers: 200 400:head closed
    field: quantity
    ---
    GET /status?wait=0 HTTP/1.1\r\n
    Host: shop\r\n
    \r\n

Behind `---` every line is bytes that are sent, without the line's own end: printable ASCII as it stands, all others as
`\r`, `\n`, `\t`, `\0` or `\xff`; a backslash is `\\`. `*20 x` is x twenty times. Behind another `---` stands what is sent
only when the next answer has come.

    answers   each answer's status, in order (`400|501`: either), `:head` where it has no body because of its request;
              then what becomes of the connection: `kept` or `closed`
    door      the same through HAProxy, where the statuses are neither the same nor a refusal of HAProxy's own behind some
              of them; `waits`: HAProxy waits for more, where a gateway has seen enough
    has       a header line of the last answer, as a regular expression
    lacks     the name of a header field that the last answer has not
    body      text that its body has; `none`: it has no body
    field     the `field` of its problem
"""

import dataclasses
import pathlib
import re
import sys

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
KEYS = {"answers", "door", "has", "lacks", "body", "field"}
ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


@dataclasses.dataclass(frozen=True)
class Answers:
    """What comes back on a connection: ((statuses that may be, whether to a HEAD) …), and whether it is kept."""

    expected: tuple
    kept: bool

    @classmethod
    def parse(cls, text):
        *statuses, end = text.split()
        if end not in ("kept", "closed"):
            raise ValueError(f"{text!r} ends in neither 'kept' nor 'closed'")
        expected = []
        for word in statuses:
            numbers, _, head = word.partition(":")
            if head not in ("", "head") or not re.fullmatch(r"\d{3}(\|\d{3})*", numbers):
                raise ValueError(f"{word!r} is not like 200, 400|501 or 200:head")
            expected.append((frozenset(int(number) for number in numbers.split("|")), bool(head)))
        return cls(tuple(expected), end == "kept")

    def finals(self):
        """The same without 1xx."""
        return Answers(tuple(each for each in self.expected if min(each[0]) >= 200), self.kept)

    def is_interim(self, number):
        return number < len(self.expected) and min(self.expected[number][0]) < 200

    def is_to_head(self, number):
        return number < len(self.expected) and self.expected[number][1]

    def count(self):
        return len(self.expected)


@dataclasses.dataclass(frozen=True)
class Case:
    name: str        # "framing/two-lengths"
    why: str         # the comment in front
    parts: tuple     # of bytes; before each but the first an answer is waited for
    answers: Answers
    door: Answers    # None: as `answers`, or HAProxy refuses
    waits: bool      # HAProxy does, for more
    has: tuple       # regular expressions, each of a whole header line of the last answer
    lacks: tuple     # names of header fields
    body: tuple      # texts in the last answer's body; "none": it has none
    fields: tuple    # `field` of the last answer, a problem

    @property
    def bytes(self):
        return b"".join(self.parts)


def unescape(line):
    """The bytes of a line: printable ASCII as it stands, all others escaped."""
    if not re.fullmatch(r"(?:[ -\[\]-~]|\\(?:[rnt0\\]|x[0-9a-f]{2}))*", line):
        raise ValueError(f"not printable, or not an escape: {line!r}")
    return b"".join(bytes.fromhex(token[2:]) if token.startswith("\\x")
                    else ESCAPES[token[1]] if token.startswith("\\") else token.encode("ascii")
                    for token in re.findall(r"\\x..|\\.|[^\\]+", line))


def read_bytes(lines):
    """The bytes that lines show: their own ends are none of them. `*3 x` is x three times."""
    read = b""
    for line in lines:
        times, line = re.fullmatch(r"(?:\*(\d+) )?(.*)", line).groups()
        read += unescape(line) * int(times or 1)
    return read


def parse(name, text):
    head, *parts = re.split(r"^---.*\n", text, flags=re.MULTILINE)
    comments, values = [], {key: [] for key in KEYS}
    for line in head.splitlines():
        if line.startswith("#"):
            comments.append(line.lstrip("# "))
        elif line:
            key, _, value = line.partition(": ")
            values[key].append(value)
    if not comments or len(values["answers"]) != 1 or not parts:
        raise ValueError(f"{name}: it needs a comment, 'answers' and the bytes")
    waits = values["door"] == ["waits"]
    doors = [Answers.parse(value) for value in values["door"] if not waits] or [None]
    return Case(name, " ".join(comments), tuple(read_bytes(part.splitlines()) for part in parts),
                Answers.parse(values["answers"][0]), doors[0], waits, tuple(values["has"]), tuple(values["lacks"]),
                tuple(values["body"]), tuple(values["field"]))


def read_corpus():
    """Every case, by name."""
    cases = []
    for path in sorted(CORPUS.rglob("*.http")):
        name = str(path.relative_to(CORPUS).with_suffix(""))
        try:
            cases.append(parse(name, path.read_text(encoding="ascii")))
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path}: {error!r}") from error
    return cases


def main(folder):
    for case in read_corpus():
        path = pathlib.Path(folder) / case.name.replace("/", "-")
        path.write_bytes(case.bytes)


if __name__ == "__main__":
    main(*sys.argv[1:])
