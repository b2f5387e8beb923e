# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the configuration files say every flag and its default, and a line in them does what it says.

Method: against --help; and each program is started with all of its file's lines in force.
"""

import os
import re
import tempfile
import unittest

import package
from programs import CARTCTL, CARTD, COURIER, GATEWAY, Backoffice, Cartd, Courier, Gateway, clean_environment

# The unit's, by the name of the instance: in the file they would have no effect.
OF_AN_INSTANCE = {"listen", "admin"}
OF_THE_UNIT = {"curve-secret", "curve-allow", "curve-server", "session-keys"}
OF_BACKOFFICE = {"backend", "operator", "keys"}  # in backoffice.conf
# Not the program's default: it has none, or another one for a package.
OWN = {"store", "catalog", "web", "allow-origin", "hooks", "ca", "certificate", "certificate-key", "exempt", "trusted-proxy", "hold-max",
       "session-jwks", "session-audience", "session-issuer"}
# That are read at the start, and are not there; and what is of no use without them.
OF_FILES = {"certificate", "certificate-key", "session-jwks", "session-audience", "session-issuer"}
CATALOG = {"items": [{"item": "teapot", "stock": 1}]}


def text_of(program):
    return (package.ROOT / f"etc/holdfast/{program}.conf").read_text(encoding="utf-8")


def lines_of(program):
    """{flag: value}, of those that are commented out too."""
    return dict(re.findall(r"^(?:# )?([a-z-]+) = (.*)$", text_of(program), re.MULTILINE))


def defaults_of(path):
    usage = package.run(path, "--help", env=clean_environment())
    flags = dict(re.findall(r"^ +--([a-z-]+) [A-Z]+(?: \.\.\.)?(?: \[([^\]]*)\])?", usage, re.MULTILINE))
    del flags["config"]
    return flags


class ConfigurationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        package.need()

    def in_force(self, program):
        """A file with every line of the package's, none of them commented out, but for some files."""
        file = tempfile.NamedTemporaryFile("w", prefix="holdfast-test-", suffix=".conf")
        self.addCleanup(file.close)
        file.write("".join(f"{flag} = {value}\n" for flag, value in lines_of(program).items() if flag not in OF_FILES))
        file.flush()
        return file.name

    def test_every_flag_is_there_with_its_default(self):
        for program, path, elsewhere in (("cartd", CARTD, set()), ("courier", COURIER, set()),
                                         ("gateway", GATEWAY, OF_AN_INSTANCE | OF_BACKOFFICE)):
            defaults, lines = defaults_of(path), lines_of(program)
            self.assertEqual(set(defaults) - elsewhere - OF_THE_UNIT, set(lines), program)
            for flag in set(lines) - OWN:
                self.assertEqual(defaults[flag], lines[flag], f"{program} {flag}")
        self.assertEqual(set(defaults_of(CARTCTL)), set(lines_of("cartctl")))
        office = lines_of("backoffice")
        self.assertEqual(OF_BACKOFFICE, OF_BACKOFFICE & set(office))
        self.assertEqual(set(), set(office) - set(defaults_of(GATEWAY)))

    def test_only_the_store_and_the_file_of_hooks_are_set(self):
        set_lines = [line for program in ("cartd", "courier", "gateway") for line in text_of(program).splitlines()
                     if line and not line.startswith("#")]
        self.assertEqual(["store = sqlite:/var/lib/holdfast/cart.db", "hooks = /etc/holdfast/hooks.json"], set_lines)

    def test_the_programs_take_every_line(self):
        cartd = Cartd("--config", self.in_force("cartd"), catalog=CATALOG)
        gateway = Gateway(cartd.commands, cartd.changes, "--config", self.in_force("gateway"))
        gateway.wait_ready()
        self.assertEqual("1", gateway.status()["inventorycount"])
        # What the harness gives wins over the file.
        hook = {"name": "erp", "url": "http://127.0.0.1:9/", "secret": "whsec_" + "A" * 32}
        courier = Courier(cartd.operator, hook, flags=("--config", self.in_force("courier")))
        courier.wait_event("hook_taken")
        self.assertEqual([0, 0, 0], [courier.stop(), gateway.stop(), cartd.stop()])

    def test_a_shop_with_the_keys_that_are_made_for_it_sells(self):
        """make-keys, as holdfast-keys.service and docker-compose.yml run it, and again: nothing is made anew."""
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            environment = clean_environment({"PATH": f"{package.ROOT}/usr/bin:{os.environ['PATH']}"})
            make = [str(package.ROOT / "usr/libexec/holdfast/make-keys"), folder]
            self.assertIn("made", package.run(*make, env=environment))
            self.assertEqual("", package.run(*make, env=environment))
            modes = {f"{os.path.basename(path)}/{name}": os.stat(os.path.join(path, name)).st_mode & 0o777
                     for path, _, names in os.walk(folder) for name in names}
            self.assertEqual({name: 0o600 if name.endswith(("secret", "sessions", "shop.pem")) else 0o644 for name in modes}, modes)

            def keys(program, second="server"):
                return ["--curve-secret", f"{folder}/{program}/secret", f"--curve-{second}", f"{folder}/{program}/{second}"]
            cartd = Cartd(*keys("cartd", "allow"), catalog=CATALOG)
            gateway = Gateway(cartd.commands, cartd.changes, *keys("gateway"), "--session-keys", f"{folder}/gateway/sessions",
                              "--certificate", f"{folder}/gateway/shop.pem").wait_ready()
            hook = {"name": "erp", "url": "http://127.0.0.1:9/", "secret": "whsec_" + "A" * 32}
            courier = Courier(cartd.operator, hook, flags=keys("courier"))
            courier.wait_event("hook_taken")
            office = Backoffice(cartd.operator, *keys("backoffice"), "--session-keys", f"{folder}/backoffice/sessions").wait_ready()
            for program in ("operator", "cartd"):
                package.run(CARTCTL, "--timeout", "20s", "--operator", cartd.operator, *keys(program), "verify",
                            env=clean_environment())
            self.assertEqual([0, 0, 0, 0], [office.stop(), courier.stop(), gateway.stop(), cartd.stop()])
