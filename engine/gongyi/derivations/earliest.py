"""``earliest``: the first of several days of a record, each of which counts under a condition of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gongyi.derivations.base import Derivation, Flagger, FlagLowerer, Inquirer, Judge, Lowerer, Spot, Tracer, new_name
from gongyi.kernel.days import Interval, not_after
from gongyi.kernel.truth import Tri, all_of, any_of
from gongyi.law.conditions import Condition, FactRef
from gongyi.law.connectives import TRUE
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Flag, Reading
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, NO, YES, EventNodes, Node
from gongyi.records.records import Row
from gongyi.records.values import Happening
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A day that counts where the condition holds."""

    day: FactRef
    where: Condition


@dataclass(frozen=True, slots=True)
class Earliest(Derivation):
    """The first of the ``candidates`` that count and have come."""

    candidates: tuple[Candidate, ...]

    key: ClassVar[str] = "earliest"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is an event of its own."""
        name, zh = new_name(fields, names, scope)
        return Fact(name, FactKind.EVENT, zh, "")

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Earliest:
        """``earliest: [{day: event or day, where: condition}, …]``."""
        found = []
        for item in fields.items(cls.key):
            inner = fields.sub(item, "事件")
            node = inner.need("day")
            day = parser.day(node)
            if not isinstance(day, FactRef):
                raise inner.fail(node, "这里应当写一个事件或者日期的名称")
            where = inner.get("where")
            found.append(Candidate(day, TRUE if where is None else parser.parse(where)))
            inner.close()
        return cls(fact, parser.scope, tuple(found), source=fields.source)

    def mentions(self) -> Iterator[Mention]:
        """The days, and what their conditions look at."""
        for candidate in self.candidates:
            yield candidate.day
            yield from mentions(candidate.where)

    def conditions(self) -> Iterator[Condition]:
        """The conditions under which the days count."""
        for candidate in self.candidates:
            yield candidate.where

    def value(self, judge: Judge, row: Row) -> Happening:
        """The earliest day; those that may or may not count can only make it earlier."""
        found: list[tuple[Tri, Interval]] = []
        for candidate in self.candidates:
            there, span = judge.day(candidate.day, row)
            counts = all_of((there, not_after(span, judge.today), judge.truth(candidate.where, row)))
            if counts is not False:
                found.append((counts, span))
        if not found:
            return Happening(False, None)
        certain = [span.hi for counts, span in found if counts]
        lo = min(span.lo for _, span in found)
        hi = min(certain) if certain else max(span.hi for _, span in found)
        return Happening(any_of(counts for counts, _ in found), Interval(lo, hi))

    def lower(self, lowerer: Lowerer) -> EventNodes:
        """The same, the days beside one another."""
        make, scope = lowerer.make, self.scope
        today = lowerer.today(scope)
        no, yes = make.const(scope, NO), make.const(scope, YES)
        first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
        counts: list[Node] = []
        lows: list[Node] = []
        surely: list[Node] = []
        highs: list[Node] = []
        for candidate in self.candidates:
            day = lowerer.day(candidate.day, scope)
            come = lowerer.not_after(day.lo, day.hi, today, today)
            counted = make.both(day.exists, come, lowerer.truth(candidate.where, scope))
            valid = make.negated(make.is_(counted, NO))
            counts.append(counted)
            lows.append(make.choose(((valid, day.lo),), last))
            surely.append(make.choose(((make.is_(counted, YES), day.hi),), last))
            highs.append(make.choose(((valid, day.hi),), first))
        occurred = make.extreme(True, counts)
        some = make.negated(make.is_(occurred, NO))
        latest = make.choose(((make.is_(occurred, YES), make.extreme(False, surely)),), make.extreme(True, highs))
        return EventNodes(
            occurred,
            make.choose(((some, make.extreme(False, lows)),), first),
            make.choose(((some, latest),), last),
            some,
            yes,
            yes,
            no,
        )

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The days, and what makes those count that there may be."""
        for candidate in self.candidates:
            yield from tracer.of(candidate.day, row)
            if _may_be(candidate, tracer.judge, row):
                yield from tracer.of_condition(candidate.where, row)

    def flags(self, flagger: Flagger, row: Row) -> Iterator[Flag]:
        """The flags of the days that there may be."""
        for candidate in self.candidates:
            if _may_be(candidate, flagger.judge, row):
                yield from flagger.flags_of(candidate.day, row)

    def lower_flags(self, flagger: FlagLowerer) -> Node:
        """The same in nodes."""
        make, scope = flagger.lowerer.make, self.scope
        found = [make.const(scope, NO)]
        for candidate in self.candidates:
            there = make.negated(make.is_(flagger.lowerer.day(candidate.day, scope).exists, NO))
            found.append(make.both(there, flagger.of(candidate.day, scope)))
        return make.either(*found)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The days, and what makes those count that there may be."""
        for candidate in self.candidates:
            yield from inquirer.behind(candidate.day, row)
            if _may_be(candidate, inquirer.judge, row):
                yield from inquirer.spots(candidate.where, row)


def _may_be(candidate: Candidate, judge: Judge, row: Row) -> bool:
    there, _ = judge.day(candidate.day, row)
    return there is not False
