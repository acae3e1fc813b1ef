"""How far a record goes: what it bounds, what it says of later days, and as of which day it is judged."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from equality import How, differences
from generate import Drawn
from gongyi import Assessment, Engine, Policy
from gongyi import assessment as assessing
from gongyi.judging.verdicts import due_window
from gongyi.kernel.days import Interval

AGENCY = {"名称": "甲局", "监管职责": "是", "履职情况": "不作为", "致使侵害": "是"}
BASE: dict[str, Any] = {
    "地点": "云县",
    "案件类型": "行政公益诉讼",
    "行政机关": [AGENCY],
    "侵害": "受到侵害",
}
Judged = dict[str, tuple[str, Interval | None]]
NOW = date(2026, 11, 28)
STALE = {
    "案情截至": "2024-04-25",
    "检察建议": [{"收件": "2024-03-04", "书面回复": "无", "整改情况": [{"日期": "2024-04-20", "状态": "未整改"}]}],
}
WITHDRAWN = {
    "案情截至": "2024-06-27",
    "检察建议": [{"收件": "2024-01-10", "书面回复": "无", "整改情况": "未整改"}],
    "诉讼": [{"起诉": "2024-04-29", "终结": "2024-06-11", "诉讼中整改": "是"}],
}


@lru_cache(maxsize=1)
def policy() -> Policy:
    return Policy.load()


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongyi.request.today", lambda: NOW)


def assessed(case: dict[str, Any], as_of: date | None = None, **options: Any) -> Assessment:
    return policy().assess({**BASE, **case}, as_of=as_of, engine=Engine.COMPILED, **options)


def judged(
    case: dict[str, Any], as_of: date | None = None, as_if: bool = False, record_to: date | None = None
) -> Judged:
    """By norm, each judged on one record: its status and last day, on which all evaluators must agree."""
    assessor = policy().explain({**BASE, **case}, as_of=as_of, as_if=as_if, record_to=record_to)
    drawn = Drawn({}, assessor.request.document, assessor.request.as_of)
    assert list(differences(policy(), drawn, How(as_if, {}, record_to))) == []
    found = {norm.id: assessor.evaluator.verdict(norm, row) for norm, row in assessor.pairs()}
    windows = {name: due_window(verdict) for name, verdict in found.items()}
    return {name: (found[name].status, None if window is None else window.span) for name, window in windows.items()}


def statuses(case: dict[str, Any], as_of: date | None = None, **options: Any) -> dict[str, str]:
    return {name: status for name, (status, _) in judged(case, as_of, **options).items()}


def status(case: dict[str, Any], norm: str, as_of: date | None = None, **options: Any) -> str:
    return statuses(case, as_of, **options)[norm]


# --- as of which day ---------------------------------------------------------------------------


def test_a_record_is_judged_as_of_its_own_last_day() -> None:
    found = assessed(STALE)
    assert (found.as_of, found.record_to) == (date(2024, 4, 25), date(2024, 4, 25))
    assert [statuses(STALE)[norm] for norm in ("三(五).1", "三(五).2")] == ["due", "due"]


def test_what_has_ended_since_is_told() -> None:
    found = assessed(STALE).to_dict()["ended_since"]
    assert {"norm": "三(五).2", "record": "1", "due": "2024-05-06"} in found
    assert assessed(STALE, date(2024, 4, 25)).ended_since == ()


def test_a_record_without_end_or_to_come_is_judged_today() -> None:
    assert assessed({}).as_of == NOW
    assert assessed({"案情截至": "2027-01-31"}).as_of == NOW


def test_what_is_told_of_a_later_day_counts_and_is_warned_of() -> None:
    later = {**STALE, "检察建议": [{"收件": "2024-03-04", "书面回复": "2024-04-30"}]}
    found = assessed(later)
    assert found.as_of == NOW
    assert any("以后的事：照算，评估日为今天" in warning for warning in found.warnings)
    assert status(later, "三(五).2") == "fulfilled"
    assert not any("照算" in warning for warning in assessed(later, NOW).warnings)


def test_a_record_that_ends_before_the_decision_is_warned_of() -> None:
    early = {"案情截至": "2014-04-25"}
    assert any("早于决定施行之日" in warning for warning in assessed(early).warnings)
    assert not any("早于决定施行之日" in warning for warning in assessed(early, as_if=True).warnings)
    assert not any("早于决定施行之日" in warning for warning in assessed(STALE).warnings)


def test_how_much_is_open_for_the_records_end_alone_is_said_first() -> None:
    assert assessed(STALE, NOW).warnings[0].startswith("案情只记到2024-04-25，评估日是2026-11-28：")
    assert "只因此待查明" not in "".join(assessed(STALE).warnings)


# --- what it bounds ------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [{}, {"书面回复": "无"}], ids=["not written", "none"])
def test_a_negative_is_known_up_to_the_records_end(reply: dict[str, Any]) -> None:
    case = {"案情截至": "2024-05-06", "检察建议": [{"收件": "2024-03-04", **reply}]}
    assert status(case, "三(五).2", date(2024, 5, 6)) == "due"
    assert status(case, "三(五).2", date(2024, 5, 7)) == "undetermined"
    assert status(case, "三(五).2", date(2024, 5, 7), record_to=date(2024, 5, 7)) == "overdue"


def test_a_dated_absence_ends_what_is_known_of_it_alone() -> None:
    case = {
        "案情截至": "2024-09-30",
        "检察建议": [{"收件": "2024-03-04", "书面回复": {"无": None, "截至": "2024-05-06"}}],
    }
    assert status(case, "三(五).2", date(2024, 5, 6)) == "due"
    assert status(case, "三(五).2") == "undetermined"


def test_breached_for_years_is_not_what_a_record_of_weeks_says() -> None:
    found = statuses(STALE, NOW)
    assert [found[norm] for norm in ("三(五).1", "三(五).2")] == ["undetermined", "undetermined"]


# --- what stays ------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", [date(2024, 6, 28), NOW])
def test_what_was_settled_stays_and_what_ended_is_over(as_of: date) -> None:
    found = statuses(WITHDRAWN, as_of)
    wanted = ("三(五).4", "三(五).5a", "三(五).5b", "三(六).3")
    assert [found[norm] for norm in wanted] == ["fulfilled", "not_applicable", "fulfilled", "not_applicable"]


def test_what_was_settled_is_explained_as_of_that_day() -> None:
    case = {
        **WITHDRAWN,
        "诉讼": [{"起诉": "2024-04-29", "受理": "2024-05-05"}],
        "庭审": [{"开庭": "2024-06-01", "出庭人员": "主要负责人"}],
    }
    now = next(item for item in assessed(case, NOW).findings if item.norm.id == "三(五).5a")
    then = next(item for item in assessed(case).findings if item.norm.id == "三(五).5a")
    assert now.status == then.status == "fulfilled"
    assert now.because == then.because
    assert now.missing == ()
    assert assessing.SETTLED in {flag.id for flag in now.flags}
    assert assessing.SETTLED not in {flag.id for flag in then.flags}


def test_a_recorded_event_takes_what_was_settled_away() -> None:
    refused = {"起诉": "2024-04-29", "不予受理": "2024-07-10", "诉讼中整改": "是"}
    assert status({**WITHDRAWN, "诉讼": [refused]}, "三(五).4", NOW) != "fulfilled"


def test_what_was_not_settled_when_the_record_ended_is_open() -> None:
    case = {"案情截至": "2024-04-25", "检察建议": [{"收件": "2024-03-04", "书面回复": "不详"}]}
    assert status(case, "三(五).2", NOW) == "undetermined"


# --- service ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("announced", [{}, {"宣告": "不详"}, {"宣告": "有"}, {"宣告": "无"}], ids=str)
def test_an_announcement_without_a_day_leaves_the_bracket_of_service(announced: dict[str, Any]) -> None:
    case = {"检察建议": [{"制发": "2024-01-10", "收件": "不详", "书面回复": "无", **announced}]}
    found = judged(case, date(2024, 10, 31))["三(五).2"]
    assert found == ("overdue", Interval(date(2024, 3, 11), date(2024, 3, 15)))


def test_a_dated_announcement_is_the_day_of_receipt() -> None:
    case = {"检察建议": [{"制发": "2024-01-10", "收件": "不详", "书面回复": "无", "宣告": "2024-01-12"}]}
    found = judged(case, date(2024, 10, 31))["三(五).2"]
    assert found == ("overdue", Interval(date(2024, 3, 12), date(2024, 3, 12)))


def test_as_if_changes_nothing_inside_the_decisions_time_and_place() -> None:
    case = {"检察建议": [{"制发": "2020-10-15", "收件": "不详", "书面回复": "无"}]}
    plain, tried = judged(case, date(2021, 6, 1)), judged(case, date(2021, 6, 1), as_if=True)
    assert plain["三(五).2"] == tried["三(五).2"]
    assert plain["三(五).1"] == tried["三(五).1"]


@pytest.mark.parametrize("changed", [{"地点": "市外"}, {"检察建议": [{"制发": "2020-08-03", "收件": "不详"}]}], ids=str)
def test_as_if_makes_the_assumption_outside_the_decisions_time_or_place(changed: dict[str, Any]) -> None:
    case = {"检察建议": [{"制发": "2020-10-15", "收件": "不详"}], **changed}
    span = judged(case, date(2020, 12, 10), as_if=True)["三(五).2"][1]
    assert span is not None and (span.hi - span.lo).days < 10
