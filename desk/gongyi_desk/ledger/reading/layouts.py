"""Which row of a table is its header, and what its columns hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongyi_desk.ledger.reading.headings import (
    ROOT,
    Ambiguous,
    Headings,
    Meaning,
    Target,
    called_in_full,
    form,
    headings,
)
from gongyi_desk.ledger.reading.tables import Line, Naming, Remark, Table, Value
from gongyi_facts import quote

MOST_COLUMNS = 1000
_LOOKED_AT = 30
"""Among how many rows the header is looked for."""
_UNREAD_SHEETS = re.compile(r"(填写|填表|使用)?说明|_.*|汇总|须处理.*|待查明.*|未读入.*|按机关.*|提示.*")
_COUNTING = frozenset({"序号", "no", "行号"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number from 1, its heading, and what it means; None where it is not read."""

    number: int
    heading: str
    meaning: Meaning


@dataclass(frozen=True)
class Layout:
    """How a table is laid out; ``scope`` is None where a row holds a recommendation with everything about it."""

    scope: str | None
    header: int
    """The number of the header row."""
    columns: tuple[Column, ...]

    @property
    def unread(self) -> tuple[Column, ...]:
        """Columns with a heading that nothing is known by."""
        return tuple(one for one in self.columns if one.meaning is None and form(one.heading) not in _COUNTING)


def is_about_itself(table: Table) -> bool:
    """Whether a sheet explains, counts or lists words, and holds no records."""
    return table.naming is Naming.SHEET and _UNREAD_SHEETS.fullmatch(table.sheet.strip()) is not None


def layout_of(table: Table) -> Layout | Remark:
    """How a table is laid out, or why that cannot be told."""
    known = headings()
    named = table.sheet if table.naming is Naming.SHEET else _stem(table.file)
    scope = known.scope_of(named)
    scope = None if scope == ROOT else scope
    best: tuple[int, Line] | None = None
    for line in list(table.lines[:_LOOKED_AT]):
        if len(line.cells) > MOST_COLUMNS:
            message = f"有 {len(line.cells)} 列，最多 {MOST_COLUMNS} 列"
            return _about(table, message, "核对分隔符和表格的宽度，删去多余的列")
        count = sum(_means(known, cell, scope) for cell in line.cells)
        if count and (best is None or count > best[0]):
            best = count, line
    if best is None or not _is_header(known, best[1], scope, best[0]):
        keys = "案号、名称、地点、制发、收件、书面回复" if scope is None else "案号、" + "、".join(_some(known, scope))
        return _about(table, "没有找到表头", f"表头写各项的名称，如：{keys}；空白台账用 gongyi template --ledger 得到")
    return Layout(scope, best[1].row, _settled(_columns(known, best[1], scope)))


def text_of(cell: Value) -> str:
    """A heading, or a word that is compared: the cell as text without blanks around it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _means(known: Headings, cell: Value, scope: str | None) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and known.meaning(cell, scope) is not None


def _is_header(known: Headings, line: Line, scope: str | None, count: int) -> bool:
    """Two headings, or one that fills the row: a title may hold a word that is one by chance."""
    return count > 1 or sum(1 for cell in line.cells if text_of(cell)) == count


def _columns(known: Headings, line: Line, scope: str | None) -> list[Column]:
    cells = ((number, text_of(cell)) for number, cell in enumerate(line.cells, 1))
    return [Column(number, text, known.meaning(text, scope)) for number, text in cells if text]


def _settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A heading that may belong to several kinds of record belongs to the only one of which there is more."""
    scopes = Counter(one.meaning.scope for one in columns if isinstance(one.meaning, Target))
    found = []
    for one in columns:
        if isinstance(one.meaning, Ambiguous):
            there = [target for target in one.meaning.targets if scopes[target.scope]]
            one = Column(one.number, one.heading, there[0]) if len(there) == 1 else one
        found.append(one)
    return tuple(found)


def ambiguity(column: Column) -> tuple[str, str]:
    """What to say of a heading that can be several things."""
    assert isinstance(column.meaning, Ambiguous)
    words = [called_in_full(target) for target in column.meaning.targets]
    said = "，也可以是".join(map(quote, words))
    return f"表头{quote(column.heading)}可以是{said}", f"把表头写成其中一种，如{quote(words[0])}"


def _some(known: Headings, scope: str) -> list[str]:
    words = {target: word for word, target in reversed(known.own[scope].items()) if not word.isascii()}
    return [word for target, word in reversed(words.items()) if target.scope == scope and not target.part][:5]


def _about(table: Table, message: str, hint: str) -> Remark:
    return Remark(table.file, table.sheet, None, None, message, hint, table.naming)


def _stem(file: str) -> str:
    name = file.replace("\\", "/").rpartition("/")[2]
    return name.partition(".")[0]
