# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the shop that compose and script/server start is worth a look, and is the tutorial's too.

Method: cartd on docker/catalog.json, twice on the same store, and a gateway that is asked for what a page shows.
"""

import json
import os
import tempfile
import unittest
import xml.etree.ElementTree

from programs import Cartd, Gateway, request

PROJECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


class DemoShopTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="holdfast-test-"))
        cls.store = "sqlite:" + os.path.join(folder, "cart.db")
        with open(os.path.join(PROJECT, "docker/catalog.json"), encoding="utf-8") as file:
            cls.catalog = json.load(file)
        cls.start()

    @classmethod
    def start(cls):
        cls.cartd = Cartd(store=cls.store, catalog=cls.catalog)
        cls.gateway = Gateway(cls.cartd.commands, cls.cartd.changes).wait_ready()

    @classmethod
    def stop(cls):
        cls.gateway.stop()
        cls.cartd.stop()

    @classmethod
    def tearDownClass(cls):
        cls.stop()

    def items(self):
        status, text = request(self.gateway.http, "GET", "/items")
        self.assertEqual(200, status, text)
        return json.loads(text)["items"]

    def test_the_tutorials_item_is_the_first_and_there_are_ten_of_it(self):
        first = self.items()[0]
        self.assertEqual(("P", 10, 10), (first["item"], first["available"], first["stock"]))
        status, body = self.gateway.cart(session="ann", action="add", quantity="3")
        self.assertEqual((200, "7"), (status, body["inventorycount"]))
        self.assertEqual(200, self.gateway.cart(session="ann", action="remove", quantity="3")[0])

    def test_every_item_has_a_picture_a_price_and_words_in_both_languages(self):
        for item in self.items():
            with self.subTest(item=item["item"]):
                self.assertEqual(({"en", "zh"}, {"en", "zh"}, "EUR"),
                                 (set(item["name"]), set(item["text"]), item["price"]["currency"]))
                status, picture = request(self.gateway.http, "GET", item["image"])
                self.assertEqual(200, status)
                self.assertTrue(xml.etree.ElementTree.fromstring(picture).tag.endswith("svg"))

    def test_one_opens_two_minutes_after_the_first_start_and_no_later_one(self):
        def opening():
            return {item["item"]: item["opens_at"] for item in self.items() if "opens_at" in item}

        first = opening()
        self.assertEqual(1, len(first))
        self.assertTrue(all(item["open"] is (item["item"] not in first) for item in self.items() if "open" in item))
        self.stop()
        self.start()
        self.assertEqual(first, opening())


if __name__ == "__main__":
    unittest.main()
