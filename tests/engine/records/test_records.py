"""Which records belong together, and that finding them takes no longer the more there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from counting import calls
from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.law.factmodel import FactModel
from gongyi.records.chronology import bounds, implied
from gongyi.records.records import Records, Row, path_order, unfold
from gongyi.records.values import Happening
from gongyi_facts import LATEST, Case, from_mapping

MODEL = FactModel.of(Case)
DAY = date(2022, 1, 1)


def records_of(data: dict[str, Any]) -> Records:
    """The records of a case, all of them known up to the day."""
    return unfold(from_mapping(data, Case), MODEL, DAY, DAY)


def named(recommendations: int, suits: int, hearings: int = 1) -> dict[str, Any]:
    """Suits that name all recommendations; each of the hearings is in the first of them."""
    words = [f"甲{n}" for n in range(recommendations)]
    return {
        "recommendations": [{"id": word, "issued": "2021-03-01"} for word in words],
        "suits": [{"id": f"乙{n}", "recommendations": words, "filed": "2021-05-01"} for n in range(suits)],
        "hearings": [{"suit": "乙0", "held": "2021-07-01"}] * hearings,
    }


def related_as_defined(records: Records, row: Row, scope: str) -> tuple[Row, ...]:
    """What ``related`` means, at any length."""
    if row is records.root:
        return records.rows[scope]
    if scope in row.refers:
        return row.refers[scope]
    return tuple(
        other for other in records.rows.get(scope, ()) if any(row is one for one in other.refers.get(row.scope, ()))
    )


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"recommendations": [{}], "suits": [{}], "hearings": [{}]},
        named(3, 2, 2),
        {
            "agencies": [{"name": "丙"}, {"name": "丁"}],
            "recommendations": [{"id": "甲", "number": "文", "agency": "丁"}, {"agency": "1"}],
            "suits": [{"recommendations": ["文", "甲", "1"]}, {"recommendations": ["2", "甲"]}],
            "judgments": [{"suit": "2"}, {"suit": "1"}, {"suit": "2"}],
        },
    ],
)
def test_related_are_those_that_refer_and_those_referred_to(data: dict[str, Any]) -> None:
    records = records_of(data)
    for rows in records.rows.values():
        for row in rows:
            for scope in (*records.rows, "year"):
                if row is not records.root or scope in records.rows:
                    assert records.related(row, scope) == related_as_defined(records, row, scope)


@pytest.mark.parametrize(
    "written",
    [
        lambda size: named(size, 10),
        lambda size: named(10, size),
        lambda size: named(2, 1, size),
        lambda size: named(2, size, size),
    ],
    ids=["recommendations", "suits", "hearings", "suits and hearings"],
)
def test_twice_the_records_are_twice_the_work(written: Callable[[int], dict[str, Any]]) -> None:
    def work(case: Case) -> None:
        records = unfold(case, MODEL, DAY, DAY)
        for scope, rows in records.rows.items():
            for row in rows:
                for other in records.rows:
                    records.related(row, other)
                for fact in ("issued", "filed", "held"):
                    if (scope, fact) in MODEL.before or (scope, fact) in MODEL.after:
                        bounds(records, row, fact)
                        implied(records, row, fact)

    once, twice = (calls(partial(work, from_mapping(written(size), Case))) for size in (40, 80))
    assert twice < 2 * 1.2 * once


def test_paths_stand_in_the_order_of_their_numbers() -> None:
    paths = ["suits[10].filed", "suits[2].filed", "suits[1].closed", "record_to", "suits[11].closed"]
    expected = ["record_to", "suits[1].closed", "suits[2].filed", "suits[10].filed", "suits[11].closed"]
    assert sorted(paths, key=path_order) == expected


def test_a_suit_without_written_defendants_is_against_the_agencies_of_its_recommendations() -> None:
    data = {
        "agencies": [{"name": "甲局"}, {"name": "乙局"}],
        "recommendations": [{"agency": "乙局"}],
        "suits": [{}],
        "hearings": [{}],
    }
    records = unfold(from_mapping(data, Case), MODEL, DAY, DAY)
    (suit,), (hearing,) = records.rows["suit"], records.rows["hearing"]
    assert [row.number for row in suit.refers["agency"]] == [2]
    assert hearing.refers["agency"] == suit.refers["agency"]


def test_what_is_not_written_is_open_of_an_event_that_files_rarely_tell() -> None:
    suits = [{"filed": "2021-05-01"}, *({"accepted": said} for said in ("none", "2021-05-03", "unknown"))]
    rows = records_of({"suits": suits}).rows["suit"]
    values = [row.values["accepted"] for row in rows]
    assert values[0] == Happening(None, ANY_DAY, recorded=False, dated=False)
    assert [value.occurred for value in values if isinstance(value, Happening)] == [None, False, True, None]
    # Of every other event silence is an answer.
    assert rows[1].values["filed"] == Happening(False, None, recorded=False)


@pytest.mark.parametrize(("as_of", "occurred"), [(DAY, False), (DAY + timedelta(days=1), None)])
def test_what_did_not_happen_by_a_day_is_unknown_after_it(as_of: date, occurred: bool | None) -> None:
    case = from_mapping({"recommendations": [{"received": {"none_by": str(DAY)}}]}, Case)
    (row,) = unfold(case, MODEL, as_of, as_of).rows["recommendation"]
    value = row.values["received"]
    assert isinstance(value, Happening)
    assert value.occurred is occurred
    assert occurred is False or value.span == Interval(DAY + timedelta(days=1), LATEST)
