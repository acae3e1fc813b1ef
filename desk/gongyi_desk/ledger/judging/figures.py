"""The figures of a ledger: how many findings of each status, by whom, by which sentence, and how soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from gongyi import Status
from gongyi_desk.ledger.judging.result import Entry, Result
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
    entries = [one for one in result.entries() if one.found.status is not Status.NOT_APPLICABLE]
    by_norm = _by(entries, lambda one: one.found.norm)
    return Figures(
        Counter(one.found.status for one in entries),
        _by(entries, lambda one: one.found.bearer),
        {norm: by_norm[norm] for norm in result.norms() if norm in by_norm},
        _by(entries, lambda one: one.case.procuratorate or "（没有写检察院）"),
        _by([one for one in entries if one.found.name], lambda one: (one.found.bearer, one.found.name or "")),
        tuple(_due(entries, result, days) for days in SOON),
    )


def pressing(counts: Counter[Status]) -> tuple[int, int, int]:
    """How much there is against somebody: the more, the earlier he is named."""
    return -counts[Status.OVERDUE] - counts[Status.BREACHED], -counts[Status.DUE], -counts[Status.UNDETERMINED]


def _by(entries: list[Entry], key: Callable[[Entry], object]) -> dict:  # type: ignore[type-arg]
    found: dict[object, Counter[Status]] = {}
    for one in entries:
        found.setdefault(key(one), Counter())[one.found.status] += 1
    return found


def _due(entries: list[Entry], result: Result, days: int) -> Due:
    last = result.as_of + timedelta(days=days)
    running = [one.found for one in entries if one.found.status is Status.DUE and one.found.latest is not None]
    certain = sum(one.latest is not None and one.latest <= last for one in running)
    possible = sum(one.earliest is not None and one.earliest <= last for one in running)
    return Due(days, certain, possible)
