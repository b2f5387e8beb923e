# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: with keys nobody reads or writes at an endpoint who may not, and nothing of it is in the clear.

Method: peers without a key, with one that nobody allows, with one for something else, and with another's key for cartd's, at
each endpoint; the programs themselves with their keys; and a relay in the middle that keeps every byte.
"""

import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import unittest

import zmq
from bus_clients import BusTest, command, next_change
from programs import (CARTCTL, CARTD, COURIER, GATEWAY, SOON, WEB, Backoffice, Cartd, Courier, Gateway,
                      clean_environment, eventually, metric_of)

DOORS = ("commands", "changes", "operator")
# Which doors each role opens.
OPENS = {"gateway": {"commands", "changes"}, "observer": {"changes"}, "operator": set(DOORS), "courier": {"operator"}}
# Long enough for what comes at once, short enough to wait for what must not come: a handshake takes milliseconds, and
# heartbeats come every second.
NOTHING_MS = 1500


def cartctl(*words):
    return subprocess.run([CARTCTL, *words], capture_output=True, text=True, env=clean_environment(), timeout=SOON,
                          check=False)


class Relay:
    """Passes on what comes to a port of its own, both ways, and keeps it."""

    def __init__(self, endpoint):
        self._to = endpoint.removeprefix("tcp://").rsplit(":", 1)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.seen = bytearray()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection((self._to[0], int(self._to[1])), SOON)
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        try:
            while data := one.recv(65536):
                self.seen += data
                other.sendall(data)
        except OSError:
            pass
        other.close()

    def close(self):
        self._listener.close()


class CurveTest(BusTest):

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.server_key = self.keygen("cartd")
        self.keys = {role: self.keygen(role) for role in OPENS}
        self.allow(*OPENS)

    def path(self, name):
        return os.path.join(self.folder, name)

    def keygen(self, name):
        """A new key in a file; the public one."""
        made = cartctl("keygen", self.path(name))
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout.splitlines()[-1]

    def allow(self, *roles):
        with open(self.path("allow"), "w", encoding="utf-8") as file:
            file.writelines(f"{role} {self.keys[role]} the-{role}\n" for role in roles)

    def cartd(self, *flags):
        return self.start(Cartd("--curve-secret", self.path("cartd"), "--curve-allow", self.path("allow"), *flags))

    def flags(self, role, server=None):
        return ["--curve-secret", self.path(role), "--curve-server", server or self.server_key]

    def secret(self, name):
        with open(self.path(name), encoding="ascii") as file:
            return file.read().splitlines()[-1].encode()

    def peer(self, kind, endpoint, role=None, keys=None, server=None):
        """A peer of pyzmq's with the keys of `role`, with `keys`, or with none."""
        if role is None and keys is None:
            return self.socket(kind, endpoint)
        public, secret = keys or (self.keys[role].encode(), self.secret(role))
        made = self.context.socket(kind)
        self.addCleanup(made.close, linger=0)
        made.curve_publickey, made.curve_secretkey = public, secret
        made.curve_serverkey = (server or self.server_key).encode()
        made.setsockopt(zmq.LINGER, 0)
        made.setsockopt(zmq.RCVTIMEO, int(SOON * 1000))
        if kind == zmq.SUB:
            made.setsockopt(zmq.SUBSCRIBE, b"")
        made.connect(endpoint)
        return made

    def asked_at(self, cartd, door, **who):
        """A peer that has said or subscribed to what it can at that door."""
        if door == "changes":
            return self.peer(zmq.SUB, cartd.changes, **who)
        made = self.peer(zmq.DEALER, getattr(cartd, door), **who)
        made.send_multipart([b"", command("ping")])
        return made

    def assert_heard(self, peers):
        for peer in peers:
            self.assertTrue(peer.poll(SOON * 1000), "it should have heard of cartd")

    def assert_nothing_heard(self, peers):
        """All at once: nothing that ZeroMQ would hand over has come, on any of them."""
        poller = zmq.Poller()
        for peer in peers:
            poller.register(peer, zmq.POLLIN)
        self.assertEqual(poller.poll(NOTHING_MS), [])

    def refused(self, cartd, cause):
        """How many peers were refused because of that."""
        return metric_of(cartd.listening("admin"), f'cartd_bus_peers_refused_total{{cause="{cause}"}}')


