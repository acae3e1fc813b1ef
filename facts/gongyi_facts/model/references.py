"""Which record a reference means: by its id, its name, or its number.

A single obvious record need not be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gongyi_facts.base import Record


class References:
    """The records of one list by the words that can refer to them; the list is gone through once."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._count = len(records)
        self._by_id = _indices(id_of(record) for record in records)
        self._by_name = _indices(name_of(record) for record in records)

    def resolve(self, written: str | None) -> int | None:
        """The index of the record meant, or None. Without a word it is the only record there is."""
        if written is None:
            return 0 if self._count == 1 else None
        found = self.matches(written)
        return found[0] if len(found) == 1 else None

    def matches(self, written: str) -> Sequence[int]:
        """The indices of all records that the word can mean; an id comes before a name or a number."""
        found = self._by_id.get(written) or self._by_name.get(written)
        if found:
            return found
        # A longer number is none of a list, and reading it would take long.
        if written.isascii() and written.isdigit() and len(written) <= 9:
            number = int(written)
            return (number - 1,) if 1 <= number <= self._count else ()
        return ()


def _indices(words: Iterable[str | None]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        if word is not None:
            found.setdefault(word, []).append(index)
    return found


def id_of(record: Record) -> str | None:
    """What is written as the id of the record."""
    return record.id


def name_of(record: Record) -> str | None:
    """What the record is called, such as the name of an organ."""
    name = getattr(record, record.called) if record.called else None
    return name if isinstance(name, str) else None
