"""A judged document of which a finding is told in full when a step looks at it: most look at nothing but the status."""

from __future__ import annotations

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
        verdict = assessor.evaluator.verdict(norm, row)
        self.norm, self.status, self.path = verdict.norm, verdict.status, row.path
        self._assessor, self._asked = assessor, (norm, row)

    @cached_property
    def _finding(self) -> Finding:
        return self._assessor.finding(*self._asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finding, name)


@dataclass(frozen=True)
class Judged:
    """What the steps look at of an assessment."""

    findings: tuple[Finding, ...]


def judged(policy: Policy, document: Any, *, engine: str = Engine.DURABLE, **how: Any) -> Judged:
    """Every finding on a document, with the statuses of all of them confirmed."""
    assessor = policy.explain(document, engine=engine, **how)
    return Judged(tuple(cast(Finding, LookedAt(assessor, norm, row)) for norm, row in assessor.pairs()))
