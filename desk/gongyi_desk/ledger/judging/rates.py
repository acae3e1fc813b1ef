"""The rates that offices report, between the lowest and the highest that what is known allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from gongyi import Status

_DONE = frozenset({Status.FULFILLED, Status.FULFILLED_LATE})
_IN_TIME = frozenset({Status.FULFILLED})
_OUT, _HIT, _MISS = "out", "hit", "miss"


class Counted(Protocol):
    """A verdict that may count: its norm, its status, and between which days its period ends."""

    @property
    def norm(self) -> str:
        """The id of its norm."""

    @property
    def status(self) -> Status:
        """Its status."""

    @property
    def earliest(self) -> date | None:
        """The earliest last day; None where there is no period."""

    @property
    def latest(self) -> date | None:
        """The latest last day."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: of the periods of a norm that have ended, in how many it was done, or done in time."""

    name: str
    norm: str
    hits: frozenset[Status]
    meaning: str


MEASURES = (
    Measure("回复率", "三(五).2", _DONE, "两个月的回复期已满的检察建议，已书面回复的（逾期回复的也算）"),
    Measure("按期回复率", "三(五).2", _IN_TIME, "两个月的回复期已满的检察建议，在回复期内书面回复的"),
    Measure("十五日内按期回复率", "三(五).3a", _IN_TIME, "情形紧急、十五日回复期已满的检察建议，在十五日内书面回复的"),
    Measure("整改率", "三(五).1", _DONE, "整改期限已满的检察建议，已整改落实的"),
)


class Rate(NamedTuple):
    """A rate with what it is made of. One of them alone is no rate while any is unknown."""

    measure: Measure
    numerator: int
    denominator: int
    unknown: int
    lowest: Fraction | None
    highest: Fraction | None


class Alike(NamedTuple):
    """What of a verdict matters to the rates; most verdicts are alike in it."""

    norm: str
    status: Status
    ended: tuple[bool, bool] | None
    """Whether the period has ended for certain, and perhaps; None where there is no period."""


def rates(findings: Iterable[Counted], as_of: date) -> list[Rate]:
    """Every rate; those of norms on which nothing was judged have an empty denominator."""
    return rates_of(Counter(_alike(one, as_of) for one in findings))


def rates_of(counts: Mapping[Alike, int]) -> list[Rate]:
    """Every rate, of verdicts that have been counted."""
    return [_rate(measure, {one: n for one, n in counts.items() if one.norm == measure.norm}) for measure in MEASURES]


def _alike(one: Counted, as_of: date) -> Alike:
    if one.earliest is None or one.latest is None:
        return Alike(one.norm, one.status, None)
    return Alike(one.norm, one.status, (one.latest < as_of, one.earliest < as_of))


def _rate(measure: Measure, counts: Mapping[Alike, int]) -> Rate:
    hits = misses = unknown = could_hit = could_miss = 0
    for one, count in counts.items():
        possible = _possible(one, measure.hits)
        if possible == {_HIT}:
            hits += count
        elif possible == {_MISS}:
            misses += count
        elif possible != {_OUT}:
            unknown += count
            could_hit += count * (_HIT in possible)
            could_miss += count * (_MISS in possible)
    # What is not known to be done counts against the lowest rate wherever it can, and for the highest likewise; what
    # can only be done, or outside, is left out of the lowest, for it can but raise it.
    lowest = _share(hits, hits + misses + could_miss)
    highest = _share(hits + could_hit, hits + misses + could_hit)
    if lowest is None and could_hit:
        lowest = highest
    if highest is None and could_miss:
        highest = lowest
    return Rate(measure, hits, hits + misses, unknown, lowest, highest)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _possible(one: Alike, hits: frozenset[Status]) -> set[str]:
    """What a finding may come to: its period not ended (or none), done, or not done."""
    if one.status is Status.NOT_APPLICABLE:
        return {_OUT}
    ended = one.ended
    if ended is not None and not ended[1]:
        return {_OUT}
    if one.status is Status.UNDETERMINED:
        return {_OUT, _HIT, _MISS}
    if one.status in (Status.OVERDUE, Status.FULFILLED_LATE, Status.BREACHED):
        return {_HIT} if one.status in hits else {_MISS}
    if one.status is Status.FULFILLED:
        return {_HIT} if ended is not None and ended[0] else {_HIT, _OUT}
    return {_OUT}
