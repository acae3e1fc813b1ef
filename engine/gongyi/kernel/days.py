"""A day that is known, or known to lie between two days; what can be said of the order of two such days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyi.kernel.truth import Tri
from gongyi_facts.when import EARLIEST, LATEST, When


@dataclass(frozen=True, slots=True)
class Interval:
    """The first and the last day that a day can be."""

    lo: date
    hi: date

    @property
    def bounded(self) -> bool:
        """Whether both ends are days that a record supports."""
        return self.lo > EARLIEST and self.hi < LATEST

    @property
    def edges(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.lo, self.hi

    def __str__(self) -> str:
        return str(When(self.lo, self.hi))


ANY_DAY = Interval(EARLIEST, LATEST)
"""No limit: neither a first nor a last day."""


def before(left: Interval, right: Interval) -> Tri:
    """Whether the left day lies before the right one."""
    if left.hi < right.lo:
        return True
    return False if left.lo >= right.hi else None


def not_after(left: Interval, right: Interval) -> Tri:
    """Whether the left day is the right one or lies before it."""
    if left.hi <= right.lo:
        return True
    return False if left.lo > right.hi else None


def inside(day: Interval, days: Interval) -> Tri:
    """Whether the day is one of the days."""
    if days.lo <= day.lo and day.hi <= days.hi:
        return True
    return None if overlap(day, days) else False


def overlap(left: Interval, right: Interval) -> Interval | None:
    """The days that lie in both; None where there are none."""
    lo, hi = max(left.lo, right.lo), min(left.hi, right.hi)
    return Interval(lo, hi) if lo <= hi else None
