"""Tables in Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sized
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import polars as pl

from gongyi_desk.ledger.reading.cases import Spoken
from gongyi_desk.ledger.reading.refusals import refuse
from gongyi_desk.ledger.reading.stored import kept
from gongyi_desk.ledger.reading.tables import Line, Naming, Table, Value

T = TypeVar("T", bound=Sized)


_PART = 50_000
"""Rows that are taken out of a file in one go."""


def read_parquet(path: str) -> tuple[Table | None, list[Spoken]]:
    """A table of plain columns, or a case a row where columns hold records. Raises ``BadInput``."""
    try:
        scan = pl.scan_parquet(path, glob=False)
        if any(kind.is_nested() for kind in scan.collect_schema().dtypes()):
            rows = enumerate(scan.collect().iter_rows(named=True), 1)
            return None, _some(path, [Spoken(path, number, _as_json(row), Naming.ROWS) for number, row in rows])
        return Table(path, "", Naming.ROWS, _some(path, kept(_lines(scan)), 2)), []
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError):
        refuse(path, "读不出这个 Parquet 文件：不完整，或者已经损坏", "重新导出一份")


def _some(path: str, found: T, least: int = 1) -> T:
    if len(found) < least:
        refuse(path, "文件里没有一行", "每行写一条")
    return found


def _lines(scan: pl.LazyFrame) -> Iterator[Line]:
    """The names of the columns as the first line, and the rows, not all of them at once."""
    yield Line(0, tuple(scan.collect_schema().names()))
    start = 0
    while (part := scan.slice(start, _PART).collect()).height:
        for number, row in enumerate(part.iter_rows(), start + 1):
            yield Line(number, tuple(map(_cell, row)))
        start += part.height


def _cell(value: Any) -> Value:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, str | int | float | bool | date) or value is None else str(value)


def _as_json(row: dict[str, Any]) -> str:
    return json.dumps(_without_nothing(row), ensure_ascii=False, default=_word)


def _word(value: object) -> object:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _without_nothing(value: Any) -> Any:
    """The value without the keys that hold nothing, which every row of a frame has."""
    if isinstance(value, dict):
        return {key: _without_nothing(part) for key, part in value.items() if part is not None}
    return [_without_nothing(part) for part in value] if isinstance(value, list) else value
