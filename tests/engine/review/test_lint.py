"""``gongyi rules lint``: every check fires where it should and nowhere else, and each has a page with true examples."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from desk_cli import Desk
from gongyi import Policy
from gongyi.policy import decision_folder
from gongyi.review.lint import CHECKS, lint
from gongyi_desk.terminal.layout import cells
from gongyi_facts import BadInput, Case, Year
from lint_model import Library
from lint_rules import PERIOD, with_example
from locations import LENDING, ROOT, TESTS

BAD = TESTS / "bad" / "lint"
RULES = LENDING / "rules"
PAGES = ROOT / "docs" / "lint"
IDS = [check.id for check in CHECKS]
_MARKED = re.compile(r"# 见 (L\d\d)$")

@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def marked(folder: Path) -> set[tuple[str, str, int]]:
    """Which check the comments of a folder expect in which line of which file."""
    return {
        (found[1], f"{folder.name}/{path.name}", number)
        for path in folder.glob("*.yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := _MARKED.search(line))
    }


def test_every_check_fires_exactly_where_the_fixture_says() -> None:
    remarks = lint(BAD, Library)
    found = [(item.check.id, item.problem.file, item.problem.line) for item in remarks]
    assert sorted(found) == sorted(marked(BAD))
    assert {check for check, _, _ in found} == set(IDS)


def test_remarks_name_place_and_remedy() -> None:
    assert [str(remark) for remark in lint(BAD, Library)] == (BAD / "expected.txt").read_text("utf-8").splitlines()


def test_the_rules_of_the_decision_are_clean(desk: Desk) -> None:
    ran = desk("rules", "lint")
    assert (ran.code, ran.out) == (0, f"{len(CHECKS)} 项检查，没有发现问题。\n")


def test_findings_give_exit_code_1(desk: Desk, tmp_path: Path) -> None:
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    file = rules / "3.5-rectification-and-appearance.yaml"
    text = file.read_text("utf-8")
    action = "    action: 将整改落实情况书面回复检察机关\n"
    assert action in text
    file.write_text(text.replace(action, action.replace("\n", "。\n")), "utf-8")
    line = text[: text.index(action)].count("\n") + 1
    ran = desk("rules", "lint", rules)
    assert ran.code == 1
    assert ran.out.startswith(f"rules/3.5-rectification-and-appearance.yaml:{line}:13: L09 ")
    assert ran.out.endswith(f"{len(CHECKS)} 项检查，发现 1 处；各项检查的说明和例子见 docs/lint/。\n")
    assert all(cells(shown) <= 80 for shown in ran.out.splitlines())


def test_word_that_no_fact_decides_is_held_against_the_text_of_its_norm(tmp_path: Path) -> None:
    """A slip in the norm's text is not said to be one of the decision."""
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    file = rules / "3.5-rectification-and-appearance.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("应认真研究，做好", "应认真研読，做好"), "utf-8")
    words = text[: text.index("- words: 认真研究")].count("\n") + 1
    whole, word = lint(rules, Case, Year)
    assert (whole.check.id, whole.problem.message) == ("L10", "规范 三(五).1 的“text”与决定原文不一致")
    assert (word.check.id, word.problem.message) == ("L10", "规范 三(五).1 的“text”里没有“认真研究”")
    assert str(word).startswith(f"rules/{file.name}:{words}:16: ")


