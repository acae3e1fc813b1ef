"""Which facts of the record are open, and what they may turn out to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, product
from typing import TypeVar, assert_never

from gongyi.derivations.assumed import Assumed
from gongyi.derivations.base import Spot
from gongyi.derivations.concluded import Concluded
from gongyi.explaining.remembering import Remembering
from gongyi.inquiry.budget import Work
from gongyi.kernel.days import Interval
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
from gongyi.law.connectives import contrary
from gongyi.law.factmodel import Fact
from gongyi.law.mentions import Mention, conditions_of, mentions, parts_of
from gongyi.law.norms import Norm, Period
from gongyi.records.records import COMPLETE, RECORD_TO, Records, Row
from gongyi.records.twins import exchanged
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sighting, Sightings, Value, age
from gongyi_facts.when import EARLIEST, LATEST

T = TypeVar("T")
_DAY = timedelta(days=1)
_FEW_SIGHTINGS = 6
"""Of how many sightings known in part all days are combined."""



@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact not (wholly) known, and the values it may turn out to have."""

    row: Row
    fact: str
    candidates: tuple[Value, ...]
    parent: str | None = None

    @property
    def path(self) -> str:
        """The fact's path."""
        return self.row.path_of(self.fact)

    def askable(self, others: Sequence[Unknown]) -> bool:
        """Whether it can be learnt along with the others: what an event was like, only once it is known to be one."""
        if self.parent is None:
            return True
        event = self.row.values[self.parent]
        known = isinstance(event, Happening) and event.occurred is True
        return known or any(other.row is self.row and other.fact == self.parent for other in others)


