"""The tables from conditions to status, and that the evaluators check each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest

from gongyi import STATUSES, norm_id
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law import statuses

TRUTHS: tuple[Tri, ...] = (True, False, None)
START = date(2024, 3, 1)
SPANS = [(first, last) for first in range(4) for last in range(first, 4)]


def worlds(value: Tri) -> tuple[bool, ...]:
    return (True, False) if value is None else (value,)


def agreed(answers: set[str]) -> str:
    return answers.pop() if len(answers) == 1 else "undetermined"


def days(first: int, last: int) -> Interval:
    return Interval(START + timedelta(days=first), START + timedelta(days=last))


@pytest.mark.parametrize(("end", "as_of"), list(product(SPANS, range(5))))
def test_duty_with_a_period_that_is_not_done(end: tuple[int, int], as_of: int) -> None:
    found = statuses.duty_with_period(False, None, days(*end), START + timedelta(days=as_of))
    assert found == agreed({"due" if as_of <= last else "overdue" for last in range(end[0], end[1] + 1)})


@pytest.mark.parametrize(("end", "done_on"), list(product(SPANS, SPANS)))
def test_duty_with_a_period_that_is_done(end: tuple[int, int], done_on: tuple[int, int]) -> None:
    pairs = product(range(done_on[0], done_on[1] + 1), range(end[0], end[1] + 1))
    found = statuses.duty_with_period(True, days(*done_on), days(*end), START + timedelta(days=9))
    assert found == agreed({"fulfilled" if day <= last else "fulfilled_late" for day, last in pairs})


def test_duty_with_a_period_that_may_be_done() -> None:
    assert statuses.duty_with_period(None, None, days(0, 0), START) == "undetermined"
    assert statuses.duty_with_period(True, None, days(0, 0), START) == "undetermined"


@pytest.mark.parametrize(("done", "breached"), list(product(TRUTHS, TRUTHS)))
def test_duty_without_a_period(done: Tri, breached: Tri) -> None:
    table = {
        (one, other): "fulfilled" if one else "breached" if other else "due"
        for one, other in product((True, False), repeat=2)
    }
    found = statuses.duty_without_period(done, breached)
    assert found == agreed({table[pair] for pair in product(worlds(done), worlds(breached))})


def test_duty_without_a_period_is_never_overdue() -> None:
    found = {statuses.duty_without_period(done, breached) for done, breached in product(TRUTHS, TRUTHS)}
    assert found == {"fulfilled", "undetermined", "breached", "due"}


@pytest.mark.parametrize(
    ("done", "breached", "as_of", "expected"),
    [
        (True, False, 0, "due"),
        (True, False, 3, "undetermined"),
        (True, False, 9, "fulfilled"),
        (False, True, 2, "due"),
        (None, None, 2, "due"),
        (False, True, 3, "undetermined"),
        (False, True, 4, "breached"),
        (None, None, 4, "undetermined"),
        (False, False, 4, "undetermined"),
    ],
)
def test_duty_of_result(done: Tri, breached: Tri, as_of: int, expected: str) -> None:
    found = statuses.duty_of_result(done, breached, days(2, 3), START + timedelta(days=as_of))
    assert found == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (statuses.power, ["exercised", "permitted", "undetermined"]),
        (statuses.prohibition, ["breached", "standing", "undetermined"]),
    ],
    ids=["power", "prohibition"],
)
def test_power_and_prohibition(table: Callable[[Tri], str], expected: list[str]) -> None:
    assert [table(value) for value in TRUTHS] == expected


def test_every_status_has_a_word() -> None:
    assert len(STATUSES) == len(set(STATUSES.values())) == 10


# --- ids -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "identity"),
    [
        ("三(五).4", "三(五).4"),
        ("三（五）.4", "三(五).4"),
        (" 3.5.4 ", "三(五).4"),
        ("3.5.5a", "三(五).5a"),
        ("1.1", "一.1"),
        ("一.1", "一.1"),
        ("11.1.1", None),
        ("三(五)", None),
        ("四", None),
        ("", None),
    ],
)
def test_norm_ids(written: str, identity: str | None) -> None:
    assert norm_id(written) == identity
