"""Frames of other libraries: taken in by Arrow's C interface where they have it, and given back as the same kind."""

from __future__ import annotations

import sys
from typing import Any

import polars as pl


def taken(frame: Any) -> pl.DataFrame:
    """A frame of Polars, pandas or Arrow as one of Polars. Raises ``TypeError`` for what is none."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if _of(frame) == "pandas" and "pyarrow" not in sys.modules:
        return _from_pandas(frame)
    if hasattr(frame, "__arrow_c_stream__"):
        found = pl.DataFrame(frame)
        index = [name for name in found.columns if name.startswith("__index_level_")]
        return found.drop(index)
    raise TypeError(type(frame).__name__)


def given(frame: pl.DataFrame, like: Any) -> Any:
    """A frame of the kind of another one."""
    kind = _of(like)
    if kind == "pandas":
        return _to_pandas(frame)
    if kind == "pyarrow":
        return sys.modules["pyarrow"].table(frame)
    if isinstance(like, pl.LazyFrame):
        return frame.lazy()
    return frame


def _of(frame: Any) -> str:
    return type(frame).__module__.partition(".")[0]


def _from_pandas(frame: Any) -> pl.DataFrame:
    """Without pyarrow, a column after the other."""
    columns = {str(name): [None if _missing(cell) else cell for cell in frame[name].tolist()] for name in frame.columns}
    return pl.DataFrame(columns, strict=False)


def _missing(cell: object) -> bool:
    """Whether a cell is one of those that stand for nothing: none of them equals itself, or is None."""
    if isinstance(cell, list | tuple | dict):
        return False
    return cell is None or bool(cell != cell) or type(cell).__name__ in ("NAType", "NaTType")


def _to_pandas(frame: pl.DataFrame) -> Any:
    pandas = sys.modules["pandas"]
    if "pyarrow" in sys.modules:
        return frame.to_pandas()
    words = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum | pl.Categorical)]
    plain = frame.with_columns(pl.col(words).cast(pl.String))
    return pandas.DataFrame({name: plain[name].to_list() for name in plain.columns}, columns=plain.columns)
