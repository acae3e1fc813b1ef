"""The one place where the cases of a ledger meet an evaluator: all in columns where there are many, else one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from gongyi import RECORD_TO, Records, Row, Status, StatusLine, outline
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import one_of
from gongyi_facts import Document

COMPILED, COLUMNS = "compiled", "columns"
ENGINES = (COMPILED, COLUMNS)
MANY = 2_000
"""From so many cases on columns are quicker, the time to plan them included."""
PORTIONS = {COMPILED: 50, COLUMNS: 10_000}
"""How many cases are judged at once; in columns most of the time is the same however many they are."""
Lines = list[StatusLine]
Key = tuple[str, str, str | None]
"""A norm, and the path and the name of a record."""


def known(engine: str | None) -> str | None:
    """The evaluator that is asked for, if one is. Raises ``UsageError`` for one that there is not."""
    return None if engine is None else one_of("--engine", engine, ENGINES)


def chosen(engine: str | None, cases: int) -> str:
    """The evaluator for so many cases, where none is asked for."""
    return known(engine) or (COLUMNS if cases >= MANY else COMPILED)


def judge(
    documents: Sequence[Document], judging: Judging, engine: str, outlines: Sequence[Records] | None = None
) -> list[Lines]:
    """By case every norm on every record, as of one day; ``outlines`` are those of the documents, where there are."""
    if engine == COMPILED:
        return [list(statuses(document, judging)) for document in documents]
    if outlines is None:
        outlines = [outline(document, judging.policy.loaded.model) for document in documents]
    found: dict[int, Lines] = {}
    for places in _by_kind(documents):
        own, rows = [documents[place] for place in places], [outlines[place] for place in places]
        table = _in_columns(own, judging, (judging.record_to,), contested=True)
        found |= zip(places, _by_case(table, rows), strict=True)
    return [found[place] for place in range(len(documents))]


def statuses_up_to(
    documents: Sequence[Document],
    ends: Sequence[date],
    judging: Judging,
    engine: str,
    outlines: Sequence[Records],
) -> list[dict[Key, Status]]:
    """By case every status, were it recorded to the day in ``ends`` whatever it says itself."""
    if engine == COMPILED:
        return [
            {(line.norm, line.path, line.record): line.status for line in statuses(document, judging, end)}
            for document, end in zip(documents, ends, strict=True)
        ]
    found: dict[int, dict[Key, Status]] = {}
    for places in _by_kind(documents):
        own, rows = [documents[place] for place in places], [outlines[place] for place in places]
        table = _in_columns(own, judging, [ends[place] for place in places], contested=False)
        for place, lines in zip(places, _by_case(table, rows), strict=True):
            found[place] = {(line.norm, line.path, line.record): line.status for line in lines}
    return [found[place] for place in range(len(documents))]


def statuses(document: Document, judging: Judging, record_to: date | None = None) -> tuple[StatusLine, ...]:
    """The same of one case, were it recorded to a day, where one is given."""
    return judging.policy.statuses(
        document,
        as_of=judging.as_of,
        record_to=record_to or judging.record_to,
        as_if=judging.as_if,
        readings=judging.readings,
    )


def _by_kind(documents: Sequence[Document]) -> Iterator[list[int]]:
    """The places of the documents of each kind, which are judged apart."""
    for kind in dict.fromkeys(map(type, documents)):
        yield [place for place, document in enumerate(documents) if type(document) is kind]


def _in_columns(
    documents: Sequence[Document], judging: Judging, ends: Sequence[date | None], *, contested: bool
) -> Any:
    """The verdicts on documents that record to one day in ``ends``, or each to its own."""
    assert judging.as_of is not None
    policy, frames = judging.policy, judging.policy.table_of(documents)
    alike = len(set(ends)) == 1
    if not alike:
        import polars as pl

        frames[documents[0].root] = frames[documents[0].root].with_columns(pl.Series(RECORD_TO, ends, dtype=pl.Date))
    table = policy.assess_table(
        frames,
        as_of=judging.as_of,
        record_to=ends[0] if alike else None,
        as_if=judging.as_if,
        readings=judging.readings,
        contested=contested,
    )
    wanted = ["case", "scope", "norm", "status", "due_earliest", "due_latest"]
    return table.select([*wanted, "contested"] if contested else wanted)


def _by_case(table: Any, outlines: Sequence[Records]) -> Iterator[Lines]:
    by_case = {case: list(rows) for case, rows in groupby(table.iter_rows(), key=lambda row: row[0])}
    for number, records in enumerate(outlines):
        yield list(_lines(by_case.get(number, ()), records.rows))


_STATUSES = {str(status): status for status in Status}


def _lines(rows: Iterable[tuple[Any, ...]], records: Mapping[str, Sequence[Row]]) -> Iterator[StatusLine]:
    """The rows of one case, which stand by norm and then by record."""
    for (scope, norm), judged in groupby(rows, key=lambda row: (row[1], row[2])):
        for record, (_, _, _, status, earliest, latest, *contested) in zip(records[scope], judged, strict=True):
            due = None if earliest is None or latest is None else (earliest, latest)
            others = {_deviation(one["reading"]): _STATUSES[one["status"]] for one in contested[0]} if contested else {}
            yield StatusLine(norm, record.path, record.name, _STATUSES[status], due, others)


def _deviation(written: str) -> tuple[str, str]:
    key, _, reading = written.partition("=")
    return key, reading
