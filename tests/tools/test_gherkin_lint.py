"""Each silent error has a file in bad/features; the real features have none."""

from __future__ import annotations

import importlib
import shutil
import sys
import types
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, when

from gherkin_lint import StepPattern, lint, patterns_of
from locations import ROOT, TESTS

BAD = TESTS / "bad" / "features"
FEATURES = ROOT / "features"

DOMAIN = StepPattern("案件领域", parsers.parse('案件领域为"{领域}"'), "given", "steps.py:1")
VERDICT = StepPattern("结论", parsers.parse('结论为"{结论}"'), "then", "steps.py:2")
ISSUED = StepPattern("发出", parsers.parse('检察建议在"{日期}"发出'), "given", "steps.py:3")
EVENT = StepPattern("事件", parsers.parse('{文书}在"{日期}"{事件}'), None, "steps.py:4")
UNUSED = StepPattern("当日结论", parsers.parse('"{日期}"结论为"{结论}"'), "then", "steps.py:5")
PATTERNS = [DOMAIN, VERDICT]


@given(parsers.parse('检察建议在"{日期}"发出'))
@when("检察建议已经发出")
def issued() -> None: ...


EXPECTED = {
    "false_step_word": ["5: 没有“如果”这个步骤关键字，这一行不会执行：请写“假如”"],
    "description_in_scenario": [
        "5: 这里的说明文字不会执行：“本场景说明期限届满的后果”；要说明，请写成 # 注释"
    ],
    "wrong_colon_first": [
        "4: “场景：”不是半角冒号紧跟关键字，这一段不会执行：请写“场景:”",
        '5: 步骤写在说明的位置，不会执行：“假如案件领域为"生态环境"”',
        '6: 步骤写在说明的位置，不会执行：“那么结论为"违反"”',
    ],
    "wrong_colon_later": ["8: “场景：”不是半角冒号紧跟关键字，这一段不会执行：请写“场景:”"],
    "wrong_colon_feature": ["2: “功能：”不是半角冒号紧跟关键字，这一段不会执行：请写“功能:”"],
    "no_feature": ["1: 文件里没有“功能:”，其中的场景都不会执行"],
    "missing_column": ["8: 例子里缺少“结论”这一列，“<结论>”会原样留在步骤里"],
    "unused_column": ["9: 场景里没有“<备注>”，例子的“备注”这一列没有用到"],
    "repeated_column": ["9: 例子里“领域”这一列重复，只有最后一列起作用"],
    "outline_without_examples": ["4: 场景大纲没有“例子:”，一次也不会执行"],
    "examples_without_rows": ["8: 例子里没有数据行，一次也不会执行"],
    "step_in_examples": ['8: 步骤写在说明的位置，不会执行：“那么结论为"违反"”'],
    "field_in_plain_scenario": ["4: “<领域>”没有例子可以代入：请写成场景大纲，加上“例子:”"],
    "field_in_background": ["4: 背景里的“<领域>”没有例子可以代入"],
    "full_width_field": ["5: 全角尖括号不代入例子的值：请写“<…>”"],
    "prose_read_as_step": ["5: “当事人…”会读成步骤“当 事人…”：说明请写成 # 注释，步骤请换个开头"],
    "step_in_feature": ['3: 步骤写在说明的位置，不会执行：“当检察建议在"2018-05-07"送达”'],
    "undefined_step": ['5: 没有步骤定义适合“假如案件领城为"生态环境"”（given）'],
    "wrong_kind": ['6: 没有步骤定义适合“并且结论为"不适用"”（given）'],
    "conjunction_first": ["5: 第一步不能用“并且”：请写假如、当或者那么"],
    "same_name": ["8: 场景名称“期满未回复”已经在 features/same_name.feature:4 用过：请各取一名"],
    "no_language": ["1: 第一行必须是“# language: zh-CN”"],
    "other_language": ["1: 第一行必须是“# language: zh-CN”"],
    "empty_scenario": ["4: “场景”里没有步骤"],
    "nameless_scenario": ["4: 场景没有名称"],
    "empty_feature": ["2: “功能”里没有场景"],
    "empty_rule": ["4: “规则”里没有场景"],
    "false_title_word": ["8: 没有“示例”这个关键字，这一段不会执行：请写“例子:”"],
}


def lint_one(name: str, folder: Path, patterns: list[StepPattern]) -> list[str]:
    features = folder / "features"
    features.mkdir()
    shutil.copy(BAD / f"{name}.feature", features)
    return lint(features, patterns)


def about_features(problems: list[str]) -> list[str]:
    return [problem for problem in problems if problem.startswith("features/")]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_bad_feature_is_told_what_is_wrong(name: str, tmp_path: Path) -> None:
    problems = about_features(lint_one(name, tmp_path, PATTERNS))
    assert problems == [f"features/{name}.feature:{text}" for text in EXPECTED[name]]


def test_two_definitions_of_one_text(tmp_path: Path) -> None:
    problems = lint_one("ambiguous_step", tmp_path, [*PATTERNS, ISSUED, EVENT])
    assert problems == [
        "features/ambiguous_step.feature:6: "
        '“并且检察建议在"2018-05-07"发出”有 2 个步骤定义都适合：'
        "“发出”（steps.py:3）、“事件”（steps.py:4）"
    ]


def test_with_one_of_the_two_definitions_the_feature_is_clean(tmp_path: Path) -> None:
    assert lint_one("ambiguous_step", tmp_path, [*PATTERNS, ISSUED]) == []


def test_a_definition_that_no_scenario_uses(tmp_path: Path) -> None:
    problems = lint_one("ambiguous_step", tmp_path, [*PATTERNS, ISSUED, UNUSED])
    assert problems == ["steps.py:5: 没有场景用到步骤定义“当日结论”：请删去，或补上场景"]


def test_the_same_name_in_two_files(tmp_path: Path) -> None:
    features = tmp_path / "features"
    features.mkdir()
    text = (BAD / "ambiguous_step.feature").read_text(encoding="utf-8")
    for name in ("一", "三"):
        (features / f"{name}.feature").write_text(text, encoding="utf-8")
    assert lint(features, [*PATTERNS, ISSUED]) == [
        "features/三.feature:4: 场景名称“先定义的悄悄被采用”"
        "已经在 features/一.feature:4 用过：请各取一名"
    ]


def test_a_file_in_gbk(tmp_path: Path) -> None:
    features = tmp_path / "features"
    features.mkdir()
    (features / "一.feature").write_bytes("# language: zh-CN\n功能: 甲\n".encode("gbk"))
    assert lint(features, []) == ["features/一.feature:1: 不是 UTF-8 编码：请另存为 UTF-8"]


def test_a_folder_without_features(tmp_path: Path) -> None:
    assert lint(tmp_path, []) == [f"{tmp_path.name}:1: 目录里没有 .feature 文件"]


def test_every_bad_feature_is_expected() -> None:
    named = {*EXPECTED, "ambiguous_step"}
    assert {path.stem for path in BAD.glob("*.feature")} == named


def test_patterns_of_a_module_are_its_own_definitions() -> None:
    patterns = patterns_of(sys.modules[__name__])
    found = {(pattern.kind, pattern.name) for pattern in patterns}
    assert found == {("given", '检察建议在"{日期}"发出'), ("when", "检察建议已经发出")}
    assert all(pattern.where.startswith("test_gherkin_lint.py:") for pattern in patterns)
    assert patterns_of(types.ModuleType("empty")) == []


def test_the_features_hold_no_silent_error() -> None:
    steps = importlib.import_module("steps")
    assert lint(FEATURES, patterns_of(steps)) == []
