# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Answers, read from a connection or from bytes as strictly as RFC 9112 lets one read them."""

import contextlib
import dataclasses
import json
import re
import socket


@dataclasses.dataclass
class Answer:
    status: int
    lines: list   # "Name: value"
    body: bytes

    def values(self, name):
        return [line.partition(":")[2].strip() for line in self.lines
                if line.partition(":")[0].lower() == name.lower()]

    def problem(self):
        """The problem's fields; {} where it is none."""
        return json.loads(self.body) if self.values("Content-Type") == ["application/problem+json"] and self.body else {}


class Malformed(Exception):
    """What came is no HTTP/1.1 answer."""


class Incomplete(Exception):
    """The bytes end within an answer."""


def take_line(data, at):
    end = data.find(b"\r\n", at)
    if end < 0:
        raise Incomplete
    return data[at:end], end + 2


def take_fields(data, at):
    lines = []
    while True:
        line, at = take_line(data, at)
        if not line:
            return lines, at
        if not re.fullmatch(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*[^\0\r\n]*", line):
            raise Malformed(f"a field line {line!r}")
        lines.append(line.decode("latin-1"))


def take_exactly(data, at, size):
    if len(data) - at < size:
        raise Incomplete
    return data[at:at + size], at + size


def take_chunks(data, at):
    body = b""
    while True:
        line, at = take_line(data, at)
        if not re.fullmatch(rb"[0-9a-fA-F]+", line):
            raise Malformed(f"a chunk's size {line!r}")
        size = int(line, 16)
        if size == 0:
            _, at = take_fields(data, at)
            return body, at
        chunk, at = take_exactly(data, at, size)
        body += chunk
        end, at = take_exactly(data, at, 2)
        if end != b"\r\n":
            raise Malformed(f"a chunk that ends in {end!r}")


def length_of(lines):
    """"chunked", a number, or None where no field says it."""
    named = {}
    for line in lines:
        name, _, value = line.partition(":")
        named.setdefault(name.lower(), []).append(value.strip())
    codings, lengths = named.get("transfer-encoding", []), named.get("content-length", [])
    if len(codings) + len(lengths) > 1:
        raise Malformed(f"several lengths: {codings + lengths}")
    if codings:
        if codings[0].lower() != "chunked":
            raise Malformed(f"a transfer coding {codings[0]!r}")
        return "chunked"
    if lengths and not re.fullmatch(r"\d+", lengths[0]):
        raise Malformed(f"a length {lengths[0]!r}")
    return int(lengths[0]) if lengths else None


def take_body(lines, data, at, without):
    length = length_of(lines)
    if length == "chunked":
        return take_chunks(data, at)
    return take_exactly(data, at, without if length is None else length)


def take_answer(data, at, is_to_head):
    """(the answer that begins at `at`, where the next one begins)."""
    line, begin = take_line(data, at)
    found = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [\t -~]*", line)
    if not found:
        raise Malformed(f"a status line {line!r}")
    lines, begin = take_fields(data, begin)
    status = int(found[1])
    if status < 200 or status in (204, 304) or is_to_head:  # RFC 9112, 6.3
        if status != 304 and not is_to_head and length_of(lines) is not None:
            raise Malformed(f"a length in a {status}")
        return Answer(status, lines, b""), begin
    if length_of(lines) is None:
        raise Malformed("an answer without a length")
    body, begin = take_body(lines, data, begin, 0)
    return Answer(status, lines, body), begin


class Connection:
    """A connection to an address, whose every wait ends after `seconds`.

    `proxy_refuses`: what comes without X-Served-By is a proxy's own, and has a body whatever was asked: the proxy
    could not read it.
    """

    def __init__(self, address, seconds, proxy_refuses=False):
        self._proxy_refuses = proxy_refuses
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._data = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def local_port(self):
        return self._socket.getsockname()[1]

    def send(self, data):
        """False where the peer has closed already."""
        try:
            self._socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def end(self):
        """Says that nothing more is sent."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def _receive(self):
        try:
            more = self._socket.recv(65536)
        except ConnectionResetError:
            more = b""
        self._data += more
        return bool(more)

    def read(self, is_to_head):
        """The next answer; None at the end. Raises TimeoutError, and Malformed where the end is within an answer."""
        while True:
            try:
                answer, end = take_answer(self._data, 0, is_to_head)
                if is_to_head and self._proxy_refuses and not answer.values("X-Served-By"):
                    answer, end = take_answer(self._data, 0, False)
                self._data = self._data[end:]
                return answer
            except Incomplete:
                if not self._receive():
                    if self._data:
                        raise Malformed(f"the connection ends with {self._data[:200]!r}") from None
                    return None
