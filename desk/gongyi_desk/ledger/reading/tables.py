"""A sheet as it was written, and how its cells are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from gongyi_facts import Problem, printable

Value = str | int | float | bool | date | datetime | time | timedelta | None


class Naming(Enum):
    """How the cells of a table are called."""

    SHEET = "sheet"
    """By sheet, letter and number, as in a workbook."""
    GRID = "grid"
    """By letter and number; the file is one table."""
    LINES = "lines"
    """By line; the file has no columns."""
    ROWS = "rows"
    """By row; the columns have names alone."""


class Line(NamedTuple):
    """One row: its number as the program that made the file shows it, and its cells."""

    row: int
    cells: tuple[Value, ...]
    kept: Sequence[Value] | None = None
    """The same cells, where they are kept on disk and need not be held."""


@dataclass(frozen=True)
class Table:
    """One sheet, or a file that is one table. ``spoilt`` are cells that cannot be read, and why."""

    file: str
    sheet: str
    naming: Naming
    lines: Sequence[Line]
    spoilt: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The table as it is called in messages."""
        return f"{self.file} {self.sheet}" if self.naming is Naming.SHEET else self.file


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a cell, a row (no column) or a whole table (no row), and what to write instead."""

    file: str
    sheet: str
    row: int | None
    column: int | None
    message: str
    hint: str = ""
    naming: Naming = Naming.SHEET
    companion: bool = False
    """Whether nothing is wrong here, but with another row of the same case."""

    @property
    def cell(self) -> str:
        """``C5``; ``第 5 行`` for a row or a line; '' for a whole table."""
        if self.row is None:
            return ""
        if self.naming is Naming.LINES:
            return f"{self.row}:{self.column}" if self.column else f"{self.row}"
        if self.column is None or self.naming is Naming.ROWS:
            return f"第 {self.row} 行"
        return f"{letters(self.column)}{self.row}"

    @property
    def place(self) -> str:
        """``台账.xlsx 检察建议!C5``."""
        if self.naming is Naming.LINES:
            return f"{self.file}:{self.cell}" if self.cell else self.file
        sheet = f" {self.sheet}" if self.naming is Naming.SHEET and self.sheet else ""
        mark = "!" if sheet and self.cell else " " if self.cell else ""
        return f"{self.file}{sheet}{mark}{self.cell}"

    @property
    def said(self) -> str:
        """Message and hint."""
        stop = "" if self.message.endswith(("。", "？", "！", "?", "!")) else "。"
        return f"{self.message}{stop}{self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        """``台账.xlsx 检察建议!C5: message。hint`` on one line that is safe to print."""
        return printable(f"{self.place}: {self.said}".replace("\n", " "))


def letters(column: int) -> str:
    """The letters of a column counted from 1: 3 is C, 27 is AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


MOST_ROWS = 9_999_999
_STRIDE = MOST_ROWS + 1
"""More than the rows of any table: a number below it is a row, one above tells the table too."""
_LINES = re.compile(r"第 (\d{8,}(?:[–、]\d{8,})*) 行")
_LONG = re.compile(r"\d{8,}")


class Source(NamedTuple):
    """Where a table comes from."""

    file: str
    sheet: str
    naming: Naming


class Places:
    """Rows of many tables as lines of one file, so that the reader of case files can tell where something is wrong."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)

    def line(self, table: int, row: int) -> int:
        """The line for a row of a table."""
        return (table + 1) * _STRIDE + row

    def source(self, line: int) -> tuple[Source, int]:
        """The table and the row of a line."""
        table, row = self.table(line)
        return self.sources[table], row

    def table(self, line: int) -> tuple[int, int]:
        """The number of the table, and the row of a line."""
        return line // _STRIDE - 1, line % _STRIDE

    def remark(self, problem: Problem) -> Remark:
        """What the reader of case files found wrong, with sheet, row and column."""
        return self.at(problem.line, problem.column, problem.message, problem.hint)

    def at(self, line: int | None, column: int | None, message: str, hint: str = "") -> Remark:
        """Something said of a cell, with every line that it mentions called by its sheet."""
        said = self.named(message), self.named(hint)
        if line is None or line < _STRIDE:
            first = self.sources[0] if self.sources else Source("", "", Naming.SHEET)
            return Remark(first.file, "", None, None, *said, first.naming)
        source, row = self.source(line)
        return Remark(source.file, source.sheet, row, column, *said, source.naming)

    def named(self, text: str) -> str:
        """The text with the lines that it mentions as rows of their sheets."""
        return _LINES.sub(lambda found: _LONG.sub(lambda one: self._row(int(one[0])), found[1]), text)

    def _row(self, line: int) -> str:
        source, row = self.source(line)
        return f"“{source.sheet}”第 {row} 行" if source.naming is Naming.SHEET else f"第 {row} 行"
