# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A wire between HAProxy and a gateway on which everything that passes is seen, and read a third time.

What HAProxy sends on is read by the rules of RFC 9112 alone: where HAProxy, this reader and the gateway count the same
requests, all three agree on where each ends.
"""

import dataclasses
import re
import socket
import threading

from answers import Incomplete, Malformed, length_of, take_answer, take_body, take_fields, take_line
from door import listen


@dataclasses.dataclass
class Forwarded:
    method: str
    target: str
    body: bytes
    to_be_refused: bool = False  # nothing behind it is read


# What a gateway takes of a body (HTTP.md). It refuses a request that says more, and reads nothing behind its head.
MOST = 65536


def take_request(data, at):
    """(the request that begins at `at`, where the next one begins): HAProxy sends some on that must be refused."""
    line, begin = take_line(data, at)
    found = re.fullmatch(rb"([!-~]+) ([^\0- \x7f]+) HTTP/\d\.\d", line)
    if not found:
        return Forwarded("", line.decode("latin-1"), b"", True), len(data)
    method, target = found[1].decode(), found[2].decode("latin-1")
    try:
        lines, begin = take_fields(data, begin)
        length = length_of(lines)
        if length != "chunked" and (length or 0) > MOST:
            raise Malformed("more than is taken")
        body, begin = take_body(lines, data, begin, 0)
    except Malformed:
        return Forwarded(method, target, b"", True), len(data)
    return Forwarded(method, target, body), begin


class Wire:
    """One connection of HAProxy's, and what passed on it since the last take()."""

    def __init__(self, near, address):
        host, _, port = address.rpartition(":")
        far = socket.create_connection((host, int(port)))
        self._lock = threading.Lock()
        self._to_gateway, self._to_door = b"", b""
        self.open = 2
        for source, sink, name in ((near, far, "_to_gateway"), (far, near, "_to_door")):
            threading.Thread(target=self._pump, args=(source, sink, name), daemon=True).start()

    def _pump(self, source, sink, name):
        try:
            while data := source.recv(65536):
                with self._lock:
                    setattr(self, name, getattr(self, name) + data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        with self._lock:
            self.open -= 1

    def read(self):
        """(requests of HAProxy's, the gateway's final answers to them, bytes of neither that are left)."""
        with self._lock:
            to_gateway, to_door = self._to_gateway, self._to_door
        requests, answers, at, end = [], [], 0, 0
        try:
            while at < len(to_gateway):
                request, at = take_request(to_gateway, at)
                requests.append(request)
        except Incomplete:
            pass
        try:
            while end < len(to_door):
                is_to_head = len(answers) < len(requests) and requests[len(answers)].method == "HEAD"
                answer, end = take_answer(to_door, end, is_to_head)
                if answer.status >= 200:
                    answers.append(answer)
        except Incomplete:
            pass
        return requests, answers, (to_gateway[at:], to_door[end:])

    def forget(self):
        with self._lock:
            self._to_gateway, self._to_door = b"", b""


class Tap:
    """Listens at `address` for HAProxy, and passes everything on to the gateway."""

    def __init__(self, gateway):
        self._gateway = gateway
        self._listener = listen()
        self._listener.settimeout(None)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._wires = []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._wires.append(Wire(near, self._gateway))

    def read(self):
        """The same as Wire.read(), over all wires."""
        requests, answers, left = [], [], []
        for wire in list(self._wires):
            asked, answered, rest = wire.read()
            requests += asked
            answers += answered
            if any(rest):
                left.append(rest)
        return requests, answers, left

    def forget(self):
        """What has passed is of the past; wires that are closed too."""
        for wire in self._wires:
            wire.forget()
        self._wires = [wire for wire in self._wires if wire.open]

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
