# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What is promised of Holdfast's costs, and whether the figures keep it."""

import dataclasses
from typing import Optional


@dataclasses.dataclass(frozen=True)
class Promise:
    text: str
    figure: Optional[str]  # None: not measured
    met: bool = False

    @property
    def verdict(self):
        if self.figure is None:
            return "not measured"
        return "met" if self.met else "NOT MET"


def judge(results, sizes):
    """Every promise, in the order of the tables."""
    yield from _judge_polls(results, f"{max(sizes.counts):,}")
    yield from _judge_scale(results, sizes)
    ours, theirs = ("commands", "holdfast", "closed loop"), ("commands", "tornado", "closed loop")
    yield _at_least("commands: rate, × tornado", results.ratio(ours, "per_second", theirs), 5)
    yield _below("commands: p99, ms", results.median(ours, "p99_ms"), 10)
    yield _at_least("orders made and confirmed at the backend's door/s",
                    _only(results, "sales", "per_second"), 5000)
    yield _at_least("cartd alone: commands/s", _only(results, "bus", "per_second"), 60_000)
    yield _below("storm: p99 of the commands, ms", _only(results, "storm", "p99_ms"), 50)
    yield _below("storm: settled after, ms", _only(results, "storm", "settled_ms"), 1000)
    share = _only(results, "idle", "cpu_share")
    yield _below(f"{sizes.many:,} held and nothing happens: % of a core",
                 None if share is None else 100 * share, 1)


def _judge_polls(results, count):
    held, floor, nchan = (("polls", server, count) for server in ("holdfast", "floor", "nchan"))
    yield _at_most(f"{count} held: CPU per poll, × floor",
                   results.ratio(held, "cpu_us_per_poll", floor), 1.4)
    yield _at_most(f"{count} held: CPU per poll, × nchan",
                   results.ratio(held, "cpu_us_per_poll", nchan), 0.85)
    yield _at_most(f"{count} held: last answer, × floor", results.ratio(held, "last_ms", floor), 1.15)
    yield _at_most(f"{count} held: bytes of user memory per poll",
                   results.median(held, "user_bytes_per_poll"), 1024)
    stream = ("polls", "holdfast-stream", count)
    yield _at_most(f"{count} streams: CPU per event, × a poll's",
                   results.ratio(stream, "cpu_us_per_poll", held), 1.1)
    yield _at_most(f"{count} streams: bytes of user memory, × a poll's",
                   results.ratio(stream, "user_bytes_per_poll", held), 1.1)


def _judge_scale(results, sizes):
    count = f"{max(sizes.counts):,}"
    for server, total in (("holdfast", sizes.many),
                          (f"holdfast, {sizes.gateways} gateways", sizes.many * sizes.gateways)):
        crowd = ("scale", server, f"{total:,}")
        yield _at_most(f"{total:,} held, {server}: not answered, in the worst round",
                       results.worst(crowd, "errors"), 0)
        yield _at_most(f"{total:,} held, {server}: CPU per poll, × that at {count}",
                       results.ratio(crowd, "cpu_us_per_poll", ("polls", "holdfast", count)), 1.3)


def _only(results, part, field):
    """Of a part that has one case."""
    return next((results.median((part, *case), field) for case in results.cases(part)), None)


def _promise(text, sign, figure, bound, met):
    words = None
    if figure is not None:
        words = f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
    return Promise(f"{text} {sign} {bound:,}", words, met)


def _at_most(text, figure, bound):
    return _promise(text, "≤", figure, bound, figure is not None and figure <= bound)


def _below(text, figure, bound):
    return _promise(text, "<", figure, bound, figure is not None and figure < bound)


def _at_least(text, figure, bound):
    return _promise(text, "≥", figure, bound, figure is not None and figure >= bound)
