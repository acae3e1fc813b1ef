"""What sightings say of a day, in numbers: days are ordinals, states bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongyi.law.factmodel import Fact
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, NO, YES, mask
from gongyi.records.values import Sightings

_NEVER = (NO, FIRST_DAY, LAST_DAY)


@dataclass(frozen=True, slots=True, eq=False)
class SightingBits:
    """Sightings oldest first, each as first day, last day (both 0 where it is undated) and bit; all possible bits.

    ``reached`` is the bit of the achievement.
    """

    seen: tuple[tuple[int, int, int], ...]
    domain: int
    reached: int


def sighting_bits(value: Sightings, fact: Fact) -> SightingBits:
    """Sightings in numbers."""
    seen = tuple(
        (0, 0, mask(fact, frozenset({item.code})))
        if item.span is None
        else (item.span.lo.toordinal(), item.span.hi.toordinal(), mask(fact, frozenset({item.code})))
        for item in value.seen
    )
    return SightingBits(seen, mask(fact, value.domain), mask(fact, frozenset({value.achievement})))


@lru_cache(maxsize=4096)
def seen(sightings: SightingBits, lo: int, hi: int) -> int:
    """The states that are possible on a day that lies between two."""
    found = 0
    for day in _moments(sightings, lo, hi):
        found |= _on(sightings, day)
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


def _moments(sightings: SightingBits, lo: int, hi: int) -> Iterator[int]:
    """The days between two on which something may change."""
    yield lo
    if hi != lo:
        yield hi
        for first, last, _ in sightings.seen:
            if lo < first < hi:
                yield first
            if lo < last < hi:
                yield last


def _on(sightings: SightingBits, day: int) -> int:
    possible = 0
    certain: int | None = None
    for first, last, bit in reversed(sightings.seen):
        if certain is not None and (last or FIRST_DAY) <= certain:
            break
        if first <= day:
            possible |= bit
        if last <= day:
            certain = max(certain or FIRST_DAY, first)
    if certain is not None:
        return possible
    still_to_come = any(first and last > day and bit == sightings.reached for first, last, bit in sightings.seen)
    return possible | (sightings.domain & ~sightings.reached if still_to_come else sightings.domain)


def _last_by(sightings: SightingBits, day: int) -> tuple[int, int] | None:
    """The last sighting by a day; an undated one that is not overtaken lasts, and is later than anything on the day."""
    dated = [(last, first) for first, last, _ in sightings.seen if first and first <= day]
    if dated:
        last, first = max(dated)
        return first, last
    if all(first for first, _, _ in sightings.seen):
        return None
    return day + 1, day + 1
