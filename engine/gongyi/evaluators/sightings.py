"""What sightings say of a day, in numbers: days are ordinals, states their places in order, sets of states bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from gongyi.law.factmodel import Fact
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, NO, YES, mask
from gongyi.records.values import Sightings
from gongyi_facts.made_late import dataclass

_NEVER = (NO, FIRST_DAY, LAST_DAY)
_Mark = tuple[int, int, int, int]
"""First and last day, lowest and highest place."""


@dataclass(frozen=True, slots=True, eq=False)
class SightingBits:
    """Sightings oldest first, each as first day, last day (both 0 where it is undated) and place; the bits of states.

    ``since`` are the first and last day since which the place at the end holds.
    """

    seen: tuple[tuple[int, int, int], ...]
    since: tuple[tuple[int, int, int], ...]
    bits: tuple[int, ...]
    marks: tuple[_Mark, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "marks", _marks(self))

    @property
    def domain(self) -> int:
        """All states."""
        return sum(self.bits)

    def between(self, low: int, high: int) -> int:
        """The states from one place to another."""
        return sum(self.bits[low : high + 1])


def sighting_bits(value: Sightings, fact: Fact) -> SightingBits:
    """Sightings in numbers."""
    seen, since = [], []
    for item in value.seen:
        place = value.order.index(item.code)
        days = (0, 0) if item.span is None else (item.span.lo.toordinal(), item.span.hi.toordinal())
        seen.append((*days, place))
        if item.since is not None:
            since.append((item.since.lo.toordinal(), item.since.hi.toordinal(), place))
    bits = tuple(mask(fact, frozenset({code})) for code in value.order)
    return SightingBits(tuple(seen), tuple(since), bits)


@lru_cache(maxsize=4096)
def seen(sightings: SightingBits, lo: int, hi: int, until: int, stands_from: int, stands_to: int) -> int:
    """The states that are possible on a day that lies between two.

    What was seen on no day holds ``until`` a day; what was seen from a day on stands to another, until a next one.
    """
    found = 0
    for day in _moments(sightings, lo, hi):
        found |= _on(sightings, day, until, stands_from, stands_to)
    return found


@lru_cache(maxsize=4096)
def last_seen(sightings: SightingBits, lo: int, hi: int) -> tuple[int, int, int]:
    """Whether there is a last sighting by a day that lies between two, and its first and last day."""
    first, last, some, none = LAST_DAY, FIRST_DAY, False, False
    for day in _moments(sightings, lo, hi):
        found = _last_by(sightings, day)
        if found is None:
            none = True
        else:
            some, first, last = True, min(first, found[0]), max(last, found[1])
    if not some:
        return _NEVER
    return YES, FIRST_DAY if none else first, last


@lru_cache(maxsize=4096)
def reached(sightings: SightingBits, after: int, until: int) -> tuple[int, int, int]:
    """Whether the achievement is seen after a day; the first and the last day that can be the first it holds on."""
    top = len(sightings.bits) - 1
    if _on(sightings, after + 1, until, LAST_DAY, FIRST_DAY) == sightings.bits[top]:
        return YES, after + 1, after + 1
    full = sightings.bits[top]
    turns = {after + 1, until + 1, *_moments(sightings, after + 1, LAST_DAY - 1)}
    possible = [day for day in turns if day > after and full & _on(sightings, day, until, LAST_DAY, FIRST_DAY)]
    first = min(possible, default=LAST_DAY)
    certain = [hi for lo, hi, low, _ in sightings.marks if low == top and lo > after]
    return YES if certain else NO, first, max(first, min(certain, default=LAST_DAY))


def _marks(sightings: SightingBits) -> tuple[_Mark, ...]:
    """What is said of days, oldest first; of an achievement also that it did not hold on the day before."""
    if not any(first for first, _, _ in sightings.seen):
        return ()
    top = len(sightings.bits) - 1
    found = [(first or FIRST_DAY, last or FIRST_DAY, place, place) for first, last, place in sightings.seen]
    for first, last, place in sightings.since:
        found.append((first, last, place, place))
        if place == top:
            found.append((first - 1, last - 1, 0, top - 1))
    return tuple(sorted(found, key=lambda mark: (mark[1], mark[0])))


def _moments(sightings: SightingBits, lo: int, hi: int) -> Iterator[int]:
    """The days between two on which something may change."""
    yield lo
    if hi != lo:
        yield hi
        edges = {edge for first, last, _, _ in sightings.marks for edge in (first, last)}
        for edge in edges:
            yield from (day for day in (edge - 1, edge, edge + 1) if lo < day < hi)


def _on(sightings: SightingBits, day: int, until: int, stands_from: int, stands_to: int) -> int:
    if not sightings.marks:
        places = [place for _, _, place in sightings.seen]
        if not places:
            return sightings.domain
        return sightings.between(min(places), max(places) if day <= until else len(sightings.bits) - 1)
    found = 0
    for last in _last(sightings, day):
        for following in _following(sightings, day):
            if last is not following:
                stands = last is not None and last[0] >= stands_from and day <= stands_to
                found |= _left(sightings, last, following, day, stands)
    return found


def _left(sightings: SightingBits, last: _Mark | None, following: _Mark | None, day: int, stands: bool) -> int:
    """The states that the last mark up to a day and the first one after it leave."""
    top = len(sightings.bits) - 1
    if last is None:
        return sightings.between(0, top if following is None else following[3])
    first, end, low, high = last
    if first == end == day or low == top or stands:
        return sightings.between(low, high)
    if following is None:
        return sightings.between(low, top)
    return sightings.between(following[2], high) if following[3] < low else sightings.between(low, following[3])


def _last(sightings: SightingBits, day: int) -> list[_Mark | None]:
    """The marks that may be the last one up to a day; None where there may be none."""
    found: list[_Mark | None] = []
    certain = 0
    for mark in reversed(sightings.marks):
        if certain and mark[1] <= certain:
            break
        if mark[0] <= day:
            found.append(mark)
        if mark[1] <= day:
            certain = max(certain, mark[0])
    return found if certain else [*found, None]


def _following(sightings: SightingBits, day: int) -> list[_Mark | None]:
    """The marks that may be the first one after a day; None where there may be none."""
    found: list[_Mark | None] = []
    certain = LAST_DAY + 2
    for mark in sorted(sightings.marks, key=lambda mark: mark[:2]):
        if mark[0] >= certain:
            break
        if mark[1] > day:
            found.append(mark)
        if mark[0] > day:
            certain = min(certain, mark[1])
    return found if certain <= LAST_DAY + 1 else [*found, None]


def _last_by(sightings: SightingBits, day: int) -> tuple[int, int] | None:
    """The last sighting by a day; an undated one that is not overtaken lasts, and is later than anything on the day."""
    dated = [(last, first) for first, last, _ in sightings.seen if first and first <= day]
    if dated:
        last, first = max(dated)
        return first, last
    if all(first for first, _, _ in sightings.seen):
        return None
    return day + 1, day + 1
