"""Of the many days that an unknown day can be, the few that make a difference.

Every comparison in what is left of a verdict turns at most once as one day moves on, since a last day never moves back
when its start moves on, and neither does the last sighting by a day. So what reads the same at two days reads the same
between them, and it is enough to keep the days at which something changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongyi.inquiry.unknowns import Unknown
from gongyi.inquiry.walker import Walker
from gongyi.program.nodes import Node
from gongyi.records.values import Day, Happening

FEW = 6
"""So many values of a fact are all kept."""
MOST_STEPS = 1_500_000
"""How many steps of work are spent on the open facts of one document, at the most."""


class TooMany(Exception):
    """The search is given up."""


@dataclass
class Budget:
    """How much work may be spent on the open facts of a document: counted and not timed, the same on every machine."""

    most: int = MOST_STEPS
    joined: int = 0
    """How many sets of answers were joined to others, or looked at and passed over."""

    def check(self, steps: int) -> None:
        """Raise ``TooMany`` where more has been spent; four joins cost about as much as a step."""
        if steps + self.joined // 4 > self.most:
            raise TooMany


def telling(walker: Walker, status: Node, unknown: Unknown, budget: Budget) -> list[int]:
    """Which of a fact's values make a difference, counted from 1; ``status`` is what is left of the verdict."""
    values = unknown.candidates
    everything = list(range(1, len(values) + 1))
    if len(values) <= FEW or not isinstance(values[-1], Day | Happening):
        return everything
    variable = walker.learn(unknown)
    watched = [node for node in walker.watched(status) if variable in walker.variables(node)]
    read: dict[int, list[int]] = {}

    def reading(index: int) -> list[int]:
        if index not in read:
            walker.at[variable] = index
            read[index] = [walker.value(node) for node in watched]
            del walker.at[variable]
            budget.check(walker.work)
        return read[index]

    def turns(first: int, last: int) -> Iterator[int]:
        yield first
        yield last
        if last - first > 1 and reading(first) != reading(last):
            middle = (first + last) // 2
            yield from turns(first, middle)
            yield from turns(middle, last)

    # The first value may be "did not happen", which lies on no side of the days.
    return sorted({1, *turns(2, len(values))})
