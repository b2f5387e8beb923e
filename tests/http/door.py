# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The door of docker/haproxy.cfg in front of gateways of a test: HAProxy itself, without containers.

What is run is the shipped file. Only where it listens, and how it finds its gateways, is written anew in a copy;
a line that is to be replaced and is not there as often as expected is an error.
"""

import os
import re
import shutil
import socket
import tempfile
import unittest

from programs import SOON, Program, clean_environment, eventually, request

HAPROXY = shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin")
CONFIGURATION = os.path.join(os.path.dirname(__file__), "../../docker/haproxy.cfg")
PLENTY = 1_000_000


def need_haproxy():
    """Skips a test where HAProxy is not installed; in CI it fails: there it is."""
    if HAPROXY:
        return
    if os.environ.get("CI"):
        raise AssertionError("haproxy is not installed: script/bootstrap installs it")
    raise unittest.SkipTest("it needs haproxy: script/bootstrap installs it")


def adapted(text, listeners, gateways):
    """The shipped configuration on sockets that are open already, with gateways at known addresses.

    `listeners`: {port: descriptor}; `gateways`: (HTTP's address, port of the operator) of each.
    """
    def replace(pattern, replacement, count):
        nonlocal text
        text, found = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        if found != count:
            raise AssertionError(f"{CONFIGURATION} has {found} of {pattern!r}, not {count}")

    for port, descriptor in listeners.items():
        replace(rf"^  bind :{port}$", f"  bind fd@{descriptor}", 1)
    # Gateways are known here: no name server is asked for them.
    replace(r" resolvers engine resolve-prefer ipv4 init-addr none$", "", 1)
    replace(r" port 9551 ", " ", 1)
    servers = "\n".join(f"  server gateway{n} {http} port {operator}"
                        for n, (http, operator) in enumerate(gateways, 1))
    replace(r"^  server-template gateway 1-50 gateway:8080$", servers, 1)
    # Each request is a line of the log, not only those that went wrong, where a Program reads it.
    replace(r"^  log stdout ", "  log stderr ", 1)
    replace(r"^  option dontlog-normal$", "", 2)
    return text


class Haproxy(Program):
    """HAProxy with the configuration in `_folder`; its health is told at `operator`."""

    def wait_ready(self):
        """Returns self once it has a gateway that is ready."""
        def ready():
            if not self.running():
                raise AssertionError(f"haproxy ended:\n{self.log()}")
            return request(self.operator, "GET", "/readyz")[0] == 200
        eventually(ready, f"no gateway is ready for haproxy:\n{self.log()}")
        return self

    def stop(self):
        try:
            self.kill()  # it would wait for what it holds
            self._reader.join(SOON)
            self.process.stderr.close()
        finally:
            self._folder.cleanup()


class Door(Haproxy):
    """HAProxy on ports that the system chose, in front of `gateways` as adapted() takes them."""

    def __init__(self, gateways, **environment):
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        shop, operator = listen(), listen()
        self.http, self.operator = (f"127.0.0.1:{each.getsockname()[1]}" for each in (shop, operator))
        listeners = {8080: shop.fileno(), 8404: operator.fileno()}
        path = os.path.join(self._folder.name, "haproxy.cfg")
        with open(CONFIGURATION, encoding="utf-8") as shipped, open(path, "w", encoding="utf-8") as copy:
            copy.write(adapted(shipped.read(), listeners, gateways))
        given = {"HOLDFAST_NEW_SESSIONS": str(PLENTY), "HOLDFAST_NEW_CONNECTIONS": str(PLENTY),
                 "HOLDFAST_DESCRIPTORS": "10000", "HOLDFAST_TRUSTED_PROXY": "0.0.0.0", **environment}
        super().__init__("haproxy", HAPROXY, ["-db", "-f", path], environment=clean_environment(given),
                         pass_fds=listeners.values())
        shop.close()
        operator.close()


def listen():
    """A listening socket that a child may inherit."""
    opened = socket.create_server(("127.0.0.1", 0), backlog=1000)
    opened.settimeout(SOON)
    return opened
