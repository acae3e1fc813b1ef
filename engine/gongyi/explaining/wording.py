"""Conditions, values and periods in plain Chinese."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from gongyi.kernel.days import ANY_DAY, Interval, weekday_zh
from gongyi.law.conditions import (
    AS_OF,
    Amount,
    Atom,
    Compare,
    Condition,
    Connective,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Operator,
    PeriodEnd,
    Quantified,
)
from gongyi.law.factmodel import NO, YES, FactKind, FactModel
from gongyi.law.norms import Period, PeriodPart
from gongyi.law.statuses import STATUSES
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sighting, Sightings, Value
from gongyi_facts.when import EARLIEST, LATEST

UNKNOWN = "不详"


class Wording:
    """Puts conditions into words, with the names of one fact model's scopes and one policy's periods."""

    def __init__(self, model: FactModel, periods: dict[tuple[str, str], Period]) -> None:
        self.model, self.periods = model, periods

    def fact(self, ref: FactRef) -> str:
        """A fact's name; with its record's kind where the rule speaks of another record."""
        fact = ref.fact
        own = self.model.scopes[ref.scope].facts
        zh = f"{own[fact.parent].zh}的{fact.zh}" if fact.parent else fact.zh
        if not ref.trail:
            return zh
        return f"{self.model.scopes[ref.scope].zh}的{zh}"

    def day(self, term: DayTerm) -> str:
        """A day in words."""
        if term == AS_OF:
            return "评估日"
        if isinstance(term, PeriodEnd):
            return f"{self.periods[(term.scope, term.name)].zh}届满日"
        if isinstance(term, date):
            return term.isoformat()
        assert isinstance(term, FactRef)
        zh = self.fact(term)
        return f"{zh}之日" if term.fact.kind is FactKind.EVENT and not zh.endswith("日") else zh

    def part(self, part: PeriodPart) -> str:
        """From when and how long a part of a period runs, or till when; and whether rest days move its last day."""
        if part.start is not None and part.times is not None:
            assert part.length is not None
            unit = "个月" if part.length.months else "日"
            return f"自“{self.fact(part.start)}”之日的次日起，“{self.fact(part.times)}”所写的几{unit}，逢休息日顺延"
        if part.start is not None and part.length is not None:
            return f"自“{self.fact(part.start)}”之日的次日起{part.length.zh}，逢休息日顺延"
        if part.year is not None:
            return f"至{self.year_end(part)}"
        assert part.until is not None
        if isinstance(part.until, PeriodEnd):
            return f"至{self.day(part.until)}"
        moves = "，逢休息日顺延" if part.until.fact.kind is FactKind.DAY else ""
        return f"至“{self.day(part.until)}”{moves}"

    def year_end(self, part: PeriodPart) -> str:
        """The last day of a period that ends with a year."""
        assert part.year is not None
        after = {-1: "的上一年", 0: "", 1: "的次年"}.get(part.plus, f"以后第{part.plus}年")
        return f"“{self.fact(part.year)}”{after}12月31日，不顺延"

    def atom(self, condition: Atom) -> str:
        """A condition that contains no other, as a sentence."""
        match condition:
            case Happened():
                return f"{self.fact(condition.ref)}：{'已发生' if condition.expected else '未发生'}"
            case Is():
                return self._is(condition)
            case Amount():
                return self._amount(condition)
            case Compare():
                return self._compare(condition)
            case NormStatus():
                words = "、".join(STATUSES[status] for status in sorted(condition.statuses))
                return f"{condition.norm} 的结论为：{words}"
            case _:
                assert_never(condition)

    def _amount(self, condition: Amount) -> str:
        if condition.at_least == condition.at_most:
            return f"{self.fact(condition.ref)}为{condition.at_least}"
        bounds = [
            f"不少于{condition.at_least}" if condition.at_least is not None else "",
            f"不多于{condition.at_most}" if condition.at_most is not None else "",
        ]
        return f"{self.fact(condition.ref)}{'、'.join(filter(None, bounds))}"

    def _compare(self, condition: Compare) -> str:
        left, right = condition.left, condition.right
        if left == AS_OF and condition.op is Operator.AFTER and isinstance(right, PeriodEnd):
            return f"{self.periods[(right.scope, right.name)].zh}已届满"
        return f"{self.day(left)}{condition.op.zh}{self.day(right)}"

    def _is(self, condition: Is) -> str:
        labels = condition.ref.fact.labels
        name = self.fact(condition.ref)
        if set(labels) == {YES, NO} and len(condition.codes) == 1:
            return f"{name}：{labels[next(iter(condition.codes))]}"
        words = "或者".join(f"“{labels[code]}”" for code in labels if code in condition.codes)
        return f"{name}{'包括' if condition.ref.fact.kind is FactKind.ITEMS else '为'}{words}"

    def heading(self, condition: Connective | Quantified) -> str:
        """What stands above the parts of a compound condition."""
        if isinstance(condition, Connective):
            return condition.heading
        zh = self.model.scopes[condition.scope].zh
        return f"每一{zh}均符合" if condition.every else f"至少一{zh}符合"

    def told(self, condition: Condition) -> str:
        """An atom as a sentence, and what stands above the parts of any other condition."""
        return self.heading(condition) if isinstance(condition, Connective | Quantified) else self.atom(condition)


def value_code(value: Value) -> str | None:
    """A value for programmers: its code or EDTF date; None when nothing is known of it."""
    written = str(value)
    return None if written == "unknown" else written


def value_zh(value: Value, labels: dict[str, str]) -> str:
    """A value in words."""
    match value:
        case Happening():
            return _happening(value)
        case Day():
            return UNKNOWN if value.span == ANY_DAY else span_zh(value.span)
        case Number():
            return UNKNOWN if value.amount is None else str(value.amount)
        case Items():
            if value.codes is None:
                return UNKNOWN
            return "、".join(labels[code] for code in labels if code in value.codes) or "无"
        case Sightings():
            return "；".join(_sighting(item, labels) for item in value.seen) or UNKNOWN
        case Choice():
            if value.codes == frozenset(labels):
                return UNKNOWN
            return "或者".join(labels[code] for code in labels if code in value.codes)
        case _:
            assert_never(value)


def _sighting(item: Sighting, labels: dict[str, str]) -> str:
    return labels[item.code] + (f"（{span_zh(item.span)}）" if item.span else "")


def _happening(event: Happening) -> str:
    if event.occurred is False:
        return "未发生"
    day = "" if event.span is None or event.span == ANY_DAY else span_zh(event.span)
    if event.occurred is None:
        return f"{UNKNOWN}（如已发生，在{day}）" if day else UNKNOWN
    return day or "已发生，日期不详"


def span_zh(span: Interval) -> str:
    """A span of days in words."""
    if span.lo == span.hi:
        return span.lo.isoformat()
    if span.lo == EARLIEST:
        return f"{span.hi}以前" if span.hi < LATEST else UNKNOWN
    if span.hi == LATEST:
        return f"{span.lo}以后"
    return f"{span.lo}至{span.hi}"


def day_zh(day: date) -> str:
    """A day with its day of the week."""
    return f"{day}（{weekday_zh(day)}）"
