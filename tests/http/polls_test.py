# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: a held poll costs the door little, and what the door repeats is safe to repeat.

Method: held polls through the door, and its memory; gateways that hang up, or are not there, beside one that is well.
"""

import re
import socket
import threading
import unittest

from door import Door, listen, need_haproxy
from programs import SOON, Cartd, Gateway, request

POLLS = 300
WARM = 50
# A held poll takes 6 KB of HAProxy; with a copy of its request, 22.
MOST_KB = 12
# What a browser sends beside the target.
FIELDS = ("Host: shop\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36\r\n"
          "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nCookie: session=0123456789abcdef0123456789abcdef\r\n")


def own_kilobytes(process):
    with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(r"^Private_Dirty: +(\d+)", file.read(), re.MULTILINE)[1])


class HangUp:
    """A gateway that takes a request and hangs up. `requests`: how many it took."""

    def __init__(self):
        self._listener = listen()
        self._listener.settimeout(None)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(SOON)
                if connection.recv(65536):
                    self.requests += 1

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class PollsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_haproxy()
        cls.cartd = Cartd()
        cls.gateway = Gateway(cls.cartd.commands, cls.cartd.changes).wait_ready()
        cls.operator = cls.gateway.admin.rpartition(":")[2]

    @classmethod
    def tearDownClass(cls):
        cls.gateway.stop()
        cls.cartd.stop()

    def open_door(self, *addresses):
        """A door to these gateways, whose health is that of the one that is well."""
        door = Door([(address, self.operator) for address in addresses])
        self.addCleanup(door.stop)
        return door.wait_ready()

    def hold(self, door, count, held):
        host, _, port = door.http.rpartition(":")
        for _ in range(count):
            connection = socket.create_connection((host, int(port)), SOON)
            self.addCleanup(connection.close)
            connection.sendall(f"GET /status?item=P&wait=55 HTTP/1.1\r\n{FIELDS}\r\n".encode())
        self.gateway.wait_held(held)

    def test_the_door_keeps_no_copy_of_what_waits(self):
        door = self.open_door(self.gateway.http)
        self.hold(door, WARM, WARM)
        before = own_kilobytes(door.process)
        self.hold(door, POLLS, WARM + POLLS)
        each = (own_kilobytes(door.process) - before) / POLLS
        print(f"figure: HAProxy's memory for a held poll: {each:.1f} KB")
        self.assertLess(each, MOST_KB)

    def test_a_poll_is_asked_once_and_a_command_again(self):
        lost = HangUp()
        self.addCleanup(lost.close)
        door = self.open_door(lost.address, self.gateway.http)
        for target in ("/status?wait=0", "/events?since=x"):
            before = lost.requests
            statuses = [request(door.http, "GET", target)[0] for _ in range(4)]
            self.assertGreater(lost.requests, before, "each gateway is asked in turn")
            self.assertEqual(lost.requests - before, statuses.count(502), statuses)
        before = lost.requests
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        statuses = [request(door.http, "POST", "/cart", "session=s&action=add", form)[0] for _ in range(4)]
        self.assertGreater(lost.requests, before, "each gateway is asked in turn")
        self.assertEqual([200] * 4, statuses)

    def test_a_poll_whose_connection_failed_goes_to_another(self):
        with listen() as gone:
            address = f"127.0.0.1:{gone.getsockname()[1]}"
        door = self.open_door(address, self.gateway.http)
        self.assertEqual([200] * 4, [request(door.http, "GET", "/status?wait=0")[0] for _ in range(4)])
