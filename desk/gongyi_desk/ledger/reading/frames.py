"""Tables in Parquet."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from gongyi_desk.ledger.reading.cases import Spoken
from gongyi_desk.ledger.reading.refusals import refuse
from gongyi_desk.ledger.reading.tables import Line, Naming, Table, Value


def read_parquet(path: str) -> tuple[Table | None, list[Spoken]]:
    """A table of plain columns, or a case a row where columns hold records. Raises ``BadInput``."""
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError, ValueError, pl.exceptions.PanicException):
        refuse(path, "读不出这个 Parquet 文件：不完整，或者已经损坏", "重新导出一份")
    if frame.height == 0:
        refuse(path, "文件里没有一行", "每行写一条")
    if any(kind.is_nested() for kind in frame.dtypes):
        rows = enumerate(frame.iter_rows(named=True), 1)
        return None, [Spoken(path, number, _as_json(row), Naming.ROWS) for number, row in rows]
    lines = [Line(0, tuple(frame.columns))]
    lines += [Line(number, tuple(map(_cell, row))) for number, row in enumerate(frame.iter_rows(), 1)]
    return Table(path, "", Naming.ROWS, lines), []


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
