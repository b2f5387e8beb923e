# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""cartctl at a cartd that is played by the test, as badly as it may be: silence, lies, junk.

Method: FakeCartd answers and publishes what the test says. cartctl must end with the exit status of
docs/cartctl.md and one sentence on standard error, and print no byte that a terminal would obey.
"""

import json
import os
import signal
import socket
import subprocess
import threading
import unittest

import zmq

from bus_clients import AT, BusTest, FakeCartd
from programs import CARTCTL, COMPLAINTS, SOON, Cartd, clean_environment, eventually

REFUSED, USAGE, NO_CONNECTION, OUTCOME_UNKNOWN, DIFFERENCES = 1, 2, 3, 4, 5
ORDER = "123e4567-e89b-12d3-a456-426614174000"
OPERATIONS = {"set_stock": ["stock", "set", "P", "5"], "add_stock": ["stock", "add", "P", "-5", "--id", "k"],
              "put_item": ["item", "put", "P"], "release": ["hold", "release", "s"], "orders": ["orders"],
              "events": ["events"], "hooks": ["hook", "list"], "set_hook": ["hook", "enable", "h"],
              "holds": ["hold", "list"], "places": ["line", "list", "P"], "report": ["report"],
              "verify": ["verify"], "confirm_order": ["order", "confirm", ORDER],
              "release_order": ["order", "release", ORDER], "extend_order": ["order", "extend", ORDER],
              "pause_sale": ["sale", "pause"], "resume_sale": ["sale", "resume"],
              "return_order": ["order", "return", ORDER, "P=1", "--id", "k"]}

class Watch:
    """A `cartctl bus watch` whose lines are read by threads."""

    def __init__(self, changes, *arguments):
        self.process = subprocess.Popen(
            [CARTCTL, "--changes", changes, "bus", "watch", *arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment())
        self.printed, self.complaints = [], []
        self._threads = [threading.Thread(target=self._read, args=pair, daemon=True)
                         for pair in ((self.process.stdout, self.printed),
                                      (self.process.stderr, self.complaints))]
        for thread in self._threads:
            thread.start()

    @staticmethod
    def _read(pipe, lines):
        for line in pipe:
            lines.append(line.decode().rstrip("\n"))

    def stop(self):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(SOON)
        for thread in self._threads:
            thread.join(SOON)
        self.process.stdout.close()
        self.process.stderr.close()
        return status

class CartctlTest(BusTest):
    def setUp(self):
        super().setUp()
        self.fake = FakeCartd(self.context)
        self.addCleanup(self.fake.stop)

    def run_ctl(self, *arguments, commands=None, changes=None, stdin=""):
        """Runs to the end; (exit status, standard output, standard error)."""
        done = subprocess.run(
            [CARTCTL, "--commands", commands or self.fake.commands,
             "--changes", changes or self.fake.changes,
             "--operator", commands or self.fake.commands, *arguments],
            input=stdin.encode(), capture_output=True, timeout=SOON, env=clean_environment(),
            check=False)
        output, error = done.stdout.decode(), done.stderr.decode()
        for complaint in COMPLAINTS:
            self.assertNotIn(complaint, error)
        return done.returncode, output, error

    def assert_ends(self, outcome, status, *said):
        self.assertEqual(status, outcome[0], outcome)
        self.assertEqual(1, len(outcome[2].splitlines()), outcome)
        for part in said:
            self.assertIn(part, outcome[2])
        for byte in outcome[1] + outcome[2]:
            self.assertTrue(byte == "\n" or byte.isprintable(), outcome)

    def watch(self, *arguments):
        """A watch that is known to hear: it has printed the heartbeat that says so."""
        watch = Watch(self.fake.changes, *arguments)
        self.addCleanup(lambda: self.assertEqual(0, watch.stop(), watch.complaints))

        def hears():
            self.fake.heartbeat()
            return watch.printed
        eventually(hears, "the watch prints no heartbeat")
        return watch

    def heard(self, watch, part, lines=None):
        eventually(lambda: any(part in line for line in (lines or watch.printed)),
                   f"{part} in {watch.printed} {watch.complaints}")

    # --- commands ------------------------------------------------------------------------------

    def test_a_command_without_a_reply_has_an_unknown_outcome(self):
        self.fake.mute = {"ping", "snapshot"}
        said = (self.fake.commands, "no reply came in time", "outcome is unknown", "safe to repeat")
        self.assert_ends(self.run_ctl("bus", "call", '{"op":"ping"}', "--timeout", "300ms"),
                         OUTCOME_UNKNOWN, *said)
        self.assert_ends(self.run_ctl("status", "--timeout", "300ms"), OUTCOME_UNKNOWN, *said)
        self.assertEqual(1, self.fake.count_seen("ping"))

    def test_a_connection_that_breaks_leaves_the_outcome_unknown_before_the_time_is_over(self):
        self.fake.forged["ping"] = b"x" * (17 << 20)  # larger than any reply: libzmq hangs up
        self.assert_ends(self.run_ctl("bus", "call", '{"op":"ping"}', "--timeout", "1h"),
                         OUTCOME_UNKNOWN, "the connection broke before the reply came")

    def test_what_is_no_reply_leaves_the_outcome_unknown(self):
        for forged in (b"hello", b"", b"[]", b"{}", b'{"ok":1}', b"\x1b[2J", b"\xff\xfe",
                       [b"{}", b"{}"], [b"", b"", b'{"ok":true}']):
            with self.subTest(forged):
                self.fake.forged = {"ping": forged, "snapshot": forged}
                for arguments in (["bus", "call", '{"op":"ping"}'],
                                  ["bus", "call", '{"op":"ping"}', "--json"],
                                  ["status", "--timeout", "500ms"]):
                    self.assert_ends(self.run_ctl(*arguments), OUTCOME_UNKNOWN, "what came back is no")

    def test_a_refusal_of_a_newer_cartd_is_a_refusal(self):
        reply = b'{"v":1,"ok":false,"error":"too-late","detail":"the \\u001b[2J shop is shut"}'
        self.fake.forged["close"] = reply
        outcome = self.run_ctl("bus", "call", '{"op":"close"}')
        self.assert_ends(outcome, REFUSED, "cartd refused: too-late: the \\x1b[2J shop is shut")
        self.assertEqual(reply.decode() + "\n", outcome[1])

    def test_names_cannot_give_orders_to_the_terminal(self):
        item = {**self.fake.numbers("P"), "seq": 1, "name": {
            "en": "\x1b]0;owned\x07\n\u202e", "fr": "\x7f\u009b2J"}}
        self.fake.forged["snapshot"] = json.dumps(
            {"v": 1, "id": "", "ok": True, "cursor": "fake1.1", "items": [item], "lines": []},
            ensure_ascii=False).encode()
        self.fake.heartbeat()
        for arguments in (["status"], ["bus", "call", '{"op":"snapshot"}']):
            output = self.run_ctl(*arguments, "--timeout", "500ms")[1]
            self.assertIn("\\x1b]0;owned\\x07\\x0a\\u202e / \\x7f\\u009b2J", output)
            self.assertTrue(all(c == "\n" or c.isprintable() for c in output), output)

    def test_a_large_catalog_is_aligned(self):
        self.fake.stock = {f"item-{number}": number * 1000 for number in range(300)}
        self.fake.held = {item: 7 if stock else 0 for item, stock in self.fake.stock.items()}
        self.fake.item_seq = dict.fromkeys(self.fake.stock, 0)
        status, output, _ = self.run_ctl("bus", "call", '{"op":"snapshot"}')
        self.assertEqual(0, status)
        head, *rows = output.splitlines()[2:]
        self.assertEqual(300, len(rows))
        for title in ("STOCK", "HELD", "AVAILABLE", "NEXT RELEASE"):
            end = head.index(title) + len(title)
            for row in rows:
                self.assertNotEqual(" ", row[end - 1], row)
                self.assertIn(row[end:end + 1], ("", " "), row)

    def test_a_command_may_come_from_standard_input(self):
        status, output, _ = self.run_ctl("bus", "call", "-", stdin='{"op":"ping","id":"9"}\n')
        self.assertEqual((0, "9"), (status, json.loads(output)["id"]))
        self.assert_ends(self.run_ctl("bus", "call", "-", stdin="x" * 100_000), USAGE, "no JSON object")

    def test_what_does_not_speak_zeromq_is_no_connection(self):
        with socket.create_server(("127.0.0.1", 0)) as mute, \
                socket.create_server(("127.0.0.1", 0)) as chatty:
            def greet():
                try:
                    while True:
                        with chatty.accept()[0] as peer:
                            peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                except OSError:
                    pass  # closed: the test is over
            thread = threading.Thread(target=greet, daemon=True)
            thread.start()
            for server in (mute, chatty):
                endpoint = "tcp://127.0.0.1:%d" % server.getsockname()[1]
                self.assert_ends(
                    self.run_ctl("bus", "call", '{"op":"ping"}', "--timeout", "500ms",
                                 commands=endpoint),
                    NO_CONNECTION, endpoint, "what listens there is not this socket of cartd")
            chatty.shutdown(socket.SHUT_RDWR)
            thread.join(SOON)

    def test_exchanged_endpoints_are_no_connection(self):
        outcome = self.run_ctl("status", "--timeout", "300ms", commands=self.fake.changes,
                               changes=self.fake.commands)
        self.assert_ends(outcome, NO_CONNECTION, self.fake.changes, "--commands")
        self.assertEqual(2, outcome[1].count("not reachable: what listens there is not"))

    # --- the operator's ------------------------------------------------------------------------

    def order(self, number):
        return {"number": number, "order": f"123e4567-e89b-12d3-a456-{number:012}", "session": "s",
                "at": AT, "lines": [{"item": "P", "quantity": 2}]}

    def forge(self, op, **fields):
        self.fake.forged[op] = json.dumps({"v": 1, "id": "", "ok": True, "cursor": "fake1.1",
                                           **fields}).encode()

    def test_an_operation_without_a_reply_has_an_unknown_outcome(self):
        self.fake.mute = set(OPERATIONS)
        for arguments in OPERATIONS.values():
            with self.subTest(arguments):
                self.assert_ends(self.run_ctl(*arguments, "--timeout", "300ms"), OUTCOME_UNKNOWN,
                                 self.fake.commands, "outcome is unknown", "safe to repeat")

    def test_what_is_no_reply_to_an_operation_leaves_the_outcome_unknown(self):
        for forged in (b"hello", b"{}", b'{"ok":true}', b'{"v":1,"ok":true,"cursor":"a.1"}',
                       b'{"v":1,"ok":true,"cursor":"a.1","orders":[{}],"more":false}'):
            for arguments in OPERATIONS.values():
                with self.subTest((forged, arguments)):
                    self.fake.forged = dict.fromkeys(OPERATIONS, forged)
                    self.assert_ends(self.run_ctl(*arguments), OUTCOME_UNKNOWN, "what came back is no")

    def test_the_answer_to_something_else_is_no_reply(self):
        others = [op for op in OPERATIONS if op.endswith(("order", "orders", "events", "verify", "hooks", "hook"))]
        self.fake.forged = dict.fromkeys(others, self.fake_done())
        for op in others:
            self.assert_ends(self.run_ctl(*OPERATIONS[op]), OUTCOME_UNKNOWN, "no reply to this command")
        self.forge("set_stock", orders=[], more=False)
        self.assert_ends(self.run_ctl("stock", "set", "P", "5"), OUTCOME_UNKNOWN,
                         "no reply to this command")

    def fake_done(self):
        return json.dumps({"v": 1, "id": "", "ok": True, "cursor": "fake1.1", "items": [],
                           "lines": []}).encode()

    def test_orders_that_never_end_are_not_asked_for_for_ever(self):
        self.forge("orders", orders=[self.order(7)], more=True)
        outcome = self.run_ctl("orders")
        self.assert_ends(outcome, OUTCOME_UNKNOWN, "no reply to this command")
        self.assertEqual(2, self.fake.count_seen("orders"))
        self.forge("orders", orders=[], more=True)
        self.assert_ends(self.run_ctl("orders"), OUTCOME_UNKNOWN, "no reply to this command")

    def test_what_is_held_and_what_was_sold_is_listed(self):
        cartd = self.start(Cartd("--payment", "external"))
        shopper, operator = self.socket(zmq.REQ, cartd.commands), self.socket(zmq.REQ, cartd.operator)
        self.call(shopper, "add", session="ann", item="P", quantity=2)
        self.call(shopper, "checkout", session="ann", order=ORDER, reference="=1+1")
        self.call(shopper, "add", session="bob", item="P", quantity=3)

        def run(*arguments):
            status, output, error = self.run_ctl(*arguments, commands=cartd.operator)
            self.assertEqual((0, ""), (status, error))
            return output
        held = run("hold", "list")
        self.assertRegex(held, r"P +3 +\S+( \S+)? +bob +in a cart\n")
        self.assertIn("to pay: " + ORDER, run("hold", "list", "--item", "P"))
        self.assertEqual(2, len(json.loads(run("hold", "list", "--json"))["holds"]))
        self.assertRegex(run("cart", "show", "bob"), r"P +3 +")
        self.assertIn("nothing is held", run("cart", "show", "nobody"))
        self.assertIn("session  ann", run("order", "show", ORDER))
        self.assertIn(ORDER, run("orders", "--state", "paying", "--item", "P", "--since", "2020-01-01"))
        self.assertEqual("no orders\n", run("orders", "--state", "sold"))
        self.assertEqual("no orders\n", run("orders", "--until", "2020-01-01T00:00:00+01:00"))
        self.call(operator, "confirm_order", order=ORDER)
        titles, row = run("orders", "--output", "csv", "--state", "sold").splitlines()
        self.assertTrue(titles.startswith("number,order,state,"), titles)
        self.assertIn(f"1,{ORDER},sold,false,,false,", row)
        self.assertIn(",'=1+1,", row)
        self.assertNotIn("ann", row)
        for arguments, flag in ((["orders", "--state", "paid"], "--state"), (["orders", "--since", "now"], "--since"),
                                (["verify", "--output", "csv"], "--output"), (["order", "show", "17"], "ORDER")):
            self.assert_ends(self.run_ctl(*arguments, commands=cartd.operator), USAGE, flag)

    def test_units_and_money_are_reported_and_a_line_is_listed(self):
        cartd = self.start(Cartd())
        shopper, operator = self.socket(zmq.REQ, cartd.commands), self.socket(zmq.REQ, cartd.operator)

        def run(*arguments):
            status, output, error = self.run_ctl(*arguments, commands=cartd.operator)
            self.assertEqual((0, ""), (status, error))
            return output
        self.assertEqual("nothing was sold\n", run("report"))
        self.assertEqual("nobody waits\n", run("line", "list", "P"))
        for number, price in enumerate(({"amount": "4.50", "currency": "EUR"}, {"amount": "900", "currency": "JPY"}, None)):
            self.call(operator, "put_item", item="P", price=price)
            self.call(shopper, "add", session="ann", item="P", quantity=2)
            self.call(shopper, "checkout", session="ann", order=ORDER[:-1] + str(number))
        self.call(operator, "return_order", order=ORDER[:-1] + "0", key="k", lines=[{"item": "P", "quantity": 1}])
        titles, *rows = run("report", "--since", "2020-01-01").splitlines()
        self.assertEqual(["DAY", "ITEM", "SOLD", "FOR", "RETURNED", "FOR"], titles.split())
        self.assertEqual([["P", "2", "0"], ["P", "2", "9.00", "EUR", "1", "4.50", "EUR"],
                          ["P", "2", "1800", "JPY", "0", "0", "JPY"]], [row.split()[1:] for row in rows])
        told = [json.loads(line) for line in run("report", "--json").splitlines()]
        self.assertEqual([None, "9.00", "1800"], [each.get("sold_for", {}).get("amount") for each in told])
        titles, *rows = run("report", "--output", "csv").splitlines()
        self.assertEqual("day,item,quantity,returned,currency,sold_for,returned_for", titles)
        self.assertEqual(["P,2,0,,,", "P,2,1,EUR,9.00,4.50", "P,2,0,JPY,1800,0"], [row.split(",", 1)[1] for row in rows])
        self.assertEqual("nothing was sold\n", run("report", "--until", "2020-01-01"))
        self.call(shopper, "add", session="bob", item="P", quantity=5)
        for session in ("cem", "dan"):
            self.call(shopper, "wait", session=session, item="P")
        self.assertEqual([["POSITION", "TICKET", "SESSION"], ["1", "1", "cem"], ["2", "2", "dan"]],
                         [line.split() for line in run("line", "list", "P").splitlines()])
        self.assertEqual([1, 2], [place["ticket"] for place in json.loads(run("line", "list", "P", "--json"))["places"]])
        titles, row, _ = run("line", "list", "P", "--output", "csv").splitlines()
        self.assertEqual("position,ticket,session,person", titles)
        self.assertRegex(row, r"^1,1,([0-9a-f]{32}),\1$")
        for arguments, flag in ((["report", "--since", "now"], "--since"), (["line", "list", "a b"], "ITEM")):
            self.assert_ends(self.run_ctl(*arguments, commands=cartd.operator), USAGE, flag)
        self.assert_ends(self.run_ctl("line", "list", "none", commands=cartd.operator), REFUSED, "unknown-item")

    def test_a_report_or_line_that_never_ends_is_not_asked_for_for_ever(self):
        self.forge("report", sales=[], next="1.1")
        self.assert_ends(self.run_ctl("report"), OUTCOME_UNKNOWN, "no reply to this command")
        self.assertEqual(2, self.fake.count_seen("report"))
        self.forge("places", places=[{"session": "ann", "ticket": 1, "position": 1}], next="1")
        self.assert_ends(self.run_ctl("line", "list", "P"), OUTCOME_UNKNOWN, "no reply to this command")
        self.assertEqual(2, self.fake.count_seen("places"))

    def test_items_go_out_as_a_table_and_come_back(self):
        cartd = self.start(Cartd())
        operator = self.socket(zmq.REQ, cartd.operator)
        self.call(operator, "put_item", item="tea", name={"en": "=Tea, \"green\"", "zh": "茶"}, text={"en": "One.\nTwo."})

        def run(*arguments, text=""):
            return self.run_ctl(*arguments, commands=cartd.operator, stdin=text)
        status, table, error = run("items", "export")
        self.assertEqual((0, ""), (status, error))
        self.assertIn("\"'=Tea, \"\"green\"\"\"", table)
        self.assertEqual((0, "0 made, 0 changed, 2 left as they are\n", ""), run("items", "import", "-", text=table))
        dry = run("items", "import", "--dry-run", "-", text="item,stock\r\nP,12\r\nnew,3\r\n")
        self.assertIn("1 made, 1 changed, 0 left as they are; nothing was sent", dry[1])
        self.assertEqual(table, run("items", "export")[1])
        wrong = run("items", "import", "-", text="item,price\nP,1.00 EUR\ntea,\"1,00 EUR\"\n")
        self.assertEqual((USAGE, "", "cartctl: -:3: price: '1,00 EUR' is not a price like '12.50 EUR', or none\n"
                          "cartctl: 1 wrong; nothing was sent\n"), wrong)
        self.assertEqual(table, run("items", "export")[1])
        status, output, _ = run("items", "import", "--json", "-", text="item,stock,limit\nP,12,2\nnew,3,\n")
        self.assertEqual([{"line": 2, "item": "P", "new": False, "what": ["limit", "stock 10 -> 12"]},
                          {"line": 3, "item": "new", "new": True, "what": ["stock 0 -> 3"]}],
                         [json.loads(line) for line in output.splitlines()])
        self.assertEqual(0, status)
        self.assert_ends(run("items", "import", "/nowhere.csv"), USAGE, "FILE")
        self.assert_ends(run("items", "export", "--json"), USAGE, "--output")

    def test_an_import_ends_at_the_first_refusal_and_says_where(self):
        listed = [{"item": item, "available": 5, "held": 0, "stock": 5, "next_release_ms": None} for item in "PQ"]
        self.forge("items", listed=listed)
        self.fake.forged["set_stock"] = (b'{"v":1,"ok":false,"error":"stock-changed","detail":"the stock is 4 by now, not 5: '
                                         b'nothing was changed","item":"P","stock":4}')
        outcome = self.run_ctl("items", "import", "-", stdin="item,stock\nP,7\nQ,8\n")
        self.assertEqual((REFUSED, "0 made, 0 changed, 0 left as they are\n",
                          "cartctl: cartd refused: stock-changed: the stock is 4 by now, not 5: nothing was changed\n"
                          "cartctl: -:2: item P: it ended there, 2 are not done; it is safe to run it again\n"), outcome)
        self.forge("items", listed=listed[:1], next="")
        self.assert_ends(self.run_ctl("items", "export"), OUTCOME_UNKNOWN, "no reply to this command")

    def event(self, number, kind="order.sold"):
        return {"id": number, "type": kind, "at": AT, "data": {"order": self.order(number)["order"]}}

    def test_events_that_go_back_or_are_of_another_type_are_no_reply(self):
        for events, after, arguments in (([self.event(7)], 7, ["--after", "7"]),
                                         ([self.event(9), self.event(8)], 9, []),
                                         ([self.event(9)], 8, []),
                                         ([self.event(9)], 9, ["--type", "item.back"])):
            with self.subTest(events):
                self.forge("events", events=events, next=after)
                outcome = self.run_ctl("events", *arguments)
                self.assertEqual((OUTCOME_UNKNOWN, ""), outcome[:2])

    def test_events_are_asked_for_until_there_are_no_more(self):
        self.forge("events", events=[], next=0)
        self.assertEqual((0, "no events\n", ""), self.run_ctl("events"))
        self.assertEqual((0, "", ""), self.run_ctl("events", "--json"))
        self.assertEqual(2, self.fake.count_seen("events"))
        self.forge("events", events=[self.event(7)], next=7)
        status, output, _ = self.run_ctl("events", "--limit", "1", "--json")
        self.assertEqual((0, self.event(7)), (status, json.loads(output)))

    def test_events_that_are_gone_are_a_refusal(self):
        self.fake.forged["events"] = (b'{"v":1,"ok":false,"error":"gone","detail":"the events that come next are '
                                      b'not kept any more: the oldest is 9","oldest":9}')
        for arguments in (["events", "--after", "1"], ["events", "watch", "--after", "1"]):
            self.assert_ends(self.run_ctl(*arguments), REFUSED, "gone: the events that come next")

    def test_a_refused_operation_is_said_with_its_numbers(self):
        reply = (b'{"v":1,"ok":false,"error":"below-held","detail":"a stock of 4 is less than the 5 '
                 b'that are held","item":"P","requested":4,"held":5}')
        self.fake.forged["set_stock"] = reply
        outcome = self.run_ctl("stock", "set", "P", "4")
        self.assert_ends(outcome, REFUSED, "cartd refused: below-held: a stock of 4 is less than the 5")
        self.assertEqual("", outcome[1])
        self.assertEqual(reply.decode() + "\n", self.run_ctl("stock", "set", "P", "4", "--json")[1])

    def test_differences_are_a_line_each_and_an_exit_status_of_their_own(self):
        self.forge("verify", items=1, holds=2, orders=3, journal_rows=4, differences=[
            {"item": "P", "what": "held = the sum of the holds", "expected": 3, "found": 4},
            {"item": "\x1b[2J", "what": "stock in memory", "expected": 1, "found": -2}])
        status, output, error = self.run_ctl("verify")
        self.assertEqual((DIFFERENCES, ""), (status, error))
        self.assertEqual(["item P: held = the sum of the holds: 3 expected, 4 found",
                          "item \\x1b[2J: stock in memory: 1 expected, -2 found"],
                         output.splitlines()[1:])
        self.assertEqual(DIFFERENCES, self.run_ctl("verify", "--json")[0])

    def test_an_operation_at_the_wrong_endpoint_is_refused(self):
        cartd = self.start(Cartd())
        outcome = self.run_ctl("stock", "set", "P", "5", commands=cartd.commands)
        self.assert_ends(outcome, REFUSED, "op must be one of add, remove")
        outcome = self.run_ctl("status", "--timeout", "300ms", commands=cartd.operator)
        self.assertEqual(OUTCOME_UNKNOWN, outcome[0], outcome)

    # --- status --------------------------------------------------------------------------------

    def status_with_feed(self, publish):
        """status --json while `publish` is called again and again."""
        stopped = threading.Event()

        def repeat():
            while not stopped.wait(0.02):
                publish()
        thread = threading.Thread(target=repeat)
        thread.start()
        try:
            return self.run_ctl("status", "--json", "--timeout", "1s")
        finally:
            stopped.set()
            thread.join()

    def test_status_waits_for_the_feed_to_catch_up(self):
        self.fake.seq = 7
        stale = {"v": 1, "epoch": self.fake.epoch, "seq": 4, "at": AT}
        status, output, error = self.status_with_feed(lambda: self.fake.publish("heartbeat", stale))
        self.assertEqual((0, "", 3), (status, error, json.loads(output)["changes"]["behind"]))
        status, output, _ = self.status_with_feed(
            lambda: (self.fake.publish("heartbeat", stale), self.fake.heartbeat()))
        self.assertEqual((0, 0), (status, json.loads(output)["changes"]["behind"]))

    def test_status_tells_that_the_feed_is_another_store_s(self):
        other = {"v": 1, "epoch": "other", "seq": 4, "at": AT}
        status, output, _ = self.status_with_feed(lambda: self.fake.publish("heartbeat", other))
        changes = json.loads(output)["changes"]
        self.assertEqual((0, "other", None), (status, changes["epoch"], changes["behind"]))

    def test_status_hears_the_feed_of_a_cartd_that_does_not_reply(self):
        self.fake.mute = {"snapshot"}
        self.fake.seq = 7
        status, output, _ = self.status_with_feed(self.fake.heartbeat)
        found = json.loads(output)
        self.assertEqual((OUTCOME_UNKNOWN, False), (status, found["commands"]["reachable"]))
        self.assertEqual((True, 7), (found["changes"]["reachable"], found["changes"]["seq"]))

    def test_a_feed_that_is_silent_or_junk_is_not_heard(self):
        outcome = self.run_ctl("status", "--timeout", "300ms")
        self.assert_ends(outcome, NO_CONNECTION, self.fake.changes, "no heartbeat came in time")
        outcome = self.status_with_feed(lambda: self.fake.publish("heartbeat", "{}", "x"))
        self.assertEqual(NO_CONNECTION, outcome[0])

    # --- watch ---------------------------------------------------------------------------------

    def test_watch_prints_the_bytes_that_another_subscriber_gets(self):
        cartd = self.start(Cartd())
        feed = self.subscribe(cartd)
        watch = Watch(cartd.changes)
        self.addCleanup(lambda: self.assertEqual(0, watch.stop(), watch.complaints))
        eventually(lambda: watch.printed, "the watch prints nothing")
        asker = self.socket(zmq.REQ, cartd.commands)
        for quantity in range(1, 6):
            self.call(asker, "add", session="s", item="P", quantity=quantity)
        lines = []
        while sum(line.startswith("stock/P ") for line in lines) < 5:
            lines.append(" ".join(frame.decode() for frame in feed.recv_multipart()))
        lines = lines[lines.index(watch.printed[0]):] if watch.printed[0] in lines else lines
        eventually(lambda: len([line for line in watch.printed if line in lines]) == len(lines),
                   f"{lines} in {watch.printed}")
        start = watch.printed.index(lines[0])
        self.assertEqual(lines, watch.printed[start:start + len(lines)])
        self.assertEqual(0, watch.stop())
        self.assertEqual([], watch.complaints)

    def test_watch_says_what_the_feed_lost(self):
        watch = self.watch()
        self.fake.change()
        self.fake.change(published=False)
        self.fake.change(published=False)
        self.fake.change()
        self.heard(watch, "cartctl: missed 2 changes: seq 2 to 3", watch.complaints)
        self.fake.change(published=False)
        self.fake.heartbeat()
        self.heard(watch, "cartctl: missed a change: seq 5", watch.complaints)
        self.assertEqual(2, len(watch.complaints))

    def test_a_filtered_watch_looks_for_no_gaps(self):
        watch = self.watch("stock/Q", "heartbeat")
        self.fake.change("P")
        self.fake.change("Q")
        self.fake.heartbeat()
        self.heard(watch, "stock/Q")
        self.fake.heartbeat()
        self.heard(watch, '"seq": 2')
        self.assertEqual([], watch.complaints)
        self.assertFalse([line for line in watch.printed if line.startswith("stock/P")])

    def test_junk_on_the_feed_is_shown_without_harm(self):
        junk = [("stock/P",), ("a", "b", "c"), ("heartbeat", "hello"), ("stock/P", b"\xff\x00"),
                ("\x1b[2J", "{}"), ("stock/P", '{"seq":"x"}'), ("", "{}")]
        plain, lines = self.watch(), self.watch("--json")
        for frames in junk:
            self.fake.publish(*frames)
        self.fake.publish("end", "{}")
        self.heard(plain, "end {}")
        self.heard(lines, '{"topic":"end","message":{}}')
        start = plain.printed.index("stock/P")
        self.assertEqual(["stock/P", "a b c", "heartbeat hello", "stock/P \\xff\\x00", "\\x1b[2J {}",
                          'stock/P {"seq":"x"}', " {}", "end {}"], plain.printed[start:])
        parsed = [json.loads(line) for line in lines.printed if "heartbeat" not in line]
        self.assertEqual({"frames": ["stock/P"]}, parsed[0])
        self.assertEqual({"topic": "\x1b[2J", "message": {}}, parsed[3])
        self.assertEqual((0, 0), (plain.stop(), lines.stop()))

    def test_a_message_too_large_ends_neither_watch_nor_feed(self):
        watch = self.watch()
        self.fake.publish("stock/P", b"x" * 100_000)

        def heard_again():
            self.fake.heartbeat()
            return any('"seq": 1' in line for line in watch.printed)
        self.fake.change(published=False)
        eventually(heard_again, "the watch does not connect again", deadline=2 * SOON)

    def test_a_reader_that_goes_ends_the_watch_at_once_and_quietly(self):
        for arguments in ([], ["stock/never"]):  # also one that has nothing to write
            with self.subTest(arguments):
                reader, writer = os.pipe()
                watch = subprocess.Popen(
                    [CARTCTL, "--changes", self.fake.changes, "bus", "watch", *arguments],
                    stdout=writer, stderr=subprocess.PIPE, env=clean_environment())
                os.close(writer)
                os.close(reader)
                _, error = watch.communicate(timeout=SOON)
                self.assertEqual((0, b""), (watch.returncode, error))

    def test_a_reader_that_has_gone_is_no_failure(self):
        reader, writer = os.pipe()
        os.close(reader)
        with open(writer, "wb") as closed:
            done = subprocess.run([CARTCTL, "--commands", self.fake.commands, "bus", "call",
                                   '{"op":"ping"}'], stdout=closed, stderr=subprocess.PIPE,
                                  timeout=SOON, env=clean_environment(), check=False)
        self.assertEqual((0, b""), (done.returncode, done.stderr))

    def test_an_output_that_is_full_is_said(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CARTCTL, "--commands", self.fake.commands, "bus", "call",
                                   '{"op":"ping"}'], stdout=full, stderr=subprocess.PIPE,
                                  timeout=SOON, env=clean_environment(), check=False)
        self.assertEqual(USAGE, done.returncode)
        self.assertIn(b"the output cannot be written: No space left", done.stderr)

if __name__ == "__main__":
    unittest.main()
