"""The sheet 汇总: counts, periods that end soon, rates, and charts of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from gongyi import Status
from gongyi_desk.ledger.judging.figures import SHOWN, Figures, counted_rates, pressing
from gongyi_desk.ledger.judging.rates import Rate
from gongyi_desk.ledger.judging.result import Result
from gongyi_desk.page.words import demand, standing

NAME = "汇总"
_COLUMNS = 2 + len(SHOWN)
_MEANINGS = {
    Status.OVERDUE: "最后一日已过，没有做",
    Status.BREACHED: "期满没有做到，或者做了不得做的",
    Status.DUE: "应当做，期限还没有满，或者本句没有定天数",
    Status.PERMITTED: "可以做，不做不是违反",
    Status.UNDETERMINED: "事实不足以判断，见“待查明”",
    Status.FULFILLED_LATE: "做了，晚于最后一日",
    Status.STANDING: "经常性的要求",
    Status.EXERCISED: "可以做的，已经做了",
    Status.FULFILLED: "已经做了",
}
_COLOURS = {
    Status.OVERDUE: "#C0392B",
    Status.BREACHED: "#7B241C",
    Status.DUE: "#E0A800",
    Status.UNDETERMINED: "#8E6BAF",
}
"""What the chart shows of each procuratorate."""
_CHARTED = 10
"""How many procuratorates the chart shows."""
_CHART_ROWS, _CHART_WIDTH, _CHART_HEIGHT = 16, 400, 310
"""Rows kept free for the charts, and the size of each in pixels."""


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
        """The head, the charts side by side, the tables one below the other."""
        self.sheet.set_column(0, 0, 26)
        self.sheet.set_column(1, 1, 46)
        self.sheet.set_column(2, _COLUMNS - 1, 11)
        self.sheet.hide_gridlines(2)
        self._head()
        at = self.row
        self.row += _CHART_ROWS + 1
        statuses = self._statuses()
        due = self._due()
        self._rates()
        self._by("按由谁", self.figures.by_role)
        procuratorates = self._by("按检察院", self.figures.by_procuratorate)
        actions = {name: demand(norm) for name, norm in self.result.norms.items()}
        self._by("按条文", self.figures.by_norm, actions, in_order=True)
        self._chart("结论", "column", statuses, [2], (at, 0), ("#5B7FA6",))
        self._chart("近期届满", "column", due, [2, 3], (at, 1), ("#E0A800", "#F5DFA0"))
        shown = [2 + SHOWN.index(one) for one in _COLOURS]
        first, last = procuratorates
        rows = (first, min(last, first + _CHARTED - 1))
        self._chart("各检察院", "bar", rows, shown, (at, 2), tuple(_COLOURS.values()))
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _line(self, text: str, style: str = "cell") -> None:
        self.sheet.write_string(self.row, 0, text, self.formats[style])
        self.row += 1

    def _head(self) -> None:
        result = self.result
        self.sheet.set_row(self.row, 26)
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
        self.sheet.set_row(self.row, 18)
        self._line(title, "block")
        for column, head in enumerate(heads):
            self.sheet.write_string(self.row, column, head, self.formats["head" if column < 2 else "right_head"])
        self.row += 1
        first = self.row
        for cells in rows:
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    style = "cell" if column < 2 else "right"
                    self.sheet.write_string(self.row, column, cell, self.formats[style])
                else:
                    self.sheet.write_number(self.row, column, cell, self.formats["count"])
            self.row += 1
        last = self.row - 1
        self.row += 1
        return first, last

    def _statuses(self) -> tuple[int, int]:
        counts = self.figures.by_status
        rows = [(status.zh, _MEANINGS[status], counts[status]) for status in SHOWN]
        return self._table("结论", ("结论", "意思", "项数"), rows)

    def _due(self) -> tuple[int, int]:
        as_of = self.result.as_of
        rows = [
            (f"{due.days} 天以内", f"至 {as_of + timedelta(days=due.days)}", due.certain, due.possible)
            for due in self.figures.due
        ]
        heads = ("届满", "最后一日", "一定届满", "可能届满")
        return self._table("近期届满（待履行的；最后一日不能确定的，可能届满多于一定届满）", heads, rows)

    def _rates(self) -> None:
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
            for rate in counted_rates(self.result)
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

    def _chart(
        self, title: str, kind: str, rows: tuple[int, int], columns: Sequence[int], at: tuple[int, int],
        colours: Sequence[str],
    ) -> None:
        """A chart of some columns of a table, named by its first; ``at`` is its row, and its place among the charts."""
        first, last = rows
        if last < first:
            return
        stacked = {"type": kind, "subtype": "stacked"} if kind == "bar" else {"type": kind}
        chart = self.book.add_chart(stacked)
        for column, colour in zip(columns, colours, strict=True):
            series = {
                "categories": [NAME, first, 0, last, 0],
                "values": [NAME, first, column, last, column],
                "gap": 60,
                "fill": {"color": colour},
                "data_labels": {"value": True, "font": {"size": 8}} if kind == "column" else {},
            }
            if len(columns) > 1:
                series["name"] = [NAME, first - 1, column]
            chart.add_series(series)
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
        # Counts stand on the columns themselves; along the bars whole numbers are enough.
        counts = {"num_font": {"size": 8}, "num_format": "#,##0", "major_gridlines": {"visible": False}}
        names = {"num_font": {"size": 8}, "major_gridlines": {"visible": False}}
        if kind == "bar":
            chart.set_x_axis(counts)
            chart.set_y_axis({**names, "reverse": True, "crossing": "max"})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis({**counts, "visible": False})
        chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
        row, place = at
        self.sheet.insert_chart(row, 0, chart, {"x_offset": place * (_CHART_WIDTH + 6)})
