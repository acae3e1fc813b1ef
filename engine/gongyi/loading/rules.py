"""Everything that speaks under one choice of readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from itertools import chain

from gongyi.derivations.base import Derivation
from gongyi.law.conditions import Condition
from gongyi.law.mentions import Key, key_of, mentions, presumes
from gongyi.law.norms import Norm, Period, PeriodPart
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that speaks under one choice of readings."""

    norms: dict[str, Norm]
    derived: dict[tuple[str, str], Derivation]
    periods: dict[tuple[str, str], Period]
    phases: dict[str, int]
    edges: dict[Key, frozenset[Key]]
    """Which norm, derived fact or period needs which."""
    presuming: frozenset[Key]
    """Those of them that rest on a presumption: learning a fact can take their answer away."""
    days: frozenset[date] = frozenset()
    """The dates that the rules name: in conditions, and where something comes into or goes out of force."""
    _rebuttable: dict[int, tuple[Condition, bool]] = field(default_factory=dict, compare=False, repr=False)

    def rebuttable(self, condition: Condition) -> bool:
        """Whether a condition rests on a presumption, which what is learnt can take away; worked out once."""
        found = self._rebuttable.get(id(condition))
        if found is None or found[0] is not condition:
            rests = presumes(condition) or any(key_of(one) in self.presuming for one in mentions(condition))
            # The condition is kept as well: another one could be given its number once it is gone.
            found = self._rebuttable[id(condition)] = (condition, rests)
        return found[1]

    def all_norms(self) -> Iterator[Norm]:
        """Every version of every norm."""
        return chain.from_iterable(norm.versions for norm in self.norms.values())

    def all_parts(self) -> Iterator[PeriodPart]:
        """Every part of every version of every period."""
        periods = chain.from_iterable(period.versions for period in self.periods.values())
        return chain.from_iterable(period.parts for period in periods)
