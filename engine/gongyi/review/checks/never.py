"""L02: conditions, and parts of them, that no facts can make hold."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.conditions import Condition
from gongyi.law.connectives import All, Not
from gongyi.law.mentions import all_parts
from gongyi.law.norms import Norm
from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def never(review: Review) -> Iterator[Problem]:
    """Conditions, and parts of them, that no facts can make hold; alone, or beside the others of their norm."""
    for part, value in review.constants:
        if not value:
            yield part.source.problem(review.words(part), "请改写互相矛盾的部分，或者删去它")
    constant = {part for part, _ in review.constants}
    for norm in review.variants():
        for key, condition, given, words in _asked_together(norm):
            both = All((given, condition))
            if constant.isdisjoint(all_parts(both)) and not review.can_hold(both):
                message = f"{words}，“{key}”永不成立：{review.words(condition)}"
                yield condition.source.problem(message, "请改写互相矛盾的部分")


def _asked_together(norm: Norm) -> Iterator[tuple[str, Condition, Condition, str]]:
    """What a verdict needs to hold beside other conditions: its key, itself, the others, and those in words."""
    if norm.done is not None:
        yield "done", norm.done, norm.when, "条件适用时"
    if norm.breached is None:
        return
    # Where the result counts that is seen at the end of a period, it may be open whether it is the one demanded.
    if norm.done is None or norm.at_expiry:
        yield "breached", norm.breached, norm.when, "条件适用时"
    else:
        yield "breached", norm.breached, All((norm.when, Not((norm.done,)))), "条件适用而“done”不成立时"
