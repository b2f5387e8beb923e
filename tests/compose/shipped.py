# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The door as docker-compose.yml ships it: TLS with a certificate of the first start, sessions that are signed."""

import json
import os
import subprocess
import tempfile
import unittest
import uuid

import engine
from programs import eventually
from running_shop import has_browser_packages, shop

ITEM = "door"


class Shopper:
    """One with curl, over HTTPS, who keeps cookies."""

    def __init__(self, folder, trust=True):
        self._words = ["curl", "-sS", "-m", "30", "-b", f"{folder}/cookies", "-c", f"{folder}/cookies",
                       *(["--cacert", shop.certificate] if trust else [])]

    def ask(self, path, *words, url=None):
        return engine.run(*self._words, *words, (url or f"https://{shop.https}") + path)

    def form(self, path, **fields):
        words = [word for name, value in fields.items() for word in ("-d", f"{name}={value}")]
        return json.loads(self.ask(path, *words))


class Shipped(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        environment = shop.stack.environment
        kept = {name: environment[name] for name in ("HOLDFAST_SESSION_KEYS", "HOLDFAST_PAYMENT")}
        for name in kept:
            del environment[name]
        cls.addClassCleanup(shop.up)
        cls.addClassCleanup(environment.update, kept)
        shop.up()

    def shopper(self, **how):
        folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.addCleanup(folder.cleanup)
        return Shopper(folder.name, **how)

    def buy(self, shopper):
        order = str(uuid.uuid4())
        self.assertEqual("sold", shopper.form("/checkout", order=order)["state"])
        self.assertEqual("sold", json.loads(shopper.ask(f"/orders/{order}"))["state"])

    def test_curl_buys_over_https(self):
        shopper = self.shopper()
        self.assertRegex(shopper.ask("/"), r"/app\.[0-9a-f]{16}\.js")
        self.assertEqual([(ITEM, 2)], [(line["item"], line["quantity"])
                                       for line in shopper.form("/cart", action="add", item=ITEM, quantity=2)["lines"]])
        self.buy(shopper)

    def test_nobody_makes_up_a_session(self):
        self.assertEqual("bad-session", self.shopper().form("/cart", session="made-up", action="add", item=ITEM)["type"])

    def test_who_does_not_trust_the_certificate_is_told_so(self):
        with self.assertRaisesRegex(AssertionError, "exit 60"):
            self.shopper(trust=False).ask("/")

    def test_plain_http_is_on_this_machine_s_loopback_and_others_are_sent_to_https(self):
        shopper, url = self.shopper(), f"http://{shop.http}"
        self.assertTrue(shop.stack.docker("port", shop.stack.containers("lb")[0], "8080").startswith("127.0.0.1:"))
        self.assertRegex(shopper.ask("/", url=url), r"/app\.[0-9a-f]{16}\.js")
        self.assertIn("lines", json.loads(shopper.ask("/cart", "-d", f"action=add&item={ITEM}", url=url)))
        self.assertIn("location: https://shop.example:", shopper.ask("/", "-i", "-H", "Host: shop.example", url=url))

    @unittest.skipUnless(has_browser_packages(), "the browser tests' packages are not installed")
    def test_a_browser_buys_and_ten_tabs_go_on_though_gateways_are_killed(self):
        gateways = {each: shop.admin(each) for each in shop.stack.containers("gateway")}
        self.addCleanup(shop.up, "--no-recreate")
        print(shop.run_in_browser("door.test.mjs", f"https://{shop.https}", HOLDFAST_TEST_GATEWAYS=json.dumps(gateways)))

    def test_who_was_served_over_plain_http_before_goes_on(self):
        """What an update from a compose file of before is: other ports, and volumes that have no certificate yet."""
        shop.stack.files = ["docker-compose.yml", "docker-compose.http.yml"]
        self.addCleanup(shop.stack.files.clear)
        shop.stack.up()
        shop.http = shop.stack.port("lb", 8080)
        shopper, url = self.shopper(), f"http://{shop.http}"
        shopper.ask("/", url=url)
        self.assertIn("lines", json.loads(shopper.ask("/cart", "-d", f"action=add&item={ITEM}", url=url)))
        shop.stack.compose("run", "--rm", "-T", "keys", "rm", "/keys/gateway/shop.pem")
        shop.stack.files.clear()
        shop.up()
        self.assertEqual([ITEM], [line["item"] for line in json.loads(shopper.ask("/cart"))["lines"]])
        self.buy(shopper)

    def test_a_certificate_is_replaced_without_a_restart(self):
        """As containers.md has it."""
        before = shop.certificate_shown()
        self.addCleanup(shop.look)
        engine.run("script/certificate", cwd=shop.stack.folder)
        with open(os.path.join(shop.stack.folder, "certs/shop.pem"), encoding="ascii") as new:
            subprocess.run([*shop.stack.command(), "run", "--rm", "-T", "keys", "sh", "-c",
                            "umask 077; cat >/keys/gateway/new && mv /keys/gateway/new /keys/gateway/shop.pem"], stdin=new,
                           cwd=shop.stack.folder, env=shop.stack.environment, check=True, timeout=engine.COMMAND_SECONDS,
                           capture_output=True)
        shop.stack.compose("kill", "-s", "HUP", "gateway")
        eventually(lambda: shop.certificate_shown() != before, "the old one is shown")
        shop.look()
        self.assertEqual(200, shop.get("/status?wait=0")[0])

