"""Reading the feasts of years whose schedule is not published, and on which days those fall that move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import MINYEAR, date

from gongyi.kernel.calendar_data import (
    CalendarDataError,
    Path,
    listed,
    mapping,
    month_and_day,
    name_of,
    required,
    whole_year,
)
from gongyi.kernel.feasts import Anchor, Feast, Feasts, FixedDay, Joining, MonthDay, StatutoryDays

_FEAST_KEYS = ("name", "days", "longest", "begins", "joins")
_FIXED_KEYS = ("day", "name", "since")
_DAYS_KEYS = ("day", "after", "count", "since")
_JOINING_KEYS = ("feast", "first", "last", "longest")
_MOST_DAYS = 15


def feasts_of(feasts: object, moving: object) -> Feasts:
    """The feasts from plain data. Raises CalendarDataError where they are wrong."""
    moved = dict(_moving(moving))
    names = {name for days in moved.values() for name in days}
    found: list[Feast] = []
    for index, entry in enumerate(listed(feasts, "feasts", ("feasts",))):
        path: Path = ("feasts", index)
        feast = _feast(entry, names, path)
        if any(feast.name == other.name for other in found):
            raise CalendarDataError(f"feasts 里“{feast.name}”写了两次", (*path, "name"))
        found.append(feast)
    known = {feast.name for feast in found}
    for index, feast in enumerate(found):
        if feast.joins is not None and feast.joins.feast not in known - {feast.name}:
            message = f"feasts 里没有另一个节日叫“{feast.joins.feast}”"
            raise CalendarDataError(message, ("feasts", index, "joins", "feast"))
    return Feasts(tuple(found), moved)


def fixed_of(value: object) -> dict[MonthDay, FixedDay]:
    """The rest days with a fixed date from plain data. Raises CalendarDataError where they are wrong."""
    fixed: dict[MonthDay, FixedDay] = {}
    for index, entry in enumerate(() if value is None else listed(value, "fixed", ("fixed",))):
        path: Path = ("fixed", index)
        item = mapping(entry, _FIXED_KEYS, "fixed", path)
        day = month_and_day(required(item, "day", "fixed", path), (*path, "day"))
        if day in fixed:
            raise CalendarDataError(f"fixed 里“{item['day']}”写了两次", (*path, "day"))
        fixed[day] = FixedDay(name_of(item, "fixed", path), _since(item, path))
    return fixed


def _feast(entry: object, names: set[str], path: Path) -> Feast:
    item = mapping(entry, _FEAST_KEYS, "feasts", path)
    name = name_of(item, "feasts", path)
    written = listed(required(item, "days", name, path), f"{name}的 days", (*path, "days"))
    days = tuple(_statutory(days, name, names, (*path, "days", index)) for index, days in enumerate(written))
    longest = _count(required(item, "longest", name, path), (*path, "longest"))
    begins = None if item.get("begins") is None else _anchor(item["begins"], names, (*path, "begins"))
    joins = None if item.get("joins") is None else _joining(item["joins"], name, (*path, "joins"))
    return Feast(name, days, longest, begins, joins)


def _statutory(entry: object, name: str, names: set[str], path: Path) -> StatutoryDays:
    item = mapping(entry, _DAYS_KEYS, f"{name}的 days", path)
    return StatutoryDays(
        _anchor(required(item, "day", f"{name}的 days", path), names, (*path, "day")),
        _count(item.get("after", 0), (*path, "after"), least=0),
        _count(item.get("count", 1), (*path, "count")),
        _since(item, path),
    )


def _since(item: dict[str, object], path: Path) -> int:
    return MINYEAR if item.get("since") is None else whole_year(item["since"], (*path, "since"))


def _joining(entry: object, name: str, path: Path) -> Joining:
    what = f"{name}的 joins"
    item = mapping(entry, _JOINING_KEYS, what, path)
    first, last = (_day_of_any_year(required(item, key, what, path), (*path, key)) for key in ("first", "last"))
    if last < first:
        raise CalendarDataError(f"{what}首尾颠倒", (*path, "last"))
    longest = _count(required(item, "longest", what, path), (*path, "longest"))
    return Joining(str(required(item, "feast", what, path)), first, last, longest)


def _anchor(value: object, names: set[str], path: Path) -> Anchor:
    if isinstance(value, str) and value in names:
        return value
    if isinstance(value, str) and not value[:1].isdigit():
        hint = f"，或者 moving 里的 {'、'.join(sorted(names))}" if names else "；随历法变动的，先在 moving 写各年的日子"
        raise CalendarDataError(f"“{value}”不是日子：写月日，例如 10-01{hint}", path)
    return _day_of_any_year(value, path)


def _day_of_any_year(value: object, path: Path) -> MonthDay:
    day = month_and_day(value, path)
    if day == (2, 29):
        raise CalendarDataError("不是每年都有“02-29”这一天", path)
    return day


def _count(value: object, path: Path, least: int = 1) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST_DAYS:
        raise CalendarDataError(f"“{value}”不是天数，应当写{least}至{_MOST_DAYS}的整数", path)
    return value


def _moving(value: object) -> Iterator[tuple[int, Mapping[str, MonthDay]]]:
    if value is None:
        return
    if not isinstance(value, dict):
        raise CalendarDataError("moving 应当按年份分行，例如“2027: {除夕: 02-05}”", ("moving",))
    seen: set[int] = set()
    for key, entry in value.items():
        path: Path = ("moving", key)
        year = whole_year(key, path)
        if year in seen:
            raise CalendarDataError(f"moving 里{year}年写了两次", path)
        seen.add(year)
        if not isinstance(entry, dict) or not entry:
            raise CalendarDataError(f"{year}年应当写成“节日: 月日”的形式，例如 {{除夕: 02-05}}", path)
        yield year, {str(name): _in_year(year, day, (*path, name)) for name, day in entry.items()}


def _in_year(year: int, value: object, path: Path) -> MonthDay:
    day = month_and_day(value, path)
    try:
        date(year, *day)
    except ValueError:
        raise CalendarDataError(f"{year}年没有“{value}”这一天", path) from None
    return day
