"""A deviating reading makes anew only what rests on it, and comes to the same nodes as when all is made anew."""

from __future__ import annotations

import pytest

from gongyi.lowering.lower import Lowering
from gongyi.policy import Policy
from gongyi.program.nodes import Node


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load()


def test_same_nodes_as_when_all_is_made_anew(policy: Policy) -> None:
    profile = policy.profile({})
    lowering = policy._lowering(profile, as_if=True)
    norms = [norm for norm in lowering.rules.norms if norm in policy._compiled(profile, as_if=True).scopes]
    for norm in norms:
        lowering.verdict(norm)
    deviations = policy._plan(profile).deviations
    assert deviations
    made = anew = 0
    for (read, _), (rules, touched) in sorted(deviations.items(), key=lambda item: item[0])[::4]:
        under = lowering.under(rules, read)
        whole = Lowering(lowering.make, rules, lowering.model, lowering.manifest, as_if=True)
        shared = len(under._known)
        assert [_status(under, norm) for norm in norms] == [_status(whole, norm) for norm in norms]
        assert all(under.verdict(norm) is lowering.verdict(norm) for norm in norms if norm not in touched)
        made, anew = made + len(under._known) - shared, anew + len(whole._known)
    assert made < anew / 3


def _status(lowering: Lowering, norm: str) -> Node:
    return lowering.verdict(norm).status
