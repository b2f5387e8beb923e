# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Receivers of webhooks that are what receivers are: kind, broken, slow, moved, gone; and a shop with a courier."""

import base64
import hashlib
import hmac
import http.server
import json
import ssl
import subprocess
import threading

import zmq

from bus_clients import BusTest
from programs import CARTCTL, SOON, Cartd, Courier, clean_environment, eventually

KEY = base64.b64encode(bytes(range(24))).decode()
ORDER = "123e4567-e89b-12d3-a456-{:012}"


class PatientServer(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # of those who connect together, none is dropped and comes again a second later


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

        self.server = PatientServer(("127.0.0.1", 0), Handler)
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


def is_signed(message, key):
    """Whether one of its signatures was made with the key."""
    headers = {name.lower(): value for name, value in message["headers"].items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{message['body']}".encode()
    expected = base64.b64encode(hmac.new(base64.b64decode(key), signed, hashlib.sha256).digest()).decode()
    return "v1," + expected in headers["webhook-signature"].split(" ")


class CourierCase(BusTest):
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
