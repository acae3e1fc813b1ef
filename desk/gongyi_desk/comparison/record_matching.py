"""Which record of one document is which of another: by id or name, else by what they say alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from gongyi_facts import DeclaredKey, Document, KeyKind, Record, declared_keys, id_of, name_of

RecordKey = tuple[str, str]
"""The list of a record, and what tells it apart there."""
Keys = Mapping[str, RecordKey]
"""By the path of each record."""
NO_KEYS: Keys = MappingProxyType({})


def record_keys(document: Document) -> Keys:
    """Each record by its id, its name, or its number where these do not tell it apart."""
    return {
        f"{item.name}[{number}]": (item.name, name or str(number))
        for item in _lists(document)
        for number, name in enumerate(_names(getattr(document, item.name)), 1)
    }


def paired(before: Document, after: Document) -> tuple[Keys, Keys]:
    """Keys under which the records of two documents of one kind meet that are the same record."""
    first: dict[str, RecordKey] = {}
    second: dict[str, RecordKey] = {}
    for item in _lists(before):
        records: tuple[Sequence[Record], Sequence[Record]] = getattr(before, item.name), getattr(after, item.name)
        meets = dict(_pairs(*records))
        for index in range(len(records[0])):
            first[f"{item.name}[{index + 1}]"] = (item.name, f"before {index}")
        for index in range(len(records[1])):
            met = next((old for old, new in meets.items() if new == index), None)
            second[f"{item.name}[{index + 1}]"] = (item.name, f"after {index}" if met is None else f"before {met}")
    return first, second


def _lists(document: Document) -> Iterator[DeclaredKey]:
    return (item for item in declared_keys(type(document)).items.values() if item.kind is KeyKind.RECORDS)


def _names(records: Sequence[Record]) -> list[str | None]:
    """The id or name of each record, where no other has the same."""
    names = [id_of(record) or name_of(record) for record in records]
    return [name if names.count(name) == 1 else None for name in names]


def _pairs(before: Sequence[Record], after: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """By name; then, of those that two names do not set apart, the most alike; then in their order."""
    names = _names(before), _names(after)
    possible = [
        (_alike(names[0][old], names[1][new], before[old], after[new]), old, new)
        for old in range(len(before))
        for new in range(len(after))
        if None in (names[0][old], names[1][new]) or names[0][old] == names[1][new]
    ]
    taken: tuple[set[int], set[int]] = set(), set()
    for _, old, new in sorted(possible, key=lambda found: (-found[0], abs(found[1] - found[2]), *found[1:])):
        if old not in taken[0] and new not in taken[1]:
            taken[0].add(old)
            taken[1].add(new)
            yield old, new


def _alike(name: str | None, other: str | None, before: Record, after: Record) -> float:
    """How many facts both records state alike; without limit where they have one name."""
    if name is not None and name == other:
        return float("inf")
    was, now = before.model_dump(), after.model_dump()
    return len([key for key, value in was.items() if value not in (None, ()) and now.get(key) == value])
