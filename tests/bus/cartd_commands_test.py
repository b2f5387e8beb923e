"""cartd's commands from independent ZeroMQ clients: every op, every error, bytes that are none.

Method: each test has a cartd of its own; after anything rude a well-formed command must work.
"""

import json
import os
import unittest

import zmq

from bus_clients import BusTest, command
from programs import Cartd

CATALOG = {"items": [{"item": "P", "name": {"en": "Product P", "zh": "P商品"}, "stock": 10},
                     {"item": "Q", "stock": 5, "limit": 2}]}


class WellFormedCommands(BusTest):
    def setUp(self):
        super().setUp()
        self.cartd = self.start(Cartd(catalog=CATALOG))
        self.req = self.socket(zmq.REQ, self.cartd.commands)

    def test_ping_is_answered_with_the_cursor(self):
        reply = self.call(self.req, "ping", id="7")
        epoch, seq = reply.pop("cursor").split(".")
        self.assertRegex(epoch, r"^[A-Za-z0-9]+$")
        self.assertEqual(seq, "0")
        self.assertEqual(reply, {"v": 1, "id": "7", "ok": True, "items": [], "lines": []})

    def test_add_answers_with_the_item_and_the_whole_cart(self):
        self.call(self.req, "add", session="s", item="Q", quantity=1)
        reply = self.call(self.req, "add", id="a", session="s", item="P", quantity=3)
        self.assertTrue(reply["ok"])
        self.assertTrue(reply["cursor"].endswith(".2"))
        (item,) = reply["items"]
        release = item.pop("next_release_ms")
        self.assertTrue(0 < release <= 900000)
        self.assertEqual(item, {"item": "P", "available": 7, "held": 3, "stock": 10})
        self.assertEqual({line["item"]: line["quantity"] for line in reply["lines"]},
                         {"P": 3, "Q": 1})
        for line in reply["lines"]:
            self.assertEqual(set(line), {"item", "quantity", "expires_in_ms"})
            self.assertTrue(0 < line["expires_in_ms"] <= 900000)

    def test_add_states_an_amount_and_a_repeat_changes_nothing(self):
        first = self.call(self.req, "add", session="s", item="P", quantity=3)
        again = self.call(self.req, "add", session="s", item="P", quantity=3)
        self.assertEqual(again["cursor"], first["cursor"])
        less = self.call(self.req, "add", session="s", item="P", quantity=1)
        self.assertEqual(less["items"][0]["held"], 1)

    def test_a_missing_quantity_is_one(self):
        reply = self.call(self.req, "add", session="s", item="P")
        self.assertEqual(reply["lines"][0]["quantity"], 1)

    def test_remove_ends_the_hold_and_without_one_changes_nothing(self):
        before = self.call(self.req, "remove", session="s", item="P")
        self.assertTrue(before["ok"])
        self.assertTrue(before["cursor"].endswith(".0"))
        self.call(self.req, "add", session="s", item="P", quantity=3)
        reply = self.call(self.req, "remove", session="s", item="P")
        self.assertEqual(reply["items"][0], {"item": "P", "available": 10, "held": 0, "stock": 10,
                                             "next_release_ms": None})
        self.assertEqual(reply["lines"], [])

    def test_cart_lists_a_session_and_changes_nothing(self):
        self.call(self.req, "add", session="s", item="P", quantity=2)
        reply = self.call(self.req, "cart", session="s")
        self.assertEqual([line["quantity"] for line in reply["lines"]], [2])
        self.assertEqual(reply["items"], [])
        self.assertTrue(reply["cursor"].endswith(".1"))
        self.assertEqual(self.call(self.req, "cart", session="other")["lines"], [])

    def test_snapshot_lists_the_catalog_in_its_order(self):
        self.call(self.req, "add", session="s", item="Q", quantity=2)
        reply = self.call(self.req, "snapshot", id="snap")
        self.assertEqual(reply["id"], "snap")
        self.assertTrue(reply["cursor"].endswith(".1"))
        first, second = reply["items"]
        self.assertEqual(first, {"item": "P", "available": 10, "held": 0, "stock": 10,
                                 "next_release_ms": None, "seq": 0,
                                 "name": {"en": "Product P", "zh": "P商品"}})
        self.assertTrue(0 < second.pop("next_release_ms") <= 900000)
        self.assertEqual(second, {"item": "Q", "available": 3, "held": 2, "stock": 5, "seq": 1,
                                  "limit": 2})

    def test_every_refusal_has_its_name_and_fields(self):
        self.call(self.req, "add", session="s", item="P", quantity=8)
        sold_out = self.call(self.req, "add", id="x", session="t", item="P", quantity=3)
        self.assertTrue(0 < sold_out.pop("next_release_ms") <= 900000)
        self.assertTrue(sold_out.pop("detail"))
        self.assertEqual(sold_out, {"v": 1, "id": "x", "ok": False, "error": "sold-out",
                                    "item": "P", "requested": 3, "available": 2})
        limit = self.call(self.req, "add", session="s", item="Q", quantity=3)
        self.assertEqual((limit["error"], limit["item"], limit["limit"]),
                         ("quantity-limit", "Q", 2))
        unknown = self.call(self.req, "add", session="s", item="Nope", quantity=1)
        self.assertEqual((unknown["error"], unknown["item"]), ("unknown-item", "Nope"))

    def test_an_id_of_64_characters_is_echoed_and_a_longer_one_refused(self):
        self.assertEqual(self.call(self.req, "ping", id="i" * 64)["id"], "i" * 64)
        self.assertEqual(self.call(self.req, "ping", id="i" * 65)["error"], "bad-request")
        odd = 'quote " backslash \\ 商'
        self.assertEqual(self.call(self.req, "ping", id=odd)["id"], odd)

    def test_a_command_without_id_is_answered(self):
        self.assertTrue(self.call(self.req, "ping")["ok"])

    def test_unknown_fields_are_ignored(self):
        reply = self.call(self.req, "add", session="s", item="P", quantity=1, colour="red")
        self.assertTrue(reply["ok"])

    def test_a_dealer_with_an_empty_frame_is_served_in_order(self):
        dealer = self.socket(zmq.DEALER, self.cartd.commands)
        for number in range(1000):
            dealer.send_multipart([b"", command("add", id=str(number), session="d", item="P",
                                                quantity=1 + number % 10)])
        last = 0
        for number in range(1000):
            empty, body = dealer.recv_multipart()
            reply = json.loads(body)
            self.assertEqual((empty, reply["id"], reply["ok"]), (b"", str(number), True))
            # True at its cursor, which may already hold later commands of the same batch.
            seq = int(reply["cursor"].split(".")[1])
            self.assertGreaterEqual(seq, last)
            last = seq
        self.assertEqual(reply["lines"][0]["quantity"], 10)

    def test_clients_get_their_own_answers(self):
        others = [self.socket(zmq.REQ, self.cartd.commands) for _ in range(20)]
        for number, other in enumerate(others):
            other.send(command("cart", id=str(number), session=f"s{number}"))
        for number, other in reversed(list(enumerate(others))):
            self.assertEqual(json.loads(other.recv())["id"], str(number))