class StrangersTest(CurveTest):

    def test_each_role_opens_its_own_doors_and_no_others(self):
        cartd = self.cartd()
        let_in, kept_out = [], []
        for role, doors in OPENS.items():
            for door in DOORS:
                (let_in if door in doors else kept_out).append(self.asked_at(cartd, door, role=role))
        self.assert_heard(let_in)
        self.assert_nothing_heard(kept_out)
        line = cartd.wait_event("peers_refused", cause="role")
        self.assertEqual(line["address"], "127.0.0.1")
        self.assertIn(line["endpoint"], DOORS)
        self.assertIn(line["key"], self.keys.values())

    def test_who_has_no_key_or_an_unknown_one_hears_nothing_and_changes_nothing(self):
        cartd = self.cartd()
        unknown = zmq.curve_keypair()
        other_server = zmq.curve_keypair()[0].decode()
        strangers = []
        for door in DOORS:
            strangers += [self.asked_at(cartd, door), self.asked_at(cartd, door, keys=unknown),
                          self.asked_at(cartd, door, role="operator", server=other_server)]
        for who in ({}, {"keys": unknown}):
            buyer = self.peer(zmq.DEALER, cartd.commands, **who)
            buyer.send_multipart([b"", command("add", session="x", item="P", quantity=1)])
            seller = self.peer(zmq.DEALER, cartd.operator, **who)
            seller.send_multipart([b"", command("set_stock", item="P", stock=99)])
            strangers += [buyer, seller]
        self.assert_nothing_heard(strangers)
        operator = self.peer(zmq.REQ, cartd.operator, role="operator")
        reply = self.call(operator, "items", item="P")
        self.assertEqual((reply["listed"][0]["stock"], reply["listed"][0]["held"]), (10, 0))
        for cause in ("handshake", "key"):
            eventually(lambda cause=cause: self.refused(cartd, cause) >= 3, f"nobody was counted for {cause}")
            # Of who is gone at once, before it can be looked at, the address is known at a later attempt.
            cartd.wait_event("peers_refused", cause=cause, address="127.0.0.1")

    def test_other_security_of_zeromq_and_other_languages_come_no_further(self):
        cartd = self.cartd()
        plain = self.context.socket(zmq.DEALER)
        self.addCleanup(plain.close, linger=0)
        plain.plain_username, plain.plain_password = b"operator", b"x"
        plain.connect(cartd.operator)
        plain.send_multipart([b"", command("ping")])
        host, port = cartd.operator.removeprefix("tcp://").split(":")
        # ZeroMQ of 2010 sends without a handshake: a length, a flag, the message.
        old = command("set_stock", item="P", stock=99)
        for junk in (b"\x01\x00\x01\x00" + bytes([len(old) + 1, 0]) + old, b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096),
                     b"\xff" + bytes(8) + b"\x7f\x03\x00CURVE" + bytes(44) + os.urandom(512)):
            with socket.create_connection((host, int(port)), SOON) as connection:
                connection.sendall(junk)
                connection.settimeout(SOON)
                try:
                    while connection.recv(4096):
                        pass
                except ConnectionResetError:
                    pass
        self.assert_nothing_heard([plain])
        reply = self.call(self.peer(zmq.REQ, cartd.operator, role="operator"), "items", item="P")
        self.assertEqual(reply["listed"][0]["stock"], 10)

    def test_a_courier_is_given_only_what_is_a_couriers(self):
        cartd = self.cartd()
        courier = self.peer(zmq.REQ, cartd.operator, role="courier")
        self.assertTrue(self.call(courier, "events")["ok"])
        for op, fields in (("set_stock", {"item": "P", "stock": 99}), ("orders", {}), ("pause_sale", {}), ("hooks", {})):
            reply = self.call(courier, op, **fields)
            self.assertEqual((reply["ok"], reply["error"]), (False, "bad-request"), op)
        operator = self.peer(zmq.REQ, cartd.operator, role="operator")
        self.assertEqual(self.call(operator, "items", item="P")["listed"][0]["stock"], 10)

    def test_nothing_of_a_command_can_be_read_on_its_way(self):
        cartd = self.cartd()
        relays = {door: Relay(getattr(cartd, door)) for door in DOORS}
        for relay in relays.values():
            self.addCleanup(relay.close)
        feed = self.peer(zmq.SUB, relays["changes"].endpoint, role="observer")
        while feed.recv_multipart()[0] != b"heartbeat":
            pass
        shopper = self.peer(zmq.REQ, relays["commands"].endpoint, role="gateway")
        self.assertTrue(self.call(shopper, "add", session="secretsession", item="P", quantity=1)["ok"])
        self.assertEqual(next_change(feed)[0], "stock/P")
        operator = self.peer(zmq.REQ, relays["operator"].endpoint, role="operator")
        self.assertIn("secretsession", json.dumps(self.call(operator, "holds")))
        for door, relay in relays.items():
            self.assertGreater(len(relay.seen), 500, door)
            for plain in (b"secretsession", b"quantity", b"stock/", b"heartbeat", b'"op"', b'"v":1', b"holds"):
                self.assertNotIn(plain, bytes(relay.seen), door)

    def test_the_largest_message_is_not_smaller_with_keys(self):
        cartd = self.cartd()
        most = 128 * 1024  # BUS.md
        body = command("ping", id="x")
        operator = self.peer(zmq.REQ, cartd.operator, role="operator")
        operator.send(body[:-1] + b" " * (most - len(body)) + b"}")
        self.assertTrue(json.loads(operator.recv())["ok"])
        above = self.peer(zmq.DEALER, cartd.operator, role="operator")
        above.send_multipart([b"", body[:-1] + b" " * (most - len(body) + 1) + b"}"])
        self.assert_nothing_heard([above])


