"""``achieved``: the first day on which the state that is to be reached holds, or the first one after some day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from gongyi.derivations.base import Derivation, Inquirer, Judge, Lowerer, Spot, Tracer, new_name
from gongyi.derivations.observed import lower_undated_until, undated_until
from gongyi.kernel.days import Interval, not_after
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import DayTerm, FactRef
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention, of_day
from gongyi.law.norms import Reading
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, DayNodes, EventNodes, SightingPart
from gongyi.records.records import Row
from gongyi.records.values import Happening, Sightings
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import EARLIEST


@dataclass(frozen=True, slots=True)
class Achieved(Derivation):
    """The first day after ``after`` on which the achievement of the sightings ``seen`` holds, as an event.

    It is the day since which it holds where that is written, else one between the last lower sighting and its own.
    """

    seen: FactRef
    after: DayTerm | None
    undated_until: FactRef | None

    key: ClassVar[str] = "achieved"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is an event of its own."""
        name, zh = new_name(fields, names, scope)
        return Fact(name, FactKind.EVENT, zh, "")

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Achieved:
        """``achieved: sightings``, with ``after: day`` and ``undated_until: event``."""
        seen = parser.of_kind(fields.need(cls.key), FactKind.SIGHTINGS, cls.key)
        after, undated = fields.get("after"), fields.get("undated_until")
        return cls(
            fact,
            parser.scope,
            seen,
            None if after is None else parser.day(after),
            None if undated is None else parser.event(undated),
            source=fields.source,
        )

    def mentions(self) -> Iterator[Mention]:
        """The sightings and the days."""
        yield self.seen
        yield from dict.fromkeys(mention for term in (self.after, self.undated_until) for mention in of_day(term))

    def value(self, judge: Judge, row: Row) -> Happening:
        """Whether the day has come, and between which days it lies."""
        seen = judge.value(self.seen, row)
        assert isinstance(seen, Sightings)
        exists, after = self._after(judge, row)
        if exists is False:
            return Happening(False, None)
        until = undated_until(self.undated_until, judge, row)
        soonest, latest = seen.reached(after.lo, until), seen.reached(after.hi, until)
        days = Interval(soonest[1].lo, max(soonest[1].lo, latest[1].hi))
        sure = bool(exists) and soonest[0] and latest[0]
        come = not_after(days, judge.today)
        return Happening(come if sure or come is False else None, days, sure=sure)

    def _after(self, judge: Judge, row: Row) -> tuple[Tri, Interval]:
        if self.after is None:
            eve = EARLIEST - timedelta(days=1)
            return True, Interval(eve, eve)
        return judge.day(self.after, row)

    def lower(self, lowerer: Lowerer) -> EventNodes:
        """The same in nodes."""
        make, scope, today = lowerer.make, self.scope, lowerer.today(self.scope)
        exists, first, last = self._lower_after(lowerer)
        sightings = lowerer.sightings(self.seen, scope)
        until = lower_undated_until(self.undated_until, lowerer, scope)
        soonest, latest = (
            DayNodes(*(make.reached(sightings, day, until, part) for part in SightingPart)) for day in (first, last)
        )
        lo, hi = soonest.lo, make.extreme(True, (soonest.lo, latest.hi))
        yes, no, maybe = (make.const(scope, truth) for truth in (YES, NO, MAYBE))
        sure = make.both(make.is_(exists, YES), soonest.exists, latest.exists)
        come = lowerer.not_after(lo, hi, today, today)
        none = make.is_(exists, NO)
        return EventNodes(
            make.choose(((none, no), (make.either(sure, make.is_(come, NO)), come)), maybe),
            make.choose(((none, make.const(scope, FIRST_DAY)),), lo),
            make.choose(((none, make.const(scope, LAST_DAY)),), hi),
            make.choose(((none, no),), yes),
            yes,
            yes,
            make.choose(((none, no),), sure),
        )

    def _lower_after(self, lowerer: Lowerer) -> DayNodes:
        if self.after is not None:
            return lowerer.day(self.after, self.scope)
        eve = lowerer.make.const(self.scope, FIRST_DAY - 1)
        return DayNodes(lowerer.make.const(self.scope, YES), eve, eve)

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The sightings."""
        yield from tracer.of(self.seen, row)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The sightings and the days."""
        for mention in self.mentions():
            yield from inquirer.behind(mention, row)
