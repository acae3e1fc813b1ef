"""The one place where the cases of a ledger meet an evaluator: all in columns where there are many, else one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from gongyi import Row, Status, StatusLine, unfold
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import one_of
from gongyi_facts import Document

COMPILED, COLUMNS = "compiled", "columns"
ENGINES = (COMPILED, COLUMNS)
MANY = 2_000
"""From so many cases on columns are quicker, the time to plan them included."""
PORTIONS = {COMPILED: 50, COLUMNS: 5_000}
"""How many cases are judged at once."""
Lines = list[StatusLine]


def known(engine: str | None) -> str | None:
    """The evaluator that is asked for, if one is. Raises ``UsageError`` for one that there is not."""
    return None if engine is None else one_of("--engine", engine, ENGINES)


def chosen(engine: str | None, cases: int) -> str:
    """The evaluator for so many cases, where none is asked for."""
    return known(engine) or (COLUMNS if cases >= MANY else COMPILED)


def judge(documents: Sequence[Document], judging: Judging, engine: str) -> list[Lines]:
    """By case every norm on every record, as of one day."""
    if engine == COMPILED:
        return [list(statuses(document, judging)) for document in documents]
    found: dict[int, Lines] = {}
    for kind in dict.fromkeys(map(type, documents)):
        places = [place for place, document in enumerate(documents) if type(document) is kind]
        found |= zip(places, _in_columns([documents[place] for place in places], judging), strict=True)
    return [found[place] for place in range(len(documents))]


def statuses(document: Document, judging: Judging) -> tuple[StatusLine, ...]:
    """The same of one case."""
    return judging.policy.statuses(
        document,
        as_of=judging.as_of,
        record_to=judging.record_to,
        as_if=judging.as_if,
        readings=judging.readings,
    )


def _in_columns(documents: Sequence[Document], judging: Judging) -> Iterator[Lines]:
    assert judging.as_of is not None
    policy = judging.policy
    table = policy.assess_table(
        policy.table_of(documents),
        as_of=judging.as_of,
        record_to=judging.record_to,
        as_if=judging.as_if,
        readings=judging.readings,
        contested=True,
    )
    columns = table.select("case", "scope", "norm", "status", "due_earliest", "due_latest", "contested")
    by_case = {case: list(rows) for case, rows in groupby(columns.iter_rows(), key=lambda row: row[0])}
    for number, document in enumerate(documents):
        records = unfold(document, policy.loaded.model, judging.as_of, judging.as_of)
        yield list(_lines(by_case.get(number, ()), records.rows))


def _lines(rows: Iterable[tuple[Any, ...]], records: Mapping[str, Sequence[Row]]) -> Iterator[StatusLine]:
    """The rows of one case, which stand by norm and then by record."""
    for (scope, norm), judged in groupby(rows, key=lambda row: (row[1], row[2])):
        for record, (*_, status, earliest, latest, contested) in zip(records[scope], judged, strict=True):
            due = None if earliest is None or latest is None else (earliest, latest)
            others = {_deviation(one["reading"]): Status(one["status"]) for one in contested}
            yield StatusLine(norm, record.path, record.name, Status(status), due, others)


def _deviation(written: str) -> tuple[str, str]:
    key, _, reading = written.partition("=")
    return key, reading
