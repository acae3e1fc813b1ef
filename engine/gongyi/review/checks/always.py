"""L03: conditions, and parts of them, that hold whatever the facts are."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def always(review: Review) -> Iterator[Problem]:
    """Conditions, and parts of them, that hold whatever the facts are."""
    for part, value in review.constants:
        if value:
            yield part.source.problem(review.words(part), "请删去它，或者补上真正的条件")