class Junk(BusTest):
    def setUp(self):
        super().setUp()
        self.cartd = self.start(Cartd())
        self.check = self.socket(zmq.REQ, self.cartd.commands)
        self.before = self.call(self.check, "add", session="s", item="P", quantity=4)["cursor"]

    def assert_unharmed(self):
        """cartd runs, nothing changed, and a command from an old and a new client works."""
        self.assertTrue(self.cartd.running(), self.cartd.log())
        for client in (self.check, self.socket(zmq.REQ, self.cartd.commands)):
            reply = self.call(client, "cart", session="s")
            self.assertEqual(reply["cursor"], self.before)
            self.assertEqual(reply["lines"][0]["quantity"], 4)

    def assert_refused(self, body, **expected):
        req = self.socket(zmq.REQ, self.cartd.commands)
        req.send(body)
        reply = json.loads(req.recv())
        self.assertEqual((reply["ok"], reply["error"]), (False, "bad-request"), body[:200])
        for key, value in expected.items():
            self.assertEqual(reply[key], value, body[:200])

    def test_bytes_that_are_not_a_json_object_are_a_bad_request(self):
        for body in (b"", b"junk", b"{", b"[]", b"7", b"null", b'"add"', b"{}}", b"\0" * 100,
                     b"\xff\xfe{}", os.urandom(1000), b"[" * 60000, b'{"a":' * 10000,
                     b'{"v":1,"op":"ping","id":"\xc3\x28"}'):
            self.assert_refused(body)
        self.assert_unharmed()

    def test_wrong_fields_are_a_bad_request_that_keeps_the_id(self):
        add = {"session": "s", "item": "P", "quantity": 1}
        wrong = [
            ("op", {"op": "steal"}), ("op", {}), ("op", {"op": 7}), ("op", {"op": None}),
            ("v", {"v": 2, "op": "ping"}), ("v", {"v": "1", "op": "ping"}),
            ("session", {"op": "cart"}), ("session", {"op": "cart", "session": ""}),
            ("session", {"op": "cart", "session": "a b"}),
            ("session", {"op": "cart", "session": "s" * 129}),
            ("session", {"op": "add", **add, "session": ["s"]}),
            ("item", {"op": "add", **add, "item": "a/b"}),
            ("item", {"op": "add", **add, "item": "i" * 65}),
            ("item", {"op": "remove", "session": "s"}),
            ("quantity", {"op": "add", **add, "quantity": 0}),
            ("quantity", {"op": "add", **add, "quantity": -1}),
            ("quantity", {"op": "add", **add, "quantity": 1.5}),
            ("quantity", {"op": "add", **add, "quantity": "1"}),
            ("quantity", {"op": "add", **add, "quantity": 10**7}),
            ("quantity", {"op": "add", **add, "quantity": 10**30}),
        ]
        for field, body in wrong:
            text = json.dumps({"v": 1, "id": "me", **body}).encode()
            self.assert_refused(text, id="me", field=field)
        self.assert_unharmed()

    def test_an_id_that_is_no_string_is_a_bad_request(self):
        for identity in (7, ["x"], {"a": 1}, True):
            self.assert_refused(json.dumps({"v": 1, "op": "ping", "id": identity}).encode())
        self.assert_unharmed()

    def test_wrong_frames_change_nothing(self):
        well_formed = command("add", session="s", item="P", quantity=9)
        dealer = self.socket(zmq.DEALER, self.cartd.commands)
        for frames in ([b"not the delimiter", well_formed], [well_formed, b""], [b""], [b"", b""],
                       [b"", well_formed, b"extra"], [b"", b"", well_formed],
                       [b"x"] * 500, [well_formed]):
            dealer.send_multipart(frames)
        self.assert_unharmed()

    def test_a_message_over_64_kib_is_refused_with_its_connection(self):
        for size in (70_000, 10_000_000):
            huge = self.socket(zmq.DEALER, self.cartd.commands)
            huge.send_multipart([b"", b"x" * size])
            huge.send_multipart([b"", command("add", session="s", item="P", quantity=9)[:-1] +
                                 b" " * size + b"}"])
            self.assert_unharmed()

    def test_a_client_that_never_reads_its_replies_stops_nobody(self):
        deaf = self.socket(zmq.DEALER, self.cartd.commands)
        deaf.setsockopt(zmq.RCVHWM, 1)
        for _ in range(20000):
            try:
                deaf.send_multipart([b"", command("snapshot", id="x" * 64)], zmq.DONTWAIT)
            except zmq.Again:
                break
        self.assert_unharmed()

    def test_other_kinds_of_sockets_stop_nobody(self):
        for kind in (zmq.PUSH, zmq.SUB, zmq.PUB, zmq.PAIR, zmq.ROUTER):
            odd = self.socket(kind, self.cartd.commands)
            try:
                odd.send(command("ping"), zmq.DONTWAIT)
            except zmq.ZMQError:
                pass  # it may not have come to a connection; then there is nothing to refuse
        for kind in (zmq.REQ, zmq.DEALER, zmq.PUSH, zmq.PAIR):
            odd = self.socket(kind, self.cartd.changes)
            try:
                odd.send(command("ping"), zmq.DONTWAIT)
            except zmq.ZMQError:
                pass
        self.assert_unharmed()

    def test_clients_that_vanish_before_their_answer_stop_nobody(self):
        for _ in range(50):
            req = self.socket(zmq.REQ, self.cartd.commands)
            req.send(command("snapshot"))
            req.close(linger=0)
        self.assert_unharmed()


if __name__ == "__main__":
    unittest.main()
