"""The last days of periods by a calendar, each worked out once for as many documents as one likes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.periods import Length, expiry, rolled
from gongyi.program.nodes import FIRST_DAY, LAST_DAY

TableKey = tuple[Length | None, bool, bool]
"""A table of last days: the length of the period, whether the latest is asked for, whether open ends stay open."""
_MOST_DAYS = 20_000
"""Days that a table remembers: those of half a century."""


class LastDays(dict[int | tuple[int, int], int]):
    """The last days of a period by the day on which it starts, each worked out when it is first asked for.

    They are asked for with how many times the length it runs, where that is more than once.
    """

    def __init__(self, key: TableKey, calendar: Calendar) -> None:
        super().__init__()
        self.length, self.latest, self.open_ends = key
        self.calendar = calendar

    def __missing__(self, asked: int | tuple[int, int]) -> int:
        start, times = asked if isinstance(asked, tuple) else (asked, 1)
        if times < 1:
            last = LAST_DAY if self.latest else FIRST_DAY
        elif self.open_ends and start in (FIRST_DAY, LAST_DAY):
            last = start
        else:
            last = last_day(start, self.length and self.length * times, self.calendar, latest=self.latest)
        if len(self) >= _MOST_DAYS:
            self.clear()
        self[asked] = last
        return last


class LastDayTables(dict[TableKey, LastDays]):
    """The tables of one calendar, each begun when it is first asked for."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self.calendar = calendar

    def __missing__(self, key: TableKey) -> LastDays:
        return self.setdefault(key, LastDays(key, self.calendar))


@lru_cache(maxsize=16)
def tables_of(calendar: Calendar) -> LastDayTables:
    """The tables of a calendar; those of the calendars used last are kept."""
    return LastDayTables(calendar)


def last_day(start: int, length: Length | None, calendar: Calendar, *, latest: bool) -> int:
    """The last day of a period by the calendar, as an ordinal."""
    day = date.fromordinal(start)
    counted = rolled(day, calendar) if length is None else expiry(day, length, calendar)
    return counted.day(latest=latest).toordinal()
