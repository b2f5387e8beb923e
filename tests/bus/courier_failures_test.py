# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""courier where its receivers fail, and where programs are killed.

Method: real cartd and courier; a Receiver answers as the test says.
"""

import os
import subprocess
import tempfile
import threading
import unittest

import zmq

from courier_receivers import CourierCase
from programs import SOON, Cartd, Courier, eventually


class CourierFailuresTest(CourierCase):
    # --- receivers ---------------------------------------------------------------------------------

    def test_one_that_fails_is_told_again_and_what_others_wait_for_goes_on(self):
        self.receiver.answer = lambda message: 500 if message["data"]["number"] == 1 else 200
        courier = self.serve()
        self.make(1)
        self.make(2)
        self.confirm(1)
        self.confirm(2)
        self.wait_told(("order.paying", 1), ("order.paying", 2), ("order.sold", 2))
        self.assertIn("status 500", courier.wait_event("delivery_failed")["why"])
        self.receiver.answer = lambda message: 200
        self.wait_told(("order.paying", 1), ("order.paying", 2), ("order.sold", 2), ("order.sold", 1),
                       deadline=3 * SOON)
        repeats = [message for message in self.receiver.messages if message["data"]["number"] == 1]
        self.assertEqual(repeats[0]["headers"]["webhook-id"], repeats[1]["headers"]["webhook-id"])
        self.assertEqual(repeats[0]["body"], repeats[1]["body"])
        eventually(lambda: (self.hook()["position"], self.hook()["retries"]) == (4, []), "it is not written down")

    def test_what_is_no_answer_is_none(self):
        for answer, why in ((b"", ""), (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", ""), (b"hello\r\n\r\n", ""),
                            ((301, {"Location": "/elsewhere"}), "status 301"), (404, "status 404")):
            with self.subTest(answer):
                receiver = self.receive()
                receiver.answer = lambda message, answer=answer: answer
                name = "h" + str(len(self.call(self.operator, "hooks")["hooks"]))
                courier = Courier(self.cartd.operator, receiver.hook(name=name))
                try:
                    courier.wait_event("hook_taken")
                    self.make(len(name) + int(name[1:]) + 10)
                    self.assertIn(why, courier.wait_event("delivery_failed", hook=name)["why"])
                    self.assertEqual({"/hook"}, {message["path"] for message in receiver.messages})
                finally:
                    self.assertEqual(0, courier.stop())

    def test_one_that_never_answers_is_given_15_s(self):
        asked, over = threading.Event(), threading.Event()
        self.addCleanup(over.set)

        def answer(_):
            asked.set()
            over.wait(2 * SOON)
            return 200
        self.receiver.answer = answer
        courier = self.serve()
        self.make(1)
        self.assertTrue(asked.wait(SOON))
        eventually(lambda: "event=delivery_failed" in courier.log(), "it waits for ever", 3 * SOON)
        self.assertEqual("no answer in 15 s", courier.wait_event("delivery_failed")["why"])
        eventually(lambda: [retry["attempts"] for retry in self.hook()["retries"]] == [1], "it is not written down")

    def test_one_event_that_is_not_answered_holds_up_no_others(self):
        over = threading.Event()
        self.addCleanup(over.set)

        def answer(message):
            if message["data"]["number"] == 1:
                over.wait(2 * SOON)
            return 200
        self.receiver.answer = answer
        courier = self.serve(self.receiver.hook(parallel=2))
        for number in range(1, 6):
            self.make(number)
        self.confirm(1)  # waits for what it follows
        self.wait_told(*(("order.paying", number) for number in range(2, 6)))
        self.assertNotIn("delivery_failed", courier.log())  # not because its time was over
        eventually(lambda: [retry["event"] for retry in self.hook()["retries"]] == [1], "it is not written down")
        over.set()
        self.wait_told(*(("order.paying", number) for number in (2, 3, 4, 5, 1)), ("order.sold", 1))
        eventually(lambda: (self.hook()["position"], self.hook()["retries"]) == (6, []), "it is not written down")

    def test_who_is_gone_is_told_nothing_more_until_the_operator_says_so(self):
        self.receiver.answer = lambda message: 410
        self.serve()
        self.make(1)
        eventually(lambda: not self.hook()["enabled"], "it is told for ever")
        self.assertIn("disabled: it answered 410", self.cartctl("hook", "list"))
        self.receiver.answer = lambda message: 200
        self.make(2)
        self.cartctl("hook", "enable", "erp")
        eventually(lambda: ("order.paying", 2) in self.told(), "it is not told again")
        self.cartctl("hook", "disable", "erp")
        self.assertFalse(self.hook()["enabled"])
        self.cartctl("hook", "enable", "erp")
        before = len(self.receiver.messages)
        self.cartctl("hook", "replay", "erp", "--after", "0")
        eventually(lambda: len(self.receiver.messages) >= before + 2, "it is not told anew")

    def test_a_certificate_that_nobody_vouches_for_is_none(self):
        folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "both.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", path + ".key", "-out", path + ".crt", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        with open(path, "w", encoding="utf-8") as both:
            for part in (".key", ".crt"):
                with open(path + part, encoding="utf-8") as file:
                    both.write(file.read())
        receiver = self.receive(certificate=path)
        courier = Courier(self.cartd.operator, receiver.hook())
        self.addCleanup(courier.stop)
        courier.wait_event("hook_taken")
        self.make(1)
        courier.wait_event("delivery_failed")
        self.assertEqual([], receiver.messages)
        courier.stop()
        self.serve(receiver.hook(), flags=("--ca", path + ".crt"))
        self.wait_told(("order.paying", 1), receiver=receiver, deadline=3 * SOON)

    # --- crashes -----------------------------------------------------------------------------------

    def test_another_courier_waits_and_goes_on_where_the_first_was(self):
        first = self.serve()
        second = self.start(Courier(self.cartd.operator, self.receiver.hook()))
        second.wait_event("hook_not_served")
        self.make(1)
        self.wait_told(("order.paying", 1))
        self.assertEqual(0, first.stop())
        second.wait_event("hook_taken")
        self.make(2)
        self.wait_told(("order.paying", 1), ("order.paying", 2))
        self.assertEqual(2, len(self.receiver.messages))

    def test_killed_programs_lose_nothing(self):
        courier = Courier(self.cartd.operator, self.receiver.hook())
        self.addCleanup(courier.stop)
        courier.wait_event("hook_taken")
        self.make(1)
        self.wait_told(("order.paying", 1))
        courier.kill()
        self.make(2)
        self.call(self.operator, "set_hook", hook="erp")  # else the next one waits for 20 s
        self.serve()
        self.wait_told(("order.paying", 1), ("order.paying", 2))

    def test_everything_is_told_in_order_though_both_are_killed(self):
        count, rounds = 12, 3
        cartd = Cartd("--payment", "external", catalog={"items": [{"item": "P", "stock": 1000}]})
        self.addCleanup(cartd.stop)
        endpoints = {"commands": cartd.commands, "changes": cartd.changes, "operator": cartd.operator}
        self.shoppers = self.socket(zmq.REQ, cartd.commands)
        self.operator = self.socket(zmq.REQ, cartd.operator)
        failing = {"left": 5}

        def answer(_):
            failing["left"] -= 1
            return 503 if failing["left"] in (4, 0) else 200
        self.receiver.answer = answer
        hook = self.receiver.hook(parallel=3)
        courier = Courier(cartd.operator, hook)
        self.addCleanup(courier.stop)
        courier.wait_event("hook_taken")
        for number in range(rounds):
            for each in range(count):
                self.make(number * count + each)
            if number:
                for each in range(count):
                    self.confirm((number - 1) * count + each)
            if number == 1:
                courier.kill()
                courier = Courier(endpoints["operator"], hook)
                self.addCleanup(courier.stop)
            cartd.kill()
            cartd = Cartd("--payment", "external", store=cartd.store, **endpoints)  # of the item something else is said
            self.addCleanup(cartd.stop)
            self.shoppers = self.socket(zmq.REQ, cartd.commands)
            self.operator = self.socket(zmq.REQ, cartd.operator)
        events = self.call(self.operator, "events")["events"]
        expected = {(event["type"], event["data"].get("number")) for event in events}
        self.assertEqual(list(range(1, len(events) + 1)), [event["id"] for event in events])
        self.assertEqual((2 * rounds - 1) * count + 1, len(expected))
        eventually(lambda: set(self.told()) == expected, "something is not told", 4 * SOON)
        told = self.told()
        for number in range(1, (rounds - 1) * count + 1):
            self.assertLess(told.index(("order.paying", number)), told.index(("order.sold", number)))


if __name__ == "__main__":
    unittest.main()
