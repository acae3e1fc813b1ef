"""Kleene truth, spans of days, and what observations say of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyi.kernel.days import ANY_DAY, Interval, before, not_after
from gongyi.kernel.truth import Tri, all_of, any_of, negate
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sighting, Sightings, Standing
from gongyi_facts.when import LATEST

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

ORDER = ("none", "partial", "full")
DOMAIN = frozenset(ORDER)
UNTIL = day(4)
"""Up to which day a sighting without a day holds."""


def seen(*items: tuple[int | None, str]) -> Sightings:
    found = tuple(Sighting(None if number is None else span(number, number), code) for number, code in items)
    return Sightings(found, ORDER)


def at(sightings: Sightings, number: int, standing: Standing | None = None) -> set[str]:
    return set(sightings.at(span(number, number), UNTIL, standing).codes)


@pytest.mark.parametrize(
    ("items", "number", "possible"),
    [
        ((), 3, DOMAIN),
        (((None, "none"),), 3, {"none"}),
        (((None, "none"),), 4, {"none"}),
        (((None, "none"),), 5, DOMAIN),
        (((None, "partial"),), 5, {"partial", "full"}),
        (((None, "full"),), 5, {"full"}),
        (((2, "none"),), 1, {"none"}),
        (((2, "none"),), 2, {"none"}),
        (((2, "none"),), 3, DOMAIN),
        (((2, "partial"),), 1, {"none", "partial"}),
        (((2, "partial"),), 2, {"partial"}),
        (((2, "partial"),), 3, {"partial", "full"}),
        (((2, "full"),), 1, DOMAIN),
        (((2, "full"),), 2, {"full"}),
        (((2, "full"),), 9, {"full"}),
        (((1, "none"), (4, "partial")), 3, {"none", "partial"}),
        (((1, "none"), (4, "full")), 3, DOMAIN),
        (((1, "none"), (4, "full")), 4, {"full"}),
        (((1, "none"), (4, "none")), 3, {"none"}),
        (((1, "partial"), (4, "none")), 3, {"none", "partial"}),
        (((1, "full"), (4, "none")), 3, {"full"}),
        (((1, "full"), (4, "none")), 4, {"none"}),
        (((1, "full"), (4, "none")), 5, DOMAIN),
    ],
)
def test_a_state_lies_between_the_sightings_before_and_after(
    items: tuple[tuple[int | None, str], ...], number: int, possible: set[str]
) -> None:
    assert at(seen(*items), number) == possible


@pytest.mark.parametrize(
    ("number", "possible"), [(1, {"none", "partial"}), (4, {"none", "partial"}), (5, {"full"}), (9, {"full"})]
)
def test_what_is_reached_since_a_day_was_not_reached_before_it(number: int, possible: set[str]) -> None:
    found = Sightings((Sighting(span(8, 8), "full", since=span(5, 5)),), ORDER)
    assert at(found, number) == possible


def test_a_sighting_stands_up_to_a_day_until_another_one_is_made() -> None:
    standing = Standing(span(3, 3), day(7))
    late, early = seen((3, "none")), seen((2, "none"))
    assert [at(late, number, standing) for number in (4, 7, 8)] == [{"none"}, {"none"}, DOMAIN]
    assert at(early, 4, standing) == DOMAIN
    assert at(seen((3, "none"), (6, "partial")), 5, standing) == {"none"}
    assert at(seen((3, "none"), (6, "partial")), 6, standing) == {"partial"}


def test_a_moment_known_in_part_allows_every_state_in_between() -> None:
    sightings = seen((1, "none"), (3, "none"), (5, "full"))
    assert sightings.at(span(1, 2), UNTIL).codes == {"none"}
    assert sightings.at(span(2, 5), UNTIL).codes == DOMAIN
    assert sightings.at(span(5, 6), UNTIL).codes == {"full"}


ITEMS = st.lists(st.tuples(spans(), st.sampled_from(ORDER)), max_size=3)


def known_in_part(items: list[tuple[tuple[int, int], str]]) -> Sightings:
    ordered = sorted(items, key=lambda item: (item[0][1], item[0][0]))
    return Sightings(tuple(Sighting(span(*days), code) for days, code in ordered), ORDER)


def known(items: list[tuple[tuple[int, int], str]]) -> Iterator[Sightings]:
    """The same on each choice of days, no two of which fall together."""
    for days in product(*(range(first, last + 1) for (first, last), _ in items)):
        if len(set(days)) == len(days):
            yield seen(*sorted(zip(days, (code for _, code in items), strict=True)))


@given(ITEMS, spans())
def test_sightings_known_in_part_allow_what_their_days_allow(
    items: list[tuple[tuple[int, int], str]], moment: tuple[int, int]
) -> None:
    """No state is excluded that some choice of days leaves possible."""
    found = known_in_part(items)
    for exact in known(items):
        for number in range(moment[0], moment[1] + 1):
            assert at(exact, number) <= found.at(span(*moment), UNTIL).codes


@pytest.mark.parametrize(
    ("items", "after", "sure", "days"),
    [
        ((), 3, False, (4, None)),
        (((5, "full"),), 3, True, (4, 5)),
        (((5, "full"),), 5, True, (6, 6)),
        (((4, "none"), (9, "full")), 2, True, (5, 9)),
        (((4, "none"), (9, "full")), 6, True, (7, 9)),
        (((4, "none"), (9, "partial")), 2, False, (10, None)),
        (((1, "full"), (6, "none")), 2, True, (3, 3)),
        (((1, "full"), (6, "none"), (9, "full")), 6, True, (7, 9)),
        (((None, "full"),), 2, True, (3, 3)),
        (((None, "none"),), 2, False, (5, None)),
    ],
)
def test_the_first_day_on_which_the_achievement_holds(
    items: tuple[tuple[int | None, str], ...], after: int, sure: bool, days: tuple[int, int | None]
) -> None:
    first, last = days
    latest = LATEST if last is None else day(last)
    assert seen(*items).reached(day(after), UNTIL) == (sure, Interval(day(first), latest))


def test_the_day_since_which_the_achievement_holds_is_its_first() -> None:
    found = Sightings((Sighting(span(2, 2), "none"), Sighting(span(8, 8), "full", since=span(5, 5))), ORDER)
    assert found.reached(day(0), UNTIL) == (True, span(5, 5))
    assert found.reached(day(6), UNTIL) == (True, span(7, 7))


@given(ITEMS, st.integers(0, 12))
def test_the_first_day_known_in_part_allows_what_its_days_allow(
    items: list[tuple[tuple[int, int], str]], after: int
) -> None:
    sure, days = known_in_part(items).reached(day(after), UNTIL)
    for exact in known(items):
        exactly_sure, exact_days = exact.reached(day(after), UNTIL)
        assert exactly_sure or not sure
        assert days.lo <= exact_days.lo
        assert exact_days.hi <= days.hi or not exactly_sure
