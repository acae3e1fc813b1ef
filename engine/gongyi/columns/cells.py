"""The columns of a frame looked at together: the distinct words of each, and between which days its dates lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from gongyi_facts.problems import BadInput, Problem

TEXTS = (pl.String, pl.Categorical, pl.Enum)
DATES = (pl.Date, pl.Datetime)
MOST = 50
"""Problems that are told."""


@dataclass
class Complaints:
    """What is wrong with the frames, by frame, row and column; all of it is told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, frame: str, row: int | None, message: str, hint: str = "") -> None:
        """Note one problem."""
        self.problems.append(Problem(f"{frame} 表", row, None, message, hint))

    def refuse(self) -> None:
        """Raise ``BadInput`` where there is any."""
        if self.problems:
            found = self.problems[:MOST]
            if len(self.problems) > MOST:
                found.append(Problem("各表", None, None, f"共有 {len(self.problems)} 处问题，只列出前 {MOST} 处"))
            raise BadInput(found)


@dataclass(frozen=True)
class Place:
    """Where a column stands: its frame, and for every value the row that holds it, from 1."""

    frame: str
    column: str
    rows: pl.Series
    complaints: Complaints

    def refuse(self, values: pl.Series, word: object, why: str) -> None:
        """Complain of the first cell that holds a word, and of how many do."""
        rows = self.rows.filter((values == word).fill_null(False))
        several = f"（共 {rows.len()} 行）" if rows.len() > 1 else ""
        row = int(rows.sort()[0]) if rows.len() else None
        self.complaints.add(self.frame, row, f"{self.column} 列：{why}{several}")


@dataclass(frozen=True)
class Cells:
    """The cells of one column, and where they stand."""

    values: pl.Series
    place: Place
    words: tuple[str, ...]
    """The distinct words of a column of text, as they come first; of one of booleans ``yes`` and ``no``."""
    least: int | None
    most: int | None
    """Of a column of dates the first and last, as days from 1970-01-01."""

    @property
    def kind(self) -> pl.DataType:
        """What the column holds."""
        return self.values.dtype

    @property
    def own(self) -> pl.Expr:
        """The column in its frame."""
        return pl.col(self.values.name)

    @property
    def text(self) -> pl.Expr:
        """The column as text."""
        return self.own if self.kind == pl.String else self.own.cast(pl.String)

    def refuse(self, word: str, why: str) -> None:
        """Complain of the first cell that holds a word."""
        values = self.values
        if values.dtype == pl.Boolean:
            values = values.replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)
        self.place.refuse(values.cast(pl.String), word, why)


def cells_of(frame: pl.DataFrame, places: Mapping[str, Place]) -> dict[str, Cells]:
    """The columns of a frame that have a place, looked at in one go."""
    own = [frame[name] for name in places if name in frame.columns]
    asked = [expression for values in own for expression in _asked(values)]
    told: dict[str, Any] = frame.select(asked).row(0, named=True) if asked else {}
    return {one.name: _cells(one, places[one.name], told) for one in own}


def cells(values: pl.Series, place: Place) -> Cells:
    """The cells of a column that stands by itself."""
    return cells_of(values.to_frame(), {values.name: place})[values.name]


def _asked(values: pl.Series) -> Iterable[pl.Expr]:
    name, own = values.name, pl.col(values.name)
    if values.dtype in DATES:
        days = own if values.dtype == pl.Date else own.cast(pl.Date)
        yield days.min().cast(pl.Int32).alias(f"{name}<")
        yield days.max().cast(pl.Int32).alias(f"{name}>")
    elif values.dtype in TEXTS or values.dtype == pl.Boolean:
        yield own.drop_nulls().unique(maintain_order=True).implode().alias(f"{name}=")


def _cells(values: pl.Series, place: Place, told: Mapping[str, Any]) -> Cells:
    name = values.name
    words = told.get(f"{name}=") or ()
    if values.dtype == pl.Boolean:
        words = [("no", "yes")[word] for word in words]
    return Cells(values, place, tuple(words), told.get(f"{name}<"), told.get(f"{name}>"))
