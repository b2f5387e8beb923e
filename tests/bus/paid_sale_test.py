# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: whatever is killed, and whatever a payment side does, the shop's books, its orders, its events, its webhooks and
what everybody was answered are one story.

Method: fifty shoppers over two public gateways; payers over a backoffice, who confirm, are late, say things twice,
contradict themselves and give up; returns, deliveries, pauses; a receiver of webhooks that fails now and then. All the while
one program after another is killed and started again, or stands still. Then the sale ends, and what was told is compared.

HOLDFAST_SHOPPING_SECONDS and HOLDFAST_SEED override how long and which choices.
"""

import collections
import concurrent.futures
import decimal
import json
import os
import random
import re
import threading
import time
import unittest
import urllib.parse

from courier_receivers import KEY, Receiver, is_signed
from paid_sale import (CATALOG, ITEMS, PAYMENT_TTL, PER_PERSON, PRICES, Agenda, EventReader, Ledger, Operator, Payer,
                       Shopper, Warehouse)
from paid_shop import PROGRAMS, PaidShop
from programs import SOON, eventually

SECONDS = float(os.environ.get("HOLDFAST_SHOPPING_SECONDS", "4"))
SEED = os.environ.get("HOLDFAST_SEED") or str(random.SystemRandom().getrandbits(32))
SHOPPERS, PAYERS = 50, 8
# What may happen to an order, as its events tell it.
STORY = re.compile(r"paying( released)?( sold( returned){0,2}| refund_due)?")


class Webhooks:
    """What came to the receiver. It fails at first, of each event once at most: then it is told again in 5 s."""

    def __init__(self, choices):
        self.taken, self.order = {}, []  # the body of each by id; ids as they first came
        self.wrong, self.failed, self.fails, self.repeats = [], set(), True, 0
        self._lock, self._random = threading.Lock(), choices
        self.receiver = Receiver()
        self.receiver.answer = self._take

    def _take(self, message):
        name = next(value for field, value in message["headers"].items() if field.lower() == "webhook-id")
        with self._lock:
            if not is_signed(message, KEY):
                self.wrong.append(("unsigned", message))
            if name in self.taken:
                self.repeats += 1
                if self.taken[name] != message["body"]:
                    self.wrong.append(("told anew", message))
            elif self.fails and name not in self.failed and self._random.random() < 0.03:
                self.failed.add(name)
                return self._random.choice([500, b"", (301, {"Location": "/elsewhere"})])
            else:
                self.order.append(int(name.rsplit("-", 1)[1]))
                self.taken[name] = message["body"]
        return 200


class PaidSaleTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.webhooks = Webhooks(self.chooser("webhooks"))
        self.addCleanup(self.webhooks.receiver.stop)
        self.shop = PaidShop(CATALOG, self.webhooks.receiver.hook(parallel=8), "--hold-ttl", "2s", "--offer-ttl", "1s",
                             "--payment-ttl", f"{PAYMENT_TTL * 1000:.0f}ms", "--payment-max", "3s", store=self.store())
        self.addCleanup(self.shop.stop)
        self.office = self.shop.backend()
        self.addCleanup(self.office.close)
        self.ledger, self.agenda = Ledger(), Agenda()
        self.over, self.drained = threading.Event(), threading.Event()
        self.kills = self.freezes = 0

    def store(self):
        """Where cartd keeps it; None: in a file."""
        return None

    @staticmethod
    def chooser(name):
        return random.Random(f"{SEED} {name}")

    def test_all_that_is_told_is_one_story_whatever_is_killed(self):
        with self.subTest(HOLDFAST_SEED=SEED):
            self.sell()
            self.orders = self.listed("orders")
            self.check_orders()
            self.check_persons()
            self.check_stock()
            self.check_events()
            self.check_webhooks()
            self.assertIn("all is well", self.shop.cartctl("verify"))
            self.assertEqual({0}, set(self.shop.stop().values()))
            self.print_figures()

    def print_figures(self):
        seen, webhooks = self.ledger.seen, self.webhooks
        print(f"a paid sale of {SECONDS:g} s: {self.kills} kills, {self.freezes} freezes, {len(self.orders)} orders, "
              f"{seen['in time']} times paid in time, {seen['late']} late, {seen['too late']} too late, {seen['release']} given up, {seen['return']} parcels, "
              f"{self.operator.pauses} pauses, "
              f"{sum(client.repeats for client in self.clients)} repeats for want of an answer; {len(self.events)} events, "
              f"as webhooks {webhooks.repeats} twice, {len(webhooks.failed)} failed at first")

    # --- the sale ----------------------------------------------------------------------------------

    def sell(self):
        self.reader = EventReader(self.shop.backend())
        warehouse = Warehouse(self.shop.backend(), self.chooser("warehouse"), self.ledger)
        shoppers = [Shopper(i, self.shop.shopper(i % 2), self.chooser(f"shopper {i}"), self.ledger, self.agenda)
                    for i in range(SHOPPERS)]
        payers = [Payer(self.shop.backend(), self.chooser(f"payer {i}"), self.ledger, self.agenda) for i in range(PAYERS)]
        self.operator = Operator(self.shop.backend(), self.chooser("operator"))
        self.clients = [each.client for each in (*shoppers, *payers, warehouse, self.operator, self.reader)]
        with concurrent.futures.ThreadPoolExecutor(len(self.clients)) as crowd:
            selling = [*(crowd.submit(self.until, self.over, each.act) for each in (warehouse, self.operator)),
                       *(crowd.submit(self.until, self.over, shopper.act, shopper.leave) for shopper in shoppers)]
            paying = [crowd.submit(payer.run) for payer in payers]
            reading = crowd.submit(self.until, self.drained, lambda: self.reader.read(1))
            try:
                self.trouble([*selling, *paying, reading])
                self.over.set()
                self.join(selling)
                self.agenda.close()
                self.join(paying)
                self.settle()
            finally:
                self.over.set()
                self.agenda.close()
                self.drained.set()
            self.join([reading])
        for client in self.clients:
            client.close()

    @staticmethod
    def join(crowd):
        for each in crowd:
            each.result()  # raises what it raised

    @staticmethod
    def until(over, act, end=lambda: None):
        while not over.is_set():
            act()
        end()

    def trouble(self, crowd):
        """Each program is killed once, and then any of them is, or stands still, now and then."""
        killed = iter(self.random.sample(PROGRAMS, len(PROGRAMS)))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and not any(each.done() for each in crowd):
            time.sleep(self.random.uniform(0.1, 0.6))  # the kills' own rhythm
            self.webhooks.fails = time.monotonic() < end - SECONDS / 2
            victim = next(killed, None)
            if victim or self.random.random() < 0.85:
                self.shop.kill(victim or self.random.choice(PROGRAMS))
                self.kills += 1
            else:
                # A minute's sale has some that gateways answer 504 for.
                self.shop.freeze(self.random.choice(PROGRAMS), self.random.uniform(0, min(4, SECONDS / 8)))
                self.freezes += 1

    def settle(self):
        """What is still to be paid runs out, and what happened until then is told."""
        eventually(lambda: not self.listed("orders", state="paying"), "orders are to be paid for ever")
        reader = EventReader(self.office)
        while reader.read(0):
            pass
        self.events = reader.events
        try:
            eventually(lambda: len(self.webhooks.order) >= len(self.events), "", 3 * SOON)
        except TimeoutError as late:
            untold = {event["id"] for event in self.events} - set(self.webhooks.order)
            raise AssertionError(f"of {len(self.events)} events these are not told: {sorted(untold)}") from late

    def listed(self, name, **query):
        """All of a list of /v1, which may come in many parts."""
        found, query = [], {"limit": 500, **query}
        while True:
            page = self.office.ask("GET", f"/v1/{name}?{urllib.parse.urlencode(query)}")[1]
            found += page[name]
            if page["next"] is None:
                return found
            query["after"] = page["next"]

    # --- what was told -----------------------------------------------------------------------------

    def check_orders(self):
        """There are those that shoppers were told of, each once, in the state that payers were told."""
        self.assertEqual(list(range(1, len(self.orders) + 1)), [order["number"] for order in self.orders])
        self.assertEqual(set(self.ledger.lines), {order["order"] for order in self.orders})
        ledger = self.ledger
        for order in self.orders:
            name, is_sold = order["order"], order["state"] in ("sold", "returned")
            self.assertIn(order["state"], ("sold", "returned", "released"), order)
            self.assertEqual(ledger.lines[name], {line["item"]: line["quantity"] for line in order["lines"]}, order)
            self.assertEqual(name in ledger.confirmed, is_sold, order)
            self.assertEqual(name in ledger.too_late, order["refund_due"], order)
            self.assertLessEqual(name in ledger.already_sold, is_sold, order)
            total = sum(line["quantity"] * decimal.Decimal(PRICES[line["item"]]) for line in order["lines"])
            self.assertEqual({"amount": str(total), "currency": "EUR"}, order["total"], order)
            all_is_back = all(line["returned"] == line["quantity"] for line in order["lines"])
            self.assertEqual(all_is_back, order["state"] == "returned", order)
        self.assertEqual(ledger.asked, ledger.confirmed | ledger.too_late)

    def check_persons(self):
        """Nobody has more than one person may have, but who paid late: that is not asked then."""
        have, late = collections.Counter(), set()
        for order in self.orders:
            session, units = self.ledger.sessions[order["order"]], self.units_kept(order, "R")
            have[session] += units
            if order["late"] and units:
                late.add(session)
        self.assertEqual({}, {who: units for who, units in have.items() if units > PER_PERSON and who not in late})

    @staticmethod
    def units_kept(order, item):
        if order["state"] == "released":
            return 0
        return sum(line["quantity"] - line["returned"] for line in order["lines"] if line["item"] == item)

    def check_stock(self):
        """initial + restocked + returned = stock + sold, and the report tells the same in units and money."""
        initial = {item["item"]: item["stock"] for item in CATALOG["items"]}
        now = {item["item"]: item["stock"] for item in self.listed("items")}
        report = self.office.ask("GET", "/v1/report")[1]["sales"]
        for item in ITEMS:
            lines = [line for order in self.orders if order["state"] != "released"
                     for line in order["lines"] if line["item"] == item]
            sold, back = (sum(line[units] for line in lines) for units in ("quantity", "returned"))
            self.assertEqual(initial[item] + self.ledger.restocked[item] + self.ledger.returned[item], now[item] + sold, item)
            days = [day for day in report if day["item"] == item]
            for units, what in ((sold, "quantity"), (back, "returned")):
                self.assertEqual(units, sum(day[what] for day in days), days)
            for units, what in ((sold, "sold_for"), (back, "returned_for")):
                self.assertEqual(units * decimal.Decimal(PRICES[item]),
                                 sum(decimal.Decimal(day[what]["amount"]) for day in days), days)

    def check_events(self):
        """Who read as it happened and who reads now were told the same, and of each order its whole story, once."""
        while self.reader.read(0):
            pass
        self.assertEqual(self.events, self.reader.events)
        stories = {order["order"]: [] for order in self.orders}
        pauses = []
        for event in self.events:
            kind, what = event["type"].split(".")
            if kind == "order":
                stories[event["data"]["order"]].append(what)
            elif kind == "sale":
                pauses.append((what, event["data"].get("reason")))
        self.assertEqual([told for number in range(1, self.operator.pauses + 1)
                          for told in (("paused", f"the {number}."), ("resumed", None))], pauses)
        for order in self.orders:
            story = stories[order["order"]]
            told = f"{order}: {story}"
            self.assertTrue(STORY.fullmatch(" ".join(story)), told)
            self.assertEqual(order["state"] in ("sold", "returned"), "sold" in story, told)
            self.assertEqual(order["late"], "released" in story and "sold" in story, told)
            self.assertEqual(order["refund_due"], "refund_due" in story, told)
            self.assertEqual(self.ledger.parcels[order["order"]], story.count("returned"), told)

    def check_webhooks(self):
        """The receiver has taken each event, as /v1/events tells it, and those of one order in their order."""
        webhooks = self.webhooks
        self.assertEqual([], webhooks.wrong)
        self.assertEqual([event["id"] for event in self.events], sorted(webhooks.order))
        bodies = {int(name.rsplit("-", 1)[1]): json.loads(body) for name, body in webhooks.taken.items()}
        last = {}
        for number in webhooks.order:
            event = self.events[number - 1]
            self.assertEqual({"type": event["type"], "timestamp": event["at"], "data": event["data"]}, bodies[number])
            subject = event["data"].get("order")
            self.assertLess(last.get(subject, 0) if subject else 0, number)
            last[subject] = number


if __name__ == "__main__":
    unittest.main()
