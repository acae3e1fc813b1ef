"""The meaning of the rules: Kleene evaluation of every condition, derived fact, period and norm.

Small enough to be read in one sitting; the other evaluators must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, assert_never

from gongyi.derivations.observed import Observed
from gongyi.judging.verdicts import End, Verdict, Window, either, joined, spoken
from gongyi.kernel.days import ANY_DAY, Interval, overlap
from gongyi.kernel.periods import expiry, rolled
from gongyi.kernel.truth import Tri, all_of, negate
from gongyi.law import statuses
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
    PeriodEnd,
    Quantified,
)
from gongyi.law.factmodel import FactKind, Reference
from gongyi.law.manifest import Setting
from gongyi.law.norms import Modality, Norm, Period, PeriodPart
from gongyi.law.statuses import Status
from gongyi.law.versions import NONE_SPEAKS, Speaking, nearest, speaking, times
from gongyi.loading.rules import Rules
from gongyi.records.chronology import bounds
from gongyi.records.records import Records, Row
from gongyi.records.values import Choice, Day, Happening, Items, Number, Value, nothing_known
from gongyi_facts.when import EARLIEST, LATEST

T = TypeVar("T")


class Evaluator:
    """Judges the rows of one records under one choice of readings; remembers what it has worked out."""

    def __init__(self, rules: Rules, records: Records, setting: Setting) -> None:
        self.rules, self.records, self.setting = rules, records, setting
        self.today = Interval(records.as_of, records.as_of)
        self.before = None if records.before is None else Evaluator(rules, records.before, setting)
        """Judges the same records as of the file's last day."""
        self.through = None if records.through is None else Evaluator(rules, records.through, setting)
        """Judges them as though they were complete, where they tell of days after the last one."""
        self._memory: dict[tuple[object, ...], Any] = {}
        self._derived: dict[tuple[int, str], Value] = {}

    def _once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        if key not in self._memory:
            self._memory[key] = work()
        return self._memory[key]  # type: ignore[no-any-return]

    # --- facts -----------------------------------------------------------------------------

    def row_of(self, row: Row, scope: str, trail: tuple[Reference, ...]) -> Row | None:
        """The row that a rule on ``row`` means by a scope; None where the record names none."""
        if scope == self.records.root.scope:
            return self.records.root
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
            return nothing_known(ref.fact)
        name = ref.fact.name
        if not ref.derived:
            return self.recorded(name, owner)
        key = (id(owner), name)
        found = self._derived.get(key)
        if found is None:
            found = self._derived[key] = self.derive(ref.scope, name, owner)
        return found

    def event(self, ref: FactRef, row: Row) -> Happening:
        """An event as seen from a row."""
        event = self.value(ref, row)
        assert isinstance(event, Happening)
        return event

    def derive(self, scope: str, name: str, row: Row) -> Value:
        """A derived fact of a row, worked out anew."""
        return self.rules.derived[(scope, name)].value(self, row)

    def last_seen(self, ref: FactRef, row: Row) -> Interval | None:
        """The day of the last sighting that an observed fact rests on; None for another fact, and without any."""
        derived = self.rules.derived.get((ref.scope, ref.fact.name))
        return derived.last_seen(self, row) if isinstance(derived, Observed) else None

    def recorded(self, name: str, row: Row) -> Value:
        """What a record says of a fact, as far as the order in which things must happen does not say more."""
        value = row.values[name]
        if not isinstance(value, Happening | Day) or value.known:
            return value
        return self._once(("recorded", id(row), name), lambda: self._in_order(value, name, row))

    def _in_order(self, value: Happening | Day, name: str, row: Row) -> Value:
        days = bounds(self.records, row, name)
        if isinstance(value, Happening):
            return value.within(days, self.today)
        return Day(overlap(value.span, days) or value.span)

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
            self._version_window(period.versions[index], row, overlap(day, days[index] or ANY_DAY) or day)
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

    def _period_trigger(self, period: Period, row: Row) -> tuple[Tri, Interval]:
        return (True, self.today) if period.trigger is None else self.day(period.trigger, row)

    def _times(self, limited: Norm | Period) -> list[Interval | None]:
        """The days of each version of a norm or period, as far as they lie in the decision's."""
        whole = self.setting.manifest.in_force if isinstance(limited, Norm) else ANY_DAY
        return times(limited.versions, whole, as_if=self.setting.as_if)

    def _version_window(self, period: Period, row: Row, limit: Interval) -> Window:
        """The window of one version, whose trigger lies within the limit."""
        parts = [self._part(part, row, limit if part.start == period.trigger else ANY_DAY) for part in period.parts]
        return joined(parts, earliest=period.earliest)

    def _part(self, part: PeriodPart, row: Row, limit: Interval) -> Window:
        applies = self.truth(part.when, row)
        runs: Tri = True
        if part.year is not None:
            span = self._end_of_year(part.year, part.plus, row)
            first, last = End(span.lo, None, part), End(span.hi, None, part)
        elif part.until is not None:
            runs, span = self.day(part.until, row)
            first, last = self._until(span.lo, part, latest=False), self._until(span.hi, part, latest=True)
        else:
            assert part.start is not None
            runs, span = self.day(part.start, row)
            span = overlap(span, limit) or span
            if part.times is not None:
                part = self._measured(part, part.times, row)
                span = ANY_DAY if part.length is None else span
            first, last = self._end(span.lo, part, latest=False), self._end(span.hi, part, latest=True)
        return Window(all_of((applies, runs)), first, last)

    def _measured(self, part: PeriodPart, times: FactRef, row: Row) -> PeriodPart:
        """The part with its length as the record says it; without one where that is not known."""
        number = self.value(times, row)
        assert isinstance(number, Number) and part.length is not None
        known = number.amount is not None and number.amount > 0
        return replace(part, length=part.length * number.amount if known and number.amount else None)

    def _end_of_year(self, ref: FactRef, plus: int, row: Row) -> Interval:
        number = self.value(ref, row)
        assert isinstance(number, Number)
        if number.amount is None or not EARLIEST.year <= number.amount + plus <= LATEST.year:
            return ANY_DAY
        day = date(number.amount + plus, 12, 31)
        return Interval(day, day)

    def _until(self, day: date, part: PeriodPart, *, latest: bool) -> End:
        """A day that is written down moves past rest days; that of an event or of another period's end stays."""
        written = isinstance(part.until, FactRef) and part.until.fact.kind is FactKind.DAY
        if not written or day in (EARLIEST, LATEST):
            return End(day, None, part)
        counted = rolled(day, self.setting.calendar)
        return End(counted.day(latest=latest), counted, part)

    def _end(self, start: date, part: PeriodPart, *, latest: bool) -> End:
        if start in (EARLIEST, LATEST) or part.length is None:
            return End(start, None, part)
        counted = expiry(start, part.length, self.setting.calendar)
        return End(counted.day(latest=latest), counted, part)

    # --- conditions ------------------------------------------------------------------------

    def day(self, term: DayTerm, row: Row) -> tuple[Tri, Interval]:
        """Whether there is such a day, and between which days it lies."""
        if isinstance(term, str):
            return True, self.today
        if isinstance(term, date):
            return True, Interval(term, term)
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
        event = self.recorded(ref.fact.parent, owner)
        assert isinstance(event, Happening)
        return event.occurred

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""
        match condition:
            case Connective():
                parts = condition.parts
                return condition.table.fold(lambda index: self.truth(parts[index], row))
            case Quantified():
                return self._quantified(condition, row)
            case Happened():
                event = self.event(condition.ref, row)
                return event.occurred if condition.expected else negate(event.occurred)
            case Is():
                return all_of((self._parent(condition.ref, row), self._is(condition, row)))
            case Amount():
                return all_of((self._parent(condition.ref, row), self._amount(condition, row)))
            case Compare():
                return self._compare(condition, row)
            case NormStatus():
                return self._norm_status(condition, row)
            case _:
                assert_never(condition)

    def _amount(self, condition: Amount, row: Row) -> Tri:
        number = self.value(condition.ref, row)
        assert isinstance(number, Number)
        return number.between(condition.at_least, condition.at_most)

    def _is(self, condition: Is, row: Row) -> Tri:
        value = self.value(condition.ref, row)
        if isinstance(value, Items):
            return None if value.codes is None else bool(value.codes & condition.codes)
        assert isinstance(value, Choice)
        return value.among(condition.codes)

    def _compare(self, condition: Compare, row: Row) -> Tri:
        left_exists, left = self.day(condition.left, row)
        right_exists, right = self.day(condition.right, row)
        return all_of((left_exists, right_exists, condition.op.holds(left, right)))

    def _quantified(self, condition: Quantified, row: Row) -> Tri:
        related = self.records.related(row, condition.scope)
        if not related and not self.records.whole(row, condition.scope):
            return None
        table = condition.table(len(related))
        return table.fold(lambda index: self.truth(condition.part, related[index]))

    def _norm_status(self, condition: NormStatus, row: Row) -> Tri:
        status = self.verdict(self.rules.norms[condition.norm], row).status
        if status in condition.statuses:
            return True
        return None if status == Status.UNDETERMINED else False

    # --- norms -----------------------------------------------------------------------------

    def verdict(self, norm: Norm, row: Row) -> Verdict:
        """A norm's status on a row of its scope, by the version in force on the day that matters."""
        return self._once(("norm", id(row), norm.id), lambda: self._settled(self.rules.norms[norm.id], row))

    def _settled(self, norm: Norm, row: Row) -> Verdict:
        """What was settled when the record ended stays so where what may have come since leaves it open."""
        found = self._verdict(norm, row)
        if found.status is not Status.UNDETERMINED or self.before is None or row.before is None:
            return found
        before = self.before.verdict(norm, row.before)
        if before.status not in statuses.LASTING:
            return found
        # What is told of later days can take it away.
        if self.through is None or row.through is None:
            return replace(before, kept=True)
        same = self.through.verdict(norm, row.through).status is before.status
        return replace(before, kept=True) if same else found

    def _verdict(self, norm: Norm, row: Row) -> Verdict:
        which = self.speaking(norm, row)
        if which.sure is False:
            index = nearest(self._times(norm), self.trigger(norm, row))
            found = self.version(norm.versions[index], row)
            return replace(found, status=Status.NOT_APPLICABLE, in_force=False)
        possible = norm.versions[which.first : which.last + 1]
        return spoken([self.version(version, row) for version in possible], which.sure)

    def speaking(self, norm: Norm, row: Row) -> Speaking:
        """Which versions of a norm may be in force on the day that matters for a row; none before the decision is."""
        if not self.setting.as_if and self.records.as_of < self.setting.manifest.in_force.lo:
            return NONE_SPEAKS
        return speaking(self._times(norm), self.trigger(norm, row))

    def version(self, norm: Norm, row: Row) -> Verdict:
        """The status of one version of a norm on a row, as though it were in force."""
        return self._once(("version", id(row), id(norm)), lambda: self._judge(norm, row))

    def _judge(self, norm: Norm, row: Row) -> Verdict:
        when, in_place = self.truth(norm.when, row), self._in_place(norm, row)
        done = None if norm.done is None else self.truth(norm.done, row)
        breached = False if norm.breached is None else self.truth(norm.breached, row)
        window = self.window(PeriodEnd(norm.scope, norm.period), row) if norm.period else None
        rows = tuple(self.truth(situation.when, row) for situation in norm.situations)
        applies = all_of((when, in_place))
        if applies is not True:
            status = Status.NOT_APPLICABLE if applies is False else Status.UNDETERMINED
        elif rows:
            status = statuses.by_row(rows, [situation.status for situation in norm.situations])
        else:
            status = self.status(norm, row, done, breached, window)
        return Verdict(norm, status, when, True, in_place, done, breached, window, rows)

    def status(self, norm: Norm, row: Row, done: Tri, breached: Tri, window: Window | None) -> Status:
        """The status of a version that applies, by the tables."""
        if norm.modality == Modality.POWER:
            return statuses.power(done)
        if norm.modality == Modality.PROHIBITION:
            return statuses.prohibition(breached)
        if norm.done is None:
            return Status.STANDING
        without = statuses.duty_without_period(done, breached)
        if window is None or window.exists is False:
            return without
        within = self._within_period(norm, row, done, breached, window)
        return within if window.exists or within == without else Status.UNDETERMINED

    def _within_period(self, norm: Norm, row: Row, done: Tri, breached: Tri, window: Window) -> Status:
        if norm.at_expiry:
            return statuses.duty_of_result(done, breached, window.span, self.records.as_of)
        done_on = None if norm.done_on is None else self.day(norm.done_on, row)[1]
        return statuses.duty_with_period(done, done_on, window.span, self.records.as_of)

    def trigger(self, norm: Norm, row: Row) -> Interval:
        """The day whose law the row is judged by: the earliest of those that the norm names, today without any."""
        days = [self.day(term, row) for term in norm.trigger]
        found = [(exists, span) for exists, span in days if exists is not False]
        certain = [span.hi for exists, span in found if exists]
        possible = [span for _, span in found]
        if not certain:
            possible.append(self.today)
        return Interval(min(span.lo for span in possible), min(certain or [max(span.hi for span in possible)]))

    def _in_place(self, norm: Norm, row: Row) -> Tri:
        if self.setting.as_if or not norm.seat:
            return True
        for ref in norm.seat:
            seat = self.value(ref, row)
            if isinstance(seat, Choice) and seat.known:
                return seat.among(self.setting.manifest.place_codes)
        return None