class Unknowns:
    """Finds the unknown facts that a norm's open conditions rest on."""

    def __init__(self, evaluator: Remembering, work: Work) -> None:
        self.judge, self.work = evaluator, work
        self.records: Records = evaluator.records
        self._spots: dict[tuple[int, int], tuple[Condition, tuple[Spot, ...]]] = {}
        self._rebutted: dict[tuple[int, int], tuple[Condition, tuple[Spot, ...]]] = {}
        self._told: dict[tuple[int, str], Unknown | None] = {}
        self._turned_out: dict[tuple[str, str, Value], tuple[Value, ...]] = {}

    def of_norm(self, norm: Norm, row: Row) -> list[Spot]:
        """The facts behind the open conditions of a norm; what only bounds a day by its order is left aside.

        Raises ``TooMany`` where the work for the document is used up, as ``rebutting`` does.
        """
        return _distinct(self._norm_spots(norm, row))

    def rebutting(self, norm: Norm, row: Row) -> list[Spot]:
        """The facts that may show otherwise than a norm's verdict, or one that it rests on, presumes."""
        return _distinct(self._rebutting_verdict(norm, row))

    def told(self, spots: Iterable[Spot]) -> list[Unknown]:
        """Those of some facts that are unknown, with what they may turn out to be."""
        found = (self._unknown_once(row, fact) for row, fact in spots)
        return [unknown for unknown in found if unknown is not None]

    def with_events(self, chosen: Sequence[Spot], spots: Sequence[Spot]) -> list[Unknown]:
        """The unknown ones of some of these facts, and of the events that they tell more of."""
        unknowns = self.told(chosen)
        kept = {(id(row), fact) for row, fact in chosen}
        kept |= {(id(unknown.row), unknown.parent) for unknown in unknowns if unknown.parent}
        return unknowns if len(kept) == len(chosen) else self.told(one for one in spots if (id(one[0]), one[1]) in kept)

    def _unknown_once(self, row: Row, fact: str) -> Unknown | None:
        key = (id(row), fact)
        if key not in self._told:
            self._told[key] = self._unknown(row, fact)
        return self._told[key]

    def _norm_spots(self, norm: Norm, row: Row) -> Iterator[Spot]:
        which = self.judge.speaking(norm, row)
        if self.judge.verdict(norm, row).in_force is None:
            yield from self.terms(norm.trigger, row)
        for version in norm.versions[which.first : which.last + 1] or (norm,):
            yield from self._version_spots(version, row)

    def _version_spots(self, norm: Norm, row: Row) -> Iterator[Spot]:
        for condition in conditions_of(norm):
            yield from self.spots(condition, row)
        if self.judge.version(norm, row).in_place is None:
            yield from self.terms(norm.seat, row)
        if norm.period:
            yield from self.terms((norm.done_on, PeriodEnd(norm.scope, norm.period)), row)

    def _rebutting_verdict(self, norm: Norm, row: Row) -> Iterator[Spot]:
        for condition in conditions_of(self.judge.verdict(norm, row).norm):
            yield from self._rebutting(condition, row)

    def _rebutting(self, condition: Condition, row: Row) -> Iterable[Spot]:
        """Facts that may show otherwise than a condition presumes; found once."""
        if not self.judge.rules.rebuttable(condition):
            return ()
        first = self.judge.first_of(row)
        found = self._once(self._rebutted, condition, first, self._contrary)
        return found if first is row else ((exchanged(owner, first, row), fact) for owner, fact in found)

    def _once(
        self,
        known: dict[tuple[int, int], tuple[Condition, tuple[Spot, ...]]],
        condition: Condition,
        row: Row,
        find: Callable[[Condition, Row], Iterator[Spot]],
    ) -> tuple[Spot, ...]:
        key = (id(condition), id(row))
        found = known.get(key)
        if found is None:
            # The condition is kept as well: another one could be given its number once it is gone.
            found = known[key] = (condition, tuple(dict.fromkeys(find(condition, row))))
            self.work.take(2 + (len(found[1]) >> 4))
        return found[1]

    def _contrary(self, condition: Condition, row: Row) -> Iterator[Spot]:
        match condition:
            case Quantified():
                for other in self.records.related(row, condition.scope):
                    yield from self._rebutting(condition.part, other)
            case Connective():
                if self.judge.truth(condition, row) is True:
                    for part in contrary(condition):
                        yield from self.spots(part, row)
                for part in condition.parts:
                    yield from self._rebutting(part, row)
            case Happened() | Is() | Amount() | Compare() | NormStatus():
                for mention in mentions(condition):
                    yield from self._rebutting_mention(mention, row)
            case _:
                assert_never(condition)

    def _rebutting_mention(self, mention: Mention, row: Row) -> Iterator[Spot]:
        rules = self.judge.rules
        if isinstance(mention, NormStatus):
            yield from self._rebutting_verdict(rules.norms[mention.norm], row)
        elif isinstance(mention, FactRef) and mention.derived:
            owner = self.judge.row_of(row, mention.scope, mention.trail)
            derived = rules.derived[(mention.scope, mention.fact.name)]
            if owner is not None and isinstance(derived, Concluded):
                yield from self._rebutting(derived.when, owner)

    def terms(self, terms: Iterable[DayTerm | None], row: Row) -> Iterator[Spot]:
        """Facts behind days and places."""
        for term in terms:
            if isinstance(term, FactRef | PeriodEnd):
                yield from self.behind(term, row)

    def spots(self, condition: Condition, row: Row) -> Iterable[Spot]:
        """Facts under every part that is not settled for good; found once."""
        first = self.judge.first_of(row)
        found = self._once(self._spots, condition, first, self._under)
        return found if first is row else ((exchanged(owner, first, row), fact) for owner, fact in found)

    def _under(self, condition: Condition, row: Row) -> Iterator[Spot]:
        if self.judge.truth(condition, row) is not None and not self.judge.rules.rebuttable(condition):
            return
        match condition:
            case Quantified():
                related = self.records.related(row, condition.scope)
                for other in related:
                    yield from self.spots(condition.part, other)
                yield from self.unlisted(row, condition.scope)
            case Connective():
                for part in condition.parts:
                    yield from self.spots(part, row)
            case Happened() | Is() | Amount() | Compare() | NormStatus():
                for mention in mentions(condition):
                    yield from self.behind(mention, row)
            case _:
                assert_never(condition)

    def unlisted(self, row: Row, scope: str) -> Iterator[Spot]:
        """That a record of a scope may be missing, where there is none that is related to a row."""
        if not self.records.related(row, scope) and not self.records.whole(row, scope):
            yield self.records.record, RECORD_TO

    def behind(self, mention: Mention, row: Row) -> Iterator[Spot]:
        """The facts of the record that a mentioned fact, period or norm is computed from."""
        evaluator = self.judge
        if isinstance(mention, NormStatus):
            yield from self._norm_spots(evaluator.rules.norms[mention.norm], row)
            return
        owner = evaluator.row_of(row, mention.scope, mention.trail)
        if owner is None:
            return
        if isinstance(mention, PeriodEnd):
            yield from self._period_spots(evaluator.rules.periods[(mention.scope, mention.name)], owner)
            return
        if mention.derived:
            derived = evaluator.rules.derived[(mention.scope, mention.fact.name)]
            yield from derived.spots(self, owner)
            return
        yield owner, mention.fact.name
        if mention.fact.parent:
            yield owner, mention.fact.parent

    def _period_spots(self, period: Period, owner: Row) -> Iterator[Spot]:
        if period.limited:
            yield from self.terms((period.trigger,), owner)
        for part in chain.from_iterable(version.parts for version in period.versions):
            yield from self.spots(part.when, owner)
            for ref in part.refs:
                yield from self.behind(ref, owner)

    def _unknown(self, row: Row, name: str) -> Unknown | None:
        if row is self.records.record:
            # That something came after the file's last day settles nothing by itself.
            return Unknown(row, name, (COMPLETE,))
        fact = self.records.model.scopes[row.scope].facts[name]
        if fact.parent is not None and _did_not_happen(row.values[fact.parent]):
            return None
        candidates = tuple(self._candidates(row, fact))
        return Unknown(row, name, candidates, fact.parent) if len(candidates) > 1 else None

    def _candidates(self, row: Row, fact: Fact) -> Iterator[Value]:
        value = self.judge.recorded(fact.name, row)
        derived = self.judge.rules.derived.get((row.scope, fact.name))
        if isinstance(derived, Assumed) and derived.assumes(row):
            bracket = self.judge.derive(row.scope, fact.name, row)
            assert isinstance(bracket, Happening)
            yield from self._events(bracket)
        elif isinstance(value, Happening) and not value.known and (days := self._same_day(row, fact)) is not None:
            yield from self._events(value.within(days, self.judge.today))
        elif value.known and not isinstance(value, Sightings):
            yield value
        else:
            # Many records leave a fact open in the same way.
            key = (row.scope, fact.name, value)
            if key not in self._turned_out:
                self._turned_out[key] = tuple(self._possible(value, fact))
            yield from self._turned_out[key]

    def _same_day(self, row: Row, fact: Fact) -> Interval | None:
        """The days to which an assumption confines an event that falls on the same day as another."""
        for name, derived in self._twins.get((row.scope, fact.name), ()):
            if derived.assumes(row):
                bracket = self.judge.derive(row.scope, name, row)
                return bracket.span if isinstance(bracket, Happening) else None
        return None

    @cached_property
    def _twins(self) -> dict[tuple[str, str], list[tuple[str, Assumed]]]:
        """The assumptions about what falls on the same day as an event, by that event."""
        found: dict[tuple[str, str], list[tuple[str, Assumed]]] = {}
        for (scope, name), derived in self.judge.rules.derived.items():
            if isinstance(derived, Assumed) and derived.same_day is not None:
                found.setdefault((scope, derived.same_day.fact.name), []).append((name, derived))
        return found

    def _possible(self, value: Value, fact: Fact) -> Iterator[Value]:
        """The values that may turn out where only so much is known."""
        match value:
            case Happening():
                yield from self._events(value)
            case Choice():
                yield from (Choice(frozenset({code})) for code in sorted(value.codes))
            case Items():
                yield Items(frozenset())
                yield from (Items(frozenset({code})) for code in fact.labels)
            case Number():
                yield from map(Number, self._amounts)
            case Day():
                yield from (Day(Interval(day, day)) for day in self._days(value.span))
            case Sightings():
                yield from self._sightings(value)
            case _:
                assert_never(value)

    def _sightings(self, value: Sightings) -> Iterator[Value]:
        """The days of those known in part at either end; and what was seen besides, where none is without a day."""
        yield value
        for seen in _dated(value.seen):
            yield Sightings(tuple(sorted(seen, key=age)), value.order)
        if not value.seen:
            yield from (Sightings((Sighting(None, code),), value.order) for code in value.order)
        if all(item.span for item in value.seen):
            for reached in self._reached(value):
                yield Sightings(tuple(sorted(reached, key=age)), value.order)
            for further in self._further(value):
                yield Sightings(tuple(sorted((*value.seen, *further), key=age)), value.order)

    def _reached(self, value: Sightings) -> Iterator[tuple[Sighting, ...]]:
        """What was seen as reached was so no earlier, or ever since it was last seen lower."""
        for place, item in enumerate(value.seen):
            lower = value.seen[place - 1] if place else None
            if item.code != value.achievement or item.since or (lower and lower.code == item.code):
                continue
            assert item.span is not None and (lower is None or lower.span is not None)
            since = lower.span.hi + _DAY if lower and lower.span else min(self._known_days)
            eve = item.span.lo - _DAY
            if since < item.span.lo:
                yield (*value.seen, Sighting(Interval(eve, eve), lower.code if lower else value.order[0]))
                seen = replace(item, since=Interval(since, since))
                yield (*value.seen[:place], seen, *value.seen[place + 1 :])

    def _further(self, value: Sightings) -> Iterator[tuple[Sighting, ...]]:
        """What may be seen on the day of assessment, and may have been reached soon after the last sighting or late."""
        as_of, order = self.records.as_of, value.order
        last = max((item.span.hi for item in value.seen if item.span), default=None)
        today, eve = Interval(as_of, as_of), Interval(as_of - timedelta(days=1), as_of - timedelta(days=1))
        soon = today if last is None else Interval(last + timedelta(days=1), last + timedelta(days=1))
        if soon.lo > as_of:
            return
        lowest = order[0] if last is None else max(value.seen, key=age).code
        for code in sorted(value.at(today, as_of).codes):
            yield (Sighting(today, code),)
            if soon.lo < as_of:
                yield (Sighting(soon, code), Sighting(today, code))
            if code != lowest and soon.lo < as_of:
                yield (Sighting(eve, lowest), Sighting(today, code))

    def _events(self, event: Happening) -> Iterator[Value]:
        if event.occurred is False:
            yield event
            return
        days = self._days(event.span) if event.span else [self.records.as_of]
        past = [day for day in days if day <= self.records.as_of]
        if event.occurred is None:
            yield Happening(False, None)
        yield from (Happening(True, Interval(day, day)) for day in past)

    def _days(self, span: Interval) -> list[date]:
        """Days of a span at which some comparison can change: all of them where they are few."""
        if (span.hi - span.lo).days <= 40:
            return [span.lo + timedelta(days=step) for step in range((span.hi - span.lo).days + 1)]
        around = {day + timedelta(days=step) for day in self._known_days for step in (-1, 0, 1)}
        ends = {day for day in (span.lo, span.hi) if day not in (EARLIEST, LATEST)}
        inside = {day for day in around if span.lo <= day <= span.hi}
        return sorted(inside | ends)

    @cached_property
    def _known_days(self) -> set[date]:
        """The days about which a day may turn: those that the document writes, and those whose periods end today."""
        as_of = self.records.as_of
        days = {as_of, self.records.record_to} | self.judge.rules.days
        for rows in self.records.rows.values():
            for row in rows:
                for value in row.values.values():
                    if isinstance(value, Happening) and value.span is not None and value.known:
                        days.add(value.span.lo)
                    elif isinstance(value, Sightings):
                        days |= {day for item in value.seen if item.span for day in (item.span.lo, item.span.hi)}
        for part in self.judge.rules.all_parts():
            if part.length is not None:
                back = part.length.days + 31 * part.length.months
                days |= {as_of - timedelta(days=back + extra) for extra in (-3, 15)}
        return days

    @cached_property
    def _amounts(self) -> list[int]:
        """The numbers at which an amount may turn."""
        found: set[int] = {0}
        for norm in self.judge.rules.all_norms():
            for condition in conditions_of(norm):
                found |= set(_bounds(condition))
        found |= {amount + 1 for amount in found}
        parts = self.judge.rules.all_parts()
        found |= {self.records.as_of.year - part.plus + step for part in parts if part.year for step in (-1, 0, 1)}
        return sorted(found)


