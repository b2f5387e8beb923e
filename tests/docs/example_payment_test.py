# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the example of a shop that is paid, examples/payment, takes money for what is sold and for nothing else.

Method: it runs as it is, with the provider's own package, against the provider's stand-in and a real shop. The test
is the shopper's browser, and the shopper on the payment page.
"""

import json
import os
import subprocess
import unittest
import urllib.parse
import uuid

from api_examples import ask
from programs import CARTCTL, SOON, Backoffice, Cartd, Gateway, Program, clean_environment, eventually

FOLDER = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "examples", "payment"))
with open(os.path.join(FOLDER, "catalog.json"), encoding="utf-8") as file:
    CATALOG = json.load(file)
SECRET = "whsec_of_the_example"


def node(name, script, **environment):
    return Program(name, "node", [os.path.join(FOLDER, script)],
                   environment={**clean_environment(), "PORT": "0", **environment})


@unittest.skipUnless(os.path.exists(os.path.join(FOLDER, "node_modules")) or os.environ.get("CI"),
                     "its packages are not installed: script/node-packages examples/payment")
class ExamplePaymentTest(unittest.TestCase):
    def setUp(self):
        self.cartd = self.start(Cartd("--payment", "external", catalog=CATALOG))
        self.gateway = self.start(Gateway(self.cartd.commands, self.cartd.changes)).wait_ready()
        self.office = self.start(Backoffice(self.cartd.operator, keys={"shop": ["orders:read", "orders:write"]})).wait_ready()
        self.provider = self.start(node("provider", "provider.mjs", STRIPE_WEBHOOK_SECRET=SECRET))
        self.money = self.provider.listening("provider")
        self.shop = self.start(node("shop", "shop.mjs", STRIPE_KEY="sk_test_example",
                                    STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_URL=f"http://{self.money}",
                                    HOLDFAST_URL=f"http://{self.office.backend}", HOLDFAST_KEY=self.office.keys["shop"]))
        self.address = self.shop.listening("shop")
        told = ask(self.money, "POST", "/v1/webhook_endpoints",
                   urllib.parse.urlencode({"url": f"http://{self.address}/stripe"}))
        self.assertEqual(200, told.status)

    def start(self, program):
        self.addCleanup(program.stop)
        return program

    # --- what a browser does ----------------------------------------------------------------------

    def check_out(self, session, item, quantity=1):
        code, body = self.gateway.cart(session=session, action="add", item=item, quantity=quantity)
        self.assertEqual(200, code, body)
        order = str(uuid.uuid4())
        code, body = self.form("/checkout", session=session, order=order)
        self.assertEqual(("paying", 200), (body["state"], code))
        return order

    def form(self, path, **fields):
        answer = ask(self.gateway.http, "POST", path, urllib.parse.urlencode(fields),
                     {"Content-Type": "application/x-www-form-urlencoded"})
        return answer.status, answer.body()

    def state(self, session, order):
        """What has become of the order, as soon as the gateway can say."""
        answers = []

        def is_known():
            answers.append(ask(self.gateway.http, "GET", f"/orders/{order}?session={session}"))
            return answers[-1].status == 200
        eventually(is_known, "nothing is said of the order")
        return answers[-1].body()["state"]

    def page(self, order):
        """The payment page that the shop sends the shopper to."""
        answer = ask(self.address, "GET", f"/pay?order={order}")
        self.assertEqual(303, answer.status, self.shop.log())
        return answer.headers["location"]

    def on_page(self, page, action):
        """The statuses of the webhooks that came of it."""
        answer = ask(self.money, "POST", urllib.parse.urlsplit(page).path + "/" + action)
        self.assertEqual(200, answer.status, answer.text)
        return answer.body()["webhook"]

    def payments(self):
        return [(payment["status"], payment["amount"], payment["currency"], payment["changes"])
                for payment in ask(self.money, "GET", "/payments").body()]

    def put_price(self, item, amount, currency):
        subprocess.run([CARTCTL, "--operator", self.cartd.operator, "item", "put", item, "--price", f"{amount} {currency}"],
                       stdout=subprocess.DEVNULL, timeout=SOON, check=True)

    # --- the tests ---------------------------------------------------------------------------------

    def test_what_is_paid_is_sold_and_its_money_taken_once(self):
        order = self.check_out("ann", "teapot", 2)
        page = self.page(order)
        self.assertEqual(page, self.page(order), "one order, one payment page")
        self.assertEqual([200], self.on_page(page, "pay"))
        self.assertEqual("sold", self.state("ann", order))
        self.assertEqual([200], self.on_page(page, "again"))
        self.assertEqual([("succeeded", 9800, "eur", 1)], self.payments())
        self.assertEqual(f"/paid?order={order}", self.page(order), "what is sold is not paid again")
        self.assertIn("It is yours", ask(self.address, "GET", f"/paid?order={order}").text)

    def test_who_pays_too_late_for_what_is_gone_pays_nothing(self):
        order = self.check_out("ann", "kettle")
        page = self.page(order)
        self.assertEqual(200, self.form(f"/orders/{order}/release", session="ann")[0])
        self.check_out("bob", "kettle")
        self.assertEqual([200], self.on_page(page, "pay"))
        self.assertEqual("released", self.state("ann", order))
        self.assertEqual([("canceled", 12900, "eur", 1)], self.payments())

    def test_what_is_not_paid_goes_back_when_the_page_ends(self):
        order = self.check_out("ann", "kettle")
        self.assertEqual([200], self.on_page(self.page(order), "leave"))
        self.assertEqual("released", self.state("ann", order))
        self.check_out("bob", "kettle")

    def test_a_webhook_comes_again_until_the_shop_is_heard_out(self):
        order = self.check_out("ann", "teapot")
        page = self.page(order)
        self.cartd.kill()
        self.assertEqual({500}, set(self.on_page(page, "pay")))
        self.start(Cartd("--payment", "external", commands=self.cartd.commands, changes=self.cartd.changes,
                         operator=self.cartd.operator, store=self.cartd.store))
        self.office.wait_ready()
        self.assertEqual(200, self.on_page(page, "again")[-1])
        self.assertEqual([("succeeded", 4900, "eur", 1)], self.payments())
        self.assertEqual("sold", self.state("ann", order))

    def test_what_is_charged_is_what_the_order_cost_when_it_was_made(self):
        order = self.check_out("ann", "teapot", 2)
        self.put_price("teapot", "99.00", "EUR")
        self.assertEqual([200], self.on_page(self.page(order), "pay"))
        yen = self.check_out("bob", "chawan")
        self.assertEqual([200], self.on_page(self.page(yen), "pay"))
        self.assertEqual([("succeeded", 9800, "eur", 1), ("succeeded", 5000, "jpy", 1)], self.payments())

    def test_what_has_no_price_is_not_given_a_page(self):
        order = self.check_out("ann", "leaflet")
        self.assertEqual(500, ask(self.address, "GET", f"/pay?order={order}").status)
        self.assertEqual([], self.payments())

    def test_nobody_else_can_say_that_it_is_paid(self):
        order = self.check_out("ann", "teapot")
        event = {"type": "checkout.session.completed",
                 "data": {"object": {"client_reference_id": order, "payment_intent": "pi_1"}}}
        for signature in ("", "t=1,v1=00", None):
            headers = {} if signature is None else {"Stripe-Signature": signature}
            self.assertEqual(400, ask(self.address, "POST", "/stripe", json.dumps(event), headers).status)
        for asked in ("/pay", "/pay?order=1", "/pay?order=..%2F..%2Fitems", "/paid?order="):
            self.assertEqual(400, ask(self.address, "GET", asked).status, asked)
        self.assertEqual(404, ask(self.address, "GET", f"/pay?order={uuid.uuid4()}").status)
        self.assertEqual("paying", self.state("ann", order))
        self.assertEqual([], self.payments())


if __name__ == "__main__":
    unittest.main()
