"""What did not happen by a day, and what a bare date says of a term."""

from __future__ import annotations

import pytest

from gongyi_facts import BadInput, Case, Occurrence, from_mapping
from gongyi_facts.reading.read import read_text


@pytest.mark.parametrize(
    "written",
    ["{无, 截至: 2016-02-28}", "{没有: , none_by: 2016-02-28}", "{none_by: 2016-02-28}", "{未送达, 截至: 2016-02-28}"],
)
def test_an_event_can_be_absent_up_to_a_day(written: str) -> None:
    case = read_text(f"检察建议: [{{收件: {written}}}]\n".encode(), "f.yaml", Case)
    received = case.recommendations[0].received
    assert (received.occurrence, str(received.none_by)) == (Occurrence.NONE, "2016-02-28")
    assert from_mapping(case.model_dump()) == case
    assert case.model_dump()["recommendations"][0]["received"] == {"none_by": "2016-02-28"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("收件: {截至: 2016-02-28}", "1:13: “收件”只写了“截至”，没有写明没有发生。"),
        ("收件: {无}", "1:13: “收件”缺少“截至”。"),
        ("收件: {无, 截至: 不详}", "1:21: “收件”的“截至”应写日期。"),
        ("收件: {无, 截至: 2016-02}", "1:21: “截至”应当是确切的一天。"),
        ("书面回复: {无, 截至: 2016-02-28, 到达: 2016-02-01}", "1:35: “书面回复”写的是没有发生，却又列出了“到达”。"),
        ("抄送: {没有, 截至: 2016-02-28, none_by: 2016-02-28}", "1:13: “抄送”“截至”写了两次。"),
        ("另定整改期限: {截至: 2016-02-28}", "1:17: “另定整改期限”只写了“截至”，没有写明没有发生。"),
    ],
)
def test_what_is_neither_absent_nor_dated_is_refused(written: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_text(f"检察建议: [{{{written}}}]\n".encode(), "f.yaml")
    assert said in str(refused.value)


def test_a_bare_date_of_a_term_is_its_last_day() -> None:
    case = from_mapping({"检察建议": [{"另定整改期限": "2024-06-30"}], "裁判": [{"履行期限": "2024-11-01"}]}, Case)
    assert str(case.recommendations[0].longer_term.until) == "2024-06-30"
    assert str(case.judgments[0].term.until) == "2024-11-01"
    assert (case.recommendations[0].longer_term.on, case.judgments[0].term.on) == (None, None)


def test_the_day_on_which_a_term_was_fixed_can_still_be_written() -> None:
    case = from_mapping({"检察建议": [{"另定整改期限": {"日期": "2024-01-10", "截止日": "2024-06-30"}}]}, Case)
    assert str(case.recommendations[0].longer_term.on) == "2024-01-10"
    only = from_mapping({"检察建议": [{"另定整改期限": {"日期": "2024-01-10"}}]}, Case)
    assert from_mapping(only.model_dump()) == only


def test_a_term_can_run_from_effect() -> None:
    case = from_mapping({"裁判": [{"履行期限": {"自": "生效", "月": 3}}]}, Case)
    assert case.judgments[0].term.from_effect_months == 3
    assert from_mapping(case.model_dump()) == case


@pytest.mark.parametrize("written", ["4月3日", "4 月 3 日", "04-03", "--04-03", "4月", "XXXX-04-03"])
def test_a_day_without_a_year_is_refused_with_advice(written: str) -> None:
    with pytest.raises(BadInput, match=r"没有年份。补上年份.*写可能的区间"):
        from_mapping({"检察建议": [{"收件": written}]})
