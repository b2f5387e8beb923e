# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What cartd tells the shop's own servers: events, asked for and on the feed, through kills and time."""

import hashlib
import json
import unittest

import zmq

from bus_clients import BusTest
from programs import Cartd, Gateway, eventually

ORDER = "123e4567-e89b-12d3-a456-{:012}"
SECRET = "Zq8dXv3fKj0aWm6cTy5bRx7eHu49Gn12"


def fnv_1a(text):
    value = 0xcbf29ce484222325
    for byte in text:
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"


class EventsTest(BusTest):
    def serve(self, *flags, store=None, after_kill=False):
        cartd = Cartd(*flags, store=store)
        if after_kill:
            self.addCleanup(cartd.stop)
        else:
            self.start(cartd)
        self.shoppers = self.socket(zmq.REQ, cartd.commands)
        self.operator = self.socket(zmq.REQ, cartd.operator)
        return cartd

    def buy(self, number, quantity=1, session=SECRET):
        self.assertTrue(self.call(self.shoppers, "add", session=session, item="P", quantity=quantity)["ok"])
        reply = self.call(self.shoppers, "checkout", session=session, order=ORDER.format(number))
        self.assertTrue(reply["ok"], reply)

    def events(self, **fields):
        return self.call(self.operator, "events", **fields)

    def ids(self, **fields):
        reply = self.events(**fields)
        return [event["id"] for event in reply["events"]], reply["next"]

    def test_an_order_is_told_step_by_step_and_nobody_learns_whose_it_is(self):
        self.serve("--payment", "external")
        self.buy(1, 10)
        for op, fields in (("confirm_order", {}), ("confirm_order", {}), ("return_order", {"key": "k"}),
                           ("return_order", {"key": "k"})):
            self.assertTrue(self.call(self.operator, op, order=ORDER.format(1), **fields)["ok"])
        reply = self.events()
        self.assertEqual([(1, "item.sold_out"), (2, "order.paying"), (3, "order.sold"), (4, "order.returned"),
                          (5, "item.back")], [(event["id"], event["type"]) for event in reply["events"]])
        self.assertEqual(["paying", "sold", "returned"], [each["data"]["state"] for each in reply["events"][1:4]])
        self.assertNotIn(SECRET, json.dumps(reply))

    def test_whose_an_order_is_cannot_be_guessed(self):
        first = self.serve(after_kill=True)
        self.buy(1, session="ann")
        told = self.events()["events"][0]["data"]["session"]
        self.assertRegex(told, "^[0-9a-f]{32}$")
        for unkeyed in (fnv_1a(b"ann"), *(hashlib.new(name, b"ann").hexdigest() for name in ("md5", "sha1", "sha256", "blake2b"))):
            self.assertNotIn(unkeyed[:16], told)
        first.kill()
        self.serve(store=first.store)
        self.buy(2, session="ann")
        self.assertTrue(self.call(self.shoppers, "add", session="ann", item="P")["ok"])
        listed = self.call(self.operator, "orders", limit=2)["orders"]
        held = self.call(self.operator, "holds")["holds"]
        cart = self.call(self.operator, "cart", session="ann")
        self.assertEqual({told}, {event["data"]["session"] for event in self.events()["events"]}
                         | {each[field] for each in listed + held for field in ("session_hash", "person")}
                         | {cart["session_hash"]})
        self.assertNotIn("session_hash", self.call(self.shoppers, "cart", session="ann"))
        self.serve()  # another store
        self.buy(1, session="ann")
        self.assertNotEqual(told, self.events()["events"][0]["data"]["session"])

    def test_events_go_on_after_a_kill_without_a_gap(self):
        first = self.serve(after_kill=True)
        for number in range(3):
            self.buy(number)
        before = self.events()["events"]
        first.kill()
        self.serve(store=first.store)
        self.assertEqual(before, self.events()["events"])
        self.buy(9)
        self.assertEqual(([1, 2, 3, 4], 4), self.ids())
        self.assertEqual(([3], 3), self.ids(after=2, limit=1))
        self.assertEqual(([], 4), self.ids(after=4))
        self.assertEqual(([], 4), self.ids(after=10**18))
        self.assertEqual(([], 4), self.ids(after=0, type="item.back"))
        for field, value in (("after", -1), ("limit", 0), ("limit", 501), ("type", "order"), ("type", "")):
            self.assertEqual(field, self.events(**{field: value})["field"])

    def test_the_feed_tells_them_behind_their_changes_and_heartbeats_know_the_last(self):
        cartd = self.serve()
        feed = self.subscribe(cartd)
        self.buy(1, 10)
        heard = []
        while not heard or heard[-1][0] != "heartbeat" or heard[-1][1].get("last_event") != 2:
            topic, message = feed.recv_multipart()
            heard.append((topic.decode(), json.loads(message)))
        told = [each for each in heard if each[0] != "heartbeat"]
        self.assertEqual(["stock/P", "event/item.sold_out", "stock/P", "event/order.sold"], [each[0] for each in told])
        self.assertEqual([1, 1, 2, 2], [message["seq"] for _, message in told])
        events = self.events()["events"]
        for (_, message), event in zip(told[1::2], events):
            self.assertEqual(event, {key: message[key] for key in ("id", "type", "at", "data")})

    def test_those_that_are_old_are_gone_and_the_last_one_stays(self):
        self.serve("--events-keep", "1s")
        for number in range(3):
            self.buy(number)
        self.assertEqual(3, self.ids()[1])
        eventually(lambda: self.ids() == ([3], 3), "events are kept for ever")
        for after in (0, 1):
            reply = self.events(after=after)
            self.assertEqual(("gone", 3), (reply["error"], reply["oldest"]))
        self.assertEqual(([3], 3), self.ids(after=2))
        self.buy(9)
        self.assertEqual(4, self.ids()[1])

    def test_a_gateway_does_not_ask_for_them(self):
        feed = self.context.socket(zmq.XPUB)
        self.addCleanup(feed.close, linger=0)
        feed.setsockopt(zmq.RCVTIMEO, 10_000)
        feed.bind("tcp://127.0.0.1:*")
        cartd = self.serve()
        self.start(Gateway(cartd.commands, feed.getsockopt(zmq.LAST_ENDPOINT).decode().rstrip("\0"), threads=1))
        self.assertEqual({b"\x01stock/", b"\x01shop", b"\x01heartbeat"}, {feed.recv(), feed.recv(), feed.recv()})


if __name__ == "__main__":
    unittest.main()
