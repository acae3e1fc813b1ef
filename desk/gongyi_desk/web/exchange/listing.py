"""The lines of the docket as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from gongyi_desk.ledger.output.growing import Growing, Head, workbook, write_lines
from gongyi_desk.page.words import footer

_HEADS = (
    Head("最早届满", 12),
    Head("最晚届满", 12),
    Head("剩余天数", 9),
    Head("结论", 12),
    Head("由谁", 26),
    Head("要做什么", 40),
    Head("条文", 10),
    Head("案件", 34),
    Head("编号", 16),
    Head("记录", 18),
    Head("承办人", 12),
    Head("案情截至", 12),
    Head("备注", 24),
)


class Listed(NamedTuple):
    """One row, in the order of the columns."""

    first: date | None
    last: date | None
    left: int | None
    status: str
    who: str
    what: str
    norm: str
    case: str
    number: str
    record: str
    handler: str
    record_to: date | None
    note: str


def listing(rows: Sequence[Listed], said: str, policy: dict[str, str]) -> bytes:
    """The workbook; ``said`` tells as of which day, and what was chosen."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "期限.xlsx")
        with workbook(str(path), growing=True) as book:
            base = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
            formats = {
                "cell": book.add_format(base),
                "wrapped": book.add_format({**base, "text_wrap": True}),
                "day": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
                "head": book.add_format({**base, "bold": True, "bg_color": "#D9E1F2", "border": 1}),
                "note": book.add_format({**base, "font_color": "#7F7F7F"}),
            }
            sheet = Growing(book, "期限", _HEADS, formats, said)
            for row in rows:
                sheet.add(row, {5: "wrapped", 7: "wrapped"})
            sheet.close()
            write_lines(book.add_worksheet("说明"), footer(policy), formats["wrapped"])
        return path.read_bytes()
