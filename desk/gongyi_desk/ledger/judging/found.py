"""What is found of the cases of a ledger, in the little that is kept of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gongyi import Norm, Records, Row, Status, StatusLine, name_of, outline
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.seam import judge, statuses_up_to
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


class _Judged(NamedTuple):
    """A case that was read, its records, and its norms judged."""

    number: int
    read: Read
    records: Records
    lines: Sequence[StatusLine]

    @property
    def document(self) -> Document:
        return self.read.document


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
    model = judging.policy.loaded.model
    outlines = [outline(read.document, model) for _, read in kept]
    lines = judge([read.document for _, read in kept], judging, engine, outlines)
    judged = [
        _Judged(number, read, records, told)
        for (number, read), records, told in zip(kept, outlines, lines, strict=True)
    ]
    keeper = _Keeper(reader, judging, everything=everything)
    for one, alone in zip(judged, _for_the_record_alone(judged, judging, engine), strict=True):
        result.append(keeper.kept(one, alone))
    return sorted(result, key=lambda one: one.number)


class _Keeper:
    """Makes of what was judged the little that is kept."""

    def __init__(self, reader: CaseReader, judging: Judging, *, everything: bool) -> None:
        self.reader, self.judging, self.everything = reader, judging, everything
        policy = judging.policy
        self.norms = policy.rules(policy.profile(judging.readings)).norms

    def kept(self, judged: _Judged, alone: tuple[int, int]) -> FoundCase:
        document, read = judged.document, judged.read
        own = document.record_to.last if document.record_to is not None else None
        return FoundCase(
            judged.number,
            document.id,
            document.name,
            getattr(document, "procuratorate", None) or getattr(document, "organ", None) or "",
            read.rows,
            self.judging.record_to or own,
            tuple(self._findings(judged)),
            *alone,
            tuple(self.reader.places.named(said) for said in document.oddities),
            read.row,
        )

    def _findings(self, judged: _Judged) -> Iterator[Found]:
        document, records = judged.document, judged.records
        rows: dict[Key, Row] = {key_of(row): row for listed in records.rows.values() for row in listed}
        places: dict[str, Written] = {}
        for line in judged.lines:
            if line.status is Status.NOT_APPLICABLE and not self.everything:
                continue
            norm: Norm = self.norms[line.norm]
            key = Key(norm.scope, line.path, line.record)
            if line.path not in places:
                places[line.path] = self.reader.place(document, line.path, judged.read.row)
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
                name_of(norm.bearer, rows.get(key, records.root), records),
                places[line.path],
            )


class _Otherwise(NamedTuple):
    """A case that is judged again as if its record ended on another day, for its findings of one status."""

    place: int
    end: date
    status: Status


def _for_the_record_alone(
    judged: Sequence[_Judged], judging: Judging, engine: str
) -> Iterator[tuple[int, int]]:
    """By case how many findings are overdue, and how many are open, for no other reason than where the record ends."""
    again = [one for place, case in enumerate(judged) if (one := _otherwise(place, case, judging)) is not None]
    changed: dict[int, tuple[int, int]] = {}
    if again:
        cases = [judged[one.place] for one in again]
        documents, ends = [case.document for case in cases], [one.end for one in again]
        found = statuses_up_to(documents, ends, judging, engine, [case.records for case in cases])
        for one, case, there in zip(again, cases, found, strict=True):
            keys = [(line.norm, line.path, line.record) for line in case.lines if line.status is one.status]
            count = sum(there.get(key, one.status) is not one.status for key in keys)
            changed[one.place] = (count, 0) if one.status is Status.OVERDUE else (0, count)
    return (changed.get(place, (0, 0)) for place in range(len(judged)))


def _otherwise(place: int, case: _Judged, judging: Judging) -> _Otherwise | None:
    """How a case is to be judged again, where that can change anything."""
    assert judging.as_of is not None
    document = case.document
    end = judging.record_to or (document.record_to.last if document.record_to is not None else None)
    if end is not None:
        other, status = judging.as_of, Status.UNDETERMINED
        meant = end < judging.as_of
    else:
        last = last_told(document)
        other, status = last or judging.as_of, Status.OVERDUE
        meant = last is not None and last < judging.as_of
    if not meant or not any(line.status is status for line in case.lines):
        return None
    return _Otherwise(place, other, status)
