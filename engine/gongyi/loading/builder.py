"""What builders of norms, derived facts and periods have in common: scopes, readings, conditions, lengths, times."""

from __future__ import annotations

from gongyi.kernel.periods import Length
from gongyi.law.conditions import Condition, FactRef
from gongyi.law.norms import Reading
from gongyi.records.values import ANY_DAY, Interval
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields, Notebook
from gongyi_facts.files.nodes import Node


class Builder:
    """Builds what one file declares; problems go to the notebook."""

    def __init__(self, names: Vocabulary, file: str, notebook: Notebook) -> None:
        self.names, self.file, self.notebook = names, file, notebook

    def _parser(self, scope: str) -> ConditionParser:
        return ConditionParser(self.names, scope, self.file, self.notebook)

    def scope(self, fields: Fields) -> str:
        """The scope that a rule speaks of."""
        return fields.choose("scope", frozenset(self.names.model.scopes))

    def readings(
        self, fields: Fields, replaceable: frozenset[str] = frozenset()
    ) -> tuple[Reading, ...]:
        """The readings of a norm or derived fact: two or more, one of them the default."""
        written = fields.get("readings")
        nodes = list(fields.items("readings"))
        found = tuple(self._reading(fields.sub(node, "读法"), replaceable) for node in nodes)
        if written is None:
            return ()
        if not found:
            raise fields.fail(written, "“readings”是空的", "没有不同读法时请删去这一项")
        names = [reading.name for reading in found]
        if len(set(names)) < len(names):
            raise fields.fail(nodes[0], "两种读法同名")
        if len(found) < 2:
            raise fields.fail(nodes[0], "只有一种读法时不必写“readings”")
        if sum(reading.default for reading in found) != 1:
            raise fields.fail(nodes[0], "读法中应当恰好有一种写明 default: true")
        return found

    def _reading(self, fields: Fields, replaceable: frozenset[str]) -> Reading:
        reading = Reading(
            fields.text("name"),
            fields.text("why"),
            fields.optional_text("authority"),
            fields.flag("default"),
        )
        for key in sorted(replaceable):
            fields.get(key)
        fields.close()
        return reading

    def _condition(self, fields: Fields, key: str, parser: ConditionParser) -> Condition | None:
        node = fields.get(key)
        return None if node is None else parser.parse(node)

    def _event(self, node: Node, parser: ConditionParser) -> FactRef:
        ref = parser.fact(node)
        if ref.fact.kind != "event":
            raise self.notebook.fail(self.file, node, f"“{ref.fact.name}”（{ref.fact.zh}）不是事件")
        return ref

    def length(self, fields: Fields) -> Length:
        """Months or days."""
        months, days = fields.get("months"), fields.get("days")
        given = [node for node in (months, days) if node is not None]
        if len(given) != 1:
            raise fields.fail(fields.node, "期间的长度请写 months（月）或者 days（日）之一")
        amount = fields.number(given[0])
        if not 1 <= amount <= 1200:
            raise fields.fail(given[0], "期间的长度应在 1 与 1200 之间")
        return Length(months=amount) if months is not None else Length(days=amount)

    def in_force(self, fields: Fields) -> Interval:
        """The days on which a rule is in force; no limit where it says nothing."""
        days = fields.span("in_force")
        if days is None:
            return ANY_DAY
        self.names.days |= {days.lo, days.hi} - {ANY_DAY.lo, ANY_DAY.hi}
        return days
