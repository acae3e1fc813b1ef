"""The few atoms that make a condition what it is."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.judging.reference import Evaluator
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import (
    All,
    Amount,
    Compare,
    Condition,
    Happened,
    Is,
    NormStatus,
    Not,
    Presume,
    Quantified,
)
from gongyi.law.dependencies import parts_of
from gongyi.records.records import Row

Atom = Happened | Is | Amount | Compare | NormStatus


def witnesses(evaluator: Evaluator, condition: Condition, row: Row) -> Iterator[tuple[Atom, Row]]:
    """The atoms that make the condition what it is: no others need to be read."""
    if isinstance(condition, Atom):
        yield condition, row
    elif isinstance(condition, Not):
        yield from witnesses(evaluator, condition.part, row)
    elif isinstance(condition, Presume):
        rebutted = evaluator.truth(condition.unless, row) is True
        yield from witnesses(evaluator, condition.unless if rebutted else condition.when, row)
    else:
        pairs, conjunction = _parts(evaluator, condition, row)
        yield from _of_parts(evaluator, pairs, evaluator.truth(condition, row), conjunction)


def _parts(evaluator: Evaluator, condition: Condition, row: Row) -> tuple[list[tuple[Condition, Row]], bool]:
    """The parts of a condition with the rows they are judged on, and whether all of them must hold."""
    if isinstance(condition, Quantified):
        related = evaluator.records.related(row, condition.scope)
        return [(condition.part, other) for other in related], condition.every
    return [(part, row) for part in parts_of(condition)], isinstance(condition, All)


def _of_parts(
    evaluator: Evaluator, pairs: list[tuple[Condition, Row]], holds: Tri, conjunction: bool
) -> Iterator[tuple[Atom, Row]]:
    everything = holds is conjunction
    for part, row in pairs:
        if everything or evaluator.truth(part, row) is holds:
            yield from witnesses(evaluator, part, row)
            if not everything and holds is not None:
                return
