"""The few atoms that make a condition what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from gongyi.judging.reference import Evaluator
from gongyi.law.conditions import (
    Amount,
    Atom,
    Compare,
    Condition,
    Connective,
    Happened,
    Is,
    NormStatus,
    Quantified,
)
from gongyi.records.records import Row


def witnesses(evaluator: Evaluator, condition: Condition, row: Row) -> Iterator[tuple[Atom, Row]]:
    """The atoms that make the condition what it is, each with its row: no others need to be read."""
    match condition:
        case Happened() | Is() | Amount() | Compare() | NormStatus():
            yield condition, row
        case Connective():
            parts = condition.parts
            for index in condition.table.witnesses(lambda index: evaluator.truth(parts[index], row)):
                yield from witnesses(evaluator, parts[index], row)
        case Quantified():
            related, part = evaluator.records.related(row, condition.scope), condition.part
            table = condition.table(len(related))
            for index in table.witnesses(lambda index: evaluator.truth(part, related[index])):
                yield from witnesses(evaluator, part, related[index])
        case _:
            assert_never(condition)
