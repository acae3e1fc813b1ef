"""What is found of the cases of a ledger, in the little that is kept of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from gongyi import Norm, Row, Status, StatusLine, name_of, unfold
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.seam import judge, statuses
from gongyi_desk.ledger.reading.cases import CaseReader, Item, Read, Rejected
from gongyi_desk.ledger.reading.cases import Row as Written
from gongyi_facts import Document, last_told


class Key(NamedTuple):
    """Which record is meant; several pairs of records can stand on one path."""

    scope: str
    path: str
    record: str | None


def key_of(row: Row) -> Key:
    """Which record it is."""
    return Key(row.scope, row.path, row.name)


class Found(NamedTuple):
    """One norm judged on one record: with its last day where it has one, and what other readings would say."""

    norm: str
    scope: str
    record: str | None
    path: str
    status: Status
    earliest: date | None
    latest: date | None
    contested: tuple[tuple[tuple[str, str], Status], ...]
    """By norm (or derived fact) and reading the status that it would have."""
    bearer: str
    name: str | None
    """Who must act, by the decision's word, and by name."""
    row: Written
    """The row of the ledger on which the record stands."""


class FoundCase(NamedTuple):
    """What is found of one case; ``number`` is its place among all that were read."""

    number: int
    id: str | None
    name: str | None
    procuratorate: str
    rows: int
    record_to: date | None
    findings: tuple[Found, ...]
    overdue_alone: int
    """Findings that are overdue only because no row says to which day the record goes."""
    undetermined_alone: int
    """Findings that are open only because the record ends before the day of assessment."""
    oddities: tuple[str, ...]
    row: Written


class RejectedCase(NamedTuple):
    """Rows that could not be read."""

    number: int
    rejected: Rejected


Outcome = FoundCase | RejectedCase


def found(
    items: Sequence[tuple[int, Item]], reader: CaseReader, judging: Judging, engine: str, *, everything: bool
) -> list[Outcome]:
    """Read and judge some cases; ``everything`` keeps what does not apply too."""
    result: list[Outcome] = []
    kept: list[tuple[int, Read]] = []
    for number, item in items:
        read = reader.read(item)
        if isinstance(read, Rejected):
            result.append(RejectedCase(number, read))
        else:
            kept.append((number, read))
    lines = judge([read.document for _, read in kept], judging, engine)
    for (number, read), judged in zip(kept, lines, strict=True):
        result.append(_found(number, read, judged, reader, judging, everything))
    return sorted(result, key=lambda one: one.number)


def _found(
    number: int, read: Read, lines: Sequence[StatusLine], reader: CaseReader, judging: Judging, everything: bool
) -> FoundCase:
    document = read.document
    own = document.record_to.last if document.record_to is not None else None
    overdue, undetermined = _for_the_record_alone(document, lines, judging)
    shown = [line for line in lines if everything or line.status is not Status.NOT_APPLICABLE]
    return FoundCase(
        number,
        document.id,
        document.name,
        getattr(document, "procuratorate", None) or getattr(document, "organ", None) or "",
        read.rows,
        judging.record_to or own,
        tuple(_kept(document, shown, read, reader, judging)),
        overdue,
        undetermined,
        tuple(reader.places.named(said) for said in document.oddities),
        read.row,
    )


def _kept(
    document: Document, lines: Sequence[StatusLine], read: Read, reader: CaseReader, judging: Judging
) -> Iterator[Found]:
    assert judging.as_of is not None
    policy = judging.policy
    norms = policy.rules(policy.profile(judging.readings)).norms
    records = unfold(document, policy.loaded.model, judging.as_of, judging.as_of)
    rows: dict[Key, Row] = {key_of(row): row for listed in records.rows.values() for row in listed}
    for line in lines:
        norm: Norm = norms[line.norm]
        earliest, latest = line.due or (None, None)
        yield Found(
            line.norm,
            norm.scope,
            line.record,
            line.path,
            line.status,
            earliest,
            latest,
            tuple(((key, reading), status) for (key, reading), status in line.contested.items()),
            norm.bearer.role,
            name_of(norm.bearer, rows.get(Key(norm.scope, line.path, line.record), records.root), records),
            reader.place(document, line.path, read.row),
        )


def _for_the_record_alone(
    document: Document, lines: Sequence[StatusLine], judging: Judging
) -> tuple[int, int]:
    """How many findings are overdue, and how many are open, for no other reason than where the record ends."""
    assert judging.as_of is not None
    end = judging.record_to or (document.record_to.last if document.record_to is not None else None)
    if end is None:
        last = last_told(document)
        if last is None or last >= judging.as_of:
            return 0, 0
        return _otherwise(document, lines, Status.OVERDUE, replace(judging, record_to=last)), 0
    if end >= judging.as_of:
        return 0, 0
    return 0, _otherwise(document, lines, Status.UNDETERMINED, replace(judging, record_to=judging.as_of))


def _otherwise(document: Document, lines: Sequence[StatusLine], status: Status, other: Judging) -> int:
    """How many findings of a status would have another, were the record to end on another day."""
    asked = {(line.norm, line.path, line.record) for line in lines if line.status is status}
    if not asked:
        return 0
    there = {(line.norm, line.path, line.record): line.status for line in statuses(document, other)}
    return sum(there.get(key, status) is not status for key in asked)
