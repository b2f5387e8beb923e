# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""courier at receivers that are what receivers are: kind, broken, slow, moved, gone.

Method: real cartd and courier; Receiver answers as the test says. Signatures are checked by hand, and where it is
installed by the npm package standardwebhooks.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

import zmq

from bus_clients import BusTest
from programs import CARTCTL, SOON, Cartd, Courier, clean_environment, eventually

KEY = base64.b64encode(bytes(range(24))).decode()
OTHER_KEY = base64.b64encode(bytes(range(24, 56))).decode()
ORDER = "123e4567-e89b-12d3-a456-{:012}"
NODE_MODULES = os.path.join(os.path.dirname(__file__), "..", "docs", "node_modules")


class Receiver:
    """An HTTP server that notes what comes. `answer(message)` says what goes back: a status, (status, headers), or
    bytes that are written as they are; then the connection ends."""

    def __init__(self, certificate=None):
        self.messages, self.answer = [], lambda message: 204
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                message = {"path": self.path, "headers": dict(self.headers.items()), "body": body, **json.loads(body)}
                answer = outer.answer(message)
                outer.messages.append(message)
                if isinstance(answer, bytes):
                    self.wfile.write(answer)
                    self.close_connection = True
                    return
                status, headers = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def hook(self, **fields):
        return {"name": "erp", "url": self.url, "secret": "whsec_" + KEY, **fields}


