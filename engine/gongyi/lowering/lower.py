"""From the rules under one choice of readings to nodes: conditions, facts, days, periods, versions, norms.

What is said here in nodes is what ``reference`` says of values; the two must agree on every document.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar, assert_never

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.kernel.truth import any_table
from gongyi.law.conditions import (
    Amount,
    Compare,
    Condition,
    Connective,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Operator,
    PeriodEnd,
    Quantified,
)
from gongyi.law.factmodel import FactKind, FactModel, Neighbour, Reference
from gongyi.law.manifest import Manifest
from gongyi.law.norms import Modality, Norm, Period, PeriodPart
from gongyi.law.statuses import Status
from gongyi.law.versions import times
from gongyi.loading.rules import Rules
from gongyi.lowering.windows import either_window, joined_window
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
    STATUS_CODES,
    YES,
    Const,
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
CODE_OF = {status: number for number, status in enumerate(STATUS_CODES)}


class VerdictNodes(NamedTuple):
    """What a norm comes to on a record of its scope: its status, whether its condition holds, and its last day."""

    status: Node
    when: Node
    window: DayNodes | None


class Lowering:
    """Makes the nodes of one choice of readings; ``as_if`` sets the decision's time and place aside."""

    def __init__(self, builder: Builder, rules: Rules, model: FactModel, manifest: Manifest, *, as_if: bool) -> None:
        self.make, self.rules, self.model, self.manifest, self.as_if = builder, rules, model, manifest, as_if
        self._known: dict[Hashable, Any] = {}

    def under(self, rules: Rules) -> Lowering:
        """The same for other readings; what they share becomes the same nodes."""
        return Lowering(self.make, rules, self.model, self.manifest, as_if=self.as_if)

    def _once(self, key: Hashable, work: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]  # type: ignore[no-any-return]

    def today(self, scope: str) -> Node:
        """The day of assessment."""
        return self.make.given(scope, Given.TODAY)

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
        return EventNodes(*(self._seen_from(scope, ref, node, default) for node, default in pairs))

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
        return self._seen_from(scope, ref, own, mask(ref.fact, ref.fact.codes))

    def sightings(self, ref: FactRef, scope: str) -> Node:
        """The sightings of a state."""
        return self._seen_from(scope, ref, self.make.field(ref.scope, ref.fact.name, Part.SIGHTINGS), None)

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

    def _seen_from(self, scope: str, ref: FactRef | PeriodEnd, node: Node, default: int | None) -> Node:
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
        return self._seen_from(scope, ref, occurred, YES)

    # --- days and periods ------------------------------------------------------------------

    def day(self, term: DayTerm, scope: str) -> DayNodes:
        """A day as a rule on a scope names it."""
        make = self.make
        yes = make.const(scope, YES)
        if isinstance(term, str):
            return DayNodes(yes, self.today(scope), self.today(scope))
        if isinstance(term, PeriodEnd):
            return self.window(term, scope)
        if not isinstance(term, FactRef):
            day = make.const(scope, term.toordinal())
            return DayNodes(yes, day, day)
        if term.fact.kind is FactKind.EVENT:
            event = self.event(term, scope)
            return DayNodes(event.occurred, event.lo, event.hi)
        lo, hi = self.recorded_day(term.scope, term.fact.name)
        return DayNodes(
            self._parent(term, scope),
            self._seen_from(scope, term, lo, FIRST_DAY),
            self._seen_from(scope, term, hi, LAST_DAY),
        )

    def window(self, end: PeriodEnd, scope: str) -> DayNodes:
        """The last day of a period as a rule on a scope names it."""
        own = self.own_window(self.rules.periods[end.scope, end.name])
        pairs = zip(own, (MAYBE, FIRST_DAY, LAST_DAY), strict=True)
        return DayNodes(*(self._seen_from(scope, end, node, default) for node, default in pairs))

    def own_window(self, period: Period) -> DayNodes:
        """The last day of a period on a record of its own scope."""
        return self._once(("period", period.scope, period.name), lambda: self._window(period))

    def _window(self, period: Period) -> DayNodes:
        if not period.limited:
            return self._version_window(period, None)
        scope, make = period.scope, self.make
        trigger = self._period_trigger(period)
        own = times(period.versions, ANY_DAY, as_if=self.as_if)
        speaks = self.speaking(own, trigger, trigger.exists)
        windows = []
        for version, days in zip(period.versions, own, strict=True):
            lo, hi = self._overlap(trigger.lo, trigger.hi, days or ANY_DAY, scope)
            windows.append(self._version_window(version, (lo, hi)))
        sure = make.both(trigger.exists, speaks.sure)
        return either_window(make, windows, speaks.possible, sure)

    def _period_trigger(self, period: Period) -> DayNodes:
        if period.trigger is None:
            today = self.today(period.scope)
            return DayNodes(self.make.const(period.scope, YES), today, today)
        return self.day(period.trigger, period.scope)

    def _overlap(self, lo: Node, hi: Node, days: Interval, scope: str) -> tuple[Node, Node]:
        """The days between two that are among these; all of them where none is."""
        make = self.make
        first = make.extreme(True, (lo, make.const(scope, days.lo.toordinal())))
        last = make.extreme(False, (hi, make.const(scope, days.hi.toordinal())))
        some = make.compare(first, Order.LESS_OR_EQUAL, last)
        return make.choose(((some, first),), lo), make.choose(((some, last),), hi)

    def _version_window(self, period: Period, limit: tuple[Node, Node] | None) -> DayNodes:
        parts = [self._part(part, period, limit if part.start == period.trigger else None) for part in period.parts]
        return joined_window(self.make, parts, earliest=period.earliest)

    def _part(self, part: PeriodPart, period: Period, limit: tuple[Node, Node] | None) -> DayNodes:
        scope, make = period.scope, self.make
        applies = self.truth(part.when, scope)
        if part.year is not None:
            known, amount = self._number(part.year, scope)
            lo, hi = (make.year_end(amount, part.plus, latest=latest) for latest in (False, True))
            first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
            return DayNodes(applies, make.choose(((known, lo),), first), make.choose(((known, hi),), last))
        term = part.start if part.until is None else part.until
        assert term is not None
        runs, lo, hi = self.day(term, scope)
        if limit is not None:
            first = make.extreme(True, (lo, limit[0]))
            last = make.extreme(False, (hi, limit[1]))
            some = make.compare(first, Order.LESS_OR_EQUAL, last)
            lo, hi = make.choose(((some, first),), lo), make.choose(((some, last),), hi)
        rolls = part.until is None or (isinstance(part.until, FactRef) and part.until.fact.kind is FactKind.DAY)
        if rolls and (part.length is not None or part.until is not None):
            length = part.length if part.until is None else None
            lo = make.last_day(lo, length, latest=False, open_ends=True)
            hi = make.last_day(hi, length, latest=True, open_ends=True)
        return DayNodes(make.both(applies, runs), lo, hi)

    def _number(self, ref: FactRef, scope: str) -> tuple[Node, Node]:
        known, amount = (self.make.field(ref.scope, ref.fact.name, part) for part in (Part.KNOWN, Part.AMOUNT))
        return self._seen_from(scope, ref, known, NO), self._seen_from(scope, ref, amount, 0)

    # --- conditions ------------------------------------------------------------------------

    def truth(self, condition: Condition, scope: str) -> Node:
        """The truth of a condition on a record of a scope."""
        make = self.make
        match condition:
            case Connective():
                parts = [self.truth(part, scope) for part in condition.parts]
                return make.connect(condition.table, parts, scope)
            case Quantified():
                return self._quantified(condition, scope)
            case Happened():
                occurred = self.event(condition.ref, scope).occurred
                return occurred if condition.expected else make.negated(occurred)
            case Is():
                return make.both(self._parent(condition.ref, scope), self._is(condition, scope))
            case Amount():
                return make.both(self._parent(condition.ref, scope), self._amount(condition, scope))
            case Compare():
                return self._compare(condition, scope)
            case NormStatus():
                return self._norm_status(condition)
            case _:
                assert_never(condition)

    def _is(self, condition: Is, scope: str) -> Node:
        ref, make = condition.ref, self.make
        wanted = mask(ref.fact, condition.codes)
        if ref.fact.kind is FactKind.ITEMS:
            known, codes = (make.field(ref.scope, ref.fact.name, part) for part in (Part.KNOWN, Part.CODES))
            some = make.negated(make.one_of(make.masked(codes, wanted), frozenset({0})))
            own = make.choose(((known, some),), make.const(ref.scope, MAYBE))
            return self._seen_from(scope, ref, own, MAYBE)
        return make.among(self.codes(ref, scope), wanted)

    def _amount(self, condition: Amount, scope: str) -> Node:
        make = self.make
        known, amount = self._number(condition.ref, scope)
        within = [make.const(scope, YES)]
        if condition.at_least is not None:
            within.append(make.compare(make.const(scope, condition.at_least), Order.LESS_OR_EQUAL, amount))
        if condition.at_most is not None:
            within.append(make.compare(amount, Order.LESS_OR_EQUAL, make.const(scope, condition.at_most)))
        return make.choose(((known, make.both(*within)),), make.const(scope, MAYBE))

    def _compare(self, condition: Compare, scope: str) -> Node:
        left, right = self.day(condition.left, scope), self.day(condition.right, scope)
        match condition.op:
            case Operator.BEFORE:
                order = self.before(left.lo, left.hi, right.lo, right.hi)
            case Operator.AFTER:
                order = self.before(right.lo, right.hi, left.lo, left.hi)
            case Operator.NOT_BEFORE:
                order = self.not_after(right.lo, right.hi, left.lo, left.hi)
            case Operator.NOT_AFTER:
                order = self.not_after(left.lo, left.hi, right.lo, right.hi)
        return self.make.both(left.exists, right.exists, order)

    def before(self, left_lo: Node, left_hi: Node, right_lo: Node, right_hi: Node) -> Node:
        """Whether one day lies before another."""
        sure = self.make.compare(left_hi, Order.LESS, right_lo)
        return self._between(sure, self.make.compare(right_hi, Order.LESS_OR_EQUAL, left_lo))

    def not_after(self, left_lo: Node, left_hi: Node, right_lo: Node, right_hi: Node) -> Node:
        """Whether one day is another or lies before it."""
        sure = self.make.compare(left_hi, Order.LESS_OR_EQUAL, right_lo)
        return self._between(sure, self.make.compare(right_hi, Order.LESS, left_lo))

    def _between(self, sure: Node, never: Node) -> Node:
        make, scope = self.make, sure.scope
        return make.choose(((sure, make.const(scope, YES)), (never, make.const(scope, NO))), make.const(scope, MAYBE))

    def inside(self, lo: Node, hi: Node, days: Interval) -> Node:
        """Whether a day is one of these days."""
        make, scope = self.make, lo.scope
        first, last = make.const(scope, days.lo.toordinal()), make.const(scope, days.hi.toordinal())
        sure = make.both(make.compare(first, Order.LESS_OR_EQUAL, lo), make.compare(hi, Order.LESS_OR_EQUAL, last))
        never = make.either(make.compare(last, Order.LESS, lo), make.compare(hi, Order.LESS, first))
        return self._between(sure, never)

    def _quantified(self, condition: Quantified, scope: str) -> Node:
        make, of = self.make, condition.scope
        part = self.truth(condition.part, of)
        if condition.every:
            value = make.reduce(scope, of, part, largest=False, empty=YES)
        else:
            value = make.reduce(scope, of, part, largest=True, empty=NO)
        whole = make.either(self.listed(scope, of), make.is_(make.given(scope, Given.COMPLETE), YES))
        return make.choose(((whole, value),), make.const(scope, MAYBE))

    def listed(self, scope: str, of: str) -> Node:
        """Whether there is a related record of a scope at all."""
        return self.make.reduce(scope, of, self.make.const(of, YES), largest=True, empty=NO)

    def _norm_status(self, condition: NormStatus) -> Node:
        make = self.make
        status = self.verdict(condition.norm).status
        wanted = make.one_of(status, frozenset(CODE_OF[Status(code)] for code in condition.statuses))
        open_one = make.one_of(status, frozenset({CODE_OF[Status.UNDETERMINED]}))
        scope = status.scope
        cases = ((wanted, make.const(scope, YES)), (open_one, make.const(scope, MAYBE)))
        return make.choose(cases, make.const(scope, NO))

    # --- norms -----------------------------------------------------------------------------

    def verdict(self, identity: str) -> VerdictNodes:
        """What a norm comes to."""
        return self._once(("norm", identity), lambda: self._verdict(self.rules.norms[identity]))

    def speaks(self, norm: Norm) -> SpeakingNodes:
        """Which versions of a norm may speak of a record."""
        own = times(norm.versions, self.manifest.in_force, as_if=self.as_if)
        return self._once(("speaks", norm.id), lambda: self.speaking(own, self.trigger(norm), None))

    def _verdict(self, norm: Norm) -> VerdictNodes:
        make, scope = self.make, norm.scope
        trigger = self.trigger(norm)
        own = times(norm.versions, self.manifest.in_force, as_if=self.as_if)
        speaks = self.speaks(norm)
        found = [self._judged(version) for version in norm.versions]
        none, unsettled = self._status(scope, Status.NOT_APPLICABLE), self._status(scope, Status.UNDETERMINED)
        agreed = self._agreed([verdict.status for verdict in found], speaks.possible, unsettled)
        open_one = make.both(make.negated(make.is_(speaks.sure, YES)), make.negated(self._is_status(agreed, none)))
        silent = make.is_(speaks.sure, NO)
        status = make.choose(((silent, none), (open_one, unsettled)), agreed)
        maybe = make.const(scope, MAYBE)
        nearest = self._nearest(own, trigger.hi)
        spoken_when = self._agreed([verdict.when for verdict in found], speaks.possible, maybe)
        when = make.choose(((silent, self._picked([verdict.when for verdict in found], nearest)),), spoken_when)
        return VerdictNodes(status, when, self._spoken_window(norm, found, speaks.possible))

    def _spoken_window(self, norm: Norm, found: Sequence[VerdictNodes], possible: Sequence[Node]) -> DayNodes | None:
        """The window of the versions that may speak; none where one of them has none."""
        make, scope = self.make, norm.scope
        if len(found) == 1 or all(verdict.window is None for verdict in found):
            return found[0].window
        no, first, last = make.const(scope, NO), make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        lacking = [may for verdict, may in zip(found, possible, strict=True) if verdict.window is None]
        windows = [verdict.window or DayNodes(no, first, last) for verdict in found]
        sure = make.negated(make.either(*lacking, no))
        return either_window(make, windows, possible, make.choose(((sure, make.const(scope, YES)),), no))

    def _agreed(self, values: Sequence[Node], possible: Sequence[Node], otherwise: Node) -> Node:
        """The value of those that are possible, where it is the same."""
        make, scope = self.make, otherwise.scope
        result = otherwise
        pairs = list(zip(values, possible, strict=True))
        for index, (value, here) in enumerate(pairs):
            same = [
                make.either(make.negated(there), make.compare(value, Order.EQUAL, other))
                for number, (other, there) in enumerate(pairs)
                if number != index
            ]
            result = make.choose(((make.both(here, *same, make.const(scope, YES)), value),), result)
        return result

    def _nearest(self, own: Sequence[Interval | None], hi: Node) -> list[Node]:
        """For each version, whether it is the last that began by the day; the first where none had."""
        make, scope = self.make, hi.scope
        begun = [
            make.const(scope, NO) if days is None
            else make.compare(make.const(scope, days.lo.toordinal()), Order.LESS_OR_EQUAL, hi)
            for days in own
        ]
        return [make.both(is_begun, *(make.negated(later) for later in begun[index + 1 :]), make.const(scope, YES))
                for index, is_begun in enumerate(begun)]

    def _picked(self, values: Sequence[Node], which: Sequence[Node]) -> Node:
        return self.make.choose(list(zip(which, values, strict=True))[1:], values[0])

    def _status(self, scope: str, status: Status) -> Node:
        return self.make.const(scope, CODE_OF[status])

    def _is_status(self, node: Node, wanted: Node) -> Node:
        assert isinstance(wanted, Const)
        return self.make.one_of(node, frozenset({wanted.value}))

    def trigger(self, norm: Norm) -> DayNodes:
        """The day whose law a record is judged by: the earliest of those that the norm names, today without any."""
        make, scope = self.make, norm.scope
        days = [self.day(term, scope) for term in norm.trigger]
        today, first, last = self.today(scope), make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        if not days:
            return DayNodes(make.const(scope, YES), today, today)
        some = make.either(*(make.is_(day.exists, YES) for day in days))
        possible = [make.negated(make.is_(day.exists, NO)) for day in days]
        los = [make.choose(((here, day.lo),), last) for here, day in zip(possible, days, strict=True)]
        his = [make.choose(((here, day.hi),), first) for here, day in zip(possible, days, strict=True)]
        certain = [make.choose(((make.is_(day.exists, YES), day.hi),), last) for day in days]
        lo = make.choose(((some, make.extreme(False, los)),), make.extreme(False, (*los, today)))
        hi = make.choose(((some, make.extreme(False, certain)),), make.extreme(True, (*his, today)))
        return DayNodes(make.const(scope, YES), lo, hi)

    def speaking(self, own: Sequence[Interval | None], trigger: DayNodes, exists: Node | None) -> SpeakingNodes:
        """Which versions with these days may speak on a day, and whether one does for certain."""
        make, scope = self.make, trigger.lo.scope
        no, yes, maybe = (make.const(scope, truth) for truth in (NO, YES, MAYBE))
        none = [] if exists is None else [make.is_(exists, NO)]
        if exists is None and not self.as_if:
            # Before the decision is in force nothing speaks.
            start = make.const(scope, self.manifest.in_force.lo.toordinal())
            none.append(make.compare(self.today(scope), Order.LESS, start))
        inside = [None if days is None else self.inside(trigger.lo, trigger.hi, days) for days in own]
        may = [no if here is None else make.negated(make.is_(here, NO)) for here in inside]
        silent = make.either(*none, make.negated(make.either(*may)), no)
        possible = [
            make.both(make.negated(silent), make.either(*may[: index + 1]), make.either(*may[index:]))
            for index in range(len(own))
        ]
        covered: list[tuple[Node, Node]] = []
        for first in range(len(own)):
            for last in range(first, len(own)):
                ends = [*(make.negated(one) for one in (*may[:first], *may[last + 1 :])), may[first], may[last]]
                covers = _covered([days for days in own[first : last + 1] if days is not None])
                sure = no if covers is None else make.is_(self.inside(trigger.lo, trigger.hi, covers), YES)
                covered.append((make.both(*ends), make.choose(((sure, yes),), maybe)))
        return SpeakingNodes(possible, make.choose(((silent, no), *covered), no))

    def in_place(self, norm: Norm) -> Node:
        """Whether the seat of who bears a norm lies where the decision applies."""
        make, scope = self.make, norm.scope
        if self.as_if or not norm.seat:
            return make.const(scope, YES)
        cases = []
        for ref in norm.seat:
            codes = self.codes(ref, scope)
            single = make.one_of(codes, frozenset(1 << bit for bit in range(len(ref.fact.labels))))
            cases.append((single, make.among(codes, mask(ref.fact, self.manifest.place_codes & ref.fact.codes))))
        return make.choose(cases, make.const(scope, MAYBE))

    def _judged(self, norm: Norm) -> VerdictNodes:
        """One version, as though it were in force."""
        make, scope = self.make, norm.scope
        when = self.truth(norm.when, scope)
        applies = make.both(when, self.in_place(norm))
        window = self.window(PeriodEnd(scope, norm.period), scope) if norm.period else None
        cases = (
            (make.is_(applies, NO), self._status(scope, Status.NOT_APPLICABLE)),
            (make.is_(applies, MAYBE), self._status(scope, Status.UNDETERMINED)),
        )
        done = make.const(scope, MAYBE) if norm.done is None else self.truth(norm.done, scope)
        breached = make.const(scope, NO) if norm.breached is None else self.truth(norm.breached, scope)
        return VerdictNodes(make.choose(cases, self.applying(norm, done, breached)), when, window)

    def applying(self, norm: Norm, done: Node, breached: Node) -> Node:
        """The status of a version that applies, by the tables."""
        scope, make = norm.scope, self.make
        window = self.window(PeriodEnd(scope, norm.period), scope) if norm.period else None
        if norm.modality is Modality.POWER:
            return self._by_truth(done, Status.EXERCISED, Status.PERMITTED)
        if norm.modality is Modality.PROHIBITION:
            return self._by_truth(breached, Status.BREACHED, Status.STANDING)
        if norm.done is None:
            return self._status(scope, Status.STANDING)
        without = self._duty_without_period(done, breached)
        if window is None:
            return without
        if norm.at_expiry:
            within = self._duty_of_result(done, breached, window)
        else:
            within = self._duty_with_period(norm, done, window)
        same = make.compare(within, Order.EQUAL, without)
        cases = ((make.is_(window.exists, NO), without), (make.is_(window.exists, YES), within), (same, within))
        return make.choose(cases, self._status(scope, Status.UNDETERMINED))

    def _by_truth(self, truth: Node, yes: Status, no: Status, maybe: Node | None = None) -> Node:
        scope, make = truth.scope, self.make
        cases = ((make.is_(truth, YES), self._status(scope, yes)), (make.is_(truth, NO), self._status(scope, no)))
        return make.choose(cases, maybe or self._status(scope, Status.UNDETERMINED))

    def _duty_without_period(self, done: Node, breached: Node) -> Node:
        make, scope = self.make, done.scope
        undone = self._by_truth(breached, Status.BREACHED, Status.DUE)
        cases = ((make.is_(done, YES), self._status(scope, Status.FULFILLED)), (make.is_(done, NO), undone))
        return make.choose(cases, self._status(scope, Status.UNDETERMINED))

    def _duty_with_period(self, norm: Norm, done: Node, window: DayNodes) -> Node:
        make, scope = self.make, norm.scope
        unsettled = self._status(scope, Status.UNDETERMINED)
        waiting = self._in_time(self.today(scope), self.today(scope), window, Status.DUE, Status.OVERDUE)
        acted = unsettled
        if norm.done_on is not None:
            _, lo, hi = self.day(norm.done_on, scope)
            acted = self._in_time(lo, hi, window, Status.FULFILLED, Status.FULFILLED_LATE)
        return make.choose(((make.is_(done, YES), acted), (make.is_(done, NO), waiting)), unsettled)

    def _in_time(self, lo: Node, hi: Node, window: DayNodes, yes: Status, no: Status) -> Node:
        make, scope = self.make, lo.scope
        cases = (
            (make.compare(hi, Order.LESS_OR_EQUAL, window.lo), self._status(scope, yes)),
            (make.compare(window.hi, Order.LESS, lo), self._status(scope, no)),
        )
        return make.choose(cases, self._status(scope, Status.UNDETERMINED))

    def _duty_of_result(self, done: Node, breached: Node, window: DayNodes) -> Node:
        make, scope, today = self.make, done.scope, self.today(done.scope)
        unsettled = self._status(scope, Status.UNDETERMINED)
        cases = (
            (make.compare(today, Order.LESS_OR_EQUAL, window.lo), self._status(scope, Status.DUE)),
            (make.compare(today, Order.LESS_OR_EQUAL, window.hi), unsettled),
            (make.is_(done, YES), self._status(scope, Status.FULFILLED)),
            (make.is_(breached, YES), self._status(scope, Status.BREACHED)),
        )
        return make.choose(cases, unsettled)


class SpeakingNodes(NamedTuple):
    """Which versions may speak, and whether one does for certain."""

    possible: list[Node]
    sure: Node


def _passed(trail: Sequence[Reference]) -> tuple[str, ...]:
    return tuple(reference.scope for reference in trail)


def _covered(own: Sequence[Interval]) -> Interval | None:
    """The days of several versions together, where there is no day between them."""
    gapless = all(one.hi.toordinal() + 1 == other.lo.toordinal() for one, other in pairwise(own))
    return Interval(own[0].lo, own[-1].hi) if own and gapless else None

