"""``first``: the earliest of an event over the records that refer to this one and meet a condition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from gongyi.derivations.base import Derivation, Inquirer, Judge, Lowerer, Spot, Tracer, new_name
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri, all_of, any_of
from gongyi.law.conditions import Condition, FactRef
from gongyi.law.connectives import TRUE
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Reading
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, EventNodes, Given, Node
from gongyi.records.records import Row
from gongyi.records.values import Happening
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import LATEST


@dataclass(frozen=True, slots=True)
class First(Derivation):
    """The earliest ``event`` of the records of the scope ``of`` for which ``where`` holds."""

    of: str
    event: FactRef
    where: Condition

    key: ClassVar[str] = "first"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is an event of its own."""
        name, zh = new_name(fields, names, scope)
        return Fact(name, FactKind.EVENT, zh, "")

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> First:
        """``first: {of: scope, event: event, where: condition}``."""
        inner = fields.sub(fields.need("first"), "最早事件")
        of = inner.choose("of", parser.related())
        there = parser.on(of)
        event = there.event(inner.need("event"))
        where = inner.get("where")
        found = cls(
            fact, parser.scope, of, event, TRUE if where is None else there.parse(where), source=fields.source
        )
        inner.close()
        return found

    def mentions(self) -> Iterator[Mention]:
        """The event, and what the condition on its records looks at."""
        yield self.event
        yield from mentions(self.where)

    def conditions(self) -> Iterator[Condition]:
        """The condition on the records."""
        yield self.where

    def value(self, judge: Judge, row: Row) -> Happening:
        """The earliest day; those of records that may or may not count can only make it earlier."""
        found: list[tuple[Tri, Interval]] = []
        for other in judge.records.related(row, self.of):
            event = judge.event(self.event, other)
            counts = all_of((event.occurred, judge.truth(self.where, other)))
            if counts is not False and event.span is not None:
                found.append((counts, event.span))
        if not found:
            return self._none_listed(judge, row)
        certain = [span.hi for counts, span in found if counts]
        lo = min(span.lo for _, span in found)
        hi = min(certain) if certain else max(span.hi for _, span in found)
        return Happening(any_of(counts for counts, _ in found), Interval(lo, hi))

    def _none_listed(self, judge: Judge, row: Row) -> Happening:
        """Nothing of the kind: after the record's last day there may be a record that is not in the file yet."""
        if judge.records.whole(row, self.of) or judge.records.related(row, self.of):
            return Happening(False, None)
        return Happening(None, Interval(judge.records.record_to + timedelta(days=1), LATEST), recorded=False)

    def lower(self, lowerer: Lowerer) -> EventNodes:
        """The earliest day over the records, as a reduction of each record's own."""
        make, scope, of = lowerer.make, self.scope, self.of
        event = lowerer.event(self.event, of)
        counts = make.both(event.occurred, lowerer.truth(self.where, of))
        valid = make.both(make.negated(make.is_(counts, NO)), event.spanned)
        first, last = make.const(of, FIRST_DAY), make.const(of, LAST_DAY)

        def over(value: Node, *, largest: bool, empty: int) -> Node:
            return make.reduce(scope, of, value, largest=largest, empty=empty)

        some = over(valid, largest=True, empty=NO)
        occurred = over(make.choose(((valid, counts),), make.const(of, NO)), largest=True, empty=NO)
        lo = over(make.choose(((valid, event.lo),), last), largest=False, empty=LAST_DAY)
        certain = make.both(valid, make.is_(counts, YES))
        earliest = over(make.choose(((certain, event.hi),), last), largest=False, empty=LAST_DAY)
        latest = over(make.choose(((valid, event.hi),), first), largest=True, empty=FIRST_DAY)
        hi = make.choose(((make.is_(occurred, YES), earliest),), latest)
        # Nothing of the kind: after the record's last day there may be a record that is not in the file yet.
        whole = make.either(make.is_(make.whole(scope, of), YES), lowerer.listed(scope, of))
        none, open_one = make.both(make.negated(some), whole), make.both(make.negated(some), make.negated(whole))
        yes, maybe, no = (make.const(scope, truth) for truth in (YES, MAYBE, NO))
        after = make.after(make.given(scope, Given.RECORD_TO))
        return EventNodes(
            make.choose(((none, no), (open_one, maybe)), occurred),
            make.choose(((none, make.const(scope, FIRST_DAY)), (open_one, after)), lo),
            make.choose(((make.negated(some), make.const(scope, LAST_DAY)),), hi),
            make.choose(((none, no),), yes),
            make.choose(((open_one, no),), yes),
            yes,
            no,
        )

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The event of each record, and what makes the record count."""
        for other in tracer.judge.records.related(row, self.of):
            yield from tracer.of(self.event, other)
            yield from tracer.of_condition(self.where, other)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The events of the records, what makes them count, and that a record may be missing."""
        related = inquirer.judge.records.related(row, self.of)
        for other in related:
            yield from inquirer.behind(self.event, other)
            yield from inquirer.spots(self.where, other)
        yield from inquirer.unlisted(row, self.of)
