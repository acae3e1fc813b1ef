"""The checks of ``lint`` that look at conditions: what can never hold, always holds, or is said twice."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.conditions import All, AnyOf, Condition, Not
from gongyi.law.dependencies import parts_of
from gongyi.law.norms import Norm
from gongyi.review.lint_places import At, parts_at
from gongyi.review.lint_review import Review
from gongyi.review.satisfiable import Possibilities
from gongyi_facts.problems import Problem


def never(review: Review) -> Iterator[Problem]:
    """Conditions, and parts of them, that no facts can make hold."""
    for place, part, value in review.constants:
        if not value:
            yield place.problem(_words(review, part), "请改写互相矛盾的部分，或者删去它")
    constant = {part for _, part, _ in review.constants}
    for norm in review.variants():
        for key, condition, given, words in _asked_together(norm):
            both = All((given, condition))
            if constant.isdisjoint(_all_parts(both)) and not review.can_hold(both):
                message = f"{words}，“{key}”永不成立：{_words(review, condition)}"
                yield review.places.part(norm, key).problem(message, "请改写互相矛盾的部分")


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
        yield "breached", norm.breached, All((norm.when, Not(norm.done))), "条件适用而“done”不成立时"


def _all_parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in parts_of(condition):
        yield from _all_parts(part)


def always(review: Review) -> Iterator[Problem]:
    """Conditions, and parts of them, that hold whatever the facts are."""
    for place, part, value in review.constants:
        if value:
            yield place.problem(_words(review, part), "请删去它，或者补上真正的条件")


def needlessly_unknown(review: Review) -> Iterator[Problem]:
    """Conditions that an unknown fact leaves open although its value does not matter."""
    constant = {place for place, _, _ in review.constants}
    for at, condition in review.conditions:
        found = _unsettled(review, at, condition)
        if found and found[0] not in constant:
            place, part = found
            yield place.problem(
                f"有一项事实不论怎样都不影响结论，不明时却成了待查明：{_words(review, part)}",
                "请把共同的部分单写一项，如“甲且乙，或者非甲且乙”写成“乙”",
            )


def _unsettled(review: Review, at: At, condition: Condition) -> tuple[At, Condition] | None:
    """The innermost part that is so."""
    for place, part in parts_at(at, condition):
        if found := _unsettled(review, place, part):
            return found
    if parts_of(condition) and Possibilities(condition, review.outcomes).needlessly_unknown():
        return at, condition
    return None


def repeated(review: Review) -> Iterator[Problem]:
    """The same condition twice among those that are joined."""
    for at, condition in review.conditions:
        yield from _repeated(review, at, condition)


def _repeated(review: Review, at: At, condition: Condition) -> Iterator[Problem]:
    seen: list[Condition] = []
    for place, part in parts_at(at, condition):
        if isinstance(condition, All | AnyOf) and part in seen:
            yield place.problem(_words(review, part), "请删去其中一处，或者改成想写的另一项")
        seen.append(part)
        yield from _repeated(review, place, part)


def _words(review: Review, condition: Condition) -> str:
    """A condition in a few words."""
    parts = parts_of(condition)
    if not parts:
        return review.wording.atom(condition)
    inner = "；".join(_words(review, part) for part in parts)
    text = f"{review.wording.heading(condition)}：{inner}"
    return text if len(text) <= 60 else f"{text[:59]}…"
