"""That something happened follows from what can only come after it, as the fact model orders things."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from desk_cli import policy
from gongyi import FactModel, Policy, Quantified
from gongyi.derivations.concluded import Concluded
from gongyi.derivations.implied import Implied
from gongyi.law.conditions import Condition, Happened
from gongyi.law.connectives import AnyOf
from gongyi_facts import Case
from lending import LendingCase
from locations import LENDING

# What each of them was concluded from before the order of things said so.
BY_HAND = {
    ("clue", "was_found"): ["found", "transferred", "investigated"],
    ("information_request", "was_made"): ["made", "answered", "refused"],
    ("judgment", "was_aid_requested"): ["aid_requested", "aid_given", "aid_refused"],
    ("assistance", "was_requested"): ["requested", "given", "obstruction", "answer_day"],
}


def events(condition: Condition) -> list[str]:
    """The events any of which will do; those of other records with their scope."""
    assert isinstance(condition, AnyOf)
    found = []
    for part in condition.parts:
        scope = f"{part.scope}." if isinstance(part, Quantified) else ""
        happened = part.part if isinstance(part, Quantified) else part
        assert isinstance(happened, Happened) and happened.expected
        found.append(scope + happened.ref.fact.name)
    return found


@pytest.mark.parametrize("where", BY_HAND, ids=lambda where: where[1])
def test_the_order_of_things_says_what_was_written_by_hand(where: tuple[str, str]) -> None:
    derived = policy().loaded.derived[where][None]
    assert isinstance(derived, Implied) and events(derived.when) == BY_HAND[where]


def test_what_is_written_by_hand_agrees_with_the_order_of_things() -> None:
    derived = policy().loaded.derived["recommendation", "was_issued"][None]
    assert isinstance(derived, Concluded)
    first, *later = events(derived.when)
    assert set(later) <= {one.fact for one in FactModel.of(Case).after["recommendation", first]}


def with_derived(folder: Path, text: str) -> Policy:
    path = folder / "derived.yaml"
    path.write_text(path.read_text("utf-8").replace("facts:\n", f"facts:\n{text}"), "utf-8")
    return Policy.load(folder, facts=LendingCase)


def test_what_can_only_come_later_is_enough(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LENDING / "rules", tmp_path / "rules"))
    changed = with_derived(folder, "  - {fact: was_reserved, scope: loan, zh: 已预约, implied_by_order: reserved}\n")
    derived = changed.loaded.derived["loan", "was_reserved"][None]
    assert isinstance(derived, Implied) and events(derived.when) == ["reserved", "lent", "handed_back"]
    either = {"yes", "no"}
    for loan, known in (({"handed_back": "2024-03-01"}, {"yes"}), ({}, {"no"}), ({"reserved": "unknown"}, either)):
        case = {"branch": "central", "readers": [{}], "loans": [loan], "record_to": "2024-03-20"}
        judge = changed.explain(case, as_of=date(2024, 3, 20)).evaluator
        (row,) = judge.records.rows["loan"]
        assert derived.value(judge, row).codes == known


def test_records_that_refer_to_this_one_are_looked_at(tmp_path: Path) -> None:
    from gongyi.policy import decision_folder

    folder = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    path = folder / "derived.yaml"
    added = "facts:\n  - {fact: was_filed, scope: suit, zh: 已起诉, implied_by_order: filed}\n"
    path.write_text(path.read_text("utf-8").replace("facts:\n", added, 1), "utf-8")
    derived = Policy.load(folder).loaded.derived["suit", "was_filed"][None]
    assert isinstance(derived, Implied)
    later = ["filed", "accepted", "not_accepted", "closed", "appealed", "hearing.held", "judgment.given"]
    assert events(derived.when) == later


@pytest.mark.parametrize("odd", ["suit.filed", "longer_term"])
def test_an_unusual_order_implies_nothing(odd: str) -> None:
    scope, _, fact = odd.rpartition(".")
    after = FactModel.of(Case).after["recommendation", "issued"]
    assert not any((one.scope, one.fact) == (scope or "recommendation", fact) for one in after)
