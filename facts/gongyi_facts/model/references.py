"""Which record a reference means: by its id, its name, or its number.

A single obvious record need not be written.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongyi_facts.base import Record


def resolve(records: Sequence[Record], written: str | None) -> int | None:
    """The index of the record meant, or None. Without a word it is the only record there is."""
    if written is None:
        return 0 if len(records) == 1 else None
    found = matches(records, written)
    return found[0] if len(found) == 1 else None


def matches(records: Sequence[Record], written: str) -> tuple[int, ...]:
    """The indices of all records that the word can mean; an id comes before a name or a number."""
    for names in (id_of, name_of):
        found = tuple(index for index, record in enumerate(records) if names(record) == written)
        if found:
            return found
    # A longer number is none of a list, and reading it would take long.
    if written.isascii() and written.isdigit() and len(written) <= 9:
        number = int(written)
        return (number - 1,) if 1 <= number <= len(records) else ()
    return ()


def id_of(record: Record) -> str | None:
    """What is written as the id of the record."""
    return record.id


def name_of(record: Record) -> str | None:
    """What the record is called, such as the name of an organ."""
    name = getattr(record, record.called) if record.called else None
    return name if isinstance(name, str) else None
