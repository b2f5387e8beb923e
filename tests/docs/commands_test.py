# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: what a document tells a reader to type does what the document says.

Method: each document gets a shop of its own, with nothing in it and a backend's door, whose key is in KEY, and another
where a marker says so. Its commands are run in their order in an empty folder, with the printed default ports replaced by those the system chose, and
what comes out is compared with the block that follows (see documents.py). `cartd`, `gateway`,
`cartctl` and `python3` are the build's programs and the Python that runs this; what Node's recipes
import is in this folder's package.json.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest

import documents
from programs import CARTCTL, CARTD, GATEWAY, SOON, WEB, Backoffice, Cartd, Gateway, clean_environment


NODE_MODULES = str(documents.ROOT / "tests/docs/node_modules")


class Folder:
    """Where a document's commands are run, and what they may call."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-docs-")
        self.work = os.path.join(self._folder.name, "work")
        self.programs = os.path.join(self._folder.name, "bin")
        os.mkdir(self.work)
        os.mkdir(self.programs)
        for name, target in (("cartd", CARTD), ("gateway", GATEWAY), ("cartctl", CARTCTL),
                             ("python3", sys.executable)):
            os.symlink(target, os.path.join(self.programs, name))
        os.symlink(NODE_MODULES, os.path.join(self.work, "node_modules"))

    def remove(self):
        self._folder.cleanup()


class DocumentShop:
    """A shop on the system's ports for commands that name the default ones."""

    def __init__(self, folder, flags):
        self.work = folder.work
        self.cartd = Cartd(*flags)
        self.gateway = Gateway(self.cartd.commands, self.cartd.changes,
                               "--allow-origin", "https://shop.example").wait_ready()
        self.office = Backoffice(self.cartd.operator)
        addresses = {"8080": self.gateway.http, "8090": self.office.backend, "9551": self.gateway.admin,
                     "9550": self.cartd.listening("admin"), "5550": self.cartd.commands,
                     "5551": self.cartd.changes, "5552": self.cartd.operator}
        self.ports = {default: address.rsplit(":", 1)[1] for default, address in addresses.items()}
        self.environment = clean_environment(
            {"PATH": folder.programs + os.pathsep + os.environ["PATH"], "HOLDFAST_WEB": WEB,
             "HOLDFAST_COMMANDS": self.cartd.commands, "HOLDFAST_CHANGES": self.cartd.changes,
             "HOLDFAST_OPERATOR": self.cartd.operator, "KEY": self.office.keys["all"],
             "PYTHONUNBUFFERED": "1"})

    def stop(self):
        return [self.office.stop(), self.gateway.stop(), self.cartd.stop()]

    def run(self, block):
        """Runs a block; returns (exit status, output)."""
        process = subprocess.Popen(
            ["bash", "-eu", "-o", "pipefail", "-c", self._here(block.command)], cwd=self.work,
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True)
        watchdog = threading.Timer(SOON, lambda: os.killpg(process.pid, 9))
        watchdog.start()
        try:
            if block.marker == "endless":
                return self._run_until_expected(process, block)
            output = self._there(process.communicate()[0])
            return process.returncode, output
        finally:
            watchdog.cancel()

    def _run_until_expected(self, process, block):
        output = ""
        for line in process.stdout:
            output += self._there(line)
            if documents.begins_to_match(block, output):
                break
        if process.poll() is None:
            os.killpg(process.pid, 9)
        process.wait()
        process.stdout.close()
        lines = len(block.expected.splitlines())
        return 0, "\n".join(output.splitlines()[:lines])

    def _here(self, command):
        return re.sub(r"\b(8080|8090|9550|9551|5550|5551|5552)\b", lambda port: self.ports[port[1]], command)

    def _there(self, output):
        for default, chosen in self.ports.items():
            output = re.sub(rf"\b{chosen}\b", default, output)
        return output


class CommandsTest(unittest.TestCase):
    def run_document(self, path):
        blocks = documents.blocks_of(path)
        wanted = [block for block in blocks if block.marker != "not run"]
        if not wanted:
            return
        folder, shops = Folder(), {}
        try:
            for block in wanted:
                flags = tuple(block.reason.split()[1:]) if block.marker == "shop" else ()
                if flags not in shops:
                    shops[flags] = DocumentShop(folder, flags)
                shop = shops[flags]
                with self.subTest(str(block)):
                    if '"zeromq"' in block.command and not os.path.isdir(NODE_MODULES):
                        self.skipTest("it needs `npm ci` in tests/docs")
                    self.check_block(shop, block)
        finally:
            statuses = [shop.stop() for shop in shops.values()]
            folder.remove()
            self.assertEqual([[0, 0, 0]] * len(shops), statuses)

    def check_block(self, shop, block):
        status, output = shop.run(block)
        seen = f"{block}\n{block.command}\nprinted:\n{output}"
        self.assertEqual(0, status, f"{seen}\nand ended with status {status}")
        self.assertTrue(documents.matches(block, output), f"{seen}\nnot:\n{block.expected}")

    def test_an_endless_command_says_what_it_prints(self):
        for path in documents.PATHS:
            for block in documents.blocks_of(path):
                if block.marker == "endless":
                    self.assertIsNotNone(block.expected, str(block))


def _add_a_test_for(path):
    def test(self):
        self.run_document(path)
    name = re.sub(r"\W", "_", path.removesuffix(".md").lower())
    setattr(CommandsTest, f"test_the_commands_of_{name}", test)


for each in documents.PATHS:
    _add_a_test_for(each)
