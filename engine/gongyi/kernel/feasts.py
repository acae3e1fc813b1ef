"""The feasts of a year whose schedule is not published: which days are statutory, and which runs of rest are possible.

The statutory days are those of 全国年节及纪念日放假办法 art. 2. A schedule gives each feast one whole run of rest days,
weekends included, that contains them; how long it can be, and on which day it can begin, is said in the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import MAXYEAR, MINYEAR, date

from gongyi.kernel.days import SATURDAY
from gongyi_facts.made_late import dataclass

NEAR = 7
"""How many days from a possible run a weekend day may lie that is worked to make up for it."""
MonthDay = tuple[int, int]
Anchor = MonthDay | str
"""A day of the year, or the name of a day that moves with the lunar calendar."""


@dataclass(frozen=True, slots=True)
class StatutoryDays:
    """``count`` days from the one that comes ``after`` days after an anchor, statutory from the year ``since`` on."""

    anchor: Anchor
    after: int = 0
    count: int = 1
    since: int = MINYEAR


@dataclass(frozen=True, slots=True)
class FixedDay:
    """The name of a rest day with a fixed date, from the year ``since`` on."""

    name: str
    since: int = MINYEAR


@dataclass(frozen=True, slots=True)
class Joining:
    """Another feast that is one with this one where its statutory days lie between two days of the year."""

    feast: str
    first: MonthDay
    last: MonthDay
    longest: int


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: its statutory days, how long its run can be, and on which day that begins (None: wherever it fits)."""

    name: str
    days: tuple[StatutoryDays, ...]
    longest: int
    begins: Anchor | None = None
    joins: Joining | None = None


@dataclass(frozen=True, slots=True)
class Runs:
    """The possible runs of rest days of one feast in one year; days are ordinals."""

    name: str
    statutory: frozenset[int]
    starts: tuple[int, ...]
    longest: int

    def end(self, day: int) -> int | None:
        """The last day of the latest-ending possible run that contains a day; None where none does."""
        begun = [start for start in self.starts if start <= day]
        end = max(begun) + self.longest - 1 if begun else day - 1
        return end if end >= day else None

    def near(self, day: int) -> bool:
        """Whether a weekend day on that day may be worked to make up for this feast."""
        return min(self.starts) - NEAR <= day <= max(self.starts) + self.longest - 1 + NEAR


@dataclass(frozen=True)
class Feasts:
    """The feasts, and on which days those fall that move, by year."""

    feasts: tuple[Feast, ...]
    moving: Mapping[int, Mapping[str, MonthDay]] = field(hash=False, repr=False)
    _known: dict[int, tuple[Runs, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of_year(self, year: int) -> tuple[Runs, ...]:
        """The possible runs of every feast of a year; none of a feast whose day in that year is not in the data."""
        if year not in self._known:
            self._known[year] = tuple(self._runs_of(year)) if MINYEAR <= year <= MAXYEAR else ()
        return self._known[year]

    def _runs_of(self, year: int) -> Iterator[Runs]:
        statutory = {feast.name: self._statutory(feast, year) for feast in self.feasts}
        joined = {feast.name: feast.joins for feast in self.feasts if self._joined(feast, statutory, year)}
        gone = {joining.feast for joining in joined.values() if joining}
        for feast in self.feasts:
            if feast.name in gone or not statutory[feast.name]:
                continue
            joining = joined.get(feast.name)
            if joining is None:
                yield self._runs(feast, feast.name, statutory[feast.name], feast.longest, year)
            else:
                days = statutory[feast.name] | statutory[joining.feast]
                yield self._runs(feast, f"{feast.name}、{joining.feast}", days, joining.longest, year)

    def _joined(self, feast: Feast, statutory: Mapping[str, frozenset[int]], year: int) -> bool:
        if feast.joins is None:
            return False
        first, last = date(year, *feast.joins.first).toordinal(), date(year, *feast.joins.last).toordinal()
        days = statutory.get(feast.joins.feast, frozenset())
        return bool(days) and first <= min(days) and max(days) <= last

    def _runs(self, feast: Feast, name: str, statutory: frozenset[int], longest: int, year: int) -> Runs:
        first, last = min(statutory), max(statutory)
        begins = None if feast.begins is None else self._day(feast.begins, year)
        if begins is None:
            starts = range(last - longest + 1, first + 1)
        else:
            begin = min(begins, first)
            earliest = begin
            while _is_weekend(earliest - 1):
                earliest -= 1
            starts = range(max(earliest, last - longest + 1), begin + 1)
        return Runs(name, statutory, tuple(starts), longest)

    def _statutory(self, feast: Feast, year: int) -> frozenset[int]:
        found: set[int] = set()
        for days in feast.days:
            anchor = self._day(days.anchor, year)
            if anchor is not None and year >= days.since:
                found.update(range(anchor + days.after, anchor + days.after + days.count))
        return frozenset(found)

    def _day(self, anchor: Anchor, year: int) -> int | None:
        day = self.moving.get(year, {}).get(anchor) if isinstance(anchor, str) else anchor
        return None if day is None else date(year, *day).toordinal()


def _is_weekend(ordinal: int) -> bool:
    return (ordinal - 1) % 7 >= SATURDAY
