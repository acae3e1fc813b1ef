"""Facts in nodes: as they are recorded, as the order of things bounds them, and as a rule on a record sees them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from gongyi.kernel.days import Interval
from gongyi.kernel.truth import any_table
from gongyi.law.conditions import (
    Condition,
    DayTerm,
    FactRef,
    PeriodEnd,
)
from gongyi.law.factmodel import FactKind, FactModel, Neighbour, Reference
from gongyi.law.manifest import Manifest
from gongyi.loading.rules import Rules
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
    YES,
    DayNodes,
    EventNodes,
    Given,
    Node,
    Order,
    Part,
    SightingPart,
    mask,
)

T = TypeVar("T")


class FactLowering(ABC):
    """Makes the nodes of facts; ``as_if`` sets the decision's time and place aside."""

    def __init__(self, builder: Builder, rules: Rules, model: FactModel, manifest: Manifest, *, as_if: bool) -> None:
        self.make, self.rules, self.model, self.manifest, self.as_if = builder, rules, model, manifest, as_if
        self._known: dict[Hashable, Any] = {}
        self._truths: dict[tuple[int, str], tuple[Condition, Node]] = {}

    def _once(self, key: Hashable, work: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]  # type: ignore[no-any-return]

    def today(self, scope: str) -> Node:
        """The day of assessment."""
        return self.make.given(scope, Given.TODAY)

    @abstractmethod
    def truth(self, condition: Condition, scope: str) -> Node:
        """The truth of a condition on a record of a scope."""

    @abstractmethod
    def day(self, term: DayTerm, scope: str) -> DayNodes:
        """A day as a rule on a scope names it."""

    @abstractmethod
    def inside(self, lo: Node, hi: Node, days: Interval) -> Node:
        """Whether a day is one of these days."""

    @abstractmethod
    def before(self, left_lo: Node, left_hi: Node, right_lo: Node, right_hi: Node) -> Node:
        """Whether one day lies before another."""

    @abstractmethod
    def not_after(self, left_lo: Node, left_hi: Node, right_lo: Node, right_hi: Node) -> Node:
        """Whether one day is another or lies before it."""

    @abstractmethod
    def listed(self, scope: str, of: str) -> Node:
        """Whether there is a related record of a scope at all."""

    # --- recorded facts --------------------------------------------------------------------

    def raw_event(self, scope: str, fact: str) -> EventNodes:
        """An event as the record says it."""
        parts = (Part.OCCURRED, Part.LO, Part.HI, Part.SPANNED, Part.RECORDED, Part.DATED, Part.SURE)
        return EventNodes(*(self.make.field(scope, fact, part) for part in parts))

    def recorded_event(self, scope: str, fact: str) -> EventNodes:
        """An event as recorded, as far as the order in which things must happen does not say more."""
        return self._once(("event", scope, fact), lambda: self._ordered_event(scope, fact))

    def _ordered_event(self, scope: str, fact: str) -> EventNodes:
        raw, make = self.raw_event(scope, fact), self.make
        bounds = self.bounds(scope, fact)
        if bounds is None:
            return raw
        exact = make.both(make.is_(raw.occurred, YES), raw.spanned, make.compare(raw.lo, Order.EQUAL, raw.hi))
        known = make.either(make.is_(raw.occurred, NO), exact)
        lo, hi = make.extreme(True, (raw.lo, bounds[0])), make.extreme(False, (raw.hi, bounds[1]))
        same = make.both(make.compare(lo, Order.EQUAL, raw.lo), make.compare(hi, Order.EQUAL, raw.hi))
        narrower = make.both(
            make.negated(known), raw.spanned, make.compare(lo, Order.LESS_OR_EQUAL, hi), make.negated(same)
        )
        come = self.not_after(lo, hi, self.today(scope), self.today(scope))
        gone = make.both(narrower, make.is_(come, NO))
        no, yes = make.const(scope, NO), make.const(scope, YES)
        first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        return EventNodes(
            make.choose(((gone, no), (make.both(narrower, raw.sure), come)), raw.occurred),
            make.choose(((gone, first), (narrower, lo)), raw.lo),
            make.choose(((gone, last), (narrower, hi)), raw.hi),
            make.choose(((gone, no),), raw.spanned),
            make.choose(((gone, yes),), raw.recorded),
            make.choose(((gone, yes),), raw.dated),
            make.choose(((gone, no),), raw.sure),
        )

    def recorded_day(self, scope: str, fact: str) -> tuple[Node, Node]:
        """A day as recorded, likewise."""
        return self._once(("day", scope, fact), lambda: self._ordered_day(scope, fact))

    def _ordered_day(self, scope: str, fact: str) -> tuple[Node, Node]:
        make = self.make
        raw_lo, raw_hi = make.field(scope, fact, Part.LO), make.field(scope, fact, Part.HI)
        bounds = self.bounds(scope, fact)
        if bounds is None:
            return raw_lo, raw_hi
        known = make.compare(raw_lo, Order.EQUAL, raw_hi)
        lo, hi = make.extreme(True, (raw_lo, bounds[0])), make.extreme(False, (raw_hi, bounds[1]))
        narrower = make.both(make.negated(known), make.compare(lo, Order.LESS_OR_EQUAL, hi))
        return make.choose(((narrower, lo),), raw_lo), make.choose(((narrower, hi),), raw_hi)

    def bounds(self, scope: str, fact: str) -> tuple[Node, Node] | None:
        """The days that what must come before and after leaves to a fact; None where the model says nothing of it."""
        key = (scope, fact)
        before, after = self.model.before.get(key, ()), self.model.after.get(key, ())
        return self._once(("bounds", *key), lambda: self._bounds(scope, before, after)) if before or after else None

    def _bounds(self, scope: str, before: Sequence[Neighbour], after: Sequence[Neighbour]) -> tuple[Node, Node]:
        make = self.make
        first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        lo = make.extreme(True, (first, *(self._certain_end(scope, other, latest=False) for other in before)))
        hi = make.extreme(False, (last, *(self._certain_end(scope, other, latest=True) for other in after)))
        possible = make.compare(lo, Order.LESS_OR_EQUAL, hi)
        return make.choose(((possible, lo),), first), make.choose(((possible, hi),), last)

    def _certain_end(self, scope: str, other: Neighbour, *, latest: bool) -> Node:
        """Of the neighbours that happen for certain: the first day of the latest, or the last day of the earliest."""
        make, there = self.make, other.scope
        event, day = self._neighbour(other)
        limit = LAST_DAY if latest else FIRST_DAY
        certain = make.both(make.either(make.is_(event.occurred, YES), event.sure), day[2])
        value = make.choose(((certain, day[1] if latest else day[0]),), make.const(there, limit))
        return value if there == scope else make.reduce(scope, there, value, largest=not latest, empty=limit)

    def _neighbour(self, other: Neighbour) -> tuple[EventNodes, tuple[Node, Node, Node]]:
        """The event that a neighbour is, or is a day of; its day, and whether there is one."""
        fact = self.model.scopes[other.scope].facts[other.fact]
        if fact.kind is FactKind.EVENT:
            event = self.raw_event(other.scope, other.fact)
            return event, (event.lo, event.hi, event.spanned)
        event = self.raw_event(other.scope, other.fact.partition(".")[0])
        lo, hi = (self.make.field(other.scope, other.fact, part) for part in (Part.LO, Part.HI))
        return event, (lo, hi, self.make.const(other.scope, YES))

    def implied(self, scope: str, fact: str) -> Node:
        """Whether the fact has happened because what can only come after it has, or may have."""
        make, found = self.make, [self.make.const(scope, NO)]
        for other in self.model.after.get((scope, fact), ()):
            event, _ = self._neighbour(other)
            value = make.choose(((event.recorded, event.occurred),), make.const(other.scope, NO))
            found.append(
                value if other.scope == scope else make.reduce(scope, other.scope, value, largest=True, empty=NO)
            )
        return make.connect(any_table(len(found)), found, scope)

    # --- facts as seen from a record -------------------------------------------------------

    def event(self, ref: FactRef, scope: str) -> EventNodes:
        """An event as a rule on a scope names it."""
        own = self._own_event(ref)
        pairs = zip(own, (MAYBE, FIRST_DAY, LAST_DAY, YES, YES, YES, NO), strict=True)
        return EventNodes(*(self.seen_from(scope, ref, node, default) for node, default in pairs))

    def _own_event(self, ref: FactRef) -> EventNodes:
        if not ref.derived:
            return self.recorded_event(ref.scope, ref.fact.name)
        found = self.derived(ref.scope, ref.fact.name)
        assert isinstance(found, EventNodes)
        return found

    def codes(self, ref: FactRef, scope: str) -> Node:
        """The codes of a choice that are possible."""
        if ref.derived:
            own = self.derived(ref.scope, ref.fact.name)
            assert isinstance(own, Node)
        else:
            own = self.make.field(ref.scope, ref.fact.name, Part.CODES)
        return self.seen_from(scope, ref, own, mask(ref.fact, ref.fact.codes))

    def sightings(self, ref: FactRef, scope: str) -> Node:
        """The sightings of a state."""
        return self.seen_from(scope, ref, self.make.field(ref.scope, ref.fact.name, Part.SIGHTINGS), None)

    def derived(self, scope: str, name: str) -> EventNodes | Node:
        """A derived fact of a record of its scope."""
        return self._once(("derived", scope, name), lambda: self.rules.derived[(scope, name)].lower(self))

    def last_seen(self, ref: FactRef, scope: str) -> DayNodes | None:
        """The last sighting that an observed fact rests on; None for another fact."""
        derived = self.rules.derived.get((ref.scope, ref.fact.name))
        return None if derived is None or ref.scope != scope else derived.lower_last_seen(self)

    def last_of(self, sightings: Node, lo: Node, hi: Node) -> DayNodes:
        """The last sighting by a day that lies between two."""
        return DayNodes(*(self.make.last_seen(sightings, lo, hi, part) for part in SightingPart))

    def seen_from(self, scope: str, ref: FactRef | PeriodEnd, node: Node, default: int | None) -> Node:
        """A value of another record, or of this one."""
        if ref.scope == scope:
            return node
        root = self.model.scopes[scope].root
        if ref.scope == root:
            return self.make.elsewhere(scope, (), node, default)
        return self.make.elsewhere(scope, _passed(ref.trail), node, default)

    def _parent(self, ref: FactRef, scope: str) -> Node:
        """Whether the event that a fact is a part of has happened; yes where the record is not known."""
        if ref.fact.parent is None:
            return self.make.const(scope, YES)
        occurred = self.recorded_event(ref.scope, ref.fact.parent).occurred
        return self.seen_from(scope, ref, occurred, YES)



def _passed(trail: Sequence[Reference]) -> tuple[str, ...]:
    return tuple(reference.scope for reference in trail)
