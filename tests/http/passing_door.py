# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The door of docker/haproxy-tcp.cfg, which passes bytes through, in front of gateways of a test.

What is run is the shipped file, as door.py does it with the other one.
"""

import os
import re
import tempfile

from door import HAPROXY, PLENTY, Haproxy, listen
from programs import clean_environment

CONFIGURATION = os.path.join(os.path.dirname(__file__), "../../docker/haproxy-tcp.cfg")


def adapted(text, listeners, gateways):
    """On sockets that are open already; `gateways`: (where TLS is, where none is, port of the operator) of each."""
    def replace(pattern, replacement, count):
        nonlocal text
        text, found = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        if found != count:
            raise AssertionError(f"{CONFIGURATION} has {found} of {pattern!r}, not {count}")

    for port, descriptor in listeners.items():
        replace(rf"^  bind :{port}$", f"  bind fd@{descriptor}", 1)
    replace(r" resolvers engine resolve-prefer ipv4 init-addr none$", "", 1)
    replace(r" port 9551 ", " ", 1)
    for port, which in ((8443, 0), (8080, 1)):
        servers = "\n".join(f"  server gateway{n} {gateway[which]} port {gateway[2]}"
                            for n, gateway in enumerate(gateways, 1))
        replace(rf"^  server-template gateway 1-50 gateway:{port}$", servers, 1)
    replace(r"^  log stdout ", "  log stderr ", 1)
    replace(r"^  option dontlog-normal$", "", 2)
    return text


class PassingDoor(Haproxy):
    """HAProxy on ports that the system chose."""

    def __init__(self, *gateways, **environment):
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        sockets = {port: listen() for port in (8443, 8080, 8404)}
        self.secure, self.plain, self.operator = (f"127.0.0.1:{each.getsockname()[1]}" for each in sockets.values())
        path = os.path.join(self._folder.name, "haproxy.cfg")
        listeners = {port: each.fileno() for port, each in sockets.items()}
        with open(CONFIGURATION, encoding="utf-8") as shipped, open(path, "w", encoding="utf-8") as copy:
            copy.write(adapted(shipped.read(), listeners, gateways))
        given = {"HOLDFAST_NEW_CONNECTIONS": str(PLENTY), "HOLDFAST_DESCRIPTORS": "10000", "HOLDFAST_HTTPS_PORT": "8443",
                 **environment}
        super().__init__("haproxy", HAPROXY, ["-db", "-f", path], environment=clean_environment(given),
                         pass_fds=listeners.values())
        for each in sockets.values():
            each.close()
