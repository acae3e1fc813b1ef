"""How the search goes about it changes nothing of what it finds, and it goes on for so long only."""

from __future__ import annotations

from datetime import date

import pytest

from desk_cli import policy
from generate import NONE, UNKNOWN, Data
from gongyi import Assessment
from gongyi.inquiry import budget, minimal_sets
from gongyi.inquiry.budget import EXACT, MOST_STEPS, TooMany, Work
from gongyi.inquiry.questions import questions
from gongyi.inquiry.unknowns import Unknown, Unknowns
from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import Verdict
from gongyi.law.norms import Norm
from gongyi.records.records import Row
from gongyi_facts import Case, from_mapping

HEAVY: Data = {
    "place": "linxiang",
    "agencies": [{"name": "某局", "place": "linxiang", "supervisory_duty": None, "conduct": None, "caused_harm": None}],
    "recommendations": [
        {
            "agency": "某局",
            **dict.fromkeys(("issued", "received", "published", "copied", "refusal"), UNKNOWN),
            **{"reply": UNKNOWN, "longer_term": NONE, "urgency_notice": UNKNOWN, "rectification": None},
        }
    ],
}


def assessed(data: Data) -> Assessment:
    return policy().assess(from_mapping(data, Case), as_of=date(2026, 1, 1), as_if=True, engine="reference")


def asked(found: Assessment) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(item.norm.id, item.path): (*item.missing, *item.rebuttable_by) for item in found.findings}


def test_one_after_the_other_comes_to_the_same_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {**HEAVY, "recommendations": [{**HEAVY["recommendations"][0], "issued": "2025-02-01", "received": NONE}]}
    right = asked(assessed(small))
    monkeypatch.setattr(minimal_sets, "AT_ONCE", 60)
    assert asked(assessed(small)) == right


def test_a_heavy_norm_leaves_work_for_those_that_come_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has no more combinations of answers than are promised is searched."""
    seen: dict[frozenset[str], int] = {}
    begin = minimal_sets.Search.sets

    def sets(search: minimal_sets.Search) -> list[frozenset[Unknown]]:
        combinations = 1
        for values in search.values.values():
            combinations *= len(values)
        seen[frozenset(unknown.path for unknown in search.open.values())] = combinations
        return begin(search)

    monkeypatch.setattr(minimal_sets.Search, "sets", sets)
    found = assessed(HEAVY).findings
    unsearched = [seen[frozenset(item.missing)] for item in found if not item.searched]
    assert max(seen.values()) > EXACT and all(combinations > EXACT for combinations in unsearched)
    assert len(seen) > 10 > len(unsearched)


@pytest.mark.parametrize("count", [3, 60])
def test_records_that_are_alike_are_asked_alike(count: int) -> None:
    one = {"issued": "2025-11-20", "received": UNKNOWN, "reply": UNKNOWN}
    found = assessed({"place": "linxiang", "recommendations": [one] * count})
    alone = asked(assessed({"place": "linxiang", "recommendations": [one]}))
    for (norm, path), paths in asked(found).items():
        if path:
            own = path[path.index("[") :]
            assert paths == tuple(asking.replace("[1]", own) for asking in alone[norm, "recommendations[1]"])


def test_the_work_for_a_document_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_STEPS", 20_000)
    found = assessed({"recommendations": [{"received": f"2025-{n + 1:02}"} for n in range(12)]})
    assert found.assessor is not None
    assert found.assessor.inquiry.residue.work.steps < 20_500
    unsearched = sum(not item.searched for item in found.findings)
    assert unsearched and any(f"{unsearched} 项结论没有逐一试过" in warning for warning in found.warnings)


def test_listing_the_open_facts_is_work_too() -> None:
    """Two suits about many recommendations make many links, and behind each of them are the same open facts."""
    many = [{"id": str(number), "received": f"2025-{number % 12 + 1:02}"} for number in range(12)]
    suits = [{"recommendations": [one["id"] for one in many], "filed": f"2025-11-{day:02}"} for day in (1, 2)]
    assessor = assessed({"recommendations": many, "suits": suits}).assessor
    assert assessor is not None
    before = assessor.inquiry.work.steps
    norm = assessor.rules.norms["五(三).1"]
    Unknowns(assessor.evaluator, assessor.inquiry.work).of_norm(norm, assessor.records.root)
    assert assessor.inquiry.work.steps - before > 12 * 2 * 2


def test_of_records_that_are_alike_the_reference_judges_one(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    judge = Evaluator._judge

    def counted(evaluator: Evaluator, norm: Norm, row: Row) -> Verdict:
        judged.append(row.path)
        return judge(evaluator, norm, row)

    monkeypatch.setattr(Evaluator, "_judge", counted)
    many = {"recommendations": [{"received": "2025-02-03"}] * 9}
    found = policy().assess(many, as_of=date(2026, 1, 1), as_if=True, engine="compiled")
    assert {item.path for item in found.findings if "[9]" in item.path} == {"recommendations[9]"}
    assert {path for path in judged if path} == {"recommendations[1]"}


def test_questions_are_listed_though_no_work_is_left_to_weigh_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_STEPS", 10_000)
    found = assessed(HEAVY)
    assert found.assessor is not None and any(not item.searched for item in found.findings)
    assert {question.path for question in questions(found.assessor, found.findings)} >= {"agencies[1].caused_harm"}


def test_a_large_search_takes_its_part_only() -> None:
    work = Work()
    with pytest.raises(TooMany), work.search(EXACT + 1):
        work.take(MOST_STEPS // 2)
    with work.search(EXACT):
        work.take(MOST_STEPS // 2 - 1)
    with pytest.raises(TooMany), work.search(EXACT):
        work.take(2)
