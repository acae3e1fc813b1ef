"""Rest days and working days of the People's Republic of China, from data.

The table (``rules/calendar.yaml``) mirrors the yearly holiday notices of the General Office of the
State Council. Years outside it are estimated from weekends and the statutory days with a fixed
date; everything said about them is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from difflib import get_close_matches

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
LOCAL_NAME = "地方规定的放假日"
_SATURDAY = 5
_TO_COME = "当年安排尚未公布"
_BEFORE = "日历未载当年安排"
_TOP_KEYS = ("published_through", "fixed", "years")
_HOLIDAY_KEYS = ("name", "rest", "work")
_FIXED_KEYS = ("day", "name", "since")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Path = tuple[str | int, ...]
_PUBLISHED: Path = ("published_through",)


class CalendarDataError(ValueError):
    """The calendar data are wrong; the message says in Chinese what to write instead.

    ``path`` leads from the top of the data to the place, so that a reader that knows lines and
    columns can point at it.
    """

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.path = path


def weekday_zh(day: date) -> str:
    """The Chinese name of the day of the week, '星期一' … '星期日'."""
    return WEEKDAYS[day.weekday()]


def is_weekend(day: date) -> bool:
    """Whether the day is a Saturday or a Sunday, worked or not."""
    return day.weekday() >= _SATURDAY


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


@dataclass(frozen=True)
class FixedDay:
    """A statutory holiday with a fixed date, observed from the year ``since`` on."""

    name: str
    since: int = MINYEAR


@dataclass(frozen=True)
class Calendar:
    """Which days are rest days, and why.

    The table covers the whole years ``first_year`` … ``published_through``. Look-ups are by day
    ordinal (``date.toordinal``) and take constant time.
    """

    first_year: int
    published_through: int
    rest: Mapping[int, str] = field(hash=False, repr=False)
    work: frozenset[int] = field(repr=False)
    fixed: Mapping[tuple[int, int], FixedDay] = field(hash=False, repr=False)
    local: Mapping[int, str] = field(default_factory=dict, hash=False, repr=False)

    @classmethod
    def from_data(cls, data: object) -> Calendar:
        """Build the calendar from plain data as read from ``rules/calendar.yaml``.

        Raises CalendarDataError (a ValueError) for data that contradict themselves or the format.
        """
        top = _mapping(data, _TOP_KEYS, "日历", ())
        years = _years(_required(top, "years", "日历", ()))
        published = _whole_year(_required(top, "published_through", "日历", ()), _PUBLISHED)
        last = max(years)
        if published != last:
            raise CalendarDataError(
                f"published_through 写的是{published}年，而 years 的最后一年是{last}年，应当一致",
                _PUBLISHED,
            )
        rest, work = _days_off_and_worked(years)
        fixed = _fixed_days(_required(top, "fixed", "日历", ()))
        return cls(min(years), last, rest, work, fixed)

    def rest_reason(self, day: date) -> str | None:
        """Why the day is a rest day, in Chinese; None for a working day.

        A make-up working day (调休上班) is a working day unless it is a local rest day.
        """
        ordinal = day.toordinal()
        national = self.rest.get(ordinal) or self._estimated(day)
        if national is not None:
            return national
        if ordinal in self.local:
            return self.local[ordinal]
        if is_weekend(day) and ordinal not in self.work:
            return weekday_zh(day)
        return None

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies outside the years of the table, before or after.

        Such a day is judged by weekends and fixed statutory days only: the movable holidays and
        the make-up working days of its year are not known here.
        """
        return not self.first_year <= day.year <= self.published_through

    def with_local(self, days: Iterable[date]) -> Calendar:
        """This calendar with further rest days.

        For holidays set by local governments of areas of minority peoples
        (全国年节及纪念日放假办法第4条).
        """
        return replace(self, local={**self.local, **{day.toordinal(): LOCAL_NAME for day in days}})

    def rest_run(self, day: date) -> tuple[tuple[date, str], ...]:
        """The unbroken run of rest days, with reasons, that begins on ``day``.

        Empty if ``day`` is a working day. Raises ValueError if the run reaches the end of time.
        """
        return tuple(self._rest_days_from(day))

    def _rest_days_from(self, day: date) -> Iterator[tuple[date, str]]:
        while (reason := self.rest_reason(day)) is not None:
            yield day, reason
            day = add_days(day, 1)

    def _estimated(self, day: date) -> str | None:
        if not self.is_provisional(day):
            return None
        holiday = self.fixed.get((day.month, day.day))
        if holiday is None or day.year < holiday.since:
            return None
        why = _TO_COME if day.year > self.published_through else _BEFORE
        return f"{holiday.name}（法定节假日，{why}）"


def _mapping(data: object, keys: tuple[str, ...], what: str, path: Path) -> dict[str, object]:
    if not isinstance(data, dict):
        raise CalendarDataError(f"{what}应当写成“键: 值”的形式，可用的键：{'、'.join(keys)}", path)
    for key in data:
        if key not in keys:
            near = get_close_matches(str(key), keys, n=1)
            hint = f"是不是想写“{near[0]}”？" if near else f"可用的键：{'、'.join(keys)}"
            raise CalendarDataError(f"{what}里不认识的键“{key}”；{hint}", (*path, key))
    return data


def _required(data: dict[str, object], key: str, what: str, path: Path) -> object:
    if data.get(key) in (None, [], {}):
        raise CalendarDataError(f"{what}缺少“{key}”", path)
    return data[key]


def _list(value: object, what: str, path: Path) -> list[object]:
    if not isinstance(value, list):
        raise CalendarDataError(f"{what}应当写成列表，例如 [甲, 乙]", path)
    return value


