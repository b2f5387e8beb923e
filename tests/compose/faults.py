# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What a client that follows the protocol sees while parts are killed, restarted, replaced."""

import asyncio
import functools
import time
import unittest

import engine
import office
from programs import eventually, metric_of
from running_shop import PLENTY, figure, shop
from shoppers import Crowd, number


def in_a_loop(test):
    """Runs an async test; unittest's own way turns on asyncio's debugging, too slow for a crowd."""
    @functools.wraps(test)
    def run(self):
        asyncio.run(test(self))
    return run


class Faults(unittest.TestCase):
    """What a client that follows the protocol sees while parts are killed, restarted, replaced."""

    async def compose(self, *arguments):
        return await asyncio.to_thread(shop.stack.compose, *arguments)

    async def change(self, crowd):
        """One change of the crowd's item; its seq."""
        buyer = crowd.buyers[0]
        answer = await buyer.wish(buyer.holds + 1)
        return number(answer["cursor"])

    def assert_no_failure(self, seen, statuses=frozenset({200})):
        self.assertEqual(seen["broken"], 0, seen)
        self.assertEqual(seen["not a problem"], 0, seen)
        self.assertLessEqual(seen.statuses(), statuses, seen)

    @in_a_loop
    async def test_one_change_answers_two_thousand_polls_over_all_replicas(self):
        async with Crowd(shop, "crowd", watchers=2000, buyers=1) as crowd:
            await crowd.settle()
            begin = time.monotonic()
            await crowd.all_know(await self.change(crowd))
            figure("2,000 held polls answered by one change", f"{time.monotonic() - begin:.3f} s")
            self.assert_no_failure(crowd.answered)
            self.assert_no_failure(crowd.seen)
            for gateway in shop.stack.containers("gateway"):
                self.assertGreater(metric_of(shop.admin(gateway), "gateway_polls_ended_total"), 0, "all have their share")

    @in_a_loop
    async def test_a_killed_gateway_loses_nothing_and_all_learn_the_count(self):
        victim = shop.stack.containers("gateway")[0]
        async with Crowd(shop, "killed", watchers=2000, buyers=1) as crowd:
            await crowd.settle()
            begin = time.monotonic()
            await asyncio.to_thread(shop.stack.docker, "kill", victim)
            killed = time.monotonic()
            seq = await self.change(crowd)
            await crowd.all_know(seq)
            figure("after kill -9 of a gateway all 2,000 know the new count",
                   f"{time.monotonic() - killed:.3f} s (the kill took {killed - begin:.3f} s)")
            left = PLENTY - crowd.buyers[0].holds
            self.assertEqual({watcher.available for watcher in crowd.watchers}, {left})
            figure("connections closed as they were used, and broken", (crowd.seen["reopened"], crowd.seen["broken"]))
        await asyncio.to_thread(shop.stack.docker, "start", victim)
        await asyncio.to_thread(shop.stack.up, "--no-recreate")

    @in_a_loop
    async def test_a_restart_of_cartd_refuses_at_worst_and_counts_stay_exact(self):
        async with Crowd(shop, "restarted", watchers=50, buyers=40, per_second=200) as crowd:
            await asyncio.sleep(1)
            await self.compose("restart", "cartd")
            await asyncio.sleep(1)
            held = await crowd.settle()
            figure("a restart of cartd under 200 commands/s",
                   {"polls": dict(crowd.seen), "commands": dict(crowd.answered)})
            self.assert_no_failure(crowd.answered, {200, 503, 504})
            self.assert_no_failure(crowd.seen, {200, 503, 504})
            self.assertEqual(shop.available("restarted"), PLENTY - held)
            for buyer in crowd.buyers:
                self.assertEqual(await buyer.cart(), buyer.holds)

    def test_a_new_container_of_cartd_is_found_by_backoffice_and_courier(self):
        key = office.add_key(shop.stack, "*")
        (old,) = shop.stack.containers("cartd")
        shop.stack.docker("kill", old)  # its file is left there
        shop.stack.up("--no-deps", "--force-recreate", "cartd")
        eventually(lambda: office.ask(shop.door, "GET", "/v1/items/P", key)[0] == 200, "the door is not open again")
        order = office.check_out(shop.http, "bob", "kettle")
        self.assertEqual("sold", office.ask(shop.door, "POST", f"/v1/orders/{order}/confirm", key)[1]["state"])
        shop.receiver.wait_told(order)

    async def under_load(self, item, act):
        """Does it under 500 held polls and 100 commands/s; nobody may notice.

        But a request that meets a gateway in its first moments may be refused: the door repeats nothing.
        """
        async with Crowd(shop, item, watchers=500, buyers=20, per_second=100) as crowd:
            await asyncio.to_thread(act)
            held = await crowd.settle()
            await crowd.all_know(await self.change(crowd))
            figure(f"{item} under load", {"polls": dict(crowd.seen), "commands": dict(crowd.answered)})
            self.assert_no_failure(crowd.answered, {200, 503})
            self.assert_no_failure(crowd.seen, {200, 503})
            self.assertEqual(shop.available(item), PLENTY - held - 1)

    @in_a_loop
    async def test_rolling_all_gateways_is_not_noticed_and_backoffice_has_its_new_settings(self):
        before = set(shop.stack.containers("gateway"))
        old = shop.stack.containers("backoffice"), shop.stack.containers("courier")
        office.write(shop.stack, "new.keys", "")
        shop.stack.environment["HOLDFAST_KEYS_FILE"] = "./new.keys"
        await self.under_load("rolled", lambda: figure("roll", engine.run(
            "script/roll", cwd=shop.stack.folder, env=shop.stack.environment)))
        after = set(shop.stack.containers("gateway"))
        self.assertEqual(len(after), len(before))
        self.assertFalse(after & before, "every gateway is a new one")
        shop.look()
        key = office.add_key(shop.stack, "*")
        eventually(lambda: office.ask(shop.door, "GET", "/v1/items/P", key)[0] == 200, "the new file of keys is not read")
        self.assertNotEqual(old[0], shop.stack.containers("backoffice"))
        self.assertEqual(old[1], shop.stack.containers("courier"), "there is nothing new about it")

    @in_a_loop
    async def test_scaling_up_and_down_is_not_noticed(self):
        def scale():
            for count in (5, 2, 3):
                shop.stack.up("--no-recreate", "--scale", f"gateway={count}")
        await self.under_load("scaled", scale)
