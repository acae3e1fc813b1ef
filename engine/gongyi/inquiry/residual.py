"""What is left of a program once everything that is known of a document has been put in.

The facts that are open stay as variables; all else, other records included, is worked out at once. What remains of a
verdict is a short function of the open facts, by which thousands of possible cases are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from gongyi.derivations.base import Spot
from gongyi.evaluators.compiled import LastDays, year_end
from gongyi.evaluators.sightings import SightingBits, last_seen, reached, seen, sighting_bits
from gongyi.kernel.calendar import Calendar
from gongyi.kernel.days import Interval, not_after
from gongyi.kernel.truth import Demand, Table
from gongyi.law.factmodel import Fact, Reference
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    FIRST_DAY,
    MAYBE,
    YES,
    Among,
    Asked,
    Choose,
    Compare,
    Connect,
    Const,
    Earlier,
    Elsewhere,
    Extreme,
    Field,
    Given,
    GivenNode,
    LastDay,
    LastSeen,
    Masked,
    NextDay,
    Node,
    OneOf,
    Part,
    Reached,
    Reduce,
    Seen,
    SightingPart,
    Situations,
    Whole,
    YearEnd,
    operands,
)
from gongyi.program.values import PARTS, field_value
from gongyi.records.records import COMPLETE, RECORD_TO, Records, Row
from gongyi.records.values import Happening, Sightings, Value

PLACES = {part: place for place, part in enumerate(Part)}
"""Where the parts of a value stand."""
_ALL = ""
"""The one scope of what is left: all records are told apart by their variables."""
BEFORE, THROUGH = "before", "through"
"""The scopes of what variables were on the file's last day, and of what they are were the record complete."""
TIMES = (_ALL, BEFORE, THROUGH)
Held = tuple[int | SightingBits, ...]
"""A value of a fact, with a place for every part; then the same for what it was on the file's last day, and again for
what it is were the record complete, as far as these are asked for.
"""


@dataclass(frozen=True, slots=True)
class Variable:
    """An open fact of a record."""

    row: Row
    fact: str


