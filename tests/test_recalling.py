"""An evaluator that remembers across changed facts says what a fresh one says."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_cli import policy
from gongyi.recalling import recalling
from gongyi.reference import Evaluator
from gongyi.unknowns import Unknown, Unknowns
from gongyi_facts import from_mapping

LISTS = ("agencies", "clues", "information_requests", "assistance", "recommendations", "suits", "hearings", "judgments")
CASE = from_mapping({"record_to": "2024-05-01", **{name: [{}] for name in LISTS}, "expenses": [{}]})
ASSESSOR = policy().explain(CASE, as_of=date(2024, 6, 3))


def unknowns() -> list[Unknown]:
    """Every fact that any norm can turn on."""
    search = Unknowns(ASSESSOR.evaluator)
    found = {item.path: item for norm, row in ASSESSOR.pairs() for item in search.of_norm(norm, row)}
    return list(found.values())


FACTS = unknowns()
CHANGES = st.lists(st.tuples(st.integers(0, len(FACTS) - 1), st.integers(0, 40)), min_size=1, max_size=25)


def fresh() -> Evaluator:
    return Evaluator(ASSESSOR.rules, ASSESSOR.world, ASSESSOR.setting)


def test_there_is_something_to_vary() -> None:
    assert len(FACTS) > 60 and sum(len(item.candidates) for item in FACTS) > 300


@settings(max_examples=40)
@given(CHANGES)
def test_what_is_recalled_is_what_would_be_worked_out(changes: list[tuple[int, int]]) -> None:
    spots = [(item.row, item.fact) for item in FACTS]
    before = [row.values[name] for row, name in spots]
    with recalling(ASSESSOR.rules, ASSESSOR.world, ASSESSOR.setting, spots) as evaluator:
        for fact, value in changes:
            item = FACTS[fact]
            item.row.values[item.fact] = item.candidates[value % len(item.candidates)]
            for norm, row in ASSESSOR.pairs():
                assert evaluator.verdict(norm, row) == fresh().verdict(norm, row), norm.id
        for (row, name), value in zip(spots, before, strict=True):
            row.values[name] = value
    assert [row.values[name] for row, name in spots] == before
    assert all(type(row.values) is dict for row, _ in spots)
