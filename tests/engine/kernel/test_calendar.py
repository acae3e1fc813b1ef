"""The calendar of rest days: the table, its estimate outside the table, and its complaints."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import holidays
import pytest
import yaml

from gongyi.kernel.calendar import Calendar, CalendarDataError
from locations import ROOT

TABLE = ROOT / "rules" / "calendar.yaml"
CALENDAR = Calendar.from_data(yaml.load(TABLE.read_text("utf-8"), Loader=yaml.BaseLoader))
ALL_DAYS = [
    date(2015, 1, 1) + timedelta(days=n)
    for n in range((date(2026, 12, 31) - date(2015, 1, 1)).days + 1)
]


NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def is_working_day(day: date) -> bool:
    return CALENDAR.rest_reason(day) is None


def test_table_agrees_day_by_day_with_chinese_calendar() -> None:
    differing = [d for d in ALL_DAYS if is_working_day(d) != chinese_calendar.is_workday(d)]
    assert differing == []


def test_table_agrees_day_by_day_with_holidays() -> None:
    china = holidays.country_holidays("CN", years=range(2015, 2027))
    differing = [d for d in ALL_DAYS if is_working_day(d) != china.is_working_day(d)]
    assert differing == []


def test_holidays_bear_the_names_that_chinese_calendar_gives_them() -> None:
    wrong = []
    for day in ALL_DAYS:
        rest, name = chinese_calendar.get_holiday_detail(day)
        if rest and name in NAMES and NAMES[name] not in (CALENDAR.rest_reason(day) or ""):
            wrong.append((day, NAMES[name], CALENDAR.rest_reason(day)))
    # An ordinary weekend before the day off, by the notice for 2024 (1月1日放假，与周末连休).
    assert wrong == [
        (date(2023, 12, 30), "元旦", "星期六"),
        (date(2023, 12, 31), "元旦", "星期日"),
    ]


def test_an_ordinary_yaml_reader_sees_the_same_keys() -> None:
    # YAML 1.1 takes bare words such as off, on, no for truth values.
    data = yaml.safe_load(TABLE.read_text("utf-8"))
    keys = {key for year in data["years"].values() for holiday in year for key in holiday}
    assert keys == {"name", "rest", "work"}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2018, 10, 3), "国庆节放假"),
        (date(2018, 9, 29), None),
        (date(2018, 9, 22), "星期六"),
        (date(2018, 9, 23), "星期日"),
        (date(2018, 12, 31), "元旦放假"),
        (date(2015, 9, 3), "抗战胜利70周年纪念日放假"),
        (date(2020, 1, 30), "春节放假"),
        (date(2020, 1, 31), "延长春节假期"),
        (date(2020, 2, 3), None),
        (date(2020, 10, 4), "国庆节、中秋节放假"),
        (date(2026, 12, 31), None),
    ],
)
def test_reason_within_the_table(day: date, reason: str | None) -> None:
    assert CALENDAR.rest_reason(day) == reason
    assert not CALENDAR.is_provisional(day)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2027, 1, 1), "元旦（法定节假日，当年安排尚未公布）"),
        (date(2027, 1, 2), "星期六"),
        (date(2027, 1, 4), None),
        (date(2027, 2, 8), None),
        (date(2028, 5, 1), "劳动节（法定节假日，当年安排尚未公布）"),
        (date(2028, 5, 2), "劳动节（法定节假日，当年安排尚未公布）"),
        (date(2028, 5, 3), None),
        (date(2027, 10, 3), "国庆节（法定节假日，当年安排尚未公布）"),
        (date(2027, 10, 4), None),
        (date(2014, 10, 1), "国庆节（法定节假日，日历未载当年安排）"),
        (date(2014, 5, 2), None),
    ],
)
def test_outside_the_table_only_weekends_and_fixed_days_rest(day: date, reason: str | None) -> None:
    assert CALENDAR.rest_reason(day) == reason
    assert CALENDAR.is_provisional(day)


def test_local_rest_days() -> None:
    first, second, made_up = date(2026, 4, 14), date(2026, 4, 15), date(2026, 5, 9)
    local = CALENDAR.with_local([first, made_up]).with_local([second])
    assert {local.rest_reason(day) for day in (first, second, made_up)} == {"地方规定的放假日"}
    assert [day for day, _ in local.rest_run(first)] == [first, second]
    assert CALENDAR.rest_reason(first) is None


def test_a_local_rest_day_does_not_rename_a_national_one() -> None:
    day = date(2026, 10, 1)
    assert CALENDAR.with_local([day]).rest_reason(day) == "国庆节放假"


def test_equal_calendars_are_interchangeable_as_keys() -> None:
    again = Calendar.from_data(yaml.load(TABLE.read_text("utf-8"), Loader=yaml.BaseLoader))
    assert len({CALENDAR, again}) == 1
    assert len({CALENDAR, CALENDAR.with_local([date(2026, 4, 14)])}) == 2


GOOD: dict[str, Any] = {
    "published_through": 2026,
    "fixed": [{"day": "01-01", "name": "元旦"}, {"day": "05-02", "name": "劳动节", "since": 2025}],
    "years": {
        2025: [{"name": "元旦", "rest": ["2025-01-01"]}],
        2026: [{"name": "国庆节", "rest": ["2026-10-01/2026-10-07"], "work": ["2026-10-10"]}],
    },
}


def holiday(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["years"][2026][0]
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
    "fixed day impossible": (
        lambda d: d["fixed"][0].update(day="02-30"),
        "没有“02-30”这一天",
        ("fixed", 0, "day"),
    ),
    "fixed day malformed": (
        lambda d: d["fixed"][0].update(day="1月1日"),
        "“1月1日”不是月日，应当写成 10-01",
        ("fixed", 0, "day"),
    ),
    "fixed day twice": (
        lambda d: d["fixed"][1].update(day="01-01"),
        "fixed 里“01-01”写了两次",
        ("fixed", 1, "day"),
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


def test_a_new_year_holiday_may_begin_in_the_december_before() -> None:
    data = deepcopy(GOOD)
    data["years"][2026].append({"name": "元旦", "rest": "2025-12-31/2026-01-02"})
    assert Calendar.from_data(data).rest_reason(date(2025, 12, 31)) == "元旦放假"
