"""From YAML to typed conditions: every fact, code, day, period and norm is checked as it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date
from typing import assert_never

from gongyi.law.conditions import (
    AS_OF,
    Amount,
    Compare,
    Condition,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Operator,
    PeriodEnd,
    Quantified,
)
from gongyi.law.connectives import CONNECTIVES, All
from gongyi.law.factmodel import NO, YES, Fact, FactKind, FactModel, Reference
from gongyi.law.ids import norm_id
from gongyi.law.source import Source
from gongyi.law.statuses import STATUSES
from gongyi.rulefiles.fields import Fields, Invalid, Notebook
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import did_you_mean
from gongyi_facts.when import When

_OF_RECORDS = ("some", "every")
_WITH_MORE_KEYS = frozenset({"norm", "day"}) | {key for key, kind in CONNECTIVES.items() if kind.further_keys}
OPERATOR_KEYS = frozenset({*CONNECTIVES, *_OF_RECORDS, "ended", "named", *_WITH_MORE_KEYS})
"""The words by which an operator is recognised; every other key is a fact."""


@dataclass(frozen=True, slots=True)
class NamedCondition:
    """A condition that several rules on one scope share: where it is named, it is read as though it stood there."""

    scope: str
    zh: str
    when: Node
    source: Source


@dataclass
class Vocabulary:
    """What a condition may name: the model's facts, derived facts, periods, norms and conditions that have a name."""

    model: FactModel
    derived: dict[tuple[str, str], Fact] = field(default_factory=dict)
    periods: set[tuple[str, str]] = field(default_factory=set)
    norms: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, NamedCondition] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    """The names of the conditions that some rule has called by it."""
    days: set[date] = field(default_factory=set)
    """The dates that conditions name, and those between which rules are in force."""

    def facts(self, scope: str, path: str) -> list[FactRef]:
        """What a path can mean from a scope: its own fact, else those of what it refers to and of the document.

        ``agency.place`` and ``case.place`` name the owner, where several have a fact of that name.
        """
        own = self._own(scope, path, ())
        if own:
            return [own]
        prefix, _, rest = path.partition(".")
        found: list[FactRef] = []
        for owner, trail in self._owners(scope):
            names = (path, rest) if prefix == owner and rest else (path,)
            found += [ref for name in names if (ref := self._own(owner, name, trail))]
        return found

    def fact(self, scope: str, path: str) -> FactRef | None:
        """The one fact that a path means, or None."""
        found = self.facts(scope, path)
        return found[0] if len(found) == 1 else None

    def period(self, scope: str, name: str) -> PeriodEnd | None:
        """Resolve a period likewise."""
        for owner, trail in self._owners(scope):
            if (owner, name) in self.periods:
                return PeriodEnd(owner, name, trail)
        return None

    def known(self, scope: str) -> list[str]:
        """Every path that a rule on the scope may write."""
        paths: list[str] = []
        for owner, _ in self._owners(scope):
            paths += self.model.scopes[owner].facts
            paths += [name for where, name in self.derived if where == owner]
        return paths

    def _owners(self, scope: str) -> list[tuple[str, tuple[Reference, ...]]]:
        owners: list[tuple[str, tuple[Reference, ...]]] = [(scope, ())]
        owners += self.model.reachable(scope)
        root = self.model.scopes[scope].root
        if scope != root:
            owners.append((root, ()))
        return owners

    def _own(self, owner: str, path: str, trail: tuple[Reference, ...]) -> FactRef | None:
        derived = self.derived.get((owner, path))
        if derived:
            return FactRef(owner, derived, trail, derived=True)
        fact = self.model.scopes[owner].facts.get(path)
        return FactRef(owner, fact, trail) if fact else None


class _Body:
    """What a connective reads its parts from: the keys of its mapping."""

    def __init__(self, parser: ConditionParser, fields: Fields) -> None:
        self.parser, self.fields = parser, fields

    def condition(self, key: str) -> Condition:
        """The condition under a key."""
        return self.parser.parse(self.fields.need(key))

    def conditions(self, key: str) -> tuple[Condition, ...]:
        """The conditions listed under a key."""
        node = self.fields.need(key)
        if not isinstance(node, ListNode) or not node.items:
            raise self.fields.fail(node, f"“{key}”后面应当是条件的列表")
        return self.parser.parts(node)

    def text(self, key: str) -> str:
        """The text under a key."""
        return self.fields.text(key)

    def whole_number(self, key: str) -> int:
        """The number under a key."""
        return self.fields.number(self.fields.need(key))


