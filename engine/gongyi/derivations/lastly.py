"""``last_seen``: the last sighting of a state up to the day of assessment, as an event.

An undated sighting lasts, so that its day is the one after the day of assessment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gongyi.derivations.base import Derivation, Inquirer, Judge, Lowerer, Spot, Tracer, new_name
from gongyi.law.conditions import FactRef
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention
from gongyi.law.norms import Reading
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, NO, YES, EventNodes
from gongyi.records.records import Row
from gongyi.records.values import Happening, Sightings
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class LastlySeen(Derivation):
    """The last of the sightings ``seen``."""

    seen: FactRef

    key: ClassVar[str] = "last_seen"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is an event of its own."""
        name, zh = new_name(fields, names, scope)
        return Fact(name, FactKind.EVENT, zh, "")

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> LastlySeen:
        """``last_seen: sightings``."""
        seen = parser.of_kind(fields.need(cls.key), FactKind.SIGHTINGS, cls.key)
        return cls(fact, parser.scope, seen, source=fields.source)

    def mentions(self) -> Iterator[Mention]:
        """The sightings."""
        yield self.seen

    def value(self, judge: Judge, row: Row) -> Happening:
        """The day of the last sighting; without any there is none."""
        seen = judge.value(self.seen, row)
        assert isinstance(seen, Sightings)
        last = seen.last(judge.today)
        return Happening(False, None) if last is None else Happening(True, last)

    def lower(self, lowerer: Lowerer) -> EventNodes:
        """The same in nodes."""
        make, scope, today = lowerer.make, self.scope, lowerer.today(self.scope)
        last = lowerer.last_of(lowerer.sightings(self.seen, scope), today, today)
        first_day, last_day = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        there = make.negated(make.is_(last.exists, NO))
        return EventNodes(
            last.exists,
            make.choose(((there, last.lo),), first_day),
            make.choose(((there, last.hi),), last_day),
            there,
            make.const(scope, YES),
            make.const(scope, YES),
            make.const(scope, NO),
        )

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The sightings."""
        yield from tracer.of(self.seen, row)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The sightings."""
        yield from inquirer.behind(self.seen, row)
