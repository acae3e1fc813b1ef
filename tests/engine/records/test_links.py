"""Pairs of records that no file writes: a suit and each recommendation it rests on, a suit and each defendant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongyi.law.factmodel import NO, YES, FactModel
from gongyi.records.records import Records, Row, unfold
from gongyi.records.values import Choice
from gongyi_facts import Case, from_mapping

MODEL = FactModel.of(Case)
DAY = date(2022, 1, 1)
AGENCIES = [{"name": "甲局"}, {"name": "乙局"}]
OURS, THEIRS = {"agency": "甲局"}, {"agency": "乙局"}
SURE, OPEN = "sure", "open"


def records_of(data: dict[str, Any]) -> Records:
    return unfold(from_mapping(data, Case), MODEL, DAY, DAY)


def against(*agencies: str) -> dict[str, Any]:
    """A suit that names its defendants, and not on which recommendations it rests."""
    return {"recommendations": "unknown", "defendants": list(agencies)}


def pairs(records: Records, scope: str) -> list[tuple[int | None, int | None, str]]:
    """The numbers of the two records of each pair, and whether it is one for certain."""
    link = MODEL.scopes[scope].link
    assert link is not None
    found = []
    for row in records.rows[scope]:
        value = row.values[link.by]
        assert isinstance(value, Choice)
        assert value.codes == ({YES} if value.known else {YES, NO})
        one, other = (next((target.number for target in row.refers[name]), None) for name in (link.one, link.other))
        found.append((one, other, SURE if value.known else OPEN))
    return found


# --- a suit and the recommendations ------------------------------------------------------------


@pytest.mark.parametrize(
    ("recommendations", "suits", "expected"),
    [
        ([OURS], [], []),
        ([], [{}], []),
        # The only one there is need not be named.
        ([OURS], [{}], [(1, 1, SURE)]),
        ([OURS], [{"recommendations": "unknown"}], [(1, 1, OPEN)]),
        ([OURS, OURS], [{"recommendations": ["2"]}], [(1, 2, SURE)]),
        ([OURS, OURS], [{"recommendations": ["1", "2"]}, {"recommendations": ["1"]}],
         [(1, 1, SURE), (1, 2, SURE), (2, 1, SURE)]),
        # It is open on which of several a suit rests that names none.
        ([OURS, THEIRS], [{"recommendations": "unknown"}], [(1, 1, OPEN), (1, 2, OPEN)]),
        # Whoever is sued must have received it; where that is so, it is one of the suit's.
        ([OURS, THEIRS], [against("乙局")], [(1, 2, SURE)]),
        ([OURS, THEIRS], [against("甲局", "乙局")], [(1, 1, SURE), (1, 2, SURE)]),
        ([OURS, OURS, THEIRS], [{"recommendations": ["1", "3"], "defendants": ["甲局"]}], [(1, 1, SURE)]),
    ],
)  # fmt: skip
def test_claims(recommendations: list[Any], suits: list[Any], expected: list[Any]) -> None:
    records = records_of({"agencies": AGENCIES, "recommendations": recommendations, "suits": suits})
    assert pairs(records, "claim") == expected


def test_a_pair_is_seen_from_both_of_its_records() -> None:
    suits = [{"recommendations": "unknown"}, against("乙局")]
    records = records_of({"agencies": AGENCIES, "recommendations": [OURS, THEIRS], "suits": suits})
    claims = records.rows["claim"]
    for scope in ("suit", "recommendation"):
        for row in records.rows[scope]:
            found = [claim for claim in claims if row in claim.refers[scope]]
            assert list(records.related(row, "claim")) == found


# --- a suit and its defendants -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("recommendations", "suit", "expected"),
    [
        ([], {"defendants": ["乙局"]}, [(1, 2, SURE)]),
        ([], {"defendants": ["乙局", "甲局"]}, [(1, 2, SURE), (1, 1, SURE)]),
        # By way of the recommendations, where those are named.
        ([OURS, THEIRS], {"recommendations": ["1"]}, [(1, 1, SURE)]),
        # Neither defendants nor recommendations: any agency may be one.
        ([OURS, THEIRS], {"recommendations": "unknown"}, [(1, 1, OPEN), (1, 2, OPEN)]),
        ([], {}, [(1, 1, OPEN), (1, 2, OPEN)]),
    ],
)
def test_defences(recommendations: list[Any], suit: dict[str, Any], expected: list[Any]) -> None:
    records = records_of({"agencies": AGENCIES, "recommendations": recommendations, "suits": [suit]})
    assert pairs(records, "defence") == expected


def test_a_suit_stands_alone_where_the_file_has_no_agency() -> None:
    records = records_of({"recommendations": [{}], "suits": [{}, {}]})
    assert pairs(records, "defence") == [(1, None, SURE), (2, None, SURE)]
    # A claim does not: without a recommendation there is none.
    assert pairs(records_of({"suits": [{}]}), "claim") == []


# --- hearings ----------------------------------------------------------------------------------


def heard(records: Records) -> list[list[int | None]]:
    """For each defence the numbers of the hearings that belong to it."""
    return [[hearing.number for hearing in records.related(row, "hearing")] for row in records.rows["defence"]]


def test_hearings_are_led_to_the_defences_of_their_suit() -> None:
    suits = [{"id": "一", "defendants": ["甲局", "乙局"]}, {"id": "二", "defendants": ["甲局"]}]
    hearings = [{"suit": "一"}, {"suit": "一", "agency": "乙局"}, {"suit": "二"}, {"suit": "二", "agency": "甲局"}]
    records = records_of({"agencies": AGENCIES, "suits": suits, "hearings": hearings})
    assert pairs(records, "defence") == [(1, 1, SURE), (1, 2, SURE), (2, 1, SURE)]
    # One that names a defendant belongs to that one alone, one that names none to each.
    assert heard(records) == [[1], [1, 2], [3, 4]]


def test_hearings_of_a_suit_that_stands_alone_belong_to_it() -> None:
    records = records_of({"suits": [{}], "hearings": [{}, {}]})
    assert heard(records) == [[1, 2]]


def test_hearings_belong_to_every_defendant_that_there_may_be() -> None:
    records = records_of({"agencies": AGENCIES, "suits": [{}], "hearings": [{}, {"agency": "乙局"}]})
    assert pairs(records, "defence") == [(1, 1, OPEN), (1, 2, OPEN)]
    assert heard(records) == [[1], [1, 2]]


def test_no_further_hearing_can_come_once_the_suit_is_over() -> None:
    data = {"agencies": AGENCIES, "suits": [{"closed": "2021-06-11"}, {}]}
    case = from_mapping({**data, "record_to": "2021-07-01"}, Case)
    records = unfold(case, MODEL, DAY, date(2021, 7, 1))

    def whole(row: Row) -> bool:
        return records.whole(row, "hearing")

    assert {row.refers["suit"][0].number: whole(row) for row in records.rows["defence"]} == {1: True, 2: False}