class ConditionParser:
    """Reads conditions of one file for rules on one scope."""

    def __init__(
        self, names: Vocabulary, scope: str, file: str, notebook: Notebook, within: tuple[str, ...] = ()
    ) -> None:
        self.names, self.scope, self.file, self.notebook = names, scope, file, notebook
        self.within = within
        """The names of the conditions that are being read, the outermost first."""

    def parse(self, node: Node) -> Condition:
        """A condition; ``Invalid`` is raised when it cannot be read, after its problems are noted."""
        if isinstance(node, ListNode):
            return self._all(node)
        if not isinstance(node, MapNode):
            raise self._fail(node, "条件应写成“事实: 期望值”，或者由这样的条件组成的列表")
        keys = {key.text for key, _ in node.entries}
        if len(node.entries) != 1 and not keys & _WITH_MORE_KEYS:
            raise self._fail(node, "一个条件只写一个事实", "多个条件请写成列表，每条前加“- ”")
        operator = next((key.text for key, _ in node.entries if key.text in OPERATOR_KEYS), None)
        if operator is None:
            key, value = node.entries[0]
            return self._test(key, value)
        return self._operator(operator, Fields(self.file, node, "条件", self.notebook))

    def optional(self, fields: Fields, key: str) -> Condition | None:
        """The condition under a key that may be missing."""
        node = fields.get(key)
        return None if node is None else self.parse(node)

    def _operator(self, operator: str, fields: Fields) -> Condition:
        result: Condition
        if operator in CONNECTIVES:
            read = CONNECTIVES[operator].read(_Body(self, fields))
            result = replace(read, source=fields.source)
        elif operator in _OF_RECORDS:
            result = self._quantified(operator == "every", fields.need(operator), fields.source)
        elif operator == "norm":
            result = self._norm(fields)
        elif operator == "named":
            result = self._named(fields.need(operator))
        elif operator == "ended":
            end = self.period_end(fields.need(operator))
            result = Compare(AS_OF, Operator.AFTER, end, source=fields.source)
        else:
            result = self._compare(fields)
        fields.close()
        return result

    def _all(self, node: ListNode) -> Condition:
        if not node.items:
            raise self._fail(node, "条件的列表是空的", "没有条件时请删去这一项")
        parts, source = self.parts(node), self._source(node)
        return replace(parts[0], source=source) if len(parts) == 1 else All(parts, source=source)

    def parts(self, node: ListNode) -> tuple[Condition, ...]:
        """The conditions of a list; ``Invalid`` is raised where one cannot be read, after the others have been."""
        parts: list[Condition] = []
        failed = False
        for item in node.items:
            try:
                parts.append(self.parse(item))
            except Invalid:
                failed = True
        if failed:
            raise Invalid
        return tuple(parts)

    def _source(self, node: Node) -> Source:
        return Source(self.file, node.line, node.column)

    def fact(self, node: Node, others: Iterable[str] = (), *, one: bool = True) -> FactRef:
        """A fact by its path, of ``one`` record; ``others`` are words that could stand in its place."""
        path = node.text if isinstance(node, ScalarNode) else ""
        found = self.names.facts(self.scope, path)
        if len(found) > 1:
            choices = "、".join(f"{ref.scope}.{path}" for ref in found)
            raise self._fail(node, f"“{path}”可能是几种记录的事实", f"请写明是哪一种：{choices}")
        ref = found[0] if found else None
        if ref is None:
            raise self._fail(
                node,
                f"没有“{path}”这个事实",
                did_you_mean(path, [*self.names.known(self.scope), *others]) or "请核对事实词典",
            )
        if one and any(reference.many for reference in ref.trail):
            raise self._fail(
                node, f"“{path}”可能属于多个记录", "请用 some 或者 every 写明是其中之一还是全部"
            )
        return ref

    def day(self, node: Node) -> DayTerm:
        """A day: ``as_of``, an event or day by its path, ``{end_of: period}``, or a date."""
        if isinstance(node, MapNode):
            fields = Fields(self.file, node, "日期", self.notebook)
            end = self.period_end(fields.need("end_of"))
            fields.close()
            return end
        if isinstance(node, ScalarNode) and node.text == AS_OF:
            return AS_OF
        if isinstance(node, ScalarNode) and node.text[:1].isdigit():
            return self._date(node)
        ref = self.fact(node)
        if ref.fact.kind not in (FactKind.EVENT, FactKind.DAY):
            raise self._fail(
                node, f"“{ref.fact.name}”（{ref.fact.zh}）不是日期，不能与日期比较", "请用事件或者日期"
            )
        return ref

    def _date(self, node: ScalarNode) -> date:
        try:
            written = When.parse(node.text)
        except ValueError as error:
            raise self._fail(node, str(error)) from None
        if not written.exact:
            raise self._fail(node, f"“{node.text}”不是确切的一天", "写到日，如 2021-06-01")
        self.names.days.add(written.first)
        return written.first

    def on(self, scope: str) -> ConditionParser:
        """A parser for records of another scope."""
        return ConditionParser(self.names, scope, self.file, self.notebook, self.within)

    def event(self, node: Node) -> FactRef:
        """An event by its path."""
        ref = self.fact(node)
        if ref.fact.kind is not FactKind.EVENT:
            raise self._fail(node, f"“{ref.fact.name}”（{ref.fact.zh}）不是事件")
        return ref

    def of_kind(self, node: Node, kind: FactKind, key: str) -> FactRef:
        """A fact of a kind by its path, for a key that takes no other."""
        ref = self.fact(node)
        if ref.fact.kind is not kind:
            raise self._fail(node, f"“{ref.fact.name}”不能用于“{key}”")
        return ref

    def period_end(self, node: Node) -> PeriodEnd:
        """The end of a period by its name."""
        name = node.text if isinstance(node, ScalarNode) else ""
        end = self.names.period(self.scope, name)
        if end is None:
            known = [period for _, period in self.names.periods]
            raise self._fail(node, f"没有“{name}”这个期间", did_you_mean(name, known))
        if any(reference.many for reference in end.trail):
            raise self._fail(
                node, f"“{name}”可能是多个记录的期间", "请用 some 或者 every 写明是其中之一还是全部"
            )
        return end

    def _test(self, key: ScalarNode, value: Node) -> Condition:
        ref = self.fact(key, OPERATOR_KEYS)
        fact = ref.fact
        source = self._source(key)
        match fact.kind:
            case FactKind.EVENT:
                return Happened(ref, self._occurrence(fact, value), source=source)
            case FactKind.CHOICE | FactKind.ITEMS:
                return Is(ref, self._codes(fact, value), source=source)
            case FactKind.NUMBER:
                return self._amount(ref, value, source)
            case FactKind.DAY:
                why = "是日期，请用 day 与 before、after 等比较"
            case FactKind.SIGHTINGS:
                why = "是逐次观察的状态，请先在 derived.yaml 中写明以哪一天的观察为准"
            case FactKind.TEXT:
                why = "是自由文字，规则不能据以判断"
            case _:
                assert_never(fact.kind)
        raise self._fail(key, f"“{fact.name}”（{fact.zh}）{why}")

    def _occurrence(self, fact: Fact, value: Node) -> bool:
        word = value.text if isinstance(value, ScalarNode) else ""
        if word not in ("happened", "none"):
            raise self._fail(
                value,
                f"“{fact.name}”（{fact.zh}）是事件，只能期望 happened（发生）或 none（未发生）",
                "日期请用 day 与 before、after 比较",
            )
        return word == "happened"

    def _codes(self, fact: Fact, value: Node) -> frozenset[str]:
        nodes = value.items if isinstance(value, ListNode) else (value,)
        if not nodes:
            raise self._fail(value, "期望值的列表是空的")
        return frozenset(self._code(fact, node) for node in nodes)

    def _code(self, fact: Fact, node: Node) -> str:
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            word = YES if node.value else NO
        else:
            word = node.text if isinstance(node, ScalarNode) else ""
        if word not in fact.labels:
            raise self._fail(
                node,
                f"“{fact.name}”（{fact.zh}）没有“{word}”这个值",
                did_you_mean(word, fact.labels)
                or "可以写：" + "、".join(f"{code}（{zh}）" for code, zh in fact.labels.items()),
            )
        return word

    def _amount(self, ref: FactRef, value: Node, source: Source) -> Condition:
        if isinstance(value, ScalarNode) and type(value.value) is int:
            return Amount(ref, value.value, value.value, source=source)
        fields = Fields(self.file, value, f"对“{ref.fact.name}”的要求", self.notebook)
        least, most = fields.get("at_least"), fields.get("at_most")
        fields.close()
        if least is None and most is None:
            raise self._fail(value, "数目应写 at_least 或者 at_most")
        low = None if least is None else fields.number(least)
        high = None if most is None else fields.number(most)
        if low is not None and high is not None and low > high:
            raise self._fail(value, "at_least 大于 at_most，没有这样的数")
        return Amount(ref, low, high, source=source)

    def _compare(self, fields: Fields) -> Condition:
        left = self.day(fields.need("day"))
        given = [(op, node) for op in Operator if (node := fields.get(op)) is not None]
        if len(given) != 1:
            fields.close()
            raise self._fail(
                fields.node, "日期的比较应写明一个关系", "可以写：" + "、".join(Operator)
            )
        operator, node = given[0]
        right = self.day(node)
        if isinstance(left, date) and (isinstance(right, date) or right == AS_OF):
            raise self._fail(fields.node, "写定的日期放在关系的右边，左边写事实、期间届满日或者 as_of")
        return Compare(left, operator, right, source=fields.source)

    def _quantified(self, every: bool, node: Node, source: Source) -> Condition:
        if not isinstance(node, MapNode) or len(node.entries) != 1:
            raise self._fail(node, "some 或者 every 后面应写“记录种类: 条件”")
        key, body = node.entries[0]
        related = self.related()
        if key.text not in related:
            raise self._fail(
                key,
                f"这里看不到“{key.text}”这种记录",
                did_you_mean(key.text, related) or "可以写：" + "、".join(sorted(related)),
            )
        return Quantified(every, key.text, self.on(key.text).parse(body), source=source)

    def related(self) -> frozenset[str]:
        """The kinds of record that ``some``, ``every`` and ``first`` can look at from here."""
        model = self.names.model
        if self.scope == model.scopes[self.scope].root:
            return model.within(self.scope)
        referring = {
            name
            for name, scope in model.scopes.items()
            if self.scope in scope.linked or any(ref.scope == self.scope for ref in scope.references.values())
        }
        return frozenset(referring | {ref.scope for ref in model.scopes[self.scope].references.values()})

    def _norm(self, fields: Fields) -> Condition:
        node = fields.need("norm")
        word = fields.as_text(node)
        identity = norm_id(word)
        if identity not in self.names.norms:
            raise self._fail(
                node, f"没有“{word}”这条规范", did_you_mean(identity or word, self.names.norms)
            )
        if self.names.norms[identity] != self.scope:
            raise self._fail(
                node,
                f"规范 {identity} 判断的是另一种记录（{self.names.norms[identity]}）",
                "请用 some 或者 every 转到那种记录",
            )
        listed = list(fields.items("status"))
        if not listed:
            raise self._fail(fields.node, "引用规范时缺少“status”")
        statuses = frozenset(fields.one_of(item, STATUSES, "status ") for item in listed)
        return NormStatus(identity, statuses, source=fields.source)

    def _named(self, node: Node) -> Condition:
        name = node.text if isinstance(node, ScalarNode) else ""
        found = self.names.conditions.get(name)
        if found is None:
            hint = did_you_mean(name, self.names.conditions) or "请在 derived.yaml 的 conditions 里写明"
            raise self._fail(node, f"没有“{name}”这个有名称的条件", hint)
        if found.scope != self.scope:
            message = f"“{name}”（{found.zh}）是对另一种记录的条件（{found.scope}）"
            raise self._fail(node, message, "请用 some 或者 every 转到那种记录")
        within = (*self.within, name)
        if name in self.within:
            circle = " → ".join(within[within.index(name) :])
            raise self._fail(node, f"条件循环引用：{circle}", "请改写其中一个，使其不再包含自身")
        self.names.called.add(name)
        return ConditionParser(self.names, self.scope, found.source.file, self.notebook, within).parse(found.when)

    def _fail(self, node: Node, message: str, hint: str = "") -> Invalid:
        return self.notebook.fail(self.file, node, message, hint)
