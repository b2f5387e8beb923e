#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A small shop on Tornado, as a tutorial would have it: stock and carts in memory, long polls on futures.

    tornado_shop.py [--port N] [--stock N]       prints "listening 127.0.0.1:PORT"
"""

import argparse
import asyncio
import collections
import resource

import tornado.httpserver
import tornado.netutil
import tornado.web


class Shop:
    """Units that are left, the carts that have the others, and who waits for a change."""

    def __init__(self, stock):
        self.left = stock
        self._carts = collections.Counter()
        self._waiting = set()

    def add(self, session):
        if self.left == 0:
            raise tornado.web.HTTPError(409)
        self.left -= 1
        self._carts[session] += 1
        self._tell()

    def remove(self, session):
        units = self._carts.pop(session, 0)
        if units:
            self.left += units
            self._tell()

    def wait(self):
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        return future

    def leave(self, future):
        self._waiting.discard(future)

    def _tell(self):
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            future.set_result(self.left)


class StatusHandler(tornado.web.RequestHandler):
    def initialize(self, shop):
        self.shop = shop
        self.future = None

    async def get(self):
        self.future = self.shop.wait()
        try:
            left = await self.future
        except asyncio.CancelledError:
            return
        self.write({"inventorycount": str(left)})

    def on_connection_close(self):
        if self.future:
            self.shop.leave(self.future)
            self.future.cancel()


class CartHandler(tornado.web.RequestHandler):
    def initialize(self, shop):
        self.shop = shop

    def post(self):
        session = self.get_body_argument("session")
        actions = {"add": self.shop.add, "remove": self.shop.remove}
        action = actions.get(self.get_body_argument("action"))
        if not action:
            raise tornado.web.HTTPError(400)
        action(session)
        self.write({"inventorycount": str(self.shop.left)})


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--stock", type=int, default=10)
    arguments = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    shop = Shop(arguments.stock)
    application = tornado.web.Application([
        ("/status", StatusHandler, {"shop": shop}),
        ("/cart", CartHandler, {"shop": shop}),
    ], log_function=lambda handler: None)
    sockets = tornado.netutil.bind_sockets(arguments.port, "127.0.0.1", backlog=65535)
    tornado.httpserver.HTTPServer(application).add_sockets(sockets)
    print(f"listening 127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
