"""The meaning of derived facts: what follows from the facts of a record, and what is assumed where they are silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from gongyi.judging.verdicts import Setting
from gongyi.kernel.periods import expiry
from gongyi.kernel.truth import Tri, all_of, any_of
from gongyi.law.conditions import Condition, FactRef
from gongyi.law.dependencies import mentions
from gongyi.law.factmodel import NO, YES
from gongyi.law.norms import Assumed, Concluded, Derived, First, Narrowed, Observed, Rules
from gongyi.records.chronology import bounds, implied
from gongyi.records.records import Records, Row
from gongyi.records.values import (
    ANY_DAY,
    Choice,
    Happening,
    Interval,
    Sightings,
    Value,
    before,
    inside,
    not_after,
    overlap,
)
from gongyi_facts.when import LATEST


class Judging(Protocol):
    """What derived facts are worked out from: the rules, the rows, and the truth of conditions on them."""

    rules: Rules
    records: Records
    setting: Setting
    today: Interval

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""

    def value(self, ref: FactRef, row: Row) -> Value:
        """The value of a fact as seen from a row."""

    def event(self, ref: FactRef, row: Row) -> Happening:
        """An event as seen from a row."""

    def recorded(self, name: str, row: Row) -> Value:
        """What a record says of a fact."""


class Deriver:
    """Works out the derived facts of the rows that an evaluator judges."""

    def __init__(self, evaluator: Judging) -> None:
        self.evaluator = evaluator

    def derive(self, derived: Derived, row: Row) -> Value:
        """A derived fact of a row, worked out anew."""
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
        truth = self.evaluator.truth(derived.when, row)
        codes = {True: {YES}, False: {NO}, None: {YES, NO}}
        return Choice(frozenset(codes[truth]))

    def assumes(self, derived: Assumed, row: Row) -> bool:
        """Whether the record does not say when (or even that) the event happened, so that it is taken from others."""
        own = row.values[derived.fact.name]
        assert isinstance(own, Happening)
        return not own.recorded or (own.occurred is not False and not own.dated)

    def rests_on_assumption(self, derived: Assumed, row: Row) -> bool:
        """Whether the assumed bracket, and not the record, gives the event its day."""
        if not derived.active or not self.assumes(derived, row):
            return False
        start, same_day = self.evaluator.event(derived.start, row), self.same_day(derived, row)
        if start.span is None or same_day is not None:
            return False
        return self.evaluator.setting.as_if or inside(start.span, derived.in_force) is True

    def same_day(self, derived: Assumed, row: Row) -> Happening | None:
        """The event on whose day this one falls; None where it did not happen, or nothing is said of it."""
        if derived.same_day is None:
            return None
        event = self.evaluator.event(derived.same_day, row)
        return event if event.recorded and event.occurred is not False else None

    def _assumed(self, derived: Assumed, row: Row) -> Happening:
        own = self.evaluator.recorded(derived.fact.name, row)
        assert isinstance(own, Happening)
        if not self.assumes(derived, row):
            return own
        start, same_day = self.evaluator.event(derived.start, row), self.same_day(derived, row)
        after = implied(self.evaluator.records, row, derived.fact.name)
        occurred = any_of((own.occurred, after, start.occurred, same_day is not None and same_day.occurred))
        if not occurred and after is False and (start.occurred is False or start.span is None):
            return own if own.recorded else Happening(start.occurred, None, recorded=False)
        days = self._bracket(derived, start, same_day, row)
        stated = own.span if own.recorded and own.span is not None else ANY_DAY
        for limit in (bounds(self.evaluator.records, row, derived.fact.name), stated):
            days = overlap(days, limit) or days
        if not_after(days, self.evaluator.today) is False:
            return Happening(False, days, dated=False)
        return Happening(occurred, days, dated=False)

    def _bracket(self, derived: Assumed, start: Happening, same_day: Happening | None, row: Row) -> Interval:
        """The days of an assumed event, what must come before and after it left aside."""
        if same_day is not None and same_day.occurred and same_day.span is not None:
            return same_day.span
        if start.span is None:
            return ANY_DAY
        if not self.rests_on_assumption(derived, row):
            return Interval(start.span.lo, LATEST)
        return Interval(start.span.lo, expiry(start.span.hi, derived.within, self.evaluator.setting.calendar).last)

    def _first(self, derived: First, row: Row) -> Happening:
        found: list[tuple[Tri, Interval]] = []
        for other in self.evaluator.records.related(row, derived.of):
            event = self.evaluator.event(derived.event, other)
            counts = all_of((event.occurred, self.evaluator.truth(derived.where, other)))
            if counts is not False and event.span is not None:
                found.append((counts, event.span))
        if not found:
            return self._none_listed(row, derived.of)
        certain = [span.hi for counts, span in found if counts]
        lo = min(span.lo for _, span in found)
        hi = min(certain) if certain else max(span.hi for _, span in found)
        return Happening(any_of(counts for counts, _ in found), Interval(lo, hi))

    def _none_listed(self, row: Row, scope: str) -> Happening:
        """Nothing of the kind: after the record's last day there may be a record that is not in the file yet."""
        if self.evaluator.records.complete or self.evaluator.records.related(row, scope):
            return Happening(False, None)
        return Happening(None, Interval(self.evaluator.records.record_to + timedelta(days=1), LATEST), recorded=False)

    def _observed(self, derived: Observed, row: Row) -> Choice:
        seen = self.evaluator.value(derived.source, row)
        assert isinstance(seen, Sightings)
        return seen.at(self._moment(derived, row))

    def _moment(self, derived: Observed, row: Row) -> Interval:
        if derived.until is None:
            return self.evaluator.today
        event = self.evaluator.event(derived.until, row)
        if event.occurred is False or event.span is None:
            return self.evaluator.today
        hi = min(event.span.hi, self.evaluator.today.hi) if event.occurred else self.evaluator.today.hi
        return Interval(min(event.span.lo, hi), hi)

    def _narrowed(self, derived: Narrowed, row: Row) -> Choice:
        choice = self.evaluator.value(derived.source, row)
        assert isinstance(choice, Choice)
        codes = choice.codes
        for condition, to in derived.cases:
            if self.evaluator.truth(condition, row) is True:
                codes = codes & to or self._of_the_later(derived, condition, codes, to, row)
        return Choice(codes)

    def _of_the_later(
        self, derived: Narrowed, condition: Condition, codes: frozenset[str], to: frozenset[str], row: Row
    ) -> frozenset[str]:
        """Of two sightings that exclude each other the later one holds; any code where that is not certain."""
        own = self._last_seen(derived.source, row)
        for mention in mentions(condition):
            other = self._last_seen(mention, row) if isinstance(mention, FactRef) else None
            if own is not None and other is not None:
                return codes if before(other, own) else to if before(own, other) else derived.fact.codes
        return derived.fact.codes

    def _last_seen(self, ref: FactRef, row: Row) -> Interval | None:
        """The day of the last sighting that an observed fact rests on; None for another fact."""
        observed = self.evaluator.rules.derived.get((ref.scope, ref.fact.name))
        return self.last_seen(observed, row) if isinstance(observed, Observed) else None

    def last_seen(self, observed: Observed, row: Row) -> Interval | None:
        """The day of the last sighting that an observed fact rests on; None without any."""
        seen = self.evaluator.value(observed.source, row)
        assert isinstance(seen, Sightings)
        return seen.last(self._moment(observed, row))
