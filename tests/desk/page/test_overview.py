"""Several cases at a glance: one line each, by their next deadline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_cli import policy
from gongyi_desk.cases.judging import Judging
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.overview import Glance, overview
from gongyi_desk.terminal.layout import cells, plain
from gongyi_facts import read

AS_OF = date(2024, 7, 10)
HEAD = "案情截至: 2024-07-10\n地点: 临翔区\n检察院: 临翔区人民检察院\n案件类型: 行政公益诉讼\n"
AGENCY = "行政机关: [{名称: 临翔区某某局, 监管职责: 是}]\n"
LATE = "检察建议: [{收件: 2024-03-15, 书面回复: 无, 整改情况: 未整改}]\n"
CASES = {
    # The agency's two months end in five days.
    "近": HEAD + AGENCY + "检察建议: [{收件: 2024-05-15, 书面回复: 无}]\n",
    # In nineteen days.
    "远": HEAD + AGENCY + "检察建议: [{收件: 2024-05-29, 书面回复: 无}]\n",
    # The procuratorate must sue, and the decision sets no day.
    "诉": HEAD + AGENCY + LATE,
    # The reply was late by now, and a suit has been filed.
    "逾": HEAD + AGENCY + LATE + "诉讼: [{起诉: 2024-06-03}]\n",
    "外": HEAD.replace("临翔区\n", "市外\n"),
}


def glance(folder: Path, name: str, whose: str | None = None) -> Glance:
    case = folder / f"{name}.yaml"
    case.write_text(CASES[name], "utf-8")
    judging = Judging(policy(), AS_OF, None, False, {}, "reference")
    return Glance.at(JudgedCase.of(judging, str(case), read(case)), whose)


@pytest.fixture(scope="module")
def glances(tmp_path_factory: pytest.TempPathFactory) -> list[Glance]:
    folder = tmp_path_factory.mktemp("案件")
    return [glance(folder, name) for name in sorted(CASES)]


def rows(glances: list[Glance], columns: int = 80) -> list[str]:
    lines = [plain(line) for line in overview(glances, "", columns)]
    start = next(number for number, line in enumerate(lines) if line.startswith("案件"))
    return lines[start + 1 : lines.index("", start)]


def test_the_next_deadline_comes_first_then_what_has_no_day_then_what_is_past(glances: list[Glance]) -> None:
    assert [row[0] for row in rows(glances)] == ["近", "远", "诉", "逾", "外"]


def test_a_line_tells_the_deadline_with_its_days_who_what_and_the_norm(glances: list[Glance]) -> None:
    near, far, suit, late, outside = (" ".join(row.split()) for row in rows(glances))
    assert near.startswith("近 2024-07-15 剩5天 临翔区某某局 书面回复 三(五).2") or near.startswith(
        "近 2024-07-15 剩5天 临翔区某某局 整改落实 三(五).1"
    )
    assert far.startswith("远 2024-07-29 剩19天 ")
    assert suit.startswith("诉 待履行 已过") and " 本院 提起行政公益诉讼 三(五).4" in suit
    assert late.startswith("逾 2024-05-15 已过56天 临翔区某某局 ")
    assert outside == "外 没有须处理的事项"


def test_what_else_the_procuratorate_must_do_is_counted_in_the_line(glances: list[Glance]) -> None:
    near = next(item for item in glances if item.file.endswith("近.yaml"))
    assert near.more.removeprefix("本院").isdecimal()


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_a_case_is_one_line_in_whatever_width(glances: list[Glance], columns: int) -> None:
    assert len(rows(glances, columns)) == len(glances)
    if columns >= 60:
        assert max(map(cells, rows(glances, columns))) <= columns


def test_for_one_organ_only_its_deadlines_count(tmp_path: Path) -> None:
    assert glance(tmp_path, "诉", "行政机关").who == "临翔区某某局"
    assert glance(tmp_path, "诉", "法院").when == "没有须处理的事项"


def test_warnings_that_differ_in_numbers_only_are_one(glances: list[Glance]) -> None:
    first, second, *_ = glances
    alike = [
        Glance(*(getattr(item, name) for name in Glance.__slots__[:-1]), (f"案情只记到{day}：{n} 项。",))  # type: ignore[arg-type]
        for item, day, n in ((first, "2024-05-01", 3), (second, "2024-06-01", 12))
    ]
    told = "\n".join(plain(line) for line in overview(alike, "", 80))
    assert told.count("案情只记到") == 1 and "各案的日期、项数不同" in told


def test_a_name_with_invisible_characters_shows_them_and_one_without_folders_stays_apart(tmp_path: Path) -> None:
    for name, text in (("一/甲\u202e", CASES["近"]), ("二/甲\u202e", CASES["远"])):
        (tmp_path / name).parent.mkdir()
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    judging = Judging(policy(), AS_OF, None, False, {}, "reference")
    files = sorted(tmp_path.rglob("*.yaml"))
    found = [Glance.at(JudgedCase.of(judging, str(file), read(file))) for file in files]
    told = "\n".join(plain(line) for line in overview(found, "", 100, ["乙\\u202e.yaml"]))
    assert "\u202e" not in told and "另有 1 个文件不能评估：乙\\u202e.yaml。" in told
