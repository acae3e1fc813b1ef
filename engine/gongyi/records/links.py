"""Which pairs of records a link joins: those of which one names the other, as far as the document says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongyi_facts.base import UNKNOWN_WORDS, Link, Record
from gongyi_facts.model.references import References

Listed = Mapping[str, Sequence[Record]]


class Pair(NamedTuple):
    """The places of two records in their lists, and whether it is ``sure`` that the one names the other."""

    one: int
    other: int
    sure: bool


def pairs(
    link: Link, listed: Listed, references: Mapping[str, References], scopes: Mapping[str, str]
) -> Iterator[Pair]:
    """Every pair that a link joins or may join.

    ``scopes`` leads from the names of the references ``same`` to the kind of record that they name. What is not
    written, or written as unknown, names the only record there is, and else any.
    """
    for one, record in enumerate(listed.get(link.one, ())):
        named = _named(getattr(record, link.by), references[link.other])
        for other in range(len(listed.get(link.other, ()))) if named is None else sorted(named):
            candidate = listed[link.other][other]
            common = _common(link, record, candidate, references, scopes)
            if common is not False:
                yield Pair(one, other, named is not None or bool(common))


def _named(written: object, references: References) -> frozenset[int] | None:
    """The places of the records that a reference names; None where that is open."""
    words = written if isinstance(written, tuple) else (written,)
    found = [references.resolve(None if word is None else str(word)) for word in words]
    if any(word in UNKNOWN_WORDS for word in words) or (written is None and found == [None]):
        return None
    return frozenset(place for place in found if place is not None)


def _common(
    link: Link, record: Record, other: Record, references: Mapping[str, References], scopes: Mapping[str, str]
) -> bool | None:
    """Whether both name a record in common; None where one of them does not say, or nothing is asked for."""
    if link.same is None:
        return None
    written = (getattr(record, link.same[0]), getattr(other, link.same[1]))
    if written[0] is None:
        return None
    ours, theirs = (
        _named(words, references[scopes[name]]) for words, name in zip(written, link.same, strict=True)
    )
    return None if ours is None or theirs is None else bool(ours & theirs)
