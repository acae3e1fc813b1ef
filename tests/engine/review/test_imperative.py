"""What is an imperative: an action that a report can put behind the bearer and the modal word."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongyi.review.imperative import not_an_imperative
from gongyi.review.lint import lint
from gongyi_facts import Case
from lint_rules import with_example

ROLES = frozenset({"行政机关", "检察机关", "上级主管部门"})


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("应当书面回复", "以“应当”开头"),
        ("应书面回复检察机关", "以“应”开头"),
        ("应按检察机关的要求予以协助", "以“应”开头"),
        ("须书面回复", "以“须”开头"),
        ("必须书面回复", "以“必须”开头"),
        ("需要书面回复", "以“需要”开头"),
        ("可抄送上级主管部门", "以“可”开头"),
        ("要做好整改落实工作", "以“要”开头"),
        ("有权约谈该单位", "以“有权”开头"),
        ("依法应当提起诉讼", "写了“应当”"),
        ("依法及时应提起诉讼", "写了“应”"),
        ("在两个月内应当将整改落实的情况书面回复", "写了“应当”"),
        ("自收到建议之日起两个月内须书面回复", "写了“须”"),
        ("对整改情况应当书面回复检察机关", "写了“应当”"),
        ("认真研究检察建议，应当做好整改落实工作", "写了“应当”"),
        ("予以协助，不得拒绝", "写了“不得”"),
        ("行政机关书面回复", "以主体开头"),
        ("由行政机关书面回复", "以主体开头"),
        ("由上级主管部门督促整改", "以主体开头"),
        ("书面回复检察机关！", "以标点结尾"),
        ("书面回复检察机关：", "以标点结尾"),
        ("书面回复……", "以标点结尾"),
    ],
)
def test_action_that_is_no_imperative(action: str, said: str) -> None:
    found = not_an_imperative(action, "obligation", "行政机关", ROLES)
    assert found is not None and found[0] == said


def test_review_looks_through_the_whole_action(tmp_path: Path) -> None:
    """Of each reading, too."""
    readings = [{"name": "one", "default": True, "why": "其一。", "action": "由检察机关书面回复"}]
    example = {"action": "在两个月内应当书面回复", "readings": [*readings, {"name": "two", "why": "其二。"}]}
    said = [str(remark) for remark in lint(with_example(tmp_path, example), Case) if remark.check.id == "L09"]
    assert [line.partition("：")[2] for line in said] == [
        "“在两个月内应当书面回复”写了“应当”。“应当”由 modality 写明，这里直接从动词写起",
        "“由检察机关书面回复”以主体开头。主体写在 bearer，这里直接从动词写起",
    ]


@pytest.mark.parametrize(
    "action",
    [
        "按检察机关的要求予以协助",
        "要求行政机关说明理由",
        "应诉答辩",
        "应对突发环境事件",
        "应检察机关的要求提供材料",
        "可持续利用自然资源",
        "告知当事人可以申请复议",
        "说明为何应当及时移送",
        "对应当回复的事项逐件督促",
        "将所涉问题应当引起重视的检察建议书抄送政府",
        "在应当回复的期限内书面回复",
        "与有权处理的机关会商",
        "制定应急预案，明确应当报告的情形",
        "由浅入深开展宣传",
        "采取多种形式监督“一府一委两院”",
    ],
)
def test_action_that_is_an_imperative(action: str) -> None:
    assert not_an_imperative(action, "obligation", "行政机关", ROLES) is None


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("不得拒绝、推诿", None),
        ("不得拒绝，不得推诿", None),
        ("拒绝、推诿", "是禁止性规范的要求，没有以“不得”开头"),
        ("不得拒绝，应当予以协助", "写了“应当”"),
    ],
)
def test_prohibition_begins_with_its_modal_word(action: str, said: str | None) -> None:
    found = not_an_imperative(action, "prohibition", "行政机关", ROLES)
    assert (found and found[0]) == said
