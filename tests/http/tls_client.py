# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A client with TLS, of which each read has a deadline."""

import socket
import ssl

from programs import SOON

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


class Client:
    """A connection with TLS, of which each read has a deadline."""

    def __init__(self, address, context, host="localhost", session=None, small=False, deadline=SOON):
        where, _, port = address.rpartition(":")
        self.raw = socket.socket()
        self.raw.settimeout(deadline)
        if small:
            self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.raw.connect((where, int(port)))
        try:
            self.tls = context.wrap_socket(self.raw, server_hostname=host, session=session)
        except (OSError, ssl.SSLError):
            self.raw.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tls.close()

    def send(self, target, method="GET", body=""):
        length = f"{FORM}Content-Length: {len(body)}\r\n" if body else ""
        self.tls.sendall(f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n{body}".encode())

    def read(self):
        """(status, body) of the next answer."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.tls.recv(1)
            if not byte:
                raise ConnectionError(f"an end in the head {head!r}")
            head += byte
        lines = head.decode().split("\r\n")
        size = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:"))
        body = bytearray()
        while len(body) < size:
            more = self.tls.recv(size - len(body))
            if not more:
                raise ConnectionError("an end in the body")
            body += more
        return int(lines[0].split()[1]), bytes(body)

    def ask(self, *words, **more):
        self.send(*words, **more)
        return self.read()
