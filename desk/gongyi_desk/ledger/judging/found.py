"""What is found of the cases of a ledger, in the little that is kept of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from gongyi import FactRef, Party, Records, Row, Status, name_of, outline
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.findings import findings_type
from gongyi_desk.ledger.judging.seam import ORDINAL, PLACE, Judge, judge_of
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


class FoundCase(NamedTuple):
    """What is found of one case beside its findings; ``number`` is its place among all that were read."""

    number: int
    id: str | None
    name: str | None
    procuratorate: str
    rows: int
    record_to: date | None
    overdue_alone: int
    """Findings that are overdue only because no row says to which day the record goes."""
    undetermined_alone: int
    """Findings that are open only because the record ends before the day of assessment."""
    oddities: tuple[str, ...]
    row: Written


class Found(NamedTuple):
    """What is found of a portion of a ledger: its cases with their findings, and the rows that could not be read."""

    cases: list[FoundCase]
    findings: pl.DataFrame
    """As ``findings_type`` says; by case, then by norm and record."""
    rejected: list[Rejected]


class _Kept(NamedTuple):
    """A case that was read, and its records."""

    number: int
    read: Read
    records: Records

    @property
    def document(self) -> Document:
        return self.read.document


def found(
    items: Sequence[tuple[int, Item]], reader: CaseReader, judging: Judging, engine: str, *, everything: bool
) -> Found:
    """Read and judge some cases; ``everything`` keeps what does not apply too."""
    rejected: list[Rejected] = []
    kept: list[_Kept] = []
    model = judging.policy.loaded.model
    for number, item in items:
        read = reader.read(item)
        if isinstance(read, Rejected):
            rejected.append(read)
        else:
            kept.append(_Kept(number, read, outline(read.document, model)))
    if not kept:
        return Found([], pl.DataFrame(schema=findings_type(judging)), rejected)
    judge = judge_of([one.document for one in kept], judging, engine, [one.records for one in kept])
    verdicts = judge.verdicts()
    alone = _for_the_record_alone(kept, verdicts, judge)
    keeper = _Keeper(reader, judging)
    cases = [keeper.case(one, alone.get(place, (0, 0))) for place, one in enumerate(kept)]
    if not everything:
        verdicts = verdicts.filter(pl.col("status") != str(Status.NOT_APPLICABLE))
    return Found(cases, keeper.findings(kept, verdicts), rejected)


class _Keeper:
    """Makes of what was judged the little that is kept."""

    def __init__(self, reader: CaseReader, judging: Judging) -> None:
        self.reader, self.judging = reader, judging
        policy = judging.policy
        self.norms = policy.rules(policy.profile(judging.readings)).norms
        self.schema = findings_type(judging)
        self.parties: dict[str, list[Party]] = {}
        """By scope who bears its norms and may have a name."""
        named: dict[tuple[str, FactRef], int] = {}
        self.party: dict[str, int] = {}
        """By norm which of these bears it."""
        for norm in self.norms.values():
            own = self.parties.setdefault(norm.scope, [])
            if norm.bearer.name is not None:
                place = named.setdefault((norm.scope, norm.bearer.name), len(own))
                own += [norm.bearer] if place == len(own) else []
                self.party[norm.id] = place

    def case(self, kept: _Kept, alone: tuple[int, int]) -> FoundCase:
        """What is kept of a case itself."""
        document, read = kept.document, kept.read
        own = document.record_to.last if document.record_to is not None else None
        return FoundCase(
            kept.number,
            document.id,
            document.name,
            getattr(document, "procuratorate", None) or getattr(document, "organ", None) or "",
            read.rows,
            self.judging.record_to or own,
            *alone,
            tuple(self.reader.places.named(said) for said in document.oddities),
            read.row,
        )

    def findings(self, kept: Sequence[_Kept], verdicts: pl.DataFrame) -> pl.DataFrame:
        """The verdicts with all that is told of the records on which they are."""
        listed = self.schema["norm"].categories
        norms = [self.norms.get(norm) for norm in listed]
        scopes = pl.Series([norm.scope if norm else "" for norm in norms])
        parties = pl.Series([self.party.get(norm) for norm in listed], dtype=pl.Int64)
        numbers = pl.Series([one.number for one in kept], dtype=pl.UInt32)
        norm = pl.col("norm").to_physical()
        return (
            verdicts.with_columns(pl.lit(scopes).gather(norm).alias("scope"))
            .join(self._records(kept), on=[PLACE, "scope", ORDINAL], how="left", maintain_order="left")
            .with_columns(
                pl.lit(numbers).gather(PLACE).alias("case"),
                pl.col("names").list.get(pl.lit(parties).gather(norm), null_on_oob=True).alias("name"),
            )
            .select([pl.col(name).cast(kind) for name, kind in self.schema.items()])
        )

    def _records(self, kept: Sequence[_Kept]) -> pl.DataFrame:
        """The records of the cases: where each stands, and what those are called who bear its norms."""
        rows = [
            (place, scope, ordinal, row.path, *self._written(one, row.path), self._names(scope, row, one.records))
            for place, one in enumerate(kept)
            for scope, listed in one.records.rows.items()
            if scope in self.parties
            for ordinal, row in enumerate(listed)
        ]
        schema = {PLACE: pl.UInt32, "scope": pl.String, ORDINAL: pl.UInt32, "path": pl.String}
        return pl.DataFrame(
            rows, schema={**schema, "source": pl.Int32, "row": pl.Int32, "names": pl.List(pl.String)}, orient="row"
        )

    def _names(self, scope: str, row: Row, records: Records) -> list[str | None]:
        return [name_of(party, row, records) for party in self.parties[scope]]

    def _written(self, kept: _Kept, path: str) -> tuple[int | None, int | None]:
        return self.reader.placed(kept.document, path, kept.read.row) or (None, None)


def _for_the_record_alone(
    kept: Sequence[_Kept], verdicts: pl.DataFrame, judge: Judge
) -> dict[int, tuple[int, int]]:
    """By place how many findings are overdue, and how many are open, for no other reason than where the record ends."""
    there = {
        status: set(verdicts.filter(pl.col("status") == str(status))[PLACE].unique())
        for status in (Status.OVERDUE, Status.UNDETERMINED)
    }
    again: dict[Status, dict[int, date]] = {status: {} for status in there}
    for place, case in enumerate(kept):
        otherwise = _otherwise(case, judge.judging)
        if otherwise is not None and place in there[otherwise[1]]:
            again[otherwise[1]][place] = otherwise[0]
    ends = {place: end for ended in again.values() for place, end in ended.items()}
    if not ends:
        return {}
    other = judge.verdicts_up_to(ends).select(PLACE, "norm", ORDINAL, pl.col("status").alias("otherwise"))
    changed = (
        verdicts.select(PLACE, "norm", ORDINAL, "status")
        .join(other, on=[PLACE, "norm", ORDINAL])
        .filter(pl.col("status") != pl.col("otherwise"))
        .group_by(PLACE, "status")
        .len()
    )
    counts = {(place, Status(status)): count for place, status, count in changed.iter_rows()}
    overdue, open_ = again[Status.OVERDUE], again[Status.UNDETERMINED]
    found = {place: (counts.get((place, Status.OVERDUE), 0), 0) for place in overdue}
    return {**found, **{place: (0, counts.get((place, Status.UNDETERMINED), 0)) for place in open_}}


def _otherwise(case: _Kept, judging: Judging) -> tuple[date, Status] | None:
    """To which day a case is to be judged again, and for its findings of which status; None where nothing changes."""
    assert judging.as_of is not None
    document = case.document
    end = judging.record_to or (document.record_to.last if document.record_to is not None else None)
    if end is not None:
        return (judging.as_of, Status.UNDETERMINED) if end < judging.as_of else None
    last = last_told(document)
    return (last, Status.OVERDUE) if last is not None and last < judging.as_of else None
