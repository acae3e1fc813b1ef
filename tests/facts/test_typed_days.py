"""Days as people type them: read in one form, or refused with what to write; never a guess."""

from __future__ import annotations

import pytest

from gongyi_facts import When


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2024-04-08", "2024-04-08"),
        ("2024/4/8", "2024-04-08"),
        ("2024.4.8", "2024-04-08"),
        ("2024年4月8日", "2024-04-08"),
        ("2024-4-8", "2024-04-08"),
        ("２０２４年４月８日", "2024-04-08"),
        ("２０２４－０４－０８", "2024-04-08"),
        ("2024 年 4 月 8 日", "2024-04-08"),
        (" 2024 - 4 - 8 ", "2024-04-08"),
        ("2024年4月", "2024-04"),
        ("2024年", "2024"),
        ("二〇二四年四月八日", "2024-04-08"),
        ("二零二四年十二月三十一日", "2024-12-31"),
        ("二○二四年十月二十日", "2024-10-20"),
        ("2018/2019", "2018-01-01/2019-12-31"),
        ("2018-05/2018-07", "2018-05-01/2018-07-31"),
        ("../2019-05", "../2019-05-31"),
        ("2019-05/..", "2019-05-01/.."),
    ],
)
def test_a_day_is_read_in_one_form(typed: str, read: str) -> None:
    assert str(When.typed(typed)) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("4月8日", "没有年份"),
        ("24-4-8", "年份只有两位"),
        ("24年4月8日", "年份只有两位"),
        ("04/08/2024", "先写四位的年份，再写月、日：2024-04-08 或者 2024-08-04"),
        ("31/12/2024", "先写四位的年份，再写月、日：2024-12-31"),
        ("45540", "是不是 2024-09-05？"),
        ("2024.4", "请写“2024-04”"),
        ("2024.1", "请写“2024-01”或者“2024-10”"),
        ("2024/4", "请写“2024-04”"),
        ("20240408", "请写“2024-04-08”"),
        ("2024-04-0 8", "不是日期"),
        ("2024 4 8", "不是日期"),
        ("二〇二四年二三月", "不是日期"),
        ("2024/2/30", "没有“2024-02-30”这一天"),
        ("2024年13月1日", "月份不存在"),
    ],
)
def test_what_may_be_two_days_is_refused_with_what_to_write(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        When.typed(typed)


def test_rules_have_the_strict_form_alone() -> None:
    with pytest.raises(ValueError, match="请写“2024-04-08”"):
        When.parse("2024.4.8")
