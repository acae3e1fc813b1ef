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
from locations import LENDING

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
