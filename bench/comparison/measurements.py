# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What is measured: the cases of each part, and the load generator that measures them."""

import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
from typing import Callable, Optional

from comparison import servers
from programs import die_with_parent


class MeasurementError(Exception):
    """There is no figure; the message says why."""


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How much load there is; one for figures, one for a look whether everything works."""

    counts: tuple  # of held polls
    cycles: int
    slow_cycles: int  # where an answer costs ten times as much
    many: int  # polls that one gateway can hold, with 20,000 descriptors
    gateways: int
    clients: int
    seconds: float  # of commands
    open_rate: int  # commands/s that every server but none takes with ease
    watchers: int
    in_flight: int
    storm_count: int
    storm_rate: int
    long_seconds: float  # of the storm, and of the silence


FULL = Sizes(counts=(1000, 10_000), cycles=10, slow_cycles=5, many=19_000, gateways=5, clients=64,
             seconds=5, open_rate=1000, watchers=1000, in_flight=1024, storm_count=10_000,
             storm_rate=500, long_seconds=20)
SMALL = Sizes(counts=(20, 50), cycles=2, slow_cycles=2, many=100, gateways=2, clients=4, seconds=0.5,
              open_rate=50, watchers=20, in_flight=16, storm_count=50, storm_rate=20, long_seconds=1)


@dataclasses.dataclass(frozen=True)
class Case:
    """One server under one load. In a report `load` stands beside the server's name."""

    part: str
    load: str
    server: Callable[[], servers.Server]
    # The generator's program and arguments, of a server that runs.
    command: Callable[[servers.Server], list]
    deadline: float = 120
    quantiles: Optional[str] = None  # the file the command is told to write


@dataclasses.dataclass(frozen=True)
class Row:
    """What came of a case in a round: figures, or an error."""

    part: str
    load: str
    server: str
    round: int
    figures: Optional[dict] = None
    error: Optional[str] = None