def test_decision_that_was_changed_together_with_its_rule_is_found(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    for name in ("3.5-rectification-and-appearance.yaml", "decision.txt"):
        text = (rules / name).read_text("utf-8")
        (rules / name).write_text(text.replace("在十五日内书面回复", "在十五天内书面回复"), "utf-8")
    (found,) = lint(rules, Case, Year)
    assert (found.check.id, found.problem.file) == ("L10", "rules/policy.yaml")
    with pytest.raises(BadInput, match="原文已被改动"):
        Policy.load(rules)


def test_rules_that_cannot_be_read_give_exit_code_2(desk: Desk, tmp_path: Path) -> None:
    ran = desk("rules", "lint", tmp_path / "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "这里没有规则文件夹" in ran.err


@pytest.mark.parametrize(("folder", "records"), [(BAD, "book"), (RULES, "loan、reader")], ids=["lint", "tiny"])
def test_rules_of_another_fact_model_are_told_so(folder: Path, records: str, desk: Desk) -> None:
    ran = desk("rules", "lint", folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{folder.name}: 这些规则用的是另一个事实模型：规则判断的是 {records}，“个案、年度履职”里没有这种记录。"
        "用 --facts 写明规则的事实模型，如 --facts lending:LendingCase\n"
    )


def test_rules_of_this_model_with_a_misspelt_record_are_not(desk: Desk, tmp_path: Path) -> None:
    ran = desk("rules", "lint", with_example(tmp_path, {"scope": "recomendation"}))
    assert (ran.code, "是不是想写“recommendation”" in ran.err) == (2, True)


def test_help_names_the_fact_model(desk: Desk) -> None:
    assert "用别的事实模型写的规则，用--facts写明模型" in "".join(desk("rules", "lint", "--help").out.split())


def test_other_problems_are_still_refused(tmp_path: Path) -> None:
    folder = with_example(tmp_path, {"modality": "obligatoin"})
    with pytest.raises(BadInput, match="是不是想写“obligation”"):
        lint(folder, Case)


# --- the pages -----------------------------------------------------------------------------


def examples(check: str) -> list[str]:
    """The bad and the good example of a check's page."""
    text = (PAGES / f"{check}.md").read_text("utf-8")
    return re.findall(r"^## (?:不好|好)\n\n```\w+\n(.*?)```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_every_check_has_a_page_with_both_examples(check: Any) -> None:
    text = (PAGES / f"{check.id}.md").read_text("utf-8")
    assert text.startswith(f"# {check.id} {check.name}\n\n## 为什么\n\n")
    assert len(examples(check.id)) == 2


@pytest.mark.parametrize("check", [check for check in IDS if check != "L06"])
def test_the_bad_example_of_a_page_is_found_and_the_good_one_is_not(check: str, tmp_path: Path) -> None:
    bad, good = (
        [remark for remark in lint(with_example(tmp_path, yaml.safe_load(text)), Case) if applies(remark)]
        for text in examples(check)
    )
    assert {remark.check.id for remark in bad} == {check}
    assert not good


def applies(remark: Any) -> bool:
    """Of the real fact model these few norms use little, and the fact that stands in may be idle."""
    return remark.check.id != "L06" and "“rectified”" not in remark.problem.message


def test_placeholder_is_found_wherever_it_stands(tmp_path: Path) -> None:
    """In every part of a rule and of a period, in a list, and beside other words."""
    left = {"bearer": {"role": "待写", "name": "agency.name"}, "toward": "待写", "action": "待写"}
    notes = ["办案规则第76条（2021-07-01起）：待写。"]
    period = {**PERIOD, "zh": "待写", "parts": [{**PERIOD["parts"][0], "basis": ["待写"]}]}
    folder = with_example(tmp_path, {**left, "notes": notes, "why": "待写：为什么", "periods": [period]})
    found = [remark.problem for remark in lint(folder, Case) if remark.check.id == "L15"]
    assert [(item.file, item.message) for item in found] == [
        ("rules/derived.yaml", "“zh”还是“待写”"),
        ("rules/derived.yaml", "“basis”还是“待写”"),
        ("rules/norms.yaml", "“role”还是“待写”"),
        ("rules/norms.yaml", "“toward”还是“待写”"),
        ("rules/norms.yaml", "“action”还是“待写”"),
        ("rules/norms.yaml", "“notes”还是“待写”"),
        ("rules/norms.yaml", "“why”还是“待写”"),
    ]
