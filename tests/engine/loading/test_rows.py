"""What a rule file can get wrong in situations: where, in which words, and what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongyi import Policy
from gongyi_facts import BadInput
from lending import LendingCase
from locations import LENDING

NORM = """\
norms:
  - norm: 一.1
    text: 读者应当自借出之日起三十日内归还图书。
    modality: {modality}
    scope: loan
    bearer: 读者
    action: 归还图书
    when: [{{lent: happened}}]
"""
ROWS = """\
    situations:
      - {name: 已还, when: [{handed_back: happened}], status: fulfilled, flags: [谢]}
      - {name: 报失, when: [{reported_lost: happened}], status: not_applicable}
      - {name: 其余, when: [], status: due}
    flags: [{id: 谢, text: 谢谢。}]
"""
OPEN_ENDED = (
    "各情形可能都不成立，没有写明那时的结论。末行请写一行总是成立的，如 {name: 其余, when: [], status: undetermined}"
)
READINGS = """\
    readings:
      - {name: plain, zh: 照原文, default: true, why: 照原文。}
      - name: other
        zh: 另一种
        why: 另一种。
        situations:
"""


def problems(tmp_path: Path, text: str, modality: str = "obligation") -> list[str]:
    folder = Path(shutil.copytree(LENDING / "rules", tmp_path / "rules"))
    (folder / "norms.yaml").write_text(NORM.format(modality=modality) + text, "utf-8")
    try:
        Policy.load(folder, facts=LendingCase)
    except BadInput as error:
        return [str(problem).removeprefix("rules/norms.yaml:") for problem in error.problems]
    return []


def test_sound_rows(tmp_path: Path) -> None:
    assert problems(tmp_path, ROWS) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("status: due", "status: fulfiled", "12:38: “status”不认识“fulfiled”。是不是想写“fulfilled”？"),
        ("name: 报失", "name: 已还", "11:16: 两个情形都叫“已还”。请改名"),
        ("flags: [谢]", "flags: [谢谢]", "10:80: 情形的提示“谢谢”没有写明。是不是想写“谢”？"),
        (", status: due", "", "12:9: 情形缺少“status”"),
        ("name: 报失, ", "", "11:9: 情形缺少“name”"),
        ("name: 报失,", "name: 报失, wen: 甲,", "11:20: 情形没有“wen”这一项。是不是想写“when”？"),
        (
            "when: []",
            "when: [{passed_on: none}]",
            f"12:9: {OPEN_ENDED}",
        ),
        (
            "[{reported_lost: happened}]",
            "[]",
            "11:9: 情形“报失”总是成立，它以下各行永远轮不到。请补上它的条件，或者移到末行",
        ),
        (
            "status: due",
            "status: permitted",
            "12:9: 情形“其余”：“应当”（obligation）的规范没有“permitted”（可以行使）这个结论。"
            "可以写：not_applicable、undetermined、due、fulfilled、breached、standing、fulfilled_late、overdue",
        ),
        (
            "status: due",
            "status: overdue",
            "12:9: 情形“其余”：没有期间的规范没有“overdue”（逾期未履行）这个结论。请补上“period”，或者改写结论",
        ),
    ],
)
def test_bad_row(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert said in problems(tmp_path, ROWS.replace(old, new, 1))


@pytest.mark.parametrize(
    "key", ["done: [{handed_back: happened}]", "breached: [{passed_on: happened}]", "standing: true"]
)
def test_rows_stand_in_place_of_other_conditions(key: str, tmp_path: Path) -> None:
    word = key.partition(":")[0]
    (found, *_) = problems(tmp_path, f"{ROWS}    {key}\n")
    assert found.endswith(f"写了“situations”（分情形），又写了“{word}”。各行已经写明结论，请删去其一")


@pytest.mark.parametrize(
    ("modality", "status"), [("power", "due"), ("prohibition", "fulfilled"), ("prohibition", "permitted")]
)
def test_status_that_a_kind_of_norm_cannot_have(modality: str, status: str, tmp_path: Path) -> None:
    rows = f"    situations: [{{name: 其余, when: [], status: {status}}}]\n"
    (found,) = problems(tmp_path, rows, modality)
    assert f"的规范没有“{status}”" in found


@pytest.mark.parametrize("written", ["{name: 其余, when: [], status: due}", "[]", "其余"])
def test_rows_are_a_list(written: str, tmp_path: Path) -> None:
    (found,) = problems(tmp_path, f"    situations: {written}\n")
    assert found.endswith("“situations”应是各行的列表，每行写 name、when、status")


def test_remark_that_no_row_lists_needs_a_condition(tmp_path: Path) -> None:
    found = problems(tmp_path, ROWS.replace(", flags: [谢]", ""))
    assert found == ["13:13: 提示缺少“when”"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("replace: [{name: 报丢, status: due}]", "20:28: 没有“报丢”这一情形。是不是想写“报失”？"),
        ("drop: [报丢]", "20:18: 没有“报丢”这一情形。是不是想写“报失”？"),
        ("add: [{after: 报丢, name: 新, when: [], status: due}]", "20:25: 没有“报丢”这一情形。是不是想写“报失”？"),
        (
            "add: [{name: 新, when: [{passed_on: happened}], status: due}]",
            "20:17: 添的一行没有写明位置。请写 after: 某行（其后）或者 before: 某行（其前）之一",
        ),
        (
            "add: [{after: 已还, name: 报失, when: [{passed_on: happened}], status: due}]",
            "11:16: 两个情形都叫“报失”。请改名",
        ),
        ("drop: []", "20:11: 对情形的改动是空的。请写 replace（换）、drop（删）或者 add（添）"),
        ("dorp: [报失]", "20:11: 对情形的改动没有“dorp”这一项。是不是想写“drop”？"),
        (
            "drop: [其余]",
            f"11:9: {OPEN_ENDED}",
        ),
    ],
)
def test_bad_change_by_a_reading(change: str, said: str, tmp_path: Path) -> None:
    assert said in problems(tmp_path, f"{ROWS}{READINGS}          {change}\n")


def test_reading_changes_what_the_norm_does_not_have(tmp_path: Path) -> None:
    _, found = problems(tmp_path, f"    done: [{{handed_back: happened}}]\n{READINGS}          drop: [报失]\n")
    assert found == "16:11: 读法要改的“situations”，规范本身没有写。请写成各行的列表"


def test_rows_behind_one_another_stand_as_they_are_written(tmp_path: Path) -> None:
    added = """\
          add:
            - {after: 已还, name: 甲, when: [{passed_on: happened}], status: due}
            - {after: 已还, name: 乙, when: [{passed_on: happened}], status: due}
            - {before: 已还, name: 丙, when: [{passed_on: happened}], status: due}
"""
    assert problems(tmp_path, ROWS + READINGS + added) == []
    loaded = Policy.load(tmp_path / "rules", facts=LendingCase).loaded
    names = [row.name for row in loaded.norms["一.1"]["other"].situations]
    assert names == ["丙", "已还", "甲", "乙", "报失", "其余"]
