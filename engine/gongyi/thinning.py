"""Of the many days that an unknown day can be, the few that make a difference.

Between two neighbouring days at which every atom of a norm reads the same, no day between them reads otherwise, because
a period's end never moves back when its start moves on. So it is enough to keep the days at which something changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .conditions import Condition, FactRef, Quantified
from .dependencies import conditions_of, mentions, parts_of
from .norms import Concluded, Norm
from .reference import Evaluator
from .unknowns import Unknown, with_values
from .world import Row

FEW = 6


def thinned(unknowns: list[Unknown], norm: Norm, row: Row, evaluator: Evaluator) -> list[Unknown]:
    """The unknown facts, each with fewer candidates where it had many."""
    watched = list(_watched(norm, row, evaluator))

    def reading() -> tuple[object, ...]:
        fresh = Evaluator(evaluator.rules, evaluator.world, evaluator.setting)
        verdict = fresh.verdict(norm, row)
        window = verdict.window
        end = None if window is None else (window.span.lo > fresh.today.lo, window.span.hi >= fresh.today.hi)
        truths = tuple(fresh.truth(condition, owner) for condition, owner in watched)
        return (verdict.status, verdict.in_force, end, *truths)

    return [_thin(unknown, reading) for unknown in unknowns]


def _thin(unknown: Unknown, reading: Callable[[], tuple[object, ...]]) -> Unknown:
    values = unknown.candidates
    if len(values) <= FEW:
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


def _watched(norm: Norm, row: Row, evaluator: Evaluator) -> Iterator[tuple[Condition, Row]]:
    for condition in conditions_of(norm):
        yield from _atoms(condition, row, evaluator)


def _atoms(condition: Condition, row: Row, evaluator: Evaluator) -> Iterator[tuple[Condition, Row]]:
    if isinstance(condition, Quantified):
        for other in evaluator.world.related(row, condition.scope):
            yield from _atoms(condition.part, other, evaluator)
        return
    parts = parts_of(condition)
    for part in parts:
        yield from _atoms(part, row, evaluator)
    if parts:
        return
    yield condition, row
    for mention in mentions(condition):
        if isinstance(mention, FactRef) and mention.derived:
            derived = evaluator.rules.derived[(mention.scope, mention.fact.name)]
            owner = evaluator.row_of(row, mention.scope, mention.trail)
            if isinstance(derived, Concluded) and owner is not None:
                yield from _atoms(derived.when, owner, evaluator)


