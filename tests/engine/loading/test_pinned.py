"""What the decision is: its text, and how many norms and headings it has, are known beforehand and held."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desk_cli import policy
from gongyi import Policy
from gongyi.policy import decision_folder
from spoilt import Copy


@pytest.fixture
def copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Copy:
    return Copy.of_the_decision(tmp_path, capsys)


def test_the_decision_is_the_one_that_was_passed() -> None:
    """The text, and how many pieces it has, stand here once more: one who changes it changes two places."""
    sha256 = hashlib.sha256((decision_folder() / "decision.txt").read_bytes()).hexdigest()
    assert sha256 == "5206f2735b9bd7fb48eb2c08298efd1e0cabf536b9b10343d54680593ecaf2aa"
    (text,) = policy().loaded.manifest.texts
    assert (text.pin.sha256, text.pin.norms, text.pin.headings) == (sha256, 55, 16)


def test_a_norm_made_a_heading_is_missed(copy: Copy) -> None:
    copy.remove("3.6-execution.yaml", "三(六).2")
    text = "在审判过程中发现有关单位在制度和管理等方面存在问题的，及时提出司法建议。"
    copy.change("rules/3.6-execution.yaml", "headings:\n", f"headings:\n  - {{id: 三(六).2题, text: {text}}}\n")
    code, out = copy.run()
    assert code == 1
    assert "规范54/55，标题17个" in out
    assert "规范应有55条，规则文件里有54条；标题应有16个，规则文件里有17个。" in out


def test_two_norms_made_one_are_missed(copy: Copy) -> None:
    copy.remove("3.5-rectification-and-appearance.yaml", "三(五).3b")
    first = "出现国家利益或者社会公共利益损害继续扩大等紧急情形的，应当在十五日内书面回复，"
    copy.change("rules/3.5-rectification-and-appearance.yaml", first, f"{first}并附有相关证明材料。")
    code, out = copy.run()
    assert code == 1
    assert "规范54/55，标题16个，文字3429/3429（100%）" in out
    assert "规范应有55条，规则文件里有54条。" in out


def test_a_norm_made_two_is_noticed(copy: Copy) -> None:
    path = copy.rules / "3.4-recommendation.yaml"
    copy.change(f"rules/{path.name}", "text: 检察机关可以对诉前检察建议进行宣告或公告。", "text: 检察机关可以")
    path.write_text(
        path.read_text(encoding="utf-8")
        + "\n  - norm: 三(四).2z\n    text: 对诉前检察建议进行宣告或公告。\n    modality: declaration\n"
        "    scope: recommendation\n    bearer: 检察机关\n    why: 拆开。\n",
        encoding="utf-8",
    )
    code, out = copy.run()
    assert code == 1
    assert "规范56/55" in out
    assert "规范应有55条，规则文件里有56条。" in out


def test_a_character_changed_in_rule_and_decision_is_noticed(copy: Copy) -> None:
    old, new = "应当在十五日内书面回复，", "应当在十五天内书面回复，"
    copy.change("rules/decision.txt", old, new)
    copy.change("rules/3.5-rectification-and-appearance.yaml", old, new)
    code, out = copy.run()
    assert code == 1
    assert "规范55/55" in out
    assert out.count("原文“decision.txt”的SHA-256是") == 1
    assert "与“sha256”不符，原文已被改动。请恢复原文；确实换了原文的，请改写“sha256”" in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  - id: 三(五).0题\n    text: 认真落实行政机关整改义务和主要负责人出庭应诉义务。\n",
            "",
            "规范55/55，标题15个",
        ),
        ("应认真研究，做好整改落实工作。", "应认真研究，做好整改落实工作；", "规范54/55，标题16个"),
    ],
    ids=["heading", "full stop"],
)
def test_the_whole_stays_the_same_whatever_is_missing(copy: Copy, old: str, new: str, said: str) -> None:
    copy.change("rules/3.5-rectification-and-appearance.yaml", old, new)
    code, out = copy.run()
    assert (code, said in out) == (1, True)


def test_two_norms_missing_beside_each_other_are_two(copy: Copy) -> None:
    for norm in ("三(四).4", "三(四).5"):
        copy.remove("3.4-recommendation.yaml", norm)
    code, out = copy.run()
    assert code == 1
    assert "规范53/55" in out


def test_line_ends_are_no_change_of_the_decision(copy: Copy) -> None:
    path = copy.rules / "decision.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert copy.run()[0] == 0


def test_line_ends_make_no_other_policy(copy: Copy) -> None:
    for path in copy.rules.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Policy.load(copy.rules).identity == Policy.load().identity
