# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Self-signed certificates for tests, made by openssl's command, and clients that trust them."""

import os
import ssl
import subprocess

from programs import SOON


class Certificate:
    """A certificate for some hosts and its key, files of a folder."""

    def __init__(self, folder, name, *hosts, key=("ec", "ec_paramgen_curve:P-256")):
        self.file = os.path.join(folder, name + ".pem")
        self.key = os.path.join(folder, name + ".key")
        names = ",".join("DNS:" + host for host in hosts or ["localhost"])
        subprocess.run(["openssl", "req", "-x509", "-newkey", key[0], "-pkeyopt", key[1], "-nodes", "-days", "2",
                        "-subj", "/CN=" + name, "-addext", "subjectAltName=" + names,
                        "-keyout", self.key, "-out", self.file], check=True, capture_output=True, timeout=SOON)
        os.chmod(self.key, 0o600)

    def flags(self):
        return ["--certificate", self.file, "--certificate-key", self.key]

    def replace(self, other):
        """The files of another one in place of these, each at once."""
        for ours, theirs in ((self.key, other.key), (self.file, other.file)):
            with open(theirs, "rb") as source, open(ours + ".new", "wb") as new:
                os.chmod(new.name, 0o600)
                new.write(source.read())
            os.rename(new.name, ours)

    def client(self):
        """What a client needs who trusts only this one."""
        context = ssl.create_default_context(cafile=self.file)
        context.set_alpn_protocols(["http/1.1"])
        return context

    def shown(self):
        """As a peer sees it, DER."""
        with open(self.file, encoding="ascii") as file:
            return ssl.PEM_cert_to_DER_cert(file.read())
