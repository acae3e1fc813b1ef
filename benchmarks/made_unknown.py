"""What an example costs of which twenty facts are made unknown: the search for what is missing has most to do there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import Any, NamedTuple

from pydantic import BaseModel

import real_cases
from gongyi import Policy
from gongyi_facts import Document, KeyKind, Occurrence, declared_keys, from_mapping
from real_cases import Example, assessing
from table import Row, Section
from timing import cpu, in_turns, spent

FACTS = 20
DRAWS = 5
GOAL = 50.0
AGAIN = 3
SECONDS = 32.0
"""For all draws; what there was no time for is said."""
Data = dict[str, Any]
Loss = Callable[[], object]


class Draw(NamedTuple):
    """A draw and what it took, as a ratio."""

    document: Document
    reading: float
    ratio: float


def measure(examples: Sequence[Example] | None = None, draws: int = DRAWS) -> Section:
    """The worst draw of all examples; the draws that took most are taken again, and their median counts."""
    policy = Policy.load()
    chosen = real_cases.every() if examples is None else examples
    readings = in_turns([example.safe_load() for example in chosen], 5)
    planned = [(*one, seed) for seed in range(draws) for one in zip(chosen, readings, strict=True)]
    found: list[Draw] = []
    begun = spent()
    for example, reading, seed in planned:
        if spent() - begun < SECONDS:
            found.append(_taken(policy, less_known(example.document, seed), reading))
    worst = max(_again(policy, draw) for draw in sorted(found, key=lambda draw: draw.ratio)[-AGAIN:])
    over = sum(draw.ratio > GOAL for draw in found)
    note = f"{len(planned)} 份测了 {len(found)} 份，{over} 份超过 {GOAL:g} 倍"
    rows = (
        Row(f"{FACTS} 项事实不详：最差的一份", worst, GOAL, least=len(found) < len(planned), note=note),
        Row(f"{FACTS} 项事实不详：中位的一份", median(draw.ratio for draw in found)),
    )
    title = f"任一示例随机改 {FACTS} 项事实为不详，由 compiled 完整评估，比 yaml.safe_load 读原文件（每例 {draws} 份）"
    return Section(title, rows)


def less_known(document: Document, seed: int) -> Document:
    """The document with twenty of its known facts made unknown; all of them where there are no more."""
    data = document.model_dump()
    # What shows a fact cannot be given for one that nobody knows.
    data.pop("evidence", None)
    losses = list(_losses(document, data))
    for lose in random.Random(seed).sample(losses, min(FACTS, len(losses))):
        lose()
    return from_mapping(data, type(document))


def _losses(record: BaseModel, data: Data) -> Iterator[Loss]:
    """How to make each known fact unknown; of an event that is not recorded it is known that it did not happen."""
    for name, key in declared_keys(type(record)).items.items():
        value = getattr(record, name)
        if key.kind is KeyKind.RECORDS:
            for inner, inner_data in zip(value, data[name], strict=True):
                yield from _losses(inner, inner_data)
        elif key.kind is KeyKind.EVENT and value.occurrence is not Occurrence.UNKNOWN:
            yield partial(data.__setitem__, name, Occurrence.UNKNOWN.value)
        elif (key.kind is KeyKind.STATE and value is not None) or (key.kind is KeyKind.OBSERVATION and value):
            yield partial(data.__delitem__, name)


def _taken(policy: Policy, document: Document, reading: float) -> Draw:
    return Draw(document, reading, cpu(lambda: assessing(policy, document, "compiled")) / reading)


def _again(policy: Policy, draw: Draw) -> float:
    """What a draw takes, as the median of three."""
    return median([draw.ratio, *(_taken(policy, draw.document, draw.reading).ratio for _ in range(AGAIN - 1))])
