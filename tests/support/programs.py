# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The real programs as children of a Python test, and a shop made of them.

The paths come from the build, in HOLDFAST_TEST_CARTD and its like.
Every wait has a deadline; every port is chosen by the system.
"""

import base64
import ctypes
import http.client
import json
import os
import resource
import select
import shlex
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse

CARTD = os.environ.get("HOLDFAST_TEST_CARTD", "cartd")
GATEWAY = os.environ.get("HOLDFAST_TEST_GATEWAY", "gateway")
CARTCTL = os.environ.get("HOLDFAST_TEST_CARTCTL", "cartctl")
COURIER = os.environ.get("HOLDFAST_TEST_COURIER", "courier")
WEB = os.environ.get("HOLDFAST_TEST_WEB", "web")
SCALE = float(os.environ.get("HOLDFAST_TEST_TIME_SCALE", "1"))

# How long a test waits before it calls something missing; nothing is asserted about speed.
SOON = 20 * SCALE
# Programs under a sanitizer say so here.
COMPLAINTS = ("event=check_failed", "Sanitizer", "runtime error:", "terminate called")

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def die_with_parent():
    """For preexec_fn: the child does not outlive whoever started it."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def clean_environment(extra=None):
    """This process's environment without flags for the programs under test."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HOLDFAST_")}
    return {**kept, **(extra or {})}


def parse_logfmt(line):
    """A log line as a dict."""
    try:
        words = shlex.split(line)
    except ValueError:
        return {}
    return dict(word.split("=", 1) for word in words if "=" in word)


def eventually(condition, what, deadline=SOON):
    """Asks `condition` until it holds; for what can only be looked at, not waited for."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.005)


