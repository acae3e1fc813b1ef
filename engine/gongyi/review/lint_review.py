"""What the checks of ``lint`` look at: the rules as read, with every condition that somebody wrote and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from gongyi.explaining.wording import Wording
from gongyi.law.conditions import TRUE, Condition, FactRef, PeriodEnd
from gongyi.law.dependencies import (
    Key,
    Mention,
    dependents,
    key_of,
    mentioned_by_derived,
    mentioned_by_norm,
    mentioned_by_period,
    mentions,
)
from gongyi.law.norms import Concluded, First, Narrowed, Norm
from gongyi.law.outcomes import outcomes
from gongyi.loading.loader import Loaded
from gongyi.review.lint_places import At, Places, parts_at
from gongyi.review.satisfiable import Possibilities
from gongyi_facts.problems import Problem


@dataclass(frozen=True)
class Review:
    """What the checks look at: the rules as read, what kept them from loading, where they stand, how to word them."""

    loaded: Loaded
    slips: list[tuple[str, Problem]]
    places: Places
    wording: Wording

    @cached_property
    def outcomes(self) -> Mapping[str, frozenset[str]]:
        """The statuses that each norm can have."""
        return {identity: outcomes(found.values()) for identity, found in self.loaded.norms.items()}

    @cached_property
    def conditions(self) -> tuple[tuple[At, Condition], ...]:
        """Every condition that somebody wrote, with its place."""
        written = dict.fromkeys((*self._of_norms(), *self._of_derived(), *self._of_periods()))
        return tuple((at, condition) for at, condition in written if condition != TRUE)

    @cached_property
    def constants(self) -> tuple[tuple[At, Condition, bool], ...]:
        """The conditions that can only hold (True) or only fail (False)."""
        return tuple(found for at, condition in self.conditions for found in _constants(at, condition, self.outcomes))

    def can_hold(self, condition: Condition) -> bool:
        """Whether some facts may make a condition hold."""
        return Possibilities(condition, self.outcomes).can_be(True)

    def variants(self) -> Iterator[Norm]:
        """Every norm in each of its versions and under each of its readings."""
        for found in self.loaded.norms.values():
            for norm in found.values():
                yield from norm.versions

    def _of_norms(self) -> Iterator[tuple[At, Condition]]:
        for norm in self.variants():
            named = (("when", norm.when), ("done", norm.done), ("breached", norm.breached))
            for key, condition in named:
                if condition is not None:
                    yield self.places.part(norm, key), condition
            remarks = [item.when for item in norm.flags], [item.when for item in norm.next]
            for key, found in zip(("flags", "next"), remarks, strict=True):
                listed = self.places.listed(norm, key)
                for at, condition in zip(listed, found, strict=True):
                    yield at.value("when"), condition

    def _of_derived(self) -> Iterator[tuple[At, Condition]]:
        for where, found in self.loaded.derived.items():
            at = self.places.derived[where]
            for derived in found.values():
                if isinstance(derived, Concluded):
                    yield at.value("when"), derived.when
                elif isinstance(derived, First):
                    yield at.value("first").value("where"), derived.where
                elif isinstance(derived, Narrowed):
                    for case, (condition, _) in zip(at.items("cases"), derived.cases, strict=True):
                        yield case.value("when"), condition

    def _of_periods(self) -> Iterator[tuple[At, Condition]]:
        for period in chain.from_iterable(period.versions for period in self.loaded.periods.values()):
            for at, part in zip(self.places.periods[period.source].items("parts"), period.parts, strict=True):
                yield at.value("when"), part.when

    @cached_property
    def used(self) -> frozenset[Key]:
        """The facts, derived facts and periods that some norm needs, directly or through others."""
        needed: dict[Key, frozenset[Key]] = {}
        for norm in self.variants():
            told = frozenset(_keys(_told_by(norm)))
            needed["norm", norm.id] = needed.get(("norm", norm.id), frozenset()) | told
        for where, found in self.loaded.derived.items():
            mentioned = chain.from_iterable(map(mentioned_by_derived, found.values()))
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


def _constants(
    at: At, condition: Condition, known: Mapping[str, frozenset[str]]
) -> Iterator[tuple[At, Condition, bool]]:
    """The innermost parts that can only hold or only fail, ``known`` being the statuses that each norm can have."""
    inner = [found for place, part in parts_at(at, condition) for found in _constants(place, part, known)]
    yield from inner
    possible = Possibilities(condition, known)
    if not inner and not (possible.can_be(True) and possible.can_be(False)):
        yield at, condition, possible.can_be(True)
