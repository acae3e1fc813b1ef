"""L16: situations that can never decide, because one above them is so whenever they are."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.connectives import TRUE, All, Not
from gongyi.law.mentions import all_parts
from gongyi.review.review import Review
from gongyi_facts.problems import Problem

_HINT = "请改写条件、移到上面或者删去；日期在两可之间、事实不详的，不必另写一行"
_LAST = "前面各行已经写全，请把末一种情形的 when 写成 []，删去这一行"


def idle_situations(review: Review) -> Iterator[Problem]:
    """Situations that no facts can make the first that is so."""
    constant = {part for part, _ in review.constants}
    for norm in review.variants():
        for index, situation in enumerate(norm.situations):
            above = tuple(Not((other.when,)) for other in norm.situations[:index])
            decides = All((norm.when, situation.when, *above))
            if constant.isdisjoint(all_parts(decides)) and not review.can_hold(decides):
                words = f"规范 {norm.id} 的情形“{situation.name}”永远轮不到：它成立时，前面总有一行成立"
                yield situation.source.problem(words, _LAST if situation.when == TRUE else _HINT)
