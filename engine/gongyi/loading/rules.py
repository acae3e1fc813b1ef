"""Everything that speaks under one choice of readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from gongyi.derivations.base import Derivation
from gongyi.law.mentions import Key
from gongyi.law.norms import Norm, Period, PeriodPart


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

    def all_norms(self) -> Iterator[Norm]:
        """Every version of every norm."""
        return chain.from_iterable(norm.versions for norm in self.norms.values())

    def all_parts(self) -> Iterator[PeriodPart]:
        """Every part of every version of every period."""
        periods = chain.from_iterable(period.versions for period in self.periods.values())
        return chain.from_iterable(period.parts for period in periods)
