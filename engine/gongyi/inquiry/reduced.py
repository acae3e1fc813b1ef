"""Nodes on the rows of a document as of one day, with everything put in that is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, assert_never

from gongyi.evaluators.sightings import sighting_bits
from gongyi.inquiry.cases import OfSightings, looked_up
from gongyi.inquiry.rebuilding import Rebuilder
from gongyi.law.factmodel import Fact
from gongyi.program.nodes import (
    FIRST_DAY,
    MAYBE,
    YES,
    Const,
    Earlier,
    Elsewhere,
    Field,
    Given,
    GivenNode,
    LastSeen,
    Node,
    Part,
    Reached,
    Reduce,
    Seen,
    SightingPart,
    Whole,
    operands,
)
from gongyi.program.values import field_value, place_of
from gongyi.records.records import RECORD_TO, Records, Row
from gongyi.records.values import Sightings


class Asking(Protocol):
    """What the rows are reduced for."""

    rebuilder: Rebuilder

    def spend(self) -> None:
        """Note that a node is reduced."""

    def earlier(self, node: Earlier, row: Row) -> Node | None:
        """What is left of a node as of another day; None where there is none."""

    def variable(self, row: Row, fact: str, part: Part, scope: str) -> Node:
        """A part of an open fact."""

    def known(self, row: Row, fact: str, scope: str) -> Node:
        """The sightings of a record that are not open."""

    def looked_at(self, node: OfSightings, sightings: Node, days: Sequence[Node]) -> Node:
        """What is left of looking at sightings on these days."""


class Reduced:
    """The records as of one day, of which ``rows`` leads to those as of the day asked for.

    ``open`` are the facts that stay variables, by the numbers of their rows here; ``closed`` the rows for which another
    one stands.
    """

    def __init__(
        self,
        asking: Asking,
        records: Records,
        scope: str,
        rows: Mapping[int, Row],
        open_facts: set[tuple[int, str]],
        closed: Mapping[Row, Row],
    ) -> None:
        self.asking, self.records, self.scope = asking, records, scope
        self.rebuilder, self.make = asking.rebuilder, asking.rebuilder.make
        self._rows, self._open, self._closed = rows, open_facts, closed
        self._left: dict[int, Callable[[Node], Node]] = {}

    def left(self, node: Node, row: Row) -> Node:
        """What is left of a node on a row."""
        return self._on(row)(node)

    def _on(self, row: Row) -> Callable[[Node], Node]:
        """What tells what is left of nodes on a row, and remembers it."""
        found = self._left.get(id(row))
        if found is None:
            found = self._left[id(row)] = self._remembering(row)
        return found

    def _remembering(self, row: Row) -> Callable[[Node], Node]:
        known: dict[Node, Node] = {}
        spend, again = self.asking.spend, self.rebuilder.again

        def left(node: Node) -> Node:
            found = known.get(node)
            if found is None:
                spend()
                reduce = _ON_A_ROW.get(type(node))
                found = known[node] = again(node, left) if reduce is None else reduce(self, node, row)
            return found

        return left

    def _related(self, node: Reduce, row: Row) -> Node:
        related = dict.fromkeys(self._closed.get(other, other) for other in self.records.related(row, node.of))
        if not related:
            return self.rebuilder.const(node.empty)
        return self.make.extreme(node.largest, [self.left(node.value, other) for other in related])

    def _given(self, what: Given, row: Row) -> Node:
        match what:
            case Given.TODAY:
                return self.rebuilder.const(self.records.as_of.toordinal())
            case Given.RECORD_TO:
                return self.rebuilder.const(self.records.record_to.toordinal())
            case Given.PLACE:
                return self.rebuilder.const(place_of(self.records, row))
            case _:
                assert_never(what)

    def _whole(self, node: Whole, row: Row) -> Node:
        if self.records.whole(row, node.of):
            return self.rebuilder.const(YES)
        record = self.records.record
        if (id(record), RECORD_TO) in self._open:
            return self.asking.variable(record, RECORD_TO, Part.CODES, self.scope)
        return self.rebuilder.const(MAYBE)

    def _earlier(self, node: Earlier, row: Row) -> Node:
        found = self.asking.earlier(node, row)
        return self.rebuilder.const(node.default) if found is None else found

    def _field(self, node: Field, row: Row) -> Node:
        if (id(row), node.fact) in self._open:
            return self._variable(row, node.fact, node.part)
        value = row.values[node.fact]
        declared = self.records.model.scopes[row.scope].facts[node.fact]
        found = field_value(value, declared, node.part)
        assert isinstance(found, int)
        return self.rebuilder.const(found)

    def _variable(self, row: Row, fact: str, part: Part) -> Node:
        return self.asking.variable(self._rows.get(id(row), row), fact, part, self.scope)

    def _elsewhere(self, node: Elsewhere, row: Row) -> Node:
        current = row if node.trail else self.records.root
        for scope in node.trail:
            targets = current.refers.get(scope, ())
            if len(targets) != 1:
                return self._missing(node, row)
            current = targets[0]
        return self.left(node.value, current)

    def _missing(self, node: Elsewhere, row: Row) -> Node:
        assert node.default is not None, "sightings of a record that is not named are told with the day they are of"
        return self.left(node.default, row)

    def _sightings(self, node: OfSightings, row: Row) -> Node:
        days = [self.left(day, row) for day in operands(node)[1:]]
        owner, field = self._owner(node.sightings, row)
        if owner is None:
            return self._of_none(node, self.records.model.scopes[field.scope].facts[field.fact], days)
        if (id(owner), field.fact) in self._open:
            sightings = self._variable(owner, field.fact, Part.SIGHTINGS)
        else:
            sightings = self.asking.known(self._rows.get(id(owner), owner), field.fact, self.scope)
        return self.asking.looked_at(node, sightings, days)

    def _of_none(self, node: OfSightings, declared: Fact, days: Sequence[Node]) -> Node:
        """What is told where nothing was seen: the same of every day, but that the first day of all comes after."""
        if isinstance(node, Reached) and node.part is SightingPart.LO:
            after = days[0]
            return self.rebuilder.const(after.value + 1) if isinstance(after, Const) else self.make.after(after)
        none = sighting_bits(Sightings((), declared.progress), declared)
        return self.rebuilder.const(looked_up(node, none, [FIRST_DAY] * len(days)))

    def _owner(self, node: Node, row: Row) -> tuple[Row | None, Field]:
        """The record that sightings are of; None where the reference leads to none."""
        if isinstance(node, Field):
            return row, node
        assert isinstance(node, Elsewhere) and isinstance(node.value, Field)
        current: Row | None = row if node.trail else self.records.root
        for scope in node.trail:
            targets = current.refers.get(scope, ()) if current is not None else ()
            current = targets[0] if len(targets) == 1 else None
        return current, node.value


_ON_A_ROW: dict[type[Node], Callable[[Reduced, Any, Row], Node]] = {
    GivenNode: lambda reduced, node, row: reduced._given(node.what, row),
    Field: Reduced._field,
    Elsewhere: Reduced._elsewhere,
    Reduce: Reduced._related,
    Whole: Reduced._whole,
    Earlier: Reduced._earlier,
    Seen: Reduced._sightings,
    LastSeen: Reduced._sightings,
    Reached: Reduced._sightings,
}
"""What is left of the kinds that look at the record or beyond it; all others are made again of what is left of theirs.

A test holds that no kind is forgotten."""
