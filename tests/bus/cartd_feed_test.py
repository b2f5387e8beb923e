# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""cartd's feed of changes, as a subscriber hears it."""

import json
import re
import signal
import unittest

import zmq

from bus_clients import BusTest, command, next_change
from programs import Cartd

CATALOG = {"items": [{"item": "P", "stock": 10}, {"item": "Q", "stock": 5}]}
RFC3339_MILLIS = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


def sip_hash_2_4(key, text):
    """As its authors' paper has it, with 64-bit words in little endian; checked below by their own example."""
    mask = 2**64 - 1

    def rotate(word, bits):
        return (word << bits | word >> (64 - bits)) & mask

    k0, k1 = (int.from_bytes(key[at:at + 8], "little") for at in (0, 8))
    v0, v1, v2, v3 = k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573

    def rounds(times):
        nonlocal v0, v1, v2, v3
        for _ in range(times):
            v0, v2 = (v0 + v1) & mask, (v2 + v3) & mask
            v1, v3 = rotate(v1, 13) ^ v0, rotate(v3, 16) ^ v2
            v0, v2 = (rotate(v0, 32) + v3) & mask, (v2 + v1) & mask
            v3, v1 = rotate(v3, 21) ^ v0, rotate(v1, 17) ^ v2
            v2 = rotate(v2, 32)

    padded = text + bytes(7 - len(text) % 8) + bytes([len(text) % 256])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at:at + 8], "little")
        v3 ^= word
        rounds(2)
        v0 ^= word
    v2 ^= 0xff
    rounds(4)
    return (v0 ^ v1 ^ v2 ^ v3).to_bytes(8, "little")


assert sip_hash_2_4(bytes(range(16)), bytes(range(15))).hex() == "e545be4961ca29a1"


