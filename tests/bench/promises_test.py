# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: a promise is met exactly up to its bound, and never without a figure. Method: rows made up."""

import unittest

from comparison import promises
from comparison.measurements import FULL, Row
from comparison.results import Results


def verdicts(*rows):
    """{text before the sign: verdict} of rounds that measured (part, load, server, figures)."""
    results = Results([Row(part, load, server, 1, figures=figures)
                       for part, load, server, figures in rows])
    return {promise.text.split(" ≤ ")[0].split(" < ")[0].split(" ≥ ")[0]: promise.verdict
            for promise in promises.judge(results, FULL)}


def polls(server, **figures):
    return ("polls", "10,000", server, figures)


class PromisesTest(unittest.TestCase):
    def test_nothing_measured_is_nothing_met(self):
        self.assertEqual(set(verdicts().values()), {"not measured"})

    def test_a_ratio_is_met_up_to_its_bound(self):
        name = "10,000 held: CPU per poll, × floor"
        for cost, verdict in ((14, "met"), (14.1, "NOT MET")):
            found = verdicts(polls("holdfast", cpu_us_per_poll=cost), polls("floor", cpu_us_per_poll=10))
            self.assertEqual(found[name], verdict)

    def test_a_bound_below_is_not_met_by_the_bound_itself(self):
        for p99, verdict in ((49.9, "met"), (50, "NOT MET")):
            found = verdicts(("storm", "500/s", "holdfast", {"p99_ms": p99}))
            self.assertEqual(found["storm: p99 of the commands, ms"], verdict)

    def test_a_rate_is_met_from_its_bound_on(self):
        for rate, verdict in ((60_000, "met"), (59_999, "NOT MET")):
            found = verdicts(("bus", "512", "cartd", {"per_second": rate}))
            self.assertEqual(found["cartd alone: commands/s"], verdict)

    def test_a_stream_is_measured_by_a_poll(self):
        name = "10,000 streams: bytes of user memory, × a poll's"
        for memory, verdict in ((770, "met"), (771, "NOT MET")):
            found = verdicts(polls("holdfast-stream", user_bytes_per_poll=memory),
                             polls("holdfast", user_bytes_per_poll=700))
            self.assertEqual(found[name], verdict)

    def test_one_poll_without_an_answer_breaks_the_promise(self):
        name = "19,000 held, holdfast: not answered, in the worst round"
        for errors, verdict in ((0, "met"), (1, "NOT MET")):
            found = verdicts(("scale", "19,000", "holdfast", {"errors": errors}))
            self.assertEqual(found[name], verdict)


if __name__ == "__main__":
    unittest.main()
