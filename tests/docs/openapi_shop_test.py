# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: what a shop answers is what openapi.yaml says it answers.

Method: api_examples.py. What no ordinary request can bring about has a function here.
"""

import json
import signal
import socket
import subprocess
import unittest

from altcha import solve
from api_documents import ApiDocument
from api_examples import JSON, Examples, Exchange, ask, ask_raw
from openapi_test import PATH
from programs import CARTCTL, SOON, Cartd, Gateway, eventually, session_keys_file

ORIGIN = "https://shop.example"


class Shop:
    """A shop with the catalog of the examples."""

    def __init__(self, api, payment="none"):
        self.api = api
        self.cartd = Cartd("--payment", payment, catalog=api.data["x-examples-catalog"])
        self.gateway = Gateway(self.cartd.commands, self.cartd.changes, "--allow-origin", ORIGIN).wait_ready()
        self.epoch = self.gateway.status()["cursor"].split(".")[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        statuses = [self.gateway.stop(), self.cartd.stop()]
        assert statuses == [0, 0], self.gateway.log() + self.cartd.log()

    def ask(self, method, target, body=None, headers=None):
        return ask(self.gateway.http, method, target, body, headers)


# --- what examples of requests cannot bring about ----------------------------------------------------

def get_with_action(shop):
    return shop.ask("GET", "/cart?session=ann&action=add")


def plain_text(shop):
    return shop.ask("POST", "/cart", "hello", {"Content-Type": "text/plain"})


def not_json(shop):
    return shop.ask("POST", "/cart", '{"session":', {"Content-Type": JSON})


def two_hosts(shop):
    return ask_raw(shop.gateway.http, b"GET /items HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")


def half_a_request(shop):
    return ask_raw(shop.gateway.http, b"GET /items HTTP/1.1\r\n")


def long_body(shop):
    return ask_raw(shop.gateway.http, b"POST /cart HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n")


def long_headers(shop):
    return ask_raw(shop.gateway.http, b"GET /items HTTP/1.1\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n")


def http2(shop):
    return ask_raw(shop.gateway.http, b"GET / HTTP/2.0\r\n\r\n")


def one_connection_too_many(shop):
    full = Gateway(shop.cartd.commands, shop.cartd.changes, "--max-connections", "1").wait_ready()
    try:
        host, port = full.http.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=SOON) as first:
            first.sendall(b"GET /items HTTP/1.1\r\nHost: a\r\n\r\n")
            first.recv(1)  # it is in
            return ask_raw(full.http, b"")
    finally:
        full.stop()


def many_new_sessions(shop):
    bounded = Gateway(shop.cartd.commands, shop.cartd.changes, "--exempt", "none",
                      "--address-sessions", "1").wait_ready()
    try:
        ask_raw(bounded.http, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return ask_raw(bounded.http, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    finally:
        bounded.stop()


def no_cartd(_shop):
    with socket.socket() as nobody:  # bound, and never listening
        nobody.bind(("127.0.0.1", 0))
        endpoint = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        alone = Gateway(endpoint, endpoint)
        try:
            return ask(alone.http, "GET", "/items")
        finally:
            alone.stop()


def no_reply(shop):
    hasty = Gateway(shop.cartd.commands, shop.cartd.changes, "--command-timeout", "100ms").wait_ready()
    shop.cartd.signal(signal.SIGSTOP)
    try:
        return ask(hasty.http, "GET", "/cart?session=ann")
    finally:
        shop.cartd.signal(signal.SIGCONT)
        hasty.stop()


def add_while_paused(shop):
    with Shop(shop.api) as own:
        subprocess.run([CARTCTL, "--operator", own.cartd.operator, "sale", "pause", "--reason", "We check the price."],
                       stdout=subprocess.DEVNULL, timeout=SOON, check=True)
        return own.ask("POST", "/cart", json.dumps({"session": "ann", "action": "add"}), {"Content-Type": JSON})


def made_up(shop):
    with session_keys_file() as keys:
        closed = Gateway(shop.cartd.commands, shop.cartd.changes, "--session-keys", keys.name).wait_ready()
        try:
            return ask(closed.http, "GET", "/cart?session=ann")
        finally:
            closed.stop()


class GatedShop:
    """One with an item `seat` that is gated, at a gateway that gives sessions for a proof."""

    def __enter__(self):
        self.keys = session_keys_file()
        self.cartd = Cartd(catalog={"items": [{"item": "seat", "stock": 5, "gate": 50}]})
        self.gateway = Gateway(self.cartd.commands, self.cartd.changes, "--session-keys", self.keys.name,
                               "--gate-sessions", "50").wait_ready()
        return self

    def __exit__(self, *_):
        self.gateway.stop()
        self.cartd.stop()
        self.keys.close()

    def challenge(self, query=""):
        return ask(self.gateway.http, "GET", "/gate" + query).body()

    def let_in(self):
        return ask(self.gateway.http, "POST", "/gate", json.dumps({"altcha": solve(self.challenge())}),
                   {"Content-Type": JSON})

    def add(self, **more):
        fields = {"session": self.let_in().body()["session"], "action": "add", "item": "seat", **more}
        return ask(self.gateway.http, "POST", "/cart", json.dumps(fields), {"Content-Type": JSON})


def challenged(_shop):
    with GatedShop() as gated:
        return ask(gated.gateway.http, "GET", "/gate")


def let_in(_shop):
    with GatedShop() as gated:
        return gated.let_in()


def without_proof(_shop):
    with GatedShop() as gated:
        return gated.add()


def with_anothers_proof(_shop):
    with GatedShop() as gated:
        return gated.add(altcha=solve(gated.challenge()))


def seat_at_shut_gate(_shop):
    with GatedShop() as gated:
        without_keys = Gateway(gated.cartd.commands, gated.cartd.changes).wait_ready()
        try:
            return ask(without_keys.http, "GET", "/gate?item=seat&session=ann")
        finally:
            without_keys.stop()


def from_elsewhere(shop):
    return shop.ask("POST", "/checkout", "session=ann",
                    {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"})


def same_icon(shop):
    tag = shop.ask("GET", "/favicon.svg").headers["etag"]
    return shop.ask("GET", "/favicon.svg", headers={"If-None-Match": tag})


# {name of the example: (operation, how)}
ARRANGED = {
    "getWithAction": (("get", "/cart"), get_with_action),
    "plainText": (("post", "/cart"), plain_text),
    "notJson": (("post", "/cart"), not_json),
    "twoHosts": (("get", "/items"), two_hosts),
    "halfARequest": (("get", "/items"), half_a_request),
    "longBody": (("post", "/cart"), long_body),
    "longHeaders": (("get", "/items"), long_headers),
    "http2": (("get", "/"), http2),
    "manyNewSessions": (("get", "/"), many_new_sessions),
    "oneConnectionTooMany": (("get", "/"), one_connection_too_many),
    "noCartd": (("get", "/items"), no_cartd),
    "addWhilePaused": (("post", "/cart"), add_while_paused),
    "madeUp": (("get", "/cart"), made_up),
    "fromElsewhere": (("post", "/checkout"), from_elsewhere),
    "challenged": (("get", "/gate"), challenged),
    "letIn": (("post", "/gate"), let_in),
    "withoutProof": (("post", "/cart"), without_proof),
    "withAnothersProof": (("post", "/cart"), with_anothers_proof),
    "seatAtShutGate": (("get", "/gate"), seat_at_shut_gate),
    "noReply": (("get", "/cart"), no_reply),
    "sameIcon": (("get", "/{file}"), same_icon),
}


def run_out(shop):
    eventually(lambda: shop.ask("GET", "/cart?session=ann").body()["lines"] == [], "the hold does not run out")


# What must have happened between what was asked before an example and the example.
MEANWHILE = {"buyTicket": run_out, "buyTicketShown": run_out, "lapsed": run_out}


class OpenApiShopTest(Examples, unittest.TestCase):
    ARRANGED, MEANWHILE = ARRANGED, MEANWHILE

    @classmethod
    def setUpClass(cls):
        cls.api = ApiDocument(PATH)

    def open_shop(self, payment="none"):
        return Shop(self.api, payment)

    def test_other_methods_are_refused_and_the_documented_ones_allowed(self):
        with Shop(self.api) as shop:
            for path, item in self.api.data["paths"].items():
                target = path.replace("{file}", "app.js").replace("{order}", "17")
                for method in {"get", "post", "put", "patch", "delete", "options"} - set(item):
                    with self.subTest(f"{method} {path}"):
                        answer = shop.ask(method.upper(), target)
                        refused = Exchange((method, path), "", None, "405",
                                           "#/components/responses/MethodNotAllowed", None)
                        self.check(refused, answer)
                        self.check_allow(answer, item)
                if "options" in item:
                    self.check_allow(shop.ask("OPTIONS", target), item)
        self.judge_cases()

    def check_allow(self, answer, item):
        allowed = {method.lower() for method in answer.headers["allow"].split(", ")}
        self.assertEqual({method for method in item if method != "parameters"}, allowed)

    def test_a_page_from_elsewhere_may_read_what_the_document_says(self):
        with Shop(self.api) as shop:
            preflight = shop.ask("OPTIONS", "/cart", headers={"Origin": ORIGIN})
            read = shop.ask("GET", "/items", headers={"Origin": ORIGIN})
        methods = Exchange(("options", "/cart"), "", None, "204", "#/components/responses/Methods", None)
        self.check(methods, preflight)
        self.judge_cases()
        said = {name.lower() for name in self.api.at("#/components/responses/Methods/headers")}
        self.assertEqual(set(), said - set(preflight.headers))
        for name in ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"):
            self.assertIn(name.lower(), read.headers)
            self.assertIn(f"`{name}`", self.api.data["info"]["description"])
