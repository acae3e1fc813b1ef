"""The data of a calendar: what is wrong with them is told with its place; days of a fixed date, and none."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.calendar_data import CalendarDataError

GOOD: dict[str, Any] = {
    "published_through": 2026,
    "feasts": [
        {"name": "元旦", "days": [{"day": "01-01"}], "longest": 3},
        {"name": "春节", "days": [{"day": "除夕", "since": 2025, "count": 4}], "begins": "除夕", "longest": "10"},
        {
            "name": "国庆节",
            "days": [{"day": "10-01", "count": 3}],
            "longest": 8,
            "joins": {"feast": "元旦", "first": "09-28", "last": "10-08", "longest": 9},
        },
    ],
    "moving": {2027: {"除夕": "02-05"}},
    "years": {
        2025: [{"name": "元旦", "rest": ["2025-01-01"]}],
        2026: [{"name": "国庆节", "rest": ["2026-10-01/2026-10-07"], "work": ["2026-10-10"]}],
    },
}


def holiday(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["years"][2026][0]
    return found


def feast(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["feasts"][0]
    return found


Spoil = Callable[[dict[str, Any]], object]
HERE = ("years", 2026, 0)
BAD: dict[str, tuple[Spoil, str, tuple[object, ...]]] = {
    "off and worked": (
        lambda d: holiday(d).update(work=["2026-10-03"]),
        "2026-10-03既写成放假（国庆节放假）又写成上班",
        (*HERE, "work", 0),
    ),
    "worked on a weekday": (
        lambda d: holiday(d).update(work=["2026-10-09"]),
        "2026-10-09是星期五，本来就是工作日",
        (*HERE, "work", 0),
    ),
    "worked twice": (
        lambda d: holiday(d).update(work=["2026-10-10", "2026-10-10"]),
        "2026-10-10写了两次上班",
        (*HERE, "work", 1),
    ),
    "off twice": (
        lambda d: holiday(d)["rest"].append("2026-10-07"),
        "2026-10-07写了两次放假",
        (*HERE, "rest", 1),
    ),
    "reversed": (
        lambda d: holiday(d).update(rest=["2026-10-07/2026-10-01"]),
        "应当写 2026-10-01/2026-10-07",
        (*HERE, "rest", 0),
    ),
    "far too long": (
        lambda d: holiday(d).update(rest=["2026-01-07/2026-10-01"]),
        "超过两个月",
        (*HERE, "rest", 0),
    ),
    "wrong year": (
        lambda d: holiday(d).update(rest=["2025-10-01"]),
        "2025-10-01写在了2026年之下",
        (*HERE, "rest", 0),
    ),
    "no such day": (
        lambda d: holiday(d).update(rest=["2026-02-30"]),
        "没有“2026-02-30”这一天",
        (*HERE, "rest", 0),
    ),
    "not a date": (
        lambda d: holiday(d).update(rest="10月1日"),
        "“10月1日”不是日期；一天写 2026-05-01",
        (*HERE, "rest"),
    ),
    "rest is a mapping": (
        lambda d: holiday(d).update(rest={"from": "2026-10-01"}),
        "rest应当写成列表",
        (*HERE, "rest"),
    ),
    "misspelt key": (
        lambda d: holiday(d).update(wrok=["2026-10-10"]),
        "不认识的键“wrok”；是不是想写“work”？",
        (*HERE, "wrok"),
    ),
    "unknown key": (lambda d: d.update(版本=1), "不认识的键“版本”；可用的键：", ("版本",)),
    "no name": (lambda d: holiday(d).pop("name"), "缺少“name”", HERE),
    "blank name": (
        lambda d: holiday(d).update(name=" "),
        "name 应当是节日名称",
        (*HERE, "name"),
    ),
    "no rest days": (lambda d: holiday(d).update(rest=[]), "2026年国庆节缺少“rest”", HERE),
    "empty year": (
        lambda d: d["years"].update({2026: []}),
        "2026年没有写任何节假日",
        ("years", 2026),
    ),
    "gap between years": (
        lambda d: d["years"].update({2023: d["years"][2025]}),
        "years 中间缺少2024年",
        ("years",),
    ),
    "year twice": (
        lambda d: d["years"].update({"2026": d["years"][2026]}),
        "2026年写了两次",
        ("years", "2026"),
    ),
    "not a year": (
        lambda d: d["years"].update({"明年": []}),
        "“明年”不是年份",
        ("years", "明年"),
    ),
    "years is a list": (lambda d: d.update(years=[2026]), "years 应当按年份分节", ("years",)),
    "no years": (lambda d: d.update(years={}), "日历缺少“years”", ()),
    "published too far": (
        lambda d: d.update(published_through=2027),
        "published_through 写的是2027年，而 years 的最后一年是2026年",
        ("published_through",),
    ),
    "published is true": (
        lambda d: d.update(published_through=True),
        "不是年份，应当写四位数字",
        ("published_through",),
    ),
    "no feasts": (lambda d: d.pop("feasts"), "日历缺少“feasts”", ()),
    "feast twice": (lambda d: feast(d).update(name="春节"), "feasts 里“春节”写了两次", ("feasts", 1, "name")),
    "feast without days": (lambda d: feast(d).pop("days"), "元旦缺少“days”", ("feasts", 0)),
    "feast without length": (lambda d: feast(d).pop("longest"), "元旦缺少“longest”", ("feasts", 0)),
    "length no number": (
        lambda d: feast(d).update(longest="三"),
        "“三”不是天数，应当写1至15的整数",
        ("feasts", 0, "longest"),
    ),
    "feast day impossible": (
        lambda d: feast(d).update(days=[{"day": "02-30"}]),
        "没有“02-30”这一天",
        ("feasts", 0, "days", 0, "day"),
    ),
    "feast day not of every year": (
        lambda d: feast(d).update(days=[{"day": "02-29"}]),
        "不是每年都有“02-29”这一天",
        ("feasts", 0, "days", 0, "day"),
    ),
    "feast day malformed": (
        lambda d: feast(d).update(days=[{"day": "1月1日"}]),
        "“1月1日”不是月日，应当写成 10-01",
        ("feasts", 0, "days", 0, "day"),
    ),
    "feast day of no table": (
        lambda d: feast(d).update(begins="除夜"),
        "“除夜”不是日子：写月日，例如 10-01，或者 moving 里的 除夕",
        ("feasts", 0, "begins"),
    ),
    "joined with none": (
        lambda d: d["feasts"][2]["joins"].update(feast="中秋"),
        "feasts 里没有另一个节日叫“中秋”",
        ("feasts", 2, "joins", "feast"),
    ),
    "joined backwards": (
        lambda d: d["feasts"][2]["joins"].update(last="09-01"),
        "国庆节的 joins首尾颠倒",
        ("feasts", 2, "joins", "last"),
    ),
    "fixed day twice": (
        lambda d: d.update(fixed=[{"day": "10-01", "name": "国庆节"}, {"day": "10-01", "name": "国庆节"}]),
        "fixed 里“10-01”写了两次",
        ("fixed", 1, "day"),
    ),
    "fixed day malformed": (
        lambda d: d.update(fixed=[{"day": "1月1日", "name": "元旦"}]),
        "“1月1日”不是月日，应当写成 10-01",
        ("fixed", 0, "day"),
    ),
    "fixed day without name": (
        lambda d: d.update(fixed=[{"day": "01-01"}]),
        "fixed缺少“name”",
        ("fixed", 0),
    ),
    "fixed is a mapping": (lambda d: d.update(fixed={"元旦": "01-01"}), "fixed应当写成列表", ("fixed",)),
    "moving is a list": (lambda d: d.update(moving=[2027]), "moving 应当按年份分行", ("moving",)),
    "moving year twice": (
        lambda d: d["moving"].update({"2027": {"除夕": "02-05"}}),
        "moving 里2027年写了两次",
        ("moving", "2027"),
    ),
    "moving year empty": (lambda d: d["moving"].update({2028: {}}), "2028年应当写成", ("moving", 2028)),
    "moving day of another year": (
        lambda d: d["moving"].update({2027: {"除夕": "02-29"}}),
        "2027年没有“02-29”这一天",
        ("moving", 2027, "除夕"),
    ),
}


def test_the_data_that_the_bad_examples_spoil_are_good() -> None:
    assert Calendar.from_data(GOOD).rest_reason(date(2026, 10, 5)) == "国庆节放假"


@pytest.mark.parametrize(("spoil", "message", "path"), BAD.values(), ids=BAD.keys())
def test_wrong_data_are_refused_in_chinese_with_the_place(
    spoil: Spoil, message: str, path: tuple[object, ...]
) -> None:
    data = deepcopy(GOOD)
    spoil(data)
    with pytest.raises(CalendarDataError) as caught:
        Calendar.from_data(data)
    assert message in str(caught.value)
    assert caught.value.path == path


@pytest.mark.parametrize("data", [None, [], "2026", 7])
def test_data_that_are_no_mapping_are_refused(data: object) -> None:
    with pytest.raises(ValueError, match="日历应当写成"):
        Calendar.from_data(data)


def with_fixed(*fixed: dict[str, Any], feasts: list[Any] | None = None) -> Calendar:
    """The good table whose days to come have a fixed date, beside other feasts or without any."""
    data = {key: value for key, value in GOOD.items() if key not in ("feasts", "moving")}
    return Calendar.from_data(data | {"fixed": list(fixed)} | ({} if feasts is None else {"feasts": feasts}))


@pytest.mark.parametrize("feasts", [None, []])
def test_without_feasts_weekends_are_rest_and_other_days_work(feasts: list[Any] | None) -> None:
    found = with_fixed(feasts=feasts)
    assert [found.rest_reason(date(2027, 1, day)) for day in (1, 2, 4)] == [None, "星期六", None]
    assert found.is_provisional(date(2027, 1, 4))
    assert found.working_day_at_latest(date(2027, 1, 2)) == date(2027, 1, 4)


def test_days_with_a_fixed_date_are_rest_in_every_year_to_come() -> None:
    found = with_fixed({"day": "10-01", "name": "国庆节"}, {"day": "10-04", "name": "节后", "since": "2028"})
    assert found.rest_reason(date(2027, 10, 1)) == "国庆节（法定节假日，当年安排尚未公布）"
    assert found.rest_reason(date(2014, 10, 1)) == "国庆节（法定节假日，日历未载当年安排）"
    assert found.rest_reason(date(2025, 10, 1)) is None, "the table says what is rest in its years"
    # A Friday, a weekend, and from 2028 on the fourth too.
    assert found.working_day_at_latest(date(2027, 10, 1)) == date(2027, 10, 4)
    assert found.working_day_at_latest(date(2032, 10, 1)) == date(2032, 10, 5)


def test_days_with_a_fixed_date_stand_beside_feasts() -> None:
    found = with_fixed({"day": "05-04", "name": "青年节"}, feasts=[GOOD["feasts"][0]])
    assert found.rest_reason(date(2027, 5, 4)) == "青年节（法定节假日，当年安排尚未公布）"
    assert found.rest_reason(date(2027, 5, 8)) == "星期六", "no run of rest, so that no weekend is worked for it"
    assert found.rest_reason(date(2027, 1, 1)) == "元旦（法定节假日，当年安排尚未公布）"
    assert found.rest_reason(date(2027, 1, 9)) is None


def test_a_new_year_holiday_may_begin_in_the_december_before() -> None:
    data = deepcopy(GOOD)
    data["years"][2026].append({"name": "元旦", "rest": "2025-12-31/2026-01-02"})
    assert Calendar.from_data(data).rest_reason(date(2025, 12, 31)) == "元旦放假"
