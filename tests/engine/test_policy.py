"""A policy goes to other processes and judges there as it does here; it is asked by any engine that it names."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date

import pytest

from desk_cli import EXAMPLE, policy
from gongyi import Engine, Policy
from gongyi_facts import read
from lending import LendingCase
from locations import CASES, LENDING

CASE = {"branch": "central", "readers": [{}], "loans": [{"lent": "2024-03-01"}]}


def pickled(whole: Policy) -> Policy:
    found = pickle.loads(pickle.dumps(whole))
    assert isinstance(found, Policy)
    return found


@pytest.mark.parametrize("copied", [pickled, copy.deepcopy])
def test_a_copy_of_a_policy_judges_alike(copied: Callable[[Policy], Policy]) -> None:
    document, day = read(EXAMPLE), date(2018, 7, 11)
    expected = policy().assess(document, as_of=day, as_if=True)
    other = copied(policy())
    assert other.assess(document, as_of=day, as_if=True) == expected
    # What was worked out for the first one stays behind, for it is known there by its place in memory.
    assert copied(other).loaded.needs._found == {}


@pytest.mark.parametrize("engine", Engine)
def test_a_copy_of_a_policy_knows_its_own_fact_model(engine: Engine) -> None:
    lending = Policy.load(LENDING / "rules", facts=LendingCase)
    found = [
        one.assess(CASE, as_of=date(2024, 4, 2), engine=engine, readings={"一.1": "shelved"}).to_dict()
        for one in (lending, pickled(lending))
    ]
    assert found[0] == found[1] and found[0]["engine"] in list(Engine)


@pytest.mark.parametrize("name", ["S1", "46"])
def test_without_the_search_all_is_the_same_but_what_is_missing_and_what_rebuts(name: str) -> None:
    document = read(next(CASES.glob(f"{name}-*.yaml")))
    judged = [policy().assess(document, as_if=True, engine=Engine.COMPILED, inquire=wanted) for wanted in (True, False)]
    whole, quick = (one.to_dict() for one in judged)
    assert whole["questions"] and any(one["rebuttable_by"] for one in whole["findings"])
    whole["questions"] = {}
    for one in whole["findings"]:
        one["missing"], one["rebuttable_by"], one["searched"] = [], [], False
    whole["warnings"] = [text for text in whole["warnings"] if "没有逐一试过" not in text]
    assert quick == whole
