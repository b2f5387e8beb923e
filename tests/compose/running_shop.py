# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The shop that all tests of this folder share, and how it is asked: over HTTPS, as its door is published."""

import json
import os
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

import engine
import office

PROJECT = os.environ["HOLDFAST_TEST_PROJECT"]
NODE = os.environ.get("HOLDFAST_TEST_NODE", "node")
PLENTY = 1_000_000
ITEMS = ("crowd", "killed", "restarted", "rolled", "scaled", "bus")


class RunningShop:
    """One stack. The engine chooses a new port for each new container: look() says where it is now.

    `https`, `http`: the load balancer's addresses; `door`: the backend's; `tls`: who trusts the shop's certificate, which is in the
    file `certificate`; `receiver`: of courier's messages.
    """

    def start(self, cleanup):
        self.stack = engine.Stack(PROJECT, cleanup)
        office.prepare(self.stack)
        with open(os.path.join(PROJECT, "examples/payment/catalog.json"), encoding="utf-8") as example:
            paid = json.load(example)["items"]
        catalog = {"items": [{"item": "P", "name": {"en": "Product P"}, "stock": 10}]
                   + [{"item": item, "stock": PLENTY} for item in ITEMS]
                   + [{"item": "door", "name": {"en": "Door", "zh": "门"}, "stock": 100}] + paid}
        with open(os.path.join(self.stack.folder, "catalog.json"), "w", encoding="utf-8") as file:
            json.dump(catalog, file)
        self.stack.environment["HOLDFAST_CATALOG_FILE"] = "./catalog.json"
        self.stack.environment["HOLDFAST_NEW_SESSIONS"] = "40"
        self.stack.environment["HOLDFAST_SESSION_KEYS"] = ""  # crowds name their sessions themselves
        self.receiver, self._cleanup = None, cleanup
        self.stack.up("--build")
        self.look()

    def look(self):
        self.https, self.http = self.stack.port("lb", 8443), self.stack.port("lb", 8080)
        self.door = self.stack.port("backoffice", 8090)
        self.certificate = os.path.join(self.stack.folder, "certificate.pem")
        pem = self.stack.docker("exec", self.stack.containers("gateway")[0], "cat", "/keys/gateway/shop.pem")
        with open(self.certificate, "w", encoding="ascii") as file:
            file.write(pem.partition("-----BEGIN PRIVATE")[0])
        self.tls = ssl.create_default_context(cafile=self.certificate)

        (courier,) = self.stack.containers("courier")
        if self.receiver is None or self.receiver.courier != courier:  # whose container it was in ended with it
            self.receiver = office.Receiver(self.stack, courier, self._cleanup.callback)

    def certificate_shown(self):
        host, _, port = self.https.rpartition(":")
        return ssl.get_server_certificate((host, int(port)), timeout=30)

    def up(self, *arguments):
        self.stack.up(*arguments)
        self.look()

    def get(self, path, headers=None, url=None):
        """Status, headers and text of a GET at the load balancer."""
        request = urllib.request.Request(f"{url or 'https://' + self.https}{path}", headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30, context=self.tls) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, answer.read().decode()

    def available(self, item):
        return json.loads(self.get(f"/status?wait=0&item={item}")[2])["items"][0]["available"]

    def admin(self, gateway):
        """Where a gateway's container tells its metrics."""
        return self.stack.docker("port", gateway, "9551").splitlines()[0].replace("0.0.0.0", "127.0.0.1")

    def run_in_browser(self, test, url, **environment):
        """A test for node, in tests/compose; where its packages are not there, it is not for us to say so."""
        given = {**self.stack.environment, "HOLDFAST_TEST_GATEWAY_A": url, "HOLDFAST_TEST_GATEWAY_B": url,
                 "NODE_EXTRA_CA_CERTS": self.certificate, **environment}
        done = subprocess.run([NODE, "--test", os.path.join(PROJECT, "tests/compose", test)], text=True, env=given,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
        if done.returncode:
            raise AssertionError(done.stdout)
        return done.stdout


shop = RunningShop()


def has_browser_packages():
    return os.path.exists(os.path.join(PROJECT, "tests/web/node_modules"))


def figure(what, value):
    print(f"figure: {what}: {value}", file=sys.stderr)
