"""L14: the same condition twice among those that are joined."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.conditions import Condition
from gongyi.law.mentions import parts_of
from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def repeated(review: Review) -> Iterator[Problem]:
    """The same condition twice among those that are joined."""
    for condition in review.conditions:
        yield from _repeated(review, condition)


def _repeated(review: Review, condition: Condition) -> Iterator[Problem]:
    seen: list[Condition] = []
    for part in parts_of(condition):
        if part in seen:
            yield part.source.problem(review.words(part), "请删去其中一处，或者改成想写的另一项")
        seen.append(part)
        yield from _repeated(review, part)
