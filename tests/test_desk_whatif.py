"""``gongyi what-if`` and ``gongyi diff``: which findings change when facts do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from desk_cli import CASES, EXAMPLE, Desk, steady
from gongyi_desk.layout import cells
from gongyi_facts import Case, from_mapping
from gongyi_facts.assume import UNSAID, assume
from gongyi_facts.paths import PathError, locate

LATE = CASES / "S1-late-reply.yaml"
DAY = ("--as-of", "2023-05-16")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def compared(desk: Desk, *arguments: object) -> dict[str, Any]:
    """What the command says in JSON."""
    ran = desk(*arguments, *(() if "--as-of" in arguments else DAY), "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def statuses(found: dict[str, Any], norm: str) -> tuple[str, str]:
    """The status of a norm on both sides."""
    (change,) = (item for item in found["changes"] if item["norm"] == norm)
    return change["before"]["status"], change["after"]["status"]


def test_what_if(desk: Desk, snapshot: SnapshotAssertion) -> None:
    ran = desk("what-if", LATE, "检察建议[1].收件=2023-03-20", *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert max(map(cells, ran.out.splitlines())) <= 80
    ran.out.encode("gbk")
    assert steady(ran.out) == snapshot


def test_the_file_is_not_touched(desk: Desk) -> None:
    before = LATE.read_bytes(), LATE.stat().st_mtime_ns
    compared(desk, "what-if", LATE, "检察建议[1].收件=2023-03-20")
    assert (LATE.read_bytes(), LATE.stat().st_mtime_ns) == before


@pytest.mark.parametrize("fact", ["recommendations[1].received=2023-03-20", "检察建议.收件＝２０２３-03-20"])
def test_before_and_after(desk: Desk, fact: str) -> None:
    found = compared(desk, "what-if", LATE, fact)
    assert statuses(found, "三(五).2") == ("overdue", "due")
    (change,) = (item for item in found["changes"] if item["norm"] == "三(五).2")
    assert change["before"]["due"]["latest"] == "2023-05-15" and change["after"]["due"]["latest"] == "2023-05-22"
    assert found["facts"] == [
        {"fact": "recommendations[1].received", "before": "2023-03-13", "after": "2023-03-20"}
    ]
    assert "不构成法律意见" in found["disclaimer"] and found["unchanged"] > 5


def test_only_what_changes_is_listed(desk: Desk) -> None:
    found = compared(desk, "what-if", LATE, "检察建议[1].文号=甲〔2023〕1号")
    assert found["changes"] == []
    ran = desk("what-if", LATE, "检察建议[1].文号=甲〔2023〕1号", *DAY)
    assert "没有结论因此变化" in ran.out


def test_a_day_that_moves_is_a_change_too(desk: Desk) -> None:
    found = compared(desk, "what-if", LATE, "检察建议[1].收件=2023-03-16", "--as-of", "2023-04-01")
    (change,) = (item for item in found["changes"] if item["norm"] == "三(五).2")
    assert change["before"]["status"] == change["after"]["status"] == "due"
    assert change["before"]["due"]["latest"] == "2023-05-15"


def test_several_facts_at_once(desk: Desk) -> None:
    facts = "检察建议[1].书面回复=2023-05-10", "检察建议[1].整改情况=全部整改 2023-05-12"
    found = compared(desk, "what-if", LATE, *facts)
    assert statuses(found, "三(五).2") == ("overdue", "fulfilled")
    assert statuses(found, "三(五).1") == ("breached", "fulfilled")
    afters = {item["after"] for item in found["facts"]}
    assert afters == {"发出 2023-05-10，到达 2023-05-31", "全部整改（2023-05-12）"}


def test_a_record_that_the_file_does_not_have(desk: Desk) -> None:
    found = compared(desk, "what-if", LATE, "诉讼[1].起诉=2023-05-16")
    assert statuses(found, "三(五).4") == ("due", "fulfilled")
    new = [item for item in found["changes"] if item["before"] is None]
    assert new and all(item["scope"] == "suit" for item in new)
    assert "没有这条记录 → " in desk("what-if", LATE, "诉讼[1].起诉=2023-05-16", *DAY).out


def test_a_fact_can_be_left_out(desk: Desk) -> None:
    found = compared(desk, "what-if", EXAMPLE, "检察建议[1].制发=", "--as-if", "--as-of", "2018-07-11")
    assert found["facts"] == [{"fact": "recommendations[1].issued", "before": "2018-05-07", "after": "未记载"}]


def test_what_lies_beyond_the_day_of_assessment_is_said_to_change_nothing(desk: Desk) -> None:
    ran = desk("what-if", LATE, "检察建议[1].收件=2023-05-20", *DAY)
    assert "晚于评估日，视为还没有发生" in ran.out.replace("\n      ", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "要写出案件文件和假设"),
        (("检察建议[1].收件",), "应写成“事实=值”"),
        (("检察建议[1].收见=2023-03-20",), "是不是想写“收件”？"),
        (("检察建议[3].收件=2023-03-20",), "没有第 3 条"),
        (("检察建议[1].收件=昨天",), "不是日期"),
        (("检察建议[1].收件=2023-03-01",), "先后不可能"),
        (("收件=2023-03-20",), "它在“检察建议”的记录里"),
        (("侵害=受侵",), "是不是想写"),
        (("检察建议[1].收件=2023-03-20", "--format", "ics"), "可以写：table、json"),
    ],
)
def test_bad_assumptions(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    ran = desk("what-if", LATE, *arguments)
    assert ran.code == 2 and said in ran.err and not ran.out
    assert "recommendations" not in ran.err


def test_two_versions_of_a_case(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "later.yaml"
    other.write_text(LATE.read_text("utf-8").replace("收件: 2023-03-13", "收件: 2023-03-20"), "utf-8")
    found = compared(desk, "diff", LATE, other)
    assert statuses(found, "三(五).2") == ("overdue", "due")
    assert compared(desk, "diff", LATE, LATE)["changes"] == []
    assert "事实的不同：无" in desk("diff", LATE, LATE, *DAY).out


def test_records_are_told_apart_by_their_names(desk: Desk, tmp_path: Path) -> None:
    texts = [
        "案情截至: 2023-06-30\n地点: 云县\n检察建议:\n  - 编号: 甲\n    收件: 2023-03-13\n",
        "案情截至: 2023-06-30\n地点: 云县\n检察建议:\n  - 编号: 乙\n    收件: 2023-05-13\n"
        "  - 编号: 甲\n    收件: 2023-03-13\n",
    ]
    files = [tmp_path / f"{number}.yaml" for number in range(2)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, "utf-8")
    found = compared(desk, "diff", *files)
    assert {item["record"] for item in found["changes"] if item["scope"] == "recommendation"} == {"乙"}
    assert all(item["before"] is None for item in found["changes"] if item["scope"] == "recommendation")


def test_only_one_of_two_files_comes_from_standard_input(desk: Desk) -> None:
    assert compared(desk, "diff", LATE, LATE)["facts"] == []
    ran = desk("diff", "-", LATE, *DAY, stdin=LATE.read_bytes())
    assert ran.code == 0
    assert desk("diff", "-", "-").code == 2


# --- assumptions -----------------------------------------------------------------------------


def assumed(data: dict[str, Any], path: str, value: object) -> Case:
    """A case with one fact changed."""
    return assume(from_mapping(data), locate(path, Case), value)


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("2020-01-01", "书面回复.到达", "2020-01-02", {"on": "2020-01-01", "arrived": "2020-01-02"}),
        ("none", "书面回复.到达", "2020-01-02", {"arrived": "2020-01-02"}),
        ({"arrived": "2020-01-02"}, "书面回复", "2020-01-01", {"on": "2020-01-01", "arrived": "2020-01-02"}),
        ({"arrived": "2020-01-02"}, "书面回复", "none", "none"),
        ({"on": "2020-01-01", "arrived": "2020-01-02"}, "书面回复.到达", UNSAID, "2020-01-01"),
        ({"arrived": "2020-01-02"}, "书面回复.到达", UNSAID, "happened"),
    ],
)
def test_an_event_and_its_parts(before: object, path: str, value: object, after: object) -> None:
    found = assumed({"recommendations": [{"reply": before}]}, f"检察建议[1].{path}", value)
    assert found == from_mapping({"recommendations": [{"reply": after}]})


def test_a_record_beyond_the_next_is_refused() -> None:
    assert len(assumed({}, "诉讼[1].起诉", "2020-01-01").suits) == 1
    with pytest.raises(PathError):
        assumed({}, "诉讼[2].起诉", "2020-01-01")
