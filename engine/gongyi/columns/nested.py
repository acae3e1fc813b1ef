"""Ledgers nested one row a case, as they come out of Spark in Arrow's batches: taken apart, judged, and told again.

A row holds the key of a case and for every scope the list of its records; the case itself is one of the root scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from gongyi.columns.contract import CASE
from gongyi.columns.doors import Tables
from gongyi.columns.table import BATCH
from gongyi_facts.problems import BadInput, Problem

KEY: Final = "key:"
"""The column that holds the key of the case; all others are named for their scopes."""
ORDER: Final = "order:"
"""In a record: what its case's records are sorted by; not of the facts."""


@dataclass(frozen=True)
class NestedAsked:
    """How nested cases are to be judged; what a machine would ask of its own clock is settled beforehand."""

    as_of: date
    record_to: date | None
    today: date
    root: str
    contested: bool = False
    remarks: bool = False


def nested_verdicts(tables: Tables, batches: Iterable[Any], asked: NestedAsked) -> Iterator[Any]:
    """The verdicts on batches of nested cases, as Arrow tables in the long form, codes as strings.

    Raises ``BadInput`` with the key of the case in which something is wrong.
    """
    for frame in _gathered(batches, BATCH):
        frames = unnested(frame, asked.root)
        try:
            found = _assessed(tables, frames, asked)
        except BadInput as error:
            raise BadInput([_by_case(problem, frames) for problem in error.problems]) from None
        yield _plain(found).to_arrow()


def unnested(frame: pl.DataFrame, root: str) -> dict[str, pl.DataFrame]:
    """The frames of nested cases by scope, each record under the key of its case; scopes without any are left out."""
    found: dict[str, pl.DataFrame] = {}
    for name in frame.columns:
        if name == KEY:
            continue
        records = frame.select(KEY, pl.col(name).alias(_RECORD)).explode(_RECORD)
        records = records.filter(pl.col(_RECORD).is_not_null()).unnest(_RECORD)
        if ORDER in records.columns:
            records = records.sort(ORDER, maintain_order=True).drop(ORDER)
        if records.height or name == root:
            found[name] = records.rename({KEY: CASE})
    return found


_RECORD = "record:"


def _gathered(batches: Iterable[Any], enough: int) -> Iterator[pl.DataFrame]:
    """Batches put together until there are enough cases to be judged at once."""
    held: list[pl.DataFrame] = []
    for batch in batches:
        held.append(pl.DataFrame(batch))
        if sum(frame.height for frame in held) >= enough:
            yield pl.concat(held)
            held = []
    if sum(frame.height for frame in held):
        yield pl.concat(held)


def _by_case(problem: Problem, frames: Mapping[str, pl.DataFrame]) -> Problem:
    """A problem told by the key of its case: the rows of a batch are nobody's rows."""
    frame = frames.get(problem.file.partition(" ")[0])
    if frame is None or problem.line is None:
        return problem
    key = frame[CASE][problem.line - 1]
    return replace(problem, line=None, message=f"{CASE} “{key}”：{problem.message}")


def _plain(found: pl.DataFrame) -> pl.DataFrame:
    """Codes as strings, for whoever knows no enumerations."""
    return found.with_columns(pl.col(name).cast(_without_codes(kind)) for name, kind in found.schema.items())


def _without_codes(kind: pl.DataType) -> pl.DataType:
    match kind:
        case pl.Enum() | pl.Categorical():
            return pl.String()
        case pl.List():
            return pl.List(_without_codes(_instance(kind.inner)))
        case pl.Struct():
            return pl.Struct({field.name: _without_codes(_instance(field.dtype)) for field in kind.fields})
        case _:
            return kind


def _instance(kind: Any) -> pl.DataType:
    found: pl.DataType = kind() if isinstance(kind, type) else kind
    return found


def names_checked(tables: Tables, columns: Mapping[str, Sequence[str]], asked: NestedAsked) -> None:
    """Raise ``BadInput`` or ``ArgumentError`` for frames or columns that there are not, before anything is judged."""
    frames = {name: pl.DataFrame({one: [] for one in own}) for name, own in columns.items()}
    _assessed(tables, frames, asked)


def _assessed(tables: Tables, frames: Mapping[str, pl.DataFrame], asked: NestedAsked) -> Any:
    return tables.assessed(
        frames,
        asked.as_of,
        asked.record_to,
        form="long",
        contested=asked.contested,
        remarks=asked.remarks,
        today=asked.today,
    )
