# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What is compared: each server started on a port of its own, known by its processes, and stopped."""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import tempfile
import time

from programs import Program, die_with_parent, eventually, request

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"
WEB = PEERS.parent.parent / "web"
NGINX = "/usr/sbin/nginx"
# Ten thousand threads take some seconds to start, and gateways some to let a crowd go.
DEADLINE = 30
# No measurement runs out of units.
STOCK = 1_000_000_000


class ServerError(Exception):
    """A server did not start or did not last."""


class Server:
    """In a `with` it runs: `targets` are its addresses, `pids` the processes that do the work.

    `build` is the build's folder, where temporary files go too: it is on a disk, /tmp may not be.
    """

    name = None
    dialect = "plain"

    def __init__(self, build):
        self.build = build
        self.targets = []
        self.pids = []
        self._folder = None
        self._running = []

    @property
    def folder(self):
        return self._folder.name

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="bench-", dir=self.build)
        try:
            self.start()
        except BaseException as error:
            self.stop()
            if isinstance(error, (OSError, TimeoutError)):
                raise ServerError(f"{self.name} does not start: {error}") from error
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        raise NotImplementedError

    def stop(self):
        for program in reversed(self._running):
            try:
                program.stop()
            except (subprocess.TimeoutExpired, AssertionError):
                program.kill()
        self._running.clear()
        self._folder.cleanup()

    def run(self, program):
        self._running.append(program)
        return program


class Peer:
    """A child that is no program of Holdfast's; what it complains about stands in a file."""

    def __init__(self, command, folder, **options):
        self._log = os.path.join(folder, "stderr.log")
        with open(self._log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
                preexec_fn=die_with_parent, start_new_session=True, **options)

    def address(self):
        """From its one line, "listening ADDRESS"."""
        ready, _, _ = select.select([self.process.stdout], [], [], DEADLINE)
        words = self.process.stdout.readline().split() if ready else []
        if len(words) != 2 or words[0] != "listening":
            raise ServerError(f"{self.process.args[0]} does not listen: {self.complaint()}")
        return words[1]

    def complaint(self):
        lines = pathlib.Path(self._log).read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "it does not say why"

    def stop(self):
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.process.stdout.close()

    def kill(self):
        """And its children, as nginx has them."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(DEADLINE)
        self.process.stdout.close()


class PeerServer(Server):
    """A server that is one process and says where it listens."""

    def command(self):
        raise NotImplementedError

    def start(self):
        peer = self.run(Peer(self.command(), self.folder))
        self.targets = [peer.address()]
        self.pids = [peer.process.pid]


class Floor(PeerServer):
    name = "floor"

    def command(self):
        return [self.build / "bench/peers/floor"]


class Threads(PeerServer):
    name = "threads"

    def __init__(self, build, max_polls):
        super().__init__(build)
        self._max_polls = max_polls

    def command(self):
        return [self.build / "bench/peers/thread_per_poll", "--max-polls", str(self._max_polls)]


class Tornado(PeerServer):
    name = "tornado"

    def command(self):
        # Debian's own Python, which has Debian's Tornado.
        return ["/usr/bin/python3", PEERS / "tornado_shop.py", "--stock", str(STOCK)]


class Nchan(Server):
    name = "nchan"
    dialect = "nchan"

    def start(self):
        # nginx knows no port 0, but it takes a socket over that is bound already. It does not make
        # such a one non-blocking.
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(65535)
            listener.setblocking(False)
            address = f"127.0.0.1:{listener.getsockname()[1]}"
            text = self.configuration()
            path = os.path.join(self.folder, "nchan.conf")
            pathlib.Path(path).write_text(
                text.replace("@FOLDER@", self.folder).replace("@ADDRESS@", address), encoding="utf-8")
            master = self.run(Peer([NGINX, "-c", path], self.folder, pass_fds=[listener.fileno()],
                                   env={**os.environ, "NGINX": f"{listener.fileno()};"}))
        self.targets = [address]
        self.pids = self._workers(master)

    def configuration(self):
        """As `nchan.conf.in` has it, what is filled in left open."""
        return (PEERS / "nchan.conf.in").read_text(encoding="utf-8")

    def _workers(self, master):
        """The master only waits: work and memory are its worker's."""
        pid = master.process.pid

        def children():
            if master.process.poll() is not None:
                raise ServerError(f"nchan does not start: {master.complaint()}")
            text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            return [int(word) for word in text.split()]
        return eventually(children, "nginx starts no worker", DEADLINE)


