# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: asyncapi.yaml is valid, says what the sources say, and is what cartd does. BUS.md's tables are made of it.

Method: the specification's own schema; ops, errors and bounds against the sources;
each example of a command is sent to a cartd where nothing has happened, or what the document says came before it,
and the reply must be the example of that name. Changes and heartbeats are compared with theirs, and what arrives
is judged by the schemas, in which no field is left unnamed.
"""

import concurrent.futures
import json
import re
import unittest

import zmq

import documents
import proto_tables
from api_documents import ApiDocument, here, masked, token
from programs import SOON, Cartd, eventually

PATH = "proto/asyncapi.yaml"
SOON_MS = int(SOON * 1000)
ENDPOINTS = {"commands": "commands", "operator": "operator"}  # channel: of a Cartd
# Where bounds of limits.h are, as ApiDocument.differing_bounds() takes them.
BOUNDS = [
    ("Quantity", "maximum", "kMaxQuantity"), ("Count", "maximum", "kMaxStock"),
    ("RequestId", "maxLength", "kMaxRequestIdLength"), ("Names", "maxProperties", "kMaxLanguages"),
    ("Names/additionalProperties", "maxLength", "kMaxNameBytes"),
    ("Texts", "maxProperties", "kMaxLanguages"), ("Texts/additionalProperties", "maxLength", "kMaxTextBytes"),
    ("Image", "maxLength", "kMaxImageBytes"),
    ("Numbers/properties/waiting", "maximum", "kMaxWaiting"),
    ("Place/properties/position", "maximum", "kMaxWaiting"),
    ("AskedLines", "maxItems", "kMaxCartLines"),
    ("Done/allOf/1/properties/lines", "maxItems", "kMaxCartLines"),
    ("Ordered/allOf/1/properties/lines", "maxItems", "kMaxCartLines"),
    ("Catalog/allOf/1/properties/items", "maxItems", "kMaxItems"),
    ("AskOrders/allOf/1/properties/limit", "maximum", "kMaxOrdersPage"),
    ("OrderList/allOf/1/properties/orders", "maxItems", "kMaxOrdersPage"),
    ("AskEvents/allOf/1/properties/limit", "maximum", "kMaxEventsPage"),
    ("EventList/allOf/1/properties/events", "maxItems", "kMaxEventsPage"),
    ("HookRetries", "maxItems", "kMaxHookRetries"),
    ("HookList/allOf/1/properties/hooks", "maxItems", "kMaxHooks"),
    ("PutHook/allOf/1/properties/reason", "maxLength", "kMaxHookReasonBytes"),
    ("CourierName", "maxLength", "kMaxKeyBytes"),
    ("Verified/allOf/1/properties/differences", "maxItems", "kMaxDifferences"),
    ("Reference", "maxLength", "kMaxReferenceBytes"), ("Key", "maxLength", "kMaxKeyBytes"),
    ("AddStock/allOf/1/properties/add", "maximum", "kMaxStock"),
]
LENGTHS = [("ItemId", "kMaxItemIdLength"), ("SessionId", "kMaxSessionLength"), ("Epoch", "kMaxEpochLength"),
           ("Cursor", "kMaxEpochLength"), ("Names/propertyNames", "kMaxLanguageTag")]
# What must have happened between what was sent before an example and the example.
MEANWHILE = {
    "buyPie": lambda bus: eventually(lambda: bus.call("commands", {"op": "cart", "session": "ann"})["lines"] == [],
                                     "the hold does not run out"),
}
# No example brings about these: 10,000 sessions would have to wait, events to grow old, or a hold to last its whole life.
NOT_SHOWN = {"overloaded", "gone", "hold-limit"}


class Bus:
    """A cartd, and sockets whose every receive has a deadline."""

    def __init__(self, payment):
        self.cartd = Cartd("--payment", payment)
        self.context = zmq.Context()
        self.sockets = {channel: self.socket(zmq.REQ, getattr(self.cartd, endpoint))
                        for channel, endpoint in ENDPOINTS.items()}
        self.epoch = self.call("commands", {"op": "ping"})["cursor"].split(".")[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.destroy(linger=0)
        status = self.cartd.stop()
        assert status == 0, self.cartd.log()

    def socket(self, kind, endpoint):
        made = self.context.socket(kind)
        made.setsockopt(zmq.RCVTIMEO, SOON_MS)
        made.setsockopt(zmq.SNDTIMEO, SOON_MS)
        if kind == zmq.SUB:
            made.setsockopt(zmq.SUBSCRIBE, b"")
        made.connect(endpoint)
        return made

    def call(self, channel, command):
        socket = self.sockets[channel]
        socket.send(json.dumps(command).encode())
        return json.loads(socket.recv())

    def subscribe(self):
        """A SUB that hears, for it has heard a heartbeat; and that heartbeat."""
        made = self.socket(zmq.SUB, self.cartd.changes)
        topic, message = made.recv_multipart()
        assert topic == b"heartbeat", topic
        return made, json.loads(message)


class AsyncApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.api = ApiDocument(PATH)
        cls.operations = cls.api.data["operations"]
        cls.messages = cls.api.data["components"]["messages"]

    # --- the document ----------------------------------------------------------------------------

    def schema(self, pointer):
        return self.api.at("#/components/schemas/" + pointer)

    def channel_of(self, operation):
        return operation["channel"]["$ref"].rsplit("/", 1)[1]

    def names_of(self, references):
        return [reference["$ref"].rsplit("/", 1)[1] for reference in references]

    def received(self):
        """Every operation that is a command: (channel, message's name, [reply's name])."""
        for operation in self.operations.values():
            if operation["action"] == "receive":
                command, = self.names_of(operation["messages"])
                yield self.channel_of(operation), command, self.names_of(operation["reply"]["messages"])

    def examples(self, message):
        """{name: payload} of a message."""
        return {each["name"]: each["payload"] for each in self.messages[message]["examples"]}

    def after(self, message, name):
        return self.messages[message].get("x-after", {}).get(name, [])

    def bus(self, message=None, name=None):
        """A shop for an example."""
        paid = self.messages[message].get("x-payment", []) if message else []
        return Bus("external" if name in paid else "none")

    def test_it_is_asyncapi(self):
        self.assertEqual([], self.api.errors)

    def test_every_reference_leads_somewhere_and_everything_is_referred_to(self):
        self.assertEqual(set(), self.api.unreferred("servers", "channels"))

    def test_operations_use_messages_of_their_channels_and_no_message_is_left(self):
        used = set()
        for name, operation in self.operations.items():
            for side in (operation, operation.get("reply")):
                if side:
                    for message in side["messages"]:
                        self.assertTrue(message["$ref"].startswith(side["channel"]["$ref"] + "/messages/"), name)
                        used.add(message["$ref"])
        said = {f"#/channels/{channel}/messages/{message}" for channel, each in self.api.data["channels"].items()
                for message in each["messages"]}
        self.assertEqual(said, used)

    def test_ops_are_those_of_the_sources(self):
        ops = {channel: {command for where, command, _ in self.received() if where == channel}
               for channel in ENDPOINTS}
        table = proto_tables.operations()
        self.assertEqual({name for name, op in table.items() if op.for_shoppers}, ops["commands"])
        self.assertEqual({name for name, op in table.items() if op.for_operator}, ops["operator"])
        for _, command, _ in self.received():
            schema = self.api.resolve(token(["components", "messages", command, "payload"]))[1]
            properties = schema["allOf"][1]["properties"]
            self.assertEqual(command, properties["op"]["const"])
            self.assertEqual(table[command].fields, set(properties) - {"op"}, command)

    def test_errors_are_those_that_cartd_sends(self):
        schemas = [self.api.at(each["$ref"])["allOf"][1] for each in self.schema("Refused")["oneOf"]]
        said = {schema["properties"]["error"]["const"]: set(schema["properties"]) - {"error"} for schema in schemas}
        self.assertEqual({name: kind.fields for name, kind in proto_tables.error_kinds().items()
                          if not kind.by_gateway}, said)

    def test_bounds_are_those_of_the_sources(self):
        self.assertEqual([], self.api.differing_bounds(BOUNDS, LENGTHS))
        hours = int(re.search(r"kMaxHoldTtl = std::chrono::hours\{(\d+)\}", documents.read("proto/limits.h"))[1])
        self.assertEqual(hours * 3_600_000,
                         self.schema("PutItem/allOf/1/properties/hold_ttl_ms")["maximum"])

    def test_both_documents_say_the_same_of_what_they_share(self):
        http = ApiDocument("proto/openapi.yaml").data["components"]["schemas"]
        for name in ("ItemId", "SessionId", "AskedOrderId", "OrderId", "Cursor", "Quantity", "Count"):
            for keyword in ("type", "pattern", "minimum", "maximum"):
                self.assertEqual(http[name].get(keyword), self.schema(name).get(keyword), name)
        for bus, names in (("Numbers", "ExactItem"), ("Line", "Line"), ("Place", "Place"), ("Lapsed", "Lapsed")):
            self.assertEqual(set(http[names]["properties"]), set(self.schema(bus)["properties"]), bus)
            self.assertEqual(http[names]["required"], self.schema(bus)["required"], bus)

    def test_only_what_is_to_be_refused_as_malformed_is_so_by_its_schema(self):
        malformed = {name for name, payload in self.examples("refused").items()
                     if payload["error"] == "bad-request"}
        cases = [(command, name, payload) for command in {command for _, command, _ in self.received()}
                 for name, payload in self.examples(command).items()]
        verdicts = self.api.judge([(token(["components", "messages", command, "payload"]), payload)
                                   for command, _, payload in cases])
        for (command, name, _), errors in zip(cases, verdicts):
            self.assertEqual(name in malformed, bool(errors), f"{command} {name}: {errors}")

    # --- cartd -----------------------------------------------------------------------------------

    def prepare(self, bus, names):
        for name in names:
            channel, payload = self.commands[name]
            reply = bus.call(channel, payload)
            self.assertTrue(reply["ok"], f"{name}: {reply}")

    def setUp(self):
        self.commands = {name: (channel, payload) for channel, command, _ in self.received()
                         for name, payload in self.examples(command).items()}

    def call(self, channel, command, name, said, message):
        with self.bus(message, name) as bus:
            self.prepare(bus, self.after(message, name))
            MEANWHILE.get(name, lambda bus: None)(bus)
            return here(said, bus.epoch), bus.call(channel, self.examples(command)[name])

    def test_every_example_of_a_command_is_replied_to_as_it_says(self):
        wanted, shown = [], set()
        for channel, command, replies in self.received():
            said = {name: (message, payload) for message in replies
                    for name, payload in self.examples(message).items()}
            for name in self.examples(command):
                self.assertIn(name, said, f"{command}: no reply")
                wanted.append((channel, command, name, *said[name]))
        replies = {reply for _, _, each in self.received() for reply in each}
        every = {(message, name) for message in replies for name in self.examples(message)}
        self.assertEqual(every, {(message, name) for _, _, name, message, _ in wanted})
        cases = []
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            made = [(pool.submit(self.call, channel, command, name, payload, message), command, name, message)
                    for channel, command, name, message, payload in wanted]
            for call, command, name, message in made:
                said, reply = call.result()
                cases.append((token(["components", "messages", message, "payload"]), reply))
                shown.add(reply.get("error"))
                with self.subTest(f"{command} {name}"):
                    # The operator is told whose cart it is, too.
                    told = dict(reply)
                    if command == "cart" and "session_hash" not in said:
                        told.pop("session_hash", None)
                    self.assertEqual(masked(said), masked(told))
        for (pointer, reply), errors in zip(cases, self.api.judge(cases)):
            with self.subTest(reply):
                self.assertEqual([], errors, pointer)
        errors = {self.api.at(each["$ref"])["allOf"][1]["properties"]["error"]["const"]
                  for each in self.schema("Refused")["oneOf"]}
        self.assertEqual(errors - NOT_SHOWN, shown - {None})

    def test_what_belongs_to_one_endpoint_is_refused_at_the_other(self):
        ops = {channel: {command for where, command, _ in self.received() if where == channel}
               for channel in ENDPOINTS}
        cases = []
        with self.bus() as bus:
            for channel, other in (("commands", "operator"), ("operator", "commands")):
                for op in sorted(ops[other] - ops[channel]):
                    reply = bus.call(channel, next(iter(self.examples(op).values())))
                    self.assertEqual("op", reply["field"], op)
                    cases.append(("#/components/schemas/BadRequest", reply))
                    listed = re.search(r"one of (.*)", reply["detail"])[1].split(", ")
                    self.assertEqual(ops[channel], set(listed))
            junk = bus.sockets["commands"]
            junk.send(b"hello")
            cases.append(("#/components/schemas/BadRequest", json.loads(junk.recv())))
        self.assertEqual([[]] * len(cases), self.api.judge(cases))

    def test_changes_and_heartbeats_are_as_they_say(self):
        cases = []
        for name, said in self.examples("change").items():
            with self.subTest(name), self.bus("change", name) as bus:
                feed, beat = bus.subscribe()
                cases.append(("#/components/messages/heartbeat/payload", beat))
                first, = self.examples("heartbeat").values()
                self.assertEqual(masked(here(first, bus.epoch)), masked(beat))
                self.prepare(bus, self.after("change", name))
                while True:
                    topic, change = feed.recv_multipart()
                    change = json.loads(change)
                    if topic.startswith(b"stock/"):
                        cases.append(("#/components/messages/change/payload", change))
                        self.assertEqual("stock/" + change["item"], topic.decode())
                        if change["seq"] == said["seq"]:
                            break
                self.assertEqual(masked(here(said, bus.epoch)), masked(change))
        for (pointer, value), errors in zip(cases, self.api.judge(cases)):
            self.assertEqual([], errors, f"{pointer}: {value}")

    def test_events_on_the_feed_are_as_they_say_and_stand_behind_their_changes(self):
        cases = []
        for name, said in self.examples("event").items():
            with self.subTest(name), self.bus("event", name) as bus:
                feed, _ = bus.subscribe()
                self.prepare(bus, self.after("event", name))
                seq, event = 0, {"id": 0}
                while event["id"] != said["id"]:
                    topic, message = feed.recv_multipart()
                    message = json.loads(message)
                    if topic.startswith(b"stock/"):
                        seq = message["seq"]
                    elif topic.startswith(b"event/"):
                        self.assertEqual((event["id"] + 1, seq), (message["id"], message["seq"]))
                        event = message
                        cases.append(("#/components/messages/event/payload", event))
                        self.assertEqual("event/" + event["type"], topic.decode())
                self.assertEqual(masked(here(said, bus.epoch)), masked(event))
        for (pointer, value), errors in zip(cases, self.api.judge(cases)):
            self.assertEqual([], errors, f"{pointer}: {value}")
