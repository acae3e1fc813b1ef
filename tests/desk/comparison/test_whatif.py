"""``gongyi what-if`` and ``gongyi diff``: which findings change when facts do."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from desk_cli import CASES, EXAMPLE, Desk, policy, steady
from gongyi_desk.cases.judging import Judging
from gongyi_desk.comparison import runs
from gongyi_desk.terminal.layout import cells
from gongyi_facts import Case, from_mapping, read
from gongyi_facts.model.paths import PathError, locate
from gongyi_facts.reading.assume import UNSAID, assume, assume_all

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


def facts(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What each side says of every fact that differs."""
    return {item["fact"]: (item["before"], item["after"]) for item in found["facts"]}


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
    assert facts(found) == {"recommendations[1].received": ("2023-03-13", "2023-03-20")}
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
    assert statuses(found, "三(五).1") == ("undetermined", "fulfilled")
    afters = {item["after"] for item in found["facts"]}
    assert afters == {"发出 2023-05-10，到达 2023-05-31", "全部整改（2023-05-12）"}


def test_several_facts_are_judged_together_in_whatever_order(desk: Desk) -> None:
    days = "检察建议[1].制发=2023-03-20", "检察建议[1].收件=2023-03-22"
    assert compared(desk, "what-if", LATE, *days) == compared(desk, "what-if", LATE, *reversed(days))
    ran = desk("what-if", LATE, "检察建议[1].制发=2023-03-20", "检察建议[1].收件=2023-03-14", *DAY)
    assert ran.code == 2 and "先后不可能" in ran.err and "收件=2023-03-14" in ran.err


def test_a_further_record_can_be_supposed(desk: Desk) -> None:
    further = "检察建议[2].收件=2023-03-14", "检察建议[2].书面回复=无"
    found = compared(desk, "what-if", LATE, *further)
    assert facts(found)["recommendations[2].received"] == ("未记载", "2023-03-14")
    assert {item["record"] for item in found["changes"] if item["before"] is None} == {"2"}
    assert "检察建议〔2〕的“收件”：未记载 → 2023-03-14" in desk("what-if", LATE, *further, *DAY).out
    assert compared(desk, "what-if", LATE, "检察建议.收件=2023-03-14")["facts"]
    two = "诉讼[1].起诉=2023-05-16", "诉讼[1].检察建议=1", "诉讼[2].起诉=2023-05-16", "诉讼[2].检察建议=1"
    assert len(facts(compared(desk, "what-if", LATE, *two))) == 4


def test_an_empty_set_is_not_the_same_as_nothing_known(desk: Desk, tmp_path: Path) -> None:
    year = CASES.parent / "years" / "Y1-city-procuratorate.yaml"
    found = compared(desk, "what-if", year, "宣传方式=无", "--as-of", "2025-12-31")
    assert facts(found)["publicity"][1] == "无"
    files = [tmp_path / f"{number}.yaml" for number in range(2)]
    for file, said in zip(files, ("[]", "不详"), strict=True):
        file.write_text(f"文件: 年度履职\n案情截至: 2025-06-30\n年度: 2024\n地点: 云县\n宣传方式: {said}\n", "utf-8")
    assert facts(compared(desk, "diff", *files)) == {"publicity": ("无", "未记载")}


def test_what_was_seen_on_no_day_is_shown_without_one(desk: Desk) -> None:
    how = "--as-if", "--as-of", "2018-07-11"
    found = compared(desk, "what-if", EXAMPLE, "检察建议[1].整改情况=全部整改", *how)
    assert facts(found) == {"recommendations[1].rectification": ("未整改", "全部整改")}


def test_a_record_that_the_file_does_not_have(desk: Desk) -> None:
    found = compared(desk, "what-if", LATE, "诉讼[1].起诉=2023-05-16")
    assert statuses(found, "三(五).4") == ("due", "fulfilled")
    new = [item for item in found["changes"] if item["before"] is None]
    assert new and all(item["scope"] in ("suit", "defence") for item in new)
    assert "没有这条记录 → " in desk("what-if", LATE, "诉讼[1].起诉=2023-05-16", *DAY).out


def test_a_fact_can_be_left_out(desk: Desk) -> None:
    found = compared(desk, "what-if", EXAMPLE, "检察建议[1].制发=", "--as-if", "--as-of", "2018-07-11")
    assert facts(found) == {"recommendations[1].issued": ("2018-05-07", "未记载")}


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


