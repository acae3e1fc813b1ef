"""L10: texts that are not the decision's own."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.review.review import Review
from gongyi.rulefiles.fields import NOT_VERBATIM
from gongyi_facts.problems import Problem


def not_verbatim(review: Review) -> Iterator[Problem]:
    """Texts that are not the decision's own, and words that are not those of their norm's text."""
    return (problem for kind, problem in review.slips if kind == NOT_VERBATIM)
