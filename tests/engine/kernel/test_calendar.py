"""The calendar of rest days: the table, its estimate outside the table, and its complaints."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import holidays
import pytest
import yaml

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.calendar_data import CalendarDataError
from locations import ROOT

TABLE = ROOT / "rules" / "calendar.yaml"
CALENDAR = Calendar.from_data(yaml.load(TABLE.read_text("utf-8"), Loader=yaml.BaseLoader))
ALL_DAYS = [
    date(2015, 1, 1) + timedelta(days=n)
    for n in range((date(2026, 12, 22) - date(2015, 1, 1)).days + 1)
]
"""Every day whose schedule is published: the last days of 2026 hang on the notice for 2027."""


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
        (date(2026, 12, 22), None),
    ],
)
def test_reason_within_the_table(day: date, reason: str | None) -> None:
    assert CALENDAR.rest_reason(day) == reason
    assert not CALENDAR.is_provisional(day)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2027, 1, 1), "元旦（法定节假日，当年安排尚未公布）"),
        (date(2026, 12, 23), None),
        (date(2026, 12, 26), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 2), None),
        (date(2027, 1, 4), None),
        (date(2027, 1, 10), None),
        (date(2027, 1, 16), "星期六"),
        (date(2027, 2, 4), None),
        (date(2027, 2, 5), "春节（法定节假日，当年安排尚未公布）"),
        (date(2027, 2, 8), "春节（法定节假日，当年安排尚未公布）"),
        (date(2027, 2, 9), None),
        (date(2027, 2, 21), None),
        (date(2027, 2, 27), "星期六"),
        (date(2027, 6, 9), "端午节（法定节假日，当年安排尚未公布）"),
        (date(2028, 10, 3), "国庆节、中秋节（法定节假日，当年安排尚未公布）"),
        (date(2028, 10, 4), None),
        (date(2041, 2, 1), None),
        (date(2028, 5, 1), "劳动节（法定节假日，当年安排尚未公布）"),
        (date(2028, 5, 2), "劳动节（法定节假日，当年安排尚未公布）"),
        (date(2028, 5, 3), None),
        (date(2027, 10, 3), "国庆节（法定节假日，当年安排尚未公布）"),
        (date(2027, 10, 4), None),
        (date(2014, 10, 1), "国庆节（法定节假日，日历未载当年安排）"),
        (date(2014, 5, 2), None),
    ],
)
def test_outside_the_table_statutory_days_and_far_weekends_rest_for_certain(day: date, reason: str | None) -> None:
    assert CALENDAR.rest_reason(day) == reason
    assert CALENDAR.is_provisional(day)


def test_local_rest_days() -> None:
    first, second, made_up = date(2026, 4, 14), date(2026, 4, 15), date(2026, 5, 9)
    local = CALENDAR.with_local([first, made_up]).with_local([second])
    assert {local.rest_reason(day) for day in (first, second, made_up)} == {"地方规定的放假日"}
    assert [day for day, _ in local.rest_run(first)] == [first, second]
    assert CALENDAR.rest_reason(first) is None


def test_a_local_make_up_working_day_is_no_rest_day() -> None:
    sunday, holiday_ = date(2026, 4, 19), date(2026, 10, 4)
    local = CALENDAR.with_local([], [sunday, holiday_])
    assert (CALENDAR.rest_reason(sunday), local.rest_reason(sunday)) == ("星期日", None)
    assert local.rest_reason(holiday_) == "国庆节放假"


def statutory_days(year: int) -> set[date]:
    return {date.fromordinal(day) for runs in CALENDAR.feasts.of_year(year) for day in runs.statutory}


@pytest.mark.parametrize("year", range(2015, 2041))
def test_the_days_of_feasts_agree_with_holidays(year: int) -> None:
    china = holidays.country_holidays("CN", years=year, expand=False, observed=False, language="en_US")
    of_the_schedule = ("Day off", "Anti-Fascist", "Extended")
    assert statutory_days(year) == {
        day for day, name in china.items() if not any(word in name for word in of_the_schedule)
    }


@pytest.mark.parametrize("year", range(2015, 2027))
def test_a_schedule_gives_rest_on_the_days_of_feasts(year: int) -> None:
    assert [day for day in statutory_days(year) if CALENDAR.rest_reason(day) is None] == []


def test_the_days_of_feasts_reach_well_beyond_the_table() -> None:
    years = [*CALENDAR.feasts.moving]
    assert years == [*range(2015, max(years) + 1)]
    assert max(years) >= CALENDAR.published_through + 5


def runs_of(year: int) -> dict[str, tuple[str, str]]:
    """The first day on which a run can begin and the last on which it can end, by feast."""
    days = {
        runs.name: (min(runs.starts), max(runs.starts) + runs.longest - 1) for runs in CALENDAR.feasts.of_year(year)
    }
    return {
        name: (date.fromordinal(first).strftime("%m-%d"), date.fromordinal(last).strftime("%m-%d"))
        for name, (first, last) in days.items()
    }


def test_between_which_days_a_run_can_lie() -> None:
    assert runs_of(2027) == {
        "元旦": ("12-30", "01-03"),
        "春节": ("02-05", "02-14"),
        "清明节": ("04-03", "04-07"),
        "劳动节": ("04-28", "05-05"),
        "端午节": ("06-07", "06-11"),
        "中秋节": ("09-13", "09-17"),
        "国庆节": ("10-01", "10-08"),
    }


def test_a_run_may_begin_with_the_weekend_before_its_feast() -> None:
    # 2034-10-01 is a Sunday, 2029-02-12 a Monday.
    assert runs_of(2034)["国庆节"] == ("09-30", "10-08")
    assert runs_of(2029)["春节"] == ("02-10", "02-21")


@pytest.mark.parametrize(
    ("year", "run"),
    [(2015, None), (2020, ("10-01", "10-09")), (2023, ("09-29", "10-07")), (2025, ("10-01", "10-09"))],
)
def test_a_mid_autumn_feast_near_the_national_day_is_one_with_it(year: int, run: tuple[str, str] | None) -> None:
    assert runs_of(year).get("国庆节、中秋节") == run
    assert ("中秋节" in runs_of(year)) is (run is None)


def test_a_local_rest_day_does_not_rename_a_national_one() -> None:
    day = date(2026, 10, 1)
    assert CALENDAR.with_local([day]).rest_reason(day) == "国庆节放假"


def test_equal_calendars_are_interchangeable_as_keys() -> None:
    again = Calendar.from_data(yaml.load(TABLE.read_text("utf-8"), Loader=yaml.BaseLoader))
    assert len({CALENDAR, again}) == 1
    assert len({CALENDAR, CALENDAR.with_local([date(2026, 4, 14)])}) == 2


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
