"""A workbook to fill in: headings with their questions, words to choose from, an example, an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from gongyi_desk.ledger.output.growing import workbook, write_lines
from gongyi_desk.ledger.reading.headings import ADDRESSEES, ROOT, Target, called, called_in_full, headings, item_of
from gongyi_desk.ledger.reading.rows import EXAMPLE
from gongyi_desk.page.words import footer
from gongyi_facts import Case, DeclaredKey, KeyKind, Labelled, When, allowed, declared_keys

WORDS_SHEET = "_词表"
_ROWS = 5000
"""How many rows have lists to choose from."""
_MOST_SAID = 255
"""Characters of a message that a spreadsheet shows."""
_FLAT = (
    *((ROOT, name, "") for name in ("id", "name", "record_to", "place", "procuratorate", "proceeding", "domains")),
    *((ROOT, name, "") for name in ("opened", "harm", "interest", "harm_expanding")),
    *(("agency", name, "") for name in ("name", "supervisory_duty", "conduct", "caused_harm")),
    *(("recommendation", name, "") for name in ("number", "issued", "received", "announced", "copied")),
    *(("recommendation", name, "") for name in ("urgency_stated", "longer_term", "reply")),
    *(("recommendation", "reply", part) for part in ("arrived", "evidence", "kind")),
    *(("recommendation", name, "") for name in ("acknowledged", "refusal", "rectification", "protection", "withdrawn")),
    *(("suit", name, "") for name in ("court", "filed", "accepted", "not_accepted", "closed", "measures")),
    *(("hearing", name, "") for name in ("held", "appeared")),
    *(("judgment", name, "") for name in ("given", "effective", "ruling", "term", "executed")),
    (ROOT, "note", ""),
)
_SAMPLES = {
    (ROOT, "id"): EXAMPLE,
    (ROOT, "name"): "督促整治某河道污染案（示例，填写时删去这一行）",
    (ROOT, "record_to"): "2024-09-30",
    (ROOT, "place"): "云县",
    (ROOT, "procuratorate"): "云县人民检察院",
    (ROOT, "proceeding"): "行政公益诉讼",
    (ROOT, "domains"): "生态环境和资源保护",
    (ROOT, "opened"): "2024-03-01",
    (ROOT, "harm"): "受到侵害",
    (ROOT, "interest"): "社会公共利益",
    ("agency", "name"): "云县某局",
    ("agency", "supervisory_duty"): "是",
    ("agency", "conduct"): "不作为",
    ("agency", "caused_harm"): "是",
    ("recommendation", "agency"): "云县某局",
    ("recommendation", "number"): "云检行公建〔2024〕1号",
    ("recommendation", "issued"): "2024-05-06",
    ("recommendation", "received"): "2024-05-07",
    ("recommendation", "reply"): "2024-07-01",
    ("recommendation", "rectification"): "2024-07-05 部分整改；2024-09-10 全部整改",
    ("recommendation", "protection"): "得到有效保护",
    ("suit", "filed"): "无",
}
_GUIDE = (
    "怎样填写",
    "· 每一案有一个案号；同一案的各行写同一个案号。{form}",
    "· 案号是“示例”的行只作样子，不评估，填写时可以删去。",
    "· 表头上的批注写着要回答的问题；有下拉列表的，从列表里选，也可以照常用的说法写。",
    "· 日期：写到日 2024-05-07（2024年5月7日、2024/5/7 也可以）；只知道月份写 2024-05 或 2024年5月；"
    "区间写 2024-05-01/2024-05-20；某日以前写 ../2024-05-20。日期格是文本格式，写的是什么就是什么。",
    "· 哪一天发生的事：发生了写日期；发生而日期不明写“有”；没有发生写“无”；是否发生不知道写“不详”；"
    "空着，就是到“案情截至”那一天没有发生。",
    "· 其余各项：不知道就空着，或者写“不详”。",
    "· “案情截至”写记录到哪一天：没有写的，视为记录到评估日。",
    "· 一格里写几项，用顿号或者分号隔开；整改情况有几次的，写成“2024-07-05 部分整改；2024-09-10 全部整改”。",
    "· 台账自己的列（序号、承办人等）可以加在任何地方，程序不读，会列出来；案情的其他项目，加一列写它的名称就读。",
    "· 表头上面可以有标题行；合并的单元格，竖着合并的各行相同，横着合并的不读。",
    "填好以后：gongyi ledger 台账.xlsx -o 结果.xlsx",
)
_BY_SHEET = "案件、检察建议、诉讼等各有一张表，没有的就空着；只有一条时，不必写明所涉的是哪一条。"
_BY_ROW = "每件检察建议一行；同一案有几件的写几行，案件的各项写在其中一行，或者各行写成一样。"


class Column(NamedTuple):
    """A column: its heading, what it holds, and the kind of what it holds."""

    heading: str
    target: Target
    item: DeclaredKey | None


def write_template(path: str, policy: dict[str, str], *, flat: bool) -> None:
    """Write the workbook to fill in. Raises ``OSError``."""
    with workbook(path) as book:
        _Template(book, policy).write(flat)


class _Template:
    def __init__(self, book: Any, policy: dict[str, str]) -> None:
        self.book, self.policy = book, policy
        base = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
        self.head = book.add_format({**base, "bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        self.text = book.add_format({**base, "num_format": "@"})
        self.example = book.add_format({**base, "num_format": "@", "italic": True, "font_color": "#7F7F7F"})
        self.guide = book.add_format({**base, "text_wrap": True})
        self.lists: dict[tuple[str, ...], str] = {}
        """By words the range of the hidden sheet that holds them."""

    def write(self, flat: bool) -> None:
        """The explanation, the sheets, and behind them the words."""
        self._guide(flat)
        sheets = [("台账", _flat_columns())] if flat else list(ledger_sheets())
        made = [(self.book.add_worksheet(name), columns) for name, columns in sheets]
        self.words = self.book.add_worksheet(WORDS_SHEET)
        self.words.hide()
        for sheet, columns in made:
            self._sheet(sheet, columns)
        made[0][0].activate()

    def _guide(self, flat: bool) -> None:
        lines = [line.replace("{form}", _BY_ROW if flat else _BY_SHEET) for line in _GUIDE]
        write_lines(self.book.add_worksheet("说明"), [*lines, "", *footer(self.policy)], self.guide)

    def _sheet(self, sheet: Any, columns: Sequence[Column]) -> None:
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.set_row(0, 32)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _width(column), self.text)
            sheet.write_string(0, number, column.heading, self.head)
            sheet.write_comment(0, number, _comment(column), {"x_scale": 2.2, "y_scale": 1.6, "author": ""})
            sample = _SAMPLES.get((column.target.scope, column.target.name)) if not column.target.part else None
            if sample is not None:
                sheet.write_string(1, number, sample, self.example)
            rule = self._rule(column, number)
            if rule is not None:
                sheet.data_validation(1, number, _ROWS, number, rule)

    def _rule(self, column: Column, number: int) -> dict[str, Any] | None:
        """What is offered, or warned of; whatever the reader understands can be typed all the same."""
        item = column.item
        if item is None:
            return None
        held = declared_keys(item.holds).items["state"].holds if item.kind is KeyKind.OBSERVATION else item.holds
        if words := _words(held):
            # Several words, or a word with a day, are none of the list.
            several = item.many or item.kind is KeyKind.OBSERVATION
            return {
                "validate": "list",
                "source": self._range((*words, "不详")),
                "error_type": "information" if several else "warning",
                "show_error": not several,
                "error_title": "不在列表里",
                "error_message": "列表里没有这个词。常用的说法也读得出；读不出的，评估时会逐行写明。",
            }
        if item.kind is KeyKind.EVENT or held is When:
            cell = f"{xl_col_to_name(number)}2"
            known = self._range(("无", "有", "不详"))
            formula = f'=OR(ISNUMBER({cell}),ISNUMBER(DATEVALUE({cell}&"")),COUNTIF({known[1:]},{cell})>0)'
            return {
                "validate": "custom",
                "value": formula,
                "error_type": "warning",
                "error_title": "不是写到日的日期",
                "error_message": "日期写成 2024-05-07。只知道月份（2024-05）、区间，或者无、有、不详，也可以照写。",
            }
        return None

    def _range(self, words: tuple[str, ...]) -> str:
        """The words on the hidden sheet, where a list may be as long as it needs."""
        if words not in self.lists:
            column = len(self.lists)
            for row, word in enumerate(words):
                self.words.write_string(row, column, word)
            letter = xl_col_to_name(column)
            self.lists[words] = f"='{WORDS_SHEET}'!${letter}$1:${letter}${len(words)}"
        return self.lists[words]


def ledger_sheets() -> Iterator[tuple[str, list[Column]]]:
    """A sheet for the case and one for each kind of record."""
    declared = declared_keys(Case)
    cases = [column for item in declared.items.values() for column in _columns(ROOT, item)]
    yield "案件", [column._replace(heading="案号") if column.target.name == "id" else column for column in cases]
    for item in declared.lists:
        keys = [Column("案号", Target(ROOT, "id"), None)]
        own = [column for one in declared_keys(item.holds).items.values() for column in _columns(item.scope, one)]
        if item.holds.spread is not None:
            own.insert(2, Column(item.holds.spread.zh, Target(item.scope, ADDRESSEES), None))
        yield item.zh, [*keys, *own]


def _columns(scope: str, item: DeclaredKey) -> Iterator[Column]:
    """The columns of one key: itself, and the parts of an event."""
    if item.given or item.kind in (KeyKind.RECORDS, KeyKind.EVIDENCE):
        return
    yield Column(item.zh, Target(scope, item.name), item)
    if item.kind is KeyKind.EVENT:
        for part in declared_keys(item.holds).items.values():
            if part.name not in ("on", item.holds.bare):
                target = Target(scope, item.name, part.name)
                yield Column(called(target), target, part)


def _flat_columns() -> list[Column]:
    known = headings()
    found = []
    for scope, name, part in _FLAT:
        target = Target(scope, name, part)
        item = item_of(target)
        held = declared_keys(item.holds).items[part] if part else item
        heading = next(
            (word for word in _flat_words(target) if known.meaning(word, None) == target), called_in_full(target)
        )
        found.append(Column(heading, target, held))
    return found


def _flat_words(target: Target) -> tuple[str, ...]:
    special = {(ROOT, "id"): "案号", ("agency", "name"): "行政机关"}
    return *filter(None, (special.get((target.scope, target.name)),)), called(target)


def _words(held: Any) -> tuple[str, ...]:
    """The words of a closed list."""
    if held is bool:
        return "是", "否"
    if isinstance(held, type) and issubclass(held, Labelled):
        return tuple(member.label for member in held)
    return ()


def _comment(column: Column) -> str:
    """The question, and how it is answered."""
    if column.target == Target(ROOT, "id"):
        return "案号：同一案的各行写同一个案号。"
    if column.target.name == ADDRESSEES:
        return "一份检察建议发给几个机关的，在这里写它们的名称，用顿号隔开；“行政机关”一列空着。"
    assert column.item is not None
    if column.item.kind is KeyKind.REFERENCE:
        return f"{column.item.question}：写它的编号、名称或者序号；只有一条时空着。"
    said = f"{column.item.question}\n{allowed(column.item)}" if column.item.holds is not str else column.item.question
    return said[: _MOST_SAID * 2]


def _width(column: Column) -> float:
    sample = _SAMPLES.get((column.target.scope, column.target.name), "")
    return max(11.0, min(34.0, 2.0 * max(len(column.heading), len(sample) * 0.8)))
