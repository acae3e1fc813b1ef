"""Strong Kleene logic: true, false, and None for unknown. An unknown is never false.

A connective is defined by a ``Table``: in which ways its parts can make it true, and in which they can make it false.
Where neither is so, it is unknown. Truth is folded here and nowhere else; whatever else is to be known of a connective
(which parts decide it, how it is compiled, which answers settle it) follows from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache

from gongyi_facts.made_late import dataclass

Tri = bool | None


class Demand(IntEnum):
    """How a part has to be: true, false, or at least not known to be true."""

    TRUE = 0
    FALSE = 1
    NOT_TRUE = 2


_MET: dict[tuple[Demand, Tri], bool] = {
    **{(Demand.TRUE, truth): truth is True for truth in (True, False, None)},
    **{(Demand.FALSE, truth): truth is False for truth in (True, False, None)},
    **{(Demand.NOT_TRUE, truth): truth is not True for truth in (True, False, None)},
}

def met(demand: Demand, truth: Tri) -> bool:
    """Whether a part of this truth is as demanded."""
    return _MET[demand, truth]


Way = tuple[tuple[int, Demand], ...]
"""Parts by their index, each with what is demanded of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A connective: the ways in which its parts make it true, and those in which they make it false."""

    true_when: tuple[Way, ...]
    false_when: tuple[Way, ...]

    def fold(self, truth_of: Callable[[int], Tri]) -> Tri:
        """The truth of the whole; each part is asked for at most once, and only where it matters."""
        known: dict[int, Tri] = {}
        for value, ways in ((True, self.true_when), (False, self.false_when)):
            for way in ways:
                for index, demand in way:
                    if index not in known:
                        known[index] = truth_of(index)
                    if not _MET[demand, known[index]]:
                        break
                else:
                    return value
        return None

    def way(self, ways: tuple[Way, ...], truth_of: Callable[[int], Tri]) -> Way | None:
        """The first of the ways that the parts go; None where they go none."""
        return next((way for way in ways if all(_MET[demand, truth_of(index)] for index, demand in way)), None)

    def witnesses(self, truth_of: Callable[[int], Tri]) -> tuple[int, ...]:
        """The few parts that make the whole what it is; where it is unknown, the unknown ones."""
        holds = self.fold(truth_of)
        if holds is None:
            asked = {index for way in self.true_when for index, demand in way if demand is not Demand.NOT_TRUE}
            return tuple(index for index in sorted(asked) if truth_of(index) is None)
        way = self.way(self.true_when if holds else self.false_when, truth_of) or ()
        return tuple(index for index, demand in way if demand is not Demand.NOT_TRUE)


@cache
def all_table(parts: int) -> Table:
    """True if all parts are, false if any is false."""
    return Table(
        (tuple((index, Demand.TRUE) for index in range(parts)),),
        tuple(((index, Demand.FALSE),) for index in range(parts)),
    )


@cache
def any_table(parts: int) -> Table:
    """True if any part is, false if all are false."""
    return Table(
        tuple(((index, Demand.TRUE),) for index in range(parts)),
        (tuple((index, Demand.FALSE) for index in range(parts)),),
    )


def negate(value: Tri) -> Tri:
    """Not: unknown stays unknown."""
    return None if value is None else not value


def all_of(values: Iterable[Tri]) -> Tri:
    """And: false if any is false, else unknown if any is unknown, else true."""
    result: Tri = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterable[Tri]) -> Tri:
    """Or: true if any is true, else unknown if any is unknown, else false."""
    result: Tri = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result
