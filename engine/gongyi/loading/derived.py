"""From the mappings of ``derived.yaml`` to derived facts and periods, typed against the fact model."""

from __future__ import annotations

from gongyi.law.conditions import TRUE, Condition, DayTerm, FactRef, PeriodEnd
from gongyi.law.factmodel import NO, YES, Fact, FactKind
from gongyi.law.norms import Assumed, Concluded, Derived, First, Flag, Narrowed, Observed, Period, PeriodPart, Reading
from gongyi.loading.builder import Builder
from gongyi.records.values import ANY_DAY, Interval
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import NO_BASIS, Fields
from gongyi_facts.files.nodes import MapNode, Node, ScalarNode
from gongyi_facts.problems import did_you_mean


class DerivedBuilder(Builder):
    """Builds derived facts and periods."""

    def derived(self, node: Node, fact: Fact, scope: str, reading: Reading | None) -> Derived:
        """One derived fact under one of its readings."""
        fields = Fields(self.file, node, "推导事实", self.notebook)
        parser = self._parser(scope)
        for key in ("fact", "scope", "zh", "readings"):
            fields.get(key)
        result: Derived
        if "assume" in _keys(node):
            result = self._assumed(fields, fact, scope, parser, reading)
        elif "first" in _keys(node):
            result = self._first(fields.sub(fields.need("first"), "最早事件"), fact, scope)
        elif "observe" in _keys(node):
            until = fields.get("until")
            source = self._source(fields, "observe", parser, "sightings")
            result = Observed(fact, scope, source, None if until is None else self._event(until, parser))
        elif "narrow" in _keys(node):
            source = self._source(fields, "narrow", parser, "choice")
            cases = fields.each("cases", lambda item: self._case(fields.sub(item, "排除"), fact, parser))
            if not list(fields.items("cases")):
                raise fields.fail(fields.node, "推导事实缺少“cases”")
            result = Narrowed(fact, scope, source, cases)
        else:
            result = Concluded(fact, scope, parser.parse(fields.need("when")))
        fields.close()
        return result

    def _source(self, fields: Fields, key: str, parser: ConditionParser, kind: str) -> FactRef:
        node = fields.need(key)
        ref = parser.fact(node)
        if ref.fact.kind != kind:
            raise fields.fail(node, f"“{ref.fact.name}”不能用于“{key}”")
        return ref

    def _case(
        self, fields: Fields, fact: Fact, parser: ConditionParser
    ) -> tuple[Condition, frozenset[str]]:
        condition = parser.parse(fields.need("when"))
        codes = frozenset(
            fields.one_of(item, fact.labels, f"“{fact.name}”") for item in fields.items("to")
        )
        if not codes:
            raise fields.fail(fields.node, "排除缺少“to”（还剩哪些值）")
        fields.close()
        return condition, codes

    def _assumed(
        self,
        fields: Fields,
        fact: Fact,
        scope: str,
        parser: ConditionParser,
        reading: Reading | None,
    ) -> Assumed:
        inner = fields.sub(fields.need("assume"), "推定")
        start, same_day = inner.need("from"), fields.get("same_day_as")
        flag = fields.get("flag")
        assumed = Assumed(
            fact,
            scope,
            self._event(start, parser),
            None if same_day is None else self._event(same_day, parser),
            self.length(inner),
            fields.text("basis"),
            self.in_force(fields),
            None if flag is None else self._plain_flag(fields.sub(flag, "提示")),
            reading.name if reading else None,
            reading is None or reading.default,
        )
        inner.close()
        return assumed

    def _plain_flag(self, fields: Fields) -> Flag:
        flag = Flag(fields.text("id"), fields.text("text"), TRUE)
        fields.close()
        return flag

    def _first(self, fields: Fields, fact: Fact, scope: str) -> First:
        of = fields.choose("of", self._parser(scope).related())
        parser = self._parser(of)
        ref = self._event(fields.need("event"), parser)
        where = self._condition(fields, "where", parser) or TRUE
        fields.close()
        return First(fact, scope, of, ref, where)

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
        in_force = fields.tried(lambda: self.in_force(fields)) or ANY_DAY
        trigger = fields.tried(lambda: self._trigger(fields, parser, parts, in_force))
        fields.close()
        return Period(name, scope, zh, earliest, parts, fields.source, trigger, in_force)

    def _trigger(
        self, fields: Fields, parser: ConditionParser, parts: tuple[PeriodPart, ...], in_force: Interval
    ) -> DayTerm | None:
        """The day whose law a period runs by: the one it names, else that on which its first part starts or ends."""
        node = fields.get("trigger")
        if node is not None and in_force == ANY_DAY:
            raise fields.fail(node, "没有写施行期间“in_force”的期间不必写“trigger”", "请删去，或者补上“in_force”")
        if node is not None:
            return parser.day(node)
        own = (parts[0].start or parts[0].until) if parts else None
        if own is None and parts and in_force != ANY_DAY:
            raise fields.fail(fields.node, "有施行期间“in_force”的期间缺少“trigger”", "请写明哪一天须在施行期间")
        return own

    def _part(self, fields: Fields, parser: ConditionParser) -> PeriodPart:
        until, year = fields.get("until"), fields.get("last_day_of_year")
        when = self._condition(fields, "when", parser) or TRUE
        basis = tuple(fields.as_text(item) for item in fields.items("basis"))
        if not basis:
            self.notebook.slip(NO_BASIS, self.file, fields.node, "期间缺少依据“basis”")
        if until is not None:
            day = parser.day(until)
            if not isinstance(day, FactRef | PeriodEnd):
                raise fields.fail(until, "“until”应写事件、写明的日期或者期间届满日", "期间届满日写作 {end_of: 期间}")
            part = PeriodPart(None, None, day, when, basis)
        elif year is not None:
            ref = parser.fact(year)
            if ref.fact.kind != "number":
                raise fields.fail(year, f"“{ref.fact.name}”不是年份（整数）")
            part = PeriodPart(None, None, None, when, basis, ref, self._plus(fields))
        else:
            ref = self._event(fields.need("from"), parser)
            part = PeriodPart(ref, self.length(fields), None, when, basis)
        fields.close()
        return part

    def _plus(self, fields: Fields) -> int:
        node = fields.get("plus")
        plus = 0 if node is None else fields.number(node)
        if node is not None and plus != -1 and not 1 <= plus <= 100:
            raise fields.fail(node, "“plus”（再过几年）应在 1 与 100 之间，上一年写 -1")
        return plus


