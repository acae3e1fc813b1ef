"""L11: parts of a period that do not say on what they rest."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.review.review import Review
from gongyi.rulefiles.fields import NO_BASIS
from gongyi_facts.problems import Problem


def without_basis(review: Review) -> Iterator[Problem]:
    """Parts of a period that do not say on what they rest."""
    return (problem for kind, problem in review.slips if kind == NO_BASIS)
