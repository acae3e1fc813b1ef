"""Between which days an event must lie because of what must come before it and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.kernel.truth import Tri, any_of
from gongyi.law.factmodel import Neighbour
from gongyi.records.records import Records, Row
from gongyi.records.values import Day, Happening
from gongyi_facts.when import EARLIEST, LATEST


def bounds(records: Records, row: Row, fact: str) -> Interval:
    """The days that are left to a fact of a row, if it is the day of something that happens.

    No limit where what is recorded is in an impossible order: that is for the document's reader to refuse.
    """
    key = (row.scope, fact)
    first = max((span.lo for span in _certain(records, row, records.model.before.get(key, ()))), default=EARLIEST)
    last = min((span.hi for span in _certain(records, row, records.model.after.get(key, ()))), default=LATEST)
    return Interval(first, last) if first <= last else ANY_DAY


def implied(records: Records, row: Row, fact: str) -> Tri:
    """Whether the fact has happened because what can only come after it has; None where it may have."""
    neighbours = records.model.after.get((row.scope, fact), ())
    return any_of(value.occurred for value, _ in _events(records, row, neighbours) if value.recorded)


def _certain(records: Records, row: Row, neighbours: Iterable[Neighbour]) -> Iterator[Interval]:
    """The days of those neighbours that happen for certain, sooner or later."""
    for value, day in _events(records, row, neighbours):
        if (value.occurred or value.sure) and day is not None:
            yield day


def _events(
    records: Records, row: Row, neighbours: Iterable[Neighbour]
) -> Iterator[tuple[Happening, Interval | None]]:
    """The events that neighbours are, or are a day of, with that day."""
    for neighbour in neighbours:
        rows = (row,) if neighbour.scope == row.scope else records.related(row, neighbour.scope)
        for other in rows:
            value = other.values[neighbour.fact]
            event = value if isinstance(value, Happening) else other.values[neighbour.fact.partition(".")[0]]
            if isinstance(event, Happening):
                yield event, value.span if isinstance(value, Happening | Day) else None
