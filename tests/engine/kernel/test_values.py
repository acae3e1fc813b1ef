"""Kleene truth, spans of days, and what observations say of a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyi.kernel.days import ANY_DAY, Interval, before, not_after
from gongyi.kernel.truth import Tri, all_of, any_of, negate
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sighting, Sightings

START = date(2024, 3, 1)
TRUTHS: tuple[Tri, ...] = (True, False, None)


def day(number: int) -> date:
    return START + timedelta(days=number)


def span(first: int, last: int) -> Interval:
    return Interval(day(first), day(last))


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    first = draw(st.integers(0, 6))
    return first, draw(st.integers(first, 6))


# --- truth -----------------------------------------------------------------------------------


def worlds(values: tuple[Tri, ...]) -> list[tuple[bool, ...]]:
    """Every way in which the unknown ones can turn out."""
    return list(product(*((True, False) if value is None else (value,) for value in values)))


def agreed(answers: set[bool]) -> Tri:
    return answers.pop() if len(answers) == 1 else None


@pytest.mark.parametrize("values", [v for size in range(4) for v in product(TRUTHS, repeat=size)])
def test_truth_is_what_all_worlds_agree_on(values: tuple[Tri, ...]) -> None:
    assert all_of(values) is agreed({all(world) for world in worlds(values)})
    assert any_of(values) is agreed({any(world) for world in worlds(values)})


@pytest.mark.parametrize("value", TRUTHS)
def test_not(value: Tri) -> None:
    assert negate(value) is agreed({not world for (world,) in worlds((value,))})


# --- days ------------------------------------------------------------------------------------


@given(spans(), spans())
def test_comparisons_are_what_all_days_agree_on(left: tuple[int, int], right: tuple[int, int]) -> None:
    pairs = list(product(range(left[0], left[1] + 1), range(right[0], right[1] + 1)))
    assert before(span(*left), span(*right)) is agreed({a < b for a, b in pairs})
    assert not_after(span(*left), span(*right)) is agreed({a <= b for a, b in pairs})


def test_span_with_an_open_end_is_not_bounded() -> None:
    assert span(0, 3).bounded
    assert not Interval(ANY_DAY.lo, day(3)).bounded
    assert not Interval(day(0), ANY_DAY.hi).bounded


@pytest.mark.parametrize(
    ("event", "known"),
    [
        (Happening(False, None), True),
        (Happening(True, span(2, 2)), True),
        (Happening(True, span(2, 3)), False),
        (Happening(True, None), False),
        (Happening(None, span(2, 2)), False),
    ],
)
def test_event_is_known_when_nothing_is_left_to_find_out(event: Happening, known: bool) -> None:
    assert event.known is known


# --- choices ---------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", ["a", "ab", "b", "bc", "abc"])
@pytest.mark.parametrize("expected", ["a", "ab", "abc"])
def test_choice_is_what_all_its_codes_agree_on(codes: str, expected: str) -> None:
    found = Choice(frozenset(codes)).among(frozenset(expected))
    assert found is agreed({code in expected for code in codes})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Happening(False, None), "none"),
        (Happening(None, ANY_DAY), "unknown"),
        (Happening(True, span(0, 0)), "2024-03-01"),
        (Happening(None, Interval(day(0), ANY_DAY.hi)), "unknown(2024-03-01/..)"),
        (Choice(frozenset("a")), "a"),
        (Choice(frozenset("ab")), "unknown"),
        (Items(None), "unknown"),
        (Items(frozenset()), "none"),
        (Items(frozenset("ba")), "a|b"),
        (Number(None), "unknown"),
        (Number(0), "0"),
        (Day(ANY_DAY), "unknown"),
        (Day(span(0, 30)), "2024-03"),
    ],
)
def test_value_as_text(value: object, text: str) -> None:
    assert str(value) == text


# --- observations ----------------------------------------------------------------------------

DOMAIN = frozenset({"none", "partial", "full"})


def seen(*items: tuple[int | None, str]) -> Sightings:
    return Sightings(
        tuple(Sighting(None if number is None else span(number, number), code) for number, code in items),
        DOMAIN,
        "full",
    )


@pytest.mark.parametrize(
    ("items", "number", "possible"),
    [
        ((), 3, DOMAIN),
        (((None, "none"),), 3, {"none"}),
        (((2, "none"),), 3, {"none"}),
        (((2, "none"),), 2, {"none"}),
        (((2, "none"),), 1, DOMAIN),
        (((2, "full"),), 1, {"none", "partial"}),
        (((2, "full"),), 2, {"full"}),
        (((1, "none"), (4, "full")), 3, {"none"}),
        (((1, "none"), (4, "full")), 4, {"full"}),
        (((None, "none"), (4, "full")), 3, {"none"}),
        (((None, "none"), (4, "full")), 5, {"full"}),
    ],
)
def test_the_last_sighting_up_to_a_day_holds(
    items: tuple[tuple[int | None, str], ...], number: int, possible: set[str]
) -> None:
    assert seen(*items).at(span(number, number)).codes == possible


def test_a_moment_known_in_part_allows_every_state_in_between() -> None:
    sightings = seen((1, "none"), (3, "partial"), (5, "full"))
    assert sightings.at(span(1, 2)).codes == {"none"}
    assert sightings.at(span(2, 4)).codes == {"none", "partial"}
    assert sightings.at(span(1, 6)).codes == DOMAIN


@given(st.lists(st.tuples(spans(), st.sampled_from(sorted(DOMAIN))), max_size=3), spans())
def test_sightings_known_in_part_allow_what_their_days_allow(
    items: list[tuple[tuple[int, int], str]], moment: tuple[int, int]
) -> None:
    """No state is excluded that some choice of days leaves possible."""
    ordered = sorted(items, key=lambda item: item[0][1])
    found = Sightings(tuple(Sighting(span(*at), code) for at, code in ordered), DOMAIN, "full")
    for days in product(*(range(first, last + 1) for (first, last), _ in ordered)):
        if len(set(days)) < len(days):
            continue
        exact = seen(*sorted(zip(days, (code for _, code in ordered), strict=True)))
        for number in range(moment[0], moment[1] + 1):
            assert exact.at(span(number, number)).codes <= found.at(span(*moment)).codes
