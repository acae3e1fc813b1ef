"""Feature files as they are read: what is no Gherkin is bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongyi_desk.rulebook.scenarios import features
from gongyi_facts import BadInput

GOOD = '功能: 甲\n  场景大纲: 乙\n    当 在"2024-03-12"评估\n    那么 "三(五).2"为"<结论>"\n    例子:\n'


def test_an_outline_without_a_table_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.feature").write_text(GOOD, "utf-8")
    found = features(tmp_path)
    assert (found.scenarios, found.said) == (1, [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + "      | 结论 |\n      | 违反 | 多 |\n", 7),
        ("  场景: 甲\n    假如 乙\n", 1),
        ("功能: 甲\n  场景: 乙\n    假如 丙\n  不是步骤\n", 4),
    ],
    ids=["cells", "no feature", "no step"],
)
def test_what_is_no_gherkin_is_bad_input_with_its_place(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "a.feature").write_text(text, "utf-8")
    with pytest.raises(BadInput) as error:
        features(tmp_path)
    first = error.value.problems[0]
    assert (first.file, first.line) == ("features/a.feature", line)
    assert "docs/scenarios.md" in first.hint
