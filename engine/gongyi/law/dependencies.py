"""What a condition mentions, and in which order norms must therefore be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gongyi.law.conditions import (
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
from gongyi.law.norms import (
    Assumed,
    Concluded,
    Derived,
    First,
    Narrowed,
    Norm,
    Observed,
    Period,
)

Mention = FactRef | PeriodEnd | NormStatus
Rule = Norm | Derived | Period
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
            yield from _of_day(term)
    elif isinstance(condition, NormStatus):
        yield condition
    for part in parts_of(condition):
        yield from mentions(part)


def presumes(condition: Condition) -> bool:
    """Whether a condition contains a presumption."""
    return isinstance(condition, Presume) or any(map(presumes, parts_of(condition)))


def _of_day(term: DayTerm | None) -> Iterator[Mention]:
    if isinstance(term, FactRef | PeriodEnd):
        yield term


def conditions_of(norm: Norm) -> Iterator[Condition]:
    """The conditions that decide a norm's status."""
    yield norm.when
    for condition in (norm.done, norm.breached):
        if condition is not None:
            yield condition


def mentioned_by_norm(norm: Norm) -> Iterator[Mention]:
    """Everything that the status of a version of a norm can turn on."""
    for condition in conditions_of(norm):
        yield from mentions(condition)
    yield from _of_day(norm.done_on)
    for term in norm.trigger:
        yield from _of_day(term)
    yield from norm.seat
    if norm.period:
        yield PeriodEnd(norm.scope, norm.period)


def mentioned_by_derived(derived: Derived) -> Iterator[Mention]:
    """Everything that a derived fact is computed from."""
    if isinstance(derived, Assumed):
        yield derived.start
        yield from _of_day(derived.same_day)
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
    """Everything that a version of a period is computed from."""
    if period.limited:
        yield from _of_day(period.trigger)
    for part in period.parts:
        yield from mentions(part.when)
        for ref in (part.start, part.until, part.year):
            if ref:
                yield ref


def key_of(mention: Mention) -> Key:
    """The node of the dependency graph that a mention stands for."""
    if isinstance(mention, NormStatus):
        return ("norm", mention.norm)
    if isinstance(mention, PeriodEnd):
        return ("period", mention.scope, mention.name)
    return ("derived" if mention.derived else "fact", mention.scope, mention.fact.name)


class Needs:
    """What each norm, derived fact and period needs in any version, and whether it presumes; worked out once."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Rule, frozenset[Key], bool]] = {}

    def of(self, rule: Rule) -> frozenset[Key]:
        """The nodes that a rule mentions."""
        return self._look(rule)[1]

    def presumes(self, rule: Rule) -> bool:
        """Whether one of its own conditions is a presumption."""
        return self._look(rule)[2]

    def _look(self, rule: Rule) -> tuple[Rule, frozenset[Key], bool]:
        if id(rule) not in self._found:
            versions = rule.versions if isinstance(rule, Norm | Period) else (rule,)
            needed = frozenset(key_of(found) for version in versions for found in _mentioned(version))
            presuming = any(presumes(found) for version in versions for found in _conditions(version))
            self._found[id(rule)] = (rule, needed, presuming)
        return self._found[id(rule)]


def _mentioned(rule: Rule) -> Iterator[Mention]:
    if isinstance(rule, Norm):
        return mentioned_by_norm(rule)
    return mentioned_by_period(rule) if isinstance(rule, Period) else mentioned_by_derived(rule)


def _conditions(rule: Rule) -> Iterator[Condition]:
    if isinstance(rule, Norm):
        yield from conditions_of(rule)
    elif isinstance(rule, Period):
        yield from (part.when for part in rule.parts)
    elif isinstance(rule, First):
        yield rule.where
    elif isinstance(rule, Narrowed):
        yield from (condition for condition, _ in rule.cases)
    elif isinstance(rule, Concluded):
        yield rule.when


def nodes_of(
    norms: Mapping[str, Norm],
    derived: Mapping[tuple[str, str], Derived],
    periods: Mapping[tuple[str, str], Period],
) -> dict[Key, Rule]:
    """The nodes of the dependency graph of one choice of readings."""
    return {
        **{("norm", name): norm for name, norm in norms.items()},
        **{("derived", *where): item for where, item in derived.items()},
        **{("period", *where): period for where, period in periods.items()},
    }


def graph(nodes: Mapping[Key, Rule], needs: Needs) -> dict[Key, frozenset[Key]]:
    """Which node needs which; a derived fact also needs the fact of the same name, if there is one."""
    return {
        key: needs.of(rule) | {("fact", *key[1:])} if key[0] == "derived" else needs.of(rule)
        for key, rule in nodes.items()
    }


def dependents(edges: Mapping[Key, frozenset[Key]], starts: Iterable[Key]) -> frozenset[Key]:
    """Everything whose answer can turn on one of the nodes, those included."""
    users: dict[Key, list[Key]] = {}
    for key, needed in edges.items():
        for other in needed:
            users.setdefault(other, []).append(key)
    seen = set(starts)
    queue = list(seen)
    while queue:
        for user in users.get(queue.pop(), ()):
            if user not in seen:
                seen.add(user)
                queue.append(user)
    return frozenset(seen)


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
