# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A cartd that is short of descriptors, and more peers than it has room for."""

import os
import socket
import time
import unittest

import zmq

from bus_clients import BusTest, next_change
from programs import Cartd, eventually, metric_of

DESCRIPTORS = 64
CROWD = 60


def cpu_seconds(pid):
    """What a process has used of the processors so far."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class CartdDescriptors(BusTest):

    def setUp(self):
        super().setUp()
        self.cartd = self.start(Cartd(descriptors=DESCRIPTORS))
        self.admin = self.cartd.listening("admin")
        self.most = int(self.cartd.wait_event("starting")["bus_connections"])
        self.peer = self.socket(zmq.REQ, self.cartd.commands)
        self.feed = self.subscribe(self.cartd)

    def metric(self, name):
        return metric_of(self.admin, name)

    def check_it_goes_on(self):
        """It is idle but for what it is asked, and those who were there are served."""
        self.assertLess(self.most, DESCRIPTORS)
        self.cartd.wait_event("bus_full")
        used, begun = cpu_seconds(self.cartd.process.pid), time.monotonic()
        for number in range(20):
            self.call(self.peer, "add", session="s", item="P", quantity=1 + number % 2)
            self.assertEqual(next_change(self.feed)[0], "stock/P")
            time.sleep(0.1)
        share = (cpu_seconds(self.cartd.process.pid) - used) / (time.monotonic() - begun)
        self.assertLess(share, 0.5)
        # At its limit it would ask for one more again and again.
        folder = f"/proc/{self.cartd.process.pid}/fd"
        eventually(lambda: len(os.listdir(folder)) < DESCRIPTORS - 3, "it is at its limit")
        self.assertGreater(self.metric("cartd_bus_connections_refused_total"), 0)
        eventually(lambda: self.metric("cartd_bus_connections") <= self.most, "still too many")

    def check_there_is_room_again(self):
        eventually(lambda: self.metric("cartd_bus_connections") <= 3, "they do not leave")
        for _ in range(5):
            self.assertTrue(self.call(self.socket(zmq.REQ, self.cartd.commands), "ping")["ok"])

    def test_peers_above_the_bound_are_hung_up_on_until_others_leave(self):
        crowd_context = zmq.Context()
        self.addCleanup(crowd_context.destroy, linger=0)
        crowd = []
        for number in range(CROWD):
            kind, address = ((zmq.DEALER, self.cartd.commands), (zmq.SUB, self.cartd.changes),
                             (zmq.DEALER, self.cartd.operator))[number % 3]
            crowd.append(crowd_context.socket(kind))
            crowd[-1].connect(address)
        self.check_it_goes_on()
        for one in crowd:
            one.close(linger=0)
        self.check_there_is_room_again()

    def test_so_are_connections_that_say_nothing(self):
        host, port = self.cartd.commands.removeprefix("tcp://").rsplit(":", 1)
        crowd = [socket.create_connection((host, int(port))) for _ in range(CROWD)]
        self.check_it_goes_on()
        for one in crowd:
            one.close()
        self.check_there_is_room_again()


if __name__ == "__main__":
    unittest.main()