class ReloadTest(CurveTest):

    def reload(self, cartd, event="bus_keys_read", **fields):
        before = len(cartd.lines)
        cartd.signal(signal.SIGHUP)
        eventually(lambda: any(f"event={event}" in line for line in cartd.lines[before:]), "it does not read again")
        for name, value in fields.items():
            self.assertIn(f"{name}={value}", [line for line in cartd.lines[before:] if f"event={event}" in line][0])

    def test_a_key_that_is_taken_away_is_worth_nothing_from_then_on(self):
        cartd = self.cartd()
        feed = self.peer(zmq.SUB, cartd.changes, role="observer")
        gateway = self.peer(zmq.DEALER, cartd.commands, role="gateway")
        gateway.send_multipart([b"", command("ping")])
        self.assert_heard([feed, gateway])
        gateway.recv_multipart()
        operator = self.peer(zmq.REQ, cartd.operator, role="operator")
        self.call(operator, "ping")
        self.allow("operator", "courier", "gateway")
        self.reload(cartd, keys=3, endpoints_hung_up=1)
        while feed.poll(0):
            feed.recv_multipart()
        self.assert_nothing_heard([feed])
        self.allow("operator", "courier")
        self.reload(cartd, keys=2, endpoints_hung_up=2)
        gateway.send_multipart([b"", command("add", session="x", item="P", quantity=1)])
        self.assert_nothing_heard([gateway])
        # Who keeps a key goes on, on the same connection.
        self.assertEqual(self.call(operator, "items", item="P")["listed"][0]["held"], 0)

    def test_others_at_the_same_endpoint_come_back_by_themselves(self):
        self.keys["spare"] = self.keygen("spare")
        with open(self.path("allow"), "a", encoding="utf-8") as file:
            file.write(f"gateway {self.keys['spare']} spare\n")
        cartd = self.cartd()
        gateway = self.start(Gateway(cartd.commands, cartd.changes, *self.flags("gateway"))).wait_ready()
        self.allow(*OPENS)
        self.reload(cartd, endpoints_hung_up=2)

        def can_add():
            status, _ = gateway.cart(action="add", session="ann", item="P", quantity=1)
            return status == 200
        eventually(can_add, "the gateway does not come back")
        eventually(lambda: not gateway.status().get("stale"), "its feed does not come back")

    def test_a_file_that_is_wrong_changes_nothing(self):
        cartd = self.cartd()
        operator = self.peer(zmq.REQ, cartd.operator, role="operator")
        self.call(operator, "ping")
        with open(self.path("allow"), "w", encoding="utf-8") as file:
            file.write("operator 123 x\n")
        self.reload(cartd, event="bus_keys_unreadable")
        self.assertTrue(self.call(operator, "ping")["ok"])
        self.assertTrue(self.call(self.peer(zmq.REQ, cartd.operator, role="operator"), "ping")["ok"])

    def test_who_is_allowed_later_comes_in_without_a_restart(self):
        self.allow("operator")
        cartd = self.cartd()
        gateway = self.start(Gateway(cartd.commands, cartd.changes, *self.flags("gateway")))
        cartd.wait_event("peers_refused", cause="key")
        self.allow(*OPENS)
        self.reload(cartd, endpoints_hung_up=0)
        gateway.wait_ready()


