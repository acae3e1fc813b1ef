"""From the rules under one choice of readings to nodes.

What is said here in nodes is what the reference says of values; the two must agree on every document.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

from gongyi.kernel.days import Interval
from gongyi.law.conditions import (
    PeriodEnd,
)
from gongyi.law.norms import Modality, Norm
from gongyi.law.statuses import LASTING, Status
from gongyi.law.versions import times
from gongyi.loading.dependencies import resting_on
from gongyi.loading.rules import Rules
from gongyi.lowering.conditions import ConditionLowering
from gongyi.lowering.versions import CODE_OF, SpeakingNodes, VerdictNodes
from gongyi.lowering.windows import either_window
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
    STATUS_CODES,
    YES,
    Const,
    DayNodes,
    Node,
    Order,
    mask,
)

REOPENED = len(STATUS_CODES)
"""In place of a status where the rules themselves say that it is undetermined, whatever else may be learnt."""
_UNTOLD = -1
"""In place of a status where nothing is told of days after the record's last one."""


def _said_of(key: Hashable) -> Hashable:
    """The norm, derived fact or period of which something was worked out; else what rests on no rule at all."""
    return ("norm", key[1]) if isinstance(key, tuple) and key[0] in ("outcome", "speaks", "unsettled") else key


class Lowering(ConditionLowering):
    """Makes the nodes of norms, in all their versions."""

    def under(self, rules: Rules, read: str) -> Lowering:
        """The same where one norm or derived fact is ``read`` otherwise; what does not rest on it is made already."""
        other = Lowering(self.make, rules, self.model, self.manifest, as_if=self.as_if)
        touched = {*resting_on(self.rules.edges, read), *resting_on(rules.edges, read)}
        other._known = {key: found for key, found in self._known.items() if _said_of(key) not in touched}
        return other

    # --- norms -----------------------------------------------------------------------------

    def verdict(self, identity: str) -> VerdictNodes:
        """What a norm comes to."""
        return self._once(("norm", identity), lambda: self._settled(self.rules.norms[identity]))

    def _settled(self, norm: Norm) -> VerdictNodes:
        """What was settled when the record ended stays so where what may have come since leaves it open."""
        make, found, kept = self.make, self.unsettled(norm), self.kept(norm)
        if kept is None:
            return found
        before = make.earlier(found.status, CODE_OF[Status.UNDETERMINED])

        def then(node: Node, default: int) -> Node:
            return make.choose(((kept, make.earlier(node, default)),), node)

        window = found.window and DayNodes(
            then(found.window.exists, NO), then(found.window.lo, FIRST_DAY), then(found.window.hi, LAST_DAY)
        )
        return VerdictNodes(make.choose(((kept, before),), found.status), then(found.when, MAYBE), window)

    def unsettled(self, norm: Norm) -> VerdictNodes:
        """What a norm comes to by what is known, whatever was settled when the record ended."""
        return self._once(("unsettled", norm.id), lambda: self._verdict(norm))

    def kept(self, norm: Norm) -> Node | None:
        """Whether what was settled when the record ended stays so; None where nothing of the norm stays."""
        if not norm.may_last:
            return None
        make, found, open_one = self.make, self.unsettled(norm), CODE_OF[Status.UNDETERMINED]
        before = make.earlier(found.status, open_one)
        lasts = make.one_of(before, frozenset(CODE_OF[status] for status in LASTING))
        # What is told of later days can take it away.
        through = make.earlier(found.status, _UNTOLD, through=True)
        same = make.either(make.compare(through, Order.EQUAL, before), make.one_of(through, frozenset({_UNTOLD})))
        return make.both(make.one_of(found.status, frozenset({open_one})), lasts, same)

    def outcome(self, identity: str) -> Node:
        """The status of a norm, where a row that leads to undetermined decides ``REOPENED``."""
        return self._once(("outcome", identity), lambda: self._outcome(self.rules.norms[identity]))

    def _outcome(self, norm: Norm) -> Node:
        make, status, open_one = self.make, self.verdict(norm.id).status, CODE_OF[Status.UNDETERMINED]
        if all(row.status is not Status.UNDETERMINED for version in norm.versions for row in version.situations):
            return status
        agreed = [
            make.either(make.negated(here), self._reopened(version))
            for version, here in zip(norm.versions, self.speaks(norm).possible, strict=True)
        ]
        reopened = make.both(self._is_status(status, make.const(norm.scope, open_one)), *agreed)
        return make.choose(((reopened, make.const(norm.scope, REOPENED)),), status)

    def _reopened(self, norm: Norm) -> Node:
        """Whether a version applies and one of its rows decides that leads to undetermined."""
        make, scope, open_one = self.make, norm.scope, CODE_OF[Status.UNDETERMINED]
        codes = [REOPENED if row.status is Status.UNDETERMINED else CODE_OF[row.status] for row in norm.situations]
        truths = [self.truth(row.when, scope) for row in norm.situations]
        decided = make.situations(scope, list(zip(truths, codes, strict=True)), open_one)
        applies = make.both(self.truth(norm.when, scope), self.in_place(norm))
        return make.both(make.is_(applies, YES), make.is_(decided, REOPENED))

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
        agreed = self.agreed([verdict.status for verdict in found], speaks.possible, unsettled)
        open_one = make.both(make.negated(make.is_(speaks.sure, YES)), make.negated(self._is_status(agreed, none)))
        silent = make.is_(speaks.sure, NO)
        status = make.choose(((silent, none), (open_one, unsettled)), agreed)
        maybe = make.const(scope, MAYBE)
        nearest = self._nearest(own, trigger.hi)
        spoken_when = self.agreed([verdict.when for verdict in found], speaks.possible, maybe)
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

    def agreed(self, values: Sequence[Node], possible: Sequence[Node], otherwise: Node) -> Node:
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
        if norm.situations:
            return VerdictNodes(make.choose(cases, self._by_row(norm)), when, window)
        done = make.const(scope, MAYBE) if norm.done is None else self.truth(norm.done, scope)
        breached = make.const(scope, NO) if norm.breached is None else self.truth(norm.breached, scope)
        return VerdictNodes(make.choose(cases, self.applying(norm, done, breached)), when, window)

    def _by_row(self, norm: Norm) -> Node:
        """The status of a version with situations that applies."""
        rows = [(self.truth(row.when, norm.scope), CODE_OF[row.status]) for row in norm.situations]
        return self.make.situations(norm.scope, rows, CODE_OF[Status.UNDETERMINED])

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




def _covered(own: Sequence[Interval]) -> Interval | None:
    """The days of several versions together, where there is no day between them."""
    gapless = all(one.hi.toordinal() + 1 == other.lo.toordinal() for one, other in pairwise(own))
    return Interval(own[0].lo, own[-1].hi) if own and gapless else None
