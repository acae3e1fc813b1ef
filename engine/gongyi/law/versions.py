"""Which version of a norm or period speaks: the one in force on the day whose law the record is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from gongyi.kernel.days import ANY_DAY, Interval, inside, overlap
from gongyi.kernel.truth import Tri
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import EARLIEST, LATEST

_ONE_DAY = timedelta(days=1)


class Version(Protocol):
    """A norm or a period, in one version."""

    @property
    def in_force(self) -> Interval:
        """The days on which it is in force."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """The versions that may be in force on a day: those from ``first`` to ``last``, by their index.

    ``sure``: whether one of them is for certain (True), for certain not (False: there is none), or may be.
    """

    first: int
    last: int
    sure: Tri


NONE_SPEAKS = Speaking(0, -1, False)


def times(versions: Sequence[Version], whole: Interval = ANY_DAY, *, as_if: bool = False) -> list[Interval | None]:
    """The days of each version, the oldest first, as far as they lie within the whole's.

    ``as_if`` sets both aside: the first version then reaches back without end, each up to the next, the last on
    without end.
    """
    if not as_if:
        return [overlap(version.in_force, whole) for version in versions]
    starts = [EARLIEST, *(version.in_force.lo for version in versions[1:])]
    ends = [*(start - _ONE_DAY for start in starts[1:]), LATEST]
    return [Interval(start, end) for start, end in zip(starts, ends, strict=True)]


def speaking(days: Sequence[Interval | None], day: Interval) -> Speaking:
    """Which of the versions with these days speak on a day that is known or known in part."""
    found = [index for index, own in enumerate(days) if own is not None and inside(day, own) is not False]
    if not found:
        return NONE_SPEAKS
    own = [span for span in days[found[0] : found[-1] + 1] if span is not None]
    gapless = all(before.hi + _ONE_DAY == after.lo for before, after in pairwise(own))
    covered = gapless and inside(day, Interval(own[0].lo, own[-1].hi)) is True
    return Speaking(found[0], found[-1], True if covered else None)


def nearest(days: Sequence[Interval | None], day: Interval) -> int:
    """The index of the last version that began by the day; of the first where none had."""
    begun = [index for index, own in enumerate(days) if own is not None and own.lo <= day.hi]
    return begun[-1] if begun else 0


def stretches(limits: Sequence[Interval], whole: Interval) -> list[Interval]:
    """The whole's days, divided wherever one of the limits begins or ends."""
    starts = {limit.lo for limit in limits} | {limit.hi + _ONE_DAY for limit in limits if limit.hi < LATEST}
    firsts = sorted({whole.lo, *(day for day in starts if whole.lo < day <= whole.hi)})
    return [Interval(first, later - _ONE_DAY) for first, later in pairwise(firsts)] + [Interval(firsts[-1], whole.hi)]


def span_of(first: date | None, last: date | None) -> Interval:
    """The days from the first to the last; without a first or a last day where that is None."""
    return Interval(first or EARLIEST, last or LATEST)


def in_force_zh(days: Interval) -> str:
    """The days on which something is in force, in words."""
    if days == ANY_DAY:
        return "一直施行"
    if days.hi == LATEST:
        return f"自{days.lo}起施行"
    if days.lo == EARLIEST:
        return f"施行至{days.hi}"
    return f"自{days.lo}至{days.hi}施行"


def in_force_bounds(days: Interval) -> dict[str, str | None]:
    """The days for programmers: ``from`` and ``to``, ISO dates, None where there is no limit."""
    return {
        "from": None if days.lo == EARLIEST else days.lo.isoformat(),
        "to": None if days.hi == LATEST else days.hi.isoformat(),
    }
