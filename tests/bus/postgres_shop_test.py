# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A shop whose inventory is in PostgreSQL: the sale in which every program is killed, and how cartd begins and ends."""

import subprocess
import unittest

import paid_sale_test
from postgres import start_for_module
from programs import CARTCTL, CARTD, SOON, Cartd, Program, clean_environment, eventually, request

CATALOG = {"items": [{"item": "tea", "stock": 5}]}
SERVER = None


def setUpModule():
    global SERVER
    SERVER = start_for_module()


def new_database(name):
    SERVER.query(f"CREATE DATABASE {name}")
    return SERVER.url(name)


class PaidSaleInPostgresTest(paid_sale_test.PaidSaleTest):
    def store(self):
        return new_database("paid")


class PostgresShopTest(unittest.TestCase):
    @staticmethod
    def start(url):
        """How a cartd ends that cannot begin, and what it says."""
        done = subprocess.run([CARTD, "--store", url, "--admin", "off", "--commands", "tcp://127.0.0.1:*", "--changes",
                               "tcp://127.0.0.1:*", "--operator", "tcp://127.0.0.1:*"], capture_output=True, text=True,
                              timeout=SOON, env=clean_environment(), check=False)
        return done.returncode, done.stderr

    @staticmethod
    def cartctl(cartd, *words):
        return subprocess.run([CARTCTL, "--operator", cartd.operator, *words], capture_output=True, text=True, timeout=SOON,
                              env=clean_environment(), check=True).stdout

    def test_a_killed_cartd_is_followed_by_one_that_knows_what_it_answered(self):
        url = new_database("two")
        first = Cartd(store=url, catalog=CATALOG)
        self.addCleanup(first.stop)
        self.cartctl(first, "stock", "set", "tea", "7")
        first.kill()
        second = Cartd(store=url, catalog=CATALOG)
        self.addCleanup(second.stop)
        self.assertIn("tea,7", self.cartctl(second, "items", "export"))
        self.assertIn("all is well", self.cartctl(second, "verify"))
        self.assertEqual(0, second.stop())

    def test_a_session_that_is_ended_ends_cartd(self):
        cartd = Cartd(store=new_database("ended"), catalog=CATALOG)
        self.addCleanup(cartd.stop)
        SERVER.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ended'")
        eventually(lambda: not cartd.running(), "cartd goes on without its store")
        self.assertEqual(3, cartd.process.returncode)
        self.assertIn("terminating connection", cartd.wait_event("leads_no_more")["why"])

    def test_no_server_is_said_in_a_sentence_and_no_password_is(self):
        url = "postgres://ann:s3cret@127.0.0.1:1/shop"
        status, said = self.start(url)
        self.assertEqual(2, status, said)
        self.assertIn("--store: everyone on this machine can read a password there", said)
        self.assertNotIn("s3cret", said)
        done = subprocess.run([CARTD, "--admin", "off"], capture_output=True, text=True, timeout=SOON, check=False,
                              env={**clean_environment(), "HOLDFAST_STORE": url})
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("the store 'postgresql://ann@127.0.0.1:1/shop': ", done.stderr)
        self.assertNotIn("s3cret", done.stderr)

    def test_the_log_and_the_metrics_have_no_password(self):
        url = new_database("secret").replace("postgres@", "postgres:s3cret@", 1)
        environment = {**clean_environment(), "HOLDFAST_STORE": url}
        cartd = Program("cartd", CARTD, ["--commands", "tcp://127.0.0.1:*", "--changes", "tcp://127.0.0.1:*", "--operator",
                                         "tcp://127.0.0.1:*", "--admin", "127.0.0.1:0"], environment=environment)
        self.addCleanup(cartd.stop)
        store = cartd.wait_event("starting")["store"]
        self.assertRegex(store, "^postgresql://postgres@/.*/secret$")
        metrics = request(cartd.listening("admin"), "GET", "/metrics")
        self.assertEqual(200, metrics[0])
        self.assertNotIn("s3cret", cartd.log() + str(metrics))


if __name__ == "__main__":
    unittest.main()
