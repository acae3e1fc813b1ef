"""Norms with many cases: which situation decides, what an unknown one above it does, and what a finding says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import How, differences
from generate import drawn
from gongyi import Finding, Policy
from gongyi.kernel.truth import Tri
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Norm, Situation
from gongyi.law.statuses import Status, by_row, candidates
from lending import LendingCase
from locations import TINY

LENT = {"lent": "2024-03-01", "stock": ["ordinary"], "wear": "worn"}
LAST, LATE = "2024-04-01", "2024-04-10"
STATUSES = (Status.NOT_APPLICABLE, Status.UNDETERMINED, Status.DUE, Status.FULFILLED)


@lru_cache(maxsize=1)
def policy() -> Policy:
    return Policy.load(TINY / "situations", facts=LendingCase)


def finding(norm: str, day: str, loan: dict[str, Any], *, as_if: bool = False, **more: Any) -> Finding:
    """The finding of a norm on one loan, the same from every engine."""
    reading = more.pop("reading", None)
    case = {"branch": "central", "readers": [{}], "loans": [loan], **more}
    found = [
        policy().assess(
            case,
            as_of=date.fromisoformat(day),
            as_if=as_if,
            engine=engine,
            readings={norm: reading} if reading else {},
        )
        for engine in ("durable", "compiled", "reference")
    ]
    assert found[0].findings == found[1].findings == found[2].findings
    (one,) = [item for item in found[2].findings if item.norm.id == norm]
    return one


def decided(found: Finding) -> tuple[str, str | tuple[str, ...] | None]:
    """The status, and the name of the situation that decided or the names of those that may.

    Where unknown ones above lead to the same status as the one that decides, all of them.
    """
    situation = found.situation
    if situation is None or not situation.open:
        return found.status, situation and situation.name
    return found.status, (*situation.open, *filter(None, (situation.name,)))


# --- the rule of situations ------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.sampled_from(STATUSES)), max_size=6))
def test_a_status_stands_where_every_outcome_of_what_is_unknown_gives_it(rows: list[tuple[Tri, Status]]) -> None:
    truths: list[Tri] = [*(truth for truth, _ in rows), True]
    led_to = [*(status for _, status in rows), Status.DUE]
    outcomes = {
        led_to[outcome.index(True)]
        for outcome in product(*([truth] if truth is not None else [True, False] for truth in truths))
    }
    assert by_row(truths, led_to) == (outcomes.pop() if len(outcomes) == 1 else Status.UNDETERMINED)


@pytest.mark.parametrize(
    ("truths", "found"),
    [
        ((True, True), (0,)),
        ((False, True), (1,)),
        ((None, True, None), (0, 1)),
        ((None, False, None, True), (0, 2, 3)),
    ],
)
def test_which_rows_may_decide(truths: tuple[Tri, ...], found: tuple[int, ...]) -> None:
    assert candidates(truths) == found


@lru_cache(maxsize=1)
def conditions() -> tuple[Any, ...]:
    """What the rules ask of a loan, to put together rows of."""
    norms = policy().loaded.norms
    asked = [row.when for variants in norms.values() for norm in variants.values() for row in norm.situations]
    loans = [row.when for norm in norms["一.1"].values() for row in norm.situations if row.when != TRUE]
    loans += [row.when for norm in norms["一.5"].values() for row in norm.situations if row.when != TRUE]
    assert set(loans) <= set(asked)
    return tuple(dict.fromkeys(loans))


def with_rows(rows: Sequence[Situation]) -> Policy:
    """The policy with these rows for a norm that another one turns on."""
    loaded = policy().loaded

    def changed(norm: Norm) -> Norm:
        return replace(norm, situations=tuple(rows), flags=())

    norms = {**loaded.norms, "一.1": {name: changed(norm) for name, norm in loaded.norms["一.1"].items()}}
    return Policy(replace(loaded, norms=norms))


@settings(max_examples=12)
@given(st.data())
def test_random_rows_are_judged_the_same_by_every_evaluator(data: st.DataObject) -> None:
    drawn_rows = data.draw(
        st.lists(st.tuples(st.sampled_from(conditions()), st.sampled_from(STATUSES)), max_size=6)
    )
    rows = [Situation(str(number), when, status) for number, (when, status) in enumerate(drawn_rows)]
    changed = with_rows([*rows, Situation("其余", TRUE, data.draw(st.sampled_from(STATUSES)))])
    for _ in range(4):
        case = data.draw(drawn(policy(), LendingCase, most=2))
        how = How(data.draw(st.booleans()), {}, None)
        assert list(differences(changed, case, how)) == []


# --- which row decides -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loan", "day", "expected"),
    [
        ({}, LAST, ("due", "其余")),
        ({}, LATE, ("overdue", "期满")),
        ({"handed_back": LAST}, LATE, ("fulfilled", "期内归还")),
        ({"handed_back": "2024-04-02"}, LATE, ("fulfilled_late", "逾期归还")),
        ({"reported_lost": "2024-03-20", "handed_back": LAST}, LATE, ("not_applicable", "已经报失")),
        ({"passed_on": "2024-03-20"}, LATE, ("breached", "转借他人")),
        ({"handed_back": "2024-04"}, LATE, ("undetermined", ("期内归还", "逾期归还", "期满"))),
        ({"passed_on": "unknown"}, LATE, ("undetermined", ("转借他人", "期满"))),
        ({"lent": "none"}, LATE, ("not_applicable", None)),
        ({"lent": "unknown", "reported_lost": "2024-03-20"}, LATE, ("undetermined", None)),
    ],
)
def test_first_true_row_decides(loan: dict[str, Any], day: str, expected: tuple[str, Any]) -> None:
    assert decided(finding("一.1", day, {**LENT, **loan})) == expected


def test_unknown_row_above_that_leads_to_the_same_does_not_matter() -> None:
    found = finding("一.3", LATE, {**LENT, "lent": "2024-03-11", "stock": None})
    assert (decided(found), found.missing) == (("standing", ("期刊", "没有转借")), ())
    differ = finding("一.3", LATE, {**LENT, "lent": "2024-03-11", "stock": None, "passed_on": "2024-03-20"})
    assert (decided(differ), differ.missing) == (("undetermined", ("期刊", "转借他人")), ("loans[1].stock",))


def test_state_known_in_part() -> None:
    """Torn or worn is broken either way."""
    stained = {"lent": "2024-03-01", "handed_back": {"on": "2024-03-20", "stained": True}}
    extended = {**stained, "extended": {"on": "2024-03-02", "until": "2024-03-10"}}
    assert decided(finding("二.1", LATE, extended)) == ("breached", ("破损", "磨损"))


def test_last_day_is_shown_beside_the_situation() -> None:
    due = finding("一.1", LAST, LENT).due
    assert due is not None and due.latest == date(2024, 4, 1)


def test_json() -> None:
    assert finding("一.1", LATE, LENT).to_dict()["situation"] == {"name": "期满", "open": []}
    unknown = finding("一.1", LATE, {**LENT, "passed_on": "unknown"})
    assert unknown.to_dict()["situation"] == {"name": None, "open": ["转借他人", "期满"]}
    assert finding("一.6", LATE, LENT).to_dict()["situation"] is None


# --- place, time and versions ----------------------------------------------------------------


def test_place_and_time() -> None:
    abroad = {"branch": "abroad"}
    assert decided(finding("一.1", LATE, LENT, **abroad)) == ("not_applicable", None)
    assert decided(finding("一.1", LATE, LENT, as_if=True, **abroad)) == ("overdue", "期满")
    unknown = finding("一.1", LATE, LENT, branch="unknown")
    assert (unknown.status, unknown.missing) == ("undetermined", ("branch",))


def test_row_that_does_not_apply_stands_though_it_is_open_whether_the_norm_is_in_force() -> None:
    """The day of lending is known to lie before the return alone."""
    loan = {"handed_back": "../2024-02-10", "wear": "torn", "stock": ["ordinary"]}
    found = finding("一.5", LATE, loan)
    assert (decided(found), found.because[0].fact) == (("not_applicable", "找到以后注销"), "in_force")


def test_version_without_situations_has_none() -> None:
    old = finding("一.1", LATE, {**LENT, "lent": "2023-12-31"})
    assert (old.status, old.situation) == ("overdue", None)


def test_situations_of_the_version_that_speaks() -> None:
    magazine = {**LENT, "stock": ["magazine"], "passed_on": "2024-03-20"}
    assert decided(finding("一.3", LATE, {**magazine, "lent": "2024-03-10"})) == ("breached", "转借他人")
    assert decided(finding("一.3", LATE, {**magazine, "lent": "2024-03-11"})) == ("standing", "期刊")
    either = finding("一.3", LATE, {**magazine, "lent": "2024-03-10/2024-03-11"})
    assert (either.status, either.missing) == ("undetermined", ("loans[1].lent",))
    same = finding("一.3", LATE, {**LENT, "lent": "2024-03-10/2024-03-11"})
    assert same.status == "standing"


# --- remarks, reasons, days ------------------------------------------------------------------


def flags(found: Finding) -> list[str]:
    return [flag for flag, _ in found.flags]


def test_remarks_of_the_row_that_decides() -> None:
    stained = {"handed_back": {"on": LAST, "stained": True}}
    assert flags(finding("一.1", LATE, {**LENT, "reported_lost": "2024-03-20"})) == ["报失"]
    assert flags(finding("一.1", LATE, {**LENT, **stained})) == ["污损"], "not listed by a row: by its condition"
    assert flags(finding("一.1", LAST, LENT)) == []


def test_remark_is_made_where_every_row_that_may_decide_lists_it() -> None:
    assert flags(finding("一.1", LATE, {**LENT, "passed_on": "unknown"})) == ["书不在手"]
    assert flags(finding("一.1", LATE, {**LENT, "passed_on": "unknown", "reported_lost": "unknown"})) == []


def test_a_listed_remark_still_has_its_condition() -> None:
    letters = [{"loans": ["1"], "posted": "2024-04-05"}]
    assert flags(finding("一.1", LATE, LENT, letters=letters)) == []


def test_reasons_are_those_of_the_deciding_row() -> None:
    found = finding("一.1", LATE, {**LENT, "reported_lost": "2024-03-20"})
    assert [reason.fact for reason in found.because] == ["loans[1].lent", "loans[1].reported_lost"]
    unknown = finding("一.1", LATE, {**LENT, "passed_on": "unknown"})
    assert [reason.fact for reason in unknown.because] == [
        "loans[1].lent", "loans[1].passed_on", "loans[1].lending_period",
    ]


def test_where_the_last_row_decides_the_reasons_are_why_no_other_does() -> None:
    found = finding("一.3", LATE, LENT)
    assert [(reason.fact, reason.holds) for reason in found.because] == [
        ("loans[1].lent", True), ("loans[1].passed_on", False),
    ]


def test_days_since_the_row_has_been_so() -> None:
    assert finding("一.5", LATE, LENT).elapsed_days == 9
    between = finding("一.5", LATE, {**LENT, "lent": "2024-03-01/2024-03-06"})
    assert (between.elapsed_days, between.elapsed) == (None, (5, 9))
    plain = finding("一.5", LATE, LENT, reading="plain")
    assert plain.elapsed_days == 40, "without a day of its own, since the trigger"


# --- presumptions and readings ---------------------------------------------------------------


def test_verdict_of_a_presuming_row_is_rebuttable() -> None:
    found = finding("一.5", LATE, {**LENT, "reported_lost": "unknown"})
    assert decided(found) == ("due", "逾期未还")
    assert found.rebuttable_by == ("loans[1].reported_lost",)
    assert found.contested == {("一.5", "strict"): "undetermined"}


def test_so_is_one_that_does_not_apply_by_a_presuming_row() -> None:
    found = finding("一.5", LATE, {**LENT, "wear": "torn", "reserved": "unknown"})
    assert decided(found) == ("not_applicable", "找到以后注销")
    assert found.rebuttable_by == ("loans[1].reserved",)


def test_reading_replaces_drops_and_adds_rows() -> None:
    names = {
        reading: [row.name for row in norm.situations]
        for reading, norm in policy().loaded.norms["一.5"].items()
    }
    assert names["strict"] == ["已经催还", "期刊", "已经报失", "未到期", "逾期未还", "其余"]
    assert names["plain"] == ["已经催还", "未到期", "其余"]
    own, strict = (
        next(row for row in policy().loaded.norms["一.5"][reading].situations if row.name == "逾期未还")
        for reading in ("presumption", "strict")
    )
    assert strict.when != own.when
    assert (strict.status, strict.flags, strict.since) == (own.status, own.flags, own.since)


def test_remark_goes_with_the_rows_that_list_it() -> None:
    norms = policy().loaded.norms["一.5"]
    assert {name: [flag.id for flag in norm.flags] for name, norm in norms.items()} == {
        "presumption": ["书在何处", "限期"], "strict": ["书在何处", "限期"], "plain": [],
    }
