"""A program walked node by node: slow and plain. It answers what the rule network cannot, and checks the fast ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, assert_never

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.days import Interval
from gongyi.kernel.periods import expiry, rolled
from gongyi.kernel.truth import Demand, Tri, met
from gongyi.law.factmodel import Fact
from gongyi.law.statuses import Status
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
    STATUS_CODES,
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
    Order,
    Reached,
    Reduce,
    Seen,
    SightingPart,
    Situations,
    Whole,
    YearEnd,
    mask,
)
from gongyi.program.values import field_value, place_of
from gongyi.records.records import Records, Row
from gongyi.records.values import Sightings, Standing
from gongyi_facts.when import FIRST_YEAR, LAST_YEAR

_TRI: dict[int, Tri] = {NO: False, MAYBE: None, YES: True}
_UNDETERMINED = STATUS_CODES.index(Status.UNDETERMINED)
Held = int | Sightings


class Interpreter:
    """Answers nodes for the records of one document; remembers what it has worked out."""

    def __init__(self, records: Records, calendar: Calendar) -> None:
        self.records, self.calendar = records, calendar
        self.before = None if records.before is None else Interpreter(records.before, calendar)
        self.through = None if records.through is None else Interpreter(records.through, calendar)
        self._known: dict[tuple[int, int], Held] = {}

    def value(self, node: Node, row: Row) -> int:
        """The number that a node comes to on a row."""
        found = self._held(node, row)
        assert isinstance(found, int)
        return found

    def _held(self, node: Node, row: Row) -> Held:
        key = (id(node), id(row))
        if key not in self._known:
            self._known[key] = self._answer(node, row)
        return self._known[key]

    def _answer(self, node: Node, row: Row) -> Held:
        return _ANSWERS[type(node)](self, node, row)

    def _connect(self, node: Connect, row: Row) -> int:
        if self._goes(node.true_when, row):
            return YES
        return NO if self._goes(node.false_when, row) else MAYBE

    def _choose(self, node: Choose, row: Row) -> Held:
        cases = (value for truth, value in node.cases if self.value(truth, row) == YES)
        return self._held(next(cases, node.other), row)

    def _extreme(self, node: Extreme, row: Row) -> int:
        numbers = [self.value(part, row) for part in node.parts]
        return max(numbers) if node.largest else min(numbers)

    def _among(self, node: Among, row: Row) -> int:
        codes = self.value(node.codes, row)
        return YES if codes & ~node.mask == 0 else MAYBE if codes & node.mask else NO

    def _reduce(self, node: Reduce, row: Row) -> int:
        numbers = [self.value(node.value, other) for other in self.records.related(row, node.of)]
        return (max if node.largest else min)(numbers, default=node.empty)

    def _given(self, what: Given, row: Row) -> int:
        match what:
            case Given.TODAY:
                return self.records.as_of.toordinal()
            case Given.RECORD_TO:
                return self.records.record_to.toordinal()
            case Given.PLACE:
                return place_of(self.records, row)
            case _:
                assert_never(what)

    def _field(self, node: Field, row: Row) -> Held:
        fact = self.records.model.scopes[row.scope].facts[node.fact]
        return field_value(row.values[node.fact], fact, node.part)

    def _goes(self, ways: tuple[Asked, ...], row: Row) -> bool:
        return any(all(self._met(part, demand, row) for part, demand in way) for way in ways)

    def _met(self, part: Node, demand: Demand, row: Row) -> bool:
        return met(demand, _TRI[self.value(part, row)])

    def _in_order(self, node: Compare, row: Row) -> bool:
        left, right = self.value(node.left, row), self.value(node.right, row)
        match node.order:
            case Order.LESS:
                return left < right
            case Order.LESS_OR_EQUAL:
                return left <= right
            case Order.EQUAL:
                return left == right
            case _:
                assert_never(node.order)

    def _day(self, node: LastDay | NextDay | YearEnd, row: Row) -> int:
        match node:
            case NextDay():
                return self.value(node.day, row) + 1
            case YearEnd():
                year = self.value(node.year, row) + node.plus
                if not FIRST_YEAR <= year <= LAST_YEAR:
                    return LAST_DAY if node.latest else FIRST_DAY
                return date(year, 12, 31).toordinal()
            case LastDay():
                start = self.value(node.start, row)
                times = 1 if node.times is None else self.value(node.times, row)
                if times < 1:
                    return LAST_DAY if node.latest else FIRST_DAY
                if node.open_ends and start in (FIRST_DAY, LAST_DAY):
                    return start
                return last_day(node, start, times, self.calendar)
            case _:
                assert_never(node)

    def _elsewhere(self, node: Elsewhere, row: Row) -> Held:
        current = row if node.trail else self.records.root
        for scope in node.trail:
            targets = current.refers.get(scope, ())
            if len(targets) != 1:
                assert node.default is not None or isinstance(node.value, Field)
                return self._none_seen(node.value) if node.default is None else self._held(node.default, row)
            current = targets[0]
        return self._held(node.value, current)

    def _none_seen(self, node: Node) -> Sightings:
        assert isinstance(node, Field)
        fact = self.records.model.scopes[node.scope].facts[node.fact]
        return Sightings((), fact.progress)

    def _whole(self, node: Whole, row: Row) -> int:
        return YES if self.records.whole(row, node.of) else MAYBE

    def _earlier(self, node: Earlier, row: Row) -> int:
        there, other = (self.through, row.through) if node.through else (self.before, row.before)
        return node.default if there is None or other is None else there.value(node.value, other)

    def _sightings(self, node: Node, row: Row) -> Sightings:
        seen = self._held(node, row)
        assert isinstance(seen, Sightings)
        return seen

    def _date(self, node: Node, row: Row) -> date:
        return date.fromordinal(self.value(node, row))

    def _seen(self, node: Seen, row: Row) -> int:
        moment = Interval(self._date(node.lo, row), self._date(node.hi, row))
        start = self._date(node.stands_from, row)
        standing = Standing(Interval(start, start), self._date(node.stands_to, row))
        codes = self._sightings(node.sightings, row).at(moment, self._date(node.until, row), standing).codes
        return mask(_sighted(self.records, node.sightings), codes)

    def _last_seen(self, node: LastSeen, row: Row) -> int:
        moment = Interval(self._date(node.lo, row), self._date(node.hi, row))
        last = self._sightings(node.sightings, row).last(moment)
        return _told(last is not None, last, node.part)

    def _reached(self, node: Reached, row: Row) -> int:
        sightings = self._sightings(node.sightings, row)
        return _told(*sightings.reached(self._date(node.after, row), self._date(node.until, row)), node.part)

    def _situation(self, node: Situations, row: Row) -> int:
        possible: list[int] = []
        for truth, status in node.rows:
            holds = self.value(truth, row)
            if holds != NO:
                possible.append(status)
            if holds == YES:
                break
        else:
            possible.append(node.other)
        return possible[0] if len(set(possible)) == 1 else _UNDETERMINED


def _told(exists: bool, days: Interval | None, part: SightingPart) -> int:
    """A part of a day that there may be."""
    match part:
        case SightingPart.EXISTS:
            return YES if exists else NO
        case SightingPart.LO:
            return FIRST_DAY if days is None else days.lo.toordinal()
        case SightingPart.HI:
            return LAST_DAY if days is None else days.hi.toordinal()
        case _:
            assert_never(part)


def last_day(node: LastDay, start: int, times: int, calendar: Calendar) -> int:
    """The last day of a period of so many times its length by the calendar, as an ordinal."""
    day = date.fromordinal(start)
    counted = rolled(day, calendar) if node.length is None else expiry(day, node.length * times, calendar)
    return counted.day(latest=node.latest).toordinal()


def _sighted(records: Records, node: Node) -> Fact:
    """The fact that sightings are of."""
    field = node.value if isinstance(node, Elsewhere) else node
    assert isinstance(field, Field)
    return records.model.scopes[field.scope].facts[field.fact]


_ANSWERS: dict[type[Node], Callable[[Interpreter, Any, Row], Held]] = {
    Const: lambda walk, node, row: node.value,
    GivenNode: lambda walk, node, row: walk._given(node.what, row),
    Field: Interpreter._field,
    Connect: Interpreter._connect,
    Compare: lambda walk, node, row: YES if walk._in_order(node, row) else NO,
    OneOf: lambda walk, node, row: YES if walk.value(node.value, row) in node.among else NO,
    Choose: Interpreter._choose,
    Extreme: Interpreter._extreme,
    LastDay: Interpreter._day,
    NextDay: Interpreter._day,
    YearEnd: Interpreter._day,
    Masked: lambda walk, node, row: walk.value(node.codes, row) & node.mask,
    Among: Interpreter._among,
    Elsewhere: Interpreter._elsewhere,
    Reduce: Interpreter._reduce,
    Whole: Interpreter._whole,
    Earlier: Interpreter._earlier,
    Seen: Interpreter._seen,
    LastSeen: Interpreter._last_seen,
    Reached: Interpreter._reached,
    Situations: Interpreter._situation,
}
"""The answer of each kind of node; a test holds that none is forgotten."""
