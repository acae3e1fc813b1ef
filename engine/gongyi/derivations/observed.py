"""``observe``: a state as observed on the day of assessment, or on the day of an event if that came before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gongyi.derivations.base import Derivation, Inquirer, Judge, Lowerer, Spot, Tracer, new_name, source_fact
from gongyi.kernel.days import Interval
from gongyi.law.conditions import FactRef
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention
from gongyi.law.norms import Reading
from gongyi.program.nodes import NO, YES, DayNodes, Node
from gongyi.records.records import Row
from gongyi.records.values import Choice, Sightings
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields


@dataclass(frozen=True, slots=True)
class Observed(Derivation):
    """What the sightings ``seen`` say of the day of assessment, or of that of ``until``."""

    seen: FactRef
    until: FactRef | None

    key: ClassVar[str] = "observe"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is a choice among the states that can be seen."""
        name, zh = new_name(fields, names, scope)
        ref = source_fact(fields, cls.key, names, scope)
        return Fact(name, FactKind.CHOICE, zh, "", ref.fact.labels)

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Observed:
        """``observe: sightings``, and ``until: event``."""
        until = fields.get("until")
        seen = parser.of_kind(fields.need(cls.key), FactKind.SIGHTINGS, cls.key)
        end = None if until is None else parser.event(until)
        return cls(fact, parser.scope, seen, end, source=fields.source)

    def mentions(self) -> Iterator[Mention]:
        """The sightings and the event."""
        yield self.seen
        if self.until is not None:
            yield self.until

    def value(self, judge: Judge, row: Row) -> Choice:
        """The states that are possible on the day."""
        seen = judge.value(self.seen, row)
        assert isinstance(seen, Sightings)
        return seen.at(self._moment(judge, row))

    def last_seen(self, judge: Judge, row: Row) -> Interval | None:
        """The day of the last sighting that it rests on; None without any."""
        seen = judge.value(self.seen, row)
        assert isinstance(seen, Sightings)
        return seen.last(self._moment(judge, row))

    def _moment(self, judge: Judge, row: Row) -> Interval:
        if self.until is None:
            return judge.today
        event = judge.event(self.until, row)
        if event.occurred is False or event.span is None:
            return judge.today
        hi = min(event.span.hi, judge.today.hi) if event.occurred else judge.today.hi
        return Interval(min(event.span.lo, hi), hi)

    def lower(self, lowerer: Lowerer) -> Node:
        """The states that are possible on the day."""
        return lowerer.make.seen(lowerer.sightings(self.seen, self.scope), *self._lower_moment(lowerer))

    def lower_last_seen(self, lowerer: Lowerer) -> DayNodes:
        """The last sighting by the day."""
        return lowerer.last_of(lowerer.sightings(self.seen, self.scope), *self._lower_moment(lowerer))

    def _lower_moment(self, lowerer: Lowerer) -> tuple[Node, Node]:
        make, today = lowerer.make, lowerer.today(self.scope)
        if self.until is None:
            return today, today
        event = lowerer.event(self.until, self.scope)
        absent = make.either(make.is_(event.occurred, NO), make.negated(event.spanned))
        by_today = make.extreme(False, (event.hi, today))
        hi = make.choose(((absent, today), (make.is_(event.occurred, YES), by_today)), today)
        return make.choose(((absent, today),), make.extreme(False, (event.lo, hi))), hi

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The sightings."""
        yield from tracer.of(self.seen, row)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The sightings and the event."""
        yield from inquirer.behind(self.seen, row)
        if self.until is not None:
            yield from inquirer.behind(self.until, row)
