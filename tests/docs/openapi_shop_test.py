# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: what a shop answers is what openapi.yaml says it answers.

Method: each example of a request is made at a shop in which nothing has happened, or what openapi.yaml says came
before it, and the answer is compared with the example of that name: status, type, headers, body. What no ordinary
request can bring about has a function here. Every answer is judged by the schemas too, in which no field is left
unnamed; nor is a header.
"""

import concurrent.futures
import http.client
import json
import signal
import socket
import unittest
import urllib.parse

from api_documents import ApiDocument, here, masked, token
from openapi_test import PATH, operations
from programs import SOON, Cartd, Gateway, eventually

ORIGIN = "https://shop.example"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
# Headers of every answer where an origin is allowed, or of the connection: not the business of an operation.
COMMON = {"date", "content-length", "content-type", "connection", "transfer-encoding", "vary"}
# Shops that are open at once. They mostly wait for their first heartbeat.
AT_ONCE = 6


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.kind = self.headers.get("content-type")
        self.text = body.decode()

    def body(self):
        return json.loads(self.text) if self.kind and "json" in self.kind else self.text


class Shop:
    """A shop with the catalog of the examples."""

    def __init__(self, api, payment="none"):
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


def ask(address, method, target, body=None, headers=None):
    """One request on a connection of its own; of a stream its first event."""
    connection = http.client.HTTPConnection(address, timeout=SOON)
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        if response.headers.get("Content-Type") != "text/event-stream":
            return Answer(response, response.read())
        begun = b""
        while method != "HEAD" and b"\ndata:" not in begun or not begun.endswith(b"\n\n"):
            piece = response.read1()
            if not piece:
                break
            begun += piece
        return Answer(response, begun)
    finally:
        connection.close()


def ask_raw(address, *pieces):
    """Bytes as they are; the answer to them."""
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=SOON) as connection:
        for piece in pieces:
            connection.sendall(piece)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return Answer(response, response.read())


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
    "oneConnectionTooMany": (("get", "/"), one_connection_too_many),
    "noCartd": (("get", "/items"), no_cartd),
    "noReply": (("get", "/cart"), no_reply),
    "sameIcon": (("get", "/{file}"), same_icon),
}


def run_out(shop):
    eventually(lambda: shop.ask("GET", "/cart?session=ann").body()["lines"] == [], "the hold does not run out")


# What must have happened between what was asked before an example and the example.
MEANWHILE = {"buyTicket": run_out, "buyTicketShown": run_out, "lapsed": run_out}


def parameters_of(api, key):
    """(pointer, parameter) of each parameter of an operation."""
    method, path = key
    said = api.data["paths"][path][method].get("parameters", [])
    return [api.resolve(token(["paths", path, method, "parameters", number])) for number in range(len(said))]


def asked_in(said):
    """The examples of a parameter or a body, those that are refused as malformed too."""
    return {**said.get("examples", {}), **said.get("x-malformed", {})}


class Request:
    """An example of a request, put together from all parameters and bodies that have one of that name."""

    def __init__(self, api, key, name):
        self.method, self.path = key
        self.name = name
        self.query, self.headers, self.body = [], {}, None
        self.cases = []  # (pointer of a schema, value)
        operation = api.data["paths"][self.path][self.method]
        for pointer, parameter in parameters_of(api, key):
            if name in asked_in(parameter):
                self._take(pointer, parameter, asked_in(parameter)[name]["value"])
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if name in asked_in(content):
                value = asked_in(content)[name]["value"]
                self.body = (kind, value)
                self.cases.append((token(["paths", *reversed(key), "requestBody", "content", kind, "schema"]),
                                   value))

    def _take(self, pointer, parameter, value):
        self.cases.append((pointer + "/schema", value))
        if parameter["in"] == "query":
            values = value if isinstance(value, list) else [value]
            self.query += [(parameter["name"], each) for each in values]
        elif parameter["in"] == "header":
            self.headers[parameter["name"]] = value
        elif parameter["in"] == "cookie":
            self.headers["Cookie"] = f"{parameter['name']}={value}"
        else:
            self.path = self.path.replace("{%s}" % parameter["name"], value)

    def is_empty(self):
        return not self.cases

    def make(self, shop, method=None):
        target = self.path
        if self.query:
            target += "?" + urllib.parse.urlencode([tuple(pair) for pair in here(self.query, shop.epoch)], safe="*")
        headers, body = here(self.headers, shop.epoch), None
        if self.body:
            kind, value = self.body
            headers["Content-Type"] = kind
            body = urllib.parse.urlencode(value) if kind == FORM else json.dumps(value)
        return shop.ask((method or self.method).upper(), target, body, headers)


class Exchange:
    """A request, the answer that the document says comes, and what came."""

    def __init__(self, key, name, request, status, pointer, said):
        self.key, self.name, self.request = key, name, request
        self.status = status      # "200"
        self.pointer = pointer    # of the response
        self.said = said          # the example; None where there is only its name
        self.answer = self.head = None

    def needs_a_shop_of_its_own(self):
        changes = self.key[0] == "post" and self.status < "400"
        return changes or self.name == "noReply" or "x-after" in (self.said or {})

    def __str__(self):
        return f"{self.key[0].upper()} {self.key[1]} {self.name}"


class OpenApiShopTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.api = ApiDocument(PATH)

    # --- from the document -----------------------------------------------------------------------

    def answers_of(self, key):
        """{name of an example: (status, pointer of the response, example or None)} of an operation."""
        method, path = key
        found = {}
        for status in self.api.data["paths"][path][method]["responses"]:
            pointer, response = self.api.resolve(token(["paths", path, method, "responses", status]))
            named = {name: None for name in response.get("x-examples", [])}
            for content in response.get("content", {}).values():
                named.update(content.get("examples", {}))
            for name, example in named.items():
                self.assertNotIn(name, found, f"{key}: two answers")
                found[name] = (status, pointer, example)
        return found

    def requests_of(self, key):
        method, path = key
        operation = self.api.data["paths"][path][method]
        own = [parameter for _, parameter in parameters_of(self.api, key)]
        names = {name for parameter in own for name in asked_in(parameter)}
        # A parameter that stands in several operations has the examples of all: this one's has no parameter elsewhere.
        for parameter in self.api.data["components"]["parameters"].values():
            if parameter not in own:
                names -= set(asked_in(parameter))
        for content in operation.get("requestBody", {}).get("content", {}).values():
            names |= set(asked_in(content))
        return names

    def exchanges(self):
        """All that can be made from the document alone; HEAD goes with its GET."""
        made, used = [], set()
        for key, operation in operations(self.api):
            answers, names = self.answers_of(key), self.requests_of(key)
            if "requestBody" in operation:
                bodies = {name for content in operation["requestBody"]["content"].values()
                          for name in asked_in(content)}
                self.assertEqual(set(), bodies - set(answers), f"{key}: requests without an answer")
            used |= names & set(answers)
            wanted = names & set(answers) | {operation.get("x-plain-example")} - {None}
            self.assertTrue(wanted, f"{key} has no example")
            if key[0] == "head":
                continue
            for name in sorted(wanted):
                request = Request(self.api, key, name)
                self.assertEqual(name == operation.get("x-plain-example"), request.is_empty(), f"{key} {name}")
                made.append(Exchange(key, name, request, *answers[name]))
        every = set().union(*(self.requests_of(key) for key, _ in operations(self.api)))
        self.assertEqual(set(), every - used, "requests that have no answer anywhere")
        return made

    # --- at the shop ------------------------------------------------------------------------------

    def perform(self, exchange, untouched):
        if not exchange.needs_a_shop_of_its_own():
            return self.perform_at(exchange, untouched)
        with Shop(self.api, (exchange.said or {}).get("x-payment", "none")) as shop:
            return self.perform_at(exchange, shop)

    def perform_at(self, exchange, shop):
        for name in (exchange.said or {}).get("x-after", []):
            self.posts[name].make(shop)
        MEANWHILE.get(exchange.name, lambda shop: None)(shop)
        if exchange.request:
            exchange.answer = exchange.request.make(shop)
            if exchange.key[0] == "get":
                exchange.head = exchange.request.make(shop, "HEAD")
        else:
            exchange.answer = ARRANGED[exchange.name][1](shop)
        return exchange

    def check(self, exchange, answer, is_head=False):
        """What the document does not say about the answer; values for the schemas are collected."""
        _, response = self.api.resolve(exchange.pointer)
        self.assertEqual(exchange.status, str(answer.status), answer.text)
        headers = {name.lower(): (name, self.api.resolve(f"{exchange.pointer}/headers/{name}"))
                   for name in response.get("headers", {})}
        self.assertEqual(set(), set(answer.headers) - set(headers) - COMMON, "unknown headers")
        for header, (name, (pointer, said)) in headers.items():
            if said.get("required"):
                self.assertIn(header, answer.headers)
            if header in answer.headers:
                self.cases.append((pointer + "/schema", answer.headers[header], f"{exchange}: {name}"))
        content = response.get("content", {})
        if not content:
            self.assertEqual("", answer.text)
            self.assertIsNone(answer.kind)
            return
        kind = answer.kind if "*/*" not in content else "*/*"
        self.assertIn(kind, content)
        if is_head:
            self.assertEqual("", answer.text)
        elif "schema" in content[kind]:
            pointer = f"{exchange.pointer}/content/{token([kind])[2:]}/schema"
            self.cases.append((pointer, answer.body(), str(exchange)))
            if kind == "text/event-stream":
                self.check_events(answer.text, exchange)
        if exchange.said and not is_head:
            self.assertEqual(masked(exchange.said["value"]), masked(answer.body()))

    def check_events(self, text, exchange):
        retry, *events = text.removesuffix("\n\n").split("\n\n")
        self.assertRegex(retry, r"^retry: [123]\d\d\d$")
        self.assertEqual(1, len(events))
        for event in events:
            fields = dict(line.split(": ", 1) for line in event.split("\n"))
            self.cases.append(("#/components/schemas/StateEvent", fields, str(exchange)))
            self.cases.append(("#/components/schemas/StateEvent/properties/data/contentSchema",
                               json.loads(fields["data"]), str(exchange)))

    def judge_cases(self):
        verdicts = self.api.judge([(pointer, value) for pointer, value, _ in self.cases])
        for (_, value, what), errors in zip(self.cases, verdicts):
            with self.subTest(what):
                self.assertEqual([], errors, f"{what}: {value}")

    def setUp(self):
        self.cases = []
        self.posts = {}

    def test_every_example_is_answered_as_it_says(self):
        exchanges = self.exchanges()
        for exchange in exchanges:
            if exchange.key[0] == "post":
                self.posts[exchange.name] = exchange.request
        for name, (key, _) in ARRANGED.items():
            exchanges.append(Exchange(key, name, None, *self.answers_of(key)[name]))
        made = {(each.pointer, each.name) for each in exchanges}
        for key, _ in operations(self.api):
            for name, (_, pointer, _) in self.answers_of(key).items():
                self.assertIn((pointer, name), made, "an answer that no request here brings about")
        # Those that take longest first.
        exchanges.sort(key=lambda each: each.name not in ("halfARequest", "notOver"))
        with Shop(self.api) as untouched, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for performed in [pool.submit(self.perform, each, untouched) for each in exchanges]:
                exchange = performed.result()
                with self.subTest(str(exchange)):
                    self.check(exchange, exchange.answer)
                if exchange.head:
                    with self.subTest(f"{exchange}, HEAD"):
                        self.check(exchange, exchange.head, is_head=True)
        self.assertGreater(len(self.cases), 2 * len(exchanges))
        self.judge_cases()

    def test_what_is_to_be_refused_is_malformed_by_its_schema_and_nothing_else_is(self):
        exchanges = self.exchanges()
        cases = [(each, case) for each in exchanges for case in each.request.cases]
        wrong = {}
        for (exchange, _), errors in zip(cases, self.api.judge([case for _, case in cases])):
            wrong.setdefault((str(exchange), exchange.status), []).extend(errors)
        for (name, status), errors in wrong.items():
            self.assertEqual(status == "400", bool(errors), f"{name}: {errors}")

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
