"""Everything that a rule file can get wrong: where, in which words, and what to write instead.

Each file of ``bad/rules`` replaces one file of a good folder, the one its name ends with; ``expected.txt``
holds every problem of every file in full.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongyi import Policy
from gongyi_facts import BadInput
from lending import LendingCase
from locations import LENDING, TESTS

BAD = TESTS / "bad" / "rules"
GOOD = LENDING / "rules"

# All problems of every file beside it, in full.
EXPECTED = (BAD / "expected.txt").read_text("utf-8").splitlines()
NAMES = sorted({line.partition(":")[0] for line in EXPECTED})

NORM = """\
norms:
  - norm: 一.1
    text: 读者应当自借出之日起三十日内归还图书。
    modality: obligation
    scope: loan
    bearer: 读者
    seat: [case.branch]
    action: 归还图书
    when: [{lent: happened}]
    done: [{handed_back: happened}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good folder, with every kind of rule."""
    return Path(shutil.copytree(GOOD, tmp_path / "rules"))


def problems(folder: Path) -> list[str]:
    """All problems of a folder as text; none where it loads."""
    try:
        Policy.load(folder, facts=LendingCase)
    except BadInput as error:
        return [str(problem) for problem in error.problems]
    return []


def with_norms(folder: Path, *more: str) -> list[str]:
    (folder / "norms.yaml").write_text(NORM + "".join(more), "utf-8")
    return problems(folder)


def test_good_folder_has_no_problem(folder: Path) -> None:
    assert problems(folder) == []
    assert with_norms(folder) == []


def test_every_bad_file_is_expected() -> None:
    assert {path.name for path in BAD.iterdir()} == {*NAMES, "expected.txt"}


@pytest.mark.parametrize("name", NAMES)
def test_bad_file(name: str, folder: Path) -> None:
    target = name.split(".", 1)[1]
    # What the good norms use of a derived fact must not be missed where the bad file does not derive it.
    (folder / "norms.yaml").write_text(NORM, "utf-8")
    shutil.copy(BAD / name, folder / target)
    assert [f"{name}: {problem}" for problem in problems(folder)] == [
        line for line in EXPECTED if line.startswith(f"{name}: ")
    ]


# --- the folder ------------------------------------------------------------------------------


def test_not_a_folder(tmp_path: Path) -> None:
    assert problems(tmp_path / "none") == [f"{tmp_path / 'none'}: 这里没有规则文件夹"]
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    assert problems(file) == [f"{file}: 这里没有规则文件夹"]


@pytest.mark.parametrize("name", ["policy.yaml", "calendar.yaml"])
def test_missing_file(name: str, folder: Path) -> None:
    (folder / name).unlink()
    assert problems(folder) == [f"rules: 规则文件夹缺少“{name}”"]


def test_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    assert problems(folder) == [
        "rules: 规则文件夹缺少“policy.yaml”",
        "rules: 规则文件夹缺少“calendar.yaml”",
        "rules: 规则文件夹里没有一个规则文件",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "规则文件夹缺少原文“rules.txt”"),
        (b" \n", "原文“rules.txt”是空的"),
        ("规则".encode("gb18030"), "原文“rules.txt”不是 UTF-8 编码。请另存为 UTF-8 编码"),
    ],
    ids=["missing", "empty", "gb18030"],
)
def test_text_of_the_decision(data: bytes | None, message: str, folder: Path) -> None:
    (folder / "rules.txt").unlink()
    if data is not None:
        (folder / "rules.txt").write_bytes(data)
    assert problems(folder) == [f"rules/policy.yaml:6:7: {message}"]


def test_other_files_are_not_rules(folder: Path) -> None:
    (folder / "notes.md").write_text("- [", "utf-8")
    (folder / "old").mkdir()
    assert problems(folder) == []


def test_folder_in_place_of_a_file(folder: Path) -> None:
    (folder / "more.yaml").mkdir()
    assert problems(folder) == ["rules/more.yaml: 这是文件夹，不是文件。写出文件夹里的文件名"]


# --- several problems ------------------------------------------------------------------------


def test_problems_of_all_files_in_one_run(folder: Path) -> None:
    for name, old, new in (
        ("policy.yaml", "2022-01-01", "2022-01-32"),
        ("calendar.yaml", "2023-01-01", "2023-01-32"),
        ("derived.yaml", "from: reserved", "from: resrved"),
        ("norms.yaml", "period: lending_period", "period: lending_perod"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (folder / "more.yaml").write_text("norms: [", "utf-8")
    assert [problem.split(": ")[0] for problem in problems(folder)] == [
        "rules/calendar.yaml:6:24",
        "rules/derived.yaml:5:20",
        "rules/more.yaml:1:9",
        "rules/norms.yaml:15:13",
        "rules/policy.yaml:4:11",
    ]


def test_problem_shared_by_two_readings_is_told_once(folder: Path) -> None:
    readings = """\
    readings:
      - {name: one, default: true, why: 其一。, zh: 甲说}
      - {name: two, why: 其二。, done: [{passed_on: happened}], zh: 乙说}
    flags: [{id: 甲, text: 乙, when: [{lnet: happened}]}]
"""
    assert with_norms(folder, readings) == [
        "rules/norms.yaml:14:38: 没有“lnet”这个事实。是不是想写“lent”？"
    ]


def test_circle_that_needs_two_readings(folder: Path) -> None:
    """Neither norm depends on the other under the default readings, nor under one other reading."""
    readings = """\
    readings:
      - {name: one, default: true, why: 其一。, zh: 甲说}
      - {name: two, why: 其二。, when: [{norm: OTHER, status: due}], zh: 乙说}
"""
    second = NORM.removeprefix("norms:\n").replace("一.1", "一.2")
    found = with_norms(folder, readings.replace("OTHER", "一.2"), second, readings.replace("OTHER", "一.1"))
    assert found == [
        "rules/norms.yaml:2:11: 规则循环依赖：一.1 → 一.2 → 一.1。请改写其中一条的条件，使其不再依赖自身"
    ]


def test_norm_ids_in_either_spelling(folder: Path) -> None:
    assert with_norms(folder, "    next: [{on: lent, if: 到期, norm: '1.1'}]\n") == []


def test_an_item_that_is_no_text_is_told(folder: Path) -> None:
    path = folder / "norms.yaml"
    path.write_text(path.read_text("utf-8").replace("item: 一、二", "item: [一]", 1), "utf-8")
    assert problems(folder) == ["rules/norms.yaml:1:7: 这里应写一段文字"]