def test_facts_that_no_rule_reads_have_their_names(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "later.yaml"
    text = LATE.read_text("utf-8").replace("案情截至: 2023-06-30", "案情截至: 2023-07-01")
    other.write_text(text.replace("  - 行政机关: 云县某局\n", "  - 行政机关: 1\n"), "utf-8")
    out = desk("diff", LATE, other, *DAY).out
    assert "“案情截至”：2023-06-30 → 2023-07-01" in out and "检察建议的“行政机关”：云县某局 → 1" in out


RECORDS = (
    "  - 行政机关: 甲局\n    制发: 2023-03-01\n    收件: 2023-03-02\n",
    "  - 行政机关: 乙局\n    制发: 2023-03-01\n    收件: 2023-03-03\n    书面回复: 2023-04-01\n",
    "  - 行政机关: 乙局\n    制发: 2023-04-01\n    收件: 2023-04-02\n",
)
AGENCIES = "案情截至: 2023-06-30\n地点: 云县\n行政机关: [{名称: 甲局}, {名称: 乙局}]\n检察建议:\n"


def test_records_without_a_name_are_told_apart_by_what_they_say(desk: Desk, tmp_path: Path) -> None:
    one, other = tmp_path / "1.yaml", tmp_path / "2.yaml"
    one.write_text(AGENCIES + "".join(RECORDS), "utf-8")
    other.write_text(AGENCIES + "".join(reversed(RECORDS)), "utf-8")
    assert compared(desk, "diff", one, other)["facts"] == []
    other.write_text(AGENCIES + RECORDS[2] + RECORDS[1].replace("04-01", "04-02") + "    文号: 甲\n", "utf-8")
    found = compared(desk, "diff", one, other)
    assert facts(found) == {
        "recommendations[2].reply": ("2023-04-01", "2023-04-02"),
        "recommendations[2].number": ("未记载", "甲"),
        "recommendations[1].agency": ("甲局", "未记载"),
        "recommendations[1].issued": ("2023-03-01", "未记载"),
        "recommendations[1].received": ("2023-03-02", "未记载"),
    }
    # What is gone is called as it was called, not by what stands in its place.
    assert "检察建议〔1〕的“行政机关”：甲局 → 未记载" in desk("diff", one, other, *DAY).out


def test_evidence_is_compared_fact_by_fact(desk: Desk, tmp_path: Path) -> None:
    one, other = tmp_path / "1.yaml", tmp_path / "2.yaml"
    text = LATE.read_text("utf-8")
    shown = "\n证据:\n  检察建议[1].收件: 送达回证\n  检察建议[1].书面回复.到达: 签收单\n  地点: 立案决定书\n"
    one.write_text(text + shown, "utf-8")
    text = text.replace("收件: 2023-03-13", "收件: 2023-03-14")
    other.write_text(text + "\n证据:\n  检察建议[1].收件: 邮件回单\n  检察建议[1].书面回复: 回复函\n", "utf-8")
    out = desk("diff", one, other, *DAY).out
    assert "检察建议的“收件”：2023-03-13（证据：送达回证） → 2023-03-14（证据：邮件回单）" in out.replace("\n    ", "")
    assert "检察建议的“书面回复”的证据：无 → 回复函" in out and "“地点”的证据：立案决定书 → 无" in out
    assert "检察建议的“书面回复的到达”的证据：签收单 → 无" in out
    found = compared(desk, "diff", one, other)
    (received,) = found["facts"]
    assert received["evidence"] == {"before": "送达回证", "after": "邮件回单"}
    assert {"fact": "place", "before": "立案决定书", "after": None} in found["evidence"]


def test_an_assumption_shows_the_evidence_for_what_it_sets_aside(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(LATE.read_text("utf-8") + "\n证据:\n  检察建议[1].收件: 送达回证\n", "utf-8")
    out = desk("what-if", file, "检察建议[1].收件=2023-03-20", *DAY).out
    assert "检察建议的“收件”：2023-03-13（证据：送达回证） → 2023-03-20\n" in out


@pytest.mark.parametrize("shape", ["table", "json"])
@pytest.mark.parametrize("folder", ["cases", "years"])
def test_any_two_examples_can_be_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shape: str, folder: str
) -> None:
    documents = {str(file): read(file) for file in sorted((CASES.parent / folder).glob("*.yaml"))}
    judging = Judging(policy(), as_of=date(2023, 5, 16), as_if=True, engine="reference")
    judged = {id(document): judging.assess(document) for document in documents.values()}
    monkeypatch.setattr(runs, "read_case", lambda file, models: documents[file])
    monkeypatch.setattr(Judging, "assess", lambda _, document, *, inquire: judged[id(document)])
    for one, other in combinations_with_replacement(documents, 2):
        runs.diff(one, other, judging, shape)
        out = capsys.readouterr().out
        assert "None" not in out
        assert shape == "json" or max(map(cells, out.splitlines())) <= 80


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


def test_several_facts_need_make_sense_only_together() -> None:
    issued, received = (locate(f"检察建议[1].{name}", Case) for name in ("制发", "收件"))
    case = from_mapping({"recommendations": [{"issued": "2023-03-10", "received": "2023-03-13"}]})
    found = assume_all(case, [(issued, "2023-03-20"), (received, "2023-03-22")])
    assert str(found.recommendations[0].issued.on) == "2023-03-20"


def test_a_record_beyond_the_next_is_refused() -> None:
    assert len(assumed({}, "诉讼[1].起诉", "2020-01-01").suits) == 1
    with pytest.raises(PathError):
        assumed({}, "诉讼[2].起诉", "2020-01-01")
