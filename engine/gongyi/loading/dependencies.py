"""Which norm, derived fact or period needs which, and in which order norms must therefore be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from gongyi.derivations.base import Derivation
from gongyi.law.conditions import Condition
from gongyi.law.mentions import (
    Key,
    Mention,
    conditions_of,
    key_of,
    mentioned_by_norm,
    mentioned_by_period,
    presumes,
)
from gongyi.law.norms import Norm, Period
from gongyi_facts.made_late import dataclass

Rule = Norm | Derivation | Period


@dataclass(frozen=True, slots=True)
class Circle(Exception):
    """Norms, facts or periods that depend on themselves."""

    path: tuple[Key, ...]


class Needs:
    """What each norm, derived fact and period needs in any version, and whether it presumes; worked out once."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Rule, frozenset[Key], bool]] = {}

    def __reduce__(self) -> tuple[type[Needs], tuple[()]]:
        """What was worked out is known by where the rules lie in memory, and cannot go elsewhere."""
        return Needs, ()

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
    match rule:
        case Norm():
            return mentioned_by_norm(rule)
        case Period():
            return mentioned_by_period(rule)
        case Derivation():
            return rule.mentions()
        case _:
            assert_never(rule)


def _conditions(rule: Rule) -> Iterator[Condition]:
    match rule:
        case Norm():
            return conditions_of(rule)
        case Period():
            return (part.when for part in rule.parts)
        case Derivation():
            return rule.conditions()
        case _:
            assert_never(rule)


def nodes_of(
    norms: Mapping[str, Norm],
    derived: Mapping[tuple[str, str], Derivation],
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


def resting_on(edges: Mapping[Key, frozenset[Key]], name: str) -> frozenset[Key]:
    """Everything whose answer can turn on how a norm or derived fact is read, that itself included."""
    return dependents(edges, [key for key in edges if key[-1] == name and key[0] in ("norm", "derived")])


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
