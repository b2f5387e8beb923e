# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The tables, and what they say in words, as Markdown."""

import datetime

from comparison import machine, promises

_NOTHING = "–"

# Columns of each part: title, field, digits behind the point.
_POLLS = [("errors", "errors", 0), ("first ms", "first_ms", 1), ("median ms", "median_ms", 1),
          ("p99 ms", "p99_ms", 1), ("last ms", "last_ms", 1), ("CPU µs/poll", "cpu_us_per_poll", 1),
          ("bytes/poll", "user_bytes_per_poll", 0)]
# And these beside them, where the floor had the same load: title, field.
_TIMES_FLOOR = [("last, × floor", "last_ms"), ("CPU, × floor", "cpu_us_per_poll")]
_COMMANDS = [("errors", "errors", 0), ("per second", "per_second", 0), ("p50 ms", "p50_ms", 2),
             ("p99 ms", "p99_ms", 2), ("p99.9 ms", "p999_ms", 2), ("max ms", "max_ms", 1),
             ("CPU µs/command", "cpu_us_per_command", 1)]
_COLUMNS = {
    "polls": _POLLS,
    "scale": _POLLS,
    "commands": _COMMANDS,
    "sales": _COMMANDS,
    "bus": [column for column in _COMMANDS if column[1] in ("errors", "per_second", "p50_ms", "p99_ms")],
    "storm": [("errors", "errors", 0), ("changes", "changes", 0), ("answers", "answers", 0),
              ("p50 ms", "p50_ms", 2), ("p99 ms", "p99_ms", 2), ("max ms", "max_ms", 1),
              ("settled ms", "settled_ms", 0)],
    "idle": [("share of a core", "cpu_share", 4)],
}
_TITLES = {
    "polls": ("Held polls, and a change that answers all of them", "held"),
    "scale": ("As many as there are descriptors", "held"),
    "commands": ("Commands over HTTP", "load"),
    "sales": ("Orders, paid", "load"),
    "bus": ("Commands straight to cartd", "load"),
    "storm": ("A storm of changes", "load"),
    "idle": ("Nothing happens", "held"),
}
# A paragraph for each table; what stands in braces comes from the figures.
_READINGS = {
    "polls": "Times run from the sending of the change to an answer; CPU is the server's, for a poll, its "
             "answer and the next poll. With {count} held, Holdfast takes {floor:.2f} times the CPU of a "
             "program that does nothing but receive and send, {nchan:.2f} times that of nchan and "
             "{tornado:.2f} times that of Tornado; its last answer arrives after {last:.2f} times as long "
             "as the floor's.",
    "scale": "A poll costs {one:.2f} times what it costs among {count} when one gateway holds {many}, and "
             "{several:.2f} times when {gateways} gateways hold {all}. All of them, one cartd and the "
             "clients share this machine's processors.",
    "commands": "In a closed loop {clients} clients send their next command when the last is answered; "
                "with a rate, latency counts from when a command was due. Holdfast has every command on "
                "disk before it answers, the others keep nothing: it does {tornado:.1f} times as many as "
                "Tornado and {floor:.2f} times as many as the floor.",
    "sales": "A sale is three requests: a unit is added and checked out at a gateway, and its payment is confirmed "
             "at the backend's door; all of it is on disk before it is answered. {rate:,.0f} sales a second; the other "
             "columns are of single requests.",
    "bus": "What one cartd can do with every command on disk, without gateways: {rate:,.0f} a second.",
    "storm": "Everyone who watches polls on at once. Meanwhile commands are answered within {p99:.1f} ms "
             "(p99), and {settled:,.0f} ms after the last one everyone has the last number.",
    "idle": "Held polls to which nothing happens take {share:.2%} of a core.",
}


