"""What assessing an example in full costs, beside PyYAML reading the same file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from statistics import median

import real_cases
from gongyi import Policy
from real_cases import Example, assessing
from table import Row, Section
from timing import Work, in_turns

ENGINES = ("compiled", "durable", "reference")
GOAL = 5.0
SECONDS = 1.0
"""For one example as of one day."""
DAYS: dict[str, Callable[[Example], date]] = {
    "各以其案情截至之日": lambda example: _last_day(example),
    f"以{real_cases.AS_OF}": lambda example: real_cases.AS_OF,
}
"""The day by which ``gongyi check`` judges by default, and one that is years later."""


def measure(rounds: int = 5, examples: Sequence[Example] | None = None) -> Section:
    """The median example, by each evaluator, as of each day; a policy is loaded once."""
    policy = Policy.load()
    chosen = real_cases.real() if examples is None else examples
    rows: list[Row] = []
    for when, day in DAYS.items():
        ratios = [_ratios(policy, example, day(example), rounds) for example in chosen]
        *engines, statuses = (median(column) for column in zip(*ratios, strict=True))
        for engine, ratio in zip(ENGINES, engines, strict=True):
            goal = GOAL if engine == ENGINES[0] else None
            rows.append(Row(f"{when}为评估日：policy.assess(…, engine=“{engine}”)", ratio, goal))
        rows.append(Row(f"{when}为评估日：policy.statuses(…)，只要结论", statuses))
    title = f"完整评估一案，比 yaml.safe_load 读同一个文件（{len(chosen)} 个真实案例的中位数，每例最多 {rounds} 轮）"
    return Section(title, tuple(rows))


def _last_day(example: Example) -> date:
    written = example.document.record_to
    assert written is not None, f"{example.path.name}: no 案情截至"
    return written.first


def _ratios(policy: Policy, example: Example, as_of: date, rounds: int) -> list[float]:
    document = example.document
    works: list[Work] = [example.safe_load()]
    works += [partial(assessing, policy, document, engine, as_of) for engine in ENGINES]
    works.append(lambda: policy.statuses(document, as_of=as_of, as_if=True))
    reading, *taken = in_turns(works, rounds, SECONDS)
    return [seconds / reading for seconds in taken]