class Feed(BusTest):
    def setUp(self):
        super().setUp()
        self.cartd = self.start(Cartd(catalog=CATALOG))
        self.req = self.socket(zmq.REQ, self.cartd.commands)

    def add(self, session, item, quantity):
        return self.call(self.req, "add", session=session, item=item, quantity=quantity)

    def test_a_change_has_exactly_the_fields_of_the_contract(self):
        feed = self.subscribe(self.cartd)
        cursor = self.add("s", "P", 1)["cursor"]
        topic, change = next_change(feed)
        self.assertEqual(topic, "stock/P")
        self.assertRegex(change.pop("at"), RFC3339_MILLIS)
        self.assertTrue(0 < change.pop("next_release_ms") <= 900000)
        epoch, seq = cursor.split(".")
        self.assertEqual(change, {"v": 1, "epoch": epoch, "seq": int(seq), "item": "P",
                                  "available": 9, "held": 1, "stock": 10,
                                  "carts": ["af63ee4c86020b22"]})  # FNV-1a of "s"

    def test_the_cart_of_a_person_is_named_with_a_key_that_the_feed_does_not_tell(self):
        own = "p_SZFeDX1LQC4wF9AQvBwOgw"
        feed = self.subscribe(self.cartd)
        self.add(own, "P", 1)
        _, change = next_change(feed)
        key = self.call(self.req, "snapshot", after="")["cart_key"]
        self.assertRegex(key, "^[0-9a-f]{32}$")
        self.assertEqual(change["carts"], [sip_hash_2_4(bytes.fromhex(key), own.encode()).hex()])
        self.assertNotIn(key, json.dumps(change))
        self.assertNotIn("cart_key", self.call(self.req, "snapshot"))

    def test_a_description_comes_with_a_change_of_its_own_seq_and_as_a_whole(self):
        feed = self.subscribe(self.cartd)
        operator = self.socket(zmq.REQ, self.cartd.operator)
        self.call(operator, "put_item", item="P", name={"en": "Tea"}, limit=2)
        self.call(operator, "put_item", item="P", name={}, display="low", below=5)
        self.call(operator, "put_item", item="P", hold_ttl_ms=5000)  # nothing that is told
        self.call(operator, "put_item", item="Z")
        told = []
        for _ in range(3):
            _, change = next_change(feed)
            told.append({key: change.get(key) for key in
                         ("seq", "item", "described", "name", "limit", "display", "below")})
        self.assertEqual(told, [
            {"seq": 1, "item": "P", "described": True, "name": {"en": "Tea"}, "limit": 2,
             "display": None, "below": None},
            {"seq": 2, "item": "P", "described": True, "name": {}, "limit": 2, "display": "low",
             "below": 5},
            {"seq": 3, "item": "Z", "described": True, "name": {}, "limit": None,
             "display": None, "below": None}])
        self.add("s", "P", 1)
        self.assertNotIn("described", next_change(feed)[1])

    def test_heartbeats_say_where_the_feed_is(self):
        feed = self.subscribe(self.cartd)
        epoch, seq = self.add("s", "P", 1)["cursor"].split(".")
        next_change(feed)
        for _ in range(2):
            topic, body = feed.recv_multipart()
            self.assertEqual(topic, b"heartbeat")
            heartbeat = json.loads(body)
            self.assertRegex(heartbeat.pop("at"), RFC3339_MILLIS)
            self.assertEqual(heartbeat, {"v": 1, "epoch": epoch, "seq": int(seq)})

    def test_seq_is_contiguous_over_all_items_and_numbers_are_absolute(self):
        feed = self.subscribe(self.cartd)
        held = {"P": 0, "Q": 0}
        for number in range(1, 101):
            item = "Q" if number % 3 == 0 else "P"
            held[item] = 1 if held[item] != 1 else 2
            self.add("s", item, held[item])
            topic, change = next_change(feed)
            self.assertEqual((topic, change["item"], change["seq"], change["held"]),
                             ("stock/" + item, item, number, held[item]))
            self.assertEqual(change["available"], change["stock"] - change["held"])

    def test_what_changes_nothing_is_not_published(self):
        feed = self.subscribe(self.cartd)
        self.add("s", "P", 1)
        self.add("s", "P", 1)
        self.add("t", "P", 10)
        self.call(self.req, "remove", session="nobody", item="P")
        self.call(self.req, "cart", session="s")
        self.add("s", "P", 2)
        self.assertEqual([next_change(feed)[1]["held"] for _ in range(2)], [1, 2])

    def test_a_subscriber_of_one_item_hears_only_that(self):
        feed = self.subscribe(self.cartd, topic=b"stock/Q")
        # A subscription takes effect a moment after it is made: wait until it is heard.
        for number in range(2000):
            self.add("s", "P", 1 + number % 2)
            self.add("s", "Q", 1 + number % 2)
            if feed.poll(1):
                break
        for _ in range(2):
            topic, body = feed.recv_multipart()
            if topic == b"heartbeat":
                continue  # from before the narrower subscription
            self.assertEqual((topic, json.loads(body)["item"]), (b"stock/Q", "Q"))
            self.add("s", "Q", 3)

    def test_many_commands_in_one_commit_are_one_message_per_item(self):
        feed = self.subscribe(self.cartd)
        dealer = self.socket(zmq.DEALER, self.cartd.commands)
        dealer.send_multipart([b"", command("ping")])
        dealer.recv_multipart()
        count = 400
        # What arrives while cartd cannot look is waiting for it together.
        self.cartd.signal(signal.SIGSTOP)
        for number in range(count):
            item = "PQ"[number % 2]
            dealer.send_multipart([b"", command("add", session="s", item=item,
                                                quantity=1 + (number // 2) % 5)])
        self.cartd.signal(signal.SIGCONT)
        cursors = [json.loads(dealer.recv_multipart()[1])["cursor"] for _ in range(count)]
        published = int(cursors[-1].split(".")[1])
        self.assertLess(published, count)
        last = {}
        for expected in range(1, published + 1):
            _, change = next_change(feed)
            self.assertEqual(change["seq"], expected)
            last[change["item"]] = change["held"]
        self.assertEqual(last, {"P": 5, "Q": 5})

    def test_a_change_is_published_after_it_can_be_read(self):
        feed = self.subscribe(self.cartd)
        other = self.socket(zmq.REQ, self.cartd.commands)
        for quantity in range(1, 11):
            self.req.send(command("add", session="s", item="P", quantity=quantity))
            _, change = next_change(feed)
            reply = self.call(other, "cart", session="s")
            self.assertGreaterEqual(int(reply["cursor"].split(".")[1]), change["seq"])
            self.assertEqual(reply["lines"][0]["quantity"], quantity)
            self.req.recv()


class FeedOverTime(BusTest):
    def test_a_hold_that_expires_is_published(self):
        cartd = self.start(Cartd("--hold-ttl", "500ms"))
        feed = self.subscribe(cartd)
        req = self.socket(zmq.REQ, cartd.commands)
        self.call(req, "add", session="s", item="P", quantity=4)
        self.assertEqual(next_change(feed)[1]["held"], 4)
        _, expired = next_change(feed)
        self.assertEqual((expired["held"], expired["available"], expired["next_release_ms"],
                          expired["seq"]), (0, 10, None, 2))

    def test_epoch_and_seq_go_on_after_a_kill(self):
        first = Cartd()
        self.addCleanup(first.stop)
        req = self.socket(zmq.REQ, first.commands)
        cursor = self.call(req, "add", session="s", item="P", quantity=4)["cursor"]
        first.kill()
        second = self.start(Cartd(store=first.store))
        feed = self.subscribe(second)
        req = self.socket(zmq.REQ, second.commands)
        self.assertEqual(self.call(req, "ping")["cursor"], cursor)
        self.assertEqual(self.call(req, "cart", session="s")["lines"][0]["quantity"], 4)
        self.call(req, "add", session="s", item="P", quantity=5)
        _, change = next_change(feed)
        epoch, seq = cursor.split(".")
        self.assertEqual((change["epoch"], change["seq"]), (epoch, int(seq) + 1))

    def test_another_store_is_another_epoch(self):
        epochs = set()
        for _ in range(3):
            cartd = self.start(Cartd(store="sqlite::memory:"))
            reply = self.call(self.socket(zmq.REQ, cartd.commands), "ping")
            epochs.add(reply["cursor"].split(".")[0])
        self.assertEqual(len(epochs), 3)


if __name__ == "__main__":
    unittest.main()
