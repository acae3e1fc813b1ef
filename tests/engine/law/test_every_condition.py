"""Every kind of condition through everything that reads conditions: none is forgotten, and none is read in part.

A further kind has its example here, or the first test fails.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, get_args

import pytest

from gongyi import (
    Condition,
    Connective,
    Engine,
    Evaluator,
    FactRef,
    Finding,
    Policy,
    Row,
    Tri,
    key_of,
    mentions,
    parts_of,
)
from gongyi.assessment import Assessor
from gongyi.explaining.witnesses import witnesses
from gongyi.law.conditions import Amount, Compare, Happened, Is, NormStatus, Quantified
from gongyi.law.connectives import CONNECTIVES, TRUE, All, AnyOf, Not, Presume, is_presumption
from gongyi.law.mentions import all_parts, presumes
from gongyi.review.equivalent import equivalent
from gongyi.review.satisfiable import Possibilities
from lending import LendingCase
from locations import LENDING
from mutation import Changes

DAY = date(2024, 3, 20)
LENT = {"lent": "2024-03-01"}
NEVER_LENT = {"lent": "none"}
OPEN = {"lent": "unknown"}
POSTED = {"letters": [{"loans": ["1"], "posted": "2024-03-05"}]}
PERHAPS_POSTED = {"letters": [{"loans": ["1"], "posted": "unknown"}]}


class Example(NamedTuple):
    """A condition on a loan, with a loan on which it holds, one on which it fails, and one that leaves it open."""

    kind: type
    written: str
    holds: dict[str, Any]
    fails: dict[str, Any]
    unknown: dict[str, Any]


EXAMPLES = (
    Example(Happened, "{lent: happened}", LENT, NEVER_LENT, OPEN),
    Example(Happened, "{lent: none}", NEVER_LENT, LENT, OPEN),
    Example(Is, "{stock: rare}", {"stock": ["rare"]}, {"stock": ["magazine"]}, {}),
    Example(Is, "{reader.grade: [child, adult]}", {"grade": "adult"}, {"grade": "student"}, {}),
    Example(Amount, "{volumes: {at_least: 3}}", {"volumes": 3}, {"volumes": 2}, {}),
    Example(
        Compare,
        "{day: lent, before: handed_back}",
        {"lent": "2024-03-01", "handed_back": "2024-03-05"},
        {"lent": "2024-03-05", "handed_back": "2024-03-05"},
        {"lent": "2024-03-05", "handed_back": "2024-03"},
    ),
    Example(Compare, "{ended: lending_period}", {"lent": "2024-01-02"}, LENT, OPEN),
    Example(NormStatus, "{norm: 一.1, status: due}", LENT, NEVER_LENT, OPEN),
    Example(Quantified, "{some: {letter: [{posted: happened}]}}", POSTED, {}, PERHAPS_POSTED),
    Example(Quantified, "{every: {letter: [{posted: none}]}}", {}, POSTED, PERHAPS_POSTED),
    Example(All, "[{lent: happened}, {volumes: 3}]", {**LENT, "volumes": 3}, {**LENT, "volumes": 2}, LENT),
    Example(AnyOf, "{any: [{passed_on: happened}, {volumes: 3}]}", {"volumes": 3}, {"volumes": 2}, {}),
    Example(Not, "{not: {volumes: 3}}", {"volumes": 2}, {"volumes": 3}, {}),
    Example(
        Presume,
        "{presume: 仍在手中, when: {lent: happened}, unless: {reported_lost: happened}}",
        {**LENT, "reported_lost": "unknown"},
        {**LENT, "reported_lost": "2024-03-02"},
        OPEN,
    ),
)
NAMES = [f"{one.kind.__name__}{number}" for number, one in enumerate(EXAMPLES)]
NAMED = ("lent", "stock", "grade", "volumes", "handed_back", "posted", "passed_on", "reported_lost")
NORMS = """\
norms:
  - norm: 一.1
    text: 读者应当自借出之日起三十日内归还图书。
    modality: obligation
    scope: loan
    bearer: 读者
    action: 归还图书
    when: [{{lent: happened}}]
    done: [{{handed_back: happened}}]
  - norm: 一.3
    text: 读者不得转借他人。
    modality: prohibition
    scope: loan
    bearer: 读者
    action: 不转借他人
    when: {written}
    breached: [{{extended: happened}}]
