"""``observe``: a state as observed on a day: that of assessment, that of an event if it came before, or another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from gongyi.derivations.base import Derivation, Inquirer, Judge, Lowerer, Spot, Tracer, new_name, source_fact
from gongyi.kernel.days import Interval
from gongyi.law.conditions import DayTerm, FactRef
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention, of_day
from gongyi.law.norms import Reading
from gongyi.program.nodes import NO, YES, DayNodes, Given, Node, mask
from gongyi.records.records import Row
from gongyi.records.values import Choice, Sightings, Standing
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Observed(Derivation):
    """What the sightings ``seen`` say of the day ``at``; without it of that of assessment, or of ``until``.

    A sighting without a day holds up to the event ``undated_until``, else to the file's last day. One made on or after
    ``stands_from`` stands up to the file's last day, until another one is made.
    """

    seen: FactRef
    until: FactRef | None
    at: DayTerm | None = None
    undated_until: FactRef | None = None
    stands_from: DayTerm | None = None

    key: ClassVar[str] = "observe"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is a choice among the states that can be seen."""
        name, zh = new_name(fields, names, scope)
        ref = source_fact(fields, cls.key, names, scope)
        return Fact(name, FactKind.CHOICE, zh, "", ref.fact.labels)

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Observed:
        """``observe: sightings``, with ``until: event`` or ``at: day``; ``undated_until: event``, ``stands_from: day``.
        """
        until, at, undated, stands = (fields.get(key) for key in ("until", "at", "undated_until", "stands_from"))
        seen = parser.of_kind(fields.need(cls.key), FactKind.SIGHTINGS, cls.key)
        if until is not None and at is not None:
            raise fields.fail(at, "“until”和“at”只能写一个", "看某日写 at；看评估日而以某事为限，写 until")
        end = None if until is None else parser.event(until)
        return cls(
            fact,
            parser.scope,
            seen,
            end,
            None if at is None else parser.day(at),
            end if undated is None else parser.event(undated),
            None if stands is None else parser.day(stands),
            source=fields.source,
        )

    def mentions(self) -> Iterator[Mention]:
        """The sightings and the days."""
        yield self.seen
        yield from dict.fromkeys(
            mention for term in (self.until, self.at, self.undated_until, self.stands_from) for mention in of_day(term)
        )

    def value(self, judge: Judge, row: Row) -> Choice:
        """The states that are possible on the day."""
        seen = judge.value(self.seen, row)
        assert isinstance(seen, Sightings)
        if self.at is not None and judge.day(self.at, row)[0] is False:
            return Choice(self.fact.codes)
        moment = self._moment(judge, row)
        until = undated_until(self.undated_until, judge, row)
        if self._on_its_day and self.undated_until is not None and judge.event(self.undated_until, row).occurred:
            until = moment.hi
        return seen.at(moment, until, self._standing(judge, row))

    def last_seen(self, judge: Judge, row: Row) -> Interval | None:
        """The day of the last sighting that it rests on; None without any."""
        seen = judge.value(self.seen, row)
        assert isinstance(seen, Sightings)
        return seen.last(self._moment(judge, row))

    @property
    def _on_its_day(self) -> bool:
        """Whether it looks at the day of the very event up to which what is undated holds, whichever day that is."""
        return self.undated_until is not None and self.undated_until in (self.at, self.until)

    def _moment(self, judge: Judge, row: Row) -> Interval:
        if self.at is not None:
            return judge.day(self.at, row)[1]
        if self.until is None:
            return judge.today
        event = judge.event(self.until, row)
        if event.occurred is False or event.span is None:
            return judge.today
        hi = min(event.span.hi, judge.today.hi) if event.occurred else judge.today.hi
        return Interval(min(event.span.lo, hi), hi)

    def _standing(self, judge: Judge, row: Row) -> Standing | None:
        if self.stands_from is None:
            return None
        exists, days = judge.day(self.stands_from, row)
        return Standing(days, judge.records.record_to) if exists else None

    def lower(self, lowerer: Lowerer) -> Node:
        """The states that are possible on the day."""
        make, scope = lowerer.make, self.scope
        lo, hi = self._lower_moment(lowerer)
        until = lower_undated_until(self.undated_until, lowerer, scope)
        if self._on_its_day and self.undated_until is not None:
            happened = make.is_(lowerer.event(self.undated_until, scope).occurred, YES)
            until = make.choose(((happened, hi),), until)
        seen = make.seen(lowerer.sightings(self.seen, scope), lo, hi, until, self._lower_standing(lowerer))
        if self.at is None:
            return seen
        none = make.is_(lowerer.day(self.at, scope).exists, NO)
        return make.choose(((none, make.const(scope, mask(self.fact, self.fact.codes))),), seen)

    def lower_last_seen(self, lowerer: Lowerer) -> DayNodes:
        """The last sighting by the day."""
        return lowerer.last_of(lowerer.sightings(self.seen, self.scope), *self._lower_moment(lowerer))

    def _lower_moment(self, lowerer: Lowerer) -> tuple[Node, Node]:
        make, today = lowerer.make, lowerer.today(self.scope)
        if self.at is not None:
            day = lowerer.day(self.at, self.scope)
            return day.lo, day.hi
        if self.until is None:
            return today, today
        event = lowerer.event(self.until, self.scope)
        absent = make.either(make.is_(event.occurred, NO), make.negated(event.spanned))
        by_today = make.extreme(False, (event.hi, today))
        hi = make.choose(((absent, today), (make.is_(event.occurred, YES), by_today)), today)
        return make.choose(((absent, today),), make.extreme(False, (event.lo, hi))), hi

    def _lower_standing(self, lowerer: Lowerer) -> tuple[Node, Node] | None:
        """From which day and to which one sightings stand: to none before the first where there is no such day."""
        if self.stands_from is None:
            return None
        make, scope = lowerer.make, self.scope
        day = lowerer.day(self.stands_from, scope)
        record_to = make.given(scope, Given.RECORD_TO)
        never = make.const(scope, NEVER)
        return day.hi, make.choose(((make.is_(day.exists, YES), record_to),), never)

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The sightings."""
        yield from tracer.of(self.seen, row)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The sightings and the days."""
        for mention in self.mentions():
            yield from inquirer.behind(mention, row)


NEVER = date.min.toordinal()
"""Before every day of a document."""


def undated_until(event: FactRef | None, judge: Judge, row: Row) -> date:
    """Up to which day a sighting without a day holds: that of the event if there may be one, else the file's last."""
    last = judge.records.record_to
    found = None if event is None else judge.event(event, row)
    if found is None or found.occurred is False or found.span is None:
        return last
    return found.span.lo if found.occurred else min(found.span.lo, last)


def lower_undated_until(event: FactRef | None, lowerer: Lowerer, scope: str) -> Node:
    """The same in nodes."""
    make = lowerer.make
    last = make.given(scope, Given.RECORD_TO)
    if event is None:
        return last
    found = lowerer.event(event, scope)
    absent = make.either(make.is_(found.occurred, NO), make.negated(found.spanned))
    happened = make.is_(found.occurred, YES)
    return make.choose(((absent, last), (happened, found.lo)), make.extreme(False, (found.lo, last)))
