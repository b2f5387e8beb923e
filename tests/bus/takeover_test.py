# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Two cartds on one database: one leads, and the other takes over, however the first one ends. Gateways know both."""

import json
import os
import signal
import subprocess
import tempfile
import unittest

from postgres import start_for_module
from programs import (CARTCTL, CARTD, SOON, Gateway, Poll, Program, clean_environment, eventually, metric_of,
                      request)

CATALOG = {"items": [{"item": "tea", "stock": 5}]}
SERVER = None


def setUpModule():
    global SERVER
    SERVER = start_for_module()


class Peer(Program):
    """A cartd that may stand by: where it will listen is known before it does."""

    def __init__(self, name, folder, store, catalog):
        at = {what: f"ipc://{folder}/{name}-{what}" for what in ("commands", "changes", "operator")}
        self.commands, self.changes, self.operator = at.values()
        super().__init__(name, CARTD, ["--store", store, "--catalog", catalog, "--admin", "127.0.0.1:0",
                                       *(word for what, address in at.items() for word in ("--" + what, address))])
        self.admin = self.listening("admin")  # also of one that stands by

    def wait_leading(self):
        self.listening("operator")
        return self

    def ready(self):
        return request(self.admin, "GET", "/readyz")


class TakeoverTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="holdfast-")
        self.addCleanup(folder.cleanup)
        self.database = self.id().rsplit(".", maxsplit=1)[-1]
        SERVER.query(f"CREATE DATABASE {self.database}")
        catalog = os.path.join(folder.name, "catalog.json")
        with open(catalog, "w", encoding="utf-8") as file:
            json.dump(CATALOG, file)
        made = (folder.name, SERVER.url(self.database), catalog)
        self.first = Peer("first", *made).wait_leading()
        self.second = Peer("second", *made)
        self.addCleanup(self.second.stop)
        self.addCleanup(self.end_first)
        self.gateway = Gateway([self.first.commands, self.second.commands],
                               [self.first.changes, self.second.changes]).wait_ready()
        self.addCleanup(self.gateway.stop)
        self.led = self.second.wait_event("standing_by")
        status, cart = self.gateway.cart(item="tea", action="add", quantity=2, session="ann")
        self.assertEqual(200, status, cart)
        self.before = self.gateway.status()

    def end_first(self):
        if self.first.running():
            self.first.kill()

    def take_over(self):
        """From here on the second one leads, and knows all that the first one answered."""
        self.second.wait_leading()
        # What is under way may end in a 503 or a 504, and is safe to repeat.
        eventually(lambda: self.gateway.cart(item="tea", action="add", quantity=1, session="bob")[0] == 200,
                   "nobody sells")
        eventually(lambda: self.gateway.status()["items"][0]["available"] == 2, "the feed is not heard")
        after = self.gateway.status()
        self.assertEqual(self.before["cursor"].split(".")[0], after["cursor"].split(".")[0])
        self.assertGreater(int(after["cursor"].split(".")[1]), int(self.before["cursor"].split(".")[1]))
        self.assertEqual(1, metric_of(self.second.admin, "cartd_leader"))
        self.assertEqual(2, metric_of(self.second.admin, "cartd_term"))
        said = subprocess.run([CARTCTL, "--operator", self.first.operator, "--operator",
                               self.second.operator, "verify"], capture_output=True, text=True,
                              timeout=SOON, env=clean_environment(), check=True).stdout
        self.assertIn("all is well", said)

    def test_a_stand_by_says_who_leads_and_listens_nowhere(self):
        self.assertEqual({"term": "1", "leader": self.led["leader"]},
                         {name: self.led[name] for name in ("term", "leader")})
        self.assertTrue(self.led["leader"].endswith(f":{self.first.process.pid}"))
        self.assertEqual((503, f"standing by, term 1 is led by {self.led['leader']}\n"), self.second.ready())
        self.assertEqual(200, self.first.ready()[0])
        self.assertEqual(0, metric_of(self.second.admin, "cartd_leader"))
        self.assertEqual(1, metric_of(self.first.admin, "cartd_leader"))
        self.assertFalse(os.path.exists(self.second.commands.removeprefix("ipc://")))
        self.assertEqual(0, self.second.stop())

    def test_one_that_is_killed_is_followed_and_a_poll_is_told_what_changes_then(self):
        poll = Poll(self.gateway, f"since={self.before['cursor']}&wait=55")
        self.addCleanup(poll.close)
        self.first.kill()
        self.take_over()
        self.assertEqual(2, poll.read()["items"][0]["available"])

    def test_one_that_is_stopped_is_ended_and_ends_itself_when_it_wakes(self):
        self.first.signal(signal.SIGSTOP)
        self.take_over()
        self.first.signal(signal.SIGCONT)
        eventually(lambda: not self.first.running(), "who leads no more goes on")
        self.assertEqual(3, self.first.process.returncode)

    def test_one_that_loses_its_session_ends_and_its_next_run_stands_by(self):
        SERVER.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                     f"(SELECT oid FROM pg_database WHERE datname = '{self.database}')")
        eventually(lambda: not self.first.running(), "who leads no more goes on")
        self.assertEqual(3, self.first.process.returncode)
        self.take_over()

    def test_one_that_is_asked_to_end_hands_over(self):
        self.assertEqual(0, self.first.stop())
        self.take_over()


if __name__ == "__main__":
    unittest.main()
