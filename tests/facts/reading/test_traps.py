"""What reads by chance and is not meant so is warned of."""

from __future__ import annotations

from datetime import date

import pytest

from gongyi_facts import Case, from_mapping, read_text, template
from gongyi_facts.reading import consistency
from gongyi_facts.reading.traps import filled_in_behind_a_mark
from locations import EXAMPLES


def oddities(text: str) -> tuple[str, ...]:
    return read_text(text.encode(), "f.yaml", Case).oddities


def test_lines_filled_in_behind_the_mark_of_the_starter_file() -> None:
    filled = template(Case).replace("#     收件: 不详", "#     收件: 2024-04-08")
    filled = filled.replace("# 诉前公告: 不详", "# 诉前公告: 无")
    numbers = [n for n, line in enumerate(filled.split("\n"), 1) if "收件: 2024" in line or line == "# 诉前公告: 无"]
    where = "、".join(map(str, numbers))
    assert oddities(filled) == (
        f"第 {where} 行以“#”开头，没有读进去：“诉前公告: 无”等。要算数的，删去行首的“# ”。",
    )


def test_the_starter_file_and_the_examples_have_none() -> None:
    assert oddities(template(Case)) == ()
    for path in EXAMPLES.glob("*/*.yaml"):
        assert not [*filled_in_behind_a_mark(path.read_text("utf-8"), Case)], path


def test_a_record_split_by_a_stray_dash() -> None:
    (said,) = oddities("检察建议:\n  - 制发: 2024-04-08\n  - 收件: 2024-04-09\n")
    assert said == "检察建议第1条只有“制发”，第2条（第 3 行）只有“收件”：同一件的，写在一条里，删去第 3 行行首的“- ”。"
    assert oddities("检察建议:\n  - 制发: 2024-04-08\n  - {制发: 2024-04-08, 收件: 2024-04-09}\n") == ()
    assert oddities("检察建议:\n  - {文号: 甲, 制发: 2024-04-08}\n  - {文号: 乙, 收件: 2024-04-09}\n") == ()


@pytest.mark.parametrize(
    ("term", "written"),
    [
        ({"自": "生效", "月": 2, "日": 15}, "月、日"),
        ({"截止日": "2024-05-01", "自": "生效", "月": 2}, "截止日、月"),
        ({"自": "生效", "月": 2}, ""),
        ({"截止日": "2024-05-01"}, ""),
    ],
)
def test_a_term_that_is_measured_twice(term: dict[str, object], written: str) -> None:
    judgment = {"作出": "2024-02-01", "履行期限": term}
    said = [one for one in from_mapping({"诉讼": [{}], "裁判": [judgment]}).oddities if "履行期限" in one]
    assert [f"裁判第1条的“履行期限”同时写了{written}" in one for one in said] == ([True] if written else [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("行政机关:\n- 名称: 甲局\n- 监管职责: 是\n", "行政机关第1条只有“名称”，第2条（第 3 行）只有“监管职责”"),
        ("行政机关:\n- 名称: 甲局\n- 履职情况: 不作为\n", "行政机关第1条只有“名称”，第2条（第 3 行）只有“履职情况”"),
        ("检察建议:\n- 收件: 2024-04-08\n- 书面回复: 无\n", "检察建议第1条只有“收件”，第2条（第 3 行）只有“书面回复”"),
    ],
)
def test_other_records_that_a_dash_has_split(text: str, said: str) -> None:
    assert [one.startswith(said) for one in oddities(text)] == [True]


def test_days_that_are_still_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consistency, "today", lambda: date(2025, 1, 1))
    assert oddities("案情截至: 2034-05-20\n检察建议:\n  - 收件: 2034-05-08\n") == (
        "“案情截至”（第 1 行）写的 2034-05-20 还没有到（今天是 2025-01-01），请核对年份。",
        "检察建议第1条的“收件”（第 3 行）写的 2034-05-08 还没有到（今天是 2025-01-01），请核对年份。",
    )
    later = "裁判:\n  - {作出: 2024-12-01, 履行期限: 2034-06-01}\n诉讼:\n  - 起诉: 2024-01-01\n"
    assert oddities(f"案情截至: 2025-01-01\n{later}") == ()


@pytest.mark.parametrize(("name", "odd"), [("甲砂石有限公司", True), ("某县水务局", False)])
def test_a_company_among_the_organs(name: str, odd: bool) -> None:
    said = f"“{name}”写在“行政机关”里，看名称是企业：是企业的，加一行“性质: 企业”；"
    found = from_mapping({"行政机关": [{"名称": name}]}).oddities
    assert [one.startswith(said) for one in found] == [True] * odd
    assert from_mapping({"行政机关": [{"名称": name, "性质": "企业"}]}).oddities == ()
