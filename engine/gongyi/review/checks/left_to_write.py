"""L15: the placeholder of a rule's beginning, where somebody still has to write."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.review.review import Review
from gongyi.rulefiles.fields import LEFT_TO_WRITE
from gongyi_facts.problems import Problem


def left_to_write(review: Review) -> Iterator[Problem]:
    """Where the placeholder of a rule's beginning has not been replaced."""
    return (problem for kind, problem in review.slips if kind == LEFT_TO_WRITE)
