"""A judged document of which a finding is told in full when a step looks at it: most look at nothing but the status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from gongyi import Engine, Finding, Policy
from gongyi.assessment import Assessor
from gongyi.law.norms import Norm
from gongyi.records.records import Row


class LookedAt:
    """A finding; what is not known by its verdict alone is worked out when it is asked for."""

    def __init__(self, assessor: Assessor, norm: Norm, row: Row) -> None:
        self.verdict = assessor.evaluator.verdict(norm, row)
        self.norm, self.status, self.path = self.verdict.norm, self.verdict.status, row.path
        self.assessor, self.row, self._asked = assessor, row, norm

    @cached_property
    def _finding(self) -> Finding:
        return self.assessor.finding(self._asked, self.row)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finding, name)


@dataclass(frozen=True)
class Judged:
    """What the steps look at of an assessment."""

    findings: tuple[Finding, ...]


class Judging(Policy):
    """A policy of which a finding is told in full when a step looks at it."""

    def assess(self, case: Any, *, readings: Mapping[str, str] | None = None, **how: Any) -> Any:
        """Every finding, with all statuses confirmed.

        Under another reading the reference judges, and the program of the usual ones confirms each status by
        deviating: a program of its own for every reading would take most of the time of all scenarios.
        """
        engine = Engine.REFERENCE if readings else Engine.DURABLE
        assessor = self.explain(case, readings=readings, engine=engine, **how)
        found = Judged(tuple(cast(Finding, LookedAt(assessor, norm, row)) for norm, row in assessor.pairs()))
        if readings:
            deviation = next(iter(self.profile(readings).items() - self.profile({}).items()), ("", ""))
            lines = self.statuses(case, **how)
            expected = [(line.norm, line.path, line.contested.get(deviation, line.status)) for line in lines]
            assert [(item.norm.id, item.path, item.status) for item in found.findings] == expected
        return found
