# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: what is gated is had for a proof that was worked for, by whoever asked for its challenge, once; and by nobody else.

Method: the programs themselves, with one that answers challenges as a browser does.
"""

import base64
import hashlib
import hmac
import http.client
import json
import signal
import subprocess
import tempfile
import unittest
import urllib.parse

from altcha import solve
from programs import CARTCTL, GATEWAY, SOON, WEB, Cartd, Gateway, eventually, request, session_keys_file

TRIES = 300
CATALOG = {"items": [{"item": "tea", "stock": 50, "gate": TRIES}, {"item": "pie", "stock": 50, "gate": TRIES},
                     {"item": "cup", "stock": 50}]}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def new_session(gateway):
    """As the page has it."""
    status, text = request(gateway.http, "GET", "/")
    assert status == 200, text
    return json.loads(text.split('id="boot">')[1].split("</script>")[0])["session"]


def ask(gateway, method, target, body=None, headers=None):
    """(status, what the JSON says)."""
    status, text = request(gateway.http, method, target, body, headers)
    return status, json.loads(text)


def challenge(gateway, session, *items):
    query = [("session", session), *(("item", item) for item in items)] if items else []
    status, body = ask(gateway, "GET", "/gate?" + urllib.parse.urlencode(query))
    assert status == 200, body
    return body


def units(body, item):
    return sum(line["quantity"] for line in body["lines"] if line["item"] == item)


class GateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cartd = Cartd(catalog=CATALOG)
        cls.keys = session_keys_file()
        cls.gateways = [Gateway(cls.cartd.commands, cls.cartd.changes, "--session-keys", cls.keys.name, *flags, threads=1).wait_ready()
                        for flags in ((), ("--gate-sessions", str(TRIES)))]
        cls.gateway = cls.gateways[0]

    @classmethod
    def tearDownClass(cls):
        for program in (*cls.gateways, cls.cartd):
            program.stop()
        cls.keys.close()

    def refused(self, answer, kind, reason=None):
        status, body = answer
        self.assertEqual((403, kind, reason), (status, body["type"], body.get("reason")), body)
        return body

    def test_a_gated_item_is_had_for_a_proof_and_for_each_proof_once(self):
        ann = new_session(self.gateway)
        needed = self.refused(self.gateway.cart(session=ann, action="add", item="tea"), "proof-needed")
        self.assertEqual("/gate?item=tea", needed["challenge"])
        status, asked = ask(self.gateway, "GET", needed["challenge"], headers={"Cookie": "session=" + ann})
        self.assertEqual((200, TRIES, "SHA-256"), (status, asked["maxnumber"], asked["algorithm"]))
        proof = solve(asked)
        status, body = self.gateway.cart(session=ann, action="add", item="tea", quantity=2, altcha=proof)
        self.assertEqual((200, 2), (status, units(body, "tea")))
        for item, reason in (("tea", "used"), ("pie", "other")):
            self.refused(self.gateway.cart(session=ann, action="add", item=item, altcha=proof), "proof-refused", reason)
        # What needs none takes none, and what gives back neither.
        self.assertEqual(200, self.gateway.cart(session=ann, action="add", item="cup")[0])
        self.assertEqual(200, self.gateway.cart(session=ann, action="remove", item="tea")[0])

    def test_json_and_several_items(self):
        ann = new_session(self.gateway)
        lines = [{"item": item, "quantity": 1} for item in ("tea", "cup", "pie")]
        fields = {"session": ann, "action": "add", "lines": lines}

        def add(**more):
            return ask(self.gateway, "POST", "/cart", json.dumps({**fields, **more}), {"Content-Type": "application/json"})
        needed = self.refused(add(), "proof-needed")
        self.assertEqual("/gate?item=pie&item=tea", needed["challenge"])
        proof = solve(challenge(self.gateway, ann, "tea", "cup", "pie"))
        status, body = add(altcha=proof)
        self.assertEqual((200, 3), (status, len(body["lines"])))
        self.refused(add(altcha=proof), "proof-refused", "used")
        self.assertEqual(400, add(altcha=7)[0])

    def test_a_line_is_joined_for_a_proof_alone(self):
        ann, bob = new_session(self.gateway), new_session(self.gateway)
        with Cartd(catalog={"items": [{"item": "tea", "stock": 1, "gate": TRIES}]}) as cartd, \
                Gateway(cartd.commands, cartd.changes, "--session-keys", self.keys.name, threads=1).wait_ready() as gateway:
            proof = solve(challenge(gateway, ann, "tea"))
            self.assertEqual(200, gateway.cart(session=ann, action="add", item="tea", altcha=proof)[0])
            self.refused(gateway.cart(session=bob, action="wait", item="tea"), "proof-needed")
            proof = solve(challenge(gateway, bob, "tea"))
            status, body = gateway.cart(session=bob, action="wait", item="tea", altcha=proof)
            self.assertEqual((200, 1), (status, len(body["waiting"])))
            # The proof that led into the line does not take what is offered there.
            gateway.cart(session=ann, action="remove", item="tea")
            self.refused(gateway.cart(session=bob, action="add", item="tea", altcha=proof), "proof-refused", "used")

    def test_what_is_stolen_or_changed_lets_nobody_in(self):
        ann, bob = new_session(self.gateway), new_session(self.gateway)
        asked = challenge(self.gateway, ann, "tea")
        proof = solve(asked)
        salt = asked["salt"]
        later = salt.replace("?expires=1", "?expires=9")
        rows = [
            (bob, proof, "other"),
            (ann, solve(asked, algorithm="SHA-1"), "unreadable"),
            (ann, solve(asked, number=TRIES + 1), "wrong"),
            (ann, solve(asked, salt=later), "wrong"),
            (ann, solve(asked, salt=salt + "1"), "wrong"),
            (ann, solve(asked, salt=salt[:-1]), "wrong"),
            (ann, solve(asked, signature="0" * 64), "wrong"),
            (ann, solve(asked, challenge=asked["challenge"].upper()), "unreadable"),
            (ann, proof + "A" * 4000, "unreadable"),
            (ann, "!", "unreadable"),
            (ann, base64.b64encode(b'{"algorithm":"SHA-256","algorithm":"SHA-256"}').decode(), "unreadable"),
        ]
        refused = self.gateway.metric("gateway_gate_proofs_total")
        for session, altcha, reason in rows:
            with self.subTest(reason=reason, altcha=altcha[:40]):
                self.refused(self.gateway.cart(session=session, action="add", item="tea", altcha=altcha), "proof-refused", reason)
        self.assertEqual(refused + len(rows), self.gateway.metric("gateway_gate_proofs_total"))
        self.gateway.wait_event("proofs_refused")
        self.assertEqual(400, request(self.gateway.http, "POST", "/cart", f"session={ann}&action=add&item=tea&altcha=a&altcha=b", FORM)[0])
        self.assertEqual(200, self.gateway.cart(session=ann, action="add", item="tea", altcha=proof)[0])

    def test_the_challenge_is_made_as_others_can_make_it(self):
        ann = new_session(self.gateway)
        asked = challenge(self.gateway, ann, "tea")
        with open(self.keys.name, "rb") as file:
            key = hmac.digest(base64.b64decode(file.read()), b"gate of holdfast, 1", "sha256")
        signature = hmac.digest(key, asked["challenge"].encode(), "sha256").hex()
        self.assertEqual(signature, asked["signature"])
        session = ann.split(".")[0]
        purpose = hmac.digest(key, f"for items {session} tea".encode(), "sha256").hex()[:32]
        self.assertTrue(asked["salt"].endswith(f"&for={purpose}&"), asked["salt"])
        number = json.loads(base64.b64decode(solve(asked)))["number"]
        self.assertEqual(asked["challenge"], hashlib.sha256(f"{asked['salt']}{number}".encode()).hexdigest())

    def test_a_new_session_is_given_for_a_proof_and_for_one_proof_one(self):
        gated = self.gateways[1]
        status, text = request(gated.http, "GET", "/")
        boot = json.loads(text.split('id="boot">')[1].split("</script>")[0])
        self.assertEqual((200, None, True), (status, boot["session"], boot["gate"]))

        def admit(gateway, **fields):
            return ask(gateway, "POST", "/gate", urllib.parse.urlencode(fields), FORM)
        needed = self.refused(admit(gated), "proof-needed")
        self.assertEqual("/gate", needed["challenge"])
        proof = solve(challenge(gated, None))
        status, given = admit(gated, altcha=proof)
        self.assertEqual(200, status, given)
        # An answer that was lost is asked for again, and one proof has one cart.
        again = admit(gated, altcha=proof)[1]
        self.assertEqual(given["id"], again["id"])
        self.assertEqual(200, ask(gated, "GET", "/cart?session=" + given["session"])[0])
        self.assertEqual(200, ask(self.gateway, "GET", "/cart?session=" + given["session"])[0])
        of_item = solve(challenge(gated, given["session"], "tea"))
        self.refused(admit(gated, altcha=of_item), "proof-refused", "other")
        self.refused(gated.cart(session=given["session"], action="add", item="tea", altcha=proof), "proof-refused", "other")
        # Where sessions are given for nothing there is no such door.
        self.assertEqual(404, admit(self.gateway, altcha=proof)[0])
        self.assertEqual(404, ask(self.gateway, "GET", "/gate")[0])
        # A page of another site gets none.
        status, _ = ask(gated, "POST", "/gate", "altcha=x", {**FORM, "Origin": "https://evil.example"})
        self.assertEqual(403, status)

    def test_the_cookie_is_set_with_the_session(self):
        gated = self.gateways[1]
        connection = http.client.HTTPConnection(gated.http, timeout=SOON)
        connection.request("POST", "/gate", urllib.parse.urlencode({"altcha": solve(challenge(gated, None))}), FORM)
        response = connection.getresponse()
        given = json.loads(response.read())
        connection.close()
        self.assertTrue(response.headers["Set-Cookie"].startswith(f"session={given['session']}; Max-Age="))
        self.assertEqual("no-store", response.headers["Cache-Control"])
        status, text = request(gated.http, "GET", "/", headers={"Cookie": "session=" + given["session"]})
        self.assertEqual(200, status)
        self.assertIn(f'"session":"{given["session"]}"', text)

    def test_the_operator_opens_and_shuts_the_gate(self):
        ann = new_session(self.gateway)

        def put(gate):
            subprocess.run([CARTCTL, "--operator", self.cartd.operator, "item", "put", "cup", "--gate", gate],
                           stdout=subprocess.DEVNULL, timeout=SOON, check=True)
        put("70")
        try:
            eventually(lambda: self.gateway.cart(session=ann, action="add", item="cup")[0] == 403, "the gate does not shut")
            self.assertEqual(70, challenge(self.gateway, ann, "cup")["maxnumber"])
            told = json.loads(request(self.gateway.http, "GET", "/items")[1])["items"]
            self.assertEqual([TRIES, TRIES, 70], [item.get("gate") for item in told])
        finally:
            put("none")
        eventually(lambda: self.gateway.cart(session=ann, action="add", item="cup")[0] == 200, "the gate does not open")

    def test_keys_that_are_replaced_are_good_for_what_they_have_asked(self):
        with tempfile.NamedTemporaryFile("wb", suffix=".keys") as file:
            old, new = (base64.b64encode(bytes([number]) * 32) + b"\n" for number in (1, 2))

            def write(*lines):
                file.seek(0)
                file.truncate()
                file.writelines(lines)
                file.flush()
            write(old)
            with Gateway(self.cartd.commands, self.cartd.changes, "--session-keys", file.name, threads=1).wait_ready() as gateway:
                ann = new_session(gateway)
                proof = solve(challenge(gateway, ann, "tea"))
                write(new, old)
                gateway.signal(signal.SIGHUP)
                gateway.wait_event("session_keys_read", keys="2")
                self.assertEqual(200, gateway.cart(session=ann, action="add", item="tea", altcha=proof)[0])
                self.assertNotIn(proof[:60], gateway.log())

    def test_without_keys_the_gate_is_shut(self):
        with Gateway(self.cartd.commands, self.cartd.changes, threads=1).wait_ready() as gateway:
            self.assertEqual(200, gateway.cart(session="ann", action="add", item="cup")[0])
            self.refused(gateway.cart(session="ann", action="add", item="tea"), "gate-shut")
            self.refused(ask(gateway, "GET", "/gate?session=ann&item=tea"), "gate-shut")
            gateway.wait_event("gate_shut")
        started = subprocess.run([GATEWAY, "--web", WEB, "--listen", "127.0.0.1:0", "--gate-sessions", "5"],
                                 capture_output=True, text=True, timeout=SOON)
        self.assertEqual(2, started.returncode)
        self.assertIn("--gate-sessions", started.stderr)

