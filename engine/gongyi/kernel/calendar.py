"""Rest days and working days of the People's Republic of China, from data.

The table (``rules/calendar.yaml``) mirrors the yearly holiday notices of the General Office of the
State Council. Of a day whose schedule is not published it can be known that it is a rest day, known
that it is a working day, or open; everything said about such days is provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date

from gongyi.kernel.calendar_data import (
    CalendarDataError,
    Path,
    days_off_and_worked,
    mapping,
    required,
    whole_year,
    years_of,
)
from gongyi.kernel.days import add_days, is_weekend, weekday_zh
from gongyi.kernel.feast_data import feasts_of, fixed_of
from gongyi.kernel.feasts import Feasts, FixedDay, MonthDay, Runs
from gongyi_facts.made_late import dataclass

LOCAL_NAME = "地方规定的放假日"
HANGING = (12, 23)
"""From this day on the last published year hangs on the next year's notice: a week before the first possible run."""
_TO_COME = "当年安排尚未公布"
_BEFORE = "日历未载当年安排"
_TOP_KEYS = ("published_through", "feasts", "moving", "fixed", "years")
_PUBLISHED: Path = ("published_through",)
_NO_FEASTS = Feasts((), {})


@dataclass(frozen=True)
class Calendar:
    """Which days are rest days, and why.

    The table covers the years ``first_year`` … ``published_through``, without the last days of December of the latter.
    Look-ups are by day ordinal (``date.toordinal``) and take constant time.
    """

    first_year: int
    published_through: int
    rest: Mapping[int, str] = field(hash=False, repr=False)
    work: frozenset[int] = field(repr=False)
    feasts: Feasts = _NO_FEASTS
    fixed: Mapping[MonthDay, FixedDay] = field(default_factory=dict, hash=False, repr=False)
    """Days of every year whose schedule is not published that are rest days, with no run of rest around them."""
    local: Mapping[int, str] = field(default_factory=dict, hash=False, repr=False)
    local_work: frozenset[int] = field(default=frozenset(), repr=False)

    @classmethod
    def from_data(cls, data: object) -> Calendar:
        """Build the calendar from plain data as read from ``rules/calendar.yaml``.

        Raises CalendarDataError (a ValueError) for data that contradict themselves or the format.
        """
        top = mapping(data, _TOP_KEYS, "日历", ())
        years = years_of(required(top, "years", "日历", ()))
        published = whole_year(required(top, "published_through", "日历", ()), _PUBLISHED)
        last = max(years)
        if published != last:
            raise CalendarDataError(
                f"published_through 写的是{published}年，而 years 的最后一年是{last}年，应当一致",
                _PUBLISHED,
            )
        rest, work = days_off_and_worked(years)
        # A calendar whose feasts are all single days on fixed dates, or that has none, need not write their runs.
        written = top.get("feasts") if "fixed" in top else required(top, "feasts", "日历", ())
        feasts = feasts_of([] if written is None else written, top.get("moving"))
        return cls(min(years), last, rest, work, feasts, fixed_of(top.get("fixed")))

    def rest_reason(self, day: date) -> str | None:
        """Why the day is a rest day for certain, in Chinese; None for a working day, and where it is open.

        A make-up working day (调休上班日) is a working day unless it is a local rest day.
        """
        ordinal = day.toordinal()
        national = self.rest.get(ordinal) or self._statutory(day)
        if national is not None:
            return national
        if ordinal in self.local:
            return self.local[ordinal]
        worked = ordinal in self.work or ordinal in self.local_work
        if is_weekend(day) and not worked and not self._may_be_worked(day):
            return weekday_zh(day)
        return None

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies outside the table, before or after.

        Of such a day no more is known than its feasts' statutory days, and the usual bounds of the runs around them.
        """
        if not self.first_year <= day.year <= self.published_through:
            return True
        return day.year == self.published_through and (day.month, day.day) >= HANGING

    def with_local(self, days: Iterable[date], worked: Iterable[date] = ()) -> Calendar:
        """This calendar with further rest days, and weekend days that are worked to make up for them.

        For holidays set by local governments of areas of minority peoples
        (全国年节及纪念日放假办法第4条). A national day off stays one.
        """
        return replace(
            self,
            local={**self.local, **{day.toordinal(): LOCAL_NAME for day in days}},
            local_work=self.local_work | {day.toordinal() for day in worked},
        )

    def rest_run(self, day: date) -> tuple[tuple[date, str], ...]:
        """The unbroken run of days that are rest days for certain, with reasons, that begins on ``day``.

        Empty if ``day`` is a working day or may be one. Raises ValueError if the run reaches the end of time.
        """
        return tuple(self._rest_days_from(day))

    def working_day_at_latest(self, day: date) -> date:
        """The day by which, from ``day`` on, there has been a working day for certain.

        Raises ValueError beyond the end of time.
        """
        while True:
            if self.is_provisional(day):
                free = self._free_at_latest(day)
                if not self.is_provisional(free):
                    day = free
                elif free.toordinal() not in self.local and not self._is_fixed(free):
                    return free
                else:
                    day = add_days(free, 1)
            elif self.rest_reason(day) is None:
                return day
            else:
                day = add_days(day, 1)

    def _rest_days_from(self, day: date) -> Iterator[tuple[date, str]]:
        while (reason := self.rest_reason(day)) is not None:
            yield day, reason
            day = add_days(day, 1)

    def _free_at_latest(self, day: date) -> date:
        """The day after the latest-ending possible run that contains the day; past the weekend, if that is later.

        A Saturday that may be the last of a run may be one of an ordinary weekend too.
        """
        free = day
        while is_weekend(free):
            free = add_days(free, 1)
        for runs in self._open_runs(day):
            end = runs.end(day.toordinal())
            free = free if end is None else max(free, add_days(date.fromordinal(end), 1))
        worked = (date.fromordinal(one) for one in self.local_work)
        return min((one for one in worked if day <= one < free and self.rest_reason(one) is None), default=free)

    def _open_runs(self, day: date) -> Iterator[Runs]:
        """The possible runs of those feasts around a day whose schedule is not published."""
        if self.is_provisional(day):
            # The run of New Year's Day may begin in the December before.
            for year in (day.year, day.year + 1):
                if not self.first_year <= year <= self.published_through:
                    yield from self.feasts.of_year(year)

    def _may_be_worked(self, day: date) -> bool:
        return any(runs.near(day.toordinal()) for runs in self._open_runs(day))

    def _statutory(self, day: date) -> str | None:
        why = _TO_COME if day.year > self.published_through else _BEFORE
        names = [runs.name for runs in self._open_runs(day) if day.toordinal() in runs.statutory]
        if self._is_fixed(day):
            names.append(self.fixed[day.month, day.day].name)
        return f"{names[0]}（法定节假日，{why}）" if names else None

    def _is_fixed(self, day: date) -> bool:
        fixed = self.fixed.get((day.month, day.day))
        return fixed is not None and day.year >= fixed.since and self.is_provisional(day)
