"""Sheets that go on in a further sheet where a workbook allows no more rows, so that nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from gongyi_desk.terminal.layout import cells

MOST_ROWS = 1_048_576
"""Rows of one sheet."""
MOST_LINKS = 65_000
"""Links of one sheet; a workbook with more is repaired, that is, robbed of them."""
_LONGEST = 32_000
"""Characters of one cell."""
_LINE, _HIGHEST = 16, 400
"""The height of a line, and of the highest row, in points."""


@contextmanager
def workbook(path: str, *, growing: bool = False) -> Iterator[Any]:
    """A workbook that is written to the path when all its sheets are filled. Raises ``OSError``.

    No text of it is ever a formula, a link or a number. One that is ``growing`` keeps only the present row in memory.
    Packed in memory: what the library leaves open on a full disk complains when it is thrown away.
    """
    packed = BytesIO()
    options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    if growing:
        options |= {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    try:
        with xlsxwriter.Workbook(packed, options) as book:
            yield book
    except XlsxWriterException as error:
        raise error.__cause__ if isinstance(error.__cause__, OSError) else OSError(str(error)) from None
    with open(path, "wb") as stream:
        stream.write(packed.getbuffer())


class Link(NamedTuple):
    """A link and what is shown of it."""

    to: str
    text: str


class Head(NamedTuple):
    """A column: its heading and its width in characters."""

    text: str
    width: int


class Growing:
    """A table over as many sheets as it needs, each with the same header."""

    def __init__(self, book: Any, name: str, heads: Sequence[Head], formats: dict[str, Any], said: str = "") -> None:
        self.book, self.name, self.heads, self.formats, self.said = book, name, heads, formats, said
        self.sheets = 0
        self.sheet: Any = None
        self._next()

    def _next(self) -> None:
        self._finish()
        self.sheets += 1
        self.sheet = self.book.add_worksheet(self.name + (str(self.sheets) if self.sheets > 1 else ""))
        self.links = 0
        self.row = 0
        for column, head in enumerate(self.heads):
            self.sheet.set_column(column, column, head.width, self.formats["cell"])
        if self.said:
            self.sheet.write_string(0, 0, self.said, self.formats["note"])
            self.row = 1
        for column, head in enumerate(self.heads):
            self.sheet.write_string(self.row, column, head.text, self.formats["head"])
        self.row += 1
        self.top = self.row
        self.sheet.freeze_panes(self.row, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.row - 1)

    def add(self, values: Sequence[Any], style: dict[int, str] | None = None) -> None:
        """Add a row; ``style`` names the formats of some of its columns."""
        if self.row >= MOST_ROWS:
            self._next()
        styles = style or {}
        wrapped = [column for column, one in styles.items() if one == "wrapped"]
        lines = max((self._lines_of(str(values[column]), column) for column in wrapped), default=1)
        if lines > 1:
            self.sheet.set_row(self.row, min(_HIGHEST, _LINE * lines))
        for column, cell in enumerate(values):
            self._cell(column, cell, styles.get(column, ""))
        self.row += 1

    def _lines_of(self, text: str, column: int) -> int:
        """How many lines a text takes; a short one is not measured."""
        width = self.heads[column].width
        return 1 if 2 * len(text) <= width and "\n" not in text else _lines(text, width)

    def close(self) -> None:
        """Finish the last sheet."""
        self._finish()
        self.sheet = None

    def _finish(self) -> None:
        if self.sheet is not None and self.row > self.top:
            self.sheet.autofilter(self.top - 1, 0, self.row - 1, len(self.heads) - 1)

    def _cell(self, column: int, cell: Any, style: str) -> None:
        format_ = self.formats[style or "cell"]
        if isinstance(cell, str) and cell:
            # Never as a formula, whatever it begins with.
            self.sheet.write_string(self.row, column, cut(cell), format_)
        elif isinstance(cell, Link) and self.links < MOST_LINKS and cell.to:
            self.links += 1
            self.sheet.write_url(self.row, column, cell.to, self.formats["link"], cut(cell.text))
        elif isinstance(cell, Link):
            self.sheet.write_string(self.row, column, cut(cell.text), format_)
        elif cell is None or cell == "":
            # What is empty has the format of its column.
            return
        elif hasattr(cell, "isoformat"):
            self.sheet.write_datetime(self.row, column, cell, self.formats[style or "day"])
        else:
            self.sheet.write_number(self.row, column, cell, format_)


def write_lines(sheet: Any, lines: Sequence[str], format_: Any, width: int = 96) -> None:
    """Lines of text in the first column, each as high as it needs: not every program sees to that."""
    sheet.set_column(0, 0, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for row, line in enumerate(lines):
        sheet.set_row(row, _LINE * _lines(line, width))
        sheet.write_string(row, 0, cut(line), format_)


@lru_cache(maxsize=10_000)
def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column: not every program sees to the height of its rows."""
    return sum(max(1, -(-cells(part) // width)) for part in text.split("\n"))


def cut(text: str) -> str:
    """The text as far as a cell can hold it."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"
