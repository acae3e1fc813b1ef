"""What may be answered in an interview, in words and by number."""

from __future__ import annotations

import pytest

from gongyi_desk.cases.answers import UNSURE, NotAnAnswer, hint, parse, unsure
from gongyi_facts import Case, DeclaredKey, KeyKind
from gongyi_facts.model.paths import locate


@pytest.mark.parametrize(
    ("path", "words", "value"),
    [
        ("检察建议[1].收件", "无", "none"),
        ("检察建议[1].宣告", "否", "none"),
        ("检察建议[1].宣告", "是", "happened"),
        ("检察建议[1].收件", "１", "none"),
        ("检察建议[1].收件", "未送达", "none"),
        ("检察建议[1].收件", "../2019-05", "../2019-05"),
        ("检察建议[1].收件", "2019", "2019"),
        ("检察建议[1].社会影响大", "否", False),
        ("庭审[1].出庭人员", "2", "deputy"),
        ("检察建议[1].整改情况", "3 2019-05-01", [{"on": "2019-05-01", "state": "full"}]),
        ("检察建议[1].抄送.对象", "1，2", ["congress", "government"]),
        ("检察建议[1].抄送.对象", "无", []),
        ("检察建议[1].抄送.对象", "？", UNSURE),
    ],
)
def test_an_answer_in_words(path: str, words: str, value: object) -> None:
    item = locate(path, Case).held
    assert parse(words, item) == value or parse(words, item) is value


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("检察建议[1].收件", ""),
        ("检察建议[1].收件", "昨天"),
        ("检察建议[1].收件", "3"),
        ("检察建议[1].社会影响大", "3"),
        ("庭审[1].出庭人员", "9"),
        ("检察建议[1].整改情况", "3 昨天"),
        ("检察建议[1].抄送.对象", "1、99"),
    ],
)
def test_what_is_no_answer(path: str, words: str) -> None:
    with pytest.raises(NotAnAnswer):
        parse(words, locate(path, Case).held)


def test_a_day_as_spreadsheets_write_it_is_read_and_their_number_of_it_is_not() -> None:
    received = locate("检察建议[1].收件", Case).held
    assert parse("2018/7/1", received) == "2018-07-01"
    with pytest.raises(NotAnAnswer, match="是不是 2018-07-01？"):
        parse("43282", received)


def test_how_far_the_record_goes_is_a_day_and_no_month() -> None:
    record_to = locate("案情截至", Case).held
    assert parse("2024年5月6日", record_to) == "2024-05-06" and hint(record_to) == "写日期，如 2018-05-07"
    for words in ("2024-05", "2024", "2024-05-06/2024-05-07", "../2024-05-06", "5月6日"):
        with pytest.raises(NotAnAnswer):
            parse(words, record_to)


def counted(least: int, most: int) -> DeclaredKey:
    """A number within bounds."""
    return DeclaredKey("n", "数", "", KeyKind.STATE, int, many=False, required=False, least=least, most=most)


def test_zero_is_a_number_where_one_may_be_so_small() -> None:
    assert parse("0", counted(0, 9)) == 0 and parse("？", counted(0, 9)) is UNSURE
    assert parse("0", counted(1, 9)) is UNSURE
    assert (unsure(counted(0, 9)), unsure(counted(1, 9))) == ("?", "0")
    assert hint(counted(0, 9)) == "写整数，0 至 9，如 3"
