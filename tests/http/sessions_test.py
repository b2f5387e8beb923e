# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: door and gateway agree on what has a session: the limit on new ones counts exactly those that are set.

Method: requests of many spellings through the door, each kind from an address of its own.
"""

import itertools
import socket
import unittest

from door import Door, need_haproxy
from programs import SOON, Cartd, Gateway, eventually

LIMIT = 2
# What a gateway sees no session in, so that it sets one.
NEW = {
    "no cookie": b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a query": b"GET /?utm_source=mail HTTP/1.1\r\nHost: shop\r\n\r\n",
    "an absolute form": b"GET http://shop/ HTTP/1.1\r\nHost: shop\r\n\r\n",
    "an absolute form without a path": b"GET http://shop HTTP/1.1\r\nHost: shop\r\n\r\n",
    "HTTP/1.0": b"GET / HTTP/1.0\r\n\r\n",
    "HEAD": b"HEAD / HTTP/1.1\r\nHost: shop\r\n\r\n",
    "POST": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n",
    "an empty session": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=\r\n\r\n",
    "a session that is none": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=!\r\n\r\n",
    "an encoded session": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=%61bc\r\n\r\n",
    "a quoted session": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=\"abc\"\r\n\r\n",
    "in another's value": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: utm=a%3B%20session%3Dabc\r\n\r\n",
    "a session too long": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=" + b"a" * 129 + b"\r\n\r\n",
    "another name": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: xsession=abc; Session=abc\r\n\r\n",
    "several lines without one": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n",
}
# What a gateway sees a session in, or what is no page: it sets none.
NOT_NEW = {
    "a session": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=abc\r\n\r\n",
    "a session behind others": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: a=b; session=abc; c=d\r\n\r\n",
    "a session in another line": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: a=b\r\nCookie: session=abc\r\n\r\n",
    "a session behind one that is none": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=!; session=abc\r\n\r\n",
    "a session before one that is none": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=abc; session=\r\n\r\n",
    "a form of another site": b"POST / HTTP/1.1\r\nHost: shop\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n",
    "the longest session": b"GET / HTTP/1.1\r\nHost: shop\r\nCookie: session=" + b"a" * 128 + b"\r\n\r\n",
    "an absolute form with a session": b"GET http://shop HTTP/1.1\r\nHost: shop\r\nCookie: session=abc\r\n\r\n",
    "another path": b"GET /items HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a path that is not there": b"GET // HTTP/1.1\r\nHost: shop\r\n\r\n",
    "OPTIONS": b"OPTIONS / HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a command": b"POST /cart HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n",
}


class SessionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_haproxy()
        cls.cartd = Cartd()
        cls.gateway = Gateway(cls.cartd.commands, cls.cartd.changes).wait_ready()
        cls.door = Door([(cls.gateway.http, cls.gateway.admin.rpartition(":")[2])],
                        HOLDFAST_NEW_SESSIONS=str(LIMIT)).wait_ready()
        cls.addresses = (f"127.0.{high}.{low}" for high, low in itertools.product(range(1, 255), range(2, 255)))

    @classmethod
    def tearDownClass(cls):
        cls.door.stop()
        cls.gateway.stop()
        cls.cartd.stop()

    def ask(self, source, request):
        """Status of the answer, and whether it sets a session."""
        host, _, port = self.door.http.rpartition(":")
        with socket.create_connection((host, int(port)), SOON, (source, 0)) as connection:
            connection.sendall(request)
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                self.assertTrue(more, head)
                head += more
        head = head.partition(b"\r\n\r\n")[0].lower()
        return int(head.split(b" ")[1]), b"\r\nset-cookie: session=" in head

    def test_each_session_that_is_set_counts_and_so_many_are(self):
        for what, request in NEW.items():
            with self.subTest(what):
                source = next(self.addresses)
                self.assertEqual([(200, True)] * LIMIT + [(429, False)] * 2,
                                 [self.ask(source, request) for _ in range(LIMIT + 2)])
                self.assertEqual((200, False), self.ask(source, NOT_NEW["a session"]), "who has one goes on")

    def test_what_sets_none_counts_as_none(self):
        for what, request in NOT_NEW.items():
            with self.subTest(what):
                source = next(self.addresses)
                for _ in range(LIMIT + 2):
                    status, is_set = self.ask(source, request)
                    self.assertNotEqual(429, status)
                    self.assertFalse(is_set)
                self.assertEqual([(200, True)] * LIMIT + [(429, False)],
                                 [self.ask(source, NEW["no cookie"]) for _ in range(LIMIT + 1)])

    def test_the_log_of_the_door_has_no_session(self):
        secret = b"f00dfeed" * 4
        status, _ = self.ask(next(self.addresses), b"GET /cart?session=" + secret + b" HTTP/1.1\r\nHost: shop\r\n\r\n")
        self.assertEqual(200, status)
        eventually(lambda: '"GET /cart HTTP/1.1"' in self.door.log(), "the request is not in the log")
        self.assertNotIn(secret.decode(), self.door.log())

    def test_addresses_are_counted_apart(self):
        for source in (next(self.addresses), next(self.addresses)):
            self.assertEqual((200, True), self.ask(source, NEW["no cookie"]))
