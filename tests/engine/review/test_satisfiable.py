"""What is said to be impossible, or the same, is never seen: random conditions on random loans."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import assume, event, given, note, settings
from hypothesis import strategies as st

from generate import ASSESSED, drawn
from gongyi import STATUSES, Policy
from gongyi.law.conditions import Condition
from gongyi.law.connectives import Presume
from gongyi.law.mentions import parts_of
from gongyi.law.outcomes import outcomes
from gongyi.review.equivalent import equivalent
from gongyi.review.satisfiable import Possibilities
from gongyi_desk.rulebook.language import Construct, condition_of
from lending import LendingCase
from locations import LENDING

# Few facts, so that conditions often meet.
EVENTS, DAYS = ("lent", "handed_back"), ("lent", "handed_back", "handed_back.shelved")
DATES = [str(day) for day in ASSESSED[:2]]


TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))
"""How many times as many examples as usual."""


@lru_cache(maxsize=1)
def lending() -> Policy:
    return Policy.load(LENDING / "rules", facts=LendingCase)


def atoms() -> st.SearchStrategy[Any]:
    """Conditions that contain no other, and one on other records."""
    day = st.sampled_from((*DAYS, "as_of", {"end_of": "lending_period"}))
    order = st.sampled_from(("before", "after", "not_before", "not_after"))
    bound, number = st.sampled_from(("at_least", "at_most")), st.integers(1, 3)
    return st.one_of(
        st.tuples(st.sampled_from(EVENTS), st.sampled_from(("happened", "none"))).map(lambda pair: dict([pair])),
        st.tuples(day, order, day).map(compared),
        st.tuples(st.sampled_from(DAYS), order, st.sampled_from(DATES)).map(compared),
        st.booleans().map(lambda value: {"handed_back.stained": value}),
        several("torn", "worn", "bound").map(lambda codes: {"look": codes}),
        st.tuples(bound, number).map(lambda pair: {"volumes": dict([pair])}),
        several(*sorted(STATUSES)).map(lambda found: {"norm": "一.1", "status": found}),
        st.just({"some": {"letter": {"posted": "happened"}}}),
    )


def compared(parts: tuple[Any, str, Any]) -> dict[str, Any]:
    left, order, right = parts
    return {"day": left, order: right}


def several(*words: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True)


def written() -> st.SearchStrategy[Any]:
    """A condition as a rule file writes it."""
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
            st.builds(lambda when, unless: {"presume": "甲", "when": when, "unless": unless}, inner, inner),
        ),
        max_leaves=5,
    )


def read(data: Any) -> Condition:
    return condition_of(lending().loaded, Construct("条件", "", "loan", json.dumps(data)))


def presumes(condition: Condition) -> bool:
    return isinstance(condition, Presume) or any(map(presumes, parts_of(condition)))


@st.composite
def two(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two conditions, which often say nearly the same."""
    one, other = draw(written()), draw(written())
    near = ({"any": [one, {"all": [one, other]}]}, {"all": [one, {"any": [one, other]}]}, {"not": {"not": one}})
    return one, draw(st.sampled_from((other, {"all": [one, other]}, {"any": [one, other]}, *near)))


LENT, BACK = {"lent": "happened"}, {"handed_back": "happened"}
KEPT = {"presume": "未还", "when": LENT, "unless": BACK}


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        (KEPT, {True, False}),
        # What rebuts may be so without being known to be.
        ({"all": [KEPT, BACK]}, {True, False}),
        ({"any": [{"not": KEPT}, {"not": BACK}]}, {True, False}),
        # Without its trigger nothing is presumed.
        ({"all": [KEPT, {"lent": "none"}]}, {False}),
        # It holds unless the contrary is shown, which must be so then.
        ({"any": [KEPT, {"lent": "none"}, BACK]}, {True}),
        # Two presumptions are rebutted each for itself.
        ({"all": [KEPT, {"presume": "未丢", "when": KEPT, "unless": BACK}, BACK]}, {True, False}),
        ({"presume": "未还", "when": LENT, "unless": LENT}, {True, False}),
    ],
)
def test_what_is_presumed_can_be(condition: Any, possible: set[bool]) -> None:
    found = Possibilities(read(condition), {})
    assert {truth for truth in (True, False) if found.can_be(truth)} == possible


@pytest.mark.parametrize(
    ("condition", "needless"),
    [
        # Each answer says the same, so that it need not be known.
        ({"any": [{"all": [LENT, BACK]}, {"all": [LENT, {"handed_back": "none"}]}]}, "handed_back"),
        # What is unknown shows nothing: the presumption answers.
        ({"any": [KEPT, BACK]}, None),
        # Where it is unknown nothing is presumed to be wrong with either answer.
        ({"any": [{"all": [KEPT, BACK]}, {"all": [KEPT, {"handed_back": "none"}]}]}, None),
        ({"all": [KEPT, {"any": [{"volumes": {"at_least": 2}}, {"volumes": {"at_most": 1}}]}]}, "volumes"),
    ],
)
def test_what_is_unknown_shows_nothing(condition: Any, needless: str | None) -> None:
    found = Possibilities(read(condition), {}).needlessly_unknown()
    assert (found and found[3]) == needless


@settings(max_examples=50 * TIMES)
@given(st.data())
def test_what_is_seen_was_possible(data: st.DataObject) -> None:
    case = data.draw(drawn(lending(), LendingCase, most=1))
    assume(case.document.loans)
    one, other = map(read, data.draw(two()))
    known = {identity: outcomes(found.values()) for identity, found in lending().loaded.norms.items()}
    evaluator = lending().explain(case.document, as_of=case.as_of).evaluator
    (row,) = evaluator.records.rows["loan"]
    truth, contrary = evaluator.truth(one, row), evaluator.truth(other, row)
    note(f"{one} is {truth}, {other} is {contrary}")
    possible = Possibilities(one, known)
    event(f"constant: {not (possible.can_be(True) and possible.can_be(False))}")
    event(f"presumes: {presumes(one)}")
    assert truth is None or possible.can_be(truth)
    alike = equivalent(one, other, known)
    event(f"equivalent: {alike}")
    assert not alike or {truth, contrary} != {True, False}
