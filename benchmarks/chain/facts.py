"""The fact model of the six norms of a chain, random ledgers of it, and how the peers are handed them.

A day may be known in part, an event may be unknown, and so may a yes or no; in a ledger of known facts nothing is.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from gongyi import Policy
from gongyi.evaluators.last_days import last_day
from gongyi_facts import Document, Event
from gongyi_facts.base import event, state

RULES = Path(__file__).resolve().parent / "rules"
AS_OF = date(2026, 6, 30)
EVENTS = ("received", "replied", "filed", "heard", "appeared", "judged", "performed", "enforced")
YES = ("urgent", "mended", "harm")
NORMS = tuple(f"一.{number}" for number in range(1, 7))
DATED = {"一.1": "two_months", "一.2": "fifteen_days", "一.5": "performance"}
"""The norms that have a last day, and their periods."""
FIRST, DAYS = date(2024, 1, 1), 1300
"""On which days events lie: from the first, for so many days; some have not come on the day of assessment."""
UNKNOWN = "unknown"


class Chain(Document):
    """One case from the letter to the enforcement."""

    received: Event = event("收到", "哪一天收到？")
    replied: Event = event("回复", "哪一天回复？")
    filed: Event = event("起诉", "哪一天起诉？")
    heard: Event = event("开庭", "哪一天开庭？")
    appeared: Event = event("出庭", "哪一天出庭？")
    judged: Event = event("判决生效", "哪一天生效？")
    performed: Event = event("履行", "哪一天履行？")
    enforced: Event = event("申请执行", "哪一天申请？")
    urgent: bool | None = state("紧急", "是否紧急？")
    mended: bool | None = state("改正", "是否改正？")
    harm: bool | None = state("受损", "公益是否仍然受损？")


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The six norms, loaded."""
    return Policy.load(RULES, facts=Chain)


def ledger(count: int, *, known: bool, seed: int = 1) -> pl.DataFrame:
    """A frame of so many cases, the same for the same seed, as ``assess_table`` takes it."""
    draw = np.random.default_rng(seed)
    columns: dict[str, Any] = {"case": np.arange(count, dtype=np.int64)}
    first = np.datetime64(FIRST, "D")
    for place, name in enumerate(EVENTS):
        start = draw.integers(40 * place, 40 * place + 900, count)
        wide = np.zeros(count, dtype=np.int64) if known else draw.choice([0, 0, 0, 30], count)
        there = draw.random(count) < 0.8
        unknown = np.zeros(count, dtype=bool) if known else ~there & (draw.random(count) < 0.4)
        columns[name] = pl.Series(np.where(unknown, UNKNOWN, ""), dtype=pl.String).replace("", None)
        for part, days in (("first", start), ("last", start + wide)):
            dates = pl.Series(first + days)
            columns[f"{name}.{part}"] = pl.select(pl.when(pl.Series(there)).then(pl.lit(dates))).to_series()
    for name in YES:
        values = pl.Series(draw.random(count) < 0.6)
        told = pl.Series(np.ones(count, dtype=bool) if known else draw.random(count) < 0.8)
        columns[name] = pl.select(pl.when(told).then(pl.lit(values))).to_series()
    return pl.DataFrame(columns)


def documents(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The same cases as a file writes each."""
    return [_document(row) for row in frame.iter_rows(named=True)]


def _document(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: row[name] for name in YES if row[name] is not None}
    for name in EVENTS:
        first, last = row[f"{name}.first"], row[f"{name}.last"]
        if first is not None:
            found[name] = str(first) if first == last else f"{first}/{last}"
        elif row[name] is not None:
            found[name] = row[name]
    return found


@lru_cache(maxsize=8)
def last_days(period: str, *, latest: bool) -> tuple[date, ...]:
    """The last day of a period by the day on which it starts, from ``FIRST`` on: counted here for every peer."""
    rules = policy().rules(policy().profile({}))
    length, calendar = rules.periods["case", period].parts[0].length, policy().loaded.calendar
    starts = (FIRST + timedelta(days=number) for number in range(DAYS))
    return tuple(
        date.fromordinal(last_day(day.toordinal(), length, calendar, latest=latest)) for day in starts
    )