class Residue:
    """The residual nodes of one document of which these facts are open; remembers what it has worked out."""

    def __init__(self, records: Records, calendar: Calendar, open_facts: Iterable[Spot]) -> None:
        self.records, self.calendar = records, calendar
        self.open_spots = tuple(open_facts)
        self.open = {(id(row), fact) for row, fact in self.open_spots}
        self.make = Builder()
        self.fields = Builder()
        """Makes fields of records, before they are put in."""
        self.variables: list[Variable] = []
        self.steps = 0
        self._numbers: dict[tuple[int, str], int] = {}
        self._left: dict[tuple[int, int], Node] = {}
        self._tables: dict[tuple[object, bool, bool], LastDays] = {}
        self.before = None if records.before is None else _Other(self, records.before, BEFORE)
        self.through = None if records.through is None else _Other(self, records.through, THROUGH)

    def number(self, row: Row, fact: str) -> int:
        """The variable of a fact, which becomes one when it is first asked for."""
        key = (id(row), fact)
        if key not in self._numbers:
            self._numbers[key] = len(self.variables)
            self.variables.append(Variable(row, fact))
        return self._numbers[key]

    def held(self, row: Row, fact: str, value: Value) -> Held:
        """A value of a fact as its parts, in the order in which residual functions take them."""
        if row is self.records.record:
            known = YES if value == COMPLETE else MAYBE
            return tuple(known if part is Part.CODES else 0 for part in Part)
        declared = self.records.model.scopes[row.scope].facts[fact]
        if self.before is None or row.before is None:
            return held(value, declared)
        present = value is row.values[fact]
        was = row.before.values[fact] if present else as_of_then(value, self.before.records.as_of)
        whole = row.through.values[fact] if present and row.through is not None else value
        return (*held(value, declared), *held(was, declared), *held(whole, declared))

    @property
    def work(self) -> int:
        """How many nodes were reduced, as of whichever day."""
        others = (other.steps for other in (self.before, self.through) if other is not None)
        return self.steps + sum(others)

    # --- nodes -----------------------------------------------------------------------------

    def left(self, node: Node, row: Row) -> Node:
        """What is left of a node on a row."""
        key = (id(node), id(row))
        found = self._left.get(key)
        if found is None:
            self.steps += 1
            found = self._left[key] = self._reduced(node, row)
        return found

    def _reduced(self, node: Node, row: Row) -> Node:
        return _REDUCED[type(node)](self, node, row)

    def _extreme(self, node: Extreme, row: Row) -> Node:
        return self.make.extreme(node.largest, [self.left(part, row) for part in node.parts])

    def _compare(self, node: Compare, row: Row) -> Node:
        return self.make.compare(self.left(node.left, row), node.order, self.left(node.right, row))

    def _next_day(self, node: NextDay, row: Row) -> Node:
        day = self.left(node.day, row)
        return self.make.const(_ALL, day.value + 1) if isinstance(day, Const) else self.make.after(day)

    def _related(self, node: Reduce, row: Row) -> Node:
        related = self.records.related(row, node.of)
        if not related:
            return self.make.const(_ALL, node.empty)
        return self.make.extreme(node.largest, [self.left(node.value, other) for other in related])

    def _situations(self, node: Situations, row: Row) -> Node:
        return self.make.situations(_ALL, [(self.left(truth, row), code) for truth, code in node.rows], node.other)

    def _given(self, what: Given) -> Node:
        match what:
            case Given.TODAY:
                return self.make.const(_ALL, self.records.as_of.toordinal())
            case Given.RECORD_TO:
                return self.make.const(_ALL, self.records.record_to.toordinal())
            case _:
                assert_never(what)

    def _whole(self, node: Whole, row: Row) -> Node:
        if self.records.whole(row, node.of):
            return self.make.const(_ALL, YES)
        if (id(self.records.record), RECORD_TO) in self.open:
            return self._variable(self.records.record, RECORD_TO, Part.CODES)
        return self.make.const(_ALL, MAYBE)

    def _earlier(self, node: Earlier, row: Row) -> Node:
        there, other = (self.through, row.through) if node.through else (self.before, row.before)
        if there is None or other is None:
            return self.make.const(_ALL, node.default)
        return there.left(node.value, other)

    def _field(self, node: Field, row: Row) -> Node:
        if (id(row), node.fact) in self.open:
            return self._variable(row, node.fact, node.part)
        value = row.values[node.fact]
        declared = self.records.model.scopes[row.scope].facts[node.fact]
        found = field_value(value, declared, node.part)
        assert isinstance(found, int)
        return self.make.const(_ALL, found)

    def _variable(self, row: Row, fact: str, part: Part) -> Node:
        return self.make.field(_ALL, str(self.number(row, fact)), part)

    def _connect(self, node: Connect, row: Row) -> Node:
        parts = operands(node)
        places = {part: index for index, part in enumerate(parts)}

        def ways(asked: tuple[Asked, ...]) -> tuple[tuple[tuple[int, Demand], ...], ...]:
            return tuple(tuple((places[part], demand) for part, demand in way) for way in asked)

        table = Table(ways(node.true_when), ways(node.false_when))
        return self.make.connect(table, [self.left(part, row) for part in parts], _ALL)

    def _choose(self, node: Choose, row: Row) -> Node:
        cases: list[tuple[Node, Node]] = []
        for truth, value in node.cases:
            left = self.left(truth, row)
            if isinstance(left, Const) and left.value != YES:
                continue
            if isinstance(left, Const):
                return self.make.choose(cases, self.left(value, row))
            cases.append((left, self.left(value, row)))
        return self.make.choose(cases, self.left(node.other, row))

    def _last_day(self, node: LastDay, row: Row) -> Node:
        start = self.left(node.start, row)
        times = None if node.times is None else self.left(node.times, row)
        if isinstance(start, Const) and (times is None or isinstance(times, Const)):
            asked = start.value if times is None else (start.value, times.value)
            return self.make.const(_ALL, self.last_days(node)[asked])
        return self.make.last_day(start, node.length, latest=node.latest, open_ends=node.open_ends, times=times)

    def _year_end(self, node: YearEnd, row: Row) -> Node:
        year = self.left(node.year, row)
        if isinstance(year, Const):
            return self.make.const(_ALL, year_end(year.value, node.plus, node.latest))
        return self.make.year_end(year, node.plus, latest=node.latest)

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

    def _of_sightings(self, node: Seen | LastSeen | Reached, row: Row) -> Node:
        asked = [self.left(part, row) for part in operands(node)[1:]]
        owner, field = self._owner(node.sightings, row)
        declared = self.records.model.scopes[field.scope].facts[field.fact]
        days = [part.value for part in asked if isinstance(part, Const)]
        is_known = owner is None or (id(owner), field.fact) not in self.open
        if is_known and len(days) == len(asked):
            value = Sightings((), declared.progress) if owner is None else owner.values[field.fact]
            assert isinstance(value, Sightings)
            return self.make.const(_ALL, told_of_sightings(node, sighting_bits(value, declared), days))
        if owner is None:
            return self._of_none(node, declared, asked)
        sightings = self._variable(owner, field.fact, Part.SIGHTINGS)
        return self._told(node, sightings, asked)

    def _told(self, node: Seen | LastSeen | Reached, sightings: Node, asked: Sequence[Node]) -> Node:
        match node:
            case Seen():
                lo, hi, until, start, end = asked
                return self.make.seen(sightings, lo, hi, until, (start, end))
            case LastSeen():
                lo, hi = asked
                return self.make.last_seen(sightings, lo, hi, node.part)
            case Reached():
                after, until = asked
                return self.make.reached(sightings, after, until, node.part)
            case _:
                assert_never(node)

    def _of_none(self, node: Seen | LastSeen | Reached, declared: Fact, asked: Sequence[Node]) -> Node:
        """What is told where nothing was seen: the same of every day, but that the first day of all comes after."""
        if isinstance(node, Reached) and node.part is SightingPart.LO:
            return self.make.after(asked[0])
        none = sighting_bits(Sightings((), declared.progress), declared)
        return self.make.const(_ALL, told_of_sightings(node, none, [FIRST_DAY] * len(asked)))

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

    # --- values ----------------------------------------------------------------------------

    def owner(self, row: Row, scope: str, trail: Sequence[Reference]) -> Row | None:
        """The record that a rule on a row means by a scope; None where the record names none."""
        if scope == self.records.root.scope:
            return self.records.root
        current = row
        for reference in trail:
            targets = current.refers.get(reference.scope, ())
            if len(targets) != 1:
                return None
            current = targets[0]
        return current

    def last_days(self, node: LastDay) -> LastDays:
        """The last days of periods of a length."""
        key = (node.length, node.latest, node.open_ends)
        if key not in self._tables:
            self._tables[key] = LastDays(key, self.calendar)
        return self._tables[key]

    def present(self, numbers: Iterable[int]) -> list[Held]:
        """What is known of these variables at present, in their order."""
        found = []
        for number in numbers:
            variable = self.variables[number]
            found.append(self.held(variable.row, variable.fact, variable.row.values[variable.fact]))
        return found