class ProgramsTest(CurveTest):

    def test_a_shop_with_keys_sells(self):
        cartd = self.cartd()
        gateway = self.start(Gateway(cartd.commands, cartd.changes, *self.flags("gateway"))).wait_ready()
        self.assertEqual(gateway.cart(action="add", session="ann", item="P", quantity=2)[0], 200)
        office = self.start(Backoffice(cartd.operator, *self.flags("operator"))).wait_ready()
        self.assertEqual(office.ask("GET", "/v1/items/P")[1]["held"], 2)
        self.start(Courier(cartd.operator, {"name": "h", "url": "http://127.0.0.1:1/", "secret": "whsec_" + "A" * 32},
                           flags=self.flags("courier")))
        endpoints = ["--commands", cartd.commands, "--changes", cartd.changes, "--operator", cartd.operator]
        for words in (["status"], ["stock", "set", "P", "12"], ["hold", "list"], ["verify"]):
            done = cartctl(*endpoints, *self.flags("operator"), *words)
            self.assertEqual(done.returncode, 0, done.stderr)
        eventually(lambda: '"courier"' in cartctl(*endpoints, *self.flags("operator"), "--json", "hook", "list").stdout
                   or "h " in cartctl(*endpoints, *self.flags("operator"), "hook", "list").stdout,
                   "the courier does not take its hook")
        self.assertEqual(metric_of(cartd.listening("admin"), "cartd_bus_peers_refused_total"), 0)

    def test_cartctl_says_why_it_does_not_come_in(self):
        cartd = self.cartd()
        plain = self.start(Cartd())
        other = zmq.curve_keypair()[0].decode()
        for flags, at, why in (
                ([], cartd, "asks for a key (--curve-secret)"), (self.flags("gateway"), cartd, "does not let this key in"),
                (self.flags("operator", other), cartd, "another key than --curve-server"),
                (self.flags("operator"), plain, "or none")):
            with self.subTest(why):
                done = cartctl("--operator", at.operator, "--timeout", "1s", *flags, "hold", "list")
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertIn(why, done.stderr)
                self.assertIn("nothing changed", done.stderr)

    def test_loose_or_missing_keys_and_open_endpoints_keep_a_program_from_starting(self):
        os.chmod(self.path("gateway"), 0o644)
        away = "tcp://192.0.2.1:5550"
        allow = ["--curve-allow", self.path("allow")]
        server = ["--curve-server", self.server_key]
        loose = ["--curve-secret", self.path("gateway"), *server]
        hooks = self.path("hooks.json")
        with open(hooks, "w", encoding="utf-8") as file:
            json.dump({"hooks": [{"name": "h", "url": "https://x.example/", "secret": "whsec_" + "A" * 32}]}, file)
        os.chmod(hooks, 0o600)
        cartd = [CARTD, "--store", "sqlite::memory:", "--admin", "off"]
        gateway = [GATEWAY, "--web", WEB, "--admin", "off", "--listen", "127.0.0.1:0"]
        courier = [COURIER, "--hooks", hooks, "--admin", "off"]
        for program, name, why in (
                ([*cartd, "--curve-secret", self.path("gateway"), *allow], "--curve-secret", "can be read by others"),
                ([*cartd, "--curve-secret", self.path("cartd")], "--curve-allow", "go together"),
                ([*cartd, *allow], "--curve-secret", "go together"),
                ([*cartd, "--commands", "tcp://0.0.0.0:*"], "--curve-secret", "leaves this machine"),
                ([*cartd, "--changes", "tcp://*:*"], "--curve-secret", "leaves this machine"),
                ([*cartd, "--operator", "tcp://[::]:*"], "--curve-secret", "leaves this machine"),
                ([*gateway, *loose], "--curve-secret", "can be read by others"),
                ([*gateway, *server], "--curve-secret", "go together"),
                ([*gateway, "--changes", away], "--curve-secret", "leaves this machine"),
                ([*courier, *loose], "--curve-secret", "can be read by others"),
                ([*courier, "--operator", away], "--curve-secret", "leaves this machine"),
                ([CARTCTL, *loose, "status"], "--curve-secret", "can be read by others"),
                ([CARTCTL, "--operator", away, "hold", "list"], "--curve-secret", "leaves this machine")):
            with self.subTest(program=program):
                done = subprocess.run(program, capture_output=True, text=True, env=clean_environment(), timeout=SOON,
                                      check=False)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(name + ":", done.stderr)
                self.assertIn(why, done.stderr)
                self.assertNotIn(self.secret("gateway").decode(), done.stderr)

    def test_who_says_so_does_without_keys_elsewhere(self):
        cartd = self.start(Cartd("--insecure-bus", commands="tcp://0.0.0.0:*"))
        host = cartd.commands.replace("0.0.0.0", "127.0.0.1")
        self.assertTrue(self.call(self.socket(zmq.REQ, host), "ping")["ok"])
        # A name is looked up by whoever connects.
        done = cartctl("--operator", "tcp://holdfast.invalid:5552", "--insecure-bus", "--timeout", "100ms", "verify")
        self.assertEqual(done.returncode, 3, done.stderr)

    def test_keygen_writes_for_its_owner_and_never_over_what_is_there(self):
        path = self.path("new")
        key = self.keygen("new")
        self.assertEqual(os.stat(path).st_mode & 0o7777, 0o600)
        self.assertRegex(key, r"^\S{40}$")
        with open(path, "rb") as file:
            written = file.read()
        again = cartctl("keygen", path)
        self.assertEqual((again.returncode, again.stdout), (2, ""))
        self.assertIn("is there already", again.stderr)
        with open(path, "rb") as file:
            self.assertEqual(file.read(), written)
        self.assertEqual(cartctl("keygen", "--public", path).stdout, key + "\n")
        self.assertEqual(json.loads(cartctl("--json", "keygen", "--public", path).stdout), {"public_key": key})
        self.assertNotIn(self.secret("new").decode(), cartctl("keygen", "--public", path).stdout)
        self.assertEqual(cartctl("keygen", self.path("no/where")).returncode, 2)


if __name__ == "__main__":
    unittest.main()
