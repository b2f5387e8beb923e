# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the plug-in of examples/vendure sells by Holdfast's stock, and by nothing else, in a shop of Vendure's.

Method: it runs as it is, in Vendure's own package, against a real shop. The test is the storefront.
"""

import json
import os
import subprocess
import unittest

from api_examples import ask
from programs import CARTCTL, SOON, Backoffice, Cartd, Gateway, Program, clean_environment, eventually, session_keys_file

FOLDER = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "examples", "vendure"))

ADD = """mutation($id: ID!, $n: Int!) { addItemToOrder(productVariantId: $id, quantity: $n) {
  __typename ... on Order { lines { id quantity } } ... on OrderInterceptorError { interceptorError } } }"""
ADJUST = """mutation($id: ID!, $n: Int!) { adjustOrderLine(orderLineId: $id, quantity: $n) {
  __typename ... on OrderInterceptorError { interceptorError } } }"""
TO = """mutation($state: String!) { transitionOrderToState(state: $state) {
  __typename ... on Order { state } ... on OrderStateTransitionError { transitionError } } }"""
CANCEL = """mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename ... on Order { state } ... on ErrorResult { message } } }"""
PAID = "{ activeOrder { state payments { state refunds { total } amount } } }"
PAY = """mutation($method: String!) { addPaymentToOrder(input: {method: $method, metadata: {}}) {
  __typename ... on Order { state } ... on OrderStateTransitionError { transitionError } } }"""


class Shopper:
    api = "/shop-api"

    def __init__(self, address):
        self.address, self.token = address, None

    def ask(self, query, **variables):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = ask(self.address, "POST", self.api, json.dumps({"query": query, "variables": variables}), headers)
        self.token = answer.headers.get("vendure-auth-token") or self.token
        body = answer.body()
        assert "errors" not in body, body
        return next(iter(body["data"].values()))

    def add(self, variant, quantity):
        return self.ask(ADD, id=variant, n=quantity)

    def to_payment(self):
        self.ask('mutation { setCustomerForOrder(input: {firstName: "A", lastName: "B", emailAddress: "a@shop.example"}) { __typename } }')
        self.ask('mutation { setOrderShippingAddress(input: {streetLine1: "1", countryCode: "AT"}) { __typename } }')
        method = self.ask("{ eligibleShippingMethods { id } }")[0]["id"]
        self.ask("mutation($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { __typename } }", id=[method])
        return self.ask(TO, state="ArrangingPayment")

    def pay(self, method="stand-in"):
        return self.ask(PAY, method=method)


class Owner(Shopper):
    """Vendure's administrator."""
    api = "/admin-api"

    def __init__(self, address):
        super().__init__(address)
        self.ask('mutation { login(username: "superadmin", password: "of the example") { __typename } }')

    def last_order(self):
        """Its id, and its lines with what each has."""
        order = self.ask("{ orders(options: {sort: {id: DESC}, take: 1}) { items { id lines { id quantity } } } }")["items"][0]
        return order["id"], order["lines"]

    def cancel(self, order, *lines):
        """Those of it that are named, by line and quantity; or all of it."""
        named = {"lines": [{"orderLineId": line, "quantity": n} for line, n in lines]} if lines else {}
        return self.ask(CANCEL, input={"orderId": order, "reason": "came back", **named})


def node_is_new_enough():
    try:
        told = subprocess.run(["node", "-p", "process.versions.node"], stdout=subprocess.PIPE, timeout=SOON, check=True, text=True)
    except OSError:
        return False
    return int(told.stdout.split(".")[0]) >= 20


@unittest.skipUnless(node_is_new_enough(), "Vendure needs Node 20")
@unittest.skipUnless(os.path.exists(os.path.join(FOLDER, "node_modules")),
                     "its packages are not installed: script/node-packages examples/vendure")
class ExampleVendureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        catalog = {"items": [{"item": "kettle", "stock": 0, "name": {"en": "Iron kettle"}}]}
        file = session_keys_file()
        cls.addClassCleanup(file.close)
        keys = ("--session-keys", file.name)
        cls.cartd = cls.start(Cartd("--payment", "external", catalog=catalog))
        cls.gateway = cls.start(Gateway(cls.cartd.commands, cls.cartd.changes, *keys)).wait_ready()
        cls.office = cls.start(Backoffice(cls.cartd.operator, *keys, keys={"vendure": ["orders:read", "orders:write", "sessions:write"]})).wait_ready()
        shop = cls.start(Program("vendure", "node", [os.path.join(FOLDER, "shop.mjs")], environment={
            **clean_environment(), "PORT": "0", "HOLDFAST_URL": f"http://{cls.gateway.http}",
            "HOLDFAST_BACKEND": f"http://{cls.office.backend}", "HOLDFAST_KEY": cls.office.keys["vendure"]}))
        # It makes a database, tables and an administrator first.
        eventually(lambda: "what=vendure" in shop.log() or not shop.running(), "Vendure does not start", 6 * SOON)
        cls.address = shop.listening("vendure")
        items = Shopper(cls.address).ask("{ products { items { variants { id sku } } } }")["items"]
        cls.variants = {variant["sku"]: variant["id"] for product in items for variant in product["variants"]}

    @classmethod
    def start(cls, program):
        cls.addClassCleanup(program.stop)
        return program

    def stock(self, units):
        self.cartctl("stock", "set", "kettle", str(units))

    def cartctl(self, *words):
        return subprocess.run([CARTCTL, "--operator", self.cartd.operator, *words], stdout=subprocess.PIPE,
                              timeout=SOON, check=True, text=True).stdout

    def kettles(self):
        item = self.gateway.status("&item=kettle")["items"][0]
        return item["available"], item["held"]

    def test_what_is_in_an_order_is_nobody_elses_and_is_sold_when_it_is_paid(self):
        self.stock(3)
        ann, bob = Shopper(self.address), Shopper(self.address)
        kettle = self.variants["kettle"]
        line = ann.add(kettle, 2)["lines"][0]["id"]
        self.assertEqual((1, 2), self.kettles())
        self.assertEqual("Iron kettle: only 1 left.", bob.add(kettle, 2)["interceptorError"])
        self.assertEqual("Order", ann.ask(ADJUST, id=line, n=3)["__typename"])
        self.assertEqual("Iron kettle: sold out, or all in carts.", bob.add(kettle, 1)["interceptorError"])
        self.assertEqual("Order", bob.add(self.variants["card"], 1)["__typename"], "what Vendure has alone is sold by it alone")
        self.assertEqual("Order", ann.ask(ADJUST, id=line, n=2)["__typename"])
        self.assertEqual("ArrangingPayment", ann.to_payment()["state"])
        self.assertEqual("PaymentSettled", ann.pay()["state"])
        self.assertEqual((1, 0), self.kettles())
        bob.to_payment()
        self.assertEqual("PaymentSettled", bob.pay()["state"])

    def test_who_turns_back_from_payment_has_it_still(self):
        self.stock(1)
        ann = Shopper(self.address)
        self.assertEqual("Order", ann.add(self.variants["kettle"], 1)["__typename"])
        self.assertEqual({"__typename": "Order", "state": "ArrangingPayment"}, ann.to_payment())
        self.assertEqual({"__typename": "Order", "state": "AddingItems"}, ann.ask(TO, state="AddingItems"))
        self.assertEqual((0, 1), self.kettles())
        self.assertEqual("ArrangingPayment", ann.ask(TO, state="ArrangingPayment")["state"])
        self.assertEqual("PaymentSettled", ann.pay()["state"])
        self.assertEqual((0, 0), self.kettles())

    def too_late(self):
        """Ann, who is about to pay for the one kettle that Bob has by now, and Bob."""
        self.stock(1)
        ann, bob = Shopper(self.address), Shopper(self.address)
        self.assertEqual("Order", ann.add(self.variants["kettle"], 1)["__typename"])
        self.assertEqual({"__typename": "Order", "state": "ArrangingPayment"}, ann.to_payment())
        orders = [json.loads(line) for line in self.cartctl("orders", "--json").splitlines()]
        paying = [order["order"] for order in orders if order["state"] == "paying"]
        self.cartctl("order", "release", paying[0])
        self.assertEqual("Order", bob.add(self.variants["kettle"], 1)["__typename"])
        return ann, bob

    def test_who_pays_too_late_for_what_is_gone_is_not_charged_and_may_turn_back(self):
        ann, bob = self.too_late()
        self.assertEqual("ArrangingPayment", ann.pay("reserved")["state"], "it goes no further")
        self.assertEqual(["Cancelled"], [payment["state"] for payment in ann.ask(PAID)["payments"]])
        self.assertEqual((0, 1), self.kettles())
        self.assertEqual("AddingItems", ann.ask(TO, state="AddingItems")["state"])
        self.assertEqual((0, 1), self.kettles())
        bob.to_payment()
        self.assertEqual("PaymentSettled", bob.pay()["state"])
        self.assertEqual((0, 0), self.kettles())

    def test_money_that_was_taken_too_late_is_refunded(self):
        ann, bob = self.too_late()
        self.assertEqual("ArrangingPayment", ann.pay()["state"], "it goes no further")
        (payment,) = ann.ask(PAID)["payments"]
        self.assertEqual([payment["amount"]], [refund["total"] for refund in payment["refunds"]])
        bob.to_payment()
        self.assertEqual("PaymentSettled", bob.pay()["state"])

    def test_what_comes_back_of_a_paid_order_is_for_sale_again_and_no_more_than_that(self):
        self.stock(3)
        ann, owner = Shopper(self.address), Owner(self.address)
        self.assertEqual("Order", ann.add(self.variants["kettle"], 2)["__typename"])
        self.assertEqual("Order", ann.add(self.variants["card"], 1)["__typename"])
        ann.to_payment()
        self.assertEqual("PaymentSettled", ann.pay()["state"])
        self.assertEqual((1, 0), self.kettles())
        order, lines = owner.last_order()
        (kettles,) = [line["id"] for line in lines if line["quantity"] == 2]
        (card,) = [line["id"] for line in lines if line["quantity"] == 1]
        self.assertEqual({"__typename": "Order", "state": "PaymentSettled"}, owner.cancel(order, (kettles, 1)))
        self.assertEqual((2, 0), self.kettles())
        self.assertEqual({"__typename": "Order", "state": "PaymentSettled"}, owner.cancel(order, (card, 1)))
        self.assertEqual((2, 0), self.kettles())
        self.assertEqual({"__typename": "Order", "state": "Cancelled"}, owner.cancel(order))
        self.assertEqual((3, 0), self.kettles())

    def test_an_order_that_is_cancelled_before_it_is_paid_lets_go_of_what_it_had(self):
        self.stock(2)
        owner = Owner(self.address)
        for go_on in (lambda shopper: None, Shopper.to_payment):
            ann = Shopper(self.address)
            self.assertEqual("Order", ann.add(self.variants["kettle"], 2)["__typename"])
            go_on(ann)
            self.assertEqual((0, 2), self.kettles())
            self.assertEqual({"__typename": "Order", "state": "Cancelled"}, owner.cancel(owner.last_order()[0]))
            self.assertEqual((2, 0), self.kettles())


if __name__ == "__main__":
    unittest.main()
