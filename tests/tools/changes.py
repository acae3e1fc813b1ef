"""Every single mistake in a condition, for ``mutation.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from gongyi.explaining.wording import Wording
from gongyi.law.conditions import (
    Amount,
    Compare,
    Condition,
    Connective,
    Happened,
    Is,
    NormStatus,
    Operator,
    Quantified,
)
from gongyi.law.connectives import TRUE, All, AnyOf, Not, Presume
from gongyi.law.mentions import parts_of
from gongyi.law.statuses import STATUSES

DROP, NEGATE, SWAP, DAY = "去掉", "取反", "任一与全部互换", "差一日"
_OTHER_SIDE = {
    Operator.BEFORE: Operator.NOT_AFTER,
    Operator.NOT_AFTER: Operator.BEFORE,
    Operator.AFTER: Operator.NOT_BEFORE,
    Operator.NOT_BEFORE: Operator.AFTER,
}
_ONE_DAY = timedelta(days=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One mistake in a condition: its kind, what it strikes in words, and the condition that comes of it."""

    kind: str
    words: str
    result: Condition


class Changes:
    """Every single mistake in a condition; what has a name is spoilt inside where it is written, not here."""

    def __init__(self, wording: Wording, named: Mapping[Condition, str]) -> None:
        self.wording, self.named = wording, named

    def of(self, condition: Condition) -> Iterator[Change]:
        """Each once, though several mistakes may lead to the same condition."""
        yield from self._once(condition, self._of(condition))

    def inside(self, condition: Condition) -> Iterator[Change]:
        """The mistakes where a condition with a name is written."""
        yield from self._once(condition, self._written(condition))

    def words(self, condition: Condition) -> str:
        """A condition on one line."""
        if condition in self.named:
            return self.named[condition]
        return self._spelt(condition)

    def _spelt(self, condition: Condition) -> str:
        match condition:
            case All():
                return "；".join(map(self.words, condition.parts))
            case AnyOf():
                return "，或者".join(map(self.words, condition.parts))
            case Not():
                return f"并非：{self.words(condition.parts[0])}"
            case Presume():
                return f"推定{condition.what}"
            case Connective() | Quantified():
                return f"{self.wording.heading(condition)}：{'；'.join(map(self.words, parts_of(condition)))}"
            case _:
                return self.wording.atom(condition)

    def _once(self, condition: Condition, changes: Iterator[Change]) -> Iterator[Change]:
        seen: list[Condition] = [condition]
        for change in changes:
            if change.result not in seen:
                seen.append(change.result)
                yield change

    def _of(self, condition: Condition) -> Iterator[Change]:
        if condition in self.named:
            yield Change(NEGATE, self.words(condition), negated(condition))
        else:
            yield from self._written(condition)

    def _written(self, condition: Condition) -> Iterator[Change]:
        yield Change(NEGATE, self._spelt(condition), negated(condition))
        yield from self._here(condition)
        for index, part in enumerate(parts_of(condition)):
            for change in self._of(part):
                yield replace(change, result=with_part(condition, index, change.result))

    def _here(self, condition: Condition) -> Iterator[Change]:
        if isinstance(condition, All | AnyOf):
            yield from self._group(condition)
        elif isinstance(condition, Quantified):
            yield Change(SWAP, self._spelt(condition), replace(condition, every=not condition.every))
            yield Change(DROP, self.words(condition.part), replace(condition, part=TRUE))
        elif isinstance(condition, Presume):
            yield Change(DROP, f"{self._spelt(condition)}的除外", condition.when)
        elif isinstance(condition, Is):
            labels = condition.ref.fact.labels
            for code in sorted(condition.codes) if len(condition.codes) > 1 else ():
                words = f"{self.wording.fact(condition.ref)}：{labels[code]}"
                yield Change(DROP, words, replace(condition, codes=condition.codes - {code}))
        elif isinstance(condition, NormStatus):
            for status in sorted(condition.statuses) if len(condition.statuses) > 1 else ():
                words = f"{condition.norm} 的结论：{STATUSES[status]}"
                yield Change(DROP, words, replace(condition, statuses=condition.statuses - {status}))
        elif isinstance(condition, Compare):
            yield from self._compared(condition)
        elif isinstance(condition, Amount):
            yield from self._bounded(condition)

    def _group(self, condition: All | AnyOf) -> Iterator[Change]:
        kind, other = (All, AnyOf) if isinstance(condition, All) else (AnyOf, All)
        parts = condition.parts
        if len(parts) < 2:
            return
        yield Change(SWAP, self._spelt(condition), other(parts))
        for index, part in enumerate(parts):
            rest = parts[:index] + parts[index + 1 :]
            yield Change(DROP, self.words(part), kind(rest) if len(rest) > 1 else rest[0])

    def _compared(self, condition: Compare) -> Iterator[Change]:
        words = self._spelt(condition)
        yield Change(DAY, words, replace(condition, op=_OTHER_SIDE[condition.op]))
        if isinstance(condition.right, date):
            for moved in (condition.right - _ONE_DAY, condition.right + _ONE_DAY):
                yield Change(f"改为{moved}", words, replace(condition, right=moved))

    def _bounded(self, condition: Amount) -> Iterator[Change]:
        words = self._spelt(condition)
        for step in (-1, 1):
            if condition.at_least is not None:
                moved = condition.at_least + step
                yield Change(f"下限改为{moved}", words, replace(condition, at_least=moved))
            if condition.at_most is not None:
                moved = condition.at_most + step
                yield Change(f"上限改为{moved}", words, replace(condition, at_most=moved))


def negated(condition: Condition) -> Condition:
    """What says the contrary of a condition."""
    if isinstance(condition, Happened):
        return replace(condition, expected=not condition.expected)
    return condition.parts[0] if isinstance(condition, Not) else Not((condition,))


def with_part(condition: Condition, index: int, part: Condition) -> Condition:
    """A condition of which one part is another."""
    if isinstance(condition, Not):
        return negated(part)
    if isinstance(condition, Connective):
        return replace(condition, parts=put(condition.parts, index, part))
    assert isinstance(condition, Quantified)
    return replace(condition, part=part)


def put(items: tuple[T, ...], index: int, item: T) -> tuple[T, ...]:
    """The items with another one in place of one."""
    return (*items[:index], item, *items[index + 1 :])
