"""Days of the week; a day known to lie between two days, and what can be said of the order of two such days."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

from gongyi.kernel.truth import Tri
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import EARLIEST, LATEST, When

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SATURDAY = 5
"""The number of the first day of the weekend, from Monday as 0."""


def weekday_zh(day: date) -> str:
    """The Chinese name of the day of the week, '星期一' … '星期日'."""
    return WEEKDAYS[day.weekday()]


def is_weekend(day: date) -> bool:
    """Whether the day is a Saturday or a Sunday, worked or not."""
    return day.weekday() >= SATURDAY


def add_days(day: date, days: int) -> date:
    """The day ``days`` calendar days later.

    Raises ValueError where no such date can be written (after 9999-12-31).
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise ValueError(
            f"从{day.isoformat()}起算{days}日，超出可表示的日期范围（公元{MAXYEAR}年12月31日）"
        ) from None


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