class CourierTest(BusTest):
    def setUp(self):
        super().setUp()
        self.cartd = self.start(Cartd("--payment", "external"))
        self.shoppers = self.socket(zmq.REQ, self.cartd.commands)
        self.operator = self.socket(zmq.REQ, self.cartd.operator)
        self.receiver = self.receive()

    def receive(self, **fields):
        receiver = Receiver(**fields)
        self.addCleanup(receiver.stop)
        return receiver

    def serve(self, *hooks, flags=(), count=1):
        """A courier that has its hooks."""
        courier = self.start(Courier(self.cartd.operator, *(hooks or [self.receiver.hook()]), flags=flags))
        for _ in range(count):
            courier.wait_event("hook_taken")
        return courier

    def make(self, number):
        """An order that is to be paid."""
        self.call(self.shoppers, "add", session="s", item="P", quantity=1)
        reply = self.call(self.shoppers, "checkout", session="s", order=ORDER.format(number))
        self.assertTrue(reply["ok"], reply)

    def confirm(self, number):
        self.assertTrue(self.call(self.operator, "confirm_order", order=ORDER.format(number))["ok"])

    def told(self, receiver=None):
        """What came, without repeats: (type, order's number)."""
        found = []
        for message in (receiver or self.receiver).messages:
            told = (message["type"], message["data"].get("number"))
            if told not in found:
                found.append(told)
        return found

    def wait_told(self, *expected, receiver=None, deadline=SOON):
        try:
            eventually(lambda: self.told(receiver) == list(expected), f"{expected}", deadline)
        except TimeoutError as late:
            raise AssertionError(f"{expected} were told as {self.told(receiver)}") from late

    def hook(self):
        found, = self.call(self.operator, "hooks")["hooks"]
        return found

    def cartctl(self, *arguments):
        return subprocess.run([CARTCTL, "--operator", self.cartd.operator, *arguments], capture_output=True,
                              text=True, timeout=SOON, env=clean_environment(), check=True).stdout

    # --- what is sent ------------------------------------------------------------------------------

    def check(self, message, key):
        headers = {name.lower(): value for name, value in message["headers"].items()}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{message['body']}".encode()
        expected = base64.b64encode(hmac.new(base64.b64decode(key), signed, hashlib.sha256).digest()).decode()
        self.assertIn("v1," + expected, headers["webhook-signature"].split(" "))
        self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 3600)
        self.assertEqual("application/json", headers["content-type"])
        self.assertEqual({"type", "timestamp", "data"}, set(json.loads(message["body"])))

    def test_what_happens_is_told_once_in_order_and_signed_with_both_secrets(self):
        self.make(1)  # before the hook was there: it is not told of it
        self.serve(self.receiver.hook(secret=["whsec_" + OTHER_KEY, "whsec_" + KEY]))
        self.make(2)
        self.confirm(2)
        self.confirm(1)
        self.wait_told(("order.paying", 2), ("order.sold", 2), ("order.sold", 1))
        epoch = self.call(self.operator, "ping")["cursor"].split(".")[0]
        self.assertEqual([f"{epoch}-{number}" for number in (2, 3, 4)],
                         [message["headers"]["webhook-id"] for message in self.receiver.messages])
        for message in self.receiver.messages:
            self.check(message, KEY)
            self.check(message, OTHER_KEY)
        events = self.call(self.operator, "events", after=1)["events"]
        self.assertEqual([event["data"] for event in events], [message["data"] for message in self.receiver.messages])
        eventually(lambda: self.hook()["position"] == 4, "it is not written down")

    def test_the_package_standardwebhooks_takes_it(self):
        if not shutil.which("node") or not os.path.isdir(os.path.join(NODE_MODULES, "standardwebhooks")):
            if os.environ.get("CI"):
                self.fail("standardwebhooks is not installed in tests/docs")
            self.skipTest("it needs `npm ci` in tests/docs")
        self.serve()
        self.make(1)
        self.wait_told(("order.paying", 1))
        program = """
            const { Webhook } = require(process.argv[1]);
            const { body, headers, secret } = JSON.parse(require("fs").readFileSync(0));
            console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
        """
        message = self.receiver.messages[0]
        said = json.dumps({"body": message["body"], "headers": message["headers"], "secret": "whsec_" + KEY})
        done = subprocess.run(["node", "-e", program, os.path.abspath(os.path.join(NODE_MODULES, "standardwebhooks"))],
                              input=said, capture_output=True, text=True, timeout=SOON, check=False)
        self.assertEqual((0, json.loads(message["body"])), (done.returncode, json.loads(done.stdout or "0")), done.stderr)

    def test_only_the_types_that_are_wanted_are_told(self):
        self.serve(self.receiver.hook(types=["order.sold"]))
        self.make(1)
        self.confirm(1)
        self.wait_told(("order.sold", 1))
        eventually(lambda: self.hook()["position"] == 2, "what was passed over is not written down")

    # --- receivers ---------------------------------------------------------------------------------

    def test_one_that_fails_is_told_again_and_what_others_wait_for_goes_on(self):
        self.receiver.answer = lambda message: 500 if message["data"]["number"] == 1 else 200
        courier = self.serve()
        self.make(1)
        self.make(2)
        self.confirm(1)
        self.confirm(2)
        self.wait_told(("order.paying", 1), ("order.paying", 2), ("order.sold", 2))
        self.assertIn("status 500", courier.wait_event("delivery_failed")["why"])
        self.receiver.answer = lambda message: 200
        self.wait_told(("order.paying", 1), ("order.paying", 2), ("order.sold", 2), ("order.sold", 1),
                       deadline=3 * SOON)
        repeats = [message for message in self.receiver.messages if message["data"]["number"] == 1]
        self.assertEqual(repeats[0]["headers"]["webhook-id"], repeats[1]["headers"]["webhook-id"])
        self.assertEqual(repeats[0]["body"], repeats[1]["body"])
        eventually(lambda: (self.hook()["position"], self.hook()["retries"]) == (4, []), "it is not written down")

    def test_what_is_no_answer_is_none(self):
        for answer, why in ((b"", ""), (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", ""), (b"hello\r\n\r\n", ""),
                            ((301, {"Location": "/elsewhere"}), "status 301"), (404, "status 404")):
            with self.subTest(answer):
                receiver = self.receive()
                receiver.answer = lambda message, answer=answer: answer
                name = "h" + str(len(self.call(self.operator, "hooks")["hooks"]))
                courier = Courier(self.cartd.operator, receiver.hook(name=name))
                try:
                    courier.wait_event("hook_taken")
                    self.make(len(name) + int(name[1:]) + 10)
                    self.assertIn(why, courier.wait_event("delivery_failed", hook=name)["why"])
                    self.assertEqual({"/hook"}, {message["path"] for message in receiver.messages})
                finally:
                    self.assertEqual(0, courier.stop())

    def test_who_is_gone_is_told_nothing_more_until_the_operator_says_so(self):
        self.receiver.answer = lambda message: 410
        self.serve()
        self.make(1)
        eventually(lambda: not self.hook()["enabled"], "it is told for ever")
        self.assertIn("disabled: it answered 410", self.cartctl("hook", "list"))
        self.receiver.answer = lambda message: 200
        self.make(2)
        self.cartctl("hook", "enable", "erp")
        eventually(lambda: ("order.paying", 2) in self.told(), "it is not told again")
        self.cartctl("hook", "disable", "erp")
        self.assertFalse(self.hook()["enabled"])
        self.cartctl("hook", "enable", "erp")
        before = len(self.receiver.messages)
        self.cartctl("hook", "replay", "erp", "--after", "0")
        eventually(lambda: len(self.receiver.messages) >= before + 2, "it is not told anew")

    def test_a_certificate_that_nobody_vouches_for_is_none(self):
        folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "both.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", path + ".key", "-out", path + ".crt", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        with open(path, "w", encoding="utf-8") as both:
            for part in (".key", ".crt"):
                with open(path + part, encoding="utf-8") as file:
                    both.write(file.read())
        receiver = self.receive(certificate=path)
        courier = Courier(self.cartd.operator, receiver.hook())
        self.addCleanup(courier.stop)
        courier.wait_event("hook_taken")
        self.make(1)
        courier.wait_event("delivery_failed")
        self.assertEqual([], receiver.messages)
        courier.stop()
        self.serve(receiver.hook(), flags=("--ca", path + ".crt"))
        self.wait_told(("order.paying", 1), receiver=receiver, deadline=3 * SOON)

    # --- crashes -----------------------------------------------------------------------------------

    def test_another_courier_waits_and_goes_on_where_the_first_was(self):
        first = self.serve()
        second = self.start(Courier(self.cartd.operator, self.receiver.hook()))
        second.wait_event("hook_not_served")
        self.make(1)
        self.wait_told(("order.paying", 1))
        self.assertEqual(0, first.stop())
        second.wait_event("hook_taken")
        self.make(2)
        self.wait_told(("order.paying", 1), ("order.paying", 2))
        self.assertEqual(2, len(self.receiver.messages))

    def test_killed_programs_lose_nothing(self):
        courier = Courier(self.cartd.operator, self.receiver.hook())
        self.addCleanup(courier.stop)
        courier.wait_event("hook_taken")
        self.make(1)
        self.wait_told(("order.paying", 1))
        courier.kill()
        self.make(2)
        self.call(self.operator, "set_hook", hook="erp")  # else the next one waits for 20 s
        self.serve()
        self.wait_told(("order.paying", 1), ("order.paying", 2))

    # --- its operator ------------------------------------------------------------------------------

    def test_it_counts_and_says_whether_it_is_well(self):
        courier = self.serve()
        self.make(1)
        self.wait_told(("order.paying", 1))

        def metrics():
            with urllib.request.urlopen(f"http://{courier.admin}/metrics", timeout=SOON) as answer:
                return answer.read().decode()
        eventually(lambda: 'courier_delivered_total{hook="erp"} 1' in metrics(), "it is not counted")
        self.assertIn('courier_oldest_waiting_seconds{hook="erp"} 0', metrics())
        with urllib.request.urlopen(f"http://{courier.admin}/readyz", timeout=SOON) as answer:
            self.assertEqual(200, answer.status)


if __name__ == "__main__":
    unittest.main()