class Cartd(Server):
    """cartd alone; `commands` is where it takes them."""

    name = "cartd"
    cartd_flags = ()

    def start(self):
        catalog = os.path.join(self.folder, "catalog.json")
        with open(catalog, "w", encoding="utf-8") as file:
            json.dump({"items": [{"item": "P", "stock": STOCK}]}, file)
        program = self.start_program("cartd", [
            "--store", f"sqlite:{self.folder}/cart.db", "--catalog", catalog,
            "--commands", "tcp://127.0.0.1:0", "--changes", "tcp://127.0.0.1:0",
            "--operator", "tcp://127.0.0.1:0", "--admin", "off", *self.cartd_flags])
        self.commands = program.listening("commands")
        self.operator = program.listening("operator")
        self.changes = program.listening("changes")
        self.pids = [program.process.pid]

    def start_program(self, name, flags):
        return self.run(Program(name, self.build / name / name, flags))


class Holdfast(Cartd):
    """One cartd and some gateways; nobody's wait ends by itself, as with the peers."""

    name = "holdfast"
    dialect = "holdfast"

    def __init__(self, build, gateways=1):
        super().__init__(build)
        self._gateways = gateways
        self.gateway_pids = []
        if gateways > 1:
            self.name = f"holdfast, {gateways} gateways"

    def start(self):
        super().start()
        for _ in range(self._gateways):
            gateway = self.start_program("gateway", [
                "--listen", "127.0.0.1:0", "--commands", self.commands, "--changes", self.changes,
                "--admin", "off", "--web", str(WEB), "--wait", "10m", "--max-wait", "10m",
                "--drain", "100ms"])
            self.targets.append(gateway.listening("http"))
            self.gateway_pids.append(gateway.process.pid)
        self.pids += self.gateway_pids
        for target in self.targets:
            self._wait_ready(target)

    def _wait_ready(self, target):
        """Until it has heard from cartd, it answers 503."""
        def ready():
            time.sleep(0.02)
            return request(target, "GET", "/status?wait=0")[0] == 200
        eventually(ready, f"the gateway at {target} does not get ready", DEADLINE)


class PaidShop(Holdfast):
    """Where a checkout makes an order, and a gateway is the backend's door: `backend` is where, `key` comes in."""

    name = "holdfast, paid"
    cartd_flags = ("--payment", "external")

    def start(self):
        super().start()
        made = subprocess.run([self.build / "cartctl/cartctl", "key", "new", "--name", "bench",
                               "--scope", "orders:write"], check=True, capture_output=True, text=True)
        self.key, line = made.stdout.splitlines()
        keys = os.path.join(self.folder, "backend.keys")
        with open(keys, "w", encoding="utf-8") as file:
            file.write(line + "\n")
        os.chmod(keys, 0o600)
        door = self.start_program("gateway", [
            "--listen", "off", "--backend", "127.0.0.1:0", "--operator", self.operator, "--keys", keys,
            "--admin", "off", "--drain", "100ms"])
        self.backend = door.listening("backend")
        self.pids.append(door.process.pid)
        eventually(lambda: self._confirm_none() == 404, "the backend's door does not get ready", DEADLINE)

    def _confirm_none(self):
        """The status of what is asked of an order that there is not: 503 while cartd is not reached."""
        return request(self.backend, "POST", "/v1/orders/00000000-0000-4000-8000-000000000000/confirm", "{}",
                       {"Authorization": "Bearer " + self.key, "Content-Type": "application/json"})[0]


class HoldfastStream(Holdfast):
    """The same, for programs that read one stream of events each."""

    name = "holdfast-stream"
    dialect = "holdfast-stream"


class HoldfastBlind(Holdfast):
    """The same, for pages that know no cursor."""

    name = "holdfast-blind"
    dialect = "holdfast-blind"
