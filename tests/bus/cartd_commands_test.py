# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""cartd's commands from independent ZeroMQ clients: every op, every error, bytes that are none.

Method: each test has a cartd of its own; after anything rude a well-formed command must work.
"""

import json
import os
import tempfile
import unittest

import zmq

from bus_clients import SOON_MS, BusTest, command, next_change
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
                                 "next_release_ms": None, "seq": 0, "described_seq": 0,
                                 "name": {"en": "Product P", "zh": "P商品"}})
        self.assertTrue(0 < second.pop("next_release_ms") <= 900000)
        self.assertEqual(second, {"item": "Q", "available": 3, "held": 2, "stock": 5, "seq": 1,
                                  "described_seq": 0, "limit": 2})

    def test_the_whole_envelope_comes_back(self):
        numbered = self.socket(zmq.REQ, self.cartd.commands)
        numbered.setsockopt(zmq.REQ_CORRELATE, 1)
        for sent in (b'{"op":"ping","id":"1"}', b"junk", b'{"op":"cart","session":"s"}'):
            numbered.send(sent)
            reply = json.loads(numbered.recv())
            self.assertEqual(sent != b"junk", reply["ok"], reply)
        plain = self.socket(zmq.DEALER, self.cartd.commands)
        plain.send_multipart([b"1234", b"name", b"", b'{"op":"ping"}'])
        self.assertEqual([b"1234", b"name", b""], plain.recv_multipart()[:-1])
        plain.send_multipart([b'{"op":"ping"}'])
        empty, told = plain.recv_multipart()
        self.assertEqual((b"", "bad-request"), (empty, json.loads(told)["error"]))
        plain.send_multipart([b"x" * 3000, b"", b'{"op":"ping"}'])
        self.assertEqual("bad-request", json.loads(plain.recv_multipart()[-1])["error"])

    def test_a_req_behind_a_proxy_is_served(self):
        # What zmq_proxy does, a message at a time.
        back = self.socket(zmq.DEALER, self.cartd.commands)
        front = self.context.socket(zmq.ROUTER)
        self.addCleanup(front.close, linger=0)
        front.setsockopt(zmq.RCVTIMEO, SOON_MS)
        port = front.bind_to_random_port("tcp://127.0.0.1")
        for correlate, quantity in ((0, b"1.0"), (1, b"2e0")):
            req = self.socket(zmq.REQ, f"tcp://127.0.0.1:{port}")
            req.setsockopt(zmq.REQ_CORRELATE, correlate)
            req.send(b'{"op":"add","session":"s","item":"P","quantity":' + quantity + b"}")
            back.send_multipart(front.recv_multipart())
            front.send_multipart(back.recv_multipart())
            self.assertEqual(1 + correlate, json.loads(req.recv())["lines"][0]["quantity"])

    def test_json_says_each_thing_once_and_numbers_that_are_numbers(self):
        for wrong, field in ((b'"quantity":1,"quantity":2', "quantity"), (b'"quantity":1e400', "quantity"),
                             (b'"quantity":1.5', "quantity"), (b'"item":"P"', "item"),
                             (b'"quantity":' + b"9" * 400, "quantity")):
            self.req.send(b'{"op":"add","session":"s","item":"P",' + wrong + b"}")
            reply = json.loads(self.req.recv())
            self.assertEqual(("bad-request", field), (reply["error"], reply["field"]), wrong)

    def test_every_refusal_has_its_name_and_fields(self):
        self.call(self.req, "add", session="s", item="P", quantity=8)
        sold_out = self.call(self.req, "add", id="x", session="t", item="P", quantity=3)
        self.assertTrue(0 < sold_out.pop("next_release_ms") <= 900000)
        self.assertTrue(sold_out.pop("detail"))
        self.assertEqual(sold_out, {"v": 1, "id": "x", "ok": False, "error": "sold-out",
                                    "item": "P", "requested": 3, "available": 2, "obtainable": 2})
        sold_out = self.call(self.req, "add", session="s", item="P", quantity=11)
        self.assertEqual((2, 10), (sold_out["available"], sold_out["obtainable"]))
        self.assertIn("11 asked, 10 obtainable", sold_out["detail"])
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


ORDER = "123e4567-e89b-12d3-a456-426614174000"


class SellingTest(BusTest):
    """What the tests of selling, waiting and operating share."""

    flags = ()

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.addCleanup(folder.cleanup)
        self.store = "sqlite:" + os.path.join(folder.name, "cart.db")
        self.open()

    def open(self):
        self.cartd = Cartd(*self.flags, store=self.store, catalog=CATALOG)
        self.addCleanup(self.cartd.stop)
        self.req = self.socket(zmq.REQ, self.cartd.commands)
        self.operator = self.socket(zmq.REQ, self.cartd.operator)

    def restart(self):
        """After a kill -9."""
        self.cartd.kill()
        self.open()

    def tearDown(self):
        verified = self.operate("verify")
        self.assertEqual([], verified["differences"])
        self.assertEqual(0, self.cartd.stop(), self.cartd.log())

    def do(self, op, **fields):
        return self.call(self.req, op, **fields)

    def operate(self, op, **fields):
        return self.call(self.operator, op, **fields)

    def assert_refused(self, reply, error, **fields):
        self.assertFalse(reply["ok"], reply)
        self.assertTrue(reply.pop("detail"))
        for key in ("v", "id", "ok"):
            reply.pop(key)
        self.assertEqual({"error": error, **fields}, reply)

    def numbers(self, item="P"):
        (found,) = [each for each in self.do("snapshot")["items"] if each["item"] == item]
        return {key: found[key] for key in ("stock", "held", "available")}


class Selling(SellingTest):
    def test_lines_are_held_together_or_not_at_all(self):
        both = [{"item": "P", "quantity": 3}, {"item": "Q"}]
        reply = self.do("add", session="s", lines=both)
        self.assertEqual([("P", 3), ("Q", 1)], [(line["item"], line["quantity"]) for line in reply["lines"]])
        self.assertEqual(["P", "Q"], [item["item"] for item in reply["items"]])
        too_many = [{"item": "P", "quantity": 1}, {"item": "Q", "quantity": 3}]
        self.assert_refused(self.do("add", session="s", lines=too_many), "quantity-limit", item="Q",
                            limit=2)
        self.assertEqual(3, self.numbers()["held"])

    def test_lines_that_are_none_are_a_bad_request(self):
        for lines in ([], {}, "P", [7], [{"quantity": 1}], [{"item": "P", "quantity": 0}],
                      [{"item": "P"}, {"item": "P"}], [{"item": f"i{n}"} for n in range(101)]):
            reply = self.do("add", session="s", lines=lines)
            self.assertEqual("bad-request", reply["error"], lines)

    def test_a_checkout_sells_the_cart_once_and_is_answered_alike_for_ever(self):
        self.do("add", session="s", lines=[{"item": "P", "quantity": 3}, {"item": "Q", "quantity": 1}])
        sold = self.do("checkout", id="1", session="s", order=ORDER)
        self.assertEqual({"v": 1, "id": "1", "ok": True, "order": ORDER, "cursor": sold["cursor"],
                          "lines": [{"item": "P", "quantity": 3}, {"item": "Q", "quantity": 1}],
                          "items": [{"item": "P", "available": 7, "held": 0, "stock": 7,
                                     "next_release_ms": None},
                                    {"item": "Q", "available": 4, "held": 0, "stock": 4,
                                     "next_release_ms": None}], "state": "sold"}, sold)
        self.assertEqual([], self.do("cart", session="s")["lines"])
        self.do("add", session="t", item="P", quantity=2)
        again = self.do("checkout", id="1", session="s", order=ORDER.upper())
        self.assertEqual(sold, again)
        self.assertEqual(sold, self.do("order", id="1", session="s", order=ORDER))
        self.assertEqual({"stock": 7, "held": 2, "available": 5}, self.numbers())

    def test_every_refusal_of_a_checkout_has_its_name_and_fields(self):
        self.assert_refused(self.do("checkout", session="s", order=ORDER), "empty-cart")
        self.assert_refused(self.do("order", session="s", order=ORDER), "unknown-order", order=ORDER)
        self.do("add", session="s", item="P")
        self.assertTrue(self.do("checkout", session="s", order=ORDER)["ok"])
        self.assert_refused(self.do("checkout", session="t", order=ORDER), "order-mismatch", order=ORDER)
        self.assert_refused(self.do("order", session="t", order=ORDER), "unknown-order", order=ORDER)
        self.do("add", session="s", item="P", quantity=2)
        self.assert_refused(self.do("checkout", session="s", order=ORDER), "order-mismatch", order=ORDER)
        for order in (None, "", "7", 7, ORDER[:-1], ORDER + "0", ORDER.replace("-", ""), "{" + ORDER + "}"):
            for op in ("checkout", "order"):
                reply = self.do(op, session="s", order=order)
                self.assertEqual(("bad-request", "order"), (reply["error"], reply["field"]), order)

    def test_a_checkout_may_say_which_cart_it_is_to_sell(self):
        self.do("add", session="s", item="P", quantity=3)
        for lines in ([{"item": "P", "quantity": 2}], [{"item": "P", "quantity": 3}, {"item": "Q", "quantity": 1}]):
            changed = self.do("checkout", session="s", order=ORDER, lines=lines)
            self.assertEqual(("cart-changed", [("P", 3)]),
                             (changed["error"], [(line["item"], line["quantity"]) for line in changed["lines"]]))
        sold = self.do("checkout", session="s", order=ORDER, lines=[{"item": "P", "quantity": 3}])
        self.assertTrue(sold["ok"])
        self.do("add", session="s", item="P", quantity=1)
        self.assertEqual(sold, self.do("checkout", session="s", order=ORDER, lines=[{"item": "P", "quantity": 3}]))
        self.assert_refused(self.do("checkout", session="s", order=ORDER, lines=[{"item": "P", "quantity": 1}]),
                            "order-mismatch", order=ORDER)

    def test_sales_outlive_a_kill(self):
        self.do("add", session="s", item="P", quantity=3)
        sold = self.do("checkout", session="s", order=ORDER)
        self.restart()
        self.assertEqual(sold, self.do("checkout", session="s", order=ORDER))
        self.assertEqual(7, self.numbers()["stock"])


class RunningOut(SellingTest):
    flags = ("--hold-ttl", "50ms")

    def test_what_ran_out_stands_in_the_way_of_a_checkout(self):
        self.do("add", session="s", item="P", quantity=2)
        while self.do("cart", session="s")["lines"]:
            pass
        self.assertEqual([{"item": "P", "quantity": 2, "cause": "expired"}],
                         self.do("cart", session="s")["lapsed"])
        changed = self.do("checkout", session="s", order=ORDER, lines=[{"item": "P", "quantity": 2}])
        self.assertEqual(("cart-changed", [], "expired"),
                         (changed["error"], changed["lines"], changed["lapsed"][0]["cause"]))
        self.assert_refused(self.do("checkout", session="s", order=ORDER), "hold-expired", item="P",
                            requested=2, available=10, next_release_ms=None)
        self.assertNotIn("lapsed", self.do("remove", session="s", item="P"))
        self.assert_refused(self.do("checkout", session="s", order=ORDER), "empty-cart")


class Waiting(SellingTest):
    def setUp(self):
        super().setUp()
        self.do("add", session="s", item="P", quantity=10)

    def test_a_unit_that_comes_back_is_offered_to_the_first_in_line(self):
        for position, session in enumerate(("a", "b"), 1):
            reply = self.do("wait", session=session, item="P")
            self.assertEqual([{"item": "P", "ticket": position, "position": position}], reply["waiting"])
            self.assertEqual((position, 0), (reply["items"][0]["waiting"], reply["items"][0]["turn"]))
        self.assertEqual(2, self.do("wait", session="b", item="P")["waiting"][0]["ticket"])
        reply = self.do("add", session="s", item="P", quantity=9)
        self.assertEqual((1, 1, 0), tuple(reply["items"][0][key] for key in ("waiting", "turn", "available")))
        cart = self.do("cart", session="a")
        self.assertNotIn("waiting", cart)
        (offer,) = cart["lines"]
        self.assertTrue(0 < offer.pop("expires_in_ms") <= 120_000)
        self.assertEqual({"item": "P", "quantity": 1, "offer": True}, offer)
        self.assertEqual(1, self.do("cart", session="b")["waiting"][0]["position"])
        (taken,) = self.do("add", session="a", item="P")["lines"]
        self.assertNotIn("offer", taken)
        self.assertGreater(taken["expires_in_ms"], 120_000)

    def test_a_declined_offer_goes_to_the_next_and_an_offer_can_be_bought(self):
        for session in ("a", "b"):
            self.do("wait", session=session, item="P")
        self.do("remove", session="s", item="P")
        self.assertEqual({"stock": 10, "held": 2, "available": 8}, self.numbers())
        self.do("add", session="s", item="P", quantity=8)
        self.do("wait", session="c", item="P")
        self.do("remove", session="a", item="P")
        self.assertTrue(self.do("cart", session="c")["lines"][0]["offer"])
        self.assertEqual([{"item": "P", "quantity": 1}],
                         self.do("checkout", session="c", order=ORDER)["lines"])

    def test_remove_leaves_the_line(self):
        self.do("wait", session="a", item="P")
        self.do("wait", session="b", item="P")
        item = self.do("remove", session="a", item="P")["items"][0]
        self.assertEqual((1, 0), (item["waiting"], item["turn"]))
        self.assertNotIn("waiting", self.do("cart", session="a"))
        self.assertEqual([{"item": "P", "ticket": 2, "position": 1}], self.do("cart", session="b")["waiting"])

    def test_who_waits_outlives_a_kill(self):
        self.do("wait", session="a", item="P")
        self.restart()
        self.assertEqual([{"item": "P", "ticket": 1, "position": 1}],
                         self.do("cart", session="a")["waiting"])
        self.do("remove", session="s", item="P")
        self.assertTrue(self.do("cart", session="a")["lines"][0]["offer"])


class Operating(SellingTest):
    def test_a_stock_is_set_to_what_is_held_or_more(self):
        self.do("add", session="s", item="P", quantity=4)
        reply = self.operate("set_stock", item="P", stock=4)
        self.assertEqual((4, 0), (reply["items"][0]["stock"], reply["items"][0]["available"]))
        self.assert_refused(self.operate("set_stock", item="P", stock=3), "below-held", item="P",
                            requested=3, held=4)
        self.assert_refused(self.operate("set_stock", item="R", stock=3), "unknown-item", item="R")
        for stock in (None, -1, 1.5, "3", 1_000_000_001):
            reply = self.operate("set_stock", item="P", stock=stock)
            self.assertEqual(("bad-request", "stock"), (reply["error"], reply["field"]), stock)

    def test_what_is_more_goes_to_who_waits(self):
        self.do("add", session="s", item="P", quantity=10)
        self.do("wait", session="a", item="P")
        reply = self.operate("set_stock", item="P", stock=12)
        self.assertEqual((12, 11, 1), tuple(reply["items"][0][key] for key in ("stock", "held", "available")))
        self.assertTrue(self.do("cart", session="a")["lines"][0]["offer"])

    def test_an_item_is_put_and_what_is_left_out_stays(self):
        feed = self.subscribe(self.cartd)
        self.operate("put_item", item="R", name={"en": "Rice", "zh": "米"}, limit=3, display="low",
                     below=5, hold_ttl_ms=60_000)
        topic, change = next_change(feed)
        self.assertEqual(("stock/R", True), (topic, change["described"]))
        self.operate("put_item", item="R", limit=None)
        item = self.do("snapshot")["items"][2]
        self.assertEqual({"item": "R", "available": 0, "held": 0, "stock": 0, "next_release_ms": None,
                          "name": {"en": "Rice", "zh": "米"}, "display": "low", "below": 5,
                          "seq": 2, "described_seq": 2}, item)
        self.operate("set_stock", item="R", stock=9)
        (line,) = self.do("add", session="s", item="R", quantity=4)["lines"]
        self.assertTrue(0 < line["expires_in_ms"] <= 60_000)
        before = self.do("ping")["cursor"]
        self.assertEqual(before, self.operate("put_item", item="R", display="low", below=5)["cursor"])

    def test_what_is_wrong_of_an_item_is_a_bad_request(self):
        for field, fields in (("name", {"name": "Rice"}), ("name", {"name": {"en": ""}}),
                              ("name", {"name": {"e n": "x"}}), ("limit", {"limit": 0}),
                              ("display", {"display": "none"}), ("below", {"display": "low"}),
                              ("below", {"display": "low", "below": 0}),
                              ("hold_ttl_ms", {"hold_ttl_ms": -1}),
                              ("hold_ttl_ms", {"hold_ttl_ms": 3_600_000_001}), ("item", {"item": "a/b"})):
            reply = self.operate("put_item", **{"item": "R", **fields})
            self.assertEqual(("bad-request", field), (reply["error"], reply["field"]), fields)
        self.assertEqual(2, len(self.do("snapshot")["items"]))

    def test_a_release_takes_back_holds_and_places(self):
        self.do("add", session="s", item="P", quantity=10)
        self.do("add", session="s", item="Q")
        self.do("wait", session="t", item="P")
        reply = self.operate("release", session="s", item="Q")
        self.assertEqual([("Q", 1)], [(line["item"], line["quantity"]) for line in reply["lines"]])
        self.operate("release", session="t")
        reply = self.operate("release", session="s")
        self.assertEqual([("P", 10)], [(line["item"], line["quantity"]) for line in reply["lines"]])
        self.assertEqual({"stock": 10, "held": 0, "available": 10}, self.numbers())
        self.assertEqual([], self.operate("release", session="s")["lines"])
        lost = [{"item": "P", "quantity": 10, "cause": "released"}, {"item": "Q", "quantity": 1, "cause": "released"}]
        self.assertEqual(lost, self.do("cart", session="s")["lapsed"])
        self.restart()
        self.assertEqual(lost, self.do("cart", session="s")["lapsed"])
        self.assertEqual("hold-expired", self.do("checkout", session="s", order=ORDER)["error"])
        self.assert_refused(self.operate("release", session="s", item="R"), "unknown-item", item="R")

    def test_orders_are_listed_in_pages(self):
        for number in range(5):
            self.do("add", session=f"s{number}", item="P")
            self.do("checkout", session=f"s{number}", order=f"{ORDER[:-1]}{number}")
        page = self.operate("orders", after=1, limit=3)
        self.assertEqual(([2, 3, 4], True), ([order["number"] for order in page["orders"]], page["more"]))
        order = page["orders"][0]
        self.assertRegex(order["at"], r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
        self.assertRegex(order["person"], "^[0-9a-f]{32}$")
        self.assertEqual({"number": 2, "order": ORDER[:-1] + "1", "session": "s1", "session_hash": order["person"], "person": order["person"], "at": order["at"],
                          "lines": [{"item": "P", "quantity": 1}], "state": "sold", "sold_at": order["at"]},
                         order)
        last = self.operate("orders", after=4)
        self.assertEqual(([5], False), ([order["number"] for order in last["orders"]], last["more"]))
        self.assertEqual([], self.operate("orders", after=2**64 - 1)["orders"])
        for field, value in (("limit", 0), ("limit", 501), ("after", -1), ("after", "1")):
            reply = self.operate("orders", **{field: value})
            self.assertEqual(("bad-request", field), (reply["error"], reply["field"]))

    def test_verify_says_what_it_looked_at(self):
        self.do("add", session="s", item="P", quantity=2)
        self.do("checkout", session="s", order=ORDER)
        self.do("add", session="s", item="P")
        reply = self.operate("verify", id="v")
        self.assertEqual({"v": 1, "id": "v", "ok": True, "cursor": reply["cursor"], "items": 2, "holds": 1,
                          "orders": 1, "journal_rows": 5, "differences": []}, reply)

    def test_each_endpoint_refuses_the_other_s_commands(self):
        for op in ("set_stock", "put_item", "release", "orders", "verify", "confirm_order", "release_order",
                   "extend_order", "return_order", "add_stock", "items", "holds", "places", "report"):
            reply = self.do(op, item="P", stock=1, session="s")
            self.assertEqual(("bad-request", "op"), (reply["error"], reply["field"]), op)
        for op in ("add", "remove", "wait", "checkout", "order", "cancel_order", "snapshot"):
            reply = self.operate(op, item="P", session="s", order=ORDER)
            self.assertEqual(("bad-request", "op"), (reply["error"], reply["field"]), op)
        self.assertTrue(self.operate("ping")["ok"])

    def test_junk_at_the_operator_s_endpoint_stops_nobody(self):
        for body in (b"", b"junk", b"{", b"[]", b'{"op":7}', b"[" * 60000, b"\xff"):
            odd = self.socket(zmq.REQ, self.cartd.operator)
            odd.send(body)
            self.assertEqual("bad-request", json.loads(odd.recv())["error"], body[:20])
        dealer = self.socket(zmq.DEALER, self.cartd.operator)
        for frames in ([b"x"], [b"", b""], [b"", b"{}", b"x"], [b"x"] * 500):
            dealer.send_multipart(frames)
        dealer.send_multipart([b"", b"x" * 100_000])
        self.assertTrue(self.operate("ping")["ok"])
        self.assertTrue(self.do("ping")["ok"])


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

    def test_a_message_over_128_kib_is_refused_with_its_connection(self):
        for size in (140_000, 10_000_000):
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
