"""The sheets of a workbook: .xlsx, .xls, .ods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible
from python_calamine import XmlError as BadXml
from python_calamine import ZipError as BadZip

from gongyi_desk.ledger.reading.archives import checked
from gongyi_desk.ledger.reading.refusals import refuse
from gongyi_desk.ledger.reading.tables import Line, Naming, Table, Value, letters

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PASSWORD = "工作簿有打开密码", "在 Excel、WPS 里取消密码，另存一份再读"
_BROKEN = "文件不完整，或者已经损坏", "重新复制一份；或者用 Excel、WPS 打开，另存为 .xlsx"
_MOST_CELLS_MERGED = 200_000


def read_workbook(path: str) -> tuple[list[Table], list[str]]:
    """The visible sheets, and the names of hidden ones that hold something. Raises ``BadInput``."""
    with open(path, "rb") as stream:
        head = stream.read(4)
        if head == _OLE and _ENCRYPTED in head + stream.read():
            refuse(path, *_PASSWORD)
    if head not in (_ZIP, _OLE):
        refuse(path, "不是 Excel 工作簿" if head else "文件是空的", "用 Excel、WPS 打开，另存为 .xlsx")
    errors = checked(path) if head == _ZIP else {}
    try:
        return _sheets(path, errors)
    except PasswordError:
        refuse(path, *_PASSWORD)
    except (CalamineError, BadZip, BadXml, OSError, ValueError):
        refuse(path, *_BROKEN)


def _sheets(path: str, errors: dict[str, dict[tuple[int, int], str]]) -> tuple[list[Table], list[str]]:
    tables, hidden = [], []
    with open(path, "rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if about.visible is not Visible.Visible:
                if not about.name.startswith("_") and any(_filled(sheet)):
                    hidden.append(about.name)
                continue
            tables.append(_table(path, sheet, errors.get(about.name, {})))
    return tables, hidden


def _filled(sheet: CalamineSheet) -> Iterator[Line]:
    """The rows that hold something, without the empty cells at their ends."""
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        last = len(cells)
        while last and cells[last - 1] == "":
            last -= 1
        if last:
            yield Line(number, tuple(cells[:last]))


def _table(path: str, sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> Table:
    lines = {line.row: line for line in _filled(sheet)}
    spoilt = {cell: f"这一格是公式的错误值（{value}）" for cell, value in errors.items()}
    for row, _ in errors:
        lines.setdefault(row, Line(row, ()))
    _spread_merged(sheet.merged_cell_ranges or (), lines, spoilt)
    return Table(path, sheet.name, Naming.SHEET, [lines[row] for row in sorted(lines)], spoilt)


def _spread_merged(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]],
    lines: dict[int, Line],
    spoilt: dict[tuple[int, int], str],
) -> None:
    """What is merged over rows stands on each of them; what is merged over columns says nothing clear of any."""
    for (top, left), (bottom, right) in ranges:
        first = lines.get(top + 1)
        value: Value = first.cells[left] if first is not None and left < len(first.cells) else ""
        if value == "" or bottom - top > _MOST_CELLS_MERGED:
            continue
        for row in range(top + 1, bottom + 2):
            if left != right:
                named = f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
                spoilt[row, left + 1] = f"单元格 {named} 把几列合并成一格，看不出各列写的是什么"
            elif row > top + 1:
                lines[row] = _with(lines.get(row), row, left, value)


def _with(line: Line | None, row: int, column: int, value: Value) -> Line:
    cells = list(line.cells) if line is not None else []
    cells += [""] * (column + 1 - len(cells))
    cells[column] = value
    return Line(row, tuple(cells))
