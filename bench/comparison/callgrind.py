# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Instructions of a program of Holdfast's, its libraries included, counted by callgrind under a load.

The same load runs twice, in two sizes, each with new programs: the difference is that of the events
alone, for start and stop cost the same.
"""

import dataclasses
import pathlib
import re
import tempfile
from typing import Callable

from comparison import servers
from comparison.measurements import MeasurementError, run

VALGRIND = "/usr/bin/valgrind"
_DEADLINE = 120


@dataclasses.dataclass(frozen=True)
class Count:
    """What is counted: instructions of `program` for one event of a load."""

    name: str
    program: str
    server: type  # of which the program is a part
    command: Callable[[servers.Server, int], list]  # the load generator's, of a size
    sizes: tuple  # the small one and the large one
    events: str  # the figure of the load generator that says how many events there were


def _polls(server, cycles):
    # That it is idle before the next change makes every cycle the same.
    return ["load", "polls", "--target", server.targets[0], "--count", 300, "--cycles", cycles,
            "--pid", server.gateway_pids[0]]


def _commands(server, commands):
    # One client: how many share a turn does not depend on chance.
    return ["load", "commands", "--target", server.targets[0], "--clients", 1,
            "--commands", commands, "--seconds", _DEADLINE / 2]


def _bus_commands(server, commands):
    # So many under way that batches are full, and so few sessions that the store does not grow: with
    # more, later commands cost more.
    return ["bus_load", "--endpoint", server.commands, "--in-flight", 256, "--sessions", 256,
            "--commands", commands, "--seconds", _DEADLINE / 2]


COUNTS = (
    Count("gateway: a poll, its answer and the next poll", "gateway", servers.Holdfast, _polls,
          (4, 12), "answers"),
    Count("gateway: a command", "gateway", servers.Holdfast, _commands, (100, 400), "done"),
    Count("cartd: a command", "cartd", servers.Cartd, _bus_commands, (2048, 8192), "done"),
)


def measure(count, build):
    """Instructions for one event."""
    (few_instructions, few_events), (instructions, events) = (
        _run_size(count, build, size) for size in count.sizes)
    return round((instructions - few_instructions) / (events - few_events))


def _run_size(count, build, size):
    """(instructions, events) from the program's start to its end."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        file = pathlib.Path(folder) / "callgrind.out"
        with _counted(count, file)(build) as server:
            figures = run(count.command(server, size), build, _DEADLINE)
        if figures.get("errors"):
            raise MeasurementError(f"{count.name}: {figures['errors']} errors")
        return _total(file), figures[count.events]


def _counted(count, file):
    """The server's class, with the one program under callgrind."""
    class Counted(count.server):
        def start_program(self, name, flags):
            if name != count.program:
                return super().start_program(name, flags)
            path = self.build / name / name
            return self.run(servers.Program(name, VALGRIND, [
                "-q", "--tool=callgrind", f"--callgrind-out-file={file}", str(path), *flags]))
    return Counted


def _total(file):
    try:
        return int(re.search(r"^totals: (\d+)", file.read_text(encoding="utf-8"), re.MULTILINE)[1])
    except (OSError, TypeError) as error:
        raise MeasurementError(f"callgrind counted nothing: {error}") from error
