"""Every situation needs a scenario in which it decides, or a reason why none can have it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from gongyi import Policy
from gongyi_desk.rulebook import coverage
from gongyi_desk.rulebook.scenarios import features
from gongyi_desk.rulebook.survey import look
from gongyi_desk.rulebook.tally import Held, held, problems
from gongyi_desk.terminal.layout import plain
from lending import LendingCase
from locations import TINY
from mutation import Mutants

FEATURE = """\
# language: zh-CN
功能: 借阅
  # 不会出现 "一.5"的情形为"未到期"：没有这样的例子
  # 不会出现 "一.5"的情形为"没有此行"：写错了
  # 不会出现 "一.5"的情形为"期刊"：其实有
  场景: 甲
    假如 借阅的"借出"为"2024-03-01"
    当 在"2024-04-10"评估
    那么 "一.5"为"待履行"
    并且 "一.5"的情形为"逾期未还"
    并且 第1件借阅的"一.5"的情形为"期刊"
    当 在"2024-04-10"按读法"一.5=strict"评估
    那么 "一.5"的情形为"逾期未还"
"""


@lru_cache(maxsize=1)
def policy() -> Policy:
    return Policy.load(TINY / "situations", facts=LendingCase)


def counted(folder: Path) -> Held:
    (folder / "a.feature").write_text(FEATURE, encoding="utf-8")
    return held(policy(), features(folder))["一.5"]


def test_rows_are_counted_reading_by_reading(tmp_path: Path) -> None:
    default, strict, plain_ = counted(tmp_path).tallies
    assert {name: len(found) for name, found in default.tested.items()} == {
        "已经催还": 0, "找到以后注销": 0, "逾期未还": 1, "其余": 0,
    }, "without those of which it is said why none decides"
    # Another reading needs scenarios for what it changes alone.
    assert {name: len(found) for name, found in strict.tested.items()} == {"已经报失": 0, "逾期未还": 1}
    assert list(plain_.tested) == ["其余"]


def test_rows_without_a_scenario_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.feature").write_text(FEATURE, encoding="utf-8")
    found = features(tmp_path)
    said = [text.partition(": ")[2] for text in problems(policy(), found, held(policy(), found))]
    assert "一.5 按读法 presumption 的情形“已经催还”、“找到以后注销”、“其余”没有场景检验。请补写场景。" in said
    assert "这里说不会出现的，本来就不是 一.5 的情形。请改正编号、读法或者情形。" in said
    assert "这里说 一.5 不会出现情形“期刊”，但是有场景得出它（a.feature:6）。请删去这句说明。" in said


def test_coverage_counts_them(tmp_path: Path) -> None:
    (tmp_path / "a.feature").write_text(FEATURE, encoding="utf-8")
    survey = look(TINY / "situations", tmp_path, LendingCase)
    assert survey.summary()[-1].startswith("情形 ")
    lines = "".join(plain(line).strip() for line in coverage.report(survey, 100))
    assert "strict：情形：已经报失 缺，逾期未还 1" in lines


def test_rows_are_mutated_where_they_are_written() -> None:
    found = [mutant.name for mutant in Mutants(policy().loaded, lambda _: "").all()]
    own = [name for name in found if name.startswith("一.5") and "情形" in name]
    assert "一.5=presumption、strict 情形 期刊：去掉“期刊”" in own, "in every reading that has the row"
    assert "一.5=strict 情形 已经报失：去掉“已经报失”" in own
    assert "一.5=presumption、strict 情形 已经催还：去掉“提示书在何处”" in own
    assert not [name for name in own if "去掉“其余”" in name], "the last row has to stay"
