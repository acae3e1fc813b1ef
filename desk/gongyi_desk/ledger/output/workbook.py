"""The workbook of results: what there is to do, what is missing, what could not be read, and the summary of all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

from gongyi import Status
from gongyi_desk.ledger.judging.figures import SHOWN, figures, pressing
from gongyi_desk.ledger.judging.result import Entry, Result
from gongyi_desk.ledger.output.growing import Growing, Head, Link, workbook, write_lines
from gongyi_desk.ledger.output.rows import contested_zh
from gongyi_desk.ledger.output.summary import write_summary
from gongyi_desk.ledger.reading.cases import Row
from gongyi_desk.ledger.reading.tables import Naming, Remark
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.words import demand

COLOURS = {
    Status.OVERDUE: ("#9C0006", "#FFC7CE"),
    Status.BREACHED: ("#9C0006", "#FFC7CE"),
    Status.DUE: ("#7F6000", "#FFEB9C"),
    Status.PERMITTED: ("#1F4E78", "#DDEBF7"),
    Status.UNDETERMINED: ("#5B2C6F", "#E8DAEF"),
}
_CASE = (Head("案号", 14), Head("案件名称", 34), Head("检察院", 20))
_ACT = (
    Head("最早届满", 12),
    Head("最晚届满", 12),
    Head("剩余天数", 9),
    Head("结论", 12),
    Head("由谁", 26),
    Head("要做什么", 40),
    Head("条文", 10),
    *_CASE,
    Head("记录", 16),
    Head("另一读法下的结论", 28),
    Head("台账中的行", 26),
)
_OPEN = (
    Head("最早届满", 12),
    Head("最晚届满", 12),
    Head("由谁", 26),
    Head("要做什么", 40),
    Head("条文", 10),
    *_CASE,
    Head("记录", 16),
    Head("缺什么", 70),
    Head("台账中的行", 26),
)
_REJECTED = (Head("位置", 36), Head("文件", 24), Head("表", 14), Head("行", 8), Head("原因", 60), Head("怎样改", 50))
_ORGANS = (Head("机关", 14), Head("名称", 36), *(Head(status.zh, 12) for status in SHOWN))
_ODD = (*_CASE, Head("请核对", 90), Head("台账中的行", 26))


def write_workbook(path: str, name: str, result: Result) -> None:
    """Write the workbook to ``path``; ``name`` is what it will be called. Raises ``OSError``."""
    with workbook(path, growing=True) as book:
        _Book(book, name, result).write()


class _Book:
    def __init__(self, book: Any, name: str, result: Result) -> None:
        self.book, self.result = book, result
        self.folder = os.path.dirname(os.path.abspath(name))
        self.figures = figures(result)
        self.norms = result.norms
        self.scopes = {name: scope.zh for name, scope in result.judging.policy.loaded.model.scopes.items()}
        self.formats = _formats(book)
        self.names = ChineseNames(result.judging.policy.loaded)
        self.actions = {name: demand(norm) for name, norm in self.norms.items()}
        self._path = cache(self._way_to)

    def write(self) -> None:
        """Sheet after sheet, in the order in which they are looked at."""
        write_summary(self.book, self.result, self.figures, self.formats)
        self._to_do()
        self._open()
        self._rejected()
        self._organs()
        self._odd()
        self._about()

    def _to_do(self) -> None:
        sheet = Growing(self.book, "须处理", _ACT, self.formats, "按最后一日排列；没有定日子的在最后。可以筛选。")
        for found in self.result.entries(self.result.required()):
            cells = (
                found.earliest,
                found.latest,
                (found.latest - self.result.as_of).days if found.latest else None,
                found.status.zh,
                self._party(found),
                self.actions[found.norm],
                found.norm,
                *self._case(found),
                self._record(found),
                contested_zh(found, self.names),
                self._link(found.row),
            )
            sheet.add(cells, {2: "centre", 3: found.status, 5: "wrapped", 11: "wrapped"})
        sheet.close()

    def _open(self) -> None:
        left = self.result.unasked
        said = f"按最后一日排列；最先的 {len(self.result.asked)} 项列出缺什么"
        said += f"，其余 {left} 项没有逐项查找，要列出的加 --missing。" if left else "。"
        sheet = Growing(self.book, "待查明", _OPEN, self.formats, said)
        for found in self.result.entries(self.result.undetermined()):
            asked = self.result.asked.get(found.at)
            cells = (
                found.earliest,
                found.latest,
                self._party(found),
                self.actions[found.norm],
                found.norm,
                *self._case(found),
                self._record(found),
                asked.told("\n") if asked else "（没有逐项查找）",
                self._link(found.row),
            )
            sheet.add(cells, {3: "wrapped", 9: "wrapped"})
        sheet.close()

    def _rejected(self) -> None:
        said = "这些行没有评估，改正以后再运行一次。" if self.result.rejected else "每一行都读入了。"
        sheet = Growing(self.book, "未读入", _REJECTED, self.formats, said)
        for one in self.result.rejected:
            link = Link(self._address(one.file, one.sheet, one.cell, one.naming), _place(one))
            cells = (link, one.file, one.sheet, one.row, one.message, one.hint)
            sheet.add(cells, {3: "centre", 4: "wrapped", 5: "wrapped"})
        sheet.close()

    def _organs(self) -> None:
        sheet = Growing(self.book, "按机关", _ORGANS, self.formats, "逾期、违反多的在前。")
        counts = self.figures.by_organ
        for role, name in sorted(counts, key=lambda one: (*pressing(counts[one]), one)):
            sheet.add((role, name, *(counts[role, name][status] for status in SHOWN)))
        sheet.close()

    def _odd(self) -> None:
        told = [(case, said) for case in self.result.cases for said in case.oddities]
        if not told:
            return
        sheet = Growing(self.book, "提示", _ODD, self.formats, "这些案照常评估，但写的可能有误，请核对。")
        for case, said in told:
            sheet.add((case.id, case.name, case.procuratorate, said, self._link(case.row)), {3: "wrapped"})
        sheet.close()

    def _about(self) -> None:
        write_lines(self.book.add_worksheet("说明"), list(_lines(self.result)), self.formats["wrapped"])

    def _case(self, entry: Entry) -> tuple[str | None, str | None, str]:
        return entry.case.id, entry.case.name, entry.case.procuratorate

    def _record(self, entry: Entry) -> str:
        scope = self.scopes[self.norms[entry.norm].scope]
        return f"{scope}〔{entry.record}〕" if entry.record else scope

    def _party(self, entry: Entry) -> str:
        return words.party(self.norms[entry.norm].bearer.role, entry.name)

    def _link(self, row: Row) -> Link:
        place = Remark(row.file, row.sheet, row.row, 1 if row.row else None, "", "", row.naming)
        return Link(self._address(row.file, row.sheet, place.cell, row.naming), _place(place))

    def _address(self, file: str, sheet: str, cell: str, naming: Naming) -> str:
        """Where a link to a cell of the ledger leads; '' where it could lead astray."""
        path = self._path(file)
        if not path:
            return ""
        if naming is not Naming.SHEET:
            return f"external:{path}"
        quoted = sheet.replace("'", "''")
        return f"external:{path}#'{quoted}'!{cell or 'A1'}" if "#" not in sheet else ""

    def _way_to(self, file: str) -> str:
        """The way from the workbook to a file; '' where a link to it could lead astray."""
        try:
            path = os.path.relpath(os.path.abspath(file), self.folder)
        except ValueError:  # another drive
            path = os.path.abspath(file)
        return "" if "#" in path or len(path) > 200 or not path.isprintable() else path


def _place(one: Remark) -> str:
    """The cell without its folder."""
    return one.place.replace(one.file, os.path.basename(one.file), 1)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
    found = {
        "cell": book.add_format(base),
        "wrapped": book.add_format({**base, "text_wrap": True}),
        "note": book.add_format({**base, "italic": True, "font_color": "#595959"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#D9E1F2", "border": 1}),
        "day": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
        "link": book.add_format({**base, "font_color": "#0563C1", "underline": 1}),
        "centre": book.add_format({**base, "align": "center"}),
        "right_head": book.add_format({**base, "bold": True, "bg_color": "#D9E1F2", "border": 1, "align": "right"}),
        "right": book.add_format({**base, "align": "right"}),
        "title": book.add_format({**base, "bold": True, "font_size": 16}),
        "block": book.add_format({**base, "bold": True, "font_size": 12, "bottom": 1}),
        "count": book.add_format({**base, "num_format": "#,##0;-#,##0;–", "align": "right"}),
        "warning": book.add_format({**base, "bold": True, "font_color": "#9C0006"}),
    }
    for status, (ink, ground) in COLOURS.items():
        found[status] = book.add_format({**base, "font_color": ink, "bg_color": ground, "bold": True})
    return found


def _lines(result: Result) -> Iterator[str]:
    yield from (
        "怎样读这份结果",
        "汇总：各种结论的数量，近期届满的期限，回复率、按期回复率、整改率。有不明的，只列最低和最高，不给一个数。",
        "须处理：要做的（逾期未履行、违反、待履行）和可以做的（可以行使），按最后一日排列。",
        "待查明：事实不足以下结论的，写明缺什么事实。不明不等于没有。",
        "未读入：有误而没有评估的行，写明表、行、列、原因和怎样改。",
        "届满日有最早、最晚两个的，是因为起算的日子没有查明，或者放假安排还没有公布。",
        "空着的事件格，读作到“案情截至”那一天没有发生；不知道有没有发生的，台账里写“不详”。",
        "逐案的理由：把这一案写成案件文件，用 gongyi check、gongyi explain。",
        "",
        f"读的文件：{'、'.join(result.files)}",
        f"评估日 {result.as_of}；engine: {result.engine}",
    )
    yield from result.notes
    yield from words.footer(result.judging.policy.identity)