"""


def test_every_kind_has_an_example() -> None:
    assert {one.kind for one in EXAMPLES} == {*CONNECTIVES.values(), *get_args(Condition)} - {Connective}
    assert all(issubclass(kind, Connective) for kind in CONNECTIVES.values())


@lru_cache(maxsize=len(EXAMPLES))
def asking(written: str) -> Policy:
    """A policy one of whose norms asks that."""
    with TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(LENDING / "rules", Path(temporary) / "rules"))
        (folder / "norms.yaml").write_text(NORMS.format(written=written), "utf-8")
        return Policy.load(folder, facts=LendingCase)


def condition_of(one: Example) -> Condition:
    """The example as it was read."""
    found = asking(one.written).loaded.norms["一.3"][None].when
    assert type(found) is one.kind
    return found


def case_of(loan: dict[str, Any]) -> dict[str, Any]:
    """An account with that loan; its reader's grade and its letters stand beside it."""
    own = {key: value for key, value in loan.items() if key not in ("grade", "letters")}
    reader = {"grade": loan["grade"]} if "grade" in loan else {}
    letters = loan.get("letters", [])
    return {"branch": "central", "readers": [reader], "loans": [own], "letters": letters, "record_to": DAY.isoformat()}


def each(one: Example) -> Iterator[tuple[Tri, dict[str, Any]]]:
    """The example's cases, each with what the condition comes to in it."""
    yield from ((True, case_of(one.holds)), (False, case_of(one.fails)), (None, case_of(one.unknown)))


def judged(one: Example, case: dict[str, Any]) -> tuple[Assessor, Row]:
    assessor = asking(one.written).explain(case, as_of=DAY)
    (row,) = assessor.records.rows["loan"]
    return assessor, row


