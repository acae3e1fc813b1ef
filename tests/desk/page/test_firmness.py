"""How firm a finding is, in every output that shows findings: presumptions, contests, flags, chosen readings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desk_cli import CASES, EXAMPLE, Desk

DAY = ("--as-if", "--as-of", "2018-07-11")
STRICT = "readings: {三(五).4: strict, received: no_assumption}\n"
SERVED = "检察建议[1].收件=2018-05-09"
LATE = CASES / "S1-late-reply.yaml"


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.fixture
def strict(tmp_path: Path) -> tuple[str, str]:
    """A profile by name."""
    file = tmp_path / "strict.yaml"
    file.write_text(f"name: 从严\n{STRICT}", "utf-8")
    return "--readings", str(file)


def joined(text: str) -> str:
    """The text with its paragraphs on one line each."""
    for hang in (14, 10, 8, 6, 4):
        text = text.replace("\n" + " " * hang, "")
    return text


def found(desk: Desk, *arguments: object) -> dict[str, Any]:
    """What the command says in JSON."""
    data: dict[str, Any] = json.loads(desk(*arguments, "--format", "json").out)
    return data


# --- timeline --------------------------------------------------------------------------------

CONTESTED = "〔有争议：采“收件”的读法“不作推定”，则为待查明〕"


def test_a_timeline_marks_what_a_finding_rests_on(desk: Desk) -> None:
    out = joined(desk("timeline", EXAMPLE, *DAY).out)
    assert f"书面回复检察机关 届满〔送达日为推定〕{CONTESTED}" in out
    entries = found(desk, "timeline", EXAMPLE, *DAY)["entries"]
    reply = next(item for item in entries if item["norm"] == "三(五).2")
    assert reply["contested"] == {"received=no_assumption": "undetermined"}
    assert [flag["id"] for flag in reply["flags"]] == ["送达日为推定"] and reply["rebuttable_by"] == []


def test_a_calendar_tells_it_too(desk: Desk) -> None:
    out = desk("timeline", EXAMPLE, *DAY, "--format", "ics").out.replace("\r\n ", "")
    assert "注意：送达日为推定" in out and "采“收件”的读法“不作推定”" in out


# --- what-if and diff ------------------------------------------------------------------------


def test_a_finding_that_only_becomes_firmer_has_changed(desk: Desk) -> None:
    data = found(desk, "what-if", EXAMPLE, SERVED, *DAY)
    change = next(item for item in data["changes"] if item["norm"] == "三(五).2")
    assert change["before"]["status"] == change["after"]["status"] == "overdue"
    assert (bool(change["before"]["contested"]), change["after"]["contested"]) == (True, {})
    assert (bool(change["before"]["flags"]), change["after"]["flags"]) == (True, [])
    out = joined(desk("what-if", EXAMPLE, SERVED, *DAY).out)
    assert "结论  逾期未履行（不变）" in out
    assert "争议  不再有争议" in out and "注意  不再有：送达日为推定" in out
    assert f"变化 {len(data['changes'])} 项，不变 {data['unchanged']} 项。" in out


def test_a_presumption_that_falls_away_is_a_change(desk: Desk, tmp_path: Path) -> None:
    case = ("what-if", EXAMPLE, "检察建议[1].公益保护=未得到有效保护", *DAY)
    change = next(item for item in found(desk, *case)["changes"] if item["norm"] == "三(五).4")
    assert change["before"]["status"] == change["after"]["status"] == "due"
    assert change["before"]["rebuttable_by"] and not change["after"]["rebuttable_by"]
    assert "推定  不再可以推翻" in joined(desk(*case).out)
    seen = tmp_path / "case.yaml"
    text = EXAMPLE.read_text("utf-8")
    seen.write_text(text.replace("整改情况: 未整改", "整改情况: 未整改\n    公益保护: 未得到有效保护"), "utf-8")
    unseen = ("what-if", seen, "检察建议[1].公益保护=", *DAY)
    change = next(item for item in found(desk, *unseen)["changes"] if item["norm"] == "三(五).4")
    assert change["before"]["status"] == change["after"]["status"] == "due"
    assert not change["before"]["rebuttable_by"] and change["after"]["rebuttable_by"]
    assert "推定  可以推翻" in joined(desk(*unseen).out)


def test_a_changed_finding_that_is_contested_is_marked(desk: Desk) -> None:
    out = joined(desk("what-if", LATE, "检察建议[1].收件=不详", "--as-of", "2023-05-16").out)
    assert "争议  采“收件”的读法“不作推定”，则为待查明" in out and "注意  送达日为推定" in out


# --- ask -------------------------------------------------------------------------------------


def test_an_answer_tells_what_a_finding_now_rests_on(desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "case.yaml"
    text = "地点: 云县\n案件类型: 行政公益诉讼\n案件领域: [其他]\n侵害: 受到侵害\n案情截至: 2024-06-03\n检察建议:\n"
    text += "  - 社会影响大: 是\n    群众关注度高: 是\n    违法情形典型: 是\n    应引起有关部门重视: 是\n"
    text += "    收件: 2024-02-02\n"
    copy.write_text(text, "utf-8")
    out = joined(desk("ask", copy, "--as-of", "2024-06-03", stdin=b"1\n2\nq\n").out)
    assert "三(五).1 待查明 → 违反" in out and "三(五).4 待履行，推定：可以推翻；争议：不再有争议" in out
    assert "三(五).4 待履行，推定：不再可以推翻" in out
    copy.write_text(text.replace("收件: 2024-02-02", "收件: 2024-03"), "utf-8")
    out = joined(desk("ask", copy, "--as-of", "2024-05-25", stdin=b"2024-03-20\n0\nq\n").out)
    assert "〔可以推翻〕〔有争议：采本条的读法“各自证明”，则为待查明〕" in out


# --- readings --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "timeline", "what-if", "diff", "ask"])
def test_readings_that_are_not_the_default_are_named(
    desk: Desk, tmp_path: Path, strict: tuple[str, str], command: str
) -> None:
    copy = Path(shutil.copy(EXAMPLE, tmp_path / "case.yaml"))
    more = {"what-if": [SERVED], "diff": [EXAMPLE]}.get(command, [])
    out = joined(desk(command, copy, *more, *DAY, *strict, stdin=b"q\n").out)
    assert "读法方案“从严”：“收件”“不作推定”；三(五).4“各自证明”" in out
    out = joined(desk(command, copy, *more, *DAY, "--reading", "3.5.4=strict", stdin=b"q\n").out)
    assert "读法：三(五).4“各自证明”\n" in out
    assert "读法" not in desk(command, copy, *more, *DAY, stdin=b"q\n").out.partition("提示")[0]
    if command != "ask":
        data = found(desk, command, copy, *more, *DAY, *strict)
        assert (data["profile"], data["readings"]) == ("从严", {"received": "no_assumption", "三(五).4": "strict"})
        assert found(desk, command, copy, *more, *DAY)["readings"] == {}


def test_pages_without_a_form_of_their_own_name_the_readings_too(desk: Desk, strict: tuple[str, str]) -> None:
    said = "读法方案“从严”：“收件”“不作推定”；三(五).4“各自证明”"
    assert said in desk("check", EXAMPLE, *DAY, *strict, "--format", "md").out.replace("\\_", "_")
    assert said in desk("check", EXAMPLE, EXAMPLE, *DAY, *strict).out
    assert said in desk("explain", EXAMPLE, "3.5.4", *DAY, *strict).out
    several = desk("check", EXAMPLE, EXAMPLE, *DAY, *strict, "--format", "json").out.splitlines()
    assert [json.loads(line)["profile"] for line in several] == ["从严", "从严"]


def test_what_is_foretold_for_days_known_in_part_says_when_it_is_certain(desk: Desk) -> None:
    day = ("--as-if", "--as-of", "2018-07-01")
    said = "若至2018-07-09未回复（最早；至2018-07-10才能确定），则 三(五).4："
    assert said in joined(desk("check", EXAMPLE, *day, "--full").out)
    assert said in joined(desk("timeline", EXAMPLE, *day).out)
    findings = found(desk, "check", EXAMPLE, *day)["findings"]
    foretold = next(item["next"] for item in findings if item["norm"] == "三(五).2")
    assert (foretold["on"], foretold["latest"], foretold["if"]) == ("2018-07-09", "2018-07-10", "若至2018-07-09未回复")
    late = joined(desk("check", EXAMPLE, "--as-if", "--as-of", "2018-07-10", "--full").out)
    assert "若至2018-07-10未回复，则 三(五).4：" in late


def test_a_calendar_says_by_which_readings_and_that_it_only_tries_out(desk: Desk) -> None:
    day = ("--as-if", "--as-of", "2018-06-01", "--format", "ics")
    unfolded = desk("timeline", EXAMPLE, *day, "--reading", "3.5.4=strict").out.replace("\r\n ", "").replace("\n ", "")
    assert "读法：三(五).4“各自证明”\\n" in unfolded
    assert "提示：试算：" in unfolded
    assert "读法：" not in desk("timeline", EXAMPLE, *day).out


@pytest.mark.parametrize("command", [(), ("show", "3.5.4"), ("readings",), ("coverage",)])
def test_every_page_says_how_far_the_law_goes(desk: Desk, command: tuple[str, ...]) -> None:
    assert "法律状态截至2026-11-23。本结果由软件依规则推算，不构成法律意见。" in desk("rules", *command).out


def test_a_dialogue_says_how_far_the_law_goes(desk: Desk, tmp_path: Path) -> None:
    copy = Path(shutil.copy(EXAMPLE, tmp_path / "case.yaml"))
    assert "法律状态截至2026-11-23。本结果由软件依规则推算" in desk("ask", copy, *DAY, stdin=b"q\n").out
