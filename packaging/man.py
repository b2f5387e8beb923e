# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Makes a man page of a head and of sections of docs/, so that the two cannot differ.

    man.py HEAD VERSION DATE PAGE

HEAD is roff, but for @VERSION@, @DATE@ and these lines:

    @section Signals                 the text under that heading, wherever in docs/ it is
    @column cartd Exit statuses      its table with a column for each program: only cartd's
"""

import pathlib
import re
import sys
import textwrap

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "script"))
import documents  # noqa: E402  the project's documents as data

def literal(text):
    """What somebody may copy and type, without typographic hyphens, quotes and tildes."""
    names = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "~": r"\(ti", "^": r"\(ha"}
    return "".join(names.get(character, character) for character in text)

def inline(text):
    """Words: code and what is emphasized are bold, links are their texts."""
    parts = re.split(r"`([^`]*)`", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))
    parts[0::2] = [words.replace("\\", r"\e") for words in parts[0::2]]
    parts[1::2] = [rf"\fB{literal(code)}\fR" for code in parts[1::2]]
    bold = lambda found: r"\fB" + re.sub(r"\\f[BR]", "", found[1]) + r"\fR"
    return re.sub(r"\*\*(.*?)\*\*", bold, "".join(parts), flags=re.DOTALL)

def filled(text):
    """The same as lines of a paragraph."""
    lines = textwrap.wrap(inline(" ".join(text.split())), 79, break_long_words=False,
                          break_on_hyphens=False)
    return "\n".join(r"\&" + line if line[0] in ".'" else line for line in lines)

def entry(term, text):
    return f".TP\n{inline(term)}\n{filled(text)}"

def table(text):
    """Flags and their like: a term, perhaps its default, its meaning."""
    entries = []
    for term, *default, meaning in documents.table_rows(text):
        entries.append(entry(f"{term} [{default[0]}]" if any(default) else term, meaning))
    return "\n".join(entries)

def fenced(text):
    lines = [r"\&" + literal(line) for line in text.splitlines()[1:-1]]
    return "\n".join([".PP", ".in +4n", ".nf", *lines, ".fi", ".in"])

def bullets(text):
    items = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    return "\n".join(".IP \\(bu 2\n" + filled(item) for item in items)

def block(text):
    """A paragraph, table, list or fenced block of Markdown."""
    for start, convert in (("```", fenced), ("|", table), ("- ", bullets)):
        if text.startswith(start):
            return convert(text)
    return ".PP\n" + filled(text)

def blocks(heading):
    text = re.sub(r"(?m)^<!--.*-->\n", "", documents.guide_section(heading))
    return re.findall(r"(?ms:^```.*?^```$)|(?m:(?:^(?!```).+$\n?)+)", text)

def head_of(table_text):
    return [cell.strip() for cell in table_text.splitlines()[0].strip("|").split("|")]

def section(heading):
    first, *others = blocks(heading)
    texts = [block(first)]
    for text in others:
        if text.startswith("|"):  # a table further down has a name, its first column's
            texts.append(f".PP\n{head_of(text)[0].capitalize()}:")
        texts.append(block(text))
    return "\n".join(texts)

def column(argument):
    program, heading = argument.split(" ", 1)
    table_text, *others = blocks(heading)
    at = head_of(table_text).index(program)
    entries = []
    for cells in documents.table_rows(table_text):
        meaning = cells[at - 1] if cells[at] == "the same" else cells[at]
        if meaning:
            entries.append(entry(cells[0], meaning))
    return "\n".join(entries + [block(text) for text in others])

def page(head, version, date):
    text = head.replace("@VERSION@", version).replace("@DATE@", date)
    text = re.sub(r"^@section (.*)$", lambda found: section(found[1]), text, flags=re.MULTILINE)
    text = re.sub(r"^@column (.*)$", lambda found: column(found[1]), text, flags=re.MULTILINE)
    return re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", text, flags=re.MULTILINE)

if __name__ == "__main__":
    head, version, date, target = sys.argv[1:]
    head = pathlib.Path(head).read_text(encoding="utf-8")
    pathlib.Path(target).write_text(page(head, version, date), encoding="utf-8")
