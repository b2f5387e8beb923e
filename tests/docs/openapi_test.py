# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: openapi.yaml is valid, and says what the sources say: no more, no less. HTTP.md's tables are made of it.

Method: the specification's own schema; the document's paths, statuses, titles of problems and bounds against the
sources; its examples against its schemas.
"""

import re
import unittest

import documents
import proto_tables
from api_documents import ApiDocument, token

PATH = "proto/openapi.yaml"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
# What may happen to any request before it is known what it asks.
FRAMING = {"400", "408", "413", "431", "503", "505"}
# What is answered to a method that none of the document's operations has.
NO_OPERATION = ("501", "not-implemented")
# Only the operator's commands are refused with these, which no gateway sends.
NOT_FOR_SHOPPERS = {("409", "below-held", "Below what is held"), ("409", "stock-changed", "Another stock"),
                    ("409", "too-late", "Too late"), ("409", "not-sold", "Not sold"), ("410", "gone", "Gone"),
                    ("409", "hook-taken", "Another courier's")}
# Only a shop's own servers have keys.
OF_KEYS = {("401", "unauthorized", "Unauthorized"), ("403", "forbidden", "Forbidden")}
# Where bounds of limits.h are, as ApiDocument.differing_bounds() takes them.
BOUNDS = [
    ("Quantity", "maximum", "kMaxQuantity"), ("Count", "maximum", "kMaxStock"),
    ("Waiting", "maximum", "kMaxWaiting"), ("Place/properties/position", "maximum", "kMaxWaiting"),
    ("AskedLines", "maxItems", "kMaxCartLines"),
    ("Cart/properties/lines", "maxItems", "kMaxCartLines"),
    ("Order/properties/lines", "maxItems", "kMaxCartLines"),
    ("Catalog/properties/items", "maxItems", "kMaxItems"),
    ("Reference", "maxLength", "kMaxReferenceBytes"),
    ("Description/properties/gate", "maximum", "kMaxGate"),
    ("Reason", "maxLength", "kMaxReasonBytes"),
    ("Names", "maxProperties", "kMaxLanguages"),
    ("Names/additionalProperties", "maxLength", "kMaxNameBytes"),
]
LENGTHS = [("ItemId", "kMaxItemIdLength"), ("SessionId", "kMaxSessionLength"),
           ("Cursor", "kMaxEpochLength"), ("Names/propertyNames", "kMaxLanguageTag")]


def operations(api):
    """Every ((method, path), operation)."""
    for path, item in api.data["paths"].items():
        for method in METHODS:
            if method in item:
                yield (method, path), item[method]


def responses_of(api, operation_key):
    """{status: (pointer, response)} of an operation."""
    method, path = operation_key
    return {status: api.resolve(token(["paths", path, method, "responses", status]))
            for status in api.at(token(["paths", path, method, "responses"]))}


def problems_of(api, pointer):
    """Every problem a schema has room for: (status, type, titles)."""
    _, schema = api.resolve(pointer)
    if "oneOf" in schema:
        return [found for number in range(len(schema["oneOf"]))
                for found in problems_of(api, f"{pointer_of(api, pointer)}/oneOf/{number}")]
    properties = schema["allOf"][1]["properties"]
    titles = properties["title"].get("enum") or [properties["title"]["const"]]
    return [(str(properties["status"]["const"]), properties["type"]["const"], tuple(titles))]


def pointer_of(api, pointer):
    return api.resolve(pointer)[0]


class OpenApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.api = ApiDocument(PATH)

    def schema(self, name):
        return self.api.at("#/components/schemas/" + name)

    def every_problem(self):
        """{(status, type, title)} of all responses."""
        found = set()
        for key, _ in operations(self.api):
            for status, (pointer, response) in responses_of(self.api, key).items():
                content = response.get("content", {})
                if "application/problem+json" not in content:
                    continue
                self.assertEqual(["application/problem+json"], list(content), pointer)
                schema = pointer + "/content/application~1problem+json/schema"
                for inner, name, titles in problems_of(self.api, schema):
                    self.assertEqual(status, inner, pointer)
                    found |= {(status, name, title) for title in titles}
        return found

    def test_it_is_openapi(self):
        self.assertEqual([], self.api.errors)

    def test_every_reference_leads_somewhere_and_everything_is_referred_to(self):
        self.assertEqual({"#/components/securitySchemes/session"}, self.api.unreferred())

    def test_operations_have_ids_of_their_own_and_known_tags(self):
        ids = [operation["operationId"] for _, operation in operations(self.api)]
        self.assertEqual(sorted(set(ids)), sorted(ids))
        tags = {tag["name"] for tag in self.api.data["tags"]}
        self.assertEqual(tags, {tag for _, operation in operations(self.api) for tag in operation["tags"]})

    def test_paths_and_methods_are_those_of_the_routes(self):
        routes = dict(re.findall(r'Endpoint\{"(.*?)", "(.*?)"', documents.read("gateway/http/routes.cc")))
        self.assertIn("/status", routes)
        files = re.search(r'kFileMethods = "(.*?)"',
                          documents.read("gateway/files/site.cc"))
        routes["/{file}"] = files[1]
        real = {(method.lower(), path) for path, methods in routes.items()
                for method in methods.split(", ")}
        self.assertEqual(real, {key for key, _ in operations(self.api)})

    def test_titles_are_those_of_the_sources(self):
        text = documents.read("gateway/http/problems.cc")
        titles = {(kind.status, name, kind.title) for name, kind in proto_tables.error_kinds().items()}
        titles |= set(re.findall(r'problem\(\s*(\d+), "([a-z-]+)",\s*"(.*?)"', text))
        said = self.every_problem()
        self.assertEqual({*NOT_FOR_SHOPPERS, (*NO_OPERATION, "Not implemented"), *OF_KEYS}, titles - said)
        self.assertEqual(set(), said - titles)

    def test_any_request_may_fail_before_it_is_understood(self):
        for key, operation in operations(self.api):
            self.assertLessEqual(FRAMING, set(operation["responses"]), key)

    def test_bounds_are_those_of_the_sources(self):
        self.assertEqual([], self.api.differing_bounds(BOUNDS, LENGTHS))
        routes = documents.read("gateway/http/stock_routes.cc")
        askable = int(re.search(r"kAskableWaitSeconds = (\d+);", routes)[1])
        self.assertEqual(askable, self.api.at("#/components/parameters/Wait/schema/maximum"))

    def test_every_example_of_an_answer_is_as_its_schema_says(self):
        cases, names = [], []
        for name, response in self.api.data["components"]["responses"].items():
            for kind, content in response.get("content", {}).items():
                for example, said in content.get("examples", {}).items():
                    schema = token(["components", "responses", name, "content", kind, "schema"])
                    cases.append((schema, said["value"]))
                    names.append(f"{name} {example}")
        self.assertGreater(len(cases), 40)
        for name, errors in zip(names, self.api.judge(cases)):
            self.assertEqual([], errors, name)
