# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Who takes part in a sale that is paid: shoppers, payers, a warehouse, an operator, and who reads what happened. What they
are told is in a Ledger. Each is of one thread; what contradicts itself raises Contradiction."""

import collections
import heapq
import itertools
import threading
import time
import uuid

PAYMENT_TTL = 1.0  # seconds
PER_PERSON = 2
PRICES = {"P": "12.50", "Q": "0.95", "R": "199.00"}
CATALOG = {"items": [
    {"item": "P", "stock": 6}, {"item": "Q", "stock": 30, "limit": 4},
    {"item": "R", "stock": 20, "display": "low", "below": 5, "per_person": PER_PERSON}]}
for each in CATALOG["items"]:
    each["price"] = {"amount": PRICES[each["item"]], "currency": "EUR"}
ITEMS = [item["item"] for item in CATALOG["items"]]


class Contradiction(AssertionError):
    pass


def expect(answer, *allowed):
    """The answer's type, or its status where it is no problem; one of those."""
    status, body = answer
    told = body["type"] if status >= 400 else status
    if told not in allowed:
        raise Contradiction(f"{allowed} were expected: {answer}")
    return told


class Ledger:
    """What everybody was told. Of orders by id."""

    def __init__(self):
        self.lock = threading.Lock()
        self.lines, self.sessions = {}, {}  # {item: quantity} of each order, and who made it
        self.asked = set()  # to be confirmed
        self.confirmed, self.too_late, self.already_sold = set(), set(), set()
        self.parcels = collections.Counter()  # how many came back, by order
        self.restocked, self.returned = collections.Counter(), collections.Counter()  # units by item
        self.seen = collections.Counter()  # what happened how often, to be printed

    def see(self, what):
        with self.lock:
            self.seen[what] += 1

    def confirmed_or_not(self, order, told):
        """It is one or the other, for ever."""
        with self.lock:
            told_now, told_else = ((self.confirmed, self.too_late) if told == 200 else (self.too_late, self.confirmed))
            told_now.add(order)
            if order in told_else:
                raise Contradiction(f"{order} is confirmed, and it is too late")


class Agenda:
    """Jobs that are to be done at their time, by whoever is free."""

    def __init__(self):
        self._changed = threading.Condition()
        self._jobs, self._numbers = [], itertools.count()
        self._closed = False

    def put(self, delay, *job):
        with self._changed:
            heapq.heappush(self._jobs, (time.monotonic() + delay, next(self._numbers), job))
            self._changed.notify()

    def take(self):
        """Waits for the next that is due; None when it is closed and none is left."""
        with self._changed:
            while True:
                left = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._jobs)[2]
                if left is None and self._closed:
                    return None
                self._changed.wait(left)

    def close(self):
        """No more come but of jobs."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Shopper:
    """One session after another: one who vanishes comes back as somebody else."""

    def __init__(self, index, client, random, ledger, agenda):
        self._name, self._life = f"s{index}", 0
        self.client, self._random, self._ledger, self._agenda = client, random, ledger, agenda

    def act(self):
        item = self._random.choice(ITEMS)
        deed = self._random.choices([self._add, self._wait, self._give_back, self._buy, self._vanish],
                                    [4, 2, 1, 4, 0.1])[0]
        deed(item)
        time.sleep(self._random.uniform(0, 0.1))  # makes up its mind

    def leave(self):
        """All that its sessions hold or wait for is given up."""
        for self._life in range(self._life + 1):
            for item in ITEMS:
                self._give_back(item)

    def _session(self):
        return f"{self._name}-{self._life}"

    def _ask(self, path, **fields):
        return self.client.ask("POST", path, {"session": self._session(), **fields})

    def _add(self, item):
        expect(self._ask("/cart", action="add", item=item, quantity=self._random.randint(1, 3)),
               200, "sold-out", "quantity-limit", "paused")

    def _wait(self, item):
        expect(self._ask("/cart", action="wait", item=item), 200, "quantity-limit", "paused")

    def _give_back(self, item):
        expect(self._ask("/cart", action="remove", item=item), 200)

    def _vanish(self, _):
        self._life += 1

    def _buy(self, _):
        order = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        asked = {"order": order, "reference": order[:8]}
        answer = self._ask("/checkout", **asked)
        if expect(answer, 200, "empty-cart", "hold-expired") != 200:
            if answer[1]["type"] == "hold-expired":
                self._give_back(answer[1]["item"])
            return
        made = answer[1]
        # Who had no answer for so long that the time to pay has run out is told so.
        if (made["order"], made["reference"]) != (order, order[:8]) or made["state"] not in ("paying", "released"):
            raise Contradiction(f"{order} was made: {made}")
        self._ledger.sessions[order] = self._session()
        self._ledger.lines[order] = {line["item"]: line["quantity"] for line in made["lines"]}
        if self._random.random() < 0.1:
            again = self._ask("/checkout", **asked)
            if again[1]["lines"] != made["lines"]:
                raise Contradiction(f"{order} is told anew: {made}, {again}")
        self._pay(order)

    def _pay(self, order):
        """What the shopper does on the payment page is what the payment side hears of, or does not."""
        chance = self._random.random()
        if chance < 0.1:
            self._ledger.see("forgotten")
        elif chance < 0.2:
            self._agenda.put(0, "release", order)
        elif chance < 0.45:
            self._agenda.put(PAYMENT_TTL * self._random.uniform(0.9, 2.5), "confirm", order)
        elif chance < 0.55:
            self._agenda.put(PAYMENT_TTL / 2, "extend", order)
            self._agenda.put(PAYMENT_TTL * 1.2, "confirm", order)
        else:
            self._agenda.put(0, "confirm", order)
            if chance < 0.65:  # the provider contradicts itself, or says it twice
                self._agenda.put(0, self._random.choice(["confirm", "release"]), order)
        if self._random.random() < 0.1:
            if expect(self._ask(f"/orders/{order}/release"), 200, "already-sold") != 200:
                self._ledger.already_sold.add(order)


class Payer:
    """One of those who do what is on the payment side's agenda."""

    def __init__(self, client, random, ledger, agenda):
        self.client, self._random, self._ledger, self._agenda = client, random, ledger, agenda

    def run(self):
        while job := self._agenda.take():
            getattr(self, "_" + job[0])(*job[1:])

    def _ask(self, order, what, body=None, allowed=(200,)):
        """What it is told, also where it says it twice."""
        path = f"/v1/orders/{order}/{what}"
        answer = self.client.ask("POST", path, body)
        told = expect(answer, *allowed)
        self._ledger.see(what)
        if self._random.random() < 0.3:
            again = self.client.ask("POST", path, body)
            expect(again, *((told,) if what in ("confirm", "return") else allowed))
        return told, answer[1]

    def _confirm(self, order):
        self._ledger.asked.add(order)
        told, body = self._ask(order, "confirm", allowed=(200, "too-late"))
        self._ledger.confirmed_or_not(order, told)
        self._ledger.see("too late" if told != 200 else "late" if body["late"] else "in time")
        if told == 200 and self._random.random() < 0.3:
            self._agenda.put(self._random.uniform(0, 1), "bring_back", order)

    def _release(self, order):
        if self._ask(order, "release", allowed=(200, "already-sold"))[0] != 200:
            self._ledger.already_sold.add(order)

    def _extend(self, order):
        self._ask(order, "extend", allowed=(200, "too-late", "already-sold"))

    def _bring_back(self, order):
        """One unit comes back, or all do, and of these some are broken."""
        with self._ledger.lock:
            if self._ledger.parcels[order]:
                return  # the other confirmation has seen to it
            self._ledger.parcels[order] = 1
        lines = dict(self._ledger.lines[order])
        if self._random.random() < 0.5:
            item = next(iter(lines))
            self._ask(order, "return", {"id": "one", "lines": [{"item": item, "quantity": 1}]})
            lines[item] -= 1
            with self._ledger.lock:
                self._ledger.returned[item] += 1
            if not any(lines.values()) or self._random.random() < 0.5:
                return
            with self._ledger.lock:
                self._ledger.parcels[order] += 1
        restock = self._random.random() < 0.7
        self._ask(order, "return", {"id": "the rest", "restock": restock})
        if restock:
            with self._ledger.lock:
                self._ledger.returned.update(lines)


