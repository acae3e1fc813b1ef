"""Of the many days that an unknown day can be, the few that make a difference.

Between two neighbouring days at which everything that a norm turns on reads the same, no day between them reads
otherwise, because a period's end never moves back when its start moves on, as long as the same version of it runs, and
neither does the last sighting by a day when that day moves on. So
it is enough to keep the days at which something changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gongyi.derivations.observed import Observed
from gongyi.inquiry.unknowns import Unknown, with_values
from gongyi.judging.reference import Evaluator
from gongyi.law.conditions import Condition, FactRef, NormStatus, PeriodEnd, Quantified
from gongyi.law.mentions import Mention, conditions_of, mentions, parts_of
from gongyi.law.norms import Norm, Period
from gongyi.records.records import Row
from gongyi.records.values import Day, Happening

FEW = 6


def thinned(unknowns: list[Unknown], norm: Norm, row: Row, evaluator: Evaluator) -> list[Unknown]:
    """The unknown facts, each with fewer candidates where it had many."""
    watched = _Watched(evaluator)
    watched.watch(norm, row)
    return [_thin(unknown, watched.reading) for unknown in unknowns]


def _thin(unknown: Unknown, reading: Callable[[], tuple[object, ...]]) -> Unknown:
    values = unknown.candidates
    # Only days have neighbours between which nothing can change.
    if len(values) <= FEW or not isinstance(values[-1], Day | Happening):
        return unknown
    read: dict[int, tuple[object, ...]] = {}

    def at(index: int) -> tuple[object, ...]:
        if index not in read:
            read[index] = with_values([unknown], [values[index]], reading)
        return read[index]

    def turns(first: int, last: int) -> Iterator[int]:
        yield first
        yield last
        if last - first > 1 and at(first) != at(last):
            middle = (first + last) // 2
            yield from turns(first, middle)
            yield from turns(middle, last)

    # The first candidate may be "did not happen", which lies on no side of the days.
    kept = {0, *turns(1, len(values) - 1)}
    return replace(unknown, candidates=tuple(values[index] for index in sorted(kept)))


@dataclass
class _Watched:
    """All that a norm's verdict on a row turns on: conditions, periods, and the norms that it asks about in turn."""

    evaluator: Evaluator
    norms: list[tuple[Norm, Row]] = field(default_factory=list)
    atoms: list[tuple[Condition, Row]] = field(default_factory=list)
    periods: list[tuple[Period, Row]] = field(default_factory=list)
    observed: list[tuple[Observed, Row]] = field(default_factory=list)

    def reading(self) -> tuple[object, ...]:
        """How all of it reads at present."""
        fresh = Evaluator(self.evaluator.rules, self.evaluator.records, self.evaluator.setting)
        return (
            *(_verdict(fresh, norm, row) for norm, row in self.norms),
            *(fresh.truth(condition, row) for condition, row in self.atoms),
            *(fresh.running(period, row) for period, row in self.periods),
            *(observed.last_seen(fresh, row) for observed, row in self.observed),
        )

    def watch(self, norm: Norm, row: Row) -> None:
        """Add a norm on a row."""
        if any(norm.id == known.id and row is other for known, other in self.norms):
            return
        self.norms.append((norm, row))
        for version in norm.versions:
            for condition in conditions_of(version):
                self._condition(condition, row)
            if version.period:
                self._mention(PeriodEnd(version.scope, version.period), row)

    def _condition(self, condition: Condition, row: Row) -> None:
        if isinstance(condition, Quantified):
            for other in self.evaluator.records.related(row, condition.scope):
                self._condition(condition.part, other)
            return
        parts = parts_of(condition)
        for part in parts:
            self._condition(part, row)
        if not parts:
            self.atoms.append((condition, row))
            for mention in mentions(condition):
                self._mention(mention, row)

    def _mention(self, mention: Mention, row: Row) -> None:
        rules = self.evaluator.rules
        if isinstance(mention, NormStatus):
            self.watch(rules.norms[mention.norm], row)
            return
        owner = self.evaluator.row_of(row, mention.scope, mention.trail)
        if owner is None:
            return
        if isinstance(mention, PeriodEnd):
            period = rules.periods[(mention.scope, mention.name)]
            if period.limited:
                self.periods.append((period, owner))
        elif isinstance(mention, FactRef) and mention.derived:
            derived = rules.derived[(mention.scope, mention.fact.name)]
            if isinstance(derived, Observed):
                self.observed.append((derived, owner))
                return
            for watched in derived.watched():
                if isinstance(watched, FactRef):
                    self._mention(watched, owner)
                else:
                    self._condition(watched, owner)


def _verdict(evaluator: Evaluator, norm: Norm, row: Row) -> tuple[object, ...]:
    found = evaluator.verdict(norm, row)
    window, today = found.window, evaluator.today
    end = None if window is None else (window.span.lo > today.lo, window.span.hi >= today.hi)
    return found.status, evaluator.speaking(norm, row), end
