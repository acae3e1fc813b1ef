"""The last sighting of a state up to the day of assessment, as an event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deriving import assessed, behind, derived, with_derived
from gongyi import Policy
from gongyi.kernel.days import Interval
from gongyi.records.values import Happening

AS_OF = date(2024, 4, 10)
LOOKED_AT = "  - {fact: looked_at, scope: loan, zh: 最后一次看到书况, last_seen: wear}\n"


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return with_derived(tmp_path_factory.mktemp("lastly"), LOOKED_AT)


def seen(*days: str) -> list[dict[str, str]]:
    return [{"on": day, "state": "torn"} for day in days]


@pytest.mark.parametrize(
    ("wear", "expected"),
    [
        (None, None),
        (seen("2024-04-11"), None),
        (seen("2024-04-10"), ("2024-04-10", "2024-04-10")),
        (seen("2024-03-05", "2024-03-01", "2024-04-20"), ("2024-03-05", "2024-03-05")),
        (seen("2024-03-01/2024-03-09", "2024-03-05"), ("2024-03-01", "2024-03-09")),
        # Undated, it lasts: its day is the one after the day of assessment.
        ("torn", ("2024-04-11", "2024-04-11")),
    ],
)
def test_last_sighting(wear: Any, expected: tuple[str, str] | None, policy: Policy) -> None:
    loan = {} if wear is None else {"wear": wear}
    value = derived(assessed(policy, AS_OF, loans=[loan]), "loan", "looked_at")
    assert isinstance(value, Happening)
    assert value.occurred is (expected is not None)
    assert value.span == (expected and Interval(*map(date.fromisoformat, expected)))


def test_it_rests_on_the_sightings(policy: Policy) -> None:
    assessor = assessed(policy, AS_OF, loans=[{"wear": "torn"}])
    assert behind(assessor, "loan", "looked_at") == ["wear"]
