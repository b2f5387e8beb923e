# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: backend.yaml is valid, says what the sources say, and is what a backend's door answers. BACKEND.md's tables are
made of it.

Method: the specification's own schema; paths, methods, scopes, titles of problems and bounds against the sources; each
example against a shop, as api_examples.py says. What no ordinary request can bring about has a function here.
"""

import re
import signal
import socket
import subprocess
import unittest

import documents
import proto_tables
from api_documents import ApiDocument
from api_examples import FORM, JSON, Examples, ask
from openapi_test import METHODS, operations, problems_of, responses_of
from programs import CARTCTL, Backoffice, Cartd, Gateway, session_keys_file

PATH = "proto/backend.yaml"
# What a request there cannot come to: they are the shoppers', the last the couriers'.
FOR_SHOPPERS = {"sold-out", "quantity-limit", "empty-cart", "mixed-currencies", "hold-expired", "cart-changed", "order-mismatch",
                "paused", "not-open", "hold-limit", "hook-taken"}
# Only browsers have sessions, and come from a site.
OF_BROWSERS = {("401", "bad-session", "No session"), ("403", "foreign-origin", "Foreign origin"),
               ("403", "proof-needed", "Proof needed"), ("403", "proof-refused", "Proof refused"),
               ("403", "gate-shut", "Gate shut")}
BOUNDS = [
    ("Quantity", "maximum", "kMaxQuantity"), ("Count", "maximum", "kMaxStock"), ("Key", "maxLength", "kMaxKeyBytes"),
    ("Items/properties/items", "maxItems", "kMaxListed"), ("Holds/properties/holds", "maxItems", "kMaxListed"),
    ("Places/properties/places", "maxItems", "kMaxListed"), ("Orders/properties/orders", "maxItems", "kMaxOrdersPage"),
    ("Return/properties/lines", "maxItems", "kMaxCartLines"), ("Order/properties/lines", "maxItems", "kMaxCartLines"),
    ("Order/properties/reference", "maxLength", "kMaxReferenceBytes"),
    ("Verification/properties/differences", "maxItems", "kMaxDifferences"),
]
LENGTHS = [("ItemId", "kMaxItemIdLength"), ("SessionId", "kMaxSessionLength"), ("Cursor", "kMaxEpochLength")]


class Shop:
    """A shop with the catalog of the examples, and a door to it."""

    def __init__(self, api, payment="none"):
        self.shoppers = api.data["x-shoppers"]
        self.cartd = Cartd("--payment", payment, catalog=api.data["x-examples-catalog"])
        self.gateway = Gateway(self.cartd.commands, self.cartd.changes).wait_ready()
        with session_keys_file() as file:
            self.office = Backoffice(self.cartd.operator, "--session-keys", file.name,
                                     keys={"all": ["*"], "stock": ["stock:write"]}).wait_ready()
        self.epoch = self.gateway.status()["cursor"].split(".")[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        statuses = [self.office.stop(), self.gateway.stop(), self.cartd.stop()]
        assert statuses == [0, 0, 0], self.office.log() + self.cartd.log()

    def ask(self, method, target, body=None, headers=None, key="all"):
        return ask(self.office.backend, method, target, body, {**self.office.headers(key), **(headers or {})})


def no_key(shop):
    return shop.ask("GET", "/v1/verify", key=None)


def unknown_key(shop):
    return ask(shop.office.backend, "GET", "/v1/verify", None, {"Authorization": "Bearer hf_a_b"})


def wrong_scope(shop):
    return shop.ask("GET", "/v1/verify", key="stock")


def many_wrong_keys(_shop):
    with Cartd() as cartd, Backoffice(cartd.operator) as office:
        for _ in range(11):
            answer = ask(office.backend, "GET", "/v1/verify", None, {"Authorization": "Bearer hf_a_b"})
        return answer


def no_cartd(_shop):
    with socket.socket() as nobody:  # bound, and never listening
        nobody.bind(("127.0.0.1", 0))
        with Backoffice(f"tcp://127.0.0.1:{nobody.getsockname()[1]}") as alone:
            return ask(alone.backend, "GET", "/v1/verify", None, alone.headers("all"))


def no_reply(shop):
    with Backoffice(shop.cartd.operator, "--command-timeout", "100ms") as hasty:
        hasty.wait_ready()
        shop.cartd.signal(signal.SIGSTOP)
        try:
            return ask(hasty.backend, "GET", "/v1/verify", None, hasty.headers("all"))
        finally:
            shop.cartd.signal(signal.SIGCONT)


def no_session_keys(shop):
    with Backoffice(shop.cartd.operator) as office:
        return ask(office.backend, "POST", "/v1/sessions", None, office.headers("all"))


def unknown_field(shop):
    return shop.ask("POST", "/v1/items/P/stock", '{"set":1,"unit":"box"}', {"Content-Type": JSON})


def form(shop):
    return shop.ask("POST", "/v1/items/P/stock", "set=1", {"Content-Type": FORM})


def take_hook(shop):
    """Only a courier does."""
    taken = '{"v":1,"op":"take_hook","hook":"erp","courier":"test"}'
    subprocess.run([CARTCTL, "--commands", shop.cartd.operator, "bus", "call", taken], check=True, capture_output=True)


class BackendTest(Examples, unittest.TestCase):
    ARRANGED = {
        "noKey": (("get", "/v1/verify"), no_key),
        "unknownKey": (("get", "/v1/verify"), unknown_key),
        "wrongScope": (("get", "/v1/verify"), wrong_scope),
        "manyWrongKeys": (("get", "/v1/verify"), many_wrong_keys),
        "noCartd": (("get", "/v1/verify"), no_cartd),
        "noReply": (("get", "/v1/verify"), no_reply),
        "noSessionKeys": (("post", "/v1/sessions"), no_session_keys),
        "unknownField": (("post", "/v1/items/{item}/stock"), unknown_field),
        "form": (("post", "/v1/items/{item}/stock"), form),
    }

    MEANWHILE = {"replay": take_hook}

    @classmethod
    def setUpClass(cls):
        cls.api = ApiDocument(PATH)

    def open_shop(self, payment="none"):
        return Shop(self.api, payment)

    def prepare(self, shop, name):
        if name in self.posts:
            return super().prepare(shop, name)
        asked = shop.shoppers[name]
        text = "&".join(f"{field}={value}" for field, value in asked["body"].items())
        answer = ask(shop.gateway.http, "POST", asked["path"], text, {"Content-Type": FORM})
        self.assertEqual(200, answer.status, f"{name}: {answer.text}")

    def test_it_is_openapi(self):
        self.assertEqual([], self.api.errors)

    def test_every_reference_leads_somewhere_and_everything_is_referred_to(self):
        self.assertEqual({"#/components/securitySchemes/key"}, self.api.unreferred())

    def test_paths_methods_and_scopes_are_those_of_the_sources(self):
        scopes = re.search(r"kScopes = \{(.*?)\};", documents.read("ops/backend_keys.h"), re.DOTALL)[1]
        scopes = dict(zip(re.findall(r"^  k(\w+),$", documents.read("ops/backend_keys.h"), re.MULTILINE),
                          re.findall(r'"(.*?)"', scopes)))
        found = re.findall(r'BackendEndpoint\{\s*"\w+",\s*"([A-Z]+)",\s*"(.*?)",\s*(?:Scope::k(\w+)|std::nullopt)',
                           documents.read("gateway/backend/backend_routes.cc"))
        real = {(method.lower(), path): scopes[scope] if scope else None for method, path, scope in found}
        self.assertIn(("get", "/v1/orders"), real)
        said = {key: operation.get("x-scope") for key, operation in operations(self.api)}
        self.assertEqual(real, said)

    def test_problems_are_those_of_the_sources(self):
        text = documents.read("gateway/http/problems.cc")
        titles = {(kind.status, name, kind.title) for name, kind in proto_tables.error_kinds().items()
                  if name not in FOR_SHOPPERS}
        titles |= set(re.findall(r'problem\(\s*(\d+), "([a-z-]+)",\s*"(.*?)"', text))
        said = set()
        for key, _ in operations(self.api):
            for pointer, response in responses_of(self.api, key).values():
                if "application/problem+json" in response.get("content", {}):
                    schema = pointer + "/content/application~1problem+json/schema"
                    said |= {(status, name, title) for status, name, all_titles in problems_of(self.api, schema)
                             for title in all_titles}
        self.assertEqual(OF_BROWSERS, titles - said)
        self.assertEqual(set(), said - titles)

    def test_bounds_are_those_of_the_sources(self):
        self.assertEqual([], self.api.differing_bounds(BOUNDS, LENGTHS))

    def test_other_methods_are_refused_with_those_that_there_are(self):
        with self.open_shop() as shop:
            for path, item in self.api.data["paths"].items():
                target = re.sub(r"\{.*?\}", "17", path)
                has = {method for method in METHODS if method in item}
                allowed = has | ({"head"} if "get" in has else set()) | {"options"}
                for method in set(METHODS) - allowed - {"head"}:
                    with self.subTest(f"{method} {path}"):
                        answer = shop.ask(method.upper(), target)
                        self.assertEqual((405, "method-not-allowed"), (answer.status, answer.body()["type"]))
                        self.assertEqual(allowed, {each.lower() for each in answer.headers["allow"].split(", ")})


if __name__ == "__main__":
    unittest.main()
