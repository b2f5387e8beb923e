# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Shoppers at two gateways while whoever leads is killed, stopped, or loses its session, again and again.

What was answered holds, nothing is sold twice, and no cursor goes back. HOLDFAST_TAKEOVERS is how many there are,
of each kind in turn. Prints how long nobody was served; nothing is asserted of that.
"""

import http.client
import json
import os
import random
import signal
import statistics
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

from insistent_client import InsistentClient
from postgres import Postgres, need_postgres
from programs import CARTCTL, SOON, Gateway, clean_environment, eventually
from takeover_test import Peer

ROUNDS = int(os.environ.get("HOLDFAST_TAKEOVERS", "3"))
STOCK = {"tea": 100_000, "cup": 5}
SHOPPERS = 6


class Shopper(threading.Thread):
    """Puts things into a cart and back, and remembers what it was told it has."""

    def __init__(self, name, gateways):
        super().__init__(daemon=True)
        self.session, self.has, self.wrong, self.done = name, {}, None, False
        self.commands = 0
        self._random = random.Random(name)
        self._client = InsistentClient(*(lambda gateway=gateway: (gateway.http, {}) for gateway in gateways))

    def run(self):
        try:
            while not self.done:
                self._order()
        except BaseException as wrong:  # noqa: BLE001: told by who waits for it
            self.wrong = wrong

    def _order(self):
        item = self._random.choice(list(STOCK))
        wanted = self._random.randrange(0, 3)
        body = {"item": item, "session": self.session, "action": "add" if wanted else "remove"}
        if wanted:
            body["quantity"] = wanted
        status, told = self._client.ask("POST", "/cart", body)
        self.commands += 1
        if status == 200:
            self.has[item] = wanted
        elif status != 409:
            raise AssertionError(f"{body} is answered {status} {told}")

    def cart(self):
        _, told = self._client.ask("GET", "/cart?" + urllib.parse.urlencode({"session": self.session}))
        return {line["item"]: line["quantity"] for line in told["lines"]}


class Watcher(threading.Thread):
    """Polls one gateway; no cursor may be less than one before."""

    def __init__(self, gateway):
        super().__init__(daemon=True)
        self._gateway, self.wrong, self.done, self.last = gateway, None, False, ("", 0)

    def run(self):
        try:
            connection = http.client.HTTPConnection(self._gateway.http, timeout=SOON)
            cursor = ""
            while not self.done:
                connection.request("GET", f"/status?item=*&wait=1{cursor}")
                told = json.loads(connection.getresponse().read())
                epoch, seq = told["cursor"].split(".")
                if self.last[0] not in ("", epoch) or int(seq) < self.last[1]:
                    raise AssertionError(f"{self._gateway.name}: {told['cursor']} comes behind {self.last}")
                self.last = (epoch, int(seq))
                cursor = f"&since={told['cursor']}"
        except BaseException as wrong:  # noqa: BLE001
            self.wrong = wrong


class TakeoversTest(unittest.TestCase):
    def setUp(self):
        need_postgres()
        server = Postgres()
        self.server = server.__enter__()
        self.addCleanup(server.__exit__)
        self.server.query("CREATE DATABASE shop")
        folder = tempfile.TemporaryDirectory(prefix="holdfast-")
        self.addCleanup(folder.cleanup)
        catalog = os.path.join(folder.name, "catalog.json")
        with open(catalog, "w", encoding="utf-8") as file:
            json.dump({"items": [{"item": item, "stock": stock} for item, stock in STOCK.items()]}, file)
        self.made = (folder.name, self.server.url("shop"), catalog)
        self.running = []
        self.addCleanup(lambda: [peer.kill() for peer in self.running if peer.running()])
        self.leader = self.start("a").wait_leading()
        self.standby = self.start("b")
        peers = (self.leader, self.standby)
        self.gateways = [Gateway([peer.commands for peer in peers], [peer.changes for peer in peers]).wait_ready()
                         for _ in range(2)]
        for gateway in self.gateways:
            self.addCleanup(gateway.stop)

    def start(self, name):
        peer = Peer(name, *self.made)
        self.running.append(peer)
        return peer

    def take_over(self, kind):
        """How long it takes until somebody is served again."""
        self.standby.wait_event("standing_by")
        client = InsistentClient(*(lambda gateway=gateway: (gateway.http, {}) for gateway in self.gateways))
        began = time.monotonic()
        if kind == "killed":
            self.leader.kill()
        elif kind == "stopped":
            self.leader.signal(signal.SIGSTOP)
        else:
            self.server.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        self.standby.wait_leading()
        client.ask("POST", "/cart", {"item": "tea", "session": "probe", "action": "add", "quantity": 1})
        took = time.monotonic() - began
        client.close()
        old = self.leader
        if old.running():
            old.signal(signal.SIGCONT)
        eventually(lambda: not old.running(), "who leads no more goes on")
        self.running.remove(old)
        self.leader, self.standby = self.standby, self.start(old.name)
        return took

    def verify(self):
        return subprocess.run([CARTCTL, "--operator", self.leader.operator, "verify"], capture_output=True, text=True,
                              timeout=SOON, env=clean_environment(), check=True).stdout

    def test_what_was_answered_holds_whoever_leads(self):
        shoppers = [Shopper(f"s{i}", self.gateways) for i in range(SHOPPERS)]
        threads = shoppers + [Watcher(gateway) for gateway in self.gateways]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        kinds = ("killed", "stopped", "disowned")
        took = {kind: [] for kind in kinds}
        for i in range(ROUNDS):
            time.sleep(random.uniform(0, 0.3))  # at any moment of a batch
            took[kinds[i % 3]].append(self.take_over(kinds[i % 3]))
        length = time.monotonic() - began
        for thread in threads:
            thread.done = True
        for thread in threads:
            thread.join(2 * SOON)
            self.assertFalse(thread.is_alive())
            self.assertIsNone(thread.wrong)
        for shopper in shoppers:
            self.assertEqual({item: count for item, count in shopper.has.items() if count}, shopper.cart())
        held = {item: sum(shopper.has.get(item, 0) for shopper in shoppers) + (item == "tea") for item in STOCK}
        for gateway in self.gateways:
            eventually(lambda gateway=gateway: {each["item"]: each["held"]
                       for each in gateway.status("&item=*")["items"]} == held, f"{gateway.name} does not come to {held}")
        self.assertIn("all is well", self.verify())
        commands = sum(shopper.commands for shopper in shoppers)
        told = ", ".join(f"{kind} {len(each)} times: {statistics.median(each):.2f} s, at most {max(each):.2f}"
                         for kind, each in took.items() if each)
        print(f"{commands} commands in {length:.0f} s while the leader was {told}")


if __name__ == "__main__":
    unittest.main()
