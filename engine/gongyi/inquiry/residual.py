"""What is left of a program once everything that is known of a document has been put in.

The facts that are open stay as variables; all else, other records included, is worked out at once. What remains of a
verdict is a short function of the open facts, by which thousands of possible cases are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, assert_never

from gongyi.derivations.base import Spot
from gongyi.evaluators.sightings import SightingBits, sighting_bits
from gongyi.inquiry.budget import Work
from gongyi.inquiry.cases import PLACES, Cases, Held, Variables, looked_up
from gongyi.inquiry.rebuilding import ONE_SCOPE, Rebuilder
from gongyi.inquiry.twins import closed
from gongyi.inquiry.unknowns import Unknown
from gongyi.kernel.calendar import Calendar
from gongyi.law.factmodel import Fact
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    MAYBE,
    YES,
    Const,
    Elsewhere,
    Field,
    Given,
    GivenNode,
    LastDay,
    LastSeen,
    Node,
    Part,
    Reduce,
    Seen,
    operands,
)
from gongyi.program.values import PARTS, field_value
from gongyi.records.records import COMPLETE, RECORD_TO, Records, Row
from gongyi.records.values import Sightings, Value

PRESENT = 0
"""What is recorded of a fact, among the values that it may have; the others follow."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An open fact of a record, and the values that it may have: what is recorded, then what it may turn out to be."""

    row: Row
    fact: str
    values: list[Held]


class Residue:
    """The residual nodes of one document of which these facts are open; remembers what it has worked out.

    Of many records that are like each other only the first has open facts: what asks for facts of others asks for too
    many anyway.
    """

    def __init__(self, records: Records, calendar: Calendar, open_facts: Iterable[Spot]) -> None:
        self.records, self.rebuilder = records, Rebuilder(calendar)
        self.make = self.rebuilder.make
        self.work = Work()
        self._closed = closed(records)
        self.open = {(id(row), fact) for row, fact in open_facts if row not in self._closed}
        self.fields = Builder()
        """Makes fields of records, before they are put in."""
        self.variables: list[Variable] = []
        self._numbers: dict[tuple[int, str], int] = {}
        self._left: dict[tuple[int, int], Node] = {}
        self._support: dict[Node, Variables] = {}
        self._supports: dict[Variables, Variables] = {}
        self._putting: dict[tuple[Variables, int], Putting] = {}
        self._at_present = Cases(self, {})
        self._alone: dict[int, Cases] = {}

    # --- variables -------------------------------------------------------------------------

    def number(self, row: Row, fact: str) -> int:
        """The variable of a fact, which becomes one when it is first asked for."""
        key = (id(row), fact)
        if key not in self._numbers:
            self._numbers[key] = len(self.variables)
            self.variables.append(Variable(row, fact, [self._held(row, fact, row.values[fact])]))
        return self._numbers[key]

    def learn(self, unknown: Unknown) -> int:
        """The variable of an open fact, with the values that it may turn out to have; they are told once."""
        number = self.number(unknown.row, unknown.fact)
        values = self.variables[number].values
        if len(values) == 1:
            values += (self._held(unknown.row, unknown.fact, value) for value in unknown.candidates)
        return number

    def _held(self, row: Row, fact: str, value: Value) -> Held:
        if row is self.records.record:
            known = YES if value == COMPLETE else MAYBE
            return tuple(known if part is Part.CODES else 0 for part in Part)
        return held(value, self.records.model.scopes[row.scope].facts[fact])

    def support(self, node: Node) -> Variables:
        """The variables that a node depends on."""
        found = self._support.get(node)
        if found is None:
            found = 0
            for part in operands(node):
                found |= self.support(part)
            # Many nodes depend on the same ones, of which there may be thousands.
            found = self._support[node] = self._supports.setdefault(found, found)
        return found

    def values(self, variable: int) -> list[Held]:
        """The values of a variable: what is recorded, then what it may turn out to be."""
        return self.variables[variable].values

    def last_day(self, node: LastDay, start: int) -> int:
        """The last day of a period that starts on a day."""
        return self.rebuilder.table(node)[start]

    def now(self, node: Node) -> int:
        """The number that a node comes to by what is recorded."""
        (found,) = self._at_present.of(node)
        assert isinstance(found, int)
        return found

    def alone(self, variable: int) -> Cases:
        """The cases in which a fact turns out so or so, and all else is as recorded."""
        found = self._alone.get(variable)
        if found is None:
            found = self._alone[variable] = Cases(self, {variable: range(1, len(self.values(variable)))})
        return found

    def putting(self, variables: Variables, value: int) -> Putting:
        """What puts a value, by its place among those that it may have, in for each of these variables."""
        key = (variables, value)
        found = self._putting.get(key)
        if found is None:
            found = self._putting[key] = Putting(self, variables, value)
        return found

    # --- nodes -----------------------------------------------------------------------------

    def left(self, node: Node, row: Row) -> Node:
        """What is left of a node on a row."""
        key = (id(node), id(row))
        found = self._left.get(key)
        if found is None:
            self.work.take(4)
            reduce = _ON_A_ROW.get(type(node))
            if reduce is not None:
                found = reduce(self, node, row)
            else:
                found = self.rebuilder.again(node, lambda operand: self.left(operand, row))
            self._left[key] = found
        return found

    def _related(self, node: Reduce, row: Row) -> Node:
        related = dict.fromkeys(self._closed.get(other, other) for other in self.records.related(row, node.of))
        if not related:
            return self.rebuilder.const(node.empty)
        return self.make.extreme(node.largest, [self.left(node.value, other) for other in related])

    def _given(self, what: Given) -> Node:
        match what:
            case Given.TODAY:
                return self.rebuilder.const(self.records.as_of.toordinal())
            case Given.RECORD_TO:
                return self.rebuilder.const(self.records.record_to.toordinal())
            case Given.COMPLETE:
                if (id(self.records.record), RECORD_TO) in self.open:
                    return self._variable(self.records.record, RECORD_TO, Part.CODES)
                return self.rebuilder.const(YES if self.records.complete else MAYBE)
            case _:
                assert_never(what)

    def _field(self, node: Field, row: Row) -> Node:
        if (id(row), node.fact) in self.open:
            return self._variable(row, node.fact, node.part)
        value = row.values[node.fact]
        declared = self.records.model.scopes[row.scope].facts[node.fact]
        found = field_value(value, declared, node.part)
        assert isinstance(found, int)
        return self.rebuilder.const(found)

    def _variable(self, row: Row, fact: str, part: Part) -> Node:
        number = self.number(row, fact)
        node = self.make.field(ONE_SCOPE, str(number), part)
        self._support[node] = 1 << number
        return node

    def valued(self, node: Field, value: int) -> Node:
        """What a variable comes to that has such a value; of sightings a node that stands for them."""
        if node.part is Part.SIGHTINGS:
            return self.make.field(ONE_SCOPE, f"{node.fact}={value}", Part.SIGHTINGS)
        found = self.variables[int(node.fact)].values[value][PLACES[node.part]]
        assert isinstance(found, int)
        return self.rebuilder.const(found)

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

    def _sightings(self, node: Seen | LastSeen, row: Row) -> Node:
        owner, field = self._owner(node.sightings, row)
        lo, hi = self.left(node.lo, row), self.left(node.hi, row)
        if owner is None:
            declared = self.records.model.scopes[field.scope].facts[field.fact]
            none = sighting_bits(Sightings((), declared.codes, declared.achievement), declared)
            return self.rebuilder.const(looked_up(node, none, 0, 0))
        sightings = self._variable(owner, field.fact, Part.SIGHTINGS)
        if (id(owner), field.fact) not in self.open:
            assert isinstance(sightings, Field)
            sightings = self.valued(sightings, PRESENT)
        return self.looked_at(node, sightings, lo, hi)

    def looked_at(self, node: Seen | LastSeen, sightings: Node, lo: Node, hi: Node) -> Node:
        """What is left of looking at sightings on a day that lies between two."""
        assert isinstance(sightings, Field)
        variable, _, value = sightings.fact.partition("=")
        if value and isinstance(lo, Const) and isinstance(hi, Const):
            bits = self.variables[int(variable)].values[int(value)][PLACES[Part.SIGHTINGS]]
            assert isinstance(bits, SightingBits)
            return self.rebuilder.const(looked_up(node, bits, lo.value, hi.value))
        if isinstance(node, Seen):
            return self.make.seen(sightings, lo, hi)
        return self.make.last_seen(sightings, lo, hi, node.part)

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


