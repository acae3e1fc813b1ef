"""Making nodes: the same node only once, and none where its value is known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec, TypeVar, cast

from gongyi.kernel.periods import Length
from gongyi.kernel.truth import Demand, Table, Way, all_table, any_table, met
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
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
    Part,
    Reached,
    Reduce,
    Seen,
    SightingPart,
    Situations,
    Whole,
    YearEnd,
)

N = TypeVar("N", bound=Node)
P = ParamSpec("P")
_TRI = {NO: False, MAYBE: None, YES: True}


class Builder:
    """Makes the nodes of one program, each value once; what is constant is worked out at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Node] = {}

    def _once(self, kind: Callable[P, N], *fields: P.args, **named: P.kwargs) -> N:
        """A node of these fields, of which other nodes are the same only where they are one."""
        key = (kind, *fields)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = kind(*fields, **named)
        return cast(N, found)

    # --- leaves ----------------------------------------------------------------------------

    def const(self, scope: str, value: int) -> Node:
        """A number."""
        return self._once(Const, scope, value)

    def given(self, scope: str, what: Given) -> Node:
        """What is given with the document."""
        return self._once(GivenNode, scope, what)

    def field(self, scope: str, fact: str, part: Part) -> Node:
        """A part of what the record says of a fact."""
        return self._once(Field, scope, fact, part)

    # --- truths ----------------------------------------------------------------------------

    def connect(self, table: Table, parts: Sequence[Node], scope: str) -> Node:
        """A connective of truths of one scope."""
        return self.connected(
            _of_parts(table.true_when, parts), _of_parts(table.false_when, parts), lambda part: part, scope
        )

    def connected(
        self, true_ways: Sequence[Asked], false_ways: Sequence[Asked], become: Callable[[Node], Node], scope: str
    ) -> Node:
        """A connective of what its parts become; of the parts only those that matter are asked for."""
        true_when = _possible(true_ways, become)
        if () in true_when:
            return self.const(scope, YES)
        false_when = _possible(false_ways, become)
        if () in false_when:
            return self.const(scope, NO)
        if not true_when and not false_when:
            return self.const(scope, MAYBE)
        distinct = tuple(dict.fromkeys(part for way in (*true_when, *false_when) for part, _ in way))
        if len(distinct) == 1:
            (part,) = distinct
            if true_when == (((part, Demand.TRUE),),) and false_when == (((part, Demand.FALSE),),):
                return part
        return self._once(Connect, scope, true_when, false_when, distinct)

    def both(self, *parts: Node) -> Node:
        """Truths that must all hold."""
        return self.connect(all_table(len(parts)), parts, parts[0].scope)

    def either(self, *parts: Node) -> Node:
        """Truths of which one must hold."""
        return self.connect(any_table(len(parts)), parts, parts[0].scope)

    def negated(self, part: Node) -> Node:
        """The contrary of a truth."""
        table = Table((((0, Demand.FALSE),),), (((0, Demand.TRUE),),))
        return self.connect(table, (part,), part.scope)

    def is_(self, truth: Node, *values: int) -> Node:
        """Yes where a truth (or another number) is one of these values, else no."""
        return self.one_of(truth, frozenset(values))

    def compare(self, left: Node, order: Order, right: Node) -> Node:
        """Yes where the left number is so to the right one, else no."""
        if isinstance(left, Const) and isinstance(right, Const):
            held = {
                Order.LESS: left.value < right.value,
                Order.LESS_OR_EQUAL: left.value <= right.value,
                Order.EQUAL: left.value == right.value,
            }[order]
            return self.const(left.scope, YES if held else NO)
        if left is right:
            return self.const(left.scope, NO if order is Order.LESS else YES)
        return self._once(Compare, left.scope, left, order, right)

    def one_of(self, value: Node, among: frozenset[int]) -> Node:
        """Yes where the number is one of these, else no."""
        if isinstance(value, Const):
            return self.const(value.scope, YES if value.value in among else NO)
        if among == frozenset({YES}) and isinstance(value, Compare | OneOf):
            return value
        return self._once(OneOf, value.scope, value, among)

    def among(self, codes: Node, mask: int) -> Node:
        """A truth: whether what is possible lies among these codes."""
        if isinstance(codes, Const):
            inside = codes.value & mask
            return self.const(codes.scope, YES if inside == codes.value else MAYBE if inside else NO)
        return self._once(Among, codes.scope, codes, mask)

    def situations(self, scope: str, rows: Sequence[tuple[Node, int]], other: int) -> Node:
        """A status by rows: without those that are never so, and without those below one that always is."""
        kept: list[tuple[Node, int]] = []
        for truth, status in rows:
            if isinstance(truth, Const) and truth.value == YES:
                other = status
                break
            if not (isinstance(truth, Const) and truth.value == NO):
                kept.append((truth, status))
        while kept and kept[-1][1] == other:
            kept.pop()
        if not kept:
            return self.const(scope, other)
        return self._once(Situations, scope, tuple(kept), other)

    # --- numbers ---------------------------------------------------------------------------

    def choose(self, cases: Iterable[tuple[Node, Node]], other: Node) -> Node:
        """The value of the first case whose truth is yes, else the other."""
        kept: list[tuple[Node, Node]] = []
        for truth, value in cases:
            if isinstance(truth, Const):
                if truth.value == YES:
                    other = value
                    break
                continue
            kept.append((truth, value))
        while kept and kept[-1][1] is other:
            kept.pop()
        if not kept:
            return other
        return self._once(Choose, other.scope, tuple(kept), other)

    def extreme(self, largest: bool, parts: Iterable[Node]) -> Node:
        """The least or the largest of several numbers."""
        distinct = list(dict.fromkeys(parts))
        numbers = [part.value for part in distinct if isinstance(part, Const)]
        rest = [part for part in distinct if not isinstance(part, Const)]
        scope = distinct[0].scope
        if numbers:
            bound = self.const(scope, max(numbers) if largest else min(numbers))
            if not rest:
                return bound
            rest.append(bound)
        if len(rest) == 1:
            return rest[0]
        return self._once(Extreme, scope, largest, tuple(rest))

    def last_day(
        self, start: Node, length: Length | None, *, latest: bool, open_ends: bool, times: Node | None = None
    ) -> Node:
        """The last day of a period."""
        if times is None and open_ends and isinstance(start, Const) and start.value in (FIRST_DAY, LAST_DAY):
            return start
        return self._once(LastDay, start.scope, start, length, latest, open_ends, times)

    def after(self, day: Node) -> Node:
        """The day after."""
        return self._once(NextDay, day.scope, day)

    def year_end(self, year: Node, plus: int, *, latest: bool) -> Node:
        """31 December of some year after."""
        return self._once(YearEnd, year.scope, year, plus, latest)

    def masked(self, codes: Node, mask: int) -> Node:
        """Those codes that are among these."""
        if isinstance(codes, Const):
            return self.const(codes.scope, codes.value & mask)
        return self._once(Masked, codes.scope, codes, mask)

    # --- other records ---------------------------------------------------------------------

    def elsewhere(self, scope: str, trail: tuple[str, ...], value: Node, default: int | None) -> Node:
        """A value of the one record that a trail leads to."""
        if isinstance(value, Const) and value.value == default:
            return self.const(scope, value.value)
        other = None if default is None else self.const(scope, default)
        return self._once(Elsewhere, scope, trail, value, other)

    def reduce(self, scope: str, of: str, value: Node, *, largest: bool, empty: int) -> Node:
        """The least or the largest value over the related records of a scope."""
        if isinstance(value, Const) and value.value == empty:
            return self.const(scope, empty)
        return self._once(Reduce, scope, of, largest, value, empty)

    def whole(self, scope: str, of: str) -> Node:
        """Whether no related record of a scope can be missing."""
        return self._once(Whole, scope, of)

    def earlier(self, value: Node, default: int, *, through: bool = False) -> Node:
        """A value of the same record as of the file's last day, where that is an earlier one."""
        if isinstance(value, Const) and value.value == default:
            return value
        return self._once(Earlier, value.scope, value, default, through)

    # --- sightings -------------------------------------------------------------------------

    def seen(self, sightings: Node, lo: Node, hi: Node, until: Node, stands: tuple[Node, Node] | None = None) -> Node:
        """The codes that sightings leave possible on a day; ``stands`` are the days from and to which they stand."""
        scope = lo.scope
        start, end = stands or (self.const(scope, LAST_DAY), self.const(scope, FIRST_DAY))
        return self._once(Seen, scope, sightings, lo, hi, until, start, end)

    def reached(self, sightings: Node, after: Node, until: Node, part: SightingPart) -> Node:
        """Of the first day after another on which the achievement holds."""
        return self._once(Reached, after.scope, sightings, after, until, part)

    def last_seen(self, sightings: Node, lo: Node, hi: Node, part: SightingPart) -> Node:
        """Of the last sighting by a day."""
        return self._once(LastSeen, lo.scope, sightings, lo, hi, part)


def _of_parts(ways: Sequence[Way], parts: Sequence[Node]) -> tuple[Asked, ...]:
    return tuple(tuple((parts[index], demand) for index, demand in way) for way in ways)


def _possible(ways: Sequence[Asked], become: Callable[[Node], Node]) -> tuple[Asked, ...]:
    """The ways that can still be gone, without what is met beforehand; the empty one alone where nothing is left."""
    found: dict[Asked, None] = {}
    for way in ways:
        asked: list[tuple[Node, Demand]] = []
        for before, demand in way:
            part = become(before)
            if not isinstance(part, Const):
                asked.append((part, demand))
            elif not met(demand, _TRI[part.value]):
                break
        else:
            if not asked:
                return ((),)
            found[tuple(dict.fromkeys(asked)) if len(asked) > 1 else tuple(asked)] = None
    return tuple(found)
