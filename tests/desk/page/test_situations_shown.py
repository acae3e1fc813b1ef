"""Situations as a person reads them: on the page of a case, in an explanation, in the page of a norm."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from gongyi import Finding, Norm, Policy
from gongyi_desk.cases.judging import Judging
from gongyi_desk.page.explanation import explanation
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.note import item
from gongyi_desk.page.situations import table
from gongyi_desk.rulebook.norm_page import Teller
from gongyi_desk.terminal.layout import plain
from gongyi_facts import from_mapping
from lending import LendingCase
from locations import TINY

LENT = {"lent": "2024-03-01", "stock": ["ordinary"], "wear": "worn"}


@lru_cache(maxsize=1)
def policy() -> Policy:
    return Policy.load(TINY / "situations", facts=LendingCase)


def judged(**loan: Any) -> JudgedCase:
    case = from_mapping({"branch": "central", "readers": [{}], "loans": [{**LENT, **loan}]}, LendingCase)
    return JudgedCase.of(Judging(policy(), as_of=date(2024, 4, 10)), "账.yaml", case)


def norm(identity: str) -> Norm:
    return policy().norm(identity)


def finding(case: JudgedCase, identity: str) -> Finding:
    (found,) = [one for one in case.assessment.findings if one.norm.id == identity]
    return found


def explained(case: JudgedCase, identity: str) -> list[str]:
    return [plain(line) for line in explanation(case, norm(identity), None, 100)]


def test_page_names_the_situation_that_decided() -> None:
    case = judged()
    (found,) = [field for field in item(case, finding(case, "一.1")).fields if field.label == "情形"]
    assert found.texts == ("期满",)
    assert not [field for field in item(case, finding(case, "一.6")).fields if field.label == "情形"]


def test_page_names_those_that_may_decide() -> None:
    case = judged(passed_on="unknown")
    (found,) = [field for field in item(case, finding(case, "一.1")).fields if field.label == "情形"]
    assert found.texts == ("待查明，可能是转借他人；期满",)


def test_explanation_shows_every_row_and_the_conditions_down_to_the_one_that_decides() -> None:
    lines = explained(judged(passed_on="unknown"), "一.1")
    start = lines.index("情形：待查明，可能是转借他人；期满")
    assert lines[start + 1 : start + 7] == [
        "  [否] 已经报失 → 不适用",
        "  [否] 期内归还 → 已履行",
        "  [否] 逾期归还 → 逾期履行",
        "  [不详] 转借他人 → 违反（借阅须知第二条）〔可能由此行决定〕",
        "  [是] 期满 → 逾期未履行〔可能由此行决定〕",
        "  [是] 其余 → 待履行",
    ]
    assert "情形“转借他人”：不明" in lines and "情形“期满”：成立" in lines
    assert not [line for line in lines if line.startswith("情形“其余”")]


def test_explanation_marks_the_row_that_decides() -> None:
    lines = explained(judged(), "一.1")
    assert "情形：期满" in lines
    assert "  [是] 期满 → 逾期未履行〔由此行决定〕" in lines


def test_explanation_of_a_norm_that_does_not_apply() -> None:
    lines = explained(judged(lent="none"), "一.1")
    assert "情形：不看（本条不适用，或者是否适用不明）" in lines


def test_table_for_other_pages() -> None:
    assert table(finding(judged(), "一.3")) == (
        ("转借他人", "否", "违反"), ("没有转借", "是", "常态要求〔由此行决定〕"),
    )
    assert table(finding(judged(), "一.6")) == ()


# --- the page of a norm ----------------------------------------------------------------------


def section(identity: str, title: str) -> list[str]:
    page = Teller(policy().loaded).page(norm(identity))
    (found,) = [section for section in page.sections if section.title == title]
    return [block.name + block.text for block in found.blocks]


def test_page_of_a_norm_prints_the_rows() -> None:
    assert section("一.1", "情形") == [
        "已经报失：不适用",
        "期内归还：已履行",
        "逾期归还：逾期履行",
        "转借他人：违反（借阅须知第二条）",
        "期满：逾期未履行",
        "其余：待履行",
        "自上而下，第一项成立的决定结论；在它以前有不明的，各项结论相同的照此结论，不同的待查明。",
    ]
    assert section("一.5", "情形")[4] == "逾期未还：待履行，记自三十日借期届满日起经过的天数"
    titles = [section.title for section in Teller(policy().loaded).page(norm("一.1")).sections]
    assert not {"已经履行", "违反", "何时判断"} & set(titles)


def test_page_of_a_norm_says_with_which_row_a_remark_is_made() -> None:
    page = Teller(policy().loaded).page(norm("一.1"))
    (found,) = [section for section in page.sections if section.title == "提示"]
    assert [(block.name, block.aside) for block in found.blocks] == [
        ("报失", "情形为“已经报失”的"), ("书不在手", "情形为“转借他人”、“期满”的"), ("污损", ""),
    ]


def test_readings_tell_only_the_rows_that_they_change() -> None:
    page = Teller(policy().loaded).page(norm("一.5"))
    (found,) = [section for section in page.sections if section.title == "读法"]
    strict = next(block for block in found.blocks if block.name == "丢没丢要查明（strict）")
    (change,) = [block for block in strict.parts if block.text.startswith("情形")]
    assert [block.text for block in change.parts] == [
        "在“期刊”之后 已经报失：不适用",
        "改为 逾期未还：待履行，记自三十日借期届满日起经过的天数",
        "没有：找到以后注销",
    ]
