"""The memo for the file of a case: what it says, whatever its format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_cli import CASES, EXAMPLE, policy
from gongyi_desk.documents.memo import Memo, Verdict
from memos import example_memo, memo_of, memo_on


@pytest.fixture
def example() -> Memo:
    return example_memo()


def verdict(memo: Memo, norm: str) -> Verdict:
    return next(item for item in memo.verdicts if item.norm == norm)


def field(item: Verdict, label: str) -> tuple[str, ...]:
    return next((one.texts for one in item.fields if one.label == label), ())


def test_the_head_tells_case_day_and_the_end_of_the_record(example: Memo) -> None:
    assert example.title == "贵州省榕江县人民检察院督促保护传统村落行政公益诉讼案"
    assert example.head == (
        ("编号", "13"), ("评估日", "2018-07-11（星期三）"), ("案情截至", "2019-09-30（星期一）")
    )
    assert any(text.startswith("试算") for text in example.warnings)


def test_what_is_to_be_done_stands_in_the_groups_of_the_one_screen_answer(example: Memo) -> None:
    told = {group.title: [(task.what, task.norms) for task in group.tasks] for group in example.tasks}
    assert list(told) == ["本院要做", "对方逾期或违反", "待查明", "可以做的"]
    assert told["本院要做"] == [("提起行政公益诉讼", "三(五).4")]
    assert told["对方逾期或违反"] == [("书面回复", "三(五).2"), ("整改落实", "三(五).1")]


def test_every_task_leads_to_the_verdict_that_says_more(example: Memo) -> None:
    for group in example.tasks:
        for task in group.tasks:
            assert example.verdicts[task.verdict - 1].norm == task.norms


def test_a_verdict_has_the_sentence_of_the_decision_word_for_word(example: Memo) -> None:
    for item in example.verdicts:
        assert item.text == policy().norm(item.norm, {}).text


def test_a_verdict_tells_why_and_how_its_day_was_counted(example: Memo) -> None:
    reply = verdict(example, "三(五).2")
    assert field(reply, "理由") == ("收件：2018-05-07至2018-05-10；书面回复（含说明理由的拒绝）：未发生",)
    counted = field(reply, "计算")
    assert counted[0] == "两个月回复期：2018-07-09至2018-07-10 届满"
    assert counted[1].startswith("最早：2018年5月7日（星期一）为期间开始的当日，不计入")
    assert "顺延至其后第一个工作日2018年7月9日" in counted[1]
    assert counted[-1].startswith("依据：三(五).2：两个月内书面回复")


def test_the_own_period_of_a_norm_is_counted_before_the_others_that_it_looks_at() -> None:
    counted = field(verdict(memo_of(CASES / "S7-two-agencies.yaml"), "三(五).3a"), "计算")
    headlines = [text for text in counted if text.endswith("届满")]
    assert headlines == ["十五日回复期：2024-01-30 届满", "两个月回复期：2024-03-15 届满"]


def test_a_verdict_tells_which_readings_were_chosen_and_which_contest_it(example: Memo) -> None:
    reply = verdict(example, "三(五).2")
    chosen = field(reply, "读法")
    assert chosen[0].startswith("“收件”“三日内送达”（默认）：") and chosen[1].startswith("本条“发出即可”（默认）：")
    assert field(reply, "争议")[0].startswith("采“收件”的读法“不作推定”，则为待查明：")
    assert "“收件”“三日内送达”（默认）：见第 1 项" in field(verdict(example, "三(五).1"), "读法")


def test_a_reading_that_is_not_the_default_is_told_in_the_head_and_as_chosen() -> None:
    memo = memo_of(EXAMPLE, as_of=date(2018, 7, 11), readings={"三(五).4": "strict"})
    assert dict(memo.head)["读法"].startswith("三(五).4“")
    assert any("（选用）：" in text for text in field(verdict(memo, "三(五).4"), "读法"))


def test_each_cited_article_stands_once_and_whole_and_what_has_no_text_is_named(example: Memo) -> None:
    names = [item.name for item in example.law.articles]
    assert len(names) == len(set(zip(names, (item.days for item in example.law.articles), strict=True)))
    assert names[0] == "两高检察公益诉讼解释第21条" and len(example.law.articles[0].words) == 3
    assert names.count("办案规则第82条〔据引文〕") == 1
    assert "检察建议工作规定第18条" in example.law.without_text


def test_questions_come_once_with_what_depends_on_them_and_rebutting_ones_last(example: Memo) -> None:
    asked = [(item.question, item.norms, item.rebuts) for item in example.inquiries]
    assert ("所涉案件是否社会影响大？", "三(四).6", False) in asked
    assert asked[-1] == ("受损公益是否得到有效保护？", "三(五).4", True)
    assert example.inquiries[-1].where == "检察建议的“公益保护”"


def test_the_facts_are_told_record_by_record_and_what_lies_after_the_day_is_marked(example: Memo) -> None:
    told = {item.title: {fact.label: fact for fact in item.facts} for item in example.stated}
    assert list(told) == ["基本情况", "行政机关", "检察建议", "诉讼", "庭审", "裁判"]
    assert told["检察建议"]["收件"].value == "不详" and told["检察建议"]["书面回复"].value == "无"
    assert told["诉讼"]["起诉"].remark == "晚于评估日，未计" and told["检察建议"]["制发"].remark == ""
    assert "名称" not in told["基本情况"], "the head says it"


def test_evidence_stands_with_its_fact_and_records_go_by_their_ids(tmp_path: Path) -> None:
    memo = memo_on(
        tmp_path,
        "案情截至: 2024-08-01\n地点: 临翔区\n检察建议:\n  - {编号: 甲, 收件: 2024-05-15}\n  - {编号: 乙, 收件: 无}\n"
        "证据:\n  检察建议[1].收件: 送达回证\n",
    )
    first = next(item for item in memo.stated if item.title == "检察建议〔甲〕")
    assert [(fact.label, fact.evidence) for fact in first.facts] == [("收件", "送达回证")]
    assert memo.stated[-1].title == "检察建议〔乙〕" and memo.stated[-1].number == 2


def test_how_the_file_was_read_is_told_in_full_behind_the_facts_where_it_is_much(tmp_path: Path) -> None:
    memo = memo_on(tmp_path, "案情截至：2024年8月1日\n地点：临翔区\n检察建议：[{送达日期: 2024/5/15}]\n")
    assert len(memo.read_as) > 2 and any("读作" in text for text in memo.read_as)
    assert any("逐处列在案情之后" in text for text in memo.warnings)
    assert not set(memo.read_as) & set(memo.warnings)


@pytest.mark.parametrize("everything", [False, True])
def test_what_does_not_apply_is_counted_or_told(everything: bool) -> None:
    memo = memo_of(EXAMPLE, as_of=date(2018, 7, 11), everything=everything)
    assert bool(memo.left_out) is not everything
    assert any(item.status == "not_applicable" for item in memo.verdicts) is everything


def test_a_memo_for_one_organ_has_only_what_concerns_it() -> None:
    memo = memo_of(EXAMPLE, as_of=date(2018, 7, 11), whose="法院")
    assert memo.nothing == "没有须处理的事项。" and not memo.tasks
    assert dict(memo.head)["范围"] == "只列“法院”的事项"


def test_every_memo_says_how_far_the_law_goes_that_it_is_no_advice_and_which_rules_judged(example: Memo) -> None:
    assert "法律状态截至2026-11-23" in example.footer[0] and "不构成法律意见" in example.footer[0]
    assert policy().identity["sha256"][:12] in example.technical and "engine: compiled" in example.technical
    told = (*example.footer, *example.warnings, *(text for item in example.verdicts for one in item.fields
                                                  for text in one.texts))
    assert not any("engine" in text for text in told)


def test_what_has_ended_since_the_record_ended_is_told(tmp_path: Path) -> None:
    memo = memo_on(tmp_path, "案情截至: 2024-06-01\n地点: 临翔区\n检察建议: [{收件: 2024-05-15, 书面回复: 无}]\n")
    assert dict(memo.head)["案情截至以后届满"].startswith("三(五).1，2024-07-15；三(五).2，2024-07-15；")


def test_an_organs_year_has_a_memo_too() -> None:
    memo = memo_of(CASES.parent / "years" / "Y1-city-procuratorate.yaml")
    assert memo.stated and memo.verdicts
