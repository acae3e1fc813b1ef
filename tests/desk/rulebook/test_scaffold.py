"""``gongyi rules new``: what it writes can be filled in and run, and nothing is ever overwritten."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import steps
from desk_cli import Desk, policy
from gherkin_lint import lint, patterns_of
from gongyi import Policy
from gongyi.law.conditions import PeriodEnd
from gongyi.law.ids import arabic
from gongyi.loading.loader import load
from gongyi.policy import decision_folder
from gongyi_desk.rulebook.blanks import feature_file, modality_of, rule_file
from gongyi_desk.rulebook.scaffold import new
from gongyi_facts import BadInput, Case, Year

OBLIGATION = "针对建议内容，行政机关应当将整改落实情况在两个月内书面回复检察机关。"
OPEN = "行政机关对检察机关提出的诉前检察建议，应认真研究，做好整改落实工作。"
PROHIBITION = "不得拒绝、推诿、干扰、抗拒、阻挠。"
POWER = "检察机关可以对诉前检察建议进行宣告或公告。"
PROGRAMME = "诉讼过程中要继续推动问题整改落实。"
DECLARATION = "并附有相关证明材料。"
SENTENCES = {
    OBLIGATION: "obligation",
    OPEN: "obligation",
    PROHIBITION: "prohibition",
    POWER: "power",
    PROGRAMME: "programme",
    DECLARATION: "declaration",
}
FILLED = {
    "period: 待写": "period: reply_period",
    "done_on: 待写": "done_on: received",
    "scope: 待写": "scope: recommendation",
    "trigger: 待写": "trigger: received",
    "待写: happened": "received: happened",
    "待写": "检察机关",
}


PERIOD = """\
periods:
  - {period: reply_period, scope: recommendation, zh: 甲, parts: [{from: received, months: 2, basis: 乙}]}
"""


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
    (folder / "derived.yaml").write_text(PERIOD, "utf-8")
    return problems_of(folder)


def problems_of(folder: Path) -> list[str]:
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
        (OBLIGATION, ["不适用", "待查明", "待履行", "已履行", "逾期履行", "逾期未履行"]),
        (OPEN, ["不适用", "待查明", "待履行", "已履行"]),
        (POWER, ["不适用", "待查明", "可以行使", "已行使"]),
        (PROHIBITION, ["不适用", "待查明", "违反", "常态要求"]),
        (DECLARATION, []),
    ],
    ids=["obligation", "without days", "power", "prohibition", "declaration"],
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


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("应当在两个月内书面回复", "months: 2"),
        ("应当在十五日内书面回复", "days: 15"),
        ("应当在三十日以内答复", "days: 30"),
        ("应当在一百二十天内办结", "days: 120"),
        ("应当于3个月内审结", "months: 3"),
        ("应当在一年内执行", "months: 12"),
        ("应当在半年内报告", "months: 6"),
        ("应当在十个工作日内答复", None),
        ("应当在2027年内建成", None),
        ("应当及时移送", None),
        ("可以在两个月内公告", None),
    ],
)
def test_number_of_days_in_the_text_is_the_beginning_of_a_period(words: str, length: str | None) -> None:
    rule = rule_file("三(五).2", words)
    assert ("\n    period: 待写" in rule, "\n    done_on: 待写" in rule) == (length is not None, length is not None)
    assert length is None or f"#         {length}\n" in rule


# --- the command ---------------------------------------------------------------------------


def test_it_is_shown_where_no_folder_is_named(desk: Desk) -> None:
    ran = desk("rules", "new", "3.5.2")
    assert ran.code == 0
    assert f"    text: {OBLIGATION}\n" in ran.out
    assert "# language: zh-CN\n功能: 三(五).2 待写\n" in ran.out
    assert ran.err.startswith("三(五).2 已经写在 rules/3.5-rectification-and-appearance.yaml:")


def test_a_sentence_of_the_decision_is_taken_as_it_stands(desk: Desk) -> None:
    ran = desk("rules", "new", "3.3.9", "--text", PROHIBITION)
    assert (ran.code, ran.err) == (0, "")
    assert f"  - norm: 三(三).9\n    text: {PROHIBITION}\n    modality: prohibition\n" in ran.out


def test_without_a_sentence_it_is_left_to_write(desk: Desk) -> None:
    assert "  - norm: 三(三).9\n    text: 待写\n" in desk("rules", "new", "3.3.9").out


def test_sentence_that_another_norm_rests_on_can_be_begun_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the rules do not load; its text and the ids of the others are all that is needed."""
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    path = rules / "3.5-rectification-and-appearance.yaml"
    before, start, rest = path.read_text("utf-8").partition("  - norm: 三(五).2\n")
    path.write_text(before + "  - norm: 三(五).3a\n" + rest.partition("  - norm: 三(五).3a\n")[2], "utf-8")
    assert start
    with pytest.raises(BadInput, match=r"没有“三\(五\)\.2”这条规范"):
        load(rules, Case, Year)
    monkeypatch.setattr("gongyi_desk.rulebook.scaffold.decision_folder", lambda: rules)
    ran = desk("rules", "new", "3.5.2", "--text", OBLIGATION)
    assert (ran.code, ran.err) == (0, "")
    assert f"    text: {OBLIGATION}\n" in ran.out