class Report:
    """One run's figures. `pauses` is the machine's state before each round."""

    def __init__(self, results, sizes, pauses, rounds, judged=True):
        self._results = results
        self._sizes = sizes
        self._pauses = pauses
        self._rounds = rounds
        self._judged = judged

    def tables(self):
        """Promises, then a table for each part that ran, with its paragraph."""
        parts = [part for part in _TITLES if self._results.cases(part)]
        return "\n".join([self._promises(), *(self._part(part) for part in parts)])

    def document(self, build, root, curves, command):
        """All of RESULTS.md."""
        facts = machine.describe() + machine.versions(build, root)
        lines = ["# Results", "",
                 f"Written by `bench/compare` on {datetime.date.today().isoformat()}; what is measured "
                 "and how is in [README.md](README.md). Each figure is the median over the rounds, each "
                 f"ratio the median of the rounds' own ratios; rounds: {self._rounds}.", "",
                 "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts), "",
                 self._busy(), "",
                 "<!-- docs: not run: it loads the whole machine for half an hour -->",
                 "```sh", command, "```", "", self.tables()]
        for name, text in (("last_answer.svg", "Last answer, by held polls"),
                           ("cpu_per_poll.svg", "CPU per poll, by held polls"),
                           ("arrivals.svg", f"Arrival of {self._count} answers, in the last round")):
            if name in curves:
                lines += [f"![{text}](results/{name})", ""]
        return "\n".join(lines).rstrip() + "\n"

    @property
    def _count(self):
        return f"{max(self._sizes.counts):,}"

    def _busy(self):
        busy = sum(pause.is_busy() for pause in self._pauses)
        states = "; ".join(str(pause) for pause in self._pauses)
        if busy:
            return (f"**The machine was busy before {busy} of {len(self._pauses)} rounds, so times are "
                    f"longer than they need be and only ratios count** ({states}).")
        return f"Nothing else ran on the machine ({states})."

    def _promises(self):
        lines = ["## Promises", "", "| promise | figure | |", "|---|---:|---|"]
        for promise in promises.judge(self._results, self._sizes):
            verdict = promise.verdict if self._judged or promise.figure is None else "not judged"
            lines.append(f"| {promise.text} | {promise.figure or _NOTHING} | {verdict} |")
        return "\n".join(lines) + "\n"

    def _part(self, part):
        title, load_title = _TITLES[part]
        columns = _COLUMNS[part]
        ratios = _TIMES_FLOOR if columns is _POLLS else []
        titles = ["server", load_title, *(column[0] for column in columns + ratios)]
        lines = [f"## {title}", "", _row(titles), "|---|" + "---:|" * (len(titles) - 1)]
        notes = []
        for server, load in self._results.cases(part):
            case = (part, server, load)
            lines.append(_row([server, load, *self._cells(case, columns),
                               *self._ratio_cells(case, ratios)]))
            notes += [f"{server}, {load}: {error}." for error in self._results.errors(case)]
        reading = self._reading(part)
        lines += ["", reading] if reading else []
        lines += ["", "Without figures in a round: " + " ".join(notes)] if notes else []
        return "\n".join(lines) + "\n"

    def _cells(self, case, columns):
        for _, field, digits in columns:
            # One answer that is missing in one round is not to vanish in a median.
            find = self._results.worst if field == "errors" else self._results.median
            value = find(case, field)
            yield _NOTHING if value is None else f"{value:,.{digits}f}"

    def _ratio_cells(self, case, ratios):
        part, _, load = case
        for _, field in ratios:
            value = self._results.ratio(case, field, (part, "floor", load))
            yield _NOTHING if value is None else f"{value:.2f}"

    def _reading(self, part):
        """A paragraph of what the numbers say; empty where one is missing."""
        figures = getattr(self, f"_{part}_figures")()
        return "" if None in figures.values() else _READINGS[part].format(**figures)

    def _polls_figures(self):
        def times(field, other):
            return self._results.ratio(("polls", "holdfast", self._count), field,
                                       ("polls", other, self._count))
        return {"count": self._count, "floor": times("cpu_us_per_poll", "floor"),
                "nchan": times("cpu_us_per_poll", "nchan"),
                "tornado": times("cpu_us_per_poll", "tornado"), "last": times("last_ms", "floor")}

    def _scale_figures(self):
        sizes = self._sizes
        many, all_of_them = f"{sizes.many:,}", f"{sizes.many * sizes.gateways:,}"

        def times(server, load):
            return self._results.ratio(("scale", server, load), "cpu_us_per_poll",
                                       ("polls", "holdfast", self._count))
        return {"count": self._count, "many": many, "one": times("holdfast", many),
                "gateways": sizes.gateways, "all": all_of_them,
                "several": times(f"holdfast, {sizes.gateways} gateways", all_of_them)}

    def _commands_figures(self):
        def times(other):
            return self._results.ratio(("commands", "holdfast", "closed loop"), "per_second",
                                       ("commands", other, "closed loop"))
        return {"clients": self._sizes.clients, "tornado": times("tornado"), "floor": times("floor")}

    def _sales_figures(self):
        return {"rate": self._first("sales", "per_second")}

    def _bus_figures(self):
        return {"rate": self._first("bus", "per_second")}

    def _storm_figures(self):
        return {"p99": self._first("storm", "p99_ms"), "settled": self._first("storm", "settled_ms")}

    def _idle_figures(self):
        return {"share": self._first("idle", "cpu_share")}

    def _first(self, part, field):
        server, load = self._results.cases(part)[0]
        return self._results.median((part, server, load), field)


def _row(cells):
    return "| " + " | ".join(cells) + " |"
