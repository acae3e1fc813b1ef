"""What a condition, a norm or a period mentions: the facts, the periods and the other norms that it can turn on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from gongyi.law.conditions import (
    Amount,
    Compare,
    Condition,
    Connective,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    PeriodEnd,
    Quantified,
)
from gongyi.law.connectives import is_presumption
from gongyi.law.norms import Norm, Period

Mention = FactRef | PeriodEnd | NormStatus
Key = tuple[str, ...]
"""A node of the dependency graph: a norm, derived fact, recorded fact or period."""


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition."""
    match condition:
        case Connective():
            return condition.parts
        case Quantified():
            return (condition.part,)
        case Happened() | Is() | Amount() | Compare() | NormStatus():
            return ()
        case _:
            assert_never(condition)


def all_parts(condition: Condition) -> Iterator[Condition]:
    """A condition and every one inside it, however deep."""
    yield condition
    for part in parts_of(condition):
        yield from all_parts(part)


def mentions(condition: Condition) -> Iterator[Mention]:
    """Every fact, period and norm that a condition mentions."""
    match condition:
        case Happened() | Is() | Amount():
            yield condition.ref
        case Compare():
            yield from of_day(condition.left)
            yield from of_day(condition.right)
        case NormStatus():
            yield condition
        case Connective() | Quantified():
            for part in parts_of(condition):
                yield from mentions(part)
        case _:
            assert_never(condition)


def presumes(condition: Condition) -> bool:
    """Whether a condition contains a presumption."""
    return any(isinstance(part, Connective) and is_presumption(part) for part in all_parts(condition))


def of_day(term: DayTerm | None) -> Iterator[Mention]:
    """The fact or period that a day is of, if it is of one."""
    if isinstance(term, FactRef | PeriodEnd):
        yield term


def conditions_of(norm: Norm) -> Iterator[Condition]:
    """The conditions that decide a norm's status."""
    yield norm.when
    for condition in (norm.done, norm.breached):
        if condition is not None:
            yield condition
    for situation in norm.situations:
        yield situation.when


def mentioned_by_norm(norm: Norm) -> Iterator[Mention]:
    """Everything that the status of a version of a norm can turn on."""
    for condition in conditions_of(norm):
        yield from mentions(condition)
    yield from of_day(norm.done_on)
    for term in norm.trigger:
        yield from of_day(term)
    yield from norm.seat
    if norm.period:
        yield PeriodEnd(norm.scope, norm.period)


def mentioned_by_period(period: Period) -> Iterator[Mention]:
    """Everything that a version of a period is computed from."""
    if period.limited:
        yield from of_day(period.trigger)
    for part in period.parts:
        yield from mentions(part.when)
        yield from part.refs


def key_of(mention: Mention) -> Key:
    """The node of the dependency graph that a mention stands for."""
    match mention:
        case NormStatus():
            return ("norm", mention.norm)
        case PeriodEnd():
            return ("period", mention.scope, mention.name)
        case FactRef():
            return ("derived" if mention.derived else "fact", mention.scope, mention.fact.name)
        case _:
            assert_never(mention)
