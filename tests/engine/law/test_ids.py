"""The order of norms is that of the decision's text, and never that of characters."""

from __future__ import annotations

import random

from desk_cli import EXAMPLE, policy
from gongyi.law.ids import order
from gongyi_facts import read

WRITTEN = [
    *("序.1", "一.2", "一.10", "二(一).1", "二(十).1", "三.1a", "三.1b"),
    *("三(二).1", "三(五).3a", "三(五).10", "四(一).1"),
]


def test_ids_sort_as_the_decision_is_written() -> None:
    mixed = WRITTEN.copy()
    random.Random(1).shuffle(mixed)
    assert mixed != WRITTEN and sorted(mixed, key=order) == WRITTEN


def test_norms_and_findings_stand_in_that_order() -> None:
    listed = list(policy().loaded.norms)
    assert listed == sorted(listed, key=order)
    assert list(policy().rules(policy().profile({})).norms) == listed
    places = [order(one.norm.id) for one in policy().assess(read(EXAMPLE)).findings]
    assert places == sorted(places) and len(set(places)) > 20
