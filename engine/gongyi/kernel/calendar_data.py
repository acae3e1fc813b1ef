"""Reading the calendar's data: the years of the table, and what is written wrongly there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from difflib import get_close_matches

from gongyi.kernel.days import is_weekend, weekday_zh

_HOLIDAY_KEYS = ("name", "rest", "work")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Path = tuple[str | int, ...]


class CalendarDataError(ValueError):
    """The calendar data are wrong; the message says in Chinese what to write instead.

    ``path`` leads from the top of the data to the place, so that a reader that knows lines and
    columns can point at it.
    """

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.path = path


def mapping(data: object, keys: tuple[str, ...], what: str, path: Path) -> dict[str, object]:
    """A mapping without other keys than these."""
    if not isinstance(data, dict):
        raise CalendarDataError(f"{what}应当写成“键: 值”的形式，可用的键：{'、'.join(keys)}", path)
    for key in data:
        if key not in keys:
            near = get_close_matches(str(key), keys, n=1)
            hint = f"是不是想写“{near[0]}”？" if near else f"可用的键：{'、'.join(keys)}"
            raise CalendarDataError(f"{what}里不认识的键“{key}”；{hint}", (*path, key))
    return data


def required(data: dict[str, object], key: str, what: str, path: Path) -> object:
    """What stands under a key that must not be empty."""
    if data.get(key) in (None, [], {}):
        raise CalendarDataError(f"{what}缺少“{key}”", path)
    return data[key]


def listed(value: object, what: str, path: Path) -> list[object]:
    """A list."""
    if not isinstance(value, list):
        raise CalendarDataError(f"{what}应当写成列表，例如 [甲, 乙]", path)
    return value


def whole_year(value: object, path: Path) -> int:
    """A year in four digits."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not MINYEAR <= value <= MAXYEAR:
        raise CalendarDataError(f"“{value}”不是年份，应当写四位数字，例如 2026", path)
    return value


def name_of(entry: dict[str, object], what: str, path: Path) -> str:
    """The name of a holiday."""
    value = required(entry, "name", what, path)
    if not isinstance(value, str) or not value.strip():
        raise CalendarDataError(f"{what}的 name 应当是节日名称，例如 国庆节", (*path, "name"))
    return value


def years_of(value: object) -> dict[int, tuple[Path, list[object]]]:
    """The years of the table, each with its place and holidays."""
    if not isinstance(value, dict):
        raise CalendarDataError("years 应当按年份分节，例如“2026:”", ("years",))
    years: dict[int, tuple[Path, list[object]]] = {}
    for key, holidays in value.items():
        path: Path = ("years", key)
        year = whole_year(key, path)
        if year in years:
            raise CalendarDataError(f"{year}年写了两次", path)
        entries = listed(holidays, f"{year}年的节假日", path)
        if not entries:
            raise CalendarDataError(f"{year}年没有写任何节假日；安排尚未公布的年份不要写", path)
        years[year] = (path, entries)
    missing = sorted(set(range(min(years), max(years))) - years.keys())
    if missing:
        raise CalendarDataError(f"years 中间缺少{missing[0]}年，各年应当连续", ("years",))
    return years


def days_off_and_worked(
    years: Mapping[int, tuple[Path, list[object]]],
) -> tuple[dict[int, str], frozenset[int]]:
    """The days off, each with its reason, and the weekend days that are worked, of every year."""
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
    holiday = mapping(entry, _HOLIDAY_KEYS, what, path)
    name = name_of(holiday, what, path)
    required(holiday, "rest", f"{year}年{name}", path)
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
    items = [value] if isinstance(value, str) else listed(value, key, (*path, key))
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


def month_and_day(value: object, path: Path) -> tuple[int, int]:
    """A month and a day, such as 10-01."""
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{2}-[0-9]{2}", value):
            # 2000 is a leap year: 02-29 is a date.
            day = date.fromisoformat(f"2000-{value}")
            return day.month, day.day
    except ValueError:
        raise CalendarDataError(f"没有“{value}”这一天", path) from None
    raise CalendarDataError(f"“{value}”不是月日，应当写成 10-01", path)
