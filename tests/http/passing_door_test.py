# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: through a proxy that passes bytes through, TLS ends at the gateway, and the gateway knows whose bytes they are.

Method: headers of the PROXY protocol as bytes, and HAProxy itself with docker/haproxy-tcp.cfg.
"""

import contextlib
import json
import signal
import socket
import ssl
import struct
import tempfile
import time
import unittest

from certificates import Certificate
from door import need_haproxy
from passing_door import PassingDoor
from programs import SOON, Cartd, Gateway, eventually
from tls_client import Client

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
CATALOG = {"items": [{"item": "P", "stock": 1000}]}


def header(client, port=50_000):
    """What a proxy says of a client of IPv4."""
    addresses = socket.inet_aton(client) + socket.inet_aton("192.0.2.1") + struct.pack("!HH", port, 443)
    return SIGNATURE + b"\x21\x11" + struct.pack("!H", len(addresses)) + addresses


class PassingDoorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.shop = Certificate(cls.folder.name, "shop", "localhost")
        cls.cartd = Cartd(catalog=CATALOG)
        cls.addClassCleanup(cls.cartd.stop)

    def start(self, *flags, tls=True):
        """A gateway; each address may have one new session."""
        gateway = Gateway(self.cartd.commands, self.cartd.changes, *(self.shop.flags() if tls else ()),
                          "--exempt", "none", "--address-sessions", "1", *flags, threads=1).wait_ready()
        self.addCleanup(gateway.stop)
        return gateway

    def behind(self, *flags):
        """A gateway behind a proxy, with and without TLS."""
        gateway = self.start("--proxy-protocol", "required", "--plain", "127.0.0.1:0", *flags)
        gateway.plain = gateway.listening("plain")
        return gateway

    def door(self, *gateways):
        need_haproxy()
        door = PassingDoor(*((each.http, each.plain, each.admin.rpartition(":")[2]) for each in gateways)).wait_ready()
        self.addCleanup(door.stop)
        return door

    def raw(self, address, bytes_, source="127.0.0.1"):
        where, _, port = address.rpartition(":")
        connection = socket.create_connection((where, int(port)), SOON, (source, 0))
        self.addCleanup(connection.close)
        connection.sendall(bytes_)
        return connection

    def page(self, address, before=b"", source="127.0.0.1"):
        """The status of a first page over a connection of its own; nothing where it is closed."""
        connection = self.raw(address, before, source)
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = connection.recv(65536)
        except OSError:
            return None
        return int(answer.split()[1]) if answer else None

    # --- the header ------------------------------------------------------------------------------------

    def test_who_is_bounded_is_who_the_proxy_says(self):
        gateway = self.start("--proxy-protocol", "required", tls=False)
        self.assertEqual([200, 429], [self.page(gateway.http, header("203.0.113.1")) for _ in range(2)])
        self.assertEqual([200, 429], [self.page(gateway.http, header("203.0.113.2")) for _ in range(2)])
        # It speaks for itself.
        self.assertEqual([200, 429], [self.page(gateway.http, SIGNATURE + b"\x20\x00\x00\x00") for _ in range(2)])

    def test_a_header_that_comes_in_pieces_or_with_all_the_rest_is_the_same(self):
        gateway = self.start("--proxy-protocol", "required", tls=False)
        text = header("203.0.113.3") + b"GET /items HTTP/1.1\r\nHost: h\r\n\r\n"
        for size in (len(text), 1, 7, 28):
            connection = self.raw(gateway.http, b"")
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for at in range(0, len(text), size):
                connection.sendall(text[at:at + size])
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 "), size)

    def test_where_it_is_required_nothing_goes_without_it(self):
        gateway = self.start("--proxy-protocol", "required", tls=False)
        for before in (b"", b"PROXY TCP4 203.0.113.4 192.0.2.1 50000 443\r\n", b"\x16\x03\x01\x00\x05", SIGNATURE + b"\x31\x11\0\0",
                       SIGNATURE + b"\x21\x11\x00\x04\x01\x02\x03\x04"):
            self.assertIsNone(self.page(gateway.http, before), before)
        eventually(lambda: 'gateway_refusals_total{cause="proxies"} 5' in self.metrics(gateway), "they are not counted")

    def metrics(self, gateway):
        where, _, port = gateway.admin.rpartition(":")
        with socket.create_connection((where, int(port)), SOON) as connection:
            connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            text = b""
            while more := connection.recv(65536):
                text += more
        return text.decode()

    def test_elsewhere_nobody_can_say_who_they_are(self):
        gateway = self.start("--proxy-protocol", "127.0.0.1:0", tls=False)
        self.assertEqual(400, self.page(gateway.http, header("203.0.113.5")))
        self.assertEqual([200, 429], [self.page(gateway.http) for _ in range(2)])
        own = gateway.listening("proxied")
        self.assertEqual([200, 429], [self.page(own, header("203.0.113.5")) for _ in range(2)])
        self.assertIsNone(self.page(own))

    def test_only_proxies_that_are_trusted_are_believed_where_some_are_named(self):
        gateway = self.start("--proxy-protocol", "required", "--trusted-proxy", "127.0.0.7", tls=False)
        self.assertIsNone(self.page(gateway.http, header("203.0.113.6")))
        self.assertEqual(200, self.page(gateway.http, header("203.0.113.6"), "127.0.0.7"))

    # --- HAProxy ----------------------------------------------------------------------------------------

    def test_tls_ends_at_the_gateway_and_polls_are_held_through_the_door(self):
        gateway = self.behind()
        door = self.door(gateway)
        with Client(door.secure, self.shop.client()) as poller, Client(door.secure, self.shop.client()) as buyer:
            self.assertEqual(self.shop.shown(), poller.tls.getpeercert(binary_form=True))
            cursor = json.loads(poller.ask("/status?wait=0")[1])["cursor"]
            poller.send(f"/status?wait=50&since={cursor}")
            gateway.wait_held(1)
            self.assertEqual(200, buyer.ask("/cart", "POST", "session=anna&action=add&item=P&quantity=1")[0])
            self.assertEqual(200, poller.read()[0])

    def test_the_gateway_knows_each_client_of_the_door(self):
        door = self.door(self.behind())
        for source in ("127.0.0.11", "127.0.0.12"):
            self.assertEqual([200, 429], [self.page(door.plain, source=source) for _ in range(2)])

    def test_a_gateway_that_is_gone_is_no_longer_asked(self):
        first, second = self.behind(), self.behind()
        door = self.door(first, second)
        first.kill()
        for _ in range(20):
            with Client(door.secure, self.shop.client()) as client:
                self.assertEqual(200, client.ask("/items")[0])

    def test_a_gateway_that_stands_still_is_no_longer_asked_and_who_it_holds_waits_for_it(self):
        first, second = self.behind(), self.behind()
        door = self.door(first, second)
        cursor = json.loads(self.ask(door, "/status?wait=0"))["cursor"]
        with Client(door.secure, self.shop.client()) as one, Client(door.secure, self.shop.client()) as other:
            for poller in (one, other):  # the one with the fewest connections gets the next
                poller.send(f"/status?wait=50&since={cursor}")
            first.wait_held(1)
            second.wait_held(1)
            first.signal(signal.SIGSTOP)
            self.addCleanup(first.signal, signal.SIGCONT)
            eventually(lambda: all(self.answers(door) for _ in range(10)), "it is asked though it stands still")
            with Client(door.secure, self.shop.client()) as buyer:
                self.assertEqual(200, buyer.ask("/cart", "POST", "session=bert&action=add&item=P&quantity=1")[0])
            first.signal(signal.SIGCONT)
            self.assertEqual([200, 200], [one.read()[0], other.read()[0]])

    def ask(self, door, target):
        with Client(door.secure, self.shop.client()) as client:
            return client.ask(target)[1]

    def answers(self, door):
        """Whether a new connection is answered soon."""
        with contextlib.suppress(OSError), Client(door.secure, self.shop.client(), deadline=1) as client:
            return client.ask("/items")[0] == 200
        return False

    def test_a_door_that_is_stopped_ends_though_its_clients_never_would(self):
        door = self.door(self.behind())
        with Client(door.secure, self.shop.client()) as client:
            door.signal(signal.SIGUSR1)
            until = time.monotonic() + SOON
            with self.assertRaises((ConnectionError, ssl.SSLError)):
                while time.monotonic() < until:  # it is kept, and always used
                    self.assertEqual(200, client.ask("/items")[0])
        door.process.wait(SOON)

    # --- plain HTTP --------------------------------------------------------------------------------------

    def plainly(self, door, head):
        """The answer's head to a request over plain HTTP."""
        connection = self.raw(door.plain, b"GET " + head + b"\r\n\r\n")
        answer = b""
        while b"\r\n\r\n" not in answer and (more := connection.recv(65536)):
            answer += more
        return answer.partition(b"\r\n\r\n")[0].decode()

    def test_plain_http_is_for_this_machine_and_others_are_sent_to_https(self):
        door = self.door(self.behind())
        for host in (b"localhost", b"LOCALHOST:8080", b"127.0.0.1:8080", b"127.1.2.3", b"[::1]:8080"):
            self.assertTrue(self.plainly(door, b"/items HTTP/1.1\r\nHost: " + host).startswith("HTTP/1.1 200 "), host)
        for host, where in ((b"shop.example", "shop.example"), (b"shop.example:8080", "shop.example"), (b"[2001:db8::1]:80", "[2001:db8::1]"),
                            (b"127.0.0.1.shop.example", "127.0.0.1.shop.example"), (b"localhost.shop.example", "localhost.shop.example")):
            head = self.plainly(door, b"/a?b=%20c HTTP/1.1\r\nHost: " + host)
            self.assertTrue(head.startswith("HTTP/1.1 308 "), head)
            self.assertIn(f"\r\nlocation: https://{where}:8443/a?b=%20c", head)
        for request in (b"/ HTTP/1.0", b"/ HTTP/1.1\r\nHost: localhost\r\nHost: shop.example", b"/ HTTP/1.1\r\nHost: a b"):
            self.assertTrue(self.plainly(door, request).startswith("HTTP/1.1 400 "), request)

    def test_who_is_held_hears_when_the_gateway_is_killed(self):
        gateway = self.behind()
        door = self.door(gateway)
        with Client(door.secure, self.shop.client()) as poller:
            poller.send("/status?wait=50")
            gateway.wait_held(1)
            gateway.kill()
            with self.assertRaises((ConnectionError, ssl.SSLError)):
                poller.read()


if __name__ == "__main__":
    unittest.main()
