"""The docket as files: a ledger of its cases that can be read again, an archive of all files, JSON line by line."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongyi_desk.ledger.output.growing import cut, workbook, write_lines
from gongyi_desk.ledger.output.template import Column, ledger_sheets
from gongyi_desk.page.words import footer
from gongyi_desk.web.editor.keeping import text_of
from gongyi_desk.web.editor.writing import in_a_cell
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Case, KeyKind, declared_keys

_SAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_GUIDE = (
    "这本台账由桌面写出，可以照样导入：一案一个案号，各表以案号相连；改好再导入的，案号相同的会标出“已有”。",
    "凭据、案件文件里的注释和年度履职没有写进来；要完整的，导出案件文件。",
    "没有编号的案件，案号是“未编号”加次序。",
)


def archive(cases: Sequence[CaseRow]) -> bytes:
    """A case file each, under names that tell them apart."""
    packed, used = io.BytesIO(), Counter[str]()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for case in cases:
            name = file_name(case.title)
            used[name] += 1
            again = f"-{used[name]}" if used[name] > 1 else ""
            whole.writestr(f"{name}{again}.{case.format}", case.text.encode("utf-8", "surrogatepass"))
    return packed.getvalue()


def file_name(title: str) -> str:
    """A title as the name of a file on any machine."""
    return _SAFE.sub("_", title)[:60].strip(" .") or "案件"


def json_lines(cases: Iterable[CaseRow]) -> str:
    """A case a line, as ``gongyi ledger`` reads them."""
    return "".join(text_of(case).read().model_dump_json() + "\n" for case in cases)


def ledger(cases: Sequence[CaseRow], policy: dict[str, str]) -> bytes:
    """A workbook in the form of the blank ledger: a sheet for the cases, one for each kind of record; no years."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "台账.xlsx")
        with workbook(str(path)) as book:
            documents = [text_of(case).read() for case in cases]
            _Ledger(book, [one for one in documents if isinstance(one, Case)]).write(policy)
        return path.read_bytes()


class _Ledger:
    def __init__(self, book: Any, cases: Sequence[Case]) -> None:
        self.book, self.cases = book, cases
        base = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        self.head = book.add_format({**base, "bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        # As text: a day stays as it was written.
        self.text = book.add_format({**base, "num_format": "@"})
        self.guide = book.add_format({**base, "text_wrap": True})
        taken = {case.id for case in cases if case.id}
        self.numbers = [case.id or _free(f"未编号{place}", taken) for place, case in enumerate(cases, 1)]

    def write(self, policy: dict[str, str]) -> None:
        """The explanation, and the sheets."""
        write_lines(self.book.add_worksheet("说明"), [*_GUIDE, "", *footer(policy)], self.guide)
        lists = {item.zh: item.name for item in declared_keys(Case).lists}
        for place, (name, columns) in enumerate(ledger_sheets()):
            sheet = self.book.add_worksheet(name)
            if not place:
                sheet.activate()
            self._sheet(sheet, columns, lists.get(name))

    def _sheet(self, sheet: Any, columns: Sequence[Column], records: str | None) -> None:
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, 24 if column.target.name == "name" else 14, self.text)
            sheet.write_string(0, number, column.heading, self.head)
        row = 0
        for number_, case in zip(self.numbers, self.cases, strict=True):
            data = case.model_dump()
            for record in [data] if records is None else data.get(records) or ():
                row += 1
                for place, column in enumerate(columns):
                    told = number_ if column.target.name == "id" and not place else _told(record, column)
                    if told:
                        sheet.write_string(row, place, cut(told), self.text)


def _free(word: str, taken: set[str]) -> str:
    while word in taken:
        word += "甲"
    taken.add(word)
    return word


def _told(record: dict[str, Any], column: Column) -> str:
    """A cell; the parts of an event stand in the cell of the event."""
    if column.item is None or column.target.part:
        return ""
    value, given = record.get(column.target.name), column.item
    if value is None and given.kind is KeyKind.EVENT and column.target.name in record:
        return "不详"
    return "" if value is None or value in ((), []) else in_a_cell(value, given)