def run(command, build, deadline):
    """The JSON object that a load generator prints last. It may have children: all of them end."""
    name, *arguments = [str(word) for word in command]
    built = pathlib.Path(build) / "bench" / name
    path = str(built) if built.exists() else shutil.which(name)
    if not path:
        raise MeasurementError(f"{built} is not built")
    process = subprocess.Popen([path, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True,
                               preexec_fn=die_with_parent)
    try:
        output, complaint = process.communicate(timeout=deadline)
    except subprocess.TimeoutExpired:
        raise MeasurementError(f"no result within {deadline:g} s") from None
    finally:
        _end_group(process)
    if process.returncode != 0:
        reason = (complaint.strip().splitlines() or ["without a word"])[-1]
        raise MeasurementError(f"{name} ended with {process.returncode}: {reason}")
    try:
        return json.loads(output.strip().splitlines()[-1])
    except (IndexError, json.JSONDecodeError) as error:
        raise MeasurementError(f"{name} printed no JSON: {error}") from error


def _end_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def measure(case, number):
    """Starts the case's server, measures, stops it; what goes wrong becomes the row's error."""
    server = case.server()
    try:
        with server:
            figures = run(case.command(server), server.build, case.deadline)
        return Row(case.part, case.load, server.name, number, figures=figures)
    except (servers.ServerError, MeasurementError) as error:
        return Row(case.part, case.load, server.name, number, error=str(error))


class Plan:
    """The cases of every part, in the order in which a round runs them."""

    PARTS = ("polls", "scale", "commands", "sales", "bus", "storm", "idle")

    def __init__(self, build, sizes, folder):
        self._build = build
        self._sizes = sizes
        self._folder = folder  # where the arrivals for the curve go

    def cases(self, part):
        return list(getattr(self, f"_{part}")())

    def _server(self, kind, *arguments):
        return lambda: kind(self._build, *arguments)

    def _polls(self):
        sizes = self._sizes
        for count in sizes.counts:
            yield self._poll_case("polls", self._server(servers.Floor), count, sizes.cycles)
            yield self._poll_case("polls", self._server(servers.Holdfast), count, sizes.cycles)
            yield self._poll_case("polls", self._server(servers.HoldfastStream), count, sizes.cycles)
            yield self._poll_case("polls", self._server(servers.HoldfastBlind), count, sizes.cycles)
            yield self._poll_case("polls", self._server(servers.Nchan), count, sizes.cycles)
            yield self._poll_case("polls", self._server(servers.Tornado), count, sizes.slow_cycles)
            # Ten thousand threads may never be done: that is a result too.
            yield self._poll_case("polls", self._server(servers.Threads, count), count,
                                  sizes.slow_cycles, deadline=30)

    def _scale(self):
        sizes = self._sizes
        yield self._poll_case("scale", self._server(servers.Floor), sizes.many, sizes.slow_cycles)
        yield self._poll_case("scale", self._server(servers.Holdfast), sizes.many, sizes.slow_cycles)
        yield self._poll_case("scale", self._server(servers.Nchan), sizes.many, sizes.slow_cycles)
        yield self._poll_case("scale", self._server(servers.Holdfast, sizes.gateways), sizes.many,
                              sizes.slow_cycles, gateways=sizes.gateways, deadline=240)

    def _poll_case(self, part, server, count, cycles, gateways=1, deadline=120):
        quantiles = os.path.join(self._folder, f"{server().name}-{count}.csv")

        def command(running):
            return ["load", "polls", "--dialect", running.dialect, *_targets(running), "--count", count,
                    "--cycles", cycles, *_pids(running.pids), "--quantiles", quantiles]
        return Case(part, f"{count * gateways:,}", server, command, deadline, quantiles)

    def _commands(self):
        sizes = self._sizes
        kinds = [self._server(servers.Floor), self._server(servers.Holdfast),
                 self._server(servers.Tornado), self._server(servers.Threads, sizes.clients)]
        for rate in (None, sizes.open_rate):
            for kind in kinds:
                yield self._command_case(kind, rate)
        yield self._storm_case("commands", sizes.watchers, sizes.open_rate, sizes.seconds)

    def _command_case(self, kind, rate):
        sizes = self._sizes

        def command(running):
            return ["load", "commands", "--dialect", running.dialect, "--target", running.targets[0],
                    "--clients", sizes.clients, "--seconds", sizes.seconds,
                    *(["--rate", rate] if rate else []), *_pids(running.pids)]
        return Case("commands", f"{rate:,}/s" if rate else "closed loop", kind, command)

    def _sales(self):
        sizes = self._sizes

        def command(running):
            return ["load", "sales", "--target", running.targets[0], "--backend", running.backend,
                    "--key", running.key, "--clients", sizes.clients, "--seconds", sizes.seconds,
                    *_pids(running.pids)]
        yield Case("sales", f"{sizes.clients} at once", self._server(servers.PaidShop), command)

    def _bus(self):
        sizes = self._sizes

        def command(running):
            return ["bus_load", "--endpoint", running.commands, "--seconds", sizes.seconds,
                    "--in-flight", sizes.in_flight]
        yield Case("bus", f"{sizes.in_flight:,} in flight", self._server(servers.Cartd), command)

    def _storm(self):
        sizes = self._sizes
        storm = ("storm", sizes.storm_count, sizes.storm_rate, sizes.long_seconds)
        yield self._storm_case(*storm)
        yield self._storm_case(*storm, repoll="paced")  # as the page does

    def _storm_case(self, part, count, rate, seconds, repoll="at-once"):
        def command(running):
            return ["load", "storm", "--target", running.targets[0], "--count", count, "--rate", rate,
                    "--seconds", seconds, "--repoll", repoll, *_pids(running.gateway_pids)]
        load = f"{rate:,}/s, {count:,} watch" + (", paced" if repoll == "paced" else "")
        return Case(part, load, self._server(servers.Holdfast), command)

    def _idle(self):
        sizes = self._sizes

        def command(running):
            return ["load", "idle", "--target", running.targets[0], "--count", sizes.many,
                    "--seconds", sizes.long_seconds, *_pids(running.gateway_pids)]
        yield Case("idle", f"{sizes.many:,}", self._server(servers.Holdfast), command)


def _targets(server):
    return [word for target in server.targets for word in ("--target", target)]


def _pids(pids):
    return [word for pid in pids for word in ("--pid", str(pid))]
