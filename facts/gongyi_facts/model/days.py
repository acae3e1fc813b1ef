"""Of which days a document tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongyi_facts.base import Document, Event, KeyKind, Record
from gongyi_facts.model.declarations import declared_keys
from gongyi_facts.when import When


def told_after(document: Document, day: date) -> bool:
    """Whether something is said to have happened, or to have been seen, after a day; deadlines may lie there."""
    return any(when.first > day for when in _told(document))


def last_told(document: Document) -> date | None:
    """The last day on which something is said to have happened, or to have been seen; None where nothing is."""
    return max((when.last for when in _told(document)), default=None)


def _told(document: Document) -> Iterator[When]:
    """The day of every event and every sighting."""
    lists = declared_keys(type(document)).lists
    records: list[Document | Record] = [document, *(row for item in lists for row in getattr(document, item.name))]
    for record in records:
        for item in declared_keys(type(record)).items.values():
            written = getattr(record, item.name)
            if item.kind is KeyKind.OBSERVATION:
                yield from (seen.on for seen in written if seen.on is not None)
            elif isinstance(written, Event) and not item.deadline and written.on is not None:
                yield written.on
