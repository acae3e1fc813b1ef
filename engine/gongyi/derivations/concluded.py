"""``when``: yes where a condition holds, no where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gongyi.derivations.base import Derivation, Flagger, FlagLowerer, Inquirer, Judge, Lowerer, Spot, Tracer, new_name
from gongyi.law.conditions import Condition, FactRef
from gongyi.law.factmodel import NO, YES, Fact, FactKind
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Flag, Reading
from gongyi.program import nodes
from gongyi.program.nodes import Node, mask
from gongyi.records.records import Row
from gongyi.records.values import Choice
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass

_CODES = {True: frozenset({YES}), False: frozenset({NO}), None: frozenset({YES, NO})}


@dataclass(frozen=True, slots=True)
class Concluded(Derivation):
    """A yes or no that follows from a condition."""

    when: Condition

    key: ClassVar[str] = "when"

    @classmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """It is a yes or no."""
        name, zh = new_name(fields, names, scope)
        return Fact(name, FactKind.CHOICE, zh, "", {YES: "是", NO: "否"})

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Concluded:
        """``when: condition``."""
        return cls(fact, parser.scope, parser.parse(fields.need(cls.key)), source=fields.source)

    def mentions(self) -> Iterator[Mention]:
        """What the condition looks at."""
        yield from mentions(self.when)

    def conditions(self) -> Iterator[Condition]:
        """The condition."""
        yield self.when

    def value(self, judge: Judge, row: Row) -> Choice:
        """Yes, no, or either."""
        return Choice(_CODES[judge.truth(self.when, row)])

    def lower(self, lowerer: Lowerer) -> Node:
        """Yes where the condition is true, no where it is false, either where it is unknown."""
        make, truth = lowerer.make, lowerer.truth(self.when, self.scope)
        yes, no = mask(self.fact, frozenset({YES})), mask(self.fact, frozenset({NO}))
        cases = (
            (make.is_(truth, nodes.YES), make.const(self.scope, yes)),
            (make.is_(truth, nodes.NO), make.const(self.scope, no)),
        )
        return make.choose(cases, make.const(self.scope, yes | no))

    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """What decides the condition."""
        yield from tracer.of_condition(self.when, row)

    def flags(self, flagger: Flagger, row: Row) -> Iterator[Flag]:
        """Those of what decides the condition."""
        yield from flagger.flags_of_condition(self.when, row)

    def lower_flags(self, flagger: FlagLowerer) -> Node:
        """The same in nodes."""
        return flagger.of_condition(self.when, self.scope)

    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """What is open in the condition."""
        yield from inquirer.spots(self.when, row)

    def watched(self) -> Iterator[Condition | FactRef]:
        """The condition."""
        yield self.when