# --- a further version -----------------------------------------------------------------------


def test_further_version_keeps_what_must_agree(desk: Desk) -> None:
    ran = desk("rules", "new", "3.5.4", "--from", "2027-01-01")
    assert ran.code == 0
    assert "    text: 对经过诉前程序，" in ran.out
    assert "\n    in_force: {from: 2027-01-01}\n" in ran.out
    (period,) = policy().norm("3.5.4").trigger
    assert isinstance(period, PeriodEnd)
    assert "\n    scope: recommendation  # " in ran.out
    assert f"\n    trigger: {{end_of: {period.name}}}  # " in ran.out
    assert ran.err.startswith("三(五).4 原有的一版在 rules/3.5-rectification-and-appearance.yaml:")
    assert "请给它写上 in_force: {to: 2026-12-31}" in ran.err


def test_version_before_keeps_its_own_first_day(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    path = rules / "3.5-rectification-and-appearance.yaml"
    first = f"    text: {OBLIGATION}\n"
    limited = first + "    in_force: {from: 2021-07-01}\n"
    # What else stands among the norms is for the loader to refuse.
    path.write_text(path.read_text("utf-8").replace(first, limited).replace("norms:\n", "norms:\n  - 甲\n"), "utf-8")
    monkeypatch.setattr("gongyi_desk.rulebook.scaffold.decision_folder", lambda: rules)
    ran = desk("rules", "new", "3.5.2", "--from", "2027-01-01")
    assert ran.code == 0 and "请给它写上 in_force: {from: 2021-07-01, to: 2026-12-31}" in ran.err


def test_further_version_is_written_beside_the_first(desk: Desk, tmp_path: Path) -> None:
    assert desk("rules", "new", "3.5.2", "--into", tmp_path).code == 0
    assert desk("rules", "new", "3.5.2", "--from", "2027-01-01", "--into", tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "3.5.2-2027-01-01.feature",
        "3.5.2-2027-01-01.yaml",
        "3.5.2.feature",
        "3.5.2.yaml",
    ]


def test_further_version_that_is_filled_in_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the first one, which has ended."""
    folder = tmp_path / "rules"
    shutil.copytree(decision_folder(), folder)
    path = folder / "3.5-rectification-and-appearance.yaml"
    text = path.read_text("utf-8")
    first = f"    text: {OBLIGATION}\n"
    path.write_text(text.replace(first, f"{first}    in_force: {{to: 2026-12-31}}\n"), "utf-8")
    new("3.5.2", None, None, date(2027, 1, 1))
    rule = capsys.readouterr().out.partition("\n# 场景")[0]
    for blank, content in FILLED.items():
        rule = rule.replace(blank, content)
    (folder / "new.yaml").write_text(rule, "utf-8")
    assert problems_of(folder) == []
    assert len(Policy.load(folder).norm("3.5.2").versions) == 2


def test_files_are_written_and_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "rules"
    assert desk("rules", "new", "3.5.2", "--into", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["3.5.2.feature", "3.5.2.yaml"]
    assert (folder / "3.5.2.yaml").read_text("utf-8") == rule_file("三(五).2", OBLIGATION)
    (folder / "3.5.2.yaml").unlink()
    (folder / "3.5.2.feature").write_text("own work", "utf-8")
    ran = desk("rules", "new", "3.5.2", "--into", folder)
    assert (ran.code, "已经有了，没有覆盖" in ran.err) == (2, True)
    assert [(path.name, path.read_text("utf-8")) for path in folder.iterdir()] == [("3.5.2.feature", "own work")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "要写出条文编号"),
        (("xx",), "“xx”不是规范的编号，请写成 三(五).2 或者 3.5.2 这样的形式。"),
        (("3.3.2b", "--text", "不得拒绝、推委、干扰"), "是不是想写“不得拒绝、推诿、干扰”？"),
        (("3.3.2b", "--text", "图书馆可以延长借期"), "法改了的，先在 rules/policy.yaml 的 text 列出新的原文。"),
        (("3.3.2b", "--text", ""), "--text：要写出这一句的原文。"),
        (("3.3.2b", "--text", " "), "--text：要写出这一句的原文。"),
        (("3.5.9", "--text", PROHIBITION), "--text：这段文字在三(三)，编号应当以“三(三).”开头，不是“三(五).9”。"),
        (
            ("9.1",),
            "决定没有“九”这一部分或者项。有：序、一、二、二(一)至(三)、三、三(一)至(六)、四、四(一)至(三)、五、五(一)至(四)、六、六(一)至(三)。",
        ),
        (("3.9.1",), "决定没有“三(九)”这一部分或者项。有："),
        (("3.5.9", "--from", "2027-01-01"), "--from：还没有 三(五).9 这条规范，不带 --from 写出第一版。"),
        (("3.5.2", "--from", "2027-13-01"), "--from："),
        (("3.5.2", "--from", "2020-08-30"), "--from：原有的一版自2020-08-30起施行，另一版要在那以后。"),
        (("3.3.2b", "--into", __file__), "不是文件夹"),
    ],
)
def test_what_cannot_be_begun_is_refused(desk: Desk, arguments: tuple[str, ...], message: str) -> None:
    ran = desk("rules", "new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
