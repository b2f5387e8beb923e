# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The rows of all rounds, and what they come to: medians, and ratios within a round."""

import statistics


class Results:
    """Asked by (part, server, load); answers None where nothing was measured."""

    def __init__(self, rows):
        self.rows = rows

    def cases(self, part):
        """(server, load) of a part, each once, in the order of the rounds."""
        return list(dict.fromkeys((row.server, row.load) for row in self.rows if row.part == part))

    def median(self, case, field):
        values = list(self._by_round(case, field).values())
        return statistics.median(values) if values else None

    def worst(self, case, field):
        return max(self._by_round(case, field).values(), default=None)

    def ratio(self, case, field, other):
        """Median of case ÷ other, each from one round: what slows a round slows both."""
        ours, theirs = self._by_round(case, field), self._by_round(other, field)
        ratios = [ours[number] / theirs[number] for number in ours if theirs.get(number)]
        return statistics.median(ratios) if ratios else None

    def errors(self, case):
        """The messages of rounds that gave no figures, each once."""
        return list(dict.fromkeys(row.error for row in self._rows(case) if row.error))

    def _rows(self, case):
        return [row for row in self.rows if (row.part, row.server, row.load) == case]

    def _by_round(self, case, field):
        return {row.round: row.figures[field] for row in self._rows(case)
                if row.figures and row.figures.get(field) is not None}
