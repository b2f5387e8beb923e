# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The shop that the corpus is sent to, and what is the same however it is sent."""

import os
import re
import sqlite3
import tempfile

from programs import Cartd, Gateway

# Cursors in the corpus are of this store, as in the documents. `still` never changes.
EPOCH = "b8baaa3f2e6e"
ORIGIN = "https://shop.example"
CATALOG = {"items": [{"item": "P", "stock": 1_000_000, "name": {"en": "Product P"}},
                     {"item": "still", "stock": 5}, {"item": "kettle", "stock": 1_000_000}]}
SENTINEL = "00000000-0000-4000-8000-{:012d}"


class Shop:
    """One cartd and one gateway, for as long as the `with` lasts."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        path = os.path.join(self._folder.name, "corpus.db")
        first = Cartd(store="sqlite:" + path, catalog=CATALOG)
        first.stop()
        with sqlite3.connect(path) as store:
            store.execute("UPDATE life SET epoch = ?", (EPOCH,))
        store.close()
        self.cartd = Cartd(store="sqlite:" + path, catalog=CATALOG)
        self.gateway = Gateway(self.cartd.commands, self.cartd.changes, "--allow-origin", ORIGIN,
                               threads=1).wait_ready()
        return self

    def __exit__(self, *_):
        self.gateway.stop()
        self.cartd.stop()
        self._folder.cleanup()


def converse(connection, case, expected, number, cut=None, through_door=False):
    """Sends a case and reads until it is over: (every answer, whether the connection was kept).

    `expected` says how many answers are to come and which are to a HEAD. Over it is when the connection ends, or when
    a request of our own behind it, which no case can have made, is answered. `cut`: bytes for each packet. Through the
    door the last answer says whether the connection ends: HAProxy keeps it where the gateway ended its own.
    """
    answers = []

    def read():
        while True:
            answer = connection.read(expected.is_to_head(len(answers)))
            if answer and answer.status < 200 and not expected.is_interim(len(answers)):
                continue  # it may come where the body did not come with the head (RFC 9110, 10.1.1)
            if answer:
                answers.append(answer)
            return answer

    for part_number, part in enumerate(case.parts):
        if part_number and not read():
            return answers, False
        for at in range(0, len(part), cut or len(part)):
            if not connection.send(part[at:at + (cut or len(part))]):
                break
    while len(answers) < expected.count():
        if not read():
            return answers, False
    order = SENTINEL.format(number)
    if "close" not in answers[-1].values("Connection") if through_door else expected.kept:
        connection.send(f"GET /orders/{order}?session=s HTTP/1.1\r\nHost: shop\r\n\r\n".encode())
    while True:
        answer = connection.read(False)
        if not answer:
            return answers, False
        if answer.problem().get("order") == order:
            return answers, True
        answers.append(answer)


def describe(answers, kept):
    return " ".join([str(answer.status) for answer in answers] + ["kept" if kept else "closed"])


def fits(expected, answers, kept):
    """Whether statuses and end are as expected."""
    return (kept == expected.kept and len(answers) == expected.count() and
            all(answer.status in statuses for answer, (statuses, _) in zip(answers, expected.expected)))


def complaints(case, answer):
    """What is wrong with a case's last answer, sentences."""
    for pattern in case.has:
        if not any(re.fullmatch(pattern, line, re.IGNORECASE) for line in answer.lines):
            yield f"no header {pattern!r} in {answer.lines}"
    for name in case.lacks:
        if answer.values(name):
            yield f"a header {name}: {answer.values(name)}"
    for text in case.body:
        if text == "none" and answer.body or text != "none" and text.encode() not in answer.body:
            yield f"the body is {answer.body[:300]!r}, not {text!r}"
    for name in case.fields:
        if answer.problem().get("field") != name:
            yield f"the field is {answer.problem().get('field')!r}, not {name!r}"


def differences(case, expected, answers, kept):
    """All that is wrong, sentences."""
    if not fits(expected, answers, kept):
        last = answers[-1].body[:200] if answers else b""
        return [f"came: {describe(answers, kept)}; the last said {last!r}"]
    return list(complaints(case, answers[-1])) if answers else []
