# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: whoever hangs on the operator's port keeps nobody else from an answer, and odd requests end there.

Method: both programs; peers that say half a request, a byte at a time, or more than anyone reads; then a health check.
"""

import contextlib
import socket
import threading
import time
import unittest

from programs import SOON, Cartd, Gateway, request

HANGING = 30
# What is sent of a request, and then nothing.
HALVES = ("", "GET /metr", "GET /livez HTTP/1.1\r\nHost: x\r\nX: ",
          "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
          "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
# More than a request may have, and more than anybody's buffers.
TOO_MUCH = 64 * 1024 * 1024
HEAD = "\r\nHost: operator\r\n"
# What is asked, and the statuses that may come; None: nothing but the end.
ODD = {
    "HEAD": ("HEAD /livez HTTP/1.1" + HEAD + "\r\n", {200}),
    "an unknown method": ("BREW /livez HTTP/1.1" + HEAD + "\r\n", {400, 404, 405, 501}),
    "a method in small letters": ("get /livez HTTP/1.1" + HEAD + "\r\n", {400, 404, 405, 501}),
    "POST": ("POST /livez HTTP/1.1" + HEAD + "Content-Length: 2\r\n\r\nhi", {404, 405}),
    "DELETE": ("DELETE /metrics HTTP/1.1" + HEAD + "\r\n", {404, 405}),
    "OPTIONS": ("OPTIONS * HTTP/1.1" + HEAD + "\r\n", {200, 204, 400, 404, 405}),
    "a body too large": ("POST /metrics HTTP/1.1" + HEAD + "Content-Length: 99999999999\r\n\r\n", {404, 413, None}),
    "a length that is none": ("POST /metrics HTTP/1.1" + HEAD + "Content-Length: -1\r\n\r\n", {400, 404, 413, None}),
    "a target too long": ("GET /" + "a" * 9000 + " HTTP/1.1" + HEAD + "\r\n", {400, 404, 414, None}),
    "a field too long": ("GET /livez HTTP/1.1" + HEAD + "X: " + "a" * 9000 + "\r\n\r\n", {200, 400, 431, None}),
    "fields too many": ("GET /livez HTTP/1.1" + HEAD + "X: y\r\n" * 5000 + "\r\n", {400, 431, None}),
    "an encoded line end in a field": (
        "GET /livez HTTP/1.1" + HEAD + "X-A: a%0d%0aSet-Cookie: evil=1\r\nOrigin: x%0d%0aSet-Cookie: evil=1\r\n\r\n", {200}),
    "an encoded line end in the target": ("GET /x%0d%0aSet-Cookie:%20evil=1 HTTP/1.1" + HEAD + "\r\n", {400, 404}),
    "an encoded line end in a Range": (
        "GET /livez HTTP/1.1" + HEAD + "Range: bytes=0-1%0d%0aSet-Cookie: evil=1\r\n\r\n", {200, 206, 400, 416}),
    "a Range of many parts": (
        "GET /metrics HTTP/1.1" + HEAD + "Range: bytes=" + ",".join(["0-"] * 1000) + "\r\n\r\n", {200, 206, 400, 416}),
    "a Range that is none": ("GET /livez HTTP/1.1" + HEAD + "Range: items=5-1\r\n\r\n", {200, 400, 416}),
    "Expect": ("GET /livez HTTP/1.1" + HEAD + "Expect: 100-continue\r\n\r\n", {200, 417}),
    "an upgrade": ("GET /livez HTTP/1.1" + HEAD + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", {200}),
    "no Host": ("GET /livez HTTP/1.1\r\n\r\n", {200, 400}),
    "HTTP/1.0": ("GET /livez HTTP/1.0\r\n\r\n", {200}),
    "HTTP/2": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 404, 405, 505, None}),
    "no HTTP": ("\x16\x03\x01\x02\0\x01\r\n\r\n", {400, None}),
}


def connect(address):
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), SOON)


def read_all(connection):
    """All that comes until the end."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while more := connection.recv(65536):
            data += more
    return data


class OperatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cartd = Cartd()
        cls.gateway = Gateway(cls.cartd.commands, cls.cartd.changes).wait_ready()
        cls.ports = {"cartd": cls.cartd.listening("admin"), "gateway": cls.gateway.admin}

    @classmethod
    def tearDownClass(cls):
        cls.gateway.stop()
        cls.cartd.stop()

    def each(self):
        for address in self.ports.values():
            with contextlib.ExitStack() as stack:
                yield address, stack
                self.assertEqual((200, "ok\n"), request(address, "GET", "/livez"))

    def test_half_requests_keep_nobody_from_an_answer(self):
        with contextlib.ExitStack() as stack:
            hanging = []
            for address in self.ports.values():
                for number in range(HANGING):
                    hanging.append(stack.enter_context(connect(address)))
                    hanging[-1].sendall(HALVES[number % len(HALVES)].encode())
            for address in self.ports.values():
                self.assertEqual((200, "ok\n"), request(address, "GET", "/livez"))
            for connection in hanging:
                read_all(connection)  # each is ended, or the deadline is

    def test_a_byte_at_a_time_is_no_way_to_stay(self):
        with contextlib.ExitStack() as stack:
            staying = [stack.enter_context(connect(address)) for address in self.ports.values()
                       for _ in range(HANGING)]
            end = time.monotonic() + SOON
            while staying and time.monotonic() < end:
                for connection in list(staying):
                    try:
                        connection.sendall(b"G")
                    except OSError:
                        staying.remove(connection)
                time.sleep(0.01)  # what is sent, not what is waited for
            self.assertEqual([], staying)

    def test_what_is_too_much_is_not_read(self):
        for head in ("GET /livez HTTP/1.1\r\n", "POST /livez HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"):
            line = b"X: y\r\n" if "GET" in head else b"1\r\na\r\n"
            for address, stack in self.each():
                connection = stack.enter_context(connect(address))
                connection.sendall(head.encode())
                sent = 0
                with self.assertRaises(OSError):
                    while sent < TOO_MUCH:
                        connection.sendall(line * 10000)
                        sent += len(line) * 10000

    def test_many_at_a_time_are_all_answered(self):
        for address, _ in self.each():
            statuses = []
            threads = [threading.Thread(target=lambda: statuses.append(request(address, "GET", "/metrics")[0]))
                       for _ in range(30)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(SOON)
            self.assertEqual([200] * 30, statuses)

    def test_odd_requests_have_one_answer_or_none(self):
        for what, (asked, statuses) in ODD.items():
            for address, stack in self.each():
                connection = stack.enter_context(connect(address))
                with contextlib.suppress(OSError):  # it may have been ended already
                    connection.sendall(asked.encode("latin-1"))
                    connection.shutdown(socket.SHUT_WR)
                answer = read_all(connection)
                head, _, body = answer.partition(b"\r\n\r\n")
                status = int(head.split(b" ")[1]) if answer else None
                if status == 100:
                    head, _, body = body.partition(b"\r\n\r\n")
                    status = int(head.split(b" ")[1])
                self.assertIn(status, statuses, what)
                self.assertNotIn(b"\nset-cookie", head.lower(), what)
                self.assertNotIn(b"\r\nHTTP/1.1 ", body, what)
                if what == "HEAD":
                    self.assertEqual(b"", body)
