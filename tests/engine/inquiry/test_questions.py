"""What is asked for, case by case: what known facts rebut, what rests on another norm, many days, choices."""

from __future__ import annotations

from datetime import date

import pytest

from desk_cli import policy
from generate import NONE, UNKNOWN, Data
from gongyi import Finding
from gongyi_facts import Case, from_mapping

ONE = {"received": "2023-03-13", "longer_term": NONE, "urgency_stated": NONE}
REBUTTED: dict[str, tuple[Data, str, str, str, tuple[str, ...]]] = {
    "received": (
        {"issued": "2023-03-01", "received": "2023-03", "reply": "2023-04-20", "rectification": "partial"},
        "2023-05-10",
        "2023-06-20",
        "三(五).1",
        ("proceeding", "recommendations[1].received"),
    ),
    "reply": (
        {**ONE, "reply": UNKNOWN, "refusal": "2023-05-16", "rectification": "full"},
        NONE,
        "2023-09-01",
        "三(五).2",
        ("proceeding", "recommendations[1].reply"),
    ),
    "rectification": (
        ONE, "2023-04-10", "2023-09-01", "三(五).1", ("proceeding", "recommendations[1].rectification"),
    ),
}


@pytest.mark.parametrize("what", REBUTTED)
def test_what_known_facts_rebut_hides_no_question(what: str) -> None:
    known, filed, day, norm, missing = REBUTTED[what]
    protected = {} if what == "reply" else {"protection": "protected"}
    data = {"place": "yunxian", "recommendations": [{**known, **protected}], "suits": [{"filed": filed}]}
    findings = policy().assess(from_mapping(data, Case), as_of=date.fromisoformat(day), engine="reference").findings
    found = next(item for item in findings if item.norm.id == norm)
    assert (found.status, found.missing) == ("undetermined", missing)


def test_what_rebuts_one_norm_rebuts_what_rests_on_it() -> None:
    one = {**ONE, "reply": "2023-03-30", "refusal": "2023-04-01"}
    data = {"place": "yunxian", "recommendations": [one]}
    findings = policy().assess(
        from_mapping(data, Case), as_of=date(2023, 6, 1), readings={"五(三).1": "on_default"}, engine="reference"
    ).findings
    found = {item.norm.id: (item.status, item.rebuttable_by) for item in findings}
    rebutting = ("proceeding", "recommendations[1].rectification")
    assert found["三(五).1"] == ("breached", rebutting)
    assert found["五(三).1"] == ("due", rebutting)


def test_many_sightings_are_searched_without_all_combinations_of_their_days() -> None:
    months = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    seen = [*({"on": month, "state": "partial"} for month in months), {"on": "2024-01", "state": "full"}]
    data = {"place": "yunxian", "recommendations": [{**ONE, "received": "2021-01-04", "rectification": seen}]}
    findings = policy().assess(from_mapping(data, Case), as_of=date(2024, 1, 5), engine="reference").findings
    found = next(item for item in findings if item.norm.id == "三(五).4")
    own = tuple(f"recommendations[1].{name}" for name in ("protection", "rectification", "relapse_continues"))
    assert (found.status, found.missing, found.searched) == ("undetermined", ("harm", "proceeding", *own), True)


def test_choices_have_no_order_between_which_nothing_could_change() -> None:
    one = {
        **{"unit_kind": "enterprise", "kind": UNKNOWN, "requested": UNKNOWN, "answer_day": NONE},
        **{"given": "2021-05-11", "impediment": NONE, "obstruction": NONE},
    }
    data = {"place": "fengqing", "assistance": [one]}
    findings = policy().assess(from_mapping(data, Case), as_of=date(2021, 7, 1), engine="reference").findings
    found = next(item for item in findings if item.norm.id == "三(三).2a")
    assert (found.status, found.missing) == ("undetermined", ("assistance[1].kind", "assistance[1].requested"))


def seen(*states: tuple[str, str]) -> list[Data]:
    return [{"on": day, "state": state} for day, state in states]