def _whole_year(value: object, path: Path) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not MINYEAR <= value <= MAXYEAR:
        raise CalendarDataError(f"“{value}”不是年份，应当写四位数字，例如 2026", path)
    return value


def _name(entry: dict[str, object], what: str, path: Path) -> str:
    value = _required(entry, "name", what, path)
    if not isinstance(value, str) or not value.strip():
        raise CalendarDataError(f"{what}的 name 应当是节日名称，例如 国庆节", (*path, "name"))
    return value


def _years(value: object) -> dict[int, tuple[Path, list[object]]]:
    if not isinstance(value, dict):
        raise CalendarDataError("years 应当按年份分节，例如“2026:”", ("years",))
    years: dict[int, tuple[Path, list[object]]] = {}
    for key, holidays in value.items():
        path: Path = ("years", key)
        year = _whole_year(key, path)
        if year in years:
            raise CalendarDataError(f"{year}年写了两次", path)
        listed = _list(holidays, f"{year}年的节假日", path)
        if not listed:
            raise CalendarDataError(f"{year}年没有写任何节假日；安排尚未公布的年份不要写", path)
        years[year] = (path, listed)
    missing = sorted(set(range(min(years), max(years))) - years.keys())
    if missing:
        raise CalendarDataError(f"years 中间缺少{missing[0]}年，各年应当连续", ("years",))
    return years


def _days_off_and_worked(
    years: Mapping[int, tuple[Path, list[object]]],
) -> tuple[dict[int, str], frozenset[int]]:
    rest: dict[int, str] = {}
    work: dict[int, Path] = {}
    for year in sorted(years):
        path, holidays = years[year]
        for index, entry in enumerate(holidays):
            _add_holiday(entry, year, (*path, index), rest, work)
    for ordinal, path in work.items():
        if ordinal in rest:
            day = date.fromordinal(ordinal).isoformat()
            raise CalendarDataError(
                f"{day}既写成放假（{rest[ordinal]}）又写成上班，只能是其一", path
            )
    return rest, frozenset(work)


def _add_holiday(
    entry: object, year: int, path: Path, rest: dict[int, str], work: dict[int, Path]
) -> None:
    what = f"{year}年的节假日"
    holiday = _mapping(entry, _HOLIDAY_KEYS, what, path)
    name = _name(holiday, what, path)
    _required(holiday, "rest", f"{year}年{name}", path)
    reason = name if name.endswith("假期") else f"{name}放假"
    for day, place in _listed_days(holiday, "rest", year, path):
        if day.toordinal() in rest:
            raise CalendarDataError(f"{day.isoformat()}写了两次放假", place)
        rest[day.toordinal()] = reason
    for day, place in _listed_days(holiday, "work", year, path):
        if not is_weekend(day):
            raise CalendarDataError(
                f"{day.isoformat()}是{weekday_zh(day)}，本来就是工作日；"
                "work 只写因调休而上班的星期六、星期日",
                place,
            )
        if day.toordinal() in work:
            raise CalendarDataError(f"{day.isoformat()}写了两次上班", place)
        work[day.toordinal()] = place


def _listed_days(
    holiday: dict[str, object], key: str, year: int, path: Path
) -> Iterator[tuple[date, Path]]:
    value = holiday.get(key)
    if value is None:
        return
    items = [value] if isinstance(value, str) else _list(value, key, (*path, key))
    for index, item in enumerate(items):
        place: Path = (*path, key) if isinstance(value, str) else (*path, key, index)
        for day in _range(item, place):
            if not _belongs(day, year):
                raise CalendarDataError(
                    f"{day.isoformat()}写在了{year}年之下；只能写{year}年的日子，"
                    f"或者{year - 1}年12月与元旦相连的日子",
                    place,
                )
            yield day, place


def _belongs(day: date, year: int) -> bool:
    # The notice for a year may let its New Year holiday begin in the December before.
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _range(item: object, path: Path) -> list[date]:
    first_text, slash, last_text = str(item).partition("/")
    first = _day(first_text, path)
    last = _day(last_text, path) if slash else first
    if last < first:
        raise CalendarDataError(
            f"“{item}”首尾颠倒，应当写 {last.isoformat()}/{first.isoformat()}", path
        )
    if (last - first).days > 60:
        raise CalendarDataError(f"“{item}”超过两个月，不像一个节日的放假安排", path)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _day(text: str, path: Path) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise CalendarDataError(f"没有“{text}”这一天", path) from None
    raise CalendarDataError(
        f"“{text}”不是日期；一天写 2026-05-01，连续几天写 2026-10-01/2026-10-07", path
    )


def _fixed_days(value: object) -> dict[tuple[int, int], FixedDay]:
    fixed: dict[tuple[int, int], FixedDay] = {}
    for index, entry in enumerate(_list(value, "fixed", ("fixed",))):
        path: Path = ("fixed", index)
        item = _mapping(entry, _FIXED_KEYS, "fixed", path)
        key = _month_and_day(_required(item, "day", "fixed", path), (*path, "day"))
        if key in fixed:
            raise CalendarDataError(f"fixed 里“{item['day']}”写了两次", (*path, "day"))
        since = item.get("since")
        first = MINYEAR if since is None else _whole_year(since, (*path, "since"))
        fixed[key] = FixedDay(_name(item, "fixed", path), first)
    return fixed


def _month_and_day(value: object, path: Path) -> tuple[int, int]:
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{2}-[0-9]{2}", value):
            # 2000 is a leap year: 02-29 is a date.
            day = date.fromisoformat(f"2000-{value}")
            return day.month, day.day
    except ValueError:
        raise CalendarDataError(f"没有“{value}”这一天", path) from None
    raise CalendarDataError(f"“{value}”不是月日，应当写成 10-01", path)
