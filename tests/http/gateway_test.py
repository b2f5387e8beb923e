# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: a gateway answers every request of the corpus as it must, and finds its end.

Method: each case on a connection of its own, whole and in packets of a few bytes. A request behind it shows where the
gateway takes the case to end.
"""

import unittest

from answers import Connection, Malformed
from cases import read_corpus
from programs import SOON
from shop import Shop, converse, differences

# Of a case's bytes in a packet, where they are not too many.
CUT, MOST_CUT = 5, 4096


class GatewayTest(unittest.TestCase):
    def ask(self, shop, case, number, cut):
        try:
            with Connection(shop.gateway.http, SOON) as connection:
                answers, kept = converse(connection, case, case.answers, number, cut)
        except (Malformed, TimeoutError) as error:
            return 0, [repr(error)]
        return len(answers), differences(case, case.answers, answers, kept)

    def test_every_case_is_answered_as_its_file_says(self):
        cases, requests = read_corpus(), 0
        with Shop() as shop:
            for number, case in enumerate(cases):
                for cut in (None, CUT):
                    if cut and len(case.bytes) > MOST_CUT:
                        continue
                    with self.subTest(case.name, cut=cut):
                        count, wrong = self.ask(shop, case, number, cut)
                        requests += count
                        self.assertEqual([], wrong, case.why)
        print(f"figure: {len(cases)} cases, {requests} answers of a gateway")
