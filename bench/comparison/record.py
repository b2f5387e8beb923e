# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The recorded instructions, and what a new count says beside them."""

import dataclasses
import json
from typing import Optional

MOST_CHANGE = 0.10


@dataclasses.dataclass(frozen=True)
class Record:
    """Instructions by what was counted, and by what they were made with: {name: version}."""

    versions: dict
    instructions: dict

    @staticmethod
    def load(path):
        return Record(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path):
        path.write_text(json.dumps(dataclasses.asdict(self), indent=2) + "\n", encoding="utf-8")


@dataclasses.dataclass(frozen=True)
class Comparison:
    """One count beside the recorded one."""

    name: str
    now: int
    recorded: Optional[int]

    @property
    def change(self):
        """The share by which it grew; None where nothing is recorded."""
        return self.now / self.recorded - 1 if self.recorded else None

    def grew(self):
        return self.change is not None and self.change > MOST_CHANGE

    def shrank(self):
        return self.change is not None and self.change < -MOST_CHANGE

    def __str__(self):
        recorded = "–" if self.recorded is None else f"{self.recorded:,}"
        change = "–" if self.change is None else f"{self.change:+.1%}"
        return f"{self.name:<46} {self.now:>9,} {recorded:>9} {change:>8}"


def compare(now, recorded):
    return [Comparison(name, count, recorded.instructions.get(name))
            for name, count in now.instructions.items()]


TITLES = f"{'instructions':<46} {'now':>9} {'recorded':>9} {'change':>8}"


def judge(now, recorded):
    """(sentences, whether it is well): another compiler or library is not judged."""
    others = [f"{name} {version} (recorded: {recorded.versions.get(name, 'none')})"
              for name, version in now.versions.items() if version != recorded.versions.get(name)]
    if others:
        return [f"Not judged, this is another build: {', '.join(others)}."], True
    comparisons = compare(now, recorded)
    grown = [f"{one.name} grew by {one.change:.1%}" for one in comparisons if one.grew()]
    if grown:
        return [f"{'; '.join(grown)}, more than {MOST_CHANGE:.0%}. If it must be so, record it, and "
                "say why in the commit: bench/instructions --record"], False
    if any(one.recorded is None for one in comparisons):
        return ["Something is not recorded: bench/instructions --record"], False
    if any(one.shrank() for one in comparisons):
        return ["That is less by more than "
                f"{MOST_CHANGE:.0%}: bench/instructions --record keeps it so."], True
    return [], True
