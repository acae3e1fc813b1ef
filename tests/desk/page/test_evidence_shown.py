"""Evidence in every output that shows the fact, and what an overdue or breached finding lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desk_cli import CASES, EXAMPLE, REPLAY, Desk

LATE = CASES / "S1-late-reply.yaml"
DAY = ("--as-of", "2023-05-20")
NAMED = "\n证据:\n  检察建议[1].收件: 送达回证\n  行政机关[1].监管职责: 三定方案\n"


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """The case with some evidence."""
    file = tmp_path / "case.yaml"
    file.write_text(LATE.read_text("utf-8") + NAMED, "utf-8")
    return file


def finding(desk: Desk, file: Path, norm: str, *how: str) -> dict[str, Any]:
    """One finding in JSON."""
    found: list[dict[str, Any]] = json.loads(desk("check", file, *how, "--format", "json").out)["findings"]
    return next(item for item in found if item["norm"] == norm)


@pytest.mark.parametrize("how", [("--full",), ("--format", "md")])
def test_a_note_shows_evidence_with_the_fact(desk: Desk, named: Path, how: tuple[str, ...]) -> None:
    out = desk("check", named, *DAY, *how).out
    assert "收件：2023-03-13（证据：送达回证）" in out
    assert "监管职责：是（证据：三定方案）" in out


def test_json_shows_evidence_with_the_fact(desk: Desk, named: Path) -> None:
    because = {item["fact"]: item["evidence"] for item in finding(desk, named, "三(五).2", *DAY)["because"]}
    assert because == {"recommendations[1].received": "送达回证", "recommendations[1].answered": None}


def test_a_period_shows_the_evidence_of_the_day_it_runs_from(desk: Desk, named: Path) -> None:
    because = {item["fact"]: item["evidence"] for item in finding(desk, named, "三(五).4", *DAY)["because"]}
    assert because["recommendations[1].reply_period"] == "送达回证"


def test_an_explanation_shows_evidence_with_the_fact(desk: Desk, named: Path) -> None:
    out = desk("explain", named, "3.5.2", *DAY).out
    assert "〔2023-03-13；case.yaml:24；证据：送达回证〕" in out


def test_overdue_findings_list_the_facts_without_evidence(desk: Desk, named: Path) -> None:
    lacking = ["recommendations[1].received", "recommendations[1].reply"]
    assert finding(desk, LATE, "三(五).2", *DAY)["without_evidence"] == lacking
    assert finding(desk, named, "三(五).2", *DAY)["without_evidence"] == lacking[1:]
    assert "证据  无证据支持的事实：收件、书面回复\n" in desk("check", LATE, *DAY, "--full").out


def test_what_the_file_does_not_state_needs_no_evidence(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = "案情截至: 2023-06-30\n地点: 云县\n检察建议:\n  - 收件: 2023-03-13\n证据:\n  检察建议[1].收件: 送达回证\n"
    file.write_text(text, "utf-8")
    found = finding(desk, file, "三(五).2", *DAY)
    assert found["status"] == "overdue" and found["without_evidence"] == []
    assert "无证据" not in desk("check", file, *DAY, "--full").out.partition("2.  ")[0]


def test_a_presumed_day_rests_on_what_it_is_presumed_from(desk: Desk) -> None:
    assert "recommendations[1].issued" in finding(desk, EXAMPLE, "三(五).2", *REPLAY)["without_evidence"]


def test_a_day_taken_from_another_event_shows_the_evidence_of_that_event(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    known = "案情截至: 2021-06-30\n地点: 云县\n检察建议:\n  - 制发: 2021-03-01\n    宣告: 2021-03-10\n证据:\n"
    for fact, shown in (("制发", None), ("宣告", "笔录")):
        file.write_text(f"{known}  检察建议[1].{fact}: 笔录\n", "utf-8")
        found = finding(desk, file, "三(五).2", "--as-of", "2021-06-20")
        because = {item["fact"]: item["evidence"] for item in found["because"]}
        assert because["recommendations[1].received"] == shown
        assert ("recommendations[1].announced" in found["without_evidence"]) is (shown is None)


def test_what_stands_in_for_an_observed_fact_is_among_what_the_verdict_rests_on(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = "案情截至: 2021-06-30\n地点: 云县\n检察建议:\n  - 收件: 2021-03-10\n    明确拒绝: 2021-04-10\n"
    file.write_text(text, "utf-8")
    found = finding(desk, file, "三(五).1", "--as-of", "2021-06-20")
    assert found["status"] == "breached"
    assert "recommendations[1].refusal" in found["without_evidence"], found["without_evidence"]


def test_findings_that_are_not_overdue_list_nothing(desk: Desk) -> None:
    found = json.loads(desk("check", LATE, *DAY, "--format", "json").out)["findings"]
    assert {item["status"] for item in found if item["without_evidence"]} <= {"overdue", "breached"}
    assert all("without_evidence" in item for item in found)
