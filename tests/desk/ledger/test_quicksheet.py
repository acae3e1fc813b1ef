"""Plain text is written as the library writes it, and all else by the library."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gongyi_desk.ledger.output import growing, quicksheet
from gongyi_desk.ledger.output.growing import Growing, Head, Link, workbook
from gongyi_desk.ledger.output.quicksheet import QuickSheet, sheet_class

TEXTS = (
    "案", "督促整治第1号问题案", "a b", " a", "a ", "　案　", "a\nb", "\ta", "<b>", "&amp;", 'a"b', "'=1", "=1+1",
    "_x0041_", "a_b", "\x01", "\x7f", "\u200b", "\ufffe", "\x85", "😀", "<r>a</r>", "长" * 32_001, "1", "",
)  # fmt: skip


def sheets(path: Path) -> dict[str, bytes]:
    """What a workbook holds, without the time at which it was written."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def written(path: Path) -> dict[str, bytes]:
    """A workbook with every kind of cell."""
    with workbook(str(path), growing=True) as book:
        names = ("cell", "wrapped", "note", "head", "day", "link", "centre")
        formats = {name: book.add_format({"font_size": size}) for size, name in enumerate(names, 8)}
        sheet = Growing(book, "表", [Head(f"列{number}", 9) for number in range(28)], formats, "说明")
        for text in TEXTS:
            sheet.add((text, Link("external:a.xlsx#'b'!A1", "a!A1"), Link("", text), date(2024, 5, 7), 3, None, text),
                      {0: "wrapped", 4: "centre"})
        sheet.add(TEXTS)
        sheet.close()
    return sheets(path)


def test_a_workbook_is_the_same_as_the_library_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sheet_class() is QuickSheet
    quick = written(tmp_path / "快.xlsx")
    monkeypatch.setattr(growing, "sheet_class", lambda: Worksheet)
    assert quick == written(tmp_path / "慢.xlsx")


def test_where_the_library_writes_otherwise_it_writes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def otherwise(self: Worksheet, row: int, col: int, cell: object) -> None:
        self.fh.write("<c/>")

    sheet_class.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(Worksheet, "_write_cell", otherwise)
        assert sheet_class() is Worksheet
    sheet_class.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(quicksheet, "_written", lambda sheets: sheets.fh)
        assert sheet_class() is Worksheet, "what it leans on may be gone"
    sheet_class.cache_clear()


def test_most_cells_are_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Worksheet, row: int, col: int, cell: object) -> None:
        raise AssertionError(cell)

    assert sheet_class() is QuickSheet
    monkeypatch.setattr(Worksheet, "_write_cell", refused)
    with xlsxwriter.Workbook(BytesIO(), {"constant_memory": True}) as book:
        book.add_worksheet("a", QuickSheet).write_string(0, 0, "督促整治第1号问题案", book.add_format({}))