class Program:
    """One child. Its log is read by a thread, so that it can never block on it."""

    def __init__(self, name, path, flags, environment=None, pass_fds=(), descriptors=None):
        """`descriptors`: so many it may have at most."""
        def prepare():
            die_with_parent()
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

        self.name = name
        self.lines = []
        self._grown = threading.Condition()
        self._ended = False
        self.process = subprocess.Popen(
            [path, *flags], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, errors="replace",
            env=clean_environment() if environment is None else environment, pass_fds=tuple(pass_fds),
            preexec_fn=prepare)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self._grown:
                self.lines.append(line.rstrip("\n"))
                self._grown.notify_all()
        with self._grown:
            self._ended = True
            self._grown.notify_all()

    def wait_event(self, event, **fields):
        """The first logged line of that event with those fields."""
        def find():
            for line in self.lines:
                found = parse_logfmt(line)
                if found.get("event") == event and fields.items() <= found.items():
                    return found
            return None
        with self._grown:
            self._grown.wait_for(lambda: self._ended or find(), SOON)
            found = find()
        if not found:
            raise TimeoutError(f"{self.name} did not log event={event} {fields}:\n{self.log()}")
        return found

    def listening(self, what):
        return self.wait_event("listening", what=what)["address"]

    def log(self):
        return "\n".join(self.lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def running(self):
        return self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait(SOON)

    def stop(self):
        """Asks it to end; returns its exit status. Raises when it complained or does not end."""
        if self.running():
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        try:
            status = self.process.wait(SOON)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._reader.join(SOON)
        self.process.stderr.close()
        for line in self.lines:
            if any(complaint in line for complaint in COMPLAINTS):
                raise AssertionError(f"{self.name} complained: {line}\n{self.log()}")
        return status


class Cartd(Program):
    """A cartd with a store of its own, or the one given."""

    def __init__(self, *flags, commands="tcp://127.0.0.1:*", changes="tcp://127.0.0.1:*",
                 operator="tcp://127.0.0.1:*", store=None, catalog=None, descriptors=None):
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.store = store or "sqlite:" + os.path.join(self._folder.name, "cart.db")
        if catalog is not None:
            path = os.path.join(self._folder.name, "catalog.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(catalog, file)
            flags = (*flags, "--catalog", path)
        super().__init__("cartd", CARTD, ["--store", self.store, "--commands", commands,
                                          "--changes", changes, "--operator", operator,
                                          "--admin", "127.0.0.1:0", *flags],
                         descriptors=descriptors)
        self.commands = self.listening("commands")
        self.changes = self.listening("changes")
        self.operator = self.listening("operator")

    def stop(self):
        try:
            return super().stop()
        finally:
            self._folder.cleanup()


class Courier(Program):
    """A courier for these hooks, as its file has them."""

    def __init__(self, operator, *hooks, flags=()):
        with tempfile.NamedTemporaryFile("w", prefix="holdfast-test-", suffix=".json", encoding="utf-8") as file:
            json.dump({"hooks": hooks}, file)
            file.flush()
            super().__init__("courier", COURIER, ["--hooks", file.name, "--operator", operator,
                                                  "--admin", "127.0.0.1:0", *flags])
            self.admin = self.listening("admin")  # it has read the file


class Gateway(Program):
    """A gateway on the given endpoints, which may be lists.

    Each of several loops hears the feed by itself: a test that compares two answers wants one.
    """

    def __init__(self, commands, changes, *flags, threads=None):
        endpoints = []
        for flag, values in (("--commands", commands), ("--changes", changes)):
            for value in [values] if isinstance(values, str) else values:
                endpoints += [flag, value]
        threads = str(threads or os.environ.get("HOLDFAST_TEST_GATEWAY_THREADS", "1"))
        super().__init__("gateway", GATEWAY,
                         ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--web", WEB,
                          "--threads", threads, "--drain", "100ms", *endpoints, *flags])
        self.http = self.listening("https" if "--certificate" in flags else "http")
        self.admin = self.listening("admin")

    def wait_ready(self, meanwhile=lambda: None):
        """Returns self once it has a snapshot; calls `meanwhile` before each look."""
        def ready():
            meanwhile()
            return request(self.admin, "GET", "/readyz")[0] == 200
        eventually(ready, self.name + " does not get ready")
        return self

    def metric(self, name):
        """Sum of a metric's samples over its labels."""
        return metric_of(self.admin, name)

    def wait_held(self, count):
        eventually(lambda: self.metric("gateway_held_polls") == count,
                   f"the gateway does not come to hold {count} polls")

    def status(self, query=""):
        """The state now."""
        code, text = request(self.http, "GET", "/status?wait=0" + query)
        if code != 200:
            raise AssertionError(f"GET /status answers {code} {text}")
        return json.loads(text)

    def cart(self, **fields):
        """POST /cart; returns (status, body)."""
        code, text = request(self.http, "POST", "/cart", urllib.parse.urlencode(fields),
                             {"Content-Type": "application/x-www-form-urlencoded"})
        return code, json.loads(text)


class Backoffice(Program):
    """A gateway that serves /v1 and no shoppers, and its keys: {name: scopes}."""

    def __init__(self, operator, *flags, keys=None):
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.file = os.path.join(self._folder.name, "keys")
        self.keys = {}
        self.write_keys({"all": ["*"]} if keys is None else keys)
        super().__init__("backoffice", GATEWAY,
                         ["--listen", "off", "--backend", "127.0.0.1:0", "--operator", operator,
                          "--keys", self.file, "--admin", "127.0.0.1:0", "--web", WEB, "--drain", "100ms", *flags])
        self.backend = self.listening("backend")
        self.admin = self.listening("admin")

    def write_keys(self, keys):
        """New ones, in place of all there were."""
        made = {name: make_key("test", *scopes) for name, scopes in keys.items()}
        with open(self.file, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for _, line in made.values())
        self.keys.update({name: key for name, (key, _) in made.items()})

    def wait_ready(self):
        eventually(lambda: request(self.admin, "GET", "/readyz")[0] == 200, self.name + " does not get ready")
        return self

    def headers(self, key):
        return {} if key is None else {"Authorization": "Bearer " + self.keys[key]}

    def ask(self, method, target, body=None, key="all", headers=None):
        """(status, what the body says) of a request with one of its keys, or None."""
        asked = {**self.headers(key), **(headers or {})}
        if body is not None:
            body = json.dumps(body)
            asked["Content-Type"] = "application/json"
        status, text = request(self.backend, method, target, body, asked)
        return status, json.loads(text) if text.startswith("{") else text

    def stop(self):
        try:
            return super().stop()
        finally:
            self._folder.cleanup()


def session_keys_file():
    """A file with a key that signs sessions, for its owner alone; gone once it is closed."""
    file = tempfile.NamedTemporaryFile("wb", prefix="holdfast-test-", suffix=".keys")
    file.write(base64.b64encode(os.urandom(32)))
    file.flush()
    return file


def make_key(name, *scopes):
    """(key, its line) of a new one."""
    words = [word for scope in scopes for word in ("--scope", scope)]
    made = subprocess.run([CARTCTL, "key", "new", "--name", name, *words], check=True, capture_output=True,
                          text=True, env=clean_environment(), timeout=SOON)
    key, line = made.stdout.splitlines()
    return key, line


class Poll:
    """A GET /status that is left open; read() takes the answer."""

    def __init__(self, gateway, query):
        self._connection = http.client.HTTPConnection(gateway.http, timeout=SOON)
        self._connection.request("GET", "/status?" + query)

    def has_news(self, seconds=0.1):
        """Only for "nothing must come": a short look cannot invent an answer."""
        return bool(select.select([self._connection.sock], [], [], seconds)[0])

    def read(self):
        response = self._connection.getresponse()
        body = response.read()
        self._connection.close()
        if response.status != 200:
            raise AssertionError(f"the poll got {response.status} {body}")
        return json.loads(body)

    def close(self):
        self._connection.close()


def metric_of(address, name):
    """Sum of a metric's samples over its labels, at an operator's port."""
    _, text = request(address, "GET", "/metrics")
    samples = [line for line in text.splitlines() if line.startswith((name + " ", name + "{"))]
    if not samples:
        raise KeyError(name)
    return sum(float(line.rsplit(" ", 1)[1]) for line in samples)


def request(address, method, target, body=None, headers=None):
    """One request on a connection of its own: (status, text)."""
    connection = http.client.HTTPConnection(address, timeout=SOON)
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
