"""What is asked for, case by case: what known facts rebut, what rests on another norm, many days, choices."""

from __future__ import annotations

from datetime import date

import pytest

from desk_cli import policy
from generate import NONE, UNKNOWN, Data
from gongyi_facts import Case, from_mapping

ONE = {"received": "2023-03-13", "longer_term": NONE, "urgency_stated": NONE}
REBUTTED: dict[str, tuple[Data, str, str, str, tuple[str, ...]]] = {
    "received": (
        {"issued": "2023-03-01", "received": "2023-03", "reply": "2023-04-20", "rectification": "partial"},
        "2023-05-10",
        "2023-06-20",
        "三(五).4",
        ("recommendations[1].received",),
    ),
    "reply": (
        {**ONE, "reply": UNKNOWN, "refusal": "2023-05-16", "rectification": "full"},
        NONE,
        "2023-09-01",
        "五(三).1",
        ("recommendations[1].reply",),
    ),
    "rectification": (ONE, "2023-04-10", "2023-09-01", "三(五).4", ("recommendations[1].rectification",)),
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
    findings = policy().assess(from_mapping(data, Case), as_of=date(2023, 6, 1), engine="reference").findings
    found = {item.norm.id: (item.status, item.rebuttable_by) for item in findings}
    assert found["三(五).1"] == ("breached", ("recommendations[1].rectification",))
    assert found["五(三).1"] == ("due", ("recommendations[1].rectification",))


def test_many_sightings_are_searched_without_all_combinations_of_their_days() -> None:
    months = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    seen = [*({"on": month, "state": "partial"} for month in months), {"on": "2024-01", "state": "full"}]
    data = {"place": "yunxian", "recommendations": [{**ONE, "received": "2021-01-04", "rectification": seen}]}
    findings = policy().assess(from_mapping(data, Case), as_of=date(2024, 1, 5), engine="reference").findings
    found = next(item for item in findings if item.norm.id == "三(五).1")
    asked = ("recommendations[1].protection", "recommendations[1].rectification")
    assert (found.status, found.missing) == ("undetermined", asked)


def test_choices_have_no_order_between_which_nothing_could_change() -> None:
    one = {
        **{"unit_kind": "enterprise", "kind": UNKNOWN, "requested": UNKNOWN, "answer_day": NONE},
        **{"given": "2021-05-11", "impediment": NONE, "obstruction": NONE},
    }
    data = {"place": "fengqing", "assistance": [one]}
    findings = policy().assess(from_mapping(data, Case), as_of=date(2021, 7, 1), engine="reference").findings
    found = next(item for item in findings if item.norm.id == "三(三).2a")
    assert (found.status, found.missing) == ("undetermined", ("assistance[1].kind", "assistance[1].requested"))