def known_names(one: Example) -> set[str]:
    """The facts that the example names, and those that what it names is made of."""
    rules = asking(one.written).rules({"lent": "within_3_days"})
    queue = [key_of(found) for found in mentions(condition_of(one))]
    found = set(queue)
    while queue:
        key = queue.pop()
        if key[0] == "derived":
            found.add(("fact", *key[1:]))
        for other in rules.edges.get(key, frozenset()) - found:
            found.add(other)
            queue.append(other)
    names = {key[-1] for key in found}
    return names | {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_it_is_read_with_all_its_parts_and_where_each_stands(one: Example) -> None:
    condition = condition_of(one)
    inside = list(all_parts(condition))
    assert all(part.source.file == "rules/norms.yaml" and part.source.line for part in inside)
    assert set(mentions(condition)) == {found for part in inside if not parts_of(part) for found in mentions(part)}
    named = {name for name in NAMED if name in one.written}
    assert named <= {found.fact.name for found in mentions(condition) if isinstance(found, FactRef)}
    assert presumes(condition) == any(isinstance(part, Connective) and is_presumption(part) for part in inside)


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_it_is_judged_as_its_example_says(one: Example) -> None:
    for expected, case in each(one):
        assessor, row = judged(one, case)
        assert assessor.evaluator.truth(condition_of(one), row) is expected


def of_norm(policy: Policy, case: dict[str, Any], engine: Engine) -> Finding:
    (found,) = [item for item in policy.assess(case, as_of=DAY, engine=engine).findings if item.norm.id == "一.3"]
    return found


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_every_evaluator_says_the_same_of_it(one: Example) -> None:
    statuses = {True: "standing", False: "not_applicable", None: "undetermined"}
    for expected, case in each(one):
        found = {engine: of_norm(asking(one.written), case, engine) for engine in Engine}
        assert {item.status for item in found.values()} == {statuses[expected]}
        assert len({str(item.to_dict()) for item in found.values()}) == 1


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_it_is_put_into_words_and_explained_part_by_part(one: Example) -> None:
    condition = condition_of(one)
    for expected, case in each(one):
        assessor, row = judged(one, case)
        reasoner = assessor.reasoner
        told = reasoner.wording.told(condition)
        assert told and told.isprintable()
        tree = reasoner.tree(condition, row)
        assert tree.holds is expected and tree.text == told
        if isinstance(condition, Connective):
            assert [part.text for part in tree.parts] == [reasoner.wording.told(part) for part in condition.parts]
            assert len(condition.roles) == len(condition.parts)
        elif isinstance(condition, Quantified):
            assert len(tree.parts) == len(assessor.records.related(row, condition.scope))
        else:
            assert tree.reason is not None and tree.reason.holds is expected


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_the_few_that_decide_it_decide_it(one: Example) -> None:
    """With the deciding atoms as they are, and every other one unknown, it comes out the same."""
    condition = condition_of(one)
    for expected, case in each(one):
        assessor, row = judged(one, case)
        deciding = list(witnesses(assessor.evaluator, condition, row))
        related = assessor.records.related(row, condition.scope) if isinstance(condition, Quantified) else (row,)
        if related:
            assert deciding
        if expected is None:
            assert all(assessor.evaluator.truth(atom, owner) is None for atom, owner in deciding)
            continue
        blind = Blind(assessor.evaluator, deciding)
        assert blind.truth(condition, row) is expected


class Blind(Evaluator):
    """An evaluator that knows some atoms only."""

    def __init__(self, whole: Evaluator, known: list[tuple[Any, Row]]) -> None:
        super().__init__(whole.rules, whole.records, whole.setting)
        self.whole, self.known = whole, known

    def truth(self, condition: Condition, row: Row) -> Tri:
        if parts_of(condition) or condition == TRUE:
            return super().truth(condition, row)
        seen = any(condition is atom and row is owner for atom, owner in self.known)
        return self.whole.truth(condition, row) if seen else None


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_what_it_rests_on_is_traced(one: Example) -> None:
    for expected, case in each(one):
        assessor, row = judged(one, case)
        found = list(assessor.reasoner.provenance.of_condition(condition_of(one), row))
        assert {name for _, name in found} <= known_names(one)
        assert found or (expected is not None and isinstance(condition_of(one), Quantified))


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_what_is_missing_is_what_it_names(one: Example) -> None:
    for expected, case in each(one):
        found = of_norm(asking(one.written), case, Engine.REFERENCE)
        names = {path.rpartition("].")[2] for path in found.missing}
        assert names <= known_names(one)
        assert bool(names) == (expected is None)
        rests = presumes(condition_of(one)) and expected is True
        assert bool(found.rebuttable_by) == rests


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_the_review_knows_that_it_can_hold_and_fail(one: Example) -> None:
    condition = condition_of(one)
    outcomes = {"一.1": frozenset({"due", "fulfilled", "not_applicable", "undetermined"})}
    possible = Possibilities(condition, outcomes)
    assert possible.can_be(True) and possible.can_be(False)
    assert not Possibilities(All((condition, Not((condition,)))), outcomes).can_be(True)
    assert equivalent(condition, Not((Not((condition,)),)), outcomes) and not equivalent(condition, TRUE, outcomes)


@pytest.mark.parametrize("one", EXAMPLES, ids=NAMES)
def test_every_mistake_in_it_is_another_condition(one: Example) -> None:
    condition = condition_of(one)
    assessor, _ = judged(one, case_of(one.holds))
    changes = list(Changes(assessor.reasoner.wording, {}).of(condition))
    assert changes and all(change.result != condition and change.words for change in changes)
    results = [change.result for change in changes]
    assert all(result not in results[:number] for number, result in enumerate(results))
