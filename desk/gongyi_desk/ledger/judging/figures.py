"""The figures of a ledger: how many findings of each status, by whom, by which sentence, and how soon."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

import polars as pl

from gongyi import Status
from gongyi_desk.ledger.judging.rates import MEASURES, Alike, Rate, rates_of
from gongyi_desk.ledger.judging.result import Result
from gongyi_desk.page.urgency import REQUIRED, SETTLED

SHOWN = tuple(Status(code) for code in (*REQUIRED, *SETTLED) if code != Status.NOT_APPLICABLE)
SOON = (7, 15, 30)


class Due(NamedTuple):
    """How many periods end within so many days: for certain, or perhaps."""

    days: int
    certain: int
    possible: int


class Figures(NamedTuple):
    """The counts of findings by status; ``NOT_APPLICABLE`` is left out of all."""

    by_status: Counter[Status]
    by_role: dict[str, Counter[Status]]
    by_norm: dict[str, Counter[Status]]
    by_procuratorate: dict[str, Counter[Status]]
    by_organ: dict[tuple[str, str], Counter[Status]]
    """By role and name."""
    due: tuple[Due, ...]


def figures(result: Result) -> Figures:
    """Count everything once."""
    found = result.findings.all().filter(pl.col("status") != str(Status.NOT_APPLICABLE))
    by_norm = {norm: counts for (norm,), counts in _by(found, "norm").items()}
    roles = {norm: result.norms[norm].bearer.role for norm in by_norm}
    by_role: dict[str, Counter[Status]] = {}
    for norm, counts in by_norm.items():
        by_role.setdefault(roles[norm], Counter()).update(counts)
    by_organ: dict[tuple[str, str], Counter[Status]] = {}
    for (norm, name), counts in _by(found.filter(pl.col("name").is_not_null()), "norm", "name").items():
        by_organ.setdefault((roles[norm], name), Counter()).update(counts)
    return Figures(
        sum(by_norm.values(), Counter()),
        by_role,
        {norm: by_norm[norm] for norm in result.norms if norm in by_norm},
        _by_procuratorate(result, found),
        by_organ,
        tuple(_due(result, days) for days in SOON),
    )


def counted_rates(result: Result) -> list[Rate]:
    """The rates of a ledger."""
    measured = result.findings.all().filter(pl.col("norm").cast(pl.String).is_in([one.norm for one in MEASURES]))
    ended = [(pl.col(name) < result.as_of).alias(name) for name in ("latest", "earliest")]
    counts = measured.select("norm", "status", *ended).group_by(pl.all()).len().collect()
    return rates_of(
        {
            Alike(norm, Status(status), None if sure is None or perhaps is None else (sure, perhaps)): count
            for norm, status, sure, perhaps, count in counts.iter_rows()
        }
    )


def pressing(counts: Counter[Status]) -> tuple[int, int, int]:
    """How much there is against somebody: the more, the earlier he is named."""
    return -counts[Status.OVERDUE] - counts[Status.BREACHED], -counts[Status.DUE], -counts[Status.UNDETERMINED]


def _by(findings: pl.LazyFrame, *keys: str) -> dict[tuple[str, ...], Counter[Status]]:
    found: dict[tuple[str, ...], Counter[Status]] = {}
    for *key, status, count in findings.group_by(*keys, "status").len().collect().iter_rows():
        found.setdefault(tuple(key), Counter())[Status(status)] = count
    return found


def _by_procuratorate(result: Result, findings: pl.LazyFrame) -> dict[str, Counter[Status]]:
    names = {case.number: case.procuratorate or "（没有写检察院）" for case in result.cases}
    cases = pl.DataFrame({"case": [*names], "of": [*names.values()]}, schema={"case": pl.UInt32, "of": pl.String})
    joined = findings.select("case", "status").join(cases.lazy(), on="case", how="left")
    return {name: counts for (name,), counts in _by(joined, "of").items()}


def _due(result: Result, days: int) -> Due:
    last = result.as_of + timedelta(days=days)
    due = pl.col("status") == str(Status.DUE)
    certain, possible = (result.count(due & (pl.col(name) <= last)) for name in ("latest", "earliest"))
    return Due(days, certain, possible)
