"""An event that is not recorded and is taken to follow a period: on the day after its last one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deriving import assessed, behind, derived, with_derived
from gongyi import Policy
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.records.values import Happening
from gongyi_facts import EARLIEST, LATEST

AS_OF = date(2024, 4, 10)
# Who has no valid card is suspended; where a reward is told, on its day.
SUSPENDED = """\
  - fact: suspended
    scope: reader
    same_day_as: rewarded
    assume: {after: card_period}
    basis: 借阅须知：证件期满停借
    in_force: 2024-01-01
    flag: {id: 停借日为推定, text: 停借日未记载。}
    readings:
      - {name: at_once, zh: 期满即停, default: true, why: 期满的次日停借。}
      - {name: no_assumption, zh: 不作推定, why: 停借要办手续。}
"""
AT_ONCE: dict[str, str] = {}
NEVER = {"suspended": "no_assumption"}


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return with_derived(tmp_path_factory.mktemp("assumed"), SUSPENDED)


def span(first: str, last: str = "") -> Interval:
    return Interval(date.fromisoformat(first), LATEST if last == ".." else date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("reader", "occurred", "days"),
    [
        ({"valid_until": "2024-03-29"}, True, span("2024-03-30")),
        # The last day of the period moves past a weekend; the day after it is that, rest day or not.
        ({"valid_until": "2024-03-31"}, True, span("2024-04-02")),
        ({"valid_until": "2024-03"}, True, span("2024-03-02", "2024-04-02")),
        ({"valid_until": "2024-04-10"}, False, None),
        ({"valid_until": "2024-04-09/2024-04-19"}, None, span("2024-04-10", "2024-04-20")),
        # Nothing is said of the card.
        ({}, None, Interval(EARLIEST, LATEST)),
        # What the record says stands.
        ({"valid_until": "2024-03-29", "suspended": "2024-04-05"}, True, span("2024-04-05")),
        ({"valid_until": "2024-03-29", "suspended": "none"}, False, None),
        ({"valid_until": "2024-03-29", "suspended": "happened"}, True, span("2024-03-30")),
        ({"valid_until": "2024-03-29", "suspended": "unknown"}, True, span("2024-03-30")),
        # An event of the same day gives it its day, where that is written.
        ({"valid_until": "2024-03-29", "rewarded": "2024-02-05"}, True, span("2024-02-05")),
        ({"valid_until": "2024-03-29", "rewarded": "happened"}, True, span("2024-03-30")),
        ({"rewarded": "2024-02-05"}, True, span("2024-02-05")),
        # Before the assumption was in force nothing bounds it but the period.
        ({"valid_until": "2023-12-28"}, True, span("2023-12-29", "..")),
    ],
)
def test_day_after_the_period(reader: dict[str, Any], occurred: Tri, days: Interval | None, policy: Policy) -> None:
    value = derived(assessed(policy, AS_OF, readers=[reader]), "reader", "suspended")
    assert isinstance(value, Happening)
    assert (value.occurred, value.span) == (occurred, days)


def test_reading_without_the_assumption_leaves_the_end_open(policy: Policy) -> None:
    card = [{"valid_until": "2024-03-29"}]
    value = derived(assessed(policy, AS_OF, readings=NEVER, readers=card), "reader", "suspended")
    assert isinstance(value, Happening)
    assert value.span == span("2024-03-30", "..")


@pytest.mark.parametrize(
    ("reader", "readings", "flagged"),
    [
        ({"valid_until": "2024-03-29"}, AT_ONCE, True),
        ({"valid_until": "2024-03-29"}, NEVER, False),
        ({"valid_until": "2024-03-29", "suspended": "2024-04-05"}, AT_ONCE, False),
        ({"valid_until": "2024-03-29", "rewarded": "2024-02-05"}, AT_ONCE, False),
        ({"valid_until": "2023-12-28"}, AT_ONCE, False),
    ],
)
def test_remark_where_the_day_is_assumed(
    reader: dict[str, Any], readings: dict[str, str], flagged: bool, policy: Policy
) -> None:
    assessor = assessed(policy, AS_OF, readings=readings, readers=[reader])
    (row,) = assessor.records.rows["reader"]
    flags = assessor.rules.derived["reader", "suspended"].flags(assessor.reasoner, row)
    assert [flag.id for flag in flags] == ["停借日为推定"] * flagged


@pytest.mark.parametrize(
    ("reader", "facts"),
    [
        ({"valid_until": "2024-03-29"}, ["valid_until"]),
        ({"valid_until": "2024-03-29", "suspended": "2024-04-05"}, ["suspended"]),
        ({"valid_until": "2024-03-29", "rewarded": "2024-02-05"}, ["rewarded"]),
    ],
)
def test_what_it_rests_on(reader: dict[str, Any], facts: list[str], policy: Policy) -> None:
    assert behind(assessed(policy, AS_OF, readers=[reader]), "reader", "suspended") == facts
