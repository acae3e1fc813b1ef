"""The calendar of rest days: the table, its estimate outside the table, and its complaints."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
import yaml

from gongyi.kernel.calendar import Calendar
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
