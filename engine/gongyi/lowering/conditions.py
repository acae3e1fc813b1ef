"""Days, periods and conditions in nodes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import assert_never

from gongyi.kernel.days import ANY_DAY, Interval
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
from gongyi.law.factmodel import FactKind
from gongyi.law.norms import Period, PeriodPart
from gongyi.law.statuses import Status
from gongyi.law.versions import times
from gongyi.lowering.facts import FactLowering
from gongyi.lowering.versions import CODE_OF, SpeakingNodes, VerdictNodes
from gongyi.lowering.windows import either_window, joined_window
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
    YES,
    DayNodes,
    Node,
    Order,
    Part,
    mask,
)


class ConditionLowering(FactLowering):
    """Makes the nodes of days, periods and conditions."""

    @abstractmethod
    def verdict(self, identity: str) -> VerdictNodes:
        """What a norm comes to."""

    @abstractmethod
    def speaking(self, own: Sequence[Interval | None], trigger: DayNodes, exists: Node | None) -> SpeakingNodes:
        """Which versions with these days may speak on a day, and whether one does for certain."""

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
            self.seen_from(scope, term, lo, FIRST_DAY),
            self.seen_from(scope, term, hi, LAST_DAY),
        )

    def window(self, end: PeriodEnd, scope: str) -> DayNodes:
        """The last day of a period as a rule on a scope names it."""
        own = self.own_window(self.rules.periods[end.scope, end.name])
        pairs = zip(own, (MAYBE, FIRST_DAY, LAST_DAY), strict=True)
        return DayNodes(*(self.seen_from(scope, end, node, default) for node, default in pairs))

    def own_window(self, period: Period) -> DayNodes:
        """The last day of a period on a record of its own scope."""
        return self._once(("period", period.scope, period.name), lambda: self._window(period))

    def _window(self, period: Period) -> DayNodes:
        if not period.limited:
            return self._version_window(period, None)
        scope, make = period.scope, self.make
        trigger = self._period_trigger(period)
        own, speaks = times(period.versions, ANY_DAY, as_if=self.as_if), self.running(period)
        windows = []
        for version, days in zip(period.versions, own, strict=True):
            lo, hi = self._overlap(trigger.lo, trigger.hi, days or ANY_DAY, scope)
            windows.append(self._version_window(version, (lo, hi)))
        sure = make.both(trigger.exists, speaks.sure)
        return either_window(make, windows, speaks.possible, sure)

    def running(self, period: Period) -> SpeakingNodes:
        """Which versions of a period may run on a record of its scope."""
        trigger = self._period_trigger(period)
        own = times(period.versions, ANY_DAY, as_if=self.as_if)
        return self.speaking(own, trigger, trigger.exists)

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
            times = None if part.times is None else self._times(part.times, scope)
            lo = make.last_day(lo, length, latest=False, open_ends=True, times=times)
            hi = make.last_day(hi, length, latest=True, open_ends=True, times=times)
        return DayNodes(make.both(applies, runs), lo, hi)

    def _times(self, ref: FactRef, scope: str) -> Node:
        """How many times; none where that is not known."""
        known, amount = self._number(ref, scope)
        return self.make.choose(((known, amount),), self.make.const(scope, 0))

    def _number(self, ref: FactRef, scope: str) -> tuple[Node, Node]:
        known, amount = (self.make.field(ref.scope, ref.fact.name, part) for part in (Part.KNOWN, Part.AMOUNT))
        return self.seen_from(scope, ref, known, NO), self.seen_from(scope, ref, amount, 0)

    # --- conditions ------------------------------------------------------------------------

    def truth(self, condition: Condition, scope: str) -> Node:
        """The truth of a condition on a record of a scope; made once."""
        key = (id(condition), scope)
        found = self._truths.get(key)
        if found is None:
            # The condition is kept as well: another one could be given its number once it is gone.
            found = self._truths[key] = (condition, self._truth(condition, scope))
        return found[1]

    def _truth(self, condition: Condition, scope: str) -> Node:
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
            return self.seen_from(scope, ref, own, MAYBE)
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
        whole = make.either(self.listed(scope, of), make.is_(make.whole(scope, of), YES))
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
