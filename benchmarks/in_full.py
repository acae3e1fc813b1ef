"""What assessing an example in full costs, beside PyYAML reading the same file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median

import real_cases
from gongyi import Policy
from real_cases import Example, assessing
from table import Row, Section
from timing import Work, in_turns

ENGINES = ("compiled", "durable", "reference")
GOAL = 5.0
SECONDS = 2.0
"""For one example."""


def measure(rounds: int = 5, examples: Sequence[Example] | None = None) -> Section:
    """The median example, by each evaluator; a policy is loaded once."""
    policy = Policy.load()
    chosen = real_cases.real() if examples is None else examples
    ratios = [_ratios(policy, example, rounds) for example in chosen]
    whole = [median(column) for column in zip(*ratios, strict=True)]
    rows = [Row("policy.assess(…, engine=“compiled”)", whole[0], GOAL)]
    rows += [Row(f"policy.assess(…, engine=“{ENGINES[n]}”)", whole[n]) for n in range(1, len(ENGINES))]
    rows.append(Row("policy.statuses(…)：只要结论", whole[-1]))
    return Section(f"完整评估一案，比 yaml.safe_load 读同一个文件（{len(chosen)} 个真实案例的中位数）", tuple(rows))


def _ratios(policy: Policy, example: Example, rounds: int) -> list[float]:
    document = example.document
    works: list[Work] = [example.safe_load()]
    works += [partial(assessing, policy, document, engine) for engine in ENGINES]
    works.append(lambda: policy.statuses(document, as_of=real_cases.AS_OF, as_if=True))
    reading, *taken = in_turns(works, rounds, SECONDS)
    return [seconds / reading for seconds in taken]