def declared_fact(fields: Fields, names: Vocabulary, scope: str) -> Fact:
    """What a derived fact is: its kind and its possible values, before anything is resolved."""
    name = fields.text("fact")
    node = fields.node
    zh = fields.optional_text("zh") or name
    keys = _keys(node)
    base = names.model.scopes[scope].facts.get(name)
    if "assume" in keys:
        if base is None or base.kind != "event":
            events = [fact.name for fact in names.model.scopes[scope].facts.values() if fact.kind == "event"]
            hint = did_you_mean(name, events)
            raise fields.fail(fields.need("fact"), f"推定的“{name}”不是事实模型中的事件", hint)
        return base
    if base is not None:
        raise fields.fail(node, f"“{name}”已是事实模型中的事实，推导事实请另取名")
    if "first" in keys:
        return Fact(name, FactKind.EVENT, zh, "")
    for key in ("observe", "narrow"):
        if key in keys:
            source = fields.need(key)
            path = source.text if isinstance(source, ScalarNode) else ""
            ref = names.fact(scope, path)
            if ref is None:
                hint = did_you_mean(path, names.known(scope))
                raise fields.fail(source, f"没有“{path}”这个事实", hint)
            return Fact(name, FactKind.CHOICE, zh, "", ref.fact.labels)
    return Fact(name, FactKind.CHOICE, zh, "", {YES: "是", NO: "否"})


def _keys(node: Node) -> frozenset[str]:
    return frozenset(key.text for key, _ in node.entries) if isinstance(node, MapNode) else frozenset()
