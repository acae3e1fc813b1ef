"""What is an imperative: an action that a report can put behind the bearer and the modal word."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongyi.review.lint import lint
from gongyi_facts import Case
from lint_rules import with_example


def said(folder: Path, **example: object) -> list[str]:
    """What the check says of an example, without its places."""
    found = (str(remark) for remark in lint(with_example(folder, example), Case) if remark.check.id == "L09")
    return [line.partition("：")[2] for line in found]


@pytest.mark.parametrize(
    ("action", "wrong"),
    [
        ("应当书面回复", "以“应当”开头"),
        ("必须书面回复", "以“必须”开头"),
        ("有权约谈该单位", "以“有权”开头"),
        ("认真研究检察建议，应当做好整改落实工作", "写了“应当”"),
        ("行政机关书面回复", "以主体开头"),
        ("由检察机关督促整改", "以主体开头"),
        ("书面回复检察机关！", "以标点结尾"),
    ],
)
def test_action_that_is_no_imperative(action: str, wrong: str, tmp_path: Path) -> None:
    (line,) = said(tmp_path, action=action)
    assert line.startswith(f"“{action}”{wrong}")


def test_every_reading_is_looked_at(tmp_path: Path) -> None:
    readings = [
        {"name": "one", "zh": "甲", "default": True, "why": "其一。", "action": "由检察机关书面回复"},
        {"name": "two", "zh": "乙", "why": "其二。"},
    ]
    found = said(tmp_path, action="必须书面回复", readings=readings)
    assert found == [
        "“必须书面回复”以“必须”开头。“应当”由 modality 写明，这里直接从动词写起",
        "“由检察机关书面回复”以主体开头。主体写在 bearer，这里直接从动词写起",
    ]


@pytest.mark.parametrize("action", ["按检察机关的要求予以协助", "应诉答辩", "告知当事人可以申请复议"])
def test_action_that_is_an_imperative(action: str, tmp_path: Path) -> None:
    assert said(tmp_path, action=action) == []