class Putting:
    """Puts a value in for some variables wherever a node depends on them; remembers what came of it."""

    def __init__(self, residue: Residue, variables: Variables, value: int) -> None:
        self.residue, self.variables, self.value = residue, variables, value
        self._known: dict[Node, Node] = {}

    def __call__(self, node: Node) -> Node:
        """What is left of a residual node."""
        if not self.residue.support(node) & self.variables:
            return node
        found = self._known.get(node)
        if found is None:
            self.residue.work.take(4)
            found = self._known[node] = self._put(node)
        return found

    def _put(self, node: Node) -> Node:
        if isinstance(node, Field):
            return self.residue.valued(node, self.value)
        if isinstance(node, Seen | LastSeen):
            return self.residue.looked_at(node, self(node.sightings), self(node.lo), self(node.hi))
        return self.residue.rebuilder.again(node, self)


_ON_A_ROW: dict[type[Node], Callable[[Residue, Any, Row], Node]] = {
    GivenNode: lambda residue, node, row: residue._given(node.what),
    Field: Residue._field,
    Elsewhere: Residue._elsewhere,
    Reduce: Residue._related,
    Seen: Residue._sightings,
    LastSeen: Residue._sightings,
}
"""What is left of the kinds that look at the record or beyond it; all others are made again of what is left of theirs.

A test holds that no kind is forgotten."""


def held(value: Value, fact: Fact) -> Held:
    """A value as its parts, each in its place."""
    found: list[int | SightingBits] = [0] * len(PLACES)
    if isinstance(value, Sightings):
        found[PLACES[Part.SIGHTINGS]] = sighting_bits(value, fact)
    else:
        for part in PARTS[fact.kind]:
            number = field_value(value, fact, part)
            assert isinstance(number, int)
            found[PLACES[part]] = number
    return tuple(found)
