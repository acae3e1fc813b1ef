"""The meaning of the rules: Kleene evaluation of every condition, derived fact, period and norm.

Small enough to be read in one sitting; the other evaluators must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from gongyi_facts.when import EARLIEST, LATEST

from . import statuses
from .conditions import (
    All,
    Amount,
    AnyOf,
    Compare,
    Condition,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Not,
    PeriodEnd,
    Presume,
    Quantified,
)
from .factmodel import NO, YES, Reference
from .norms import (
    POWER,
    PROHIBITION,
    Assumed,
    Concluded,
    First,
    Narrowed,
    Norm,
    Observed,
    Period,
    PeriodPart,
    Rules,
)
from .periods import expiry
from .truth import Tri, all_of, any_of, negate
from .values import (
    ANY_DAY,
    Choice,
    Day,
    Happening,
    Items,
    Number,
    Sightings,
    Span,
    Value,
    before,
    common,
    inside,
    not_after,
)
from .verdicts import End, Setting, Verdict, Window, either, joined, spoken
from .versions import NONE_SPEAKS, Speaking, nearest, speaking, times
from .world import Row, World

T = TypeVar("T")


class Evaluator:
    """Judges the rows of one world under one choice of readings; remembers what it has worked out."""

    def __init__(self, rules: Rules, world: World, setting: Setting) -> None:
        self.rules, self.world, self.setting = rules, world, setting
        self.today = Span(world.as_of, world.as_of)
        self._memory: dict[tuple[object, ...], Any] = {}

    def _once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        if key not in self._memory:
            self._memory[key] = work()
        return self._memory[key]  # type: ignore[no-any-return]

    # --- facts -----------------------------------------------------------------------------

    def row_of(self, row: Row, scope: str, trail: tuple[Reference, ...]) -> Row | None:
        """The row that a rule on ``row`` means by a scope; None where the record names none."""
        if scope == self.world.root.scope:
            return self.world.root
        current = row
        for reference in trail:
            targets = current.refers.get(reference.scope, ())
            if len(targets) != 1:
                return None
            current = targets[0]
        return current

    def value(self, ref: FactRef, row: Row) -> Value:
        """The value of a fact as seen from a row."""
        owner = self.row_of(row, ref.scope, ref.trail)
        if owner is None:
            return _nothing_known(ref)
        if not ref.derived:
            return owner.values[ref.fact.name]
        name = ref.fact.name
        return self._once(("fact", id(owner), name), lambda: self.derive(ref.scope, name, owner))

    def derive(self, scope: str, name: str, row: Row) -> Value:
        """A derived fact of a row, worked out anew."""
        derived = self.rules.derived[(scope, name)]
        if isinstance(derived, Assumed):
            return self._assumed(derived, row)
        if isinstance(derived, First):
            return self._first(derived, row)
        if isinstance(derived, Observed):
            return self._observed(derived, row)
        if isinstance(derived, Narrowed):
            return self._narrowed(derived, row)
        return self._concluded(derived, row)

    def _concluded(self, derived: Concluded, row: Row) -> Choice:
        truth = self.truth(derived.when, row)
        codes = {True: {YES}, False: {NO}, None: {YES, NO}}
        return Choice(frozenset(codes[truth]))

    def assumes(self, derived: Assumed, row: Row) -> bool:
        """Whether the event's day is not known from the record, so that it is taken from another event."""
        own = row.values[derived.fact.name]
        assert isinstance(own, Happening)
        if own.recorded and own.occurred is False:
            return False
        return not own.recorded or own.span is None or not own.span.bounded

    def rests_on_assumption(self, derived: Assumed, row: Row) -> bool:
        """Whether the assumed bracket, and not the record, gives the event its day."""
        if not derived.active or not self.assumes(derived, row):
            return False
        start = self.value(derived.start, row)
        assert isinstance(start, Happening)
        if start.span is None:
            return False
        return self.setting.as_if or inside(start.span, derived.in_force) is True

    def _assumed(self, derived: Assumed, row: Row) -> Happening:
        own = row.values[derived.fact.name]
        start = self.value(derived.start, row)
        assert isinstance(own, Happening) and isinstance(start, Happening)
        if not self.assumes(derived, row):
            return own
        if start.occurred is False or start.span is None:
            return own if own.recorded else Happening(start.occurred, None, recorded=False)
        latest = max(start.span.hi, self.world.as_of)
        if self.rests_on_assumption(derived, row):
            latest = expiry(start.span.hi, derived.within, self.setting.calendar).last
        if own.recorded and own.span is not None:
            latest = max(start.span.lo, min(latest, own.span.hi))
        return Happening(own.occurred or start.occurred, Span(start.span.lo, latest))

    def _first(self, derived: First, row: Row) -> Happening:
        found: list[tuple[Tri, Span]] = []
        for other in self.world.related(row, derived.of):
            event = self.value(derived.event, other)
            assert isinstance(event, Happening)
            counts = all_of((event.occurred, self.truth(derived.where, other)))
            if counts is not False and event.span is not None:
                found.append((counts, event.span))
        if not found:
            return Happening(False, None)
        certain = [span.hi for counts, span in found if counts]
        lo = min(span.lo for _, span in found)
        hi = min(certain) if certain else max(span.hi for _, span in found)
        return Happening(any_of(counts for counts, _ in found), Span(lo, hi))

    def _observed(self, derived: Observed, row: Row) -> Choice:
        seen = self.value(derived.source, row)
        assert isinstance(seen, Sightings)
        return seen.at(self._moment(derived, row))

    def _moment(self, derived: Observed, row: Row) -> Span:
        if derived.until is None:
            return self.today
        event = self.value(derived.until, row)
        assert isinstance(event, Happening)
        if event.occurred is False or event.span is None:
            return self.today
        hi = min(event.span.hi, self.today.hi) if event.occurred else self.today.hi
        return Span(min(event.span.lo, hi), hi)

    def _narrowed(self, derived: Narrowed, row: Row) -> Choice:
        choice = self.value(derived.source, row)
        assert isinstance(choice, Choice)
        codes = choice.codes
        for condition, to in derived.cases:
            if len(codes) > 1 and codes & to and self.truth(condition, row) is True:
                codes = codes & to
        return Choice(codes)

    # --- periods ---------------------------------------------------------------------------

    def window(self, end: PeriodEnd, row: Row) -> Window:
        """Between which days a period ends."""
        owner = self.row_of(row, end.scope, end.trail)
        if owner is None:
            return Window(None, End(EARLIEST, None, None), End(LATEST, None, None))
        period = self.rules.periods[(end.scope, end.name)]
        return self._once(("period", id(owner), end.name), lambda: self._window(period, owner))

    def _window(self, period: Period, row: Row) -> Window:
        if not period.limited:
            return self._version_window(period, row, ANY_DAY)
        exists, day = self._period_trigger(period, row)
        which, days = self.running(period, row), self._times(period)
        windows = [
            self._version_window(period.versions[index], row, common(day, days[index] or ANY_DAY) or day)
            for index in range(which.first, which.last + 1)
        ]
        return either(windows, all_of((exists, which.sure)))

    def running(self, period: Period, row: Row) -> Speaking:
        """Which versions of a period may run on a row of its scope."""
        exists, day = self._period_trigger(period, row)
        return NONE_SPEAKS if exists is False else speaking(self._times(period), day)

    def parts(self, end: PeriodEnd, row: Row) -> tuple[PeriodPart, ...]:
        """The parts of every version of a period that may run on a row of its scope."""
        period = self.rules.periods[(end.scope, end.name)]
        if not period.limited:
            return period.parts
        which = self.running(period, row)
        return tuple(part for version in period.versions[which.first : which.last + 1] for part in version.parts)

    def _period_trigger(self, period: Period, row: Row) -> tuple[Tri, Span]:
        return (True, self.today) if period.trigger is None else self.day(period.trigger, row)

    def _times(self, limited: Norm | Period) -> list[Span | None]:
        """The days of each version of a norm or period, as far as they lie in the decision's."""
        whole = self.setting.manifest.in_force if isinstance(limited, Norm) else ANY_DAY
        return times(limited.versions, whole, as_if=self.setting.as_if)

    def _version_window(self, period: Period, row: Row, limit: Span) -> Window:
        """The window of one version, whose trigger lies within the limit."""
        parts = [self._part(part, row, limit if part.start == period.trigger else ANY_DAY) for part in period.parts]
        return joined(parts, earliest=period.earliest)

    def _part(self, part: PeriodPart, row: Row, limit: Span) -> Window:
        applies = self.truth(part.when, row)
        runs: Tri = True
        if part.year is not None:
            span = self._end_of_year(part.year, part.plus, row)
            first, last = End(span.lo, None, part), End(span.hi, None, part)
        elif part.until is not None:
            runs, span = self.day(part.until, row)
            first, last = End(span.lo, None, part), End(span.hi, None, part)
        else:
            assert part.start is not None
            runs, span = self.day(part.start, row)
            span = common(span, limit) or span
            first, last = self._end(span.lo, part), self._end(span.hi, part)
        return Window(all_of((applies, runs)), first, last)

    def _end_of_year(self, ref: FactRef, plus: int, row: Row) -> Span:
        number = self.value(ref, row)
        assert isinstance(number, Number)
        if number.amount is None or not EARLIEST.year <= number.amount + plus <= LATEST.year:
            return ANY_DAY
        day = date(number.amount + plus, 12, 31)
        return Span(day, day)

    def _end(self, start: date, part: PeriodPart) -> End:
        if start in (EARLIEST, LATEST) or part.length is None:
            return End(start, None, part)
        counted = expiry(start, part.length, self.setting.calendar)
        return End(counted.last, counted, part)

    # --- conditions ------------------------------------------------------------------------

    def day(self, term: DayTerm, row: Row) -> tuple[Tri, Span]:
        """Whether there is such a day, and between which days it lies."""
        if isinstance(term, str):
            return True, self.today
        if isinstance(term, date):
            return True, Span(term, term)
        if isinstance(term, PeriodEnd):
            window = self.window(term, row)
            return window.exists, window.span
        value = self.value(term, row)
        if isinstance(value, Happening):
            return value.occurred, value.span or ANY_DAY
        assert isinstance(value, Day)
        return self._parent(term, row), value.span

    def _parent(self, ref: FactRef, row: Row) -> Tri:
        """Whether the event that an attribute belongs to has happened."""
        owner = self.row_of(row, ref.scope, ref.trail)
        if ref.fact.parent is None or owner is None:
            return True
        event = owner.values[ref.fact.parent]
        assert isinstance(event, Happening)
        return event.occurred

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""
        if isinstance(condition, All):
            return all_of(self.truth(part, row) for part in condition.parts)
        if isinstance(condition, AnyOf):
            return any_of(self.truth(part, row) for part in condition.parts)
        if isinstance(condition, Not):
            return negate(self.truth(condition.part, row))
        if isinstance(condition, Quantified):
            return self._quantified(condition, row)
        if isinstance(condition, Presume):
            return self._presumed(condition, row)
        return self.atom(condition, row)

    def atom(self, condition: Happened | Is | Amount | Compare | NormStatus, row: Row) -> Tri:
        """The truth of a condition that contains no other."""
        if isinstance(condition, Happened):
            event = self.value(condition.ref, row)
            assert isinstance(event, Happening)
            return event.occurred if condition.expected else negate(event.occurred)
        if isinstance(condition, Is):
            return all_of((self._parent(condition.ref, row), self._is(condition, row)))
        if isinstance(condition, Amount):
            number = self.value(condition.ref, row)
            assert isinstance(number, Number)
            return all_of((self._parent(condition.ref, row), _between(number, condition)))
        if isinstance(condition, Compare):
            return self._compare(condition, row)
        return self._norm_status(condition, row)

    def _is(self, condition: Is, row: Row) -> Tri:
        value = self.value(condition.ref, row)
        if isinstance(value, Items):
            return None if value.codes is None else bool(value.codes & condition.codes)
        assert isinstance(value, Choice)
        return value.among(condition.codes)

    def _compare(self, condition: Compare, row: Row) -> Tri:
        left_exists, left = self.day(condition.left, row)
        right_exists, right = self.day(condition.right, row)
        operators: dict[str, Callable[[], Tri]] = {
            "before": lambda: before(left, right),
            "after": lambda: before(right, left),
            "not_before": lambda: not_after(right, left),
            "not_after": lambda: not_after(left, right),
        }
        return all_of((left_exists, right_exists, operators[condition.op]()))

    def _quantified(self, condition: Quantified, row: Row) -> Tri:
        truths = (self.truth(condition.part, other) for other in self.world.related(row, condition.scope))
        return all_of(truths) if condition.every else any_of(truths)

    def _norm_status(self, condition: NormStatus, row: Row) -> Tri:
        status = self.verdict(self.rules.norms[condition.norm], row).status
        if status in condition.statuses:
            return True
        return None if status == statuses.UNDETERMINED else False

    def _presumed(self, condition: Presume, row: Row) -> Tri:
        if self.truth(condition.unless, row) is True:
            return False
        return self.truth(condition.when, row)

    # --- norms -----------------------------------------------------------------------------

    def verdict(self, norm: Norm, row: Row) -> Verdict:
        """A norm's status on a row of its scope, by the version in force on the day that matters."""
        return self._once(("norm", id(row), norm.id), lambda: self._verdict(self.rules.norms[norm.id], row))

    def _verdict(self, norm: Norm, row: Row) -> Verdict:
        which = self.speaking(norm, row)
        if which.sure is False:
            index = nearest(self._times(norm), self.trigger(norm, row))
            found = self.version(norm.versions[index], row)
            return replace(found, status=statuses.NOT_APPLICABLE, in_force=False)
        possible = norm.versions[which.first : which.last + 1]
        return spoken([self.version(version, row) for version in possible], which.sure)

    def speaking(self, norm: Norm, row: Row) -> Speaking:
        """Which versions of a norm may be in force on the day that matters for a row."""
        return speaking(self._times(norm), self.trigger(norm, row))

    def version(self, norm: Norm, row: Row) -> Verdict:
        """The status of one version of a norm on a row, as though it were in force."""
        return self._once(("version", id(row), id(norm)), lambda: self._judge(norm, row))

    def _judge(self, norm: Norm, row: Row) -> Verdict:
        when, in_place = self.truth(norm.when, row), self._in_place(norm, row)
        done = None if norm.done is None else self.truth(norm.done, row)
        breached = False if norm.breached is None else self.truth(norm.breached, row)
        window = self.window(PeriodEnd(norm.scope, norm.period), row) if norm.period else None
        applies = all_of((when, in_place))
        if applies is not True:
            status = statuses.NOT_APPLICABLE if applies is False else statuses.UNDETERMINED
        else:
            status = self._status(norm, row, done, breached, window)
        return Verdict(norm, status, when, True, in_place, done, breached, window)

    def _status(self, norm: Norm, row: Row, done: Tri, breached: Tri, window: Window | None) -> str:
        if norm.modality == POWER:
            return statuses.power(done)
        if norm.modality == PROHIBITION:
            return statuses.prohibition(breached)
        if norm.done is None:
            return statuses.STANDING
        without = statuses.duty_without_period(done, breached)
        if window is None or window.exists is False:
            return without
        within = self._within_period(norm, row, done, breached, window)
        return within if window.exists or within == without else statuses.UNDETERMINED

    def _within_period(self, norm: Norm, row: Row, done: Tri, breached: Tri, window: Window) -> str:
        if norm.at_expiry:
            return statuses.duty_of_result(done, breached, window.span, self.world.as_of)
        if done is False and breached is not False:
            return statuses.BREACHED if breached else statuses.UNDETERMINED
        done_on = None if norm.done_on is None else self.day(norm.done_on, row)[1]
        return statuses.duty_with_period(done, done_on, window.span, self.world.as_of)

    def trigger(self, norm: Norm, row: Row) -> Span:
        """The day whose law the row is judged by."""
        for term in norm.trigger:
            exists, span = self.day(term, row)
            if exists is not False:
                return span
        return self.today

    def _in_place(self, norm: Norm, row: Row) -> Tri:
        if self.setting.as_if or not norm.seat:
            return True
        for ref in norm.seat:
            seat = self.value(ref, row)
            if isinstance(seat, Choice) and seat.known:
                return seat.among(self.setting.manifest.place_codes)
        return None


def _between(number: Number, bounds: Amount) -> Tri:
    if number.amount is None:
        return None
    above = bounds.at_least is None or number.amount >= bounds.at_least
    return above and (bounds.at_most is None or number.amount <= bounds.at_most)


def _nothing_known(ref: FactRef) -> Value:
    kinds: dict[str, Value] = {
        "event": Happening(None, ANY_DAY),
        "items": Items(None),
        "number": Number(None),
        "day": Day(ANY_DAY),
        "sightings": Sightings((), ref.fact.codes, ref.fact.achievement),
    }
    return kinds.get(ref.fact.kind, Choice(ref.fact.codes))
