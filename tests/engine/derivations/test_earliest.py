"""The first of several days of a record: which of them count, and between which days it lies where that is open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deriving import assessed, behind, derived, with_derived
from gongyi import Policy
from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.kernel.truth import Tri
from gongyi.records.values import Happening
from gongyi_facts import BadInput

AS_OF = date(2024, 4, 10)
GONE = """\
  - fact: gone
    scope: loan
    zh: 书不在馆
    earliest:
      - {day: passed_on}
      - {day: reported_lost, where: [{volumes: 1}]}
      - {day: extended.until}
"""


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return with_derived(tmp_path_factory.mktemp("earliest"), GONE)


def days(text: str) -> Interval:
    first, _, last = text.partition("/")
    return Interval(date.fromisoformat(first), date.fromisoformat(last or first))


def until(day: str) -> dict[str, Any]:
    """A longer time agreed upon, of which the last day is told."""
    return {"extended": {"on": "2024-03-01", "until": day}}


@pytest.mark.parametrize(
    ("loan", "occurred", "span"),
    [
        ({}, False, None),
        ({"passed_on": "2024-03-05"}, True, "2024-03-05"),
        ({"passed_on": "2024-03-05", "reported_lost": "2024-03-02", "volumes": 1}, True, "2024-03-02"),
        # What does not count is as though it were not.
        ({"passed_on": "2024-03-05", "reported_lost": "2024-03-02", "volumes": 2}, True, "2024-03-05"),
        ({"reported_lost": "2024-03-02", "volumes": 2}, False, None),
        # What may count can only make it earlier.
        ({"passed_on": "2024-03-05", "reported_lost": "2024-03-02"}, True, "2024-03-02/2024-03-05"),
        ({"passed_on": "2024-03-05", "reported_lost": "2024-03-09"}, True, "2024-03-05"),
        ({"reported_lost": "2024-03-02"}, None, "2024-03-02"),
        ({"passed_on": "2024-03-04/2024-03-08", **until("2024-03-06/2024-03-07")}, True, "2024-03-04/2024-03-07"),
        # A day that a record tells counts when it has come.
        (until("2024-04-10"), True, "2024-04-10"),
        (until("2024-04-11"), False, None),
        (until("2024-04-09/2024-04-11"), None, "2024-04-09/2024-04-11"),
        ({"passed_on": "2024-03-05", **until("2024-04-20")}, True, "2024-03-05"),
    ],
)
def test_first_day_that_counts(loan: dict[str, Any], occurred: Tri, span: str | None, policy: Policy) -> None:
    value = derived(assessed(policy, AS_OF, loans=[loan]), "loan", "gone")
    assert isinstance(value, Happening)
    assert (value.occurred, value.span) == (occurred, span and days(span))


def test_event_that_is_unknown_leaves_it_open(policy: Policy) -> None:
    value = derived(assessed(policy, AS_OF, loans=[{"passed_on": "unknown"}]), "loan", "gone")
    assert isinstance(value, Happening)
    assert (value.occurred, value.span) == (None, ANY_DAY)


def test_it_rests_on_its_days_and_on_what_makes_them_count(policy: Policy) -> None:
    assessor = assessed(policy, AS_OF, loans=[{"passed_on": "2024-03-05", "reported_lost": "2024-03-02"}])
    assert behind(assessor, "loan", "gone") == ["passed_on", "reported_lost", "volumes", "extended.until"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{day: {end_of: lending_period}}", "这里应当写一个事件或者日期的名称"),
        ("{day: passed_on, were: []}", "没有“were”这一项。是不是想写“where”？"),
        ("{where: []}", "缺少“day”"),
    ],
)
def test_what_cannot_be_written(item: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        with_derived(tmp_path, f"  - {{fact: gone, scope: loan, zh: 书不在馆, earliest: [{item}]}}\n")
    assert any(said in str(problem) for problem in caught.value.problems)
