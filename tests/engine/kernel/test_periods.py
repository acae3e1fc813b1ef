"""Periods of months and days: worked examples, and what must hold for every start day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.periods import Expiry, Length, expiry, how_counted, rolled
from locations import ROOT

TABLE = ROOT / "rules" / "calendar.yaml"
CALENDAR = Calendar.from_data(yaml.load(TABLE.read_text("utf-8"), Loader=yaml.BaseLoader))
TWO_MONTHS = Length(months=2)
FIFTEEN_DAYS = Length(days=15)
THIRTY_DAYS = Length(days=30)


def every_day(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


# number, day of receipt or publication, length, last day by counting alone, last day
WORKED = [
    (1, "2018-12-31", TWO_MONTHS, "2019-02-28", "2019-02-28"),
    (2, "2019-12-31", TWO_MONTHS, "2020-02-29", "2020-03-02"),
    (3, "2023-12-31", TWO_MONTHS, "2024-02-29", "2024-02-29"),
    (4, "2024-12-31", TWO_MONTHS, "2025-02-28", "2025-02-28"),
    (5, "2020-12-30", TWO_MONTHS, "2021-02-28", "2021-03-01"),
    (6, "2019-12-29", TWO_MONTHS, "2020-02-29", "2020-03-02"),
    (7, "2020-06-30", TWO_MONTHS, "2020-08-30", "2020-08-31"),
    (8, "2021-08-31", TWO_MONTHS, "2021-10-31", "2021-11-01"),
    (9, "2026-07-31", TWO_MONTHS, "2026-09-30", "2026-09-30"),
    (10, "2018-08-01", TWO_MONTHS, "2018-10-01", "2018-10-08"),
    (11, "2020-08-04", TWO_MONTHS, "2020-10-04", "2020-10-09"),
    (12, "2023-08-07", TWO_MONTHS, "2023-10-07", "2023-10-07"),
    (13, "2022-08-08", TWO_MONTHS, "2022-10-08", "2022-10-08"),
    (14, "2026-08-10", TWO_MONTHS, "2026-10-10", "2026-10-10"),
    (15, "2025-12-14", TWO_MONTHS, "2026-02-14", "2026-02-14"),
    (16, "2020-12-11", TWO_MONTHS, "2021-02-11", "2021-02-18"),
    (17, "2017-12-18", TWO_MONTHS, "2018-02-18", "2018-02-22"),
    (18, "2015-12-12", TWO_MONTHS, "2016-02-12", "2016-02-14"),
    (19, "2019-11-25", TWO_MONTHS, "2020-01-25", "2020-02-03"),
    (20, "2020-03-02", TWO_MONTHS, "2020-05-02", "2020-05-06"),
    (21, "2020-09-16", FIFTEEN_DAYS, "2020-10-01", "2020-10-09"),
    (22, "2024-02-01", FIFTEEN_DAYS, "2024-02-16", "2024-02-18"),
    (23, "2025-01-13", FIFTEEN_DAYS, "2025-01-28", "2025-02-05"),
    (24, "2026-09-21", FIFTEEN_DAYS, "2026-10-06", "2026-10-08"),
    (25, "2021-02-05", FIFTEEN_DAYS, "2021-02-20", "2021-02-20"),
    (26, "2019-06-19", FIFTEEN_DAYS, "2019-07-04", "2019-07-04"),
    (27, "2019-08-23", THIRTY_DAYS, "2019-09-22", "2019-09-23"),
    (28, "2020-07-02", THIRTY_DAYS, "2020-08-01", "2020-08-03"),
]

# likewise, where the schedule is not published: the last day lies between two days
TO_COME = [
    (29, "2026-11-01", TWO_MONTHS, "2027-01-01", "2027-01-02", "2027-01-04"),
    (30, "2026-12-05", TWO_MONTHS, "2027-02-05", "2027-02-09", "2027-02-15"),
    (31, "2026-11-23", TWO_MONTHS, "2027-01-23", "2027-01-25", "2027-01-25"),
    (32, "2027-02-05", TWO_MONTHS, "2027-04-05", "2027-04-06", "2027-04-08"),
    (33, "2027-04-20", FIFTEEN_DAYS, "2027-05-05", "2027-05-05", "2027-05-06"),
    (34, "2027-05-10", TWO_MONTHS, "2027-07-10", "2027-07-12", "2027-07-12"),
    (35, "2026-10-26", TWO_MONTHS, "2026-12-26", "2026-12-26", "2026-12-28"),
    (36, "2026-10-30", TWO_MONTHS, "2026-12-30", "2026-12-30", "2027-01-02"),
    (37, "2026-10-31", TWO_MONTHS, "2026-12-31", "2026-12-31", "2027-01-03"),
]


@pytest.mark.parametrize(("number", "start", "length", "nominal", "last"), WORKED)
def test_worked_example(number: int, start: str, length: Length, nominal: str, last: str) -> None:
    found = expiry(date.fromisoformat(start), length, CALENDAR)
    assert (found.nominal.isoformat(), found.earliest.isoformat()) == (nominal, last)
    assert found.latest == found.earliest
    assert not found.provisional


@pytest.mark.parametrize(("number", "start", "length", "nominal", "earliest", "latest"), TO_COME)
def test_worked_example_whose_schedule_is_not_published(
    number: int, start: str, length: Length, nominal: str, earliest: str, latest: str
) -> None:
    found = expiry(date.fromisoformat(start), length, CALENDAR)
    days = (found.nominal.isoformat(), found.earliest.isoformat(), found.latest.isoformat())
    assert days == (nominal, earliest, latest)
    assert found.provisional


def test_every_day_passed_over_is_told_with_its_reason() -> None:
    found = expiry(date(2026, 12, 5), TWO_MONTHS, CALENDAR)
    reason = "春节（法定节假日，当年安排尚未公布）"
    assert found.skipped == tuple((date(2027, 2, day), reason) for day in (5, 6, 7, 8))


# In these years the schedules are known; what would have been said of every day before they were?
NOTHING_PUBLISHED = replace(CALENDAR, first_year=2014, published_through=2014, rest={}, work=frozenset())


@pytest.mark.parametrize("length", [TWO_MONTHS, FIFTEEN_DAYS], ids=lambda length: length.zh)
def test_the_schedules_of_twelve_years_kept_within_the_bounds_but_for_one_single_holiday(length: Length) -> None:
    outside = []
    for start in every_day(date(2015, 1, 1), date(2026, 12, 22)):
        known, blind = expiry(start, length, CALENDAR), expiry(start, length, NOTHING_PUBLISHED)
        if not known.provisional and not blind.earliest <= known.earliest <= blind.latest:
            outside.append(known.nominal)
    # 抗战胜利70周年纪念日
    assert outside == [date(2015, 9, day) for day in (3, 4, 5, 6)]


def test_the_bounds_are_narrow() -> None:
    found = [expiry(start, TWO_MONTHS, NOTHING_PUBLISHED) for start in every_day(date(2015, 1, 1), date(2026, 12, 22))]
    assert max((one.latest - one.earliest).days for one in found) <= 10
    assert sum(one.earliest == one.latest for one in found) > len(found) * 0.8


def test_a_roll_out_of_the_table_is_provisional() -> None:
    local = CALENDAR.with_local([date(2026, 12, 22)])
    found = expiry(date(2026, 10, 22), TWO_MONTHS, local)
    assert (found.nominal, found.earliest, found.latest) == (date(2026, 12, 22), *[date(2026, 12, 23)] * 2)
    assert found.provisional


def test_a_period_that_rolls_into_the_table_is_provisional() -> None:
    found = expiry(date(2014, 12, 28), Length(days=3), CALENDAR.with_local([date(2014, 12, 31)]))
    assert (found.nominal, found.earliest, found.latest) == (date(2014, 12, 31), *[date(2015, 1, 4)] * 2)
    assert found.provisional


def test_a_local_rest_day_moves_the_last_day() -> None:
    start = date(2026, 2, 14)
    assert expiry(start, TWO_MONTHS, CALENDAR).latest == date(2026, 4, 14)
    local = CALENDAR.with_local([date(2026, 4, 14)])
    found = expiry(start, TWO_MONTHS, local)
    assert found.earliest == found.latest == date(2026, 4, 15)
    assert found.skipped == ((date(2026, 4, 14), "地方规定的放假日"),)


def test_a_local_make_up_working_day_ends_the_roll() -> None:
    off = [date(2018, 4, day) for day in (11, 12, 13)]
    assert expiry(date(2018, 2, 13), TWO_MONTHS, CALENDAR.with_local(off)).latest == date(2018, 4, 16)
    found = expiry(date(2018, 2, 13), TWO_MONTHS, CALENDAR.with_local(off, [date(2018, 4, 15)]))
    assert found.earliest == found.latest == date(2018, 4, 15)


def test_local_days_where_the_schedule_is_not_published() -> None:
    # 清明节, Monday 2027-04-05: the run can last to 04-07.
    off = CALENDAR.with_local([date(2027, 4, 6), date(2027, 4, 8), date(2027, 4, 9)])
    found = expiry(date(2027, 2, 5), TWO_MONTHS, off)
    assert (found.earliest, found.latest) == (date(2027, 4, 7), date(2027, 4, 12))
    made_up = off.with_local([], [date(2027, 4, 10)])
    assert expiry(date(2027, 2, 5), TWO_MONTHS, made_up).latest == date(2027, 4, 10)
    # A Saturday within a possible run that is worked for certain ends it.
    worked = CALENDAR.with_local([], [date(2027, 1, 2)])
    assert expiry(date(2026, 10, 31), TWO_MONTHS, worked).latest == date(2027, 1, 2)


lengths = st.sampled_from([Length(months=1), TWO_MONTHS, Length(days=3), FIFTEEN_DAYS, THIRTY_DAYS])
starts = st.dates(date(2014, 10, 1), date(2041, 12, 31))
calendars = st.sampled_from([CALENDAR, NOTHING_PUBLISHED])


@given(starts, st.integers(0, 40), lengths, calendars)
def test_a_later_start_never_ends_earlier(start: date, gap: int, length: Length, calendar: Calendar) -> None:
    found, later = (expiry(day, length, calendar) for day in (start, start + timedelta(days=gap)))
    assert found.earliest <= found.latest
    assert (found.earliest <= later.earliest, found.latest <= later.latest) == (True, True)


def test_a_later_last_day_by_counting_is_never_an_earlier_one_by_the_calendar() -> None:
    for calendar in (CALENDAR, NOTHING_PUBLISHED):
        ends = [rolled(day, calendar) for day in every_day(date(2014, 12, 1), date(2041, 2, 1))]
        assert all(a.earliest <= b.earliest and a.latest <= b.latest for a, b in pairwise(ends))


@given(starts, lengths)
def test_the_last_day_is_the_first_working_day_from_the_nominal_one(
    start: date, length: Length
) -> None:
    found = expiry(start, length, CALENDAR)
    assert CALENDAR.rest_reason(found.earliest) is None
    assert found.provisional or found.earliest == found.latest
    passed = [found.nominal + timedelta(days=n) for n in range((found.earliest - found.nominal).days)]
    assert [day for day, _ in found.skipped] == passed
    assert all(CALENDAR.rest_reason(day) for day in passed)


@pytest.mark.parametrize(
    ("start", "length"),
    [
        (date(9999, 11, 30), TWO_MONTHS),
        (date(9999, 12, 20), FIFTEEN_DAYS),
        (date(2026, 1, 1), Length(months=10**9)),
        (date(2026, 1, 1), Length(days=10**12)),
    ],
)
def test_a_period_past_the_last_date_is_refused_in_chinese(start: date, length: Length) -> None:
    with pytest.raises(ValueError, match="超出可表示的日期范围"):
        expiry(start, length, CALENDAR)


def test_a_roll_past_the_last_date_is_refused_in_chinese() -> None:
    local = CALENDAR.with_local([date.max])
    with pytest.raises(ValueError, match="超出可表示的日期范围"):
        expiry(date(9999, 10, 31), TWO_MONTHS, local)


@pytest.mark.parametrize(("months", "days"), [(0, 0), (2, 15), (-1, 0), (0, -3)])
def test_a_length_is_months_or_days(months: int, days: int) -> None:
    with pytest.raises(ValueError, match="二者取一"):
        Length(months=months, days=days)


@pytest.mark.parametrize(
    ("length", "zh"),
    [
        (Length(months=1), "一个月"),
        (Length(months=2), "两个月"),
        (Length(months=3), "三个月"),
        (Length(months=12), "十二个月"),
        (Length(days=2), "二日"),
        (Length(days=10), "十日"),
        (Length(days=15), "十五日"),
        (Length(days=20), "二十日"),
        (Length(days=30), "三十日"),
        (Length(days=105), "一百零五日"),
        (Length(days=110), "一百一十日"),
        (Length(days=1000), "1000日"),
    ],
)
def test_length_in_chinese(length: Length, zh: str) -> None:
    assert length.zh == zh


def explained(start: str, length: Length) -> list[str]:
    found: Expiry = expiry(date.fromisoformat(start), length, CALENDAR)
    return how_counted(found, length)


def test_explain_a_roll_over_a_holiday() -> None:
    assert explained("2017-12-18", TWO_MONTHS) == [
        "2017年12月18日（星期一）为期间开始的当日，不计入，自次日起算（民法典第201条）。",
        "两个月的到期月对应日为2018年2月18日（星期日）（民法典第202条）。",
        "2月18日至2月21日为春节放假，期间的最后一日顺延至其后第一个工作日"
        "2018年2月22日（星期四）（民法典第203条、行政诉讼法解释第48条第3款）。",
    ]


def test_explain_a_missing_corresponding_day() -> None:
    assert explained("2018-12-31", TWO_MONTHS)[1:] == [
        "到期月2月没有31日这一对应日，两个月的最后一日为月末日2019年2月28日（星期四）（民法典第202条）。",
        "该日是工作日，不顺延。",
    ]


def test_explain_a_make_up_working_day() -> None:
    assert explained("2021-02-05", FIFTEEN_DAYS)[1:] == [
        "按自然日计算，第十五日为2021年2月20日（星期六）。",
        "该日虽为星期六，但属调休上班日，是工作日，不顺延。",
    ]
    assert "2016年2月14日（星期日），该日为调休上班日（" in explained("2015-12-12", TWO_MONTHS)[2]


def test_explain_says_what_is_provisional() -> None:
    *_, roll, provisional = explained("2026-11-01", TWO_MONTHS)
    assert roll == (
        "1月1日为元旦（法定节假日，当年安排尚未公布）；前后各日是休息还是上班，须待放假安排公布："
        "期间的最后一日最早为2027年1月2日（星期六），最迟为2027年1月4日（星期一）（民法典第203条、行政诉讼法解释第48条第3款）。"
    )
    assert "届满日为暂定" in provisional


def test_explain_a_last_day_that_is_certain_though_the_schedule_is_not_published() -> None:
    *_, roll, provisional = explained("2026-11-23", TWO_MONTHS)
    assert roll.startswith("1月23日为星期六，1月24日为星期日，期间的最后一日顺延至其后第一个工作日2027年1月25日")
    assert "届满日为暂定" in provisional
