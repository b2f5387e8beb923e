# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The curves, as SVG."""

import csv
import os

import matplotlib
matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402  after the choice of what it draws with

_COLORS = {"floor": "0.5", "holdfast": "tab:blue", "holdfast-stream": "tab:purple",
           "holdfast-blind": "tab:cyan",
           "nchan": "tab:green", "tornado": "tab:orange", "threads": "tab:red"}
_SEVERAL_GATEWAYS = "navy"
# Text stays text, and the same figures give the same bytes.
_STYLE = {"svg.fonttype": "none", "svg.hashsalt": "holdfast", "font.size": 10, "axes.grid": True,
          "grid.alpha": 0.3, "figure.figsize": (7, 4.2)}


def draw(results, arrivals, folder):
    """Writes the curves there is anything for into `folder`; returns their names.

    `arrivals` is {server: CSV file of "share,ms"} for the largest crowd.
    """
    os.makedirs(folder, exist_ok=True)
    drawn = []
    with pyplot.rc_context(_STYLE):
        for field, label, name in (
                ("last_ms", "last answer, ms after the change", "last_answer.svg"),
                ("cpu_us_per_poll", "CPU per poll, answer and next poll, µs", "cpu_per_poll.svg")):
            if _draw_by_count(results, field, label, os.path.join(folder, name)):
                drawn.append(name)
        if _draw_arrivals(arrivals, os.path.join(folder, "arrivals.svg")):
            drawn.append("arrivals.svg")
    return drawn


def _draw_by_count(results, field, label, path):
    points = {}
    for part in ("polls", "scale"):
        for server, load in results.cases(part):
            value = results.median((part, server, load), field)
            if value:
                points.setdefault(server, []).append((int(load.replace(",", "")), value))
    if not points:
        return False
    figure, axes = pyplot.subplots()
    for server, pairs in points.items():
        axes.loglog(*zip(*sorted(pairs)), marker="o", label=server,
                    color=_COLORS.get(server, _SEVERAL_GATEWAYS))
    axes.set_xlabel("held polls")
    axes.set_ylabel(label)
    return _save(figure, axes, path)


def _draw_arrivals(arrivals, path):
    if not arrivals:
        return False
    figure, axes = pyplot.subplots()
    for server, file in arrivals.items():
        axes.plot(*_read_arrivals(file), label=server, color=_COLORS[server])
    axes.set_xscale("log")
    axes.set_xlabel("ms after the change")
    axes.set_ylabel("share of answers that have arrived")
    return _save(figure, axes, path)


def _read_arrivals(path):
    with open(path, encoding="ascii", newline="") as file:
        rows = [row for row in csv.reader(file) if row and row[0] != "share"]
    return [float(row[1]) for row in rows], [float(row[0]) for row in rows]


def _save(figure, axes, path):
    axes.legend(frameon=False, fontsize=9)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    return True
