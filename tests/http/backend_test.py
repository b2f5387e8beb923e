# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: /v1 is for who has a key, at its own address and nowhere else.

Method: a shop whose orders are to be paid, a public gateway and a backoffice; requests and, where it matters, their
bytes.
"""

import concurrent.futures
import csv
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.parse
import uuid

from programs import (CARTCTL, GATEWAY, SOON, WEB, Backoffice, Cartd, Gateway, clean_environment, eventually, make_key,
                      parse_logfmt, request, session_keys_file)

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Of every path: what it is asked with, and the scope that it wants.
ASKED = [
    ("PUT", "/v1/items/tea", {"name": {"en": "Tea"}}, "items:write"),
    ("DELETE", "/v1/items/tea", None, "items:write"),
    ("GET", "/v1/holds", None, "carts:read"),
    ("GET", "/v1/lines/P", None, "carts:read"),
    ("GET", "/v1/report", None, "orders:read"),
    ("GET", "/v1/events", None, "events:read"),
    ("POST", "/v1/sale/resume", None, "sale:write"),
    ("POST", "/v1/items/P/stock", {"set": 10}, "stock:write"),
    ("GET", "/v1/orders", None, "orders:read"),
    ("GET", "/v1/orders/{order}", None, "orders:read"),
    ("POST", "/v1/orders/{order}/confirm", None, "orders:write"),
    ("POST", "/v1/orders/{order}/release", None, "orders:write"),
    ("POST", "/v1/orders/{order}/extend", None, "orders:write"),
    ("POST", "/v1/orders/{order}/return", {"id": "parcel 1"}, "orders:write"),
    ("GET", "/v1/carts/ann", None, "carts:read"),
    ("DELETE", "/v1/carts/ann", None, "carts:write"),
    ("GET", "/v1/verify", None, "orders:read"),
    ("GET", "/v1/hooks", None, "events:read"),
    ("GET", "/v1/history", None, "history:read"),
]
NOBODY = "123e4567-e89b-12d3-a456-426614174999"


def raw(address, text):
    """What comes back to bytes, until the other end closes."""
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=SOON) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer.decode()


class BackendTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cartd = Cartd("--payment", "external", catalog={"items": [{"item": "P", "stock": 100}]})
        cls.public = Gateway(cls.cartd.commands, cls.cartd.changes, "--allow-origin", "https://shop.example").wait_ready()
        scopes = {scope for *_, scope in ASKED}
        cls.office = Backoffice(cls.cartd.operator, keys={"all": ["*"], **{scope: [scope] for scope in scopes}})
        cls.office.wait_ready()

    @classmethod
    def tearDownClass(cls):
        statuses = [cls.office.stop(), cls.public.stop(), cls.cartd.stop()]
        assert statuses == [0, 0, 0], cls.office.log()
        for key in cls.office.keys.values():
            assert key.rsplit("_", 1)[1] not in cls.office.log()

    def order(self, session, quantity=1, **fields):
        """An order that is to be paid."""
        made = str(uuid.uuid4())
        self.assertEqual(200, self.public.cart(session=session, action="add", item="P", quantity=quantity)[0])
        body = "&".join(f"{name}={value}" for name, value in {"session": session, "order": made, **fields}.items())
        status, text = request(self.public.http, "POST", "/checkout", body, FORM)
        self.assertEqual((200, "paying"), (status, json.loads(text)["state"]))
        return made

    def numbers(self):
        item = json.loads(request(self.public.http, "GET", "/items")[1])["items"][0]
        return item["stock"], item["held"], item.get("sold", 0)

    def test_an_order_is_confirmed_once_and_comes_back_as_it_is_said(self):
        order = self.order("walk", 3, reference="=basket")
        path = "/v1/orders/" + order
        status, paying = self.office.ask("GET", path)
        self.assertEqual((200, "paying", None), (status, paying["state"], paying["sold_at"]))
        self.assertGreater(paying["expires_in_ms"], 0)
        status, extended = self.office.ask("POST", path + "/extend")
        self.assertEqual((200, "paying"), (status, extended["state"]))
        answers = [self.office.ask("POST", path + "/confirm") for _ in range(3)]
        self.assertEqual([answers[0]] * 3, answers)
        status, sold = answers[0]
        self.assertEqual((200, "sold", False, None), (status, sold["state"], sold["late"], sold["expires_in_ms"]))
        self.assertEqual("=basket", sold["reference"])
        self.assertNotIn("walk", json.dumps(sold))
        self.assertEqual(sold, self.office.ask("GET", path)[1])
        status, refused = self.office.ask("POST", path + "/release")
        self.assertEqual((409, "already-sold"), (status, refused["type"]))
        parcel = {"id": "parcel 1", "lines": [{"item": "P", "quantity": 2}]}
        for _ in range(2):
            status, returned = self.office.ask("POST", path + "/return", parcel)
            self.assertEqual((200, [{"item": "P", "quantity": 3, "returned": 2, "price": None}]), (status, returned["lines"]))
        status, rest = self.office.ask("POST", path + "/return", {"id": "parcel 2", "restock": False})
        self.assertEqual((200, "returned"), (status, rest["state"]))
        status, verified = self.office.ask("GET", "/v1/verify")
        self.assertEqual((200, True, []), (status, verified["ok"], verified["differences"]))

    def test_orders_are_listed_to_their_end_as_json_and_as_csv(self):
        made = [self.order(f"list-{number}", 1, reference="%3D1%2B1") for number in range(5)]
        listed, after = [], "0"
        while after is not None:
            status, page = self.office.ask("GET", f"/v1/orders?after={after}&limit=2")
            self.assertEqual(200, status)
            self.assertLessEqual(len(page["orders"]), 2)
            listed += page["orders"]
            after = page["next"]
        numbers = [order["number"] for order in listed]
        self.assertEqual(sorted(set(numbers)), numbers)
        self.assertEqual(made, [order["order"] for order in listed if order["order"] in made])
        for order in listed:
            self.assertRegex(order["session"], r"^[0-9a-f]{32}$")
        status, text = self.office.ask("GET", "/v1/orders?limit=500", headers={"Accept": "text/csv"})
        self.assertEqual(200, status)
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertTrue(all(line.endswith("\r\n") for line in text.splitlines(keepends=True)))
        mine = [row for row in rows if row["order"] in made]
        self.assertEqual(made, [row["order"] for row in mine])
        self.assertEqual({"'=1+1"}, {row["reference"] for row in mine})

    def listed(self, target, name):
        """All of a list, two at a time."""
        found, after = [], None
        while True:
            behind = "" if after is None else "&after=" + urllib.parse.quote(after)
            status, page = self.office.ask("GET", f"{target}{'&' if '?' in target else '?'}limit=2{behind}")
            self.assertEqual(200, status, page)
            self.assertLessEqual(len(page[name]), 2)
            found += page[name]
            after = page["next"]
            if after is None:
                return found

    def test_an_item_that_is_removed_is_gone_until_it_is_put_again(self):
        self.assertEqual(200, self.office.ask("PUT", "/v1/items/vase", {"name": {"en": "Vase"}})[0])
        self.assertEqual(200, self.office.ask("POST", "/v1/items/vase/stock", {"set": 3})[0])
        for _ in range(2):
            status, numbers = self.office.ask("DELETE", "/v1/items/vase")
            self.assertEqual((200, 0, 0), (status, numbers["stock"], numbers["held"]))
            self.assertEqual(404, self.office.ask("GET", "/v1/items/vase")[0])
        self.assertEqual(404, self.office.ask("POST", "/v1/items/vase/stock", {"set": 3})[0])
        self.assertEqual(404, self.office.ask("DELETE", "/v1/items/nothing")[0])
        self.assertEqual((200, 0), (self.office.ask("PUT", "/v1/items/vase", {})[0],
                                    self.office.ask("GET", "/v1/items/vase")[1]["stock"]))
        self.assertEqual(200, self.office.ask("DELETE", "/v1/items/vase")[0])
        self.assertTrue(self.office.ask("GET", "/v1/verify")[1]["ok"])

    def test_an_item_is_put_as_a_whole_and_read_as_it_was_put(self):
        said = {"name": {"en": "Cup"}, "limit": 2, "display": "low", "below": 5, "hold_ttl_ms": 60000,
                "price": {"amount": "12.50", "currency": "EUR"}}
        status, put = self.office.ask("PUT", "/v1/items/cup", said)
        self.assertEqual((200, 0), (status, put["stock"]))
        self.assertEqual((200, put), self.office.ask("GET", "/v1/items/cup"))
        self.assertEqual(said, {name: put[name] for name in said})
        status, bare = self.office.ask("PUT", "/v1/items/cup", {"name": {"en": "Cup"}})
        self.assertEqual((200, None, None, "exact"), (status, bare["limit"], bare["hold_ttl_ms"], bare["display"]))
        self.assertEqual((200, bare), self.office.ask("GET", "/v1/items/cup"))
        self.assertEqual(404, self.office.ask("GET", "/v1/items/nothing")[0])
        status, refused = self.office.ask("PUT", "/v1/items/cup", {"stock": 5})
        self.assertEqual((400, "stock"), (status, refused["field"]))
        for name in ("cup-1", "cup-2", "cup-3"):
            self.assertEqual(200, self.office.ask("PUT", "/v1/items/" + name, {})[0])
        items = [item["item"] for item in self.listed("/v1/items", "items")]
        self.assertEqual(len(set(items)), len(items))
        self.assertLessEqual({"P", "cup", "cup-1", "cup-2", "cup-3"}, set(items))
        self.assertEqual(400, self.office.ask("GET", "/v1/items?after=nothing")[0])

    def test_holds_and_lines_are_listed_without_telling_whose_they_are(self):
        self.office.ask("PUT", "/v1/items/few", {"hold_ttl_ms": 0})
        self.office.ask("POST", "/v1/items/few/stock", {"set": 5})
        for shopper in range(5):
            self.public.cart(session=f"secret-{shopper}", action="add", item="few")
        for shopper in range(5, 8):
            self.assertEqual(200, self.public.cart(session=f"secret-{shopper}", action="wait", item="few")[0])
        holds = self.listed("/v1/holds?item=few", "holds")
        self.assertEqual([("few", 1, None)] * 5, [(each["item"], each["quantity"], each["expires_in_ms"]) for each in holds])
        self.assertEqual(5, len({each["session"] for each in holds}))
        places = self.listed("/v1/lines/few", "places")
        self.assertEqual([1, 2, 3], [each["position"] for each in places])
        self.assertNotIn("secret", json.dumps([holds, places]))
        mine, = self.office.ask("GET", "/v1/carts/secret-0")[1]["lines"]
        self.assertEqual("few", mine["item"])
        self.office.ask("DELETE", "/v1/carts/secret-0")
        after = self.listed("/v1/holds?item=few", "holds")
        self.assertEqual(5, len(after))
        self.assertEqual([True], [each["offer"] for each in after if "offer" in each])
        order = self.order("secret-pays", 2)
        paying = [each for each in self.listed("/v1/holds", "holds") if each.get("order") == order]
        self.assertEqual([2], [each["quantity"] for each in paying])
        for refused in ("/v1/holds?after=few/x/1", "/v1/holds?item=P&after=few/1/1", "/v1/lines/few?after=x"):
            self.assertEqual((400, "after"), (lambda s, b: (s, b["field"]))(*self.office.ask("GET", refused)))
        self.assertEqual(404, self.office.ask("GET", "/v1/lines/nothing")[0])

    def test_orders_are_looked_for_and_counted(self):
        self.office.ask("PUT", "/v1/items/rare", {"price": {"amount": "4.50", "currency": "EUR"}})
        self.office.ask("POST", "/v1/items/rare/stock", {"set": 50})
        made = []
        for number in range(4):
            self.public.cart(session=f"rare-{number}", action="add", item="rare", quantity=2)
            order = str(uuid.uuid4())
            request(self.public.http, "POST", "/checkout", f"session=rare-{number}&order={order}", FORM)
            made.append(order)
        for order in made[:3]:
            self.assertEqual(200, self.office.ask("POST", f"/v1/orders/{order}/confirm")[0])
        self.office.ask("POST", f"/v1/orders/{made[0]}/return", {"id": "back", "lines": [{"item": "rare"}]})
        found = [order["order"] for order in self.listed("/v1/orders?item=rare", "orders")]
        self.assertEqual(made, found)
        sold = [order["order"] for order in self.listed("/v1/orders?item=rare&state=sold", "orders")]
        self.assertEqual(made[:3], sold)
        first = self.office.ask("GET", "/v1/orders/" + made[0])[1]["created_at"]
        since = [order["order"] for order in self.listed("/v1/orders?item=rare&since=" + first, "orders")]
        self.assertEqual(made, since)
        self.assertEqual([], self.listed("/v1/orders?until=2020-01-01", "orders"))
        status, report = self.office.ask("GET", "/v1/report?since=" + first)
        self.assertEqual(200, status)
        rare, = [each for each in report["sales"] if each["item"] == "rare"]
        self.assertEqual((6, 1, first[:10]), (rare["quantity"], rare["returned"], rare["day"]))
        self.assertEqual(["27.00", "4.50"], [rare[money]["amount"] for money in ("sold_for", "returned_for")])
        self.assertEqual([], self.office.ask("GET", "/v1/report?until=2020-01-01&by=day")[1]["sales"])
        status, table = self.office.ask("GET", "/v1/report?since=" + first, headers={"Accept": "text/csv"})
        self.assertIn(f"{first[:10]},rare,6,1,EUR,27.00,4.50\r\n", table)

    def test_events_are_told_once_they_happen(self):
        last = 0
        while True:
            status, page = self.office.ask("GET", f"/v1/events?after={last}&limit=500")
            self.assertEqual(200, status, page)
            self.assertEqual(list(range(last + 1, last + 1 + len(page["events"]))), [each["id"] for each in page["events"]])
            if page["next"] == last:
                break
            last = page["next"]
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            held = pool.submit(self.office.ask, "GET", f"/v1/events?after={last}&wait=20&type=order.sold")
            order = self.order("event")
            self.office.ask("POST", f"/v1/orders/{order}/confirm")
            status, told = held.result(SOON)
        self.assertEqual((200, ["order.sold"]), (status, [each["type"] for each in told["events"]]))
        self.assertEqual(self.office.ask("GET", "/v1/orders/" + order)[1], told["events"][0]["data"])
        self.assertEqual(told["events"][0]["id"], told["next"])

    def test_stock_is_added_once_and_set_only_if_it_is_what_is_believed(self):
        before = self.numbers()[0]
        for _ in range(2):
            status, numbers = self.office.ask("POST", "/v1/items/P/stock", {"add": 5, "id": "delivery 1"})
            self.assertEqual((200, before + 5), (status, numbers["stock"]))
        status, refused = self.office.ask("POST", "/v1/items/P/stock", {"set": 1, "if": 1})
        self.assertEqual((409, "stock-changed", before + 5), (status, refused["type"], refused["stock"]))
        status, numbers = self.office.ask("POST", "/v1/items/P/stock", {"set": before, "if": before + 5})
        self.assertEqual((200, before), (status, numbers["stock"]))
        self.assertEqual(404, self.office.ask("POST", "/v1/items/Q/stock", {"set": 1})[0])

    def test_a_cart_is_looked_at_and_given_back(self):
        self.public.cart(session="held", action="add", item="P", quantity=4)
        status, cart = self.office.ask("GET", "/v1/carts/held")
        self.assertEqual((200, 4), (status, cart["lines"][0]["quantity"]))
        self.assertNotIn("held", cart["session"])
        status, given = self.office.ask("DELETE", "/v1/carts/held", {"reason": "<b>A mistake</b>, sorry."})
        self.assertEqual((200, [{"item": "P", "quantity": 4}]), (status, given["released"]))
        status, again = self.office.ask("DELETE", "/v1/carts/held")
        self.assertEqual((200, []), (status, again["released"]))
        lapsed = [{"item": "P", "quantity": 4, "cause": "released", "reason": "<b>A mistake</b>, sorry."}]
        self.assertEqual(lapsed, self.office.ask("GET", "/v1/carts/held")[1]["lapsed"])
        self.assertEqual(lapsed, json.loads(request(self.public.http, "GET", "/cart?session=held")[1])["lapsed"])

    def test_each_path_wants_a_key_and_its_scope(self):
        for method, path, body, scope in ASKED:
            path = path.format(order=NOBODY)
            with self.subTest(f"{method} {path}"):
                status, refused = self.office.ask(method, path, body, key=None)
                self.assertEqual((401, "unauthorized"), (status, refused["type"]))
                others = {other for *_, other in ASKED} - {scope}
                for other in others:
                    status, refused = self.office.ask(method, path, body, key=other)
                    self.assertEqual((403, "forbidden", scope), (status, refused["type"], refused["scope"]))
                self.assertIn(self.office.ask(method, path, body, key=scope)[0], (200, 404))

    def test_bytes_of_refusals(self):
        missing = raw(self.office.backend, "GET /v1/verify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertTrue(missing.startswith("HTTP/1.1 401 Unauthorized\r\n"), missing)
        self.assertIn("\r\nWWW-Authenticate: Bearer\r\n", missing)
        self.assertIn("\r\nContent-Type: application/problem+json\r\n", missing)
        self.assertIn("\r\nCache-Control: no-store\r\n", missing)
        wrong = raw(self.office.backend, "PUT /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        self.assertTrue(wrong.startswith("HTTP/1.1 405 Method Not Allowed\r\n"), wrong)
        self.assertIn("\r\nAllow: GET, HEAD, OPTIONS\r\n", wrong)
        head = raw(self.office.backend, "HEAD /v1/verify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertTrue(head.startswith("HTTP/1.1 401 ") and head.endswith("\r\n\r\n"), head)
        # What a header may hold never becomes one of an answer's.
        odd = raw(self.office.backend, "GET /v1/%0d%0aX:%20y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertTrue(odd.startswith("HTTP/1.1 404 "), odd)
        self.assertNotIn("\r\nX: y", odd)
        two = raw(self.office.backend, "GET /v1/verify HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\n"
                  f"Authorization: Bearer {self.office.keys['all']}\r\nConnection: close\r\n\r\n")
        self.assertTrue(two.startswith("HTTP/1.1 401 "), two)
        coded = raw(self.office.backend, "GET /v1/verify HTTP/1.1\r\nHost: a\r\n"
                    f"Authorization: Bearer%20{self.office.keys['all']}\r\nConnection: close\r\n\r\n")
        self.assertTrue(coded.startswith("HTTP/1.1 401 "), coded)
        whole = raw(self.office.backend, "GET http://a/v1/verify HTTP/1.1\r\nHost: a\r\n"
                    f"authorization: BEARER {self.office.keys['all']}\r\nConnection: close\r\n\r\n")
        self.assertTrue(whole.startswith("HTTP/1.1 200 OK\r\n"), whole)

    def test_a_public_gateway_has_none_of_it_and_the_door_nothing_of_the_shop(self):
        order = self.order("public")
        for method, path, body, _ in ASKED:
            text = None if body is None else json.dumps(body)
            headers = {**self.office.headers("all"), "Content-Type": "application/json"}
            status, _ = request(self.public.http, method, path.format(order=order), text, headers)
            self.assertIn(status, (404, 405), path)
        self.assertEqual("paying", self.office.ask("GET", "/v1/orders/" + order)[1]["state"])
        for path in ("/", "/items", "/status", "/cart?session=public", "/app.js", "/metrics", "/orders/" + order):
            self.assertEqual(404, self.office.ask("GET", path)[0], path)

    def test_a_browser_can_confirm_nothing(self):
        order = self.order("browser")
        path = f"/v1/orders/{order}/confirm"
        for headers in ({"Cookie": "session=browser"}, {"Origin": "https://shop.example", "Cookie": "session=browser"},
                        {"Sec-Fetch-Site": "same-origin"}):
            connection = http.client.HTTPConnection(self.office.backend, timeout=SOON)
            connection.request("POST", path, "session=browser", {**FORM, **headers})
            answer = connection.getresponse()
            answer.read()
            self.assertEqual(401, answer.status)
            self.assertIsNone(answer.getheader("Access-Control-Allow-Origin"))
            connection.request("OPTIONS", path, headers={
                "Origin": "https://shop.example", "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization"})
            answer = connection.getresponse()
            answer.read()
            self.assertEqual((204, None), (answer.status, answer.getheader("Access-Control-Allow-Headers")))
            connection.close()
        self.assertEqual("paying", self.office.ask("GET", "/v1/orders/" + order)[1]["state"])


class KeysTest(unittest.TestCase):
    def test_a_sale_is_paused_and_goes_on(self):
        public = Gateway(self.cartd.commands, self.cartd.changes).wait_ready()
        for _ in range(2):
            status, paused = self.office.ask("POST", "/v1/sale/pause", {"reason": "back at 9"})
            self.assertEqual((200, True, "back at 9"), (status, paused["paused"], paused["reason"]))
        status, refused = public.cart(session="ann", action="add")
        self.assertEqual((409, "paused", "back at 9"), (status, refused["type"], refused["reason"]))
        status, on = self.office.ask("POST", "/v1/sale/resume")
        self.assertEqual((200, False), (status, on["paused"]))
        self.assertEqual(200, public.cart(session="ann", action="add")[0])
        self.assertEqual(0, public.stop())

    def setUp(self):
        self.cartd = Cartd()
        self.office = Backoffice(self.cartd.operator).wait_ready()

    def tearDown(self):
        self.assertEqual([0, 0], [self.office.stop(), self.cartd.stop()])

    def test_keys_are_read_again_on_sighup_and_a_bad_file_changes_nothing(self):
        old = dict(self.office.keys)
        self.office.write_keys({"new": ["orders:read"]})
        self.assertEqual(200, self.office.ask("GET", "/v1/verify")[0])
        self.office.signal(signal.SIGHUP)
        self.office.wait_event("keys_read", keys="1")
        eventually(lambda: self.office.ask("GET", "/v1/verify", key="new")[0] == 200, "the new key does not come in")
        self.assertEqual(401, self.office.ask("GET", "/v1/verify")[0])
        with open(self.office.file, "w", encoding="utf-8") as file:
            file.write("# nothing\nwrong " + old["all"] + "\n")
        self.office.signal(signal.SIGHUP)
        why = self.office.wait_event("keys_unreadable")["why"]
        self.assertIn("line 2: it is not 'ID NAME SCOPES HASH'", why)
        self.assertNotIn(old["all"], self.office.log())
        self.assertEqual(200, self.office.ask("GET", "/v1/verify", key="new")[0])

    def test_a_session_is_signed_for_a_person_and_good_where_shoppers_come_in(self):
        with session_keys_file() as file:
            office = Backoffice(self.cartd.operator, "--session-keys", file.name,
                                keys={"all": ["*"], "reader": ["orders:read"]}).wait_ready()
            public = Gateway(self.cartd.commands, self.cartd.changes, "--session-keys", file.name).wait_ready()
        self.assertEqual(403, office.ask("POST", "/v1/sessions", {"person": "ann"}, key="reader")[0])
        self.assertEqual(501, self.office.ask("POST", "/v1/sessions", {"person": "ann"})[0])
        made = [office.ask("POST", "/v1/sessions", {"person": "ann@shop.example", "ttl": "1h"})[1] for _ in range(2)]
        nobody = [office.ask("POST", "/v1/sessions")[1] for _ in range(2)]
        self.assertNotEqual(nobody[0]["id"], nobody[1]["id"])
        self.assertEqual(2, len({one["id"] for one in made}), "each has a cart of its own")
        self.assertEqual(made[0]["session"].split(".")[1], made[1]["session"].split(".")[1], "and is for the same person")
        for one in made + nobody:
            status, cart = public.cart(session=one["session"], action="add")
            self.assertEqual((200, one["id"]), (status, cart["session"]))
            for name in (one["session"], one["id"]):
                self.assertEqual(1, len(office.ask("GET", "/v1/carts/" + name)[1]["lines"]), name)
        self.assertEqual((401, "bad-session"), (lambda status, body: (status, body["type"]))(
            *public.cart(session=made[0]["id"], action="add")))
        self.assertEqual(200, office.ask("DELETE", "/v1/carts/" + made[0]["session"])[0])
        self.assertEqual([], office.ask("GET", "/v1/carts/" + made[0]["id"])[1]["lines"])
        self.assertEqual([0, 0], [public.stop(), office.stop()])
        for log in (office.log(), public.log(), self.cartd.log()):
            for secret in ("ann@shop.example", made[0]["session"], made[0]["session"].split(".")[1]):
                self.assertNotIn(secret, log)

    def test_one_person_has_no_more_of_an_item_by_coming_in_twice(self):
        with session_keys_file() as file:
            office = Backoffice(self.cartd.operator, "--session-keys", file.name).wait_ready()
            public = Gateway(self.cartd.commands, self.cartd.changes, "--session-keys", file.name).wait_ready()
        self.assertEqual(200, office.ask("PUT", "/v1/items/P", {"per_person": 2})[0])
        ann = [office.ask("POST", "/v1/sessions", {"person": "ann"})[1]["session"] for _ in range(2)]
        bob = office.ask("POST", "/v1/sessions", {"person": "bob"})[1]["session"]

        def add(session, quantity):
            status, answer = public.cart(session=session, action="add", quantity=quantity)
            return status, answer.get("already")

        self.assertEqual((200, None), add(ann[0], 2))
        self.assertEqual((409, 2), add(ann[1], 1))

        def buy(session, order):
            status, answer = request(public.http, "POST", "/checkout", f"session={session}&order={order}",
                                     {"Content-Type": "application/x-www-form-urlencoded"})[:2]
            return status, json.loads(answer).get("already")

        self.assertEqual((200, None), buy(ann[0], NOBODY))
        for session in ann:
            self.assertEqual((409, 2), add(session, 1))
        self.assertEqual((200, None), add(bob, 2))
        # Who fills the cart first and signs in then has no more.
        stranger = office.ask("POST", "/v1/sessions")[1]
        self.assertEqual((200, None), add(stranger["session"], 1))
        status, signed_in = office.ask("POST", "/v1/sessions", {"session": stranger["session"], "person": "ann"})
        self.assertEqual((200, stranger["id"]), (status, signed_in["id"]))
        self.assertEqual((409, 3), buy(signed_in["session"], NOBODY[:-1] + "7"))
        self.assertEqual((409, 3), add(signed_in["session"], 2))
        self.assertEqual(1, len(office.ask("GET", "/v1/carts/" + stranger["id"])[1]["lines"]))
        status, answer = office.ask("POST", "/v1/sessions", {"session": stranger["session"] + "A"})
        self.assertEqual((400, "session"), (status, answer["field"]))
        told = {each["session"]: each["person"] for each in office.ask("GET", "/v1/holds")[1]["holds"]}
        orders = office.ask("GET", "/v1/orders")[1]["orders"]
        self.assertEqual(2, len(told), "bob's, and the stranger's")
        self.assertEqual(1, sum(session == person for session, person in told.items()))
        self.assertNotEqual(orders[0]["session"], orders[0]["person"])
        self.assertNotIn(orders[0]["person"], told.values())
        self.assertEqual([0, 0], [public.stop(), office.stop()])

    def test_cartctl_signs_sessions_that_gateways_let_in(self):
        with session_keys_file() as file:
            public = Gateway(self.cartd.commands, self.cartd.changes, "--session-keys", file.name).wait_ready()

            def made(*words):
                return subprocess.run([CARTCTL, *words], capture_output=True, text=True, env=clean_environment(), timeout=SOON)

            till = made("session", "new", "--session-keys", file.name, "--person", "till-3", "--ttl", "1h")
            self.assertEqual((0, ""), (till.returncode, till.stderr))
            self.assertEqual(200, public.cart(session=till.stdout.strip(), action="add")[0])
            self.assertNotIn("till-3", till.stdout)
            told = json.loads(made("--json", "session", "new", "--session-keys", file.name).stdout)
            self.assertEqual(["session", "id", "expires_at"], list(told))
            status, cart = public.cart(session=told["session"], action="add")
            self.assertEqual((200, told["id"]), (status, cart["session"]))
            self.assertNotEqual(told["id"], till.stdout.split(".")[0])
            with open(file.name, encoding="ascii") as keys:
                key = keys.read()
            for words in ((), ("--session-keys", "no/where"), ("--session-keys", file.name, "--person", "x" * 201),
                          ("--session-keys", file.name, "--ttl", "0"), ("--session-keys", file.name, "--ttl", "401d"),
                          ("--session-keys", __file__)):
                refused = made("session", "new", *words)
                self.assertEqual((2, ""), (refused.returncode, refused.stdout), words)
                self.assertNotIn(key, refused.stderr)
            os.chmod(file.name, 0o644)
            loose = made("session", "new", "--session-keys", file.name)
            self.assertEqual((2, ""), (loose.returncode, loose.stdout))
        self.assertEqual(0, public.stop())

    def test_the_log_says_whose_key_was_used_for_which_change(self):
        office = Backoffice(self.cartd.operator, keys={"all": ["*"], "reader": ["orders:read"]}).wait_ready()
        asked = [("POST", "/v1/items/P/stock", {"set": 7}, "all", 200),
                 ("POST", f"/v1/orders/{NOBODY}/confirm", None, "all", 404),
                 ("DELETE", "/v1/carts/line%0aend", None, "all", 400),
                 ("POST", "/v1/sale/pause", None, "reader", 403),
                 ("GET", "/v1/orders", None, "reader", 200)]
        for method, path, body, key, status in asked:
            self.assertEqual(status, office.ask(method, path, body, key=key)[0], path)
        self.assertEqual(401, request(office.backend, "DELETE", "/v1/carts/ann")[0])
        self.assertEqual(0, office.stop())
        lines = [parse_logfmt(line) for line in office.lines if "event=backend_write" in line]
        told = [(line["method"], line["path"], line["key"], line["key_id"], line["status"]) for line in lines]
        self.assertEqual([(method, path.replace("%0a", "\\x0a"), "test", office.keys[key].split("_")[1], str(status))
                          for method, path, _, key, status in asked if method != "GET"], told)
        self.assertEqual({"127.0.0.1"}, {line["address"] for line in lines})
        for key in office.keys.values():
            self.assertNotIn(key.rsplit("_", 1)[1], office.log())

    def test_wrong_keys_are_borne_ten_times_a_minute(self):
        def statuses(times):
            return [request(self.office.backend, "GET", "/v1/verify", headers={"Authorization": "Bearer hf_a_b"})[0]
                    for _ in range(times)]
        self.assertEqual([401] * 10 + [429] * 2, statuses(12))
        self.assertEqual(200, self.office.ask("GET", "/v1/verify")[0])
        refused = raw(self.office.backend, "GET /v1/verify HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer hf_a_b\r\n"
                      "Connection: close\r\n\r\n")
        self.assertTrue(refused.startswith("HTTP/1.1 429 Too Many Requests\r\n"), refused)
        self.assertRegex(refused, r"\r\nRetry-After: [0-9]+\r\n")
        self.assertEqual("127.0.0.1", self.office.wait_event("keys_refused")["address"])

    def wrong_keys(self, office, *forwarded):
        """Statuses of requests with wrong keys, one for each X-Forwarded-For."""
        return [request(office.backend, "GET", "/v1/verify", headers={"Authorization": "Bearer hf_a_b", "X-Forwarded-For": each})[0]
                for each in forwarded]

    def test_wrong_keys_from_behind_a_trusted_proxy_are_counted_by_who_is_there(self):
        office = Backoffice(self.cartd.operator, "--trusted-proxy", "127.0.0.1,192.0.2.1").wait_ready()
        self.assertEqual([401] * 10 + [429], self.wrong_keys(office, *["203.0.113.1"] * 11))
        # What the client has said before its proxies, and which of them it came by, changes nothing.
        self.assertEqual([429] * 3, self.wrong_keys(office, "198.51.100.1, 203.0.113.1", "203.0.113.1, 192.0.2.1", "a, 203.0.113.1"))
        self.assertEqual([401] * 3, self.wrong_keys(office, "203.0.113.2", "", "203.0.113.1, unknown"))
        # One home has one /64.
        self.assertEqual([401] * 10 + [429], self.wrong_keys(office, *[f"2001:db8:0:1::{number:x}" for number in range(11)]))
        self.assertEqual("203.0.113.1", office.wait_event("keys_refused")["address"])
        self.assertEqual(0, office.stop())

    def test_who_is_no_trusted_proxy_speaks_for_itself(self):
        office = Backoffice(self.cartd.operator, "--trusted-proxy", "192.0.2.1").wait_ready()
        self.assertEqual([401] * 10 + [429] * 2, self.wrong_keys(office, *[f"203.0.113.{number}" for number in range(12)]))
        self.assertEqual("127.0.0.1", office.wait_event("keys_refused")["address"])
        self.assertEqual(0, office.stop())

    def test_without_cartd_nothing_was_done_and_a_slow_one_leaves_it_unknown(self):
        hasty = Backoffice(self.cartd.operator, "--command-timeout", "100ms").wait_ready()
        self.cartd.signal(signal.SIGSTOP)
        status, unknown = hasty.ask("GET", "/v1/verify")
        self.cartd.signal(signal.SIGCONT)
        self.assertEqual((504, "outcome-unknown"), (status, unknown["type"]))
        eventually(lambda: hasty.ask("GET", "/v1/verify")[0] == 200, "cartd does not come back")
        self.assertEqual(0, hasty.stop())
        with socket.socket() as nobody:  # bound, and never listening
            nobody.bind(("127.0.0.1", 0))
            alone = Backoffice(f"tcp://127.0.0.1:{nobody.getsockname()[1]}")
            status, unavailable = alone.ask("GET", "/v1/verify")
            self.assertEqual((503, "cartd-unavailable"), (status, unavailable["type"]))
            self.assertEqual(503, request(alone.admin, "GET", "/readyz")[0])
            self.assertEqual(0, alone.stop())

    def test_the_three_flags_go_together(self):
        keys = {"--backend": "127.0.0.1:0", "--operator": self.cartd.operator, "--keys": self.office.file}

        def start(*flags, environment=None):
            ended = subprocess.run([GATEWAY, "--web", WEB, "--admin", "off", *flags], capture_output=True, text=True,
                                   env=clean_environment(environment), timeout=SOON)
            said = [line for line in ended.stderr.splitlines() if not line.startswith("ts=")]
            return ended.returncode, said[0]

        for left_out in keys:
            words = [word for flag, value in keys.items() if flag != left_out for word in (flag, value)]
            self.assertEqual((2, f"{left_out}: is missing: --backend, --operator and --keys go together"), start(*words))
        self.assertEqual(2, start("--operator", self.cartd.operator)[0])
        self.assertEqual((2, "--listen: is 'off' where there is no --backend: nothing would be served"),
                         start("--listen", "off"))
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("# x\n\nid ERP everything 00\n")
            file.flush()
            words = [word for pair in {**keys, "--keys": file.name}.items() for word in pair]
            self.assertEqual((2, f"--keys: '{file.name}', line 3: 'everything' is no scope"), start(*words))

    def test_an_endpoint_that_a_file_or_an_environment_shares_makes_no_door(self):
        public = Gateway(self.cartd.commands, self.cartd.changes)
        self.assertEqual(0, public.stop())
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(f"operator = {self.cartd.operator}\n")
            file.flush()
            public = Gateway(self.cartd.commands, self.cartd.changes, "--config", file.name).wait_ready()
            self.assertNotIn("what=backend", public.log())
            self.assertEqual(0, public.stop())

    def test_a_key_is_for_something_that_there_is(self):
        def make(*words):
            ended = subprocess.run([CARTCTL, "key", "new", *words], capture_output=True, text=True,
                                   env=clean_environment(), timeout=SOON)
            return ended.returncode, ended.stderr
        self.assertEqual(2, make("--name", "a b", "--scope", "*")[0])
        self.assertEqual(2, make("--name", "ERP")[0])
        status, why = make("--name", "ERP", "--scope", "stock")
        self.assertEqual(2, status)
        self.assertIn("'stock' is not one of items:write, stock:write", why)
        key, line = make_key("ERP", "stock:write", "orders:read")
        self.assertRegex(key, r"^hf_[0-9a-f]{12}_[0-9a-f]{64}$")
        self.assertRegex(line, r"^[0-9a-f]{12} ERP stock:write,orders:read [0-9a-f]{64}$")


if __name__ == "__main__":
    unittest.main()
