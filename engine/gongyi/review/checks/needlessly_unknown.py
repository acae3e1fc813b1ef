"""L04: conditions that an unknown fact leaves open although its value does not matter."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.conditions import Condition
from gongyi.law.mentions import parts_of
from gongyi.review.review import Review
from gongyi.review.satisfiable import Possibilities
from gongyi_facts.problems import Problem


def needlessly_unknown(review: Review) -> Iterator[Problem]:
    """Conditions that an unknown fact leaves open although its value does not matter."""
    constant = {part.source for part, _ in review.constants}
    for condition in review.conditions:
        found = _unsettled(review, condition)
        if found is not None and found.source not in constant:
            yield found.source.problem(
                f"有一项事实不论怎样都不影响结论，不明时却成了待查明：{review.words(found)}",
                "请把共同的部分单写一项，如“甲且乙，或者非甲且乙”写成“乙”",
            )


def _unsettled(review: Review, condition: Condition) -> Condition | None:
    """The innermost part that is so."""
    for part in parts_of(condition):
        if found := _unsettled(review, part):
            return found
    if parts_of(condition) and Possibilities(condition, review.outcomes).needlessly_unknown():
        return condition
    return None
