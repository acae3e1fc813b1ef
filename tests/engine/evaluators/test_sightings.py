"""What sightings say in numbers is what they say as values."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongyi.evaluators.sightings import last_seen, reached, seen, sighting_bits
from gongyi.kernel.days import Interval
from gongyi.law.factmodel import Fact, FactKind
from gongyi.program.nodes import NO, YES, mask
from gongyi.records.values import Sighting, Sightings, Standing, age

START = date(2024, 3, 1).toordinal()
STATES = {"full": "完成", "partial": "部分", "none": "没有"}
FACT = Fact("rectification", FactKind.SIGHTINGS, "整改", "", STATES, achievement="full")


def day(number: int) -> date:
    return date.fromordinal(START + number)


@st.composite
def spans(draw: st.DrawFn) -> Interval:
    first = draw(st.integers(0, 8))
    return Interval(day(first), day(draw(st.integers(first, 8))))


@st.composite
def sightings(draw: st.DrawFn) -> Sightings:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        span = draw(spans())
        since = Interval(day(0), span.hi) if draw(st.booleans()) else None
        found.append(Sighting(span, draw(st.sampled_from(FACT.progress)), since))
    if draw(st.booleans()):
        found = [Sighting(None, item.code) for item in found]
    return Sightings(tuple(sorted(found, key=age)), FACT.progress)


def test_states_stand_in_order_whichever_way_they_are_listed() -> None:
    assert FACT.progress == ("none", "partial", "full")


@given(sightings(), spans(), spans(), st.integers(0, 8))
def test_the_same_states_are_possible(value: Sightings, moment: Interval, stands: Interval, until: int) -> None:
    standing = Standing(Interval(stands.lo, stands.lo), stands.hi)
    codes = value.at(moment, day(until), standing).codes
    numbers = (moment.lo.toordinal(), moment.hi.toordinal(), START + until, *(d.toordinal() for d in stands.edges))
    assert seen(sighting_bits(value, FACT), *numbers) == mask(FACT, codes)


@given(sightings(), spans())
def test_the_last_sighting_is_the_same(value: Sightings, moment: Interval) -> None:
    last = value.last(moment)
    found = last_seen(sighting_bits(value, FACT), moment.lo.toordinal(), moment.hi.toordinal())
    assert found[0] == (NO if last is None else YES)
    assert last is None or found[1:] == (last.lo.toordinal(), last.hi.toordinal())


@given(sightings(), st.integers(-1, 9), st.integers(0, 8))
def test_the_first_day_of_the_achievement_is_the_same(value: Sightings, after: int, until: int) -> None:
    sure, days = value.reached(day(after), day(until))
    found = reached(sighting_bits(value, FACT), START + after, START + until)
    assert found == (YES if sure else NO, days.lo.toordinal(), days.hi.toordinal())
