"""Conditions in plain Chinese nest no deeper than a reader can follow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_cli import policy
from gongyi import Condition, Wording
from gongyi.derivations.concluded import Concluded
from gongyi.law.mentions import conditions_of
from gongyi_desk.rulebook.blocks import Block, tree

DEEPEST = 3
NOT_YET = "三(五)"


def headings(block: Block) -> int:
    """How many headings stand above the deepest part."""
    return 1 + max(map(headings, block.parts)) if block.parts else 0


def conditions(norm: str) -> Iterator[Condition]:
    for variant in policy().loaded.norms[norm].values():
        for version in variant.versions:
            yield from conditions_of(version)
            yield from (flag.when for flag in version.flags)
            yield from (item.when for item in version.next)


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(policy().loaded.model, policy().loaded.periods)


@pytest.mark.parametrize("norm", [norm for norm in policy().loaded.norms if not norm.startswith(NOT_YET)])
def test_a_norm_nests_no_deeper(norm: str, wording: Wording) -> None:
    assert max((headings(tree(wording, found)) for found in conditions(norm)), default=0) <= DEEPEST


def test_no_derived_fact_nests_deeper(wording: Wording) -> None:
    for variants in policy().loaded.derived.values():
        for found in variants.values():
            if isinstance(found, Concluded):
                assert headings(tree(wording, found.when)) <= DEEPEST, found.fact.name
