"""What is left of a program once everything that is known of a document has been put in.

The facts that are open stay as variables; all else, other records included, is worked out at once. What remains of a
verdict is a short function of the open facts, by which thousands of possible cases are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from gongyi.derivations.base import Spot
from gongyi.evaluators.last_days import LastDays
from gongyi.evaluators.sightings import SightingBits, sighting_bits
from gongyi.inquiry.budget import MOST_FACTS, Work
from gongyi.inquiry.cases import Cases, Held, OfSightings, OneByOne, Variables, looked_up
from gongyi.inquiry.places import BEFORE, NOW, PLACES, THROUGH, place_of
from gongyi.inquiry.rebuilding import Rebuilder
from gongyi.inquiry.reduced import Reduced
from gongyi.inquiry.unknowns import Unknown
from gongyi.kernel.calendar import Calendar
from gongyi.kernel.days import Interval, not_after
from gongyi.law.factmodel import Fact
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    MAYBE,
    YES,
    Const,
    Earlier,
    Field,
    LastDay,
    LastSeen,
    Node,
    Part,
    Reached,
    Seen,
    operands,
)
from gongyi.program.values import PARTS, field_value
from gongyi.records.records import COMPLETE, Records, Row
from gongyi.records.twins import alike
from gongyi.records.values import Happening, Sightings, Value

MOST_ONE_BY_ONE = 1 << 12
"""With so many cases, one after another, a new row of them is begun: each is looked at for every node."""
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

    def __init__(
        self, records: Records, calendar: Calendar, open_facts: Iterable[Spot], work: Work | None = None
    ) -> None:
        self.records, self.rebuilder = records, Rebuilder(calendar)
        self.make = self.rebuilder.make
        self.work = work or Work()
        self.fields = Builder()
        """Makes fields of records, before they are put in."""
        self.variables: list[Variable] = []
        self._numbers: dict[tuple[int, str], int] = {}
        self._support: dict[Node, Variables] = {}
        self._supports: dict[Variables, Variables] = {}
        self._putting: dict[tuple[Variables, int], Putting] = {}
        self._at_present = Cases(self, {})
        self._one_by_one = OneByOne(self)
        self._start(closed(records), list(open_facts))

    def _start(self, closed_rows: dict[Row, Row], spots: Sequence[Spot]) -> None:
        """The records as of each day that is asked for."""
        spots = [(row, fact) for row, fact in spots if row not in closed_rows]
        opened = {(id(row), fact) for row, fact in spots}
        self.now_reduced = Reduced(self, self.records, NOW, {}, opened, closed_rows)
        rows = [row for those in self.records.rows.values() for row in those]
        self._before = self._as_of(BEFORE, {row: row.before for row in rows if row.before}, closed_rows, spots)
        self._through = self._as_of(THROUGH, {row: row.through for row in rows if row.through}, closed_rows, spots)

    def _as_of(
        self, when: str, then: dict[Row, Row], closed_rows: dict[Row, Row], spots: Sequence[Spot]
    ) -> Reduced | None:
        records = self.records.before if when == BEFORE else self.records.through
        if records is None:
            return None
        back = {id(other): row for row, other in then.items()}
        opened = {(id(then[row]), fact) for row, fact in spots if row in then}
        standing = {then[row]: then[other] for row, other in closed_rows.items() if row in then}
        return Reduced(self, records, when, back, opened, standing)

    # --- variables -------------------------------------------------------------------------

    def number(self, row: Row, fact: str) -> int:
        """The variable of a fact, which becomes one when it is first asked for."""
        key = (id(row), fact)
        if key not in self._numbers:
            self._numbers[key] = len(self.variables)
            self.variables.append(Variable(row, fact, [self._recorded(row, fact)]))
        return self._numbers[key]

    def learn(self, unknown: Unknown) -> int:
        """The variable of an open fact, with the values that it may turn out to have; they are told once."""
        number = self.number(unknown.row, unknown.fact)
        values = self.variables[number].values
        if len(values) == 1:
            values += (self._told(unknown.row, unknown.fact, value) for value in unknown.candidates)
        return number

    def touching(self, node: Node, spots: Iterable[Spot]) -> list[Spot]:
        """Those of some facts of the record that a residual node depends on."""
        support, numbers = self.support(node), self._numbers
        return [
            (row, fact)
            for row, fact in spots
            if (number := numbers.get((id(row), fact))) is not None and support >> number & 1
        ]

    def _recorded(self, row: Row, fact: str) -> Held:
        times = [row, *filter(None, (row.before, row.through))]
        found = [self._held(row, fact, one.values[fact]) for one in times]
        return sum(found, ())

    def _told(self, row: Row, fact: str, value: Value) -> Held:
        """A value that a fact may turn out to have: what of it was so on the file's last day, and all of it."""
        found = self._held(row, fact, value)
        if row.before is None or self.records.before is None:
            return found
        return (*found, *self._held(row, fact, as_of_then(value, self.records.before.as_of)), *found)

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

    def last_days(self, node: LastDay) -> LastDays:
        """The last days of periods of such a length."""
        return self.rebuilder.table(node)

    def now(self, node: Node) -> int:
        """The number that a node comes to by what is recorded."""
        (found,) = self._at_present.of(node)
        assert isinstance(found, int)
        return found

    def one_by_one(self, variables: Iterable[int]) -> OneByOne:
        """The cases in which one of these facts, or of others, turns out so or so, and all else is as recorded."""
        asked = list(variables)
        if self._one_by_one.count > MOST_ONE_BY_ONE:
            self._one_by_one = OneByOne(self)
        self._one_by_one.add(asked)
        return self._one_by_one

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
        return self.now_reduced.left(node, row)

    def spend(self) -> None:
        """Note that a node is reduced."""
        self.work.take(4)

    def earlier(self, node: Earlier, row: Row) -> Node | None:
        """What is left of a node as of the file's last day, or in a whole record; None where neither is told apart."""
        there, other = (self._through, row.through) if node.through else (self._before, row.before)
        return None if there is None or other is None else there.left(node.value, other)

    def variable(self, row: Row, fact: str, part: Part, scope: str) -> Node:
        """A part of an open fact, as of one of the days."""
        number = self.number(row, fact)
        node = self.make.field(scope, str(number), part)
        self._support[node] = 1 << number
        return node

    def known(self, row: Row, fact: str, scope: str) -> Node:
        """The sightings of a record that are not open."""
        return self._fixed(scope, self.number(row, fact), PRESENT)

    def valued(self, node: Field, value: int) -> Node:
        """What a variable comes to that has such a value; of sightings a node that stands for them."""
        if node.part is Part.SIGHTINGS:
            return self._fixed(node.scope, int(node.fact), value)
        found = self.variables[int(node.fact)].values[value][place_of(node)]
        assert isinstance(found, int)
        return self.rebuilder.const(found)

    def _fixed(self, scope: str, number: int, value: int) -> Node:
        return self.make.field(scope, f"{number}={value}", Part.SIGHTINGS)

    def looked_at(self, node: OfSightings, sightings: Node, days: Sequence[Node]) -> Node:
        """What is left of looking at sightings on these days."""
        assert isinstance(sightings, Field)
        variable, _, value = sightings.fact.partition("=")
        known = [day.value for day in days if isinstance(day, Const)]
        if value and len(known) == len(days):
            bits = self.variables[int(variable)].values[int(value)][place_of(sightings)]
            assert isinstance(bits, SightingBits)
            return self.rebuilder.const(looked_up(node, bits, known))
        match node:
            case Seen():
                lo, hi, until, start, end = days
                return self.make.seen(sightings, lo, hi, until, (start, end))
            case LastSeen():
                lo, hi = days
                return self.make.last_seen(sightings, lo, hi, node.part)
            case Reached():
                after, until = days
                return self.make.reached(sightings, after, until, node.part)
            case _:
                assert_never(node)


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
            self.residue.spend()
            found = self._known[node] = self._put(node)
        return found

    def _put(self, node: Node) -> Node:
        if isinstance(node, Field):
            return self.residue.valued(node, self.value)
        if isinstance(node, Seen | LastSeen | Reached):
            return self.residue.looked_at(node, self(node.sightings), list(map(self, operands(node)[1:])))
        return self.residue.rebuilder.again(node, self)


def closed(records: Records) -> dict[Row, Row]:
    """Records whose facts are not asked for, each with one that stands for it.

    So many are like them that whoever asks for a fact of one, and so of all, asks for too many; the first is asked for
    what is its own.
    """
    found = alike(records).items()
    return {row: rows[1] for row, rows in found if row is not rows[0] and len(rows) > MOST_FACTS + 1}


def as_of_then(value: Value, day: date) -> Value:
    """What would have been known of a value on an earlier day: an event later than that had not happened yet."""
    if not isinstance(value, Happening) or value.occurred is not True or value.span is None:
        return value
    return replace(value, occurred=not_after(value.span, Interval(day, day)), sure=True)


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
