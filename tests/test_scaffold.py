"""``gongyi rules new``: what it writes can be filled in and run, and nothing is ever overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import steps
from desk_cli import Desk
from gherkin_lint import lint, patterns_of
from gongyi import Policy
from gongyi.policy import decision_folder
from gongyi_desk.scaffold import arabic, feature_file, modality_of, rule_file
from gongyi_facts import BadInput

OBLIGATION = "针对建议内容，行政机关应当将整改落实情况在两个月内书面回复检察机关。"
PROHIBITION = "不得拒绝、推诿、干扰、抗拒、阻挠。"
POWER = "检察机关可以对诉前检察建议进行宣告或公告。"
PROGRAMME = "诉讼过程中要继续推动问题整改落实。"
DECLARATION = "并附有相关证明材料。"
SENTENCES = {
    OBLIGATION: "obligation",
    PROHIBITION: "prohibition",
    POWER: "power",
    PROGRAMME: "programme",
    DECLARATION: "declaration",
}
FILLED = {
    "scope: 待写": "scope: recommendation",
    "trigger: 待写": "trigger: received",
    "待写: happened": "received: happened",
    "待写": "检察机关",
}


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def problems(tmp_path: Path, rule: str) -> list[str]:
    """What is wrong with a policy of this one rule."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for name in ("policy.yaml", "calendar.yaml", "decision.txt"):
        shutil.copy(decision_folder() / name, folder / name)
    (folder / "new.yaml").write_text(rule, "utf-8")
    try:
        Policy.load(folder)
    except BadInput as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(("sentence", "modality"), SENTENCES.items())
def test_modal_word_gives_the_modality(sentence: str, modality: str) -> None:
    assert modality_of(sentence) == modality
    assert f"    modality: {modality}\n" in rule_file("三(五).2", sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_to_be_written_is_all_that_is_wrong(tmp_path: Path, sentence: str) -> None:
    found = problems(tmp_path, rule_file("三(五).2", sentence))
    assert found and all("“待写”" in line for line in found)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_rule_that_is_filled_in_loads(tmp_path: Path, sentence: str) -> None:
    rule = rule_file("三(五).2", sentence)
    for blank, content in FILLED.items():
        rule = rule.replace(blank, content)
    assert problems(tmp_path, rule) == []


@pytest.mark.parametrize(
    ("sentence", "statuses"),
    [
        (OBLIGATION, ["不适用", "待查明", "待履行", "已履行"]),
        (POWER, ["不适用", "待查明", "可以行使", "已行使"]),
        (PROHIBITION, ["不适用", "待查明", "违反", "常态要求"]),
        (DECLARATION, []),
    ],
)
def test_there_is_a_scenario_for_each_outcome(sentence: str, statuses: list[str]) -> None:
    feature = feature_file("三(五).2", sentence)
    for status in statuses:
        assert f'    那么 "三(五).2"为"{status}"\n' in feature
    assert feature.count("场景:") == len(statuses)


def test_the_scenarios_are_sound_gherkin_with_known_steps(tmp_path: Path) -> None:
    (tmp_path / "3.5.2.feature").write_text(feature_file("三(五).2", OBLIGATION), "utf-8")
    found = lint(tmp_path, patterns_of(steps))
    assert [line for line in found if ".feature" in line] == []


@pytest.mark.parametrize(
    ("identity", "name"), [("三(五).2", "3.5.2"), ("三.1a", "3.1a"), ("序.1", "0.1"), ("四(三).1", "4.3.1")]
)
def test_file_names_are_arabic(identity: str, name: str) -> None:
    assert arabic(identity) == name


# --- the command ---------------------------------------------------------------------------


def test_it_is_shown_where_no_folder_is_named(desk: Desk) -> None:
    ran = desk("rules", "new", "3.5.2")
    assert ran.code == 0
    assert f"    text: {OBLIGATION}\n" in ran.out
    assert "# language: zh-CN\n功能: 三(五).2 待写\n" in ran.out
    assert ran.err.startswith("三(五).2 已经写在 rules/3.5-rectification-and-appearance.yaml:")


def test_a_sentence_of_the_decision_is_taken_as_it_stands(desk: Desk) -> None:
    ran = desk("rules", "new", "9.1", "--text", PROHIBITION)
    assert (ran.code, ran.err) == (0, "")
    assert f"  - norm: 九.1\n    text: {PROHIBITION}\n    modality: prohibition\n" in ran.out


def test_without_a_sentence_it_is_left_to_write(desk: Desk) -> None:
    assert "  - norm: 九.1\n    text: 待写\n" in desk("rules", "new", "9.1").out


def test_files_are_written_and_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "rules"
    assert desk("rules", "new", "3.5.2", "--into", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["3.5.2.feature", "3.5.2.yaml"]
    assert (folder / "3.5.2.yaml").read_text("utf-8") == rule_file("三(五).2", OBLIGATION)
    (folder / "3.5.2.yaml").unlink()
    (folder / "3.5.2.feature").write_text("own work", "utf-8")
    ran = desk("rules", "new", "3.5.2", "--into", folder)
    assert (ran.code, "已经存在，没有覆盖" in ran.err) == (2, True)
    assert [(path.name, path.read_text("utf-8")) for path in folder.iterdir()] == [("3.5.2.feature", "own work")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "要写出条文编号"),
        (("xx",), "“xx”不是规范的编号，请写成 三(五).2 或者 3.5.2 这样的形式。"),
        (("3.3.2b", "--text", "不得拒绝、推委、干扰"), "是不是想写“不得拒绝、推诿、干扰”？"),
        (("3.3.2b", "--text", "图书馆可以延长借期"), "请从 rules/decision.txt 逐字复制。"),
        (("3.3.2b", "--text", " "), "--text：决定里没有“”。"),
        (("3.3.2b", "--into", __file__), "不能写入"),
    ],
)
def test_what_cannot_be_begun_is_refused(desk: Desk, arguments: tuple[str, ...], message: str) -> None:
    ran = desk("rules", "new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
