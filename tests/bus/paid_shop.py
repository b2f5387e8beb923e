# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A shop whose orders are to be paid: cartd, two public gateways, a backoffice and a courier. Any may be killed, or
stand still."""

import os
import signal
import subprocess
import tempfile
import time

from insistent_client import InsistentClient
from programs import CARTCTL, SOON, Backoffice, Cartd, Courier, Gateway, clean_environment

GATEWAYS = ("gateway 1", "gateway 2")
PROGRAMS = ("cartd", *GATEWAYS, "backoffice", "courier")


class PaidShop:
    """Programs are started and killed by the main thread only; the others ask for clients."""

    def __init__(self, catalog, hook, *flags, store=None):
        """`flags` are cartd's. Its store is an SQLite file, or the one given."""
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self._store = store or "sqlite:" + self._path("cart.db")
        self._catalog, self._hook, self._flags = catalog, hook, flags
        self._programs = {}
        for name in PROGRAMS:
            self._start(name)
        self._programs["courier"].wait_event("hook_taken")  # it hears of all that happens from now on

    def _path(self, name):
        return os.path.join(self._folder.name, name)

    def _start(self, name):
        commands, changes, operator = ("ipc://" + self._path(each) for each in ("commands", "changes", "operator"))
        if name == "cartd":
            program = Cartd("--payment", "external", *self._flags, commands=commands, changes=changes, operator=operator,
                            store=self._store, catalog=self._catalog)
        elif name == "backoffice":
            program = Backoffice(operator)
        elif name == "courier":
            program = Courier(operator, self._hook)
        else:
            program = Gateway(commands, changes)
        self._programs[name] = program

    def kill(self, name):
        """It is killed, and another one started in its place."""
        killed = self._programs.pop(name)  # nobody asks at its address any more, which may be another's soon
        if not killed.running():
            raise AssertionError(f"{name} has ended by itself: {killed.log()}")
        killed.kill()
        killed.stop()  # did it complain?
        if name == "courier":
            # The operator knows that it is gone; else the next one waits until its lease has run out.
            self.cartctl("hook", "enable", self._hook["name"])
        self._start(name)

    def freeze(self, name, seconds):
        """It stands still for so long."""
        frozen = self._programs[name]
        frozen.signal(signal.SIGSTOP)
        time.sleep(seconds)
        frozen.signal(signal.SIGCONT)

    def stop(self):
        """Everything ends well, what others need last."""
        try:
            return {name: self._programs[name].stop() for name in reversed(PROGRAMS) if name in self._programs}
        finally:
            self._folder.cleanup()

    # --- doors -------------------------------------------------------------------------------------

    def _running(self, name):
        program = self._programs.get(name)
        if program is None:
            raise ConnectionError(name + " is not there")
        return program

    def shopper(self, first):
        """A client of both public gateways, which begins with that one."""
        doors = [lambda name=name: (self._running(name).http, {}) for name in GATEWAYS]
        return InsistentClient(*doors[first:], *doors[:first])

    def backend(self):
        """A client with a key."""
        def door():
            office = self._running("backoffice")
            return office.backend, office.headers("all")
        return InsistentClient(door)

    def cartctl(self, *arguments):
        """What it printed."""
        words = [CARTCTL, "--operator", "ipc://" + self._path("operator"), *arguments]
        end = time.monotonic() + SOON
        while True:
            done = subprocess.run(words, capture_output=True, text=True, timeout=SOON, env=clean_environment(),
                                  check=False)
            if done.returncode == 0:
                return done.stdout
            if time.monotonic() > end:
                raise AssertionError(f"cartctl {arguments} ended with {done.returncode}: {done.stdout}{done.stderr}")
            time.sleep(0.05)
