"""From the mappings of ``derived.yaml`` to derived facts and periods, typed against the fact model."""

from __future__ import annotations

from gongyi.derivations.base import Derivation
from gongyi.derivations.kinds import kind_of
from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.kernel.periods import Length
from gongyi.law.conditions import DayTerm, FactRef, PeriodEnd
from gongyi.law.connectives import TRUE
from gongyi.law.factmodel import Fact, FactKind
from gongyi.law.norms import Period, PeriodPart, Reading
from gongyi.rulefiles.common import in_force, length
from gongyi.rulefiles.conditions import ConditionParser, NamedCondition, Vocabulary
from gongyi.rulefiles.fields import NO_BASIS, Fields, Notebook
from gongyi_facts.files.nodes import Node


class DerivedBuilder:
    """Builds derived facts and periods; problems go to the notebook."""

    def __init__(self, names: Vocabulary, file: str, notebook: Notebook) -> None:
        self.names, self.file, self.notebook = names, file, notebook

    def scope(self, fields: Fields) -> str:
        """The scope that a rule speaks of."""
        return fields.choose("scope", frozenset(self.names.model.scopes))

    def declared(self, node: Node, fields: Fields, scope: str) -> Fact:
        """What a derived fact is, before anything is resolved."""
        return kind_of(node).declare(fields, self.names, scope)

    def derived(self, node: Node, fact: Fact, scope: str, reading: Reading | None) -> Derivation:
        """One derived fact under one of its readings."""
        fields = Fields(self.file, node, "推导事实", self.notebook)
        for key in ("fact", "scope", "zh", "readings"):
            fields.get(key)
        result = kind_of(node).read(fields, fact, self._parser(scope), reading)
        fields.close()
        return result

    def condition(self, node: Node) -> tuple[str, NamedCondition]:
        """A condition with its name; it is read where it is called by it."""
        fields = Fields(self.file, node, "有名称的条件", self.notebook)
        name = fields.text("name")
        found = NamedCondition(self.scope(fields), fields.text("zh"), fields.need("when"), fields.source)
        fields.close()
        return name, found

    def _parser(self, scope: str) -> ConditionParser:
        return ConditionParser(self.names, scope, self.file, self.notebook)

    def period(self, node: Node) -> Period:
        """One version of a named period."""
        fields = Fields(self.file, node, "期间", self.notebook)
        name = fields.text("period")
        scope = self.scope(fields)
        parser = self._parser(scope)
        zh = fields.text("zh")
        take = fields.get("take")
        earliest = (
            take is None
            or fields.one_of(take, frozenset({"earliest", "latest"}), "“take”") == "earliest"
        )
        parts = fields.each("parts", lambda item: self._part(fields.sub(item, "期间的一段"), parser))
        if not list(fields.items("parts")):
            raise fields.fail(node, "期间缺少“parts”")
        days = fields.tried(lambda: in_force(fields, self.names)) or ANY_DAY
        trigger = fields.tried(lambda: self._trigger(fields, parser, parts, days))
        fields.close()
        return Period(name, scope, zh, earliest, parts, fields.source, trigger, days)

    def _trigger(
        self, fields: Fields, parser: ConditionParser, parts: tuple[PeriodPart, ...], days: Interval
    ) -> DayTerm | None:
        """The day whose law a period runs by: the one it names, else that on which its first part starts or ends."""
        node = fields.get("trigger")
        if node is not None and days == ANY_DAY:
            raise fields.fail(node, "没有写施行期间“in_force”的期间不必写“trigger”", "请删去，或者补上“in_force”")
        if node is not None:
            return parser.day(node)
        own = (parts[0].start or parts[0].until) if parts else None
        if own is None and parts and days != ANY_DAY:
            raise fields.fail(fields.node, "有施行期间“in_force”的期间缺少“trigger”", "请写明哪一天须在施行期间")
        return own

    def _part(self, fields: Fields, parser: ConditionParser) -> PeriodPart:
        until, year = fields.get("until"), fields.get("last_day_of_year")
        when = parser.optional(fields, "when") or TRUE
        basis = tuple(fields.as_text(item) for item in fields.items("basis"))
        if not basis:
            self.notebook.slip(NO_BASIS, self.file, fields.node, "期间缺少依据“basis”")
        if until is not None:
            day = parser.day(until)
            if not isinstance(day, FactRef | PeriodEnd):
                raise fields.fail(until, "“until”应写事件、写明的日期或者期间届满日", "期间届满日写作 {end_of: 期间}")
            part = PeriodPart(None, None, day, when, basis, source=fields.source)
        elif year is not None:
            ref = parser.fact(year)
            if ref.fact.kind is not FactKind.NUMBER:
                raise fields.fail(year, f"“{ref.fact.name}”不是年份（整数）")
            part = PeriodPart(None, None, None, when, basis, ref, self._plus(fields), source=fields.source)
        else:
            ref = parser.event(fields.need("from"))
            times, unit = self._times(fields, parser)
            part = PeriodPart(ref, unit or length(fields), None, when, basis, times=times, source=fields.source)
        fields.close()
        return part

    def _times(self, fields: Fields, parser: ConditionParser) -> tuple[FactRef | None, Length | None]:
        """The number that says how many months or days a period runs, and what it counts."""
        for key, unit in (("months_of", Length(months=1)), ("days_of", Length(days=1))):
            node = fields.get(key)
            if node is not None:
                ref = parser.fact(node)
                if ref.fact.kind is not FactKind.NUMBER:
                    raise fields.fail(node, f"“{ref.fact.name}”不是数目（整数）")
                return ref, unit
        return None, None

    def _plus(self, fields: Fields) -> int:
        node = fields.get("plus")
        plus = 0 if node is None else fields.number(node)
        if node is not None and plus != -1 and not 1 <= plus <= 100:
            raise fields.fail(node, "“plus”（再过几年）应在 1 与 100 之间，上一年写 -1")
        return plus
