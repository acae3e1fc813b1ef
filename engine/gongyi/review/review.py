"""What the checks of ``lint`` look at: the rules as read, with every condition that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from gongyi.explaining.wording import Wording
from gongyi.law.conditions import Condition, Connective, FactRef, PeriodEnd, Quantified
from gongyi.law.connectives import TRUE
from gongyi.law.mentions import (
    Key,
    Mention,
    conditions_of,
    key_of,
    mentioned_by_norm,
    mentioned_by_period,
    mentions,
    of_day,
    parts_of,
)
from gongyi.law.norms import Norm
from gongyi.law.outcomes import outcomes
from gongyi.law.source import Source
from gongyi.loading.dependencies import dependents
from gongyi.loading.loaded import Loaded
from gongyi.review.satisfiable import Possibilities
from gongyi_facts.problems import Problem

_LONGEST = 60


@dataclass(frozen=True)
class Review:
    """What the checks look at: the rules as read, what kept them from loading, and how to word them."""

    loaded: Loaded
    slips: list[tuple[str, Problem]]
    wording: Wording

    @cached_property
    def outcomes(self) -> Mapping[str, frozenset[str]]:
        """The statuses that each norm can have."""
        return {identity: outcomes(found.values()) for identity, found in self.loaded.norms.items()}

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that somebody wrote, once for each place."""
        written: dict[tuple[Source, Condition], Condition] = {}
        for condition in chain(self._of_norms(), self._of_derived(), self._of_periods()):
            if condition != TRUE:
                written.setdefault((condition.source, condition), condition)
        return tuple(written.values())

    @cached_property
    def constants(self) -> tuple[tuple[Condition, bool], ...]:
        """The conditions that can only hold (True) or only fail (False)."""
        return tuple(found for condition in self.conditions for found in _constants(condition, self.outcomes))

    def can_hold(self, condition: Condition) -> bool:
        """Whether some facts may make a condition hold."""
        return Possibilities(condition, self.outcomes).can_be(True)

    def variants(self) -> Iterator[Norm]:
        """Every norm in each of its versions and under each of its readings."""
        for found in self.loaded.norms.values():
            for norm in found.values():
                yield from norm.versions

    def words(self, condition: Condition) -> str:
        """A condition in a few words."""
        if not isinstance(condition, Connective | Quantified):
            return self.wording.atom(condition)
        inner = "；".join(map(self.words, parts_of(condition)))
        text = f"{self.wording.heading(condition)}：{inner}"
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

    def _of_norms(self) -> Iterator[Condition]:
        for norm in self.variants():
            yield from conditions_of(norm)
            yield from (flag.when for flag in norm.flags)
            yield from (item.when for item in norm.next)

    def _of_derived(self) -> Iterator[Condition]:
        for found in self.loaded.derived.values():
            for derived in found.values():
                yield from derived.conditions()

    def _of_periods(self) -> Iterator[Condition]:
        for period in chain.from_iterable(period.versions for period in self.loaded.periods.values()):
            yield from (part.when for part in period.parts)

    @cached_property
    def used(self) -> frozenset[Key]:
        """The facts, derived facts and periods that some norm needs, directly or through others."""
        needed: dict[Key, frozenset[Key]] = {}
        for norm in self.variants():
            told = frozenset(_keys(_told_by(norm)))
            needed["norm", norm.id] = needed.get(("norm", norm.id), frozenset()) | told
        for where, found in self.loaded.derived.items():
            mentioned = chain.from_iterable(derived.mentions() for derived in found.values())
            # Where the fact is only assumed to be there, the record is asked for it first.
            needed["derived", *where] = frozenset([("fact", *where), *_keys(mentioned)])
        for where, period in self.loaded.periods.items():
            mentioned = chain.from_iterable(map(mentioned_by_period, period.versions))
            needed["period", *where] = frozenset(_keys(mentioned))
        turned: dict[Key, frozenset[Key]] = {}
        for key, found_keys in needed.items():
            for other in found_keys:
                turned[other] = turned.get(other, frozenset()) | {key}
        return dependents(turned, (key for key in needed if key[0] == "norm"))


def _told_by(norm: Norm) -> Iterator[Mention]:
    """Everything that a finding of the norm tells of."""
    yield from mentioned_by_norm(norm)
    for situation in norm.situations:
        yield from chain.from_iterable(map(of_day, situation.since))
    for flag in norm.flags:
        yield from mentions(flag.when)
    for item in norm.next:
        yield from mentions(item.when)
        if isinstance(item.on, FactRef | PeriodEnd):
            yield item.on
    for party in (norm.bearer, norm.toward):
        if party is not None and party.name is not None:
            yield party.name


def _keys(mentioned: Iterator[Mention]) -> Iterator[Key]:
    """The nodes of what is mentioned; with the part of an event, the event."""
    for mention in mentioned:
        yield key_of(mention)
        if isinstance(mention, FactRef) and mention.fact.parent is not None:
            yield "fact", mention.scope, mention.fact.parent


def _constants(condition: Condition, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[Condition, bool]]:
    """The innermost parts that can only hold or only fail, ``known`` being the statuses that each norm can have."""
    inner = [found for part in parts_of(condition) for found in _constants(part, known)]
    yield from inner
    possible = Possibilities(condition, known)
    if not inner and not (possible.can_be(True) and possible.can_be(False)):
        yield condition, possible.can_be(True)
