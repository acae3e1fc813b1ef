"""``assume``: an event taken to follow another within a length of time, or a period, where its own day is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from gongyi.derivations.base import Derivation, Flagger, FlagLowerer, Inquirer, Judge, Lowerer, Spot, Tracer
from gongyi.kernel.days import ANY_DAY, Interval, inside, not_after, overlap
from gongyi.kernel.periods import Length, expiry
from gongyi.kernel.truth import all_of, any_of
from gongyi.law.conditions import FactRef, PeriodEnd
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention
from gongyi.law.norms import Flag, Reading
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, EventNodes, Node, Order, mask
from gongyi.records.chronology import bounds, implied
from gongyi.records.records import Row
from gongyi.records.values import Choice, Happening
from gongyi.rulefiles.common import in_force, length, plain_flag
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import did_you_mean
from gongyi_facts.when import EARLIEST, LATEST


@dataclass(frozen=True, slots=True)
class Assumed(Derivation):
    """An event that follows the event ``start`` within a length of time, or the end of the period on the day after.

    ``same_day`` is another event that falls on the same day, if it happened at all: its day, where it is written.
    ``seat`` are the places one of which must lie where the decision applies, that of the first known one.
    ``active`` is False under a reading that does not make the assumption.
    """

    start: FactRef | PeriodEnd
    same_day: FactRef | None
    within: Length | None
    """None after a period: on the day after its last one."""
    basis: str
    in_force: Interval
    flag: Flag | None
    reading: str | None
    active: bool
    seat: tuple[FactRef, ...] = ()

    key: ClassVar[str] = "assume"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is an event of the fact model."""
        name = fields.text("fact")
        known = names.model.scopes[scope].facts
        if name not in known or known[name].kind is not FactKind.EVENT:
            events = [fact.name for fact in known.values() if fact.kind is FactKind.EVENT]
            hint = did_you_mean(name, events)
            raise fields.fail(fields.need("fact"), f"推定的“{name}”不是事实模型中的事件", hint)
        return known[name]

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Assumed:
        """``assume: {from: event, days: n}`` or ``{after: period}``, with basis, days in force, and a flag."""
        inner = fields.sub(fields.need("assume"), "推定")
        after, same_day = inner.get("after"), fields.get("same_day_as")
        start = parser.event(inner.need("from")) if after is None else parser.period_end(after)
        flag = fields.get("flag")
        assumed = cls(
            fact,
            parser.scope,
            start,
            None if same_day is None else parser.event(same_day),
            length(inner) if after is None else None,
            fields.text("basis"),
            in_force(fields, parser.names),
            None if flag is None else plain_flag(fields.sub(flag, "提示")),
            reading.name if reading else None,
            reading is None or reading.default,
            fields.each("seat", lambda item: parser.of_kind(item, FactKind.CHOICE, "seat")),
            source=fields.source,
        )
        inner.close()
        return assumed

    def mentions(self) -> Iterator[Mention]:
        """The event that it follows, and the one of the same day."""
        yield self.start
        if self.same_day is not None:
            yield self.same_day
        yield from self.seat

    # --- meaning ---------------------------------------------------------------------------

    def value(self, judge: Judge, row: Row) -> Happening:
        """The event as recorded, else as it follows from the others."""
        own = judge.recorded(self.fact.name, row)
        assert isinstance(own, Happening)
        if not self.assumes(row):
            return own
        start, same_day = self._start(judge, row), self.twin(judge, row)
        after = implied(judge.records, row, self.fact.name)
        occurred = any_of((own.occurred, after, start.occurred, same_day is not None and same_day.occurred))
        silent = after is False and (start.occurred is False or start.span is None)
        # Whether the other event happened is open: then so is this one, between the same days.
        with_it = not own.recorded and same_day is not None and same_day.occurred is None
        if silent and not occurred and not with_it:
            return own if own.recorded else Happening(start.occurred, None, recorded=False)
        days = self._bracket(judge, start, same_day, row)
        stated = own.span if own.recorded and own.span is not None else ANY_DAY
        for limit in (bounds(judge.records, row, self.fact.name), stated):
            days = overlap(days, limit) or days
        if not_after(days, judge.today) is False:
            return Happening(False, days, dated=False)
        return Happening(occurred, days, dated=False)

    def _start(self, judge: Judge, row: Row) -> Happening:
        """The event that it follows, or the day after the period."""
        if isinstance(self.start, FactRef):
            return judge.event(self.start, row)
        exists, end = judge.day(self.start, row)
        if exists is False:
            return Happening(False, None)
        after = Interval(_next(end.lo), _next(end.hi))
        return Happening(all_of((exists, not_after(after, judge.today))), after)

    def assumes(self, row: Row) -> bool:
        """Whether the record does not say when (or even that) the event happened, so that it is taken from others."""
        own = row.values[self.fact.name]
        assert isinstance(own, Happening)
        return not own.recorded or (own.occurred is not False and not own.dated)

    def rests_on_assumption(self, judge: Judge, row: Row) -> bool:
        """Whether the assumed bracket, and not the record, gives the event its day."""
        if not self.active or not self.assumes(row):
            return False
        start = self._start(judge, row)
        if start.span is None or self._given_day(judge, row) is not None:
            return False
        return inside(start.span, self.in_force) is True or self._as_if(judge, start.span, row)

    def _as_if(self, judge: Judge, start: Interval, row: Row) -> bool:
        """Whether it is taken to be in force all the same: for what lies outside the decision's own time or place."""
        if not judge.setting.as_if:
            return False
        seats = [judge.value(ref, row) for ref in self.seat]
        known = next((seat for seat in seats if isinstance(seat, Choice) and seat.known), None)
        in_place = known is not None and known.among(judge.setting.manifest.place_codes) is True
        return not (in_place and inside(start, judge.setting.manifest.in_force) is True)

    def _given_day(self, judge: Judge, row: Row) -> Interval | None:
        """The day of the event of the same day, where the record gives it."""
        if self.same_day is None:
            return None
        event = judge.event(self.same_day, row)
        return event.span if event.dated and (event.occurred or event.sure) else None

    def twin(self, judge: Judge, row: Row) -> Happening | None:
        """The event on whose day this one falls; None where it did not happen, or nothing is said of it."""
        if self.same_day is None:
            return None
        event = judge.event(self.same_day, row)
        return event if event.recorded and event.occurred is not False else None

    def _bracket(self, judge: Judge, start: Happening, same_day: Happening | None, row: Row) -> Interval:
        """The days of an assumed event, what must come before and after it left aside."""
        given = self._given_day(judge, row)
        if given is not None:
            return given
        if start.span is None:
            return (same_day.span if same_day is not None else None) or ANY_DAY
        if not self.rests_on_assumption(judge, row):
            return Interval(start.span.lo, LATEST)
        if self.within is None or start.span.hi == LATEST:
            return start.span
        return Interval(start.span.lo, expiry(start.span.hi, self.within, judge.setting.calendar).latest)

    # --- the same in nodes -----------------------------------------------------------------

    def lower(self, lowerer: Lowerer) -> EventNodes:
        """The event as recorded, else as it follows from the others."""
        make, scope = lowerer.make, self.scope
        yes, no = make.const(scope, YES), make.const(scope, NO)
        first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        own = lowerer.recorded_event(scope, self.fact.name)
        assumes = self._lower_assumes(lowerer)
        start = self._lower_start(lowerer)
        twin, with_twin = start, no
        if self.same_day is not None:
            twin = lowerer.event(self.same_day, scope)
            with_twin = make.both(twin.recorded, make.negated(make.is_(twin.occurred, NO)))
        after = lowerer.implied(scope, self.fact.name)
        twin_occurred = make.choose(((with_twin, twin.occurred),), no)
        occurred = make.either(own.occurred, after, start.occurred, twin_occurred)
        lo, hi = self._lower_bracket(lowerer, start, twin, with_twin)
        stated = make.both(own.recorded, own.spanned)
        limits = [lowerer.bounds(scope, self.fact.name)]
        limits.append((make.choose(((stated, own.lo),), first), make.choose(((stated, own.hi),), last)))
        for limit in limits:
            if limit is not None:
                below, above = make.extreme(True, (lo, limit[0])), make.extreme(False, (hi, limit[1]))
                some = make.compare(below, Order.LESS_OR_EQUAL, above)
                lo, hi = make.choose(((some, below),), lo), make.choose(((some, above),), hi)
        silent = make.both(
            make.negated(make.is_(occurred, YES)),
            make.negated(make.both(make.negated(own.recorded), with_twin, make.is_(twin.occurred, MAYBE))),
            make.is_(after, NO),
            make.either(make.is_(start.occurred, NO), make.negated(start.spanned)),
        )
        keep = make.either(make.negated(assumes), make.both(silent, own.recorded))
        nothing = make.both(silent, make.negated(own.recorded))
        come = make.negated(make.compare(lowerer.today(scope), Order.LESS, lo))
        return EventNodes(
            make.choose(((keep, own.occurred), (nothing, start.occurred), (come, occurred)), no),
            make.choose(((keep, own.lo), (nothing, first)), lo),
            make.choose(((keep, own.hi), (nothing, last)), hi),
            make.choose(((keep, own.spanned), (nothing, no)), yes),
            make.choose(((keep, own.recorded), (nothing, no)), yes),
            make.choose(((keep, own.dated), (nothing, yes)), no),
            make.choose(((keep, own.sure),), no),
        )

    def _lower_assumes(self, lowerer: Lowerer) -> Node:
        """Whether the record does not say when the event happened."""
        make, raw = lowerer.make, lowerer.raw_event(self.scope, self.fact.name)
        happens = make.negated(make.is_(raw.occurred, NO))
        return make.either(make.negated(raw.recorded), make.both(happens, make.negated(raw.dated)))

    def _lower_given(self, lowerer: Lowerer, twin: EventNodes) -> Node:
        """Whether the record gives the day of the event of the same day."""
        make = lowerer.make
        return make.both(twin.dated, twin.spanned, make.either(make.is_(twin.occurred, YES), twin.sure))

    def _lower_start(self, lowerer: Lowerer) -> EventNodes:
        """The event that it follows, or the day after the period."""
        make, scope = lowerer.make, self.scope
        if isinstance(self.start, FactRef):
            return lowerer.event(self.start, scope)
        end, today = lowerer.day(self.start, scope), lowerer.today(scope)
        first, last, yes = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY), make.const(scope, YES)
        lo = make.choose(((make.compare(end.lo, Order.EQUAL, first), first),), make.after(end.lo))
        hi = make.choose(((make.compare(end.hi, Order.EQUAL, last), last),), make.after(end.hi))
        come = make.both(end.exists, lowerer.not_after(lo, hi, today, today))
        there = make.negated(make.is_(end.exists, NO))
        return EventNodes(come, lo, hi, there, yes, yes, make.const(scope, NO))

    def _lower_bracket(
        self, lowerer: Lowerer, start: EventNodes, twin: EventNodes, with_twin: Node
    ) -> tuple[Node, Node]:
        """The days of the assumed event, what must come before and after it left aside."""
        make, scope = lowerer.make, self.scope
        first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        given = make.const(scope, NO)
        if self.same_day is not None:
            given = self._lower_given(lowerer, twin)
        open_start = make.negated(start.spanned)
        same = make.either(given, make.both(open_start, with_twin, twin.spanned))
        in_force = make.is_(lowerer.inside(start.lo, start.hi, self.in_force), YES)
        assumed = make.either(in_force, self._lower_as_if(lowerer, start))
        rests = make.both(make.const(scope, YES if self.active else NO), assumed)
        by_then = start.hi
        if self.within is not None:
            by_then = make.last_day(start.hi, self.within, latest=True, open_ends=True)
        lo = make.choose(((same, twin.lo), (open_start, first)), start.lo)
        return lo, make.choose(((same, twin.hi), (open_start, last), (rests, by_then)), last)

    def _lower_as_if(self, lowerer: Lowerer, start: EventNodes) -> Node:
        """Whether it is taken to be in force although it was not."""
        make, scope = lowerer.make, self.scope
        if not lowerer.as_if:
            return make.const(scope, NO)
        cases = []
        for ref in self.seat:
            codes = lowerer.codes(ref, scope)
            single = make.one_of(codes, frozenset(1 << bit for bit in range(len(ref.fact.labels))))
            place = mask(ref.fact, lowerer.manifest.place_codes & ref.fact.codes)
            cases.append((single, make.is_(make.among(codes, place), YES)))
        in_place = make.choose(cases, make.const(scope, NO))
        in_time = make.is_(lowerer.inside(start.lo, start.hi, lowerer.manifest.in_force), YES)
        return make.negated(make.both(in_place, in_time))

    # --- what rests on it ------------------------------------------------------------------

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The record itself, else the event that its day is taken from."""
        if not self.assumes(row):
            yield row, self.fact.name
        elif self.same_day is not None and self._given_day(tracer.judge, row) is not None:
            yield from tracer.of(self.same_day, row)
        else:
            yield from tracer.of(self.start, row)

    def flags(self, flagger: Flagger, row: Row) -> Iterator[Flag]:
        """Its own flag, where the assumption serves."""
        if self.flag and self.rests_on_assumption(flagger.judge, row):
            yield self.flag

    def lower_flags(self, flagger: FlagLowerer) -> Node:
        """The same in nodes."""
        lowerer, scope = flagger.lowerer, self.scope
        make, no = lowerer.make, lowerer.make.const(scope, NO)
        if self.flag != flagger.flag or not self.active:
            return no
        start = self._lower_start(lowerer)
        given = no
        if self.same_day is not None:
            given = self._lower_given(lowerer, lowerer.event(self.same_day, scope))
        in_force = make.is_(lowerer.inside(start.lo, start.hi, self.in_force), YES)
        assumed = make.either(in_force, self._lower_as_if(lowerer, start))
        return make.both(self._lower_assumes(lowerer), start.spanned, make.negated(given), assumed)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The event itself, and those that its day is taken from."""
        yield row, self.fact.name
        if self.assumes(row) and inquirer.judge.setting.as_if:
            yield from inquirer.terms(self.seat, row)
        if self.assumes(row):
            said = self.same_day is not None and inquirer.judge.event(self.same_day, row).recorded
            yield from inquirer.terms((self.start, self.same_day if said else None), row)


def _next(day: date) -> date:
    """The day after; a day without limit stays so."""
    return day if day in (EARLIEST, LATEST) else day + timedelta(days=1)
