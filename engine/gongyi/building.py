"""From the mappings of a rule file to norms, derived facts and periods, typed against the fact model."""

from __future__ import annotations

from collections.abc import Iterable

from gongyi_facts.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.problems import Problem, did_you_mean

from .conditions import TRUE, Condition, FactRef
from .factmodel import NO, YES, Fact
from .nodes import NO_BASIS, Fields, Invalid, Notebook
from .norms import (
    DECLARATION,
    MODALITIES,
    OBLIGATION,
    POWER,
    PROGRAMME,
    PROHIBITION,
    Assumed,
    Concluded,
    Derived,
    First,
    Flag,
    Narrowed,
    Next,
    Norm,
    Observed,
    Party,
    Period,
    PeriodPart,
    Reading,
    Untranslatable,
    norm_id,
)
from .parsing import ConditionParser, Names
from .periods import Length

REPLACEABLE = frozenset(
    {"when", "done", "done_on", "breached", "period", "modality", "flags", "next", "action", "toward"}
)


class Builder:
    """Builds what one file declares; problems go to the notebook."""

    def __init__(self, names: Names, file: str, notebook: Notebook) -> None:
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

    def norm(self, node: Node, identity: str, reading: str | None) -> Norm:
        """One norm under one of its readings."""
        fields = Fields(self.file, _under(node, reading), "规范", self.notebook)
        scope = self.scope(fields)
        modality = fields.tried(lambda: fields.choose("modality", MODALITIES)) or ""
        parser = self._parser(scope)
        fields.get("norm")
        fields.get("readings")
        period = fields.get("period")
        done_on = fields.get("done_on")
        norm_text = fields.tried(lambda: fields.text("text")) or ""
        if modality == DECLARATION:
            self._check_declaration(fields)
        when = fields.tried(lambda: self._condition(fields, "when", parser))
        norm = Norm(
            id=identity,
            text=norm_text,
            modality=modality,
            scope=scope,
            bearer=fields.tried(lambda: self._party(fields.need("bearer"), fields, parser)) or Party(""),
            toward=fields.tried(lambda: self._optional_party(fields, parser)),
            action="" if modality == DECLARATION else fields.tried(lambda: fields.text("action")) or "",
            source=fields.source,
            when=when or TRUE,
            done=fields.tried(lambda: self._condition(fields, "done", parser)),
            done_on=None if done_on is None else fields.tried(lambda: parser.day(done_on)),
            breached=fields.tried(lambda: self._condition(fields, "breached", parser)),
            period=None if period is None else fields.tried(lambda: self._own_period(period, parser)),
            at_expiry=fields.tried(lambda: fields.flag("at_expiry")) or False,
            trigger=tuple(parser.day(item) for item in fields.items("trigger")),
            seat=fields.each("seat", lambda item: self._seat(item, parser)),
            flags=fields.each("flags", lambda item: self._flag(fields.sub(item, "提示"), parser)),
            next=fields.each("next", lambda item: self._next(fields.sub(item, "后续"), parser)),
            notes=fields.each("notes", fields.as_text),
            untranslatable=fields.each(
                "untranslatable", lambda item: self._untranslatable(fields.sub(item, "不可判断的文字"), norm_text)
            ),
            why=fields.tried(lambda: fields.optional_text("why")) or "",
            reading=reading,
        )
        fields.close()
        self._check(norm, fields)
        return norm

    def _check(self, norm: Norm, fields: Fields) -> None:
        wrong = [
            (norm.modality == PROHIBITION and norm.breached is None, "禁止性规范缺少“breached”（何为违反）"),
            (norm.modality == PROHIBITION and norm.done is not None, "禁止性规范没有“done”，只有“breached”"),
            (norm.modality == POWER and norm.done is None, "授权性规范缺少“done”（何为已行使）"),
            (norm.modality == POWER and norm.breached is not None, "授权性规范不会被违反，请删去“breached”"),
            (norm.modality == POWER and norm.period is not None, "授权性规范没有期间，请删去“period”"),
            (norm.modality == PROHIBITION and norm.period is not None, "禁止性规范没有期间，请删去“period”"),
            (norm.modality == OBLIGATION and norm.done is None, "义务性规范缺少“done”（何为已履行）"),
            (
                norm.modality == PROGRAMME and norm.done is None and (norm.period or norm.breached) is not None,
                "没有“done”（何为已履行）的纲领性规范只是常态要求，请补上“done”，或者删去“period”“breached”",
            ),
            (norm.at_expiry and norm.period is None, "写了“at_expiry”而没有“period”"),
            (norm.at_expiry and norm.done_on is not None, "“at_expiry”看期满之日的结果，请删去“done_on”"),
            (
                norm.done_on is not None and norm.period is None,
                "写了“done_on”（以哪一天为履行之日）而没有“period”",
            ),
            (norm.at_expiry and norm.breached is None, "写了“at_expiry”而没有“breached”"),
            (
                norm.modality in (OBLIGATION, PROGRAMME)
                and norm.period is not None
                and norm.done_on is None
                and not norm.at_expiry,
                "有期间的义务缺少“done_on”（以哪一天为履行之日）",
            ),
        ]
        for is_wrong, message in wrong:
            if is_wrong:
                self.notebook.note(self.file, fields.node, f"规范 {norm.id}：{message}")

    def _check_declaration(self, fields: Fields) -> None:
        for key in ("action", "when", "done", "breached", "period"):
            node = fields.get(key)
            if node is not None:
                self.notebook.note(self.file, node, f"宣示性文字没有“{key}”，请删去")

    def _own_period(self, node: Node, parser: ConditionParser) -> str:
        end = parser.period_end(node)
        if end.scope != parser.scope:
            raise self.notebook.fail(self.file, node, f"期间“{end.name}”属于另一种记录（{end.scope}）")
        return end.name

    def _seat(self, node: Node, parser: ConditionParser) -> FactRef:
        ref = parser.fact(node)
        if ref.fact.kind != "choice":
            raise self.notebook.fail(self.file, node, f"“{ref.fact.name}”（{ref.fact.zh}）不是地点")
        return ref

    def _condition(self, fields: Fields, key: str, parser: ConditionParser) -> Condition | None:
        node = fields.get(key)
        return None if node is None else parser.parse(node)

    def _optional_party(self, fields: Fields, parser: ConditionParser) -> Party | None:
        node = fields.get("toward")
        return None if node is None else self._party(node, fields, parser)

    def _party(self, node: Node, fields: Fields, parser: ConditionParser) -> Party:
        if isinstance(node, ScalarNode):
            return Party(fields.as_text(node))
        inner = fields.sub(node, "主体")
        name = inner.need("name")
        ref = parser.names.fact(parser.scope, name.text if isinstance(name, ScalarNode) else "")
        if ref is None or ref.fact.kind != "text":
            raise inner.fail(name, "主体的名称应取自一项文字事实")
        party = Party(inner.text("role"), ref)
        inner.close()
        return party

    def _untranslatable(self, fields: Fields, sentence: str) -> Untranslatable:
        words = fields.need("words")
        if fields.as_text(words) not in sentence:
            raise fields.fail(words, f"原文里没有“{fields.as_text(words)}”", "请照录原文中的文字")
        found = Untranslatable(fields.as_text(words), fields.text("why"), fields.text("instead"))
        fields.close()
        return found

    def _flag(self, fields: Fields, parser: ConditionParser) -> Flag:
        flag = Flag(fields.text("id"), fields.text("text"), parser.parse(fields.need("when")))
        fields.close()
        return flag

    def _next(self, fields: Fields, parser: ConditionParser) -> Next:
        target = fields.need("norm")
        identity = norm_id(fields.as_text(target))
        if identity not in self.names.norms:
            hint = did_you_mean(identity or fields.as_text(target), self.names.norms)
            raise fields.fail(target, f"没有“{fields.as_text(target)}”这条规范", hint)
        found = Next(
            parser.day(fields.need("on")),
            fields.text("if"),
            identity,
            self._condition(fields, "when", parser) or TRUE,
        )
        fields.close()
        return found

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
        start = inner.need("from")
        flag = fields.get("flag")
        assumed = Assumed(
            fact,
            scope,
            self._event(start, parser),
            self.length(inner),
            fields.text("basis"),
            fields.day("in_force"),
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

    def _event(self, node: Node, parser: ConditionParser) -> FactRef:
        ref = parser.fact(node)
        if ref.fact.kind != "event":
            raise self.notebook.fail(self.file, node, f"“{ref.fact.name}”（{ref.fact.zh}）不是事件")
        return ref

    def period(self, node: Node) -> Period:
        """A named period."""
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
        fields.close()
        return Period(name, scope, zh, earliest, parts)

    def _part(self, fields: Fields, parser: ConditionParser) -> PeriodPart:
        until, year = fields.get("until"), fields.get("last_day_of_year")
        when = self._condition(fields, "when", parser) or TRUE
        basis = tuple(fields.as_text(item) for item in fields.items("basis"))
        if not basis:
            problem = Problem(self.file, fields.node.line, fields.node.column, "期间缺少依据“basis”")
            self.notebook.slips.append((NO_BASIS, problem))
        if until is not None:
            ref = parser.fact(until)
            if ref.fact.kind != "day":
                raise fields.fail(until, f"“{ref.fact.name}”不是写明的日期")
            part = PeriodPart(None, None, ref, when, basis)
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
        if node is not None and not 1 <= plus <= 100:
            raise fields.fail(node, "“plus”（再过几年）应在 1 与 100 之间")
        return plus

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


def declared_fact(fields: Fields, names: Names, scope: str) -> Fact:
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
        return Fact(name, "event", zh, "")
    for key in ("observe", "narrow"):
        if key in keys:
            source = fields.need(key)
            path = source.text if isinstance(source, ScalarNode) else ""
            ref = names.fact(scope, path)
            if ref is None:
                hint = did_you_mean(path, names.known(scope))
                raise fields.fail(source, f"没有“{path}”这个事实", hint)
            return Fact(name, "choice", zh, "", ref.fact.labels)
    return Fact(name, "choice", zh, "", {YES: "是", NO: "否"})


def _keys(node: Node) -> frozenset[str]:
    return frozenset(key.text for key, _ in node.entries) if isinstance(node, MapNode) else frozenset()


def _under(node: Node, reading: str | None) -> Node:
    """The mapping of a norm with the parts that one reading replaces."""
    if reading is None or not isinstance(node, MapNode):
        return node
    listed = node.get("readings")
    chosen = next(item for item in _maps(listed) if _named(item) == reading)
    own = {key.text: (key, value) for key, value in chosen.entries if key.text in REPLACEABLE}
    kept = [own.pop(key.text, (key, value)) for key, value in node.entries]
    return MapNode(node.line, node.column, (*kept, *own.values()))


def _maps(node: Node | None) -> Iterable[MapNode]:
    items = node.items if isinstance(node, ListNode) else (node,)
    return (item for item in items if isinstance(item, MapNode))


def _named(node: MapNode) -> str:
    name = node.get("name")
    return name.text.strip() if isinstance(name, ScalarNode) else ""


__all__ = ["Builder", "Invalid", "declared_fact"]
