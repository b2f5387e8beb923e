# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""When an item is sold and to whom, by a cartd with a clock and a disk: it tells by itself that an item opens."""

import datetime
import json
import signal
import unittest

import zmq

from bus_clients import BusTest, next_change
from programs import SOON, Cartd, Gateway, eventually, request

CATALOG = {"items": [{"item": "P", "stock": 10}, {"item": "Q", "stock": 5, "per_person": 2}]}


def time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Sale(BusTest):
    def setUp(self):
        super().setUp()
        self.cartd = self.start(Cartd(catalog=CATALOG))
        self.req = self.socket(zmq.REQ, self.cartd.commands)
        self.operator = self.socket(zmq.REQ, self.cartd.operator)

    def add(self, session, item, quantity=1):
        return self.call(self.req, "add", session=session, item=item, quantity=quantity)

    def test_an_item_opens_and_closes_by_itself_and_not_before_its_time(self):
        feed = self.subscribe(self.cartd)
        now = datetime.datetime.now(datetime.timezone.utc)
        opens, closes = (now + datetime.timedelta(seconds=s) for s in (1.2, 2.4))
        self.call(self.operator, "put_item", item="P", opens_at=opens.isoformat(timespec="milliseconds"),
                  closes_at=closes.isoformat(timespec="milliseconds"))
        early = self.add("s", "P")
        self.assertEqual(("not-open", True), (early["error"], 0 < early["opens_in_ms"] <= 1200))
        seen = [next_change(feed)[1] for _ in range(2)]
        self.assertEqual([False, True], [change["open"] for change in seen])
        self.assertGreaterEqual(time(seen[1]["at"]), opens.replace(microsecond=opens.microsecond // 1000 * 1000))
        self.assertTrue(self.add("s", "P")["ok"])
        seen = [next_change(feed)[1] for _ in range(2)]
        self.assertEqual([True, False], [change["open"] for change in seen])
        self.assertIsNone(seen[1]["opens_in_ms"])
        late = self.add("t", "P")
        self.assertEqual(("not-open", None), (late["error"], late["opens_in_ms"]))
        self.assertTrue(self.call(self.req, "checkout", session="s",
                                  order="123e4567-e89b-12d3-a456-426614174000")["ok"])
        self.assertEqual([], self.call(self.operator, "verify")["differences"])

    def test_a_person_has_no_more_over_a_restart(self):
        store = self.cartd.store
        self.assertTrue(self.add("s", "Q", 2)["ok"])
        self.call(self.req, "checkout", session="s", order="123e4567-e89b-12d3-a456-426614174000")
        refused = self.add("s", "Q")
        self.assertEqual(("quantity-limit", 2, 2), (refused["error"], refused["per_person"], refused["already"]))
        self.cartd.signal(signal.SIGTERM)
        self.cartd.process.wait(SOON)
        again = self.start(Cartd(store=store, catalog=CATALOG))
        req = self.socket(zmq.REQ, again.commands)
        self.assertEqual("quantity-limit", self.call(req, "add", session="s", item="Q")["error"])
        self.assertEqual("quantity-limit", self.call(req, "wait", session="s", item="Q")["error"])
        self.assertTrue(self.call(req, "add", session="t", item="Q")["ok"])

    def test_what_is_removed_is_gone_at_gateways_too(self):
        gateway = self.start(Gateway(self.cartd.commands, self.cartd.changes)).wait_ready()

        def items():
            return [each["item"] for each in json.loads(request(gateway.http, "GET", "/items")[1])["items"]]

        eventually(lambda: items() == ["P", "Q"], "the gateway does not hear of the items")
        self.add("s", "P")
        self.call(self.operator, "remove_item", item="P")
        eventually(lambda: items() == ["Q"], "the removed item is listed")
        self.call(self.req, "remove", session="s", item="P")
        self.assertEqual("unknown-item", self.add("s", "P")["error"])
        self.call(self.operator, "put_item", item="P", name={"en": "Back"})
        eventually(lambda: sorted(items()) == ["P", "Q"], "the item is not back")
        self.assertEqual([], self.call(self.operator, "verify")["differences"])


if __name__ == "__main__":
    unittest.main()
