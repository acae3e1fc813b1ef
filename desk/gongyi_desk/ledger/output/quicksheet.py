"""Sheets whose plain cells of text are written in one go; a result has hundreds of thousands of them."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOT_PLAIN = re.compile(r"[<>&_\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|^\s|\s$")
"""What the library may have to write otherwise than it stands."""


class QuickSheet(Worksheet):  # type: ignore[misc]
    """A sheet that writes plain text by itself, and leaves all else to the library."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        text = getattr(cell, "string", None)
        if type(text) is str and cell.format and col < len(_LETTERS) and not _NOT_PLAIN.search(text):
            place = f'r="{_LETTERS[col]}{row + 1}" s="{cell.format._get_xf_index()}"'
            self.fh.write(f'<c {place} t="inlineStr"><is><t>{text}</t></is></c>')
        else:
            super()._write_cell(row, col, cell)


@cache
def sheet_class() -> type[Worksheet]:
    """The class of the sheets of a workbook that keeps only the present row; the library's where it writes otherwise.

    It leans on how the library writes a cell of text, which another version may do in another way.
    """
    try:
        alike = _written(QuickSheet) == _written(Worksheet)
    except (AttributeError, TypeError):
        alike = False
    found: type[Worksheet] = QuickSheet if alike else Worksheet
    return found


def _written(sheets: type[Worksheet]) -> bytes:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("a", sheets)
        bold = book.add_format({"bold": True})
        for row, text in enumerate(("案", "a b", '“"1"”', "=1", "<&> ", "_x0041_\x01")):
            sheet.write_string(row, row, text, bold)
            sheet.write_string(row, row + 1, text)
    with ZipFile(packed) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
