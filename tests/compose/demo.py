# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The shop with simulated shoppers in it: docker-compose.demo.yml."""

import json
import unittest

from programs import eventually
from running_shop import shop

# They look around before they take something.
FIRST_SECONDS = 90


class Demo(unittest.TestCase):
    def setUp(self):
        self.addCleanup(shop.up, "--no-deps", "cartd")
        self.addCleanup(shop.stack.files.clear)
        shop.stack.files[:] = ["docker-compose.yml", "docker-compose.demo.yml"]
        shop.stack.up("--no-deps", "cartd")
        self.addCleanup(shop.stack.compose, "rm", "--stop", "--force", "shoppers")
        shop.stack.compose("up", "-d", "--no-deps", "shoppers")
        (self.shoppers,) = shop.stack.containers("shoppers")

    def test_they_fill_carts_and_say_at_the_end_that_every_promise_held(self):
        def held():
            status = json.loads(shop.stack.compose("exec", "-T", "cartd", "cartctl", "status", "--json"))
            return sum(item["held"] for item in status["items"])
        eventually(held, "nobody takes anything", FIRST_SECONDS)
        shop.stack.docker("stop", self.shoppers)
        self.assertEqual("0", shop.stack.docker("inspect", "-f", "{{.State.ExitCode}}", self.shoppers).strip())
        said = shop.stack.docker("logs", self.shoppers).splitlines()
        self.assertRegex(said[0], "^6 shoppers, .*every promise held")
