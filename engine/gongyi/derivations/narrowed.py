"""``narrow``: a choice, narrowed by what other facts exclude while it is not known itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gongyi.derivations.base import Derivation, Inquirer, Judge, Lowerer, Spot, Tracer, new_name, source_fact
from gongyi.kernel.days import before
from gongyi.law.conditions import Condition, FactRef
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Reading
from gongyi.program.nodes import YES, Node, mask
from gongyi.records.records import Row
from gongyi.records.values import Choice
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass

Case = tuple[Condition, frozenset[str]]
"""A condition, and the codes that are left where it holds."""


@dataclass(frozen=True, slots=True)
class Narrowed(Derivation):
    """The codes of ``choice`` that the cases leave."""

    choice: FactRef
    cases: tuple[Case, ...]

    key: ClassVar[str] = "narrow"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is a choice among the same codes."""
        name, zh = new_name(fields, names, scope)
        ref = source_fact(fields, cls.key, names, scope)
        return Fact(name, FactKind.CHOICE, zh, "", ref.fact.labels)

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Narrowed:
        """``narrow: choice``, with ``cases: [{when: condition, to: codes}, …]``."""
        choice = parser.of_kind(fields.need(cls.key), FactKind.CHOICE, cls.key)
        cases = fields.each("cases", lambda item: cls._case(fields.sub(item, "排除"), fact, parser))
        if not list(fields.items("cases")):
            raise fields.fail(fields.node, "推导事实缺少“cases”")
        return cls(fact, parser.scope, choice, cases, source=fields.source)

    @staticmethod
    def _case(fields: Fields, fact: Fact, parser: ConditionParser) -> Case:
        condition = parser.parse(fields.need("when"))
        codes = frozenset(fields.one_of(item, fact.labels, f"“{fact.name}”") for item in fields.items("to"))
        if not codes:
            raise fields.fail(fields.node, "排除缺少“to”（还剩哪些值）")
        fields.close()
        return condition, codes

    def mentions(self) -> Iterator[Mention]:
        """The choice, and what the cases look at."""
        yield self.choice
        for condition in self.conditions():
            yield from mentions(condition)

    def conditions(self) -> Iterator[Condition]:
        """Those of the cases."""
        return (condition for condition, _ in self.cases)

    def value(self, judge: Judge, row: Row) -> Choice:
        """The codes that are left."""
        choice = judge.value(self.choice, row)
        assert isinstance(choice, Choice)
        codes = choice.codes
        for condition, to in self.cases:
            if judge.truth(condition, row) is True:
                codes = codes & to or self._of_the_later(judge, condition, codes, to, row)
        return Choice(codes)

    def _of_the_later(
        self, judge: Judge, condition: Condition, codes: frozenset[str], to: frozenset[str], row: Row
    ) -> frozenset[str]:
        """Of two sightings that exclude each other the later one holds; any code where that is not certain."""
        own = judge.last_seen(self.choice, row)
        for mention in mentions(condition):
            other = judge.last_seen(mention, row) if isinstance(mention, FactRef) else None
            if own is not None and other is not None:
                return codes if before(other, own) else to if before(own, other) else self.fact.codes
        return self.fact.codes

    def lower(self, lowerer: Lowerer) -> Node:
        """The codes that are left."""
        make = lowerer.make
        codes = lowerer.codes(self.choice, self.scope)
        for condition, to in self.cases:
            left = make.masked(codes, mask(self.fact, to))
            none = make.one_of(left, frozenset({0}))
            later = self._lower_later(lowerer, condition, codes, to)
            narrowed = make.choose(((none, later),), left)
            holds = make.is_(lowerer.truth(condition, self.scope), YES)
            codes = make.choose(((holds, narrowed),), codes)
        return codes

    def _lower_later(self, lowerer: Lowerer, condition: Condition, codes: Node, to: frozenset[str]) -> Node:
        make = lowerer.make
        any_code = make.const(self.scope, mask(self.fact, self.fact.codes))
        own = lowerer.last_seen(self.choice, self.scope)
        if own is None:
            return any_code
        cases: list[tuple[Node, Node]] = []
        for mention in mentions(condition):
            other = lowerer.last_seen(mention, self.scope) if isinstance(mention, FactRef) else None
            if other is not None:
                both = make.both(own.exists, other.exists)
                first = make.is_(lowerer.before(other.lo, other.hi, own.lo, own.hi), YES)
                last = make.is_(lowerer.before(own.lo, own.hi, other.lo, other.hi), YES)
                cases += [
                    (make.both(both, first), codes),
                    (make.both(both, last), make.const(self.scope, mask(self.fact, to))),
                    (both, any_code),
                ]
        return make.choose(cases, any_code)

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The choice, and what narrowed it."""
        yield from tracer.of(self.choice, row)
        own = tracer.judge.value(self.choice, row)
        assert isinstance(own, Choice)
        for condition, to in self.cases:
            if not (own.known and own.codes <= to) and tracer.judge.truth(condition, row) is True:
                yield from tracer.of_condition(condition, row)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The choice, and what could narrow it."""
        yield from inquirer.behind(self.choice, row)
        for condition in self.conditions():
            yield from inquirer.spots(condition, row)

    def watched(self) -> Iterator[Condition | FactRef]:
        """The choice and the cases."""
        yield self.choice
        yield from self.conditions()
