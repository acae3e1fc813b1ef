"""One choice of readings, and what it would be to deviate from it by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gongyi.loading.rules import Rules
from gongyi_facts.made_late import dataclass

Key = tuple[str, str]
Deviations = Mapping[Key, tuple[Rules, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One choice of readings: its rules, and the single deviations from it, each with the norms that it touches.

    ``chosen`` maps a norm to the readings that its verdict can turn on, its own and those upstream. The deviations are
    worked out when they are first asked for.
    """

    rules: Rules
    chosen: Mapping[str, dict[str, str]]
    deviating: Callable[[], Deviations]

    @property
    def deviations(self) -> Deviations:
        """What is read otherwise, and how → the rules under that reading, and the norms that it touches."""
        return self.deviating()
