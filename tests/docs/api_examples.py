# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Each example of an OpenAPI document, asked of a shop.

An example of a request is made at a shop in which nothing has happened, or what the document says came before it, and
the answer is compared with the example of that name: status, type, headers, body. Every answer is judged by the schemas
too, in which no field is left unnamed; nor is a header.
"""

import concurrent.futures
import http.client
import json
import socket
import urllib.parse

from api_documents import here, masked, token
from openapi_test import operations
from programs import SOON

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

    def told_status(self):
        """As the document has it; of what stands for any other status, as its example has it."""
        return self.status if self.status != "default" else str(self.said["value"]["status"])

    def needs_a_shop_of_its_own(self):
        changes = self.key[0] not in ("get", "head", "options") and self.told_status() < "400"
        return changes or self.name == "noReply" or "x-after" in (self.said or {})

    def __str__(self):
        return f"{self.key[0].upper()} {self.key[1]} {self.name}"


class Examples:
    """The tests of a document, for a TestCase that has `api`, and a shop for it."""

    ARRANGED = {}   # what no ordinary request can bring about: {name of the example: (operation, how)}
    MEANWHILE = {}  # what must have happened between what was asked before an example and the example

    def open_shop(self, payment="none"):
        raise NotImplementedError

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
        for parameter in self.api.data["components"].get("parameters", {}).values():
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
        with self.open_shop((exchange.said or {}).get("x-payment", "none")) as shop:
            return self.perform_at(exchange, shop)

    def perform_at(self, exchange, shop):
        for name in (exchange.said or {}).get("x-after", []):
            self.prepare(shop, name)
        self.MEANWHILE.get(exchange.name, lambda shop: None)(shop)
        if exchange.request:
            exchange.answer = exchange.request.make(shop)
            if exchange.key[0] == "get":
                exchange.head = exchange.request.make(shop, "HEAD")
        else:
            exchange.answer = self.ARRANGED[exchange.name][1](shop)
        return exchange

    def check(self, exchange, answer, is_head=False):
        """What the document does not say about the answer; values for the schemas are collected."""
        _, response = self.api.resolve(exchange.pointer)
        if exchange.status != "default":
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

    def prepare(self, shop, name):
        """What happened before an example, by its name."""
        self.posts[name].make(shop)

    def setUp(self):
        self.cases = []
        self.posts = {}

    def test_every_example_is_answered_as_it_says(self):
        exchanges = self.exchanges()
        for exchange in exchanges:
            if exchange.key[0] == "post":
                self.posts[exchange.name] = exchange.request
        for name, (key, _) in self.ARRANGED.items():
            exchanges.append(Exchange(key, name, None, *self.answers_of(key)[name]))
        made = {(each.pointer, each.name) for each in exchanges}
        for key, _ in operations(self.api):
            for name, (_, pointer, _) in self.answers_of(key).items():
                self.assertIn((pointer, name), made, "an answer that no request here brings about")
        # Those that take longest first.
        exchanges.sort(key=lambda each: each.name not in ("halfARequest", "notOver"))
        with self.open_shop() as untouched, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
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
            wrong.setdefault((str(exchange), exchange.told_status()), []).extend(errors)
        for (name, status), errors in wrong.items():
            self.assertEqual(status == "400", bool(errors), f"{name}: {errors}")
