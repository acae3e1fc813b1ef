"""A ledger judged in one frame says what the reference says of each case: statuses, last days, other readings."""

from __future__ import annotations

from datetime import date

import pytest

from equality import How
from gongyi.columns.doors import FORMS
from gongyi_facts import Case, Year, from_mapping, read
from ledgers import documents, ledger_differences
from locations import EXAMPLES
from policies import DOCUMENTS, policy

HOWS = (How(True, {}, None), How(True, {}, date(2024, 1, 31)))
"""Always with other readings, so that the program of the decision is planned but twice."""


@pytest.mark.parametrize("kind", [Case, Year])
@pytest.mark.parametrize("as_of", [date(2018, 7, 11), date(2026, 11, 28)])
def test_examples_in_one_frame(kind: type[Case] | type[Year], as_of: date) -> None:
    found = [read(path) for path in sorted(EXAMPLES.glob("*/*.yaml"))]
    cases = [document for document in found if isinstance(document, kind)]
    assert list(ledger_differences(policy("case"), cases, as_of, HOWS[0])) == []


def test_situations_and_flags_are_those_of_the_findings() -> None:
    chosen, as_of = policy("case"), date(2026, 11, 28)
    cases = [read(next(EXAMPLES.glob(f"cases/{name}*"))) for name in ("S1", "S3", "06")]
    table, wide = (
        chosen.assess_table(chosen.table_of(cases), as_of=as_of, as_if=True, remarks=True, form=form) for form in FORMS
    )
    told = {
        (row["case"], row["norm"], row["record"]): (row["situation"], sorted(row["flags"])) for row in table.to_dicts()
    }
    found = {
        (number, one.norm.id, one.record): (
            one.situation and one.situation.name, sorted(flag.id for flag in one.flags)
        )
        for number, case in enumerate(cases)
        for one in chosen.assess(case, as_of=as_of, as_if=True, engine="compiled").findings
    }
    assert told == found
    assert any(name for name, _ in found.values()) and any("送达日为推定" in flags for _, flags in found.values())
    rows = [row for frame in wide.values() for row in frame.iter_rows(named=True)]
    in_columns = {
        (row["case"], norm, row["record"]): (row.get(f"{norm} situation"), sorted(row.get(f"{norm} flags", [])))
        for row in rows
        for norm in row
        if (row["case"], norm, row["record"]) in told
    }
    assert in_columns == told


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
@pytest.mark.parametrize("number", [0, 1])
def test_random_documents_in_one_frame(kind: str, number: int) -> None:
    as_of = (date(2024, 3, 12), date(2027, 10, 4))[number]
    cases = documents(policy(kind), DOCUMENTS[kind], as_of, 8 if kind == "case" else 30, number)
    assert list(ledger_differences(policy(kind), cases, as_of, HOWS[number])) == []


LOCAL = {"local_rest_days": ["2027-02-09", "2027-04-06"], "local_workdays": ["2027-02-13"]}


def test_a_case_with_rest_days_of_its_own_among_others() -> None:
    days = ["2026-12-05", "2027-02-05", "2026-12-01/2026-12-05"]
    data = [{"place": "gengma", "recommendations": [{"received": day, "urgency_stated": "2027-01-22"}]} for day in days]
    locals_ = ({}, LOCAL, {"local_workdays": ["2027-02-06"]})
    cases = [from_mapping({**one, **local}, Case) for one in data for local in locals_]
    for as_of in (date(2027, 2, 8), date(2027, 2, 15)):
        assert list(ledger_differences(policy("case"), cases, as_of, HOWS[0])) == []


@pytest.mark.parametrize("kind", ["lending", "amended"])
def test_under_other_readings_in_force(kind: str) -> None:
    chosen = policy(kind)
    readings = {key: found[-1].name for key, found in chosen.loaded.readings.items()}
    as_of = date(2020, 11, 2)
    cases = documents(chosen, DOCUMENTS[kind], as_of, 25, 2)
    assert list(ledger_differences(chosen, cases, as_of, How(False, readings, None))) == []
