# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: behind a door that reads requests, gateways bound each of its clients, and nobody passes for another; and they know who
came by TLS.

Method: HAProxy itself with docker/haproxy.cfg, a gateway whose trusted proxy it is, and clients with addresses of their own; each
address may have one new session.
"""

import re
import socket
import unittest

from door import Door, need_haproxy
from programs import SOON, Cartd, Gateway

PROXY = "127.0.0.50"  # one in front of the door


class ForwardedTest(unittest.TestCase):
    def setUp(self):
        need_haproxy()
        cartd = Cartd()
        self.addCleanup(cartd.stop)
        gateway = Gateway(cartd.commands, cartd.changes, "--exempt", "none", "--address-sessions", "1", "--trusted-proxy",
                          f"127.0.0.1,{PROXY}").wait_ready()
        self.addCleanup(gateway.stop)
        self.door = Door([(gateway.http, gateway.admin.rpartition(":")[2])], HOLDFAST_TRUSTED_PROXY=PROXY).wait_ready()
        self.addCleanup(self.door.stop)

    def ask(self, source, lines):
        """The beginning of what is answered to a first page."""
        host, _, port = self.door.http.rpartition(":")
        with socket.create_connection((host, int(port)), SOON, (source, 0)) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{lines}\r\n".encode())
            return connection.recv(65536)

    def page(self, source, *forwarded):
        """The status of a first page, for a client that says it comes from elsewhere."""
        return int(self.ask(source, "".join(f"X-Forwarded-For: {each}\r\n" for each in forwarded)).split()[1])

    def cookie(self, source, *protos):
        """What the cookie of a first page is called, for a client that says how it came."""
        head = self.ask(source, "".join(f"X-Forwarded-Proto: {each}\r\n" for each in protos)).decode()
        return re.search("^set-cookie: ([^=]*)=", head, re.MULTILINE | re.IGNORECASE)[1]

    def test_each_client_of_the_door_is_bounded_by_itself(self):
        for source in ("127.0.0.11", "127.0.0.12"):
            self.assertEqual([200, 429], [self.page(source) for _ in range(2)])

    def test_what_a_client_says_of_itself_is_not_heard(self):
        said = [(), ("203.0.113.1",), ("203.0.113.2", "203.0.113.3"), ("203.0.113.4, 127.0.0.1",), ("",)]
        self.assertEqual([200, 429, 429, 429, 429], [self.page("127.0.0.13", *each) for each in said])

    def test_not_even_from_an_address_that_gateways_trust(self):
        self.assertEqual([200, 429, 429], [self.page("127.0.0.1", f"203.0.113.{client}") for client in (7, 8, 9)])

    def test_a_proxy_that_is_named_is_heard(self):
        self.assertEqual([200, 429, 200, 429], [self.page(PROXY, f"198.51.100.9, 203.0.113.{client}") for client in (5, 5, 6, 6)])

    def test_who_came_by_tls_is_what_the_door_says_or_a_proxy_that_is_named(self):
        self.assertEqual("session", self.cookie("127.0.0.14"))
        self.assertEqual("session", self.cookie("127.0.0.15", "https"))
        self.assertEqual("session", self.cookie("127.0.0.16", "https", "https"))
        self.assertEqual("__Host-session", self.cookie(PROXY, "https"))


if __name__ == "__main__":
    unittest.main()