class _Other(Residue):
    """What is left as of another day, of the same open facts."""

    def __init__(self, asked: Residue, records: Records, when: str) -> None:
        pairs = [
            (row.before if when == BEFORE else row.through, row)
            for rows in asked.records.rows.values()
            for row in rows
        ]
        self._asked = {id(other): row for other, row in pairs if other is not None}
        others = {id(row): other for other, row in pairs if other is not None}
        super().__init__(
            records, asked.calendar, [(others[id(row)], fact) for row, fact in asked.open_spots if id(row) in others]
        )
        self.make, self.asked, self.when = asked.make, asked, when

    def _variable(self, row: Row, fact: str, part: Part) -> Node:
        number = self.asked.number(self._asked[id(row)], fact)
        return self.make.field(self.when, str(number), part)


_REDUCED: dict[type[Node], Callable[[Residue, Any, Row], Node]] = {
    Const: lambda residue, node, row: residue.make.const(_ALL, node.value),
    GivenNode: lambda residue, node, row: residue._given(node.what),
    Field: Residue._field,
    Connect: Residue._connect,
    Compare: Residue._compare,
    OneOf: lambda residue, node, row: residue.make.one_of(residue.left(node.value, row), node.among),
    Choose: Residue._choose,
    Extreme: Residue._extreme,
    LastDay: Residue._last_day,
    NextDay: Residue._next_day,
    YearEnd: Residue._year_end,
    Masked: lambda residue, node, row: residue.make.masked(residue.left(node.codes, row), node.mask),
    Among: lambda residue, node, row: residue.make.among(residue.left(node.codes, row), node.mask),
    Elsewhere: Residue._elsewhere,
    Reduce: Residue._related,
    Whole: Residue._whole,
    Earlier: Residue._earlier,
    Seen: Residue._of_sightings,
    LastSeen: Residue._of_sightings,
    Reached: Residue._of_sightings,
    Situations: Residue._situations,
}
"""What is left of each kind of node; a test holds that none is forgotten."""


def told_of_sightings(node: Seen | LastSeen | Reached, bits: SightingBits, days: Sequence[int]) -> int:
    """What a node comes to of known sightings and days."""
    match node:
        case Seen():
            return seen(bits, *days)
        case LastSeen():
            return last_seen(bits, *days)[node.part]
        case Reached():
            return reached(bits, *days)[node.part]
        case _:
            assert_never(node)


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
