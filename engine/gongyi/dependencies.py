"""What a condition mentions, and in which order norms must therefore be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .conditions import (
    All,
    Amount,
    AnyOf,
    Compare,
    Condition,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Not,
    PeriodEnd,
    Presume,
    Quantified,
)
from .norms import (
    Assumed,
    Concluded,
    Derived,
    First,
    Narrowed,
    Norm,
    Observed,
    Period,
    Rules,
)

Mention = FactRef | PeriodEnd | NormStatus
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle(Exception):
    """Norms, facts or periods that depend on themselves."""

    path: tuple[Key, ...]


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition."""
    if isinstance(condition, All | AnyOf):
        return condition.parts
    if isinstance(condition, Not | Quantified):
        return (condition.part,)
    if isinstance(condition, Presume):
        return (condition.when, condition.unless)
    return ()


def mentions(condition: Condition) -> Iterator[Mention]:
    """Every fact, period and norm that a condition mentions."""
    if isinstance(condition, Happened | Is | Amount):
        yield condition.ref
    elif isinstance(condition, Compare):
        for term in (condition.left, condition.right):
            if not isinstance(term, str):
                yield term
    elif isinstance(condition, NormStatus):
        yield condition
    for part in parts_of(condition):
        yield from mentions(part)


def presumes(condition: Condition) -> bool:
    """Whether a condition contains a presumption."""
    return isinstance(condition, Presume) or any(map(presumes, parts_of(condition)))


def _of_day(term: DayTerm | None) -> Iterator[Mention]:
    if term is not None and not isinstance(term, str):
        yield term


def conditions_of(norm: Norm) -> Iterator[Condition]:
    """The conditions that decide a norm's status."""
    yield norm.when
    for condition in (norm.done, norm.breached):
        if condition is not None:
            yield condition


def mentioned_by_norm(norm: Norm) -> Iterator[Mention]:
    """Everything that a norm's status can turn on."""
    for condition in conditions_of(norm):
        yield from mentions(condition)
    yield from _of_day(norm.done_on)
    yield from _of_day(norm.trigger)
    yield from norm.seat
    if norm.period:
        yield PeriodEnd(norm.scope, norm.period)


def mentioned_by_derived(derived: Derived) -> Iterator[Mention]:
    """Everything that a derived fact is computed from."""
    if isinstance(derived, Assumed):
        yield derived.start
    elif isinstance(derived, First):
        yield derived.event
        yield from mentions(derived.where)
    elif isinstance(derived, Observed):
        yield derived.source
        if derived.until:
            yield derived.until
    elif isinstance(derived, Narrowed):
        yield derived.source
        for condition, _ in derived.cases:
            yield from mentions(condition)
    elif isinstance(derived, Concluded):
        yield from mentions(derived.when)


def mentioned_by_period(period: Period) -> Iterator[Mention]:
    """Everything that a period is computed from."""
    for part in period.parts:
        yield from mentions(part.when)
        for ref in (part.start, part.until):
            if ref:
                yield ref


def key_of(mention: Mention) -> Key:
    """The node of the dependency graph that a mention stands for."""
    if isinstance(mention, NormStatus):
        return ("norm", mention.norm)
    if isinstance(mention, PeriodEnd):
        return ("period", mention.scope, mention.name)
    return ("derived" if mention.derived else "fact", mention.scope, mention.fact.name)


def graph(
    norms: Mapping[str, Norm],
    derived: Mapping[tuple[str, str], Derived],
    periods: Mapping[tuple[str, str], Period],
) -> dict[Key, frozenset[Key]]:
    """Which norm, derived fact or period needs which."""
    edges: dict[Key, frozenset[Key]] = {}
    for name, norm in norms.items():
        edges[("norm", name)] = _keys(mentioned_by_norm(norm))
    for where, item in derived.items():
        itself = ("fact", *where)
        edges[("derived", *where)] = _keys(mentioned_by_derived(item)) | {itself}
    for where, period in periods.items():
        edges[("period", *where)] = _keys(mentioned_by_period(period))
    return edges


def _keys(found: Iterable[Mention]) -> frozenset[Key]:
    return frozenset(map(key_of, found))


def phases(edges: Mapping[Key, frozenset[Key]]) -> dict[str, int]:
    """The phase of every norm: one later than the latest norm that it needs. Raises ``Circle``."""
    levels: dict[Key, int] = {}
    open_path: list[Key] = []

    def level(key: Key) -> int:
        if key in levels:
            return levels[key]
        if key in open_path:
            raise Circle((*open_path[open_path.index(key) :], key))
        open_path.append(key)
        needed = [level(other) + (other[0] == "norm") for other in sorted(edges.get(key, ()))]
        open_path.pop()
        levels[key] = max(needed, default=0)
        return levels[key]

    for key in edges:
        level(key)
    return {key[1]: depth for key, depth in levels.items() if key[0] == "norm"}


def closure(edges: Mapping[Key, frozenset[Key]], start: Key) -> frozenset[Key]:
    """Everything that a node needs, directly or not, itself included."""
    seen = {start}
    queue = [start]
    while queue:
        for other in edges.get(queue.pop(), ()):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return frozenset(seen)


def edges_of(rules: Rules) -> dict[Key, frozenset[Key]]:
    """The dependency graph under one choice of readings."""
    return graph(rules.norms, rules.derived, rules.periods)


def presuming(
    norms: Mapping[str, Norm],
    derived: Mapping[tuple[str, str], Derived],
    periods: Mapping[tuple[str, str], Period],
) -> frozenset[Key]:
    """The norms, derived facts and periods that rest on a presumption: learning a fact can take their answer away."""
    conditions: dict[Key, Iterable[Condition]] = {("norm", name): conditions_of(norm) for name, norm in norms.items()}
    conditions |= {("derived", *where): _conditions_of_derived(item) for where, item in derived.items()}
    conditions |= {("period", *where): (part.when for part in item.parts) for where, item in periods.items()}
    own = {key for key, found in conditions.items() if any(map(presumes, found))}
    edges = graph(norms, derived, periods)
    return frozenset(key for key in edges if closure(edges, key) & own)


def _conditions_of_derived(derived: Derived) -> Iterator[Condition]:
    if isinstance(derived, First):
        yield derived.where
    elif isinstance(derived, Narrowed):
        yield from (condition for condition, _ in derived.cases)
    elif isinstance(derived, Concluded):
        yield derived.when
