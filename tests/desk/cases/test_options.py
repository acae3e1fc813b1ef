"""Days on the command line, as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from gongyi_desk.cases.answers import NotAnAnswer, parse
from gongyi_desk.cases.options import UsageError, day
from gongyi_facts import Case, FactPath, locate


@pytest.mark.parametrize("written", ["2018-07-11", "2018/7/11", "2018.7.11", "2018年7月11日", "２０１８-０７-１１"])
def test_a_day_is_read_as_it_is_typed(written: str) -> None:
    assert day("--as-of", written) == date(2018, 7, 11)
    assert parse(written, received().held) == "2018-07-11"


@pytest.mark.parametrize("written", ["7月11日", "18-7-11", "07/11/2018", "43292", "2018.7"])
def test_what_may_be_two_days_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        day("--as-of", written)
    with pytest.raises(NotAnAnswer):
        parse(written, received().held)


def test_a_month_is_no_day() -> None:
    with pytest.raises(UsageError, match="不是一天"):
        day("--as-of", "2018年7月")


def test_the_usual_word_for_no_is_an_answer() -> None:
    assert parse("没有", locate("损害继续扩大", Case, lambda item: 0).held) is False


def received() -> FactPath:
    return locate("检察建议[1].收件", Case, lambda item: 1)
