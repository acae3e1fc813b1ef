"""The sheet 汇总: counts, periods that end soon, rates, and charts of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gongyi import Status
from gongyi_desk.ledger.judging.figures import SHOWN, Figures, pressing
from gongyi_desk.ledger.judging.rates import Rate, rates
from gongyi_desk.ledger.judging.result import Result
from gongyi_desk.page.words import demand, standing

NAME = "汇总"
_COLUMNS = 2 + len(SHOWN)
_CHART_COLUMN = _COLUMNS + 1
_CHARTED = 12
"""How many procuratorates the chart shows."""


def counted(result: Result) -> str:
    """What became of the rows that were read."""
    counts = result.counts
    parts = [f"已评估 {counts.judged} 行（{len(result.cases)} 案）", f"未读入 {counts.rejected} 行"]
    parts += [f"未选 {counts.left_out} 行"] if counts.left_out else []
    example = f"（另有示例 {counts.examples} 行，没有读）" if counts.examples else ""
    return f"读到 {counts.read} 行 = {' + '.join(parts)}{example}"


def share(number: Fraction | None) -> str:
    """A rate in percent, with one decimal; never rounded to all or nothing."""
    if number is None:
        return "—"
    tenths = round(number * 1000)
    if number < 1 and tenths == 1000:
        tenths = 999
    if number > 0 and tenths == 0:
        tenths = 1
    return f"{tenths // 10}.{tenths % 10}%"


def rate_zh(rate: Rate) -> str:
    """The rate where it is one figure; else between what it lies."""
    if rate.lowest is None:
        return "没有期满的"
    if rate.unknown:
        return f"{share(rate.lowest)}–{share(rate.highest)}"
    return share(rate.lowest)


def write_summary(book: Any, result: Result, figures: Figures, formats: Mapping[str, Any]) -> None:
    """Add the sheet to the workbook."""
    _Summary(book, result, figures, formats).write()


class _Summary:
    def __init__(self, book: Any, result: Result, figures: Figures, formats: Mapping[str, Any]) -> None:
        self.book, self.result, self.figures, self.formats = book, result, figures, formats
        self.sheet = book.add_worksheet(NAME)
        self.row = 0

    def write(self) -> None:
        """The head, the tables one below the other, the charts beside them."""
        self.sheet.set_column(0, 0, 26)
        self.sheet.set_column(1, 1, 46)
        self.sheet.set_column(2, _COLUMNS - 1, 11)
        self.sheet.hide_gridlines(2)
        self._head()
        statuses = self._statuses()
        due = self._due()
        self._rates()
        self._by("按由谁", self.figures.by_role)
        procuratorates = self._by("按检察院", self.figures.by_procuratorate)
        actions = {name: demand(norm) for name, norm in self.result.norms().items()}
        self._by("按条文", self.figures.by_norm, actions, in_order=True)
        self._chart("结论", "column", statuses, [1], 1)
        self._chart("近期届满", "column", due, [1, 2], 18)
        shown = [2 + SHOWN.index(one) for one in (Status.OVERDUE, Status.BREACHED, Status.DUE, Status.UNDETERMINED)]
        first, last = procuratorates
        self._chart("各检察院", "bar", (first, min(last, first + _CHARTED - 1)), shown, 35)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def _line(self, text: str, style: str = "cell") -> None:
        self.sheet.write_string(self.row, 0, text, self.formats[style])
        self.row += 1

    def _head(self) -> None:
        result = self.result
        self._line("公益诉讼台账：评估结果", "title")
        policy = result.judging.policy.identity
        self._line(f"评估日 {result.as_of}；{policy['title']}")
        self._line(counted(result), "warning" if result.counts.rejected else "cell")
        for said in (*result.record_ends(), *result.notes):
            self._line(said, "note")
        if result.judging.as_if:
            self._line("试算：没有问决定的施行时间和适用地域。", "note")
        for said in standing(policy):
            self._line(said, "note")
        self.row += 1

    def _table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[int, int]:
        """A table; its first and last row."""
        self._line(title, "block")
        for column, head in enumerate(heads):
            self.sheet.write_string(self.row, column, head, self.formats["head"])
        self.row += 1
        first = self.row
        for cells in rows:
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    style = Status(cell) if cell in self.formats else "cell"
                    self.sheet.write_string(self.row, column, cell, self.formats[style])
                else:
                    self.sheet.write_number(self.row, column, cell, self.formats["cell"])
            self.row += 1
        last = self.row - 1
        self.row += 1
        return first, last

    def _statuses(self) -> tuple[int, int]:
        counts = self.figures.by_status
        return self._table("结论", ("结论", "项数"), [(status.zh, counts[status]) for status in SHOWN])

    def _due(self) -> tuple[int, int]:
        rows = [(f"{due.days} 天以内", due.certain, due.possible) for due in self.figures.due]
        return self._table("近期届满（待履行）", ("届满", "一定届满", "可能届满"), rows)

    def _rates(self) -> None:
        findings = (entry.found for entry in self.result.entries())
        rows = [
            (
                rate.measure.name,
                rate.measure.meaning,
                rate.numerator,
                rate.denominator,
                rate.unknown,
                share(rate.lowest),
                share(rate.highest),
                rate_zh(rate),
            )
            for rate in rates(findings, self.result.as_of)
        ]
        heads = ("比率", "怎样算（分母：期限已满的）", "分子", "分母", "不明", "最低", "最高", "结果")
        self._table("比率", heads, rows)

    def _by(
        self,
        title: str,
        counts: Mapping[str, Counter[Status]],
        told: Mapping[str, str] | None = None,
        *,
        in_order: bool = False,
    ) -> tuple[int, int]:
        names = list(counts) if in_order else sorted(counts, key=lambda one: (*pressing(counts[one]), one))
        rows = [(name, (told or {}).get(name, ""), *(counts[name][status] for status in SHOWN)) for name in names]
        heads = (title.removeprefix("按"), "要做什么" if told else "", *(status.zh for status in SHOWN))
        return self._table(title, heads, rows)

    def _chart(self, title: str, kind: str, rows: tuple[int, int], columns: Sequence[int], at: int) -> None:
        """A chart of some columns of a table, named by its first."""
        first, last = rows
        if last < first:
            return
        stacked = {"type": kind, "subtype": "stacked"} if kind == "bar" else {"type": kind}
        chart = self.book.add_chart(stacked)
        for column in columns:
            series = {
                "categories": [NAME, first, 0, last, 0],
                "values": [NAME, first, column, last, column],
                "gap": 60,
            }
            if len(columns) > 1:
                series["name"] = [NAME, first - 1, column]
            chart.add_series(series)
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 620, "height": 320})
        self.sheet.insert_chart(at, _CHART_COLUMN, chart)
