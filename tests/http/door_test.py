# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the door and the gateway behind it agree on where each request of the corpus ends.

Method: each case through HAProxy with the shop's configuration, and a tap between it and the gateway. They agree on a
case where these are the same:

- the requests that HAProxy logs as sent to the gateway, each once,
- those in the bytes that it sent, read by the rules of RFC 9112, with nothing left over,
- the answers in the bytes that the gateway sent back, with nothing left over,
- the answers that the client got of the gateway (X-Served-By), before HAProxy's own refusal or the end.

HAProxy sends some on that the rules refuse (a NUL in a value): the gateway must refuse them, and nothing behind them is read.

What the client gets is as the case's `door` says; without it as from the gateway itself, or HAProxy refuses earlier.
"""

import contextlib
import re
import unittest

from answers import Connection, Malformed
from cases import Answers, read_corpus
from door import Door, need_haproxy
from programs import SOON, eventually
from shop import Shop, converse, describe, differences, fits
from tap import Tap

LOGGED = re.compile(r"127\.0\.0\.1:(\d+) \[[^]]*\] shop gateways/gateway1 \S+ (\d+) \S+ \S+ \S+ \S+ \S+/\+?(\d+) ")


def is_own(answer):
    """Whether it is HAProxy's own."""
    return not answer.values("X-Served-By")


class DoorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_haproxy()

    def logged(self, port):
        """Statuses of the requests from that port that HAProxy says it sent to the gateway."""
        found = [LOGGED.match(line) for line in self.door.lines[self.earlier:]]
        self.assertFalse([each for each in found if each and each[3] != "0"], "nothing is to be repeated")
        return [int(each[2]) for each in found if each and int(each[1]) == port]

    def disagreement(self, port, statuses):
        """What differs of the ways to count, or nothing; `statuses`: the client's, of the gateway, if it waited."""
        requests, answers, left = self.tap.read()
        ways = {"haproxy": sorted(self.logged(port)), "answers": sorted(answer.status for answer in answers)}
        if statuses is not None:
            ways["client"] = sorted(statuses)
        if left or any(len(way) != len(requests) or way != ways["answers"] for way in ways.values()):
            return f"{ways}, left {left}, requests {requests}"
        if any(request.to_be_refused and answer.status < 400 for request, answer in zip(requests, answers)):
            return f"taken, though it is to be refused: {requests}"
        return None

    def agree(self, port, statuses):
        """Waits until all have counted; what differs at the end, or nothing."""
        try:
            eventually(lambda: self.disagreement(port, statuses) is None, "no agreement", SOON / 4)
        except TimeoutError:
            return [f"disagreement: {self.disagreement(port, statuses)}"]
        return []

    def wrong_with(self, case, answers, kept):
        """What is wrong with what the client got."""
        expected = (case.door or case.answers).finals()
        if answers and not is_own(answers[-1]):
            # What HAProxy does with its connection is its own affair; it says so to both sides.
            return differences(case, Answers(expected.expected, kept), answers, kept)
        refused = bool(answers) and answers[-1].status >= 400 and not kept
        before = Answers(expected.expected[:len(answers) - 1], False)
        if refused and fits(before, answers[:-1], False):
            return []
        return [f"came: {describe(answers, kept)}, of HAProxy's own {[a.status for a in answers if is_own(a)]}"]

    def abandon(self, connection, case):
        """Sends a case and no more; every answer until HAProxy has logged the end, or until what is no HTTP/1.1."""
        answers = []
        connection.send(case.bytes)
        connection.end()
        with contextlib.suppress(Malformed):
            while answer := connection.read(case.answers.is_to_head(len(answers))):
                answers.append(answer)
            # Who abandons its case does not know what is sent of it: before the line it may not have been sent yet.
            start = f"127.0.0.1:{connection.local_port()} "
            eventually(lambda: any(line.startswith(start) for line in self.door.lines[self.earlier:]),
                       "no line of HAProxy's", SOON / 4)
        return answers

    def ask(self, case, number):
        """(requests that the gateway got, whether HAProxy refused, what is wrong)."""
        self.tap.forget()
        self.earlier = len(self.door.lines)
        with Connection(self.door.http, SOON / 4, proxy_refuses=True) as connection:
            port = connection.local_port()
            try:
                answers, kept = ((self.abandon(connection, case), False) if case.waits else
                                 converse(connection, case, case.door or case.answers, number, through_door=True))
            except (Malformed, TimeoutError) as error:
                return 0, False, [repr(error)]
        answers = [answer for answer in answers if answer.status >= 200]
        own = [answer for answer in answers if is_own(answer)]
        theirs = [answer.status for answer in answers if not is_own(answer)] + [404] * kept
        wrong = self.agree(port, None if case.waits else theirs)
        if not case.waits:
            wrong += self.wrong_with(case, answers, kept)
        if own and own != answers[-1:]:
            wrong.append("HAProxy answered before the gateway did")
        return len(theirs), bool(own), wrong

    def test_door_and_gateway_agree_on_every_case(self):
        cases, requests, refused, disagreements = read_corpus(), 0, 0, 0
        with Shop() as shop:
            self.tap = Tap(shop.gateway.http)
            self.addCleanup(self.tap.close)
            self.door = Door([(self.tap.address, shop.gateway.admin.rpartition(":")[2])])
            self.addCleanup(self.door.stop)
            self.door.wait_ready()
            for number, case in enumerate(cases):
                with self.subTest(case.name):
                    count, is_refused, wrong = self.ask(case, number)
                    requests += count
                    refused += is_refused
                    disagreements += any("disagreement" in each for each in wrong)
                    self.assertEqual([], wrong, case.why)
        print(f"figure: {len(cases)} cases through HAProxy, {refused} refused by it, {requests} requests at the gateway, "
              f"{disagreements} disagreements")
