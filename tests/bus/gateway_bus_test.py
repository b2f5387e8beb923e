# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A gateway whose cartd is played by the test: lost messages, lies, silence and junk on the bus.

Method: FakeCartd answers commands and publishes what the test says; the gateway is looked at over
HTTP only. Whatever the feed loses, a held poll must end with the truth; whatever it invents, must
change nothing.
"""

import json
import os
import socket
import threading
import time
import unittest

import zmq

from bus_clients import AT, BusTest, FakeCartd
from programs import SOON, Cartd, Gateway, Poll, eventually

MINUTE = "wait=55"


class GatewayTest(BusTest):
    def setUp(self):
        super().setUp()
        self.fake = FakeCartd(self.context)
        self.addCleanup(self.fake.stop)
        self.gateway = self.start_gateway()

    def start_gateway(self, *flags):
        """Ready: it has heard the feed, which until then speaks only by heartbeats."""
        gateway = self.start(Gateway(self.fake.commands, self.fake.changes, *flags, threads=1))
        gateway.wait_ready(meanwhile=self.fake.heartbeat)
        return gateway

    def hold(self, query):
        """A poll that is known to be held; `query` has its since."""
        poll = Poll(self.gateway, MINUTE + "&" + query)
        self.addCleanup(poll.close)
        self.gateway.wait_held(1)
        return poll

    def wait_cursor(self, cursor):
        return eventually(lambda: self.gateway.status()["cursor"] == cursor,
                          f"the gateway does not come to {cursor}")

    def count(self, item="P"):
        return int(self.gateway.status("&item=" + item)["inventorycount"])


class WhatTheFeedLoses(GatewayTest):
    def test_a_change_on_the_feed_answers_a_held_poll(self):
        poll = self.hold("item=P&since=" + self.fake.cursor())
        cursor = self.fake.change("P")
        state = poll.read()
        self.assertEqual((state["cursor"], state["inventorycount"]), (cursor, "9"))

    def test_a_description_is_told_without_a_snapshot_and_without_a_gap(self):
        poll = self.hold("item=Q&since=" + self.fake.cursor())
        before = self.fake.count_seen("snapshot")
        self.fake.change("Q", published=False)
        self.fake.publish("stock/Q", {**self.fake.change_message("Q"), "described": True,
                                      "name": {"en": "Tea"}, "limit": 2})
        item = poll.read()["items"][0]
        self.assertEqual((item["described"], item["name"], item["limit"]), (True, {"en": "Tea"}, 2))
        self.assertEqual(self.fake.count_seen("snapshot"), before)
        self.assertEqual(self.gateway.metric("gateway_feed_gaps_total"), 0)

    def test_a_description_that_is_not_told_makes_it_ask_for_a_snapshot(self):
        before = self.fake.count_seen("snapshot")
        self.fake.change("Q", published=False)
        self.fake.publish("stock/Q", {**self.fake.change_message("Q"), "described": True})
        eventually(lambda: self.fake.count_seen("snapshot") > before, "it asks for none")

    def test_a_gap_makes_it_ask_for_a_snapshot_and_nothing_is_lost(self):
        poll = self.hold("item=Q&since=" + self.fake.cursor())
        self.fake.change("Q", published=False)
        self.assertFalse(poll.has_news())
        before = self.fake.count_seen("snapshot")
        cursor = self.fake.change("P")
        state = poll.read()
        self.assertEqual((state["inventorycount"], state["reset"]), ("4", False))
        self.assertGreater(self.fake.count_seen("snapshot"), before)
        self.wait_cursor(cursor)
        self.assertEqual((self.count("P"), self.count("Q")), (9, 4))

    def test_a_heartbeat_that_is_ahead_makes_it_ask_for_a_snapshot(self):
        poll = self.hold("item=P&since=" + self.fake.cursor())
        cursor = self.fake.change("P", published=False)
        before = self.fake.count_seen("snapshot")
        self.fake.heartbeat()
        state = poll.read()
        self.assertEqual((state["cursor"], state["inventorycount"]), (cursor, "9"))
        self.assertGreater(self.fake.count_seen("snapshot"), before)

    def test_a_heartbeat_that_is_level_changes_nothing(self):
        self.wait_cursor(self.fake.change("P"))
        poll = self.hold("item=P&since=" + self.fake.cursor())
        before = self.fake.count_seen("snapshot")
        for _ in range(10):
            self.fake.heartbeat()
        self.assertFalse(poll.has_news())
        self.assertEqual(self.fake.count_seen("snapshot"), before)

    def test_a_snapshot_that_gets_no_reply_is_asked_for_again(self):
        poll = self.hold("item=P&since=" + self.fake.cursor())
        with self.fake.lock:
            self.fake.mute.add("snapshot")
        self.fake.change("P", published=False)
        before = self.fake.count_seen("snapshot")
        self.fake.heartbeat()
        eventually(lambda: self.fake.count_seen("snapshot") > before, "no snapshot is asked for")
        with self.fake.lock:
            self.fake.mute.clear()
        # The feed goes on, as a real one does.
        def answered():
            self.fake.heartbeat()
            return poll.has_news(0.05)
        eventually(answered, "the lost change never shows")
        self.assertEqual(poll.read()["inventorycount"], "9")

    def test_changes_that_come_during_the_snapshot_are_not_lost(self):
        for round_ in range(20):
            poll = self.hold("item=P&item=Q&since=" + self.fake.cursor())
            self.fake.change("Q", held=round_ % 5 + 1, published=False)
            for held in (1, 2, 3, round_ % 10):
                cursor = self.fake.change("P", held=held)
            poll.read()
            self.wait_cursor(cursor)
            self.assertEqual((self.count("P"), self.count("Q")),
                             (10 - round_ % 10, 5 - (round_ % 5 + 1)))

    def test_another_epoch_resets_held_polls(self):
        self.fake.change("P", held=7)
        self.wait_cursor(self.fake.cursor())
        poll = self.hold("item=P&since=" + self.fake.cursor())
        with self.fake.lock:
            self.fake.epoch, self.fake.seq = "fake2", 0
            self.fake.held["P"] = 2
        self.fake.heartbeat()
        state = poll.read()
        self.assertEqual((state["reset"], state["inventorycount"]), (True, "8"))
        self.assertEqual(state["cursor"], "fake2.0")
        self.assertTrue(self.gateway.status("&since=fake1.1")["reset"])

    def test_a_since_that_only_this_gateway_has_not_heard_of_is_held_and_then_answered(self):
        behind = self.fake.cursor()
        seen_elsewhere = self.fake.change("P", published=False)
        poll = Poll(self.gateway, MINUTE + "&item=P&since=" + seen_elsewhere)
        self.addCleanup(poll.close)
        self.assertFalse(poll.has_news())
        # It learns of it by a snapshot of its own accord, and goes on holding the poll.
        self.wait_cursor(seen_elsewhere)
        self.assertNotEqual(behind, seen_elsewhere)
        self.assertFalse(poll.has_news())
        cursor = self.fake.change("P")
        state = poll.read()
        self.assertEqual((state["cursor"], state["inventorycount"], state["reset"]),
                         (cursor, "8", False))

    def test_a_since_that_cartd_does_not_know_gets_the_state_and_a_reset(self):
        poll = Poll(self.gateway, MINUTE + "&item=P&since=fake1.4711")
        self.addCleanup(poll.close)
        state = poll.read()
        self.assertEqual((state["reset"], state["inventorycount"], state["cursor"]),
                         (True, "10", "fake1.0"))


class WhatTheFeedInvents(GatewayTest):
    def junk(self):
        """Messages that are no change and no heartbeat of the contract."""
        good = self.fake.change_message("P") | {"seq": self.fake.seq + 1, "held": 9,
                                                "available": 1}
        def without(field):
            return {k: v for k, v in good.items() if k != field}
        return [
            [b""], [b"stock/P"], [b"stock/P", b""], [b"stock/P", b"junk"], [b"stock/P", b"{}"],
            [b"stock/P", b"[" * 50000], [b"stock/P", b"null"], [os.urandom(100), os.urandom(50000)],
            ["stock/Q", good], ["stock/", good], ["stock", good], ["other/P", good], ["", good],
            ["heartbeat", good | {"at": 7}], ["stock/P", good, b"extra"],
            *(["stock/P", without(field)] for field in
              ("epoch", "seq", "item", "available", "held", "stock", "at")),
            ["stock/P", good | {"v": 2}], ["stock/P", good | {"seq": str(good["seq"])}],
            ["stock/P", good | {"seq": -1}], ["stock/P", good | {"seq": 1.5}],
            ["stock/P", good | {"held": -1, "available": 11}],
            ["stock/P", good | {"held": 11, "available": -1}],
            ["stock/P", good | {"available": 5}], ["stock/P", good | {"stock": 10**30}],
            ["stock/P", good | {"epoch": "a.b"}], ["stock/P", good | {"epoch": ""}],
            ["stock/P", good | {"item": "a b"}], ["stock/P", good | {"at": "yesterday"}],
            ["heartbeat"], ["heartbeat", {}], ["heartbeat", {"v": 1, "epoch": 7, "seq": 1}],
            ["heartbeat", {"v": 1, "epoch": "fake1", "seq": "x", "at": AT}],
        ]

    def assert_works(self, poll, held):
        """The poll was left alone, and the next real change answers it."""
        self.assertFalse(poll.has_news())
        self.assertTrue(self.gateway.running(), self.gateway.log())
        cursor = self.fake.change("P", held=held)
        state = poll.read()
        self.assertEqual((state["cursor"], state["inventorycount"], state["reset"]),
                         (cursor, str(10 - held), False))

    def test_junk_on_the_feed_changes_nothing_and_stops_nothing(self):
        self.wait_cursor(self.fake.change("P", held=3))
        poll = self.hold("item=P&since=" + self.fake.cursor())
        for frames in self.junk():
            self.fake.publish(*frames)
        self.assert_works(poll, 4)

    def test_a_message_over_64_kib_on_the_feed_stops_nothing(self):
        self.wait_cursor(self.fake.change("P", held=3))
        self.fake.publish("stock/P", b"x" * 10_000_000)
        # The connection may be dropped with it; the feed is heard again afterwards.
        cursor = self.fake.change("P", held=4)
        def heard():
            self.fake.heartbeat()
            return self.gateway.status()["cursor"] == cursor
        eventually(heard, "the feed is not heard again")
        self.assertEqual(self.count(), 6)

    def test_repeats_and_old_changes_answer_nobody(self):
        self.wait_cursor(self.fake.change("P", held=3))
        old = self.fake.change_message("P")
        self.wait_cursor(self.fake.change("P", held=5))
        newest = self.fake.change_message("P")
        poll = self.hold("item=P&since=" + self.fake.cursor())
        for message in (old, newest, old, newest):
            self.fake.publish("stock/P", message)
        self.assert_works(poll, 6)
        self.assertEqual(self.count(), 4)

    def test_a_rogue_publisher_beside_cartd_changes_nothing(self):
        rogue = self.context.socket(zmq.PUB)
        self.addCleanup(rogue.close, linger=0)
        rogue.bind("tcp://127.0.0.1:*")
        endpoint = rogue.getsockopt(zmq.LAST_ENDPOINT).decode().rstrip("\0")
        cartd = self.start(Cartd())
        self.gateway = self.start(
            Gateway(cartd.commands, [cartd.changes, endpoint], threads=1)).wait_ready()
        before = self.gateway.cart(session="s", action="add", quantity="2")[1]["cursor"]
        poll = self.hold("since=" + before)
        for _ in range(20):
            for frames in self.junk():
                rogue.send_multipart([json.dumps(f).encode() if isinstance(f, dict) else
                                      f.encode() if isinstance(f, str) else f for f in frames
                                      if not isinstance(f, dict) or f.get("epoch") != "fake1"]
                                     or [b""])
        self.assertFalse(poll.has_news())
        status, answer = self.gateway.cart(session="s", action="add", quantity="3")
        self.assertEqual((status, answer["inventorycount"]), (200, "7"))
        self.assertEqual(poll.read()["inventorycount"], "7")


class WhatCommandsGet(GatewayTest):
    def test_no_reply_is_an_outcome_that_is_unknown(self):
        self.gateway = self.start_gateway("--command-timeout", "200ms")
        with self.fake.lock:
            self.fake.mute.add("add")
        status, problem = self.gateway.cart(session="s", action="add")
        self.assertEqual((status, problem["type"].split("/")[-1].split(":")[-1]),
                         (504, "outcome-unknown"))
        # It was sent once; repeating is the client's decision.
        self.assertEqual(self.fake.count_seen("add"), 1)
        with self.fake.lock:
            self.fake.mute.clear()
        self.assertEqual(self.gateway.cart(session="s", action="add")[0], 200)

    def test_replies_that_are_junk_are_no_replies(self):
        self.gateway = self.start_gateway("--command-timeout", "200ms")
        forged = [b"", b"junk", b"{}", b"[]", b'{"v":1,"id":"nobody","ok":true}', os.urandom(5000),
                  b'{"v":1,"ok":true,"cursor":"fake1.1","items":[],"lines":[]}',
                  b'{"v":1,"id":7,"ok":false,"error":"sold-out","detail":""}', b"[" * 50000]
        for answer in forged:
            with self.fake.lock:
                self.fake.forged["add"] = answer
            status, _ = self.gateway.cart(session="s", action="add")
            self.assertEqual(status, 504, answer[:80])
        with self.fake.lock:
            self.fake.forged.clear()
        self.assertEqual(self.gateway.cart(session="s", action="add")[0], 200)

    def test_a_snapshot_that_is_junk_leaves_it_as_it_was_and_it_asks_again(self):
        cursor = self.fake.change("P", held=3)
        self.wait_cursor(cursor)
        with self.fake.lock:
            self.fake.forged["snapshot"] = b'{"v":1,"id":"x","ok":true,"cursor":"?","items":[7]}'
        lost = self.fake.change("P", held=4, published=False)
        before = self.fake.count_seen("snapshot")
        self.fake.heartbeat()
        eventually(lambda: self.fake.count_seen("snapshot") > before, "no snapshot is asked for")
        self.assertEqual(self.gateway.status()["inventorycount"], "7")
        with self.fake.lock:
            self.fake.forged.clear()
        def recovered():
            self.fake.heartbeat()
            return self.gateway.status()["cursor"] == lost
        eventually(recovered, "the gateway does not recover")
        self.assertEqual(self.count(), 6)


class Stranger:
    """Listens where cartd was, and answers whoever connects with something that is no ZeroMQ."""

    def __init__(self, address, answer):
        self._answer = answer
        self.visits = 0
        self._listener = socket.create_server(address)
        self._listener.settimeout(0.05)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._stopped.is_set():
            try:
                visitor, _ = self._listener.accept()
            except TimeoutError:
                continue
            with visitor:
                visitor.sendall(self._answer)
            self.visits += 1
        self._listener.close()

    def stop(self):
        self._stopped.set()
        self._thread.join(SOON)


class WhereCartdWas(BusTest):
    def test_a_stranger_on_cartds_addresses_is_no_more_than_a_pause(self):
        cartd = Cartd()
        self.addCleanup(cartd.stop)
        gateway = self.start(Gateway(cartd.commands, cartd.changes, threads=1)).wait_ready()
        self.assertEqual(gateway.cart(session="s", action="add", quantity="2")[0], 200)
        for answer in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0" * 100, b""):
            cartd.kill()
            for endpoint in (cartd.commands, cartd.changes):
                host, port = endpoint.removeprefix("tcp://").split(":")
                stranger = Stranger((host, int(port)), answer)
                eventually(lambda: stranger.visits >= 2, f"nobody tries {endpoint} again")
                stranger.stop()
            cartd = Cartd(commands=cartd.commands, changes=cartd.changes, store=cartd.store)
            self.addCleanup(cartd.stop)
            eventually(lambda: gateway.cart(session="s", action="add", quantity="2")[0] == 200,
                       "commands do not get through again")
            cursor = gateway.cart(session="s", action="add", quantity="3")[1]["cursor"]
            eventually(lambda: gateway.status()["cursor"] == cursor, "the feed is not heard again")
            gateway.cart(session="s", action="add", quantity="2")

    def test_once_a_command_got_through_again_none_is_refused(self):
        cartd = Cartd()
        self.addCleanup(cartd.stop)
        gateway = self.start(Gateway(cartd.commands, cartd.changes, threads=1)).wait_ready()
        cartd.kill()
        for _ in range(3):
            eventually(lambda: gateway.cart(session="s", action="remove")[0] == 503,
                       "a command without a cartd is not refused")
        cartd = Cartd(commands=cartd.commands, changes=cartd.changes, store=cartd.store)
        self.addCleanup(cartd.stop)
        eventually(lambda: gateway.cart(session="s", action="remove")[0] == 200,
                   "commands do not get through again")
        # Longer than the pause between two attempts to connect anew.
        end = time.monotonic() + 4
        while time.monotonic() < end:
            self.assertEqual(gateway.cart(session="s", action="remove")[0], 200)


if __name__ == "__main__":
    unittest.main()
