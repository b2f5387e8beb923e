# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The Debian package on a machine with systemd, which is a container here: its units, its keys and its first start."""

import json
import subprocess
import unittest

import engine
from programs import SOON, eventually
from running_shop import shop

# What an engine does not do for it: systemd wants a hierarchy of cgroups of its own, and lends credentials by a mount.
START = "mount --make-rshared / && (umount -R /sys/fs/cgroup || true) && mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec /sbin/init"
UNITS = ("cartd", "gateway@8080", "gateway@8443", "backoffice", "courier")
HOOK = {"name": "erp", "url": "http://127.0.0.1:8095/hook", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "types": ["order.sold"]}


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.image = f"{shop.stack.environment['COMPOSE_PROJECT_NAME']}-units"
        engine.run("docker", "build", "--target", "units", "--build-arg", f"BASE={engine.BASE}", "-t", cls.image, ".",
                   cwd=shop.stack.folder, env=shop.stack.environment, timeout=engine.BUILD_SECONDS)
        cls.addClassCleanup(shop.stack.docker, "rmi", "-f", cls.image)
        # All that there is, but for what an engine that is not the machine's own may not have.
        options = ["--cap-add", "ALL", "--cap-drop", "SYS_RESOURCE", "--security-opt", "seccomp=unconfined", "--security-opt",
                   "apparmor=unconfined", "--cgroupns", "private", "--tmpfs", "/run", "--tmpfs", "/tmp", "-e", "container=docker"]
        try:
            cls.machine = shop.stack.docker("run", "-d", *options, cls.image, "sh", "-c", START).splitlines()[-1]
        except AssertionError as refusal:
            if "operation not permitted" in str(refusal):
                raise unittest.SkipTest(f"this engine runs no systemd: {refusal}") from refusal
            raise
        cls.addClassCleanup(shop.stack.docker, "rm", "-f", cls.machine)
        eventually(lambda: cls.does("systemctl is-system-running"), "systemd does not come up", 3 * SOON)

    @classmethod
    def on(cls, command):
        """What a command prints there; it must succeed."""
        return shop.stack.docker("exec", cls.machine, "sh", "-c", command)

    @classmethod
    def does(cls, command):
        return engine.works("docker", "exec", cls.machine, "sh", "-c", command, env=shop.stack.environment)

    @classmethod
    def put(cls, path, text, mode):
        """A file of the operator's, which group holdfast may read."""
        subprocess.run(["docker", "exec", "-i", cls.machine, "sh", "-c",
                        f"mkdir -p $(dirname {path}) && cat >{path} && chgrp holdfast {path} && chmod {mode} {path}"],
                       input=text, text=True, env=shop.stack.environment, timeout=SOON, check=True)

    def wait_ready(self):
        for port in (9550, 18080, 18443, 18090):
            eventually(lambda port=port: self.does(f"curl -sf localhost:{port}/readyz"), f"what has its --admin at {port} is not ready")

    def are_active(self):
        return self.does(f"systemctl is-active {' '.join(UNITS)}")

    def test_all_start_with_keys_of_their_own_and_a_shopper_buys_over_https(self):
        self.assertFalse(self.does("systemctl is-active cartd"), "nothing starts by itself")
        # As install.md has it.
        self.put("/etc/systemd/system/gateway@8443.service.d/override.conf",
                 "[Service]\nEnvironment=HOLDFAST_CERTIFICATE=%d/certificate\n", "644")
        self.put("/etc/holdfast/hooks.json", json.dumps({"hooks": [HOOK]}), "640")
        self.on(f"systemctl daemon-reload && systemctl enable --now {' '.join(UNITS)}")
        self.wait_ready()
        self.assertTrue(self.are_active(), self.on("systemctl --no-pager status 'cartd*' 'gateway@*' backoffice courier || true"))
        curl = "curl -sS --cacert /tmp/shop.pem -b /tmp/jar -c /tmp/jar https://localhost:8443"
        self.on("openssl x509 -in /etc/holdfast/keys/gateway/shop.pem -out /tmp/shop.pem")
        self.assertRegex(self.on(f"{curl}/"), r"/app\.[0-9a-f]{16}\.js")
        self.assertIn('"lines":[{"item":"P","quantity":2', self.on(f"{curl}/cart -d action=add -d quantity=2"))
        order = "123e4567-e89b-12d3-a456-426614174000"
        self.assertEqual("sold", json.loads(self.on(f"{curl}/checkout -d order={order}"))["state"])
        eventually(lambda: self.does("journalctl -u courier | grep -q event=delivery_failed"), "courier has not heard of the order")

        # The other gateway takes a session that this one signed, and all of it is there after a restart.
        self.on(f"systemctl restart {' '.join(UNITS)}")
        self.wait_ready()
        self.assertTrue(self.are_active())
        cookie = "$(awk '/__Host-session/ {print $7}' /tmp/jar)"
        asked = json.loads(self.on(f"curl -sS -H \"Authorization: Bearer {cookie}\" localhost:8080/orders/{order}"))
        self.assertEqual("sold", asked["state"])
        self.assertIn("all is well", self.on("cartctl --config /etc/holdfast/cartctl.conf verify"))

        # Keys are their programs' own: a unit is lent its secret, and nobody else reads it.
        self.assertEqual("", self.on("find /etc/holdfast/keys \\( -name secret -o -name sessions -o -name shop.pem \\) -perm /077"))
        files = "find /etc/holdfast/keys -type f | sort | xargs sha256sum"
        before = self.on(files)
        self.on("systemctl restart holdfast-keys")
        self.assertEqual(before, self.on(files), "what is there is left as it is")
