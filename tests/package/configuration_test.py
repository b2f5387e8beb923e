# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the configuration files say every flag and its default, and a line in them does what it says.

Method: against --help; and each program is started with all of its file's lines in force.
"""

import re
import tempfile
import unittest

import package
from programs import CARTCTL, CARTD, COURIER, GATEWAY, Cartd, Courier, Gateway, clean_environment

# The unit's, by the name of the instance: in the file they would have no effect.
OF_AN_INSTANCE = {"listen", "admin"}
OF_BACKOFFICE = {"backend", "operator", "keys"}  # in backoffice.conf
# Not the program's default: it has none, or another one for a package.
KEYS = {"curve-secret", "curve-allow", "curve-server"}
OWN = {"store", "catalog", "web", "allow-origin", "hooks", "ca", *KEYS}
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
        """A file with every line of the package's, none of them commented out."""
        file = tempfile.NamedTemporaryFile("w", prefix="holdfast-test-", suffix=".conf")
        self.addCleanup(file.close)
        values = {**lines_of(program), **self.keys()}
        file.write("".join(f"{flag} = {values[flag]}\n" for flag in lines_of(program)))
        file.flush()
        return file.name

    def keys(self):
        """One key for all programs, for the lines that name files of some: {flag: value}."""
        if not hasattr(self, "made"):
            folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
            self.addCleanup(folder.cleanup)
            self.made = {flag: f"{folder.name}/{flag}" for flag in KEYS}
            public = package.run(CARTCTL, "keygen", self.made["curve-secret"], env=clean_environment()).split()[-1]
            for flag, text in (("curve-allow", f"operator {public} all\n"), ("curve-server", public)):
                with open(self.made[flag], "w", encoding="ascii") as file:
                    file.write(text)
        return self.made

    def test_every_flag_is_there_with_its_default(self):
        for program, path, elsewhere in (("cartd", CARTD, set()), ("courier", COURIER, set()),
                                         ("gateway", GATEWAY, OF_AN_INSTANCE | OF_BACKOFFICE)):
            defaults, lines = defaults_of(path), lines_of(program)
            self.assertEqual(set(defaults) - elsewhere, set(lines), program)
            for flag in set(lines) - OWN:
                self.assertEqual(defaults[flag], lines[flag], f"{program} {flag}")
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
