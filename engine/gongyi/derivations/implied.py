"""``implied_by_order``: yes where an event has happened, or one that can only come after it, as the fact model says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gongyi.derivations.concluded import Concluded
from gongyi.law.conditions import Condition, FactRef, Happened, Quantified
from gongyi.law.connectives import AnyOf
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.norms import Reading
from gongyi.law.source import Source
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Implied(Concluded):
    """A yes or no that follows from the order of things: whoever received a document was sent one."""

    key: ClassVar[str] = "implied_by_order"

    @classmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Implied:
        """``implied_by_order: event``, an event of the record itself."""
        node = fields.need(cls.key)
        event = parser.event(node)
        if event.scope != parser.scope:
            raise fields.fail(node, f"“{event.fact.name}”是另一种记录的事件（{event.scope}）", "请写本记录的事件")
        source = fields.source_of(node)
        later = tuple(_later(parser.names, event, source))
        if not later:
            message = f"事实模型没有写什么只能在“{event.fact.name}”（{event.fact.zh}）以后"
            raise fields.fail(node, message, f"请直接引用“{event.fact.name}”，或者写 when: 条件")
        parts = (Happened(event, True, source=source), *later)
        return cls(fact, parser.scope, AnyOf(parts, source=source), source=fields.source)


def _later(names: Vocabulary, event: FactRef, source: Source) -> Iterator[Condition]:
    """That something has happened which can only come after the event, be it of a record that is related to its own."""
    after = names.model.after.get((event.scope, event.fact.name), ())
    for scope, name in dict.fromkeys((other.scope, _event(names, other.scope, other.fact)) for other in after):
        ref = names.fact(scope, name)
        if ref is not None:
            happened = Happened(ref, True, source=source)
            yield happened if scope == event.scope else Quantified(False, scope, happened, source=source)


def _event(names: Vocabulary, scope: str, name: str) -> str:
    """The event itself, where a fact is a part of one."""
    fact = names.model.scopes[scope].facts[name]
    return name if fact.kind is FactKind.EVENT or fact.parent is None else fact.parent
