"""Every evaluator says the same as the reference, on the examples and on random documents."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import How, differences, ways
from generate import Drawn, drawn
from gongyi_facts import from_mapping, read
from locations import EXAMPLES
from policies import DOCUMENTS, policy


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*/*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("as_if", [True, False])
def test_examples(example: Path, as_if: bool) -> None:
    document = read(example)
    for as_of in (date(2018, 7, 11), date(2021, 3, 1), date(2024, 5, 16), date(2026, 11, 28)):
        case, how = Drawn({}, document, as_of), How(as_if, {}, None)
        assert list(differences(policy("case"), case, how)) == []


LOCAL = {"local_rest_days": ["2027-02-09", "2027-04-06"], "local_workdays": ["2027-02-13"]}


@pytest.mark.parametrize("local", [{}, LOCAL], ids=["", "local days"])
@pytest.mark.parametrize("received", ["2026-12-05", "2027-02-05", "2026-10-31", "2026-12-01/2026-12-05"])
def test_days_whose_rest_days_are_not_known(received: str, local: dict[str, list[str]]) -> None:
    one = {"received": received, "reply": "2027-02-09/2027-02-15", "urgency_stated": "2027-01-22"}
    document = from_mapping({"place": "gengma", "recommendations": [one, {"received": received}], **local})
    for number in range(0, 70, 7):
        case = Drawn({}, document, date(2026, 12, 30) + timedelta(days=number))
        assert list(differences(policy("case"), case, How(False, {}, None))) == []


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(max_examples=40)
@given(st.data())
def test_random_documents(kind: str, data: st.DataObject) -> None:
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=3))
    how = data.draw(ways(policy(kind), case))
    assert list(differences(policy(kind), case, how)) == []


def test_a_bracket_after_a_day_without_an_end() -> None:
    """Issued at any time after the file's last day, received within three days of it."""
    answered = {"agency": "3", "received": "unknown", "reply": "2020-08-31/.."}
    document = from_mapping({"agencies": [{}, {}, {}], "recommendations": [answered]})
    case, how = Drawn({}, document, date(2027, 10, 4)), How(True, {}, date(2024, 1, 31))
    assert list(differences(policy("case"), case, how)) == []
