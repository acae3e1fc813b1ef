"""Whether answers put events into an order in which things can happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongyi.inquiry.residual import Residue
from gongyi.inquiry.unknowns import Unknown
from gongyi.law.factmodel import FactKind, Neighbour
from gongyi.program.nodes import YES, Node, Order, Part
from gongyi.records.records import Row


def consistent(residue: Residue, unknowns: Sequence[Unknown]) -> Node:
    """Whether the open facts lie in an order in which things can happen."""
    return _Orders(residue).of(unknowns)


class _Orders:
    def __init__(self, residue: Residue) -> None:
        self.residue = residue

    def of(self, unknowns: Sequence[Unknown]) -> Node:
        make = self.residue.make
        parts = [make.const("", YES)]
        for unknown in unknowns:
            if unknown.row is not self.residue.records.record:
                parts += self._in_order(unknown)
        return make.both(*parts)

    def _in_order(self, unknown: Unknown) -> Iterator[Node]:
        model, key = self.residue.records.model, (unknown.row.scope, unknown.fact)
        for other in model.before.get(key, ()):
            for row in self._rows(unknown.row, other):
                yield self._not_later(row, other.fact, unknown.row, unknown.fact)
        for other in model.after.get(key, ()):
            for row in self._rows(unknown.row, other):
                yield self._not_later(unknown.row, unknown.fact, row, other.fact)

    def _rows(self, row: Row, other: Neighbour) -> Sequence[Row]:
        return (row,) if other.scope == row.scope else self.residue.records.related(row, other.scope)

    def _not_later(self, one: Row, early: str, other: Row, late: str) -> Node:
        """Not certainly the later before the earlier one, where both are said to have happened."""
        make = self.residue.make
        (first_there, first, _), (second_there, _, second) = self._day(one, early), self._day(other, late)
        both = make.both(first_there, second_there)
        wrong = make.compare(second, Order.LESS, first)
        return make.negated(make.is_(make.both(both, wrong), YES))

    def _day(self, row: Row, fact: str) -> tuple[Node, Node, Node]:
        """Whether a fact is dated and has happened, and its first and last day."""
        residue, make = self.residue, self.residue.make
        declared = residue.records.model.scopes[row.scope].facts[fact]
        lo, hi = (residue.left(residue.fields.field(row.scope, fact, part), row) for part in (Part.LO, Part.HI))
        event = fact if declared.kind is FactKind.EVENT else fact.partition(".")[0]
        there = residue.left(residue.fields.field(row.scope, event, Part.OCCURRED), row)
        return make.is_(there, YES), lo, hi