def found(data: Data, day: str, **readings: str) -> dict[str, Finding]:
    """The findings by norm."""
    chosen = {f"三(五).{norm}": name for norm, name in readings.items()}
    assessment = policy().assess(from_mapping(data, Case), as_of=date.fromisoformat(day), readings=chosen)
    return {item.norm.id: item for item in assessment.findings}


@pytest.mark.parametrize(
    ("filed", "rectify", "sue"),
    [
        ("2021-05-01/2021-07-01", "fulfilled_late", "fulfilled"),
        ("2021-05-05", "fulfilled_late", "fulfilled"),
        ("2021-06-25", "fulfilled_late", "not_applicable"),
    ],
)
def test_which_sighting_came_later_may_turn_on_the_day_of_filing(filed: str, rectify: str, sue: str) -> None:
    one = {
        **{"received": "2021-01-04", "longer_term": NONE, "urgency_stated": NONE, "reply": "2021-02-20"},
        "rectification": seen(("2021-03-20", "none"), ("2021-06-20", "full")),
    }
    data = {"place": "yunxian", "proceeding": "administrative", "recommendations": [one], "suits": [{"filed": filed}]}
    findings = found(data, "2021-12-31", **{"4": "strict"})
    assert (findings["三(五).1"].status, findings["三(五).4"].status) == (rectify, sue)
    # That the suit came before is presumed as long as its day is not known.
    if "/" in filed:
        assert "suits[1].filed" in findings["三(五).4"].rebuttable_by


def test_days_between_which_sightings_come_and_go_are_tried() -> None:
    states = seen(("2021-03-01", "none"), ("2021-06-20", "full"), ("2021-09-10", "none"))
    one = {"received": "2021-01-04", "longer_term": NONE, "reply": NONE, "rectification": states}
    data = {"place": "yunxian", "recommendations": [one], "suits": [{"filed": "2021-05-01/2021-11-10"}]}
    finding = found(data, "2021-12-31")["三(五).4"]
    assert finding.status == "undetermined" and {"suits[1].filed", "recommendations[1].relapse_continues"} <= {
        *finding.missing
    }


def test_before_the_day_of_issue_nothing_is_open_though_the_reply_is_unknown() -> None:
    one = {"issued": "2021-04-04", "reply": UNKNOWN, "urgency_stated": NONE}
    findings = found({"place": "yunxian", "recommendations": [one]}, "2021-03-01")
    assert {item.status for item in findings.values() if item.norm.scope == "recommendation"} == {"not_applicable"}
    assert all(item.missing for item in findings.values() if item.status == "undetermined")


def test_what_is_foretold_is_provisional_where_its_last_day_is() -> None:
    data = {"place": "yunxian", "recommendations": [{"received": "2026-10-25/2026-11-05", "reply": NONE}]}
    foretold = found(data, "2026-11-20")["三(五).2"].next
    assert foretold is not None and foretold.provisional is True


def test_what_cannot_happen_rebuts_nothing() -> None:
    """A later suit within known months is no reason for open questions: no day of its own undoes the first one."""
    data = {
        "place": "linxiang",
        "record_to": "2024-12-31",
        "proceeding": "administrative",
        "agencies": [{"place": "linxiang", "supervisory_duty": True, "conduct": "inaction"}],
        "recommendations": [
            {"issued": "2024-01-10", "received": "2024-01-10", "reply": "2024-02-01", "rectification": "none"}
        ],
        "suits": [
            {"filed": "2024-05-01", "accepted": "2024-05-08"},
            {"filed": "2024-08-01/2024-09-01"},
        ],
    }
    findings = policy().assess(from_mapping(data, Case), as_of=date(2024, 12, 31), engine="reference").findings
    found = next(item for item in findings if item.norm.id == "三(五).4")
    rebutting = ("harm", "recommendations[1].protection")
    assert (found.status, found.missing, found.rebuttable_by, found.searched) == ("fulfilled", (), rebutting, True)
