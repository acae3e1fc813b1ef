"""The benchmark of twenty-five norms: what they cost here, beside one compiled expression of zen-engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from gongyi import Policy, Status
from gongyi_facts import Document, from_mapping
from table import Row, Section
from timing import Work, in_turns
from twenty_five.facts import AS_OF, FOLDER, Case, as_mapping, cases, model
from zen_expression import Zen

RULES = FOLDER / "rules"
STATUSES_GOAL, IN_FULL_GOAL = 0.25, 5.0
Item = TypeVar("Item")
IN_FULL = 20
"""So many of the cases are assessed in full."""
TITLE = "二十五条规范、五十三项事实，比 zen-engine 的一个编译表达式"


class Differ(Exception):
    """The peers do not say the same, so that their times mean nothing."""


def measure(rounds: int = 7, count: int = 200) -> Section:
    """Statuses and assessments of so many cases, after it was seen that both say the same of each."""
    try:
        zen = Zen(RULES)
    except ImportError:
        return Section(TITLE, (), "没有测：zen-engine 没有装上（pip install -r benchmarks/requirements.txt）。")
    policy = Policy.load(RULES, facts=model())
    plain = cases(count)
    read = [(from_mapping(as_mapping(case), model()), date.fromisoformat(case[AS_OF])) for case in plain]
    _same(policy, zen, plain, read)
    prepared = [zen.given(case) for case in plain]

    def full(document: Document, day: date) -> object:
        return policy.assess(document, as_of=day, record_to=day, engine="compiled")

    def from_plain(case: Case) -> object:
        day = date.fromisoformat(case[AS_OF])
        return policy.statuses(as_mapping(case), as_of=day, record_to=day)

    some = read[:IN_FULL]
    works: list[Work] = [
        _each(zen.true, plain),
        _each(zen.evaluate, prepared),
        _each(lambda pair: policy.statuses(pair[0], as_of=pair[1], record_to=pair[1]), read),
        _each(lambda pair: full(*pair), some),
        _each(from_plain, plain),
    ]
    counts = (count, count, count, len(some), count)
    taken = in_turns(works, rounds)
    peer, bare, statuses, in_full, mapped = (seconds / n for seconds, n in zip(taken, counts, strict=True))
    rows = (
        Row("二十五条，policy.statuses(文件)：已经校验的文件，只要结论", statuses / peer, STATUSES_GOAL),
        Row("二十五条，policy.assess(文件, engine=“compiled”)：完整评估", in_full / peer, IN_FULL_GOAL),
        Row("二十五条，policy.statuses(映射)：从普通数据起，校验在内", mapped / peer),
        Row("zen-engine 只求值：日期已换成数，期限已算好", bare / peer),
    )
    return Section(f"{TITLE}（每案 {peer * 1e6:.0f} 微秒，连同换算日期、算期限；{count} 案结论相同）", rows)


def _each(work: Callable[[Item], object], items: Sequence[Item]) -> Work:
    def all_of_them() -> None:
        for item in items:
            work(item)

    return all_of_them


def _same(policy: Policy, zen: Zen, plain: list[Case], read: list[tuple[Document, date]]) -> None:
    """Raise ``Differ`` where a norm stands here and its condition is not true there, or the other way."""
    for case, (document, day) in zip(plain, read, strict=True):
        expected = set(zen.true(case))
        lines = policy.statuses(document, as_of=day, record_to=day)
        found = {line.norm for line in lines if line.status is Status.STANDING}
        if found != expected:
            raise Differ(f"{sorted(found ^ expected)}: {case}")