class Warehouse:
    """Restocks what runs out, by deliveries with ids that are told twice; and now and then something breaks."""

    def __init__(self, client, random, ledger):
        self.client, self._random, self._ledger = client, random, ledger
        self._deliveries = 0

    def act(self):
        for item in self.client.ask("GET", "/v1/items")[1]["items"]:
            if item["stock"] - item["held"] == 0 and self._random.random() < 0.5:
                self._deliver(item["item"], self._random.randint(2, 12))
            elif self._random.random() < 0.1:
                self._deliver(item["item"], -1)
        time.sleep(0.1)

    def _deliver(self, item, units):
        self._deliveries += 1
        for _ in range(self._random.randint(1, 2)):
            told = expect(self.client.ask("POST", f"/v1/items/{item}/stock",
                                          {"add": units, "id": f"delivery {self._deliveries}"}), 200, "below-held")
            if told != 200:
                return
        with self._ledger.lock:
            self._ledger.restocked[item] += units


class Operator:
    """Pauses the sale for a moment, now and then: nothing is added, and no hold's or payment's time runs."""

    def __init__(self, client, random):
        self.client, self._random, self.pauses = client, random, 0

    def act(self):
        time.sleep(self._random.uniform(0.2, 1))
        self.pauses += 1
        for what, body in (("pause", {"reason": f"the {self.pauses}."}), ("resume", None)):
            for _ in range(self._random.randint(1, 2)):
                expect(self.client.ask("POST", "/v1/sale/" + what, body), 200)
            time.sleep(self._random.uniform(0, 0.2))


class EventReader:
    """Reads what happened as it happens: each event once, in order, without a gap."""

    def __init__(self, client):
        self.client, self.events = client, []

    def read(self, wait):
        """True if there was anything."""
        status, page = self.client.ask("GET", f"/v1/events?after={len(self.events)}&wait={wait}")
        ids = [event["id"] for event in page["events"]]
        first = len(self.events) + 1
        if status != 200 or ids != list(range(first, first + len(ids))) or page["next"] != first + len(ids) - 1:
            raise Contradiction(f"after event {first - 1} there are {ids}, and next is {page['next']}")
        self.events += page["events"]
        return bool(ids)
