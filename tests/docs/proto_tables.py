# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The tables of proto/ that the documents' lists are compared with, read from their headers."""

import collections
import re

import documents

Operation = collections.namedtuple("Operation", "for_shoppers for_operator fields")
ErrorKind = collections.namedtuple("ErrorKind", "status title fields by_gateway retry_after")

def attributes():
    """The fields that are said of an item."""
    found = re.findall(r'Attribute<.*>\{"(\w+)", judge_\w+(?:, "(\w+)")?\}', documents.read("proto/description.h"))
    assert found
    return {field for fields in found for field in fields if field}


# What these have as one field is more than one on the wire, or named otherwise.
COMMAND_FIELDS = {"any_item": {"item"}, "page": {"after", "since", "run"}, "orders": {"order", "after", "limit"}, "filter": {"state", "since", "until"},
                  "listed": {"after", "limit"}, "period": {"since", "until", "after"},
                  "patch": attributes(), "stock": {"stock", "if"}, "some_lines": {"lines", "restock"},
                  "addition": {"add"}, "events": {"after", "limit", "type"},
                  "hook_state": {"enabled", "reason", "position", "retries"},
                  "hook_change": {"enabled", "reason", "position"}}
ERROR_FIELDS = {"next_release": {"next_release_ms"}, "opens_in": {"opens_in_ms"}, "again_in": {"again_in_ms"}, "cart": {"lines", "waiting", "lapsed"}}


def rows(path, enum):
    """The arguments of each line of a table, as texts."""
    found = re.findall(rf"case {enum}::k\w+:\s*return \{{(.*?)\}};", documents.read(path), re.DOTALL)
    assert found, path
    return [re.findall(r'"[^"]*"|[^,\s][^,]*', row) for row in found]


def field_names(text, named):
    """`kItem | kNextRelease` as names on the wire."""
    words = [re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower() for word in re.findall(r"\bk(\w+)", text)]
    return set().union(*(named.get(word, {word}) for word in words))


def operations():
    """{name: Operation}."""
    return {row[0].strip('"'): Operation(row[1] == "kYes", row[2] == "kYes",
                                         field_names("".join(row[3:]), COMMAND_FIELDS))
            for row in rows("proto/operations.h", "Op")}


def error_kinds():
    """{name: ErrorKind}."""
    return {row[0].strip('"'): ErrorKind(row[1], row[2].strip('"'), field_names("".join(row[3:4]), ERROR_FIELDS),
                                         "kGateway" in row, "true" in row)
            for row in rows("proto/error_code.h", "ErrorCode")}