def _distinct(spots: Iterable[Spot]) -> list[Spot]:
    return list({(id(row), fact): (row, fact) for row, fact in spots}.values())


def open_facts(evaluator: Remembering) -> Iterator[Spot]:
    """Every fact of a document that may turn out otherwise than it is recorded."""
    records = evaluator.records
    if not records.complete:
        yield records.record, RECORD_TO
    for scope, rows in records.rows.items():
        for row in rows:
            for fact, value in row.values.items():
                derived = evaluator.rules.derived.get((scope, fact))
                assumed = isinstance(derived, Assumed) and derived.assumes(row)
                if assumed or isinstance(value, Sightings) or not value.known:
                    yield row, fact


def _dated(seen: Sequence[Sighting]) -> Iterator[Sequence[Sighting]]:
    """The sightings with every day known: all combinations of their ends where they are few, else one end at a time."""
    ends = [_ends(item) for item in seen]
    open_ones = [number for number, days in enumerate(ends) if len(days) > 1]
    if not open_ones:
        return
    if len(open_ones) <= _FEW_SIGHTINGS:
        yield from product(*ends)
        return
    for base in ([days[0] for days in ends], [days[-1] for days in ends]):
        yield base
        for number in open_ones:
            other = ends[number][0] if base[number] == ends[number][-1] else ends[number][-1]
            yield [*base[:number], other, *base[number + 1 :]]


def _ends(item: Sighting) -> tuple[Sighting, ...]:
    """A sighting on the first and on the last day that it can have been."""
    if item.span is None:
        return (item,)
    return tuple(replace(item, span=Interval(day, day)) for day in sorted({item.span.lo, item.span.hi}))


def _bounds(condition: Condition) -> Iterator[int]:
    if isinstance(condition, Amount):
        yield from (bound for bound in (condition.at_least, condition.at_most) if bound is not None)
    for part in parts_of(condition):
        yield from _bounds(part)


def _did_not_happen(value: Value) -> bool:
    return isinstance(value, Happening) and value.occurred is False
