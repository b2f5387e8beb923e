# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""ZeroMQ peers written from the contract alone, on pyzmq: they share no code with the programs."""

import json
import queue
import threading
import unittest

import zmq

from programs import SOON

SOON_MS = int(SOON * 1000)


class BusTest(unittest.TestCase):
    """Closes sockets and stops programs in the right order, whatever a test does."""

    def setUp(self):
        self.context = zmq.Context()
        # Cleanups run last in, first out: programs and sockets before the context.
        self.addCleanup(self.context.destroy, linger=0)

    def socket(self, kind, endpoint):
        """A connected socket whose every receive has a deadline."""
        made = self.context.socket(kind)
        self.addCleanup(made.close, linger=0)
        made.setsockopt(zmq.RCVTIMEO, SOON_MS)
        made.setsockopt(zmq.SNDTIMEO, SOON_MS)
        made.setsockopt(zmq.LINGER, 0)
        if kind == zmq.SUB:
            made.setsockopt(zmq.SUBSCRIBE, b"")
        made.connect(endpoint)
        return made

    def start(self, program):
        """Stops the program after the test; a clean end is part of every test."""
        def stop():
            status = program.stop()
            self.assertEqual(status, 0, program.log())
        self.addCleanup(stop)
        return program

    def subscribe(self, cartd, topic=b""):
        """A SUB that is known to hear the feed: it has heard a heartbeat."""
        made = self.socket(zmq.SUB, cartd.changes)
        while made.recv_multipart()[0] != b"heartbeat":
            pass
        made.setsockopt(zmq.SUBSCRIBE, topic)
        if topic:
            made.setsockopt(zmq.UNSUBSCRIBE, b"")
        return made

    def call(self, socket, op, **fields):
        """A command through a REQ; its reply."""
        socket.send(command(op, **fields))
        return json.loads(socket.recv())


def command(op, **fields):
    """A command's bytes."""
    return json.dumps({"v": 1, "op": op, **fields}).encode()


def next_change(subscriber):
    """The next stock message of the feed, heartbeats and events left out: (topic, fields)."""
    while True:
        topic, body = subscriber.recv_multipart()
        if topic.startswith(b"stock/"):
            return topic.decode(), json.loads(body)


class FakeCartd:
    """Plays cartd for a gateway, and plays it as badly as a test wants.

    Replies and publishes on one thread. `stock` and `held` are by item; seq grows with each
    change(). Switches: `mute` (ops that get no reply), `forged` (op -> bytes, or a list of frames, to
    reply instead).
    """

    def __init__(self, context, epoch="fake1"):
        self.epoch = epoch
        self.seq = 0
        self.stock = {"P": 10, "Q": 5}
        self.held = {"P": 0, "Q": 0}
        self.item_seq = {"P": 0, "Q": 0}
        self.mute = set()
        self.forged = {}
        self.seen = []  # ops of the commands that came
        self.lock = threading.Lock()
        self._outbox = queue.Queue()
        self._router = context.socket(zmq.ROUTER)
        self._feed = context.socket(zmq.PUB)
        self.commands = self._bind(self._router)
        self.changes = self._bind(self._feed)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @staticmethod
    def _bind(socket):
        socket.setsockopt(zmq.LINGER, 0)
        socket.bind("tcp://127.0.0.1:*")
        return socket.getsockopt(zmq.LAST_ENDPOINT).decode().rstrip("\0")

    def stop(self):
        self._stopped.set()
        self._thread.join(SOON)

    # --- what tests do -------------------------------------------------------------------------

    def change(self, item="P", held=None, published=True):
        """A change of one item's numbers; returns its cursor."""
        with self.lock:
            self.seq += 1
            self.item_seq[item] = self.seq
            self.held[item] = self.held[item] + 1 if held is None else held
            message = self.change_message(item)
            cursor = self.cursor()
        if published:
            self.publish("stock/" + item, message)
        return cursor

    def publish(self, *frames):
        """Anything on the feed; dicts become JSON."""
        self._outbox.put([json.dumps(f).encode() if isinstance(f, dict) else
                          f.encode() if isinstance(f, str) else f for f in frames])

    def heartbeat(self):
        self.publish("heartbeat", {"v": 1, "epoch": self.epoch, "seq": self.seq, "at": AT})

    def change_message(self, item):
        return {"v": 1, "epoch": self.epoch, "seq": self.seq, **self.numbers(item), "at": AT}

    def cursor(self):
        return f"{self.epoch}.{self.seq}"

    def numbers(self, item):
        held, stock = self.held[item], self.stock[item]
        return {"item": item, "available": stock - held, "held": held, "stock": stock,
                "next_release_ms": 60000 if held else None}

    def count_seen(self, op):
        with self.lock:
            return self.seen.count(op)

    # --- the thread ----------------------------------------------------------------------------

    def _run(self):
        poller = zmq.Poller()
        poller.register(self._router, zmq.POLLIN)
        while not self._stopped.is_set():
            while not self._outbox.empty():
                self._feed.send_multipart(self._outbox.get())
            if poller.poll(2):
                self._reply(self._router.recv_multipart())
        self._router.close()
        self._feed.close()

    def _reply(self, frames):
        request = json.loads(frames[-1])
        op = request["op"]
        with self.lock:
            self.seen.append(op)
            if op in self.mute:
                return
            if op in self.forged:
                answer = self.forged[op]
            else:
                answer = json.dumps(self._answer(op, request)).encode()
        answers = answer if isinstance(answer, list) else [answer]
        self._router.send_multipart([*frames[:-1], *answers])

    def _answer(self, op, request):
        done = {"v": 1, "id": request.get("id", ""), "ok": True, "cursor": self.cursor(),
                "items": [], "lines": []}
        if op == "snapshot":
            done["items"] = [{**self.numbers(item), "seq": self.item_seq[item]}
                             for item in self.stock]
        if op == "add":
            done["items"] = [self.numbers(request["item"])]
            done["lines"] = [{"item": request["item"], "quantity": request["quantity"],
                              "expires_in_ms": 60000}]
        return done


AT = "2026-11-22T16:00:00.000Z"
