# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Shoppers who follow the protocol, hundreds of them in one thread, and what they saw.

They speak HTTP/1.1 over TLS, over connections they keep, poll with `since`, and repeat a command that got a
503 or 504. A new connection that ends without an answer is counted as broken, and then repeated too.
"""

import asyncio
import collections
import contextlib
import json
import random

ANSWER_SECONDS = 70
# Before a request is repeated whose connection broke.
BREAK_SECONDS = 0.05
# Before one is repeated that was refused.
REFUSED_SECONDS = 0.1
# So many shake hands at a time: all of a crowd at once would be too slow for it, in this one thread, and a gateway would hang up.
HANDSHAKES = 50


class Seen(collections.Counter):
    """How often which status came: ("status", 200), "broken"."""

    def statuses(self):
        return {key[1] for key in self if key[0] == "status"}


class Client:
    """One connection at a time."""

    def __init__(self, shop, seen, handshakes):
        self._host, _, port = shop.https.rpartition(":")
        self._port = int(port)
        self._tls = shop.tls
        self._handshakes = handshakes
        self._streams = None
        self._seen = seen

    async def ask(self, method, target, body=None):
        """One request; its status and JSON. Raises OSError when the connection ends before the answer.

        But a connection that was of use before may have been closed just now, and nobody's bytes can say so in time through a
        door that reads none: as browsers do (RFC 9112, 9.3.1), it is asked once more, on a new one.
        """
        if self._streams:
            try:
                return await asyncio.wait_for(self._ask(method, target, body), ANSWER_SECONDS)
            except (OSError, asyncio.IncompleteReadError) as error:
                await self.close()
                if getattr(error, "partial", b""):
                    raise self._broken(method, target, error) from error
                self._seen["reopened"] += 1
        try:
            return await asyncio.wait_for(self._ask(method, target, body), ANSWER_SECONDS)
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise self._broken(method, target, error) from error

    def _broken(self, method, target, error):
        self._seen["broken"] += 1
        self._seen["broken by", repr(error)] += 1
        return OSError(f"{method} {target}: {error!r}")

    async def _ask(self, method, target, body):
        if not self._streams:
            async with self._handshakes:
                self._streams = await asyncio.open_connection(self._host, self._port, ssl=self._tls)
        reader, writer = self._streams
        content = json.dumps(body).encode() if body is not None else b""
        writer.write(f"{method} {target} HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
                     f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        text = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            await self.close()
        status = int(head[0].split()[1])
        self._seen["status", status] += 1
        if status >= 400 and headers.get("content-type") != "application/problem+json":
            self._seen["not a problem"] += 1  # no gateway's
        answer = json.loads(text) if text else None
        if status >= 400:
            self._seen["refused", answer.get("detail")] += 1
        return status, answer

    async def insist(self, method, target, body=None):
        """Asks until it is done, over refusals and broken connections; the answer."""
        while True:
            try:
                status, answer = await self.ask(method, target, body)
            except OSError:
                await asyncio.sleep(BREAK_SECONDS)
                continue
            if status == 200:
                return answer
            await asyncio.sleep(REFUSED_SECONDS)

    async def close(self):
        if self._streams:
            _, writer = self._streams
            self._streams = None
            writer.transport.abort()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


def number(cursor):
    return int(cursor.rpartition(".")[2])


class Watcher:
    """Polls one item for as long as it runs. `seq` and `available` are what it knows."""

    def __init__(self, shop, item, seen, handshakes):
        self._client = Client(shop, seen, handshakes)
        self._item = item
        self._knows = asyncio.Condition()
        self.seq = -1
        self.available = None

    async def run(self, until):
        cursor = None
        while not until.is_set():
            since = f"&since={cursor}" if cursor else "&wait=0"
            state = await self._client.insist("GET", f"/status?item={self._item}{since}")
            cursor = state["cursor"]
            async with self._knows:
                self.seq = number(cursor)
                self.available = state["items"][0]["available"]
                self._knows.notify_all()
            await asyncio.sleep(state["next"]["delay_ms"] / 1000)

    async def leave(self):
        await self._client.close()

    async def knows(self, seq):
        async with self._knows:
            await self._knows.wait_for(lambda: self.seq >= seq)


class Buyer:
    """A session that keeps changing its mind. `holds` is the last amount that was acknowledged."""

    def __init__(self, shop, item, name, per_second, seen, handshakes):
        self._client = Client(shop, seen, handshakes)
        self._item = item
        self._name = name
        self._pause = 1 / per_second
        self.holds = 0

    async def wish(self, quantity):
        """Says it until it is acknowledged; returns the acknowledgement."""
        body = {"session": self._name, "item": self._item, "action": "add", "quantity": quantity}
        if quantity == 0:
            body = {"session": self._name, "item": self._item, "action": "remove"}
        answer = await self._client.insist("POST", "/cart", body)
        self.holds = quantity
        return answer

    async def run(self, until):
        while not until.is_set():
            await self.wish(random.randrange(4))
            await asyncio.sleep(self._pause)

    async def leave(self):
        await self._client.close()

    async def cart(self):
        answer = await self._client.insist("GET", f"/cart?session={self._name}")
        return sum(line["quantity"] for line in answer["lines"])


class Crowd:
    """Watchers and buyers of one item, for the length of an `async with`.

    `seen` is what the polls were answered, `answered` the commands.
    """

    def __init__(self, shop, item, watchers=0, buyers=0, per_second=1):
        self.seen = Seen()
        self.answered = Seen()
        handshakes = asyncio.Semaphore(HANDSHAKES)
        self.watchers = [Watcher(shop, item, self.seen, handshakes) for _ in range(watchers)]
        self.buyers = [Buyer(shop, item, f"{item}.{n}", per_second / max(buyers, 1), self.answered, handshakes)
                       for n in range(buyers)]
        self._closed = asyncio.Event()  # for watchers
        self._settled = asyncio.Event()  # for buyers

    async def __aenter__(self):
        self._watching = [asyncio.create_task(watcher.run(self._closed)) for watcher in self.watchers]
        self._buying = [asyncio.create_task(buyer.run(self._settled)) for buyer in self.buyers]
        await self.all_know(0)
        return self

    async def __aexit__(self, *_):
        self._closed.set()
        self._settled.set()
        for task in self._watching + self._buying:
            task.cancel()
        await asyncio.gather(*self._watching, *self._buying, return_exceptions=True)
        for member in self.watchers + self.buyers:
            await member.leave()

    async def all_know(self, seq):
        await asyncio.wait_for(asyncio.gather(*(w.knows(seq) for w in self.watchers)), ANSWER_SECONDS)

    async def settle(self):
        """Lets every buyer end with an acknowledged wish; how many units they hold."""
        self._settled.set()
        await asyncio.wait_for(asyncio.gather(*self._buying), ANSWER_SECONDS)
        return sum(buyer.holds for buyer in self.buyers)
