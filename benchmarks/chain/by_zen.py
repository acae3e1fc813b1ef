"""The six norms as one compiled expression of zen-engine, case by case, for known facts; days are numbers."""

from __future__ import annotations

from typing import Any

import polars as pl

from chain.facts import AS_OF, DATED, EVENTS, FIRST, YES, last_days
from gongyi import Status

_STARTS = {"一.1": "received", "一.2": "received", "一.5": "judged"}


class Zen:
    """The norms, compiled. Raises ``ImportError`` where zen-engine is not installed."""

    def __init__(self) -> None:
        import zen

        late = "(received != null and replied == null and last_1 < as_of)"
        unmended = "(replied != null and mended == false)"
        norms = (
            f"received != null ? {_timed('replied', 'last_1')} : '{Status.NOT_APPLICABLE}'",
            f"received != null and urgent ? {_timed('replied', 'last_2')} : '{Status.NOT_APPLICABLE}'",
            f"({late} or {unmended}) and harm ? {_power('filed')} : '{Status.NOT_APPLICABLE}'",
            f"filed != null and heard != null ? (appeared != null ? '{Status.FULFILLED}' : '{Status.DUE}')"
            f" : '{Status.NOT_APPLICABLE}'",
            f"judged != null ? {_timed('performed', 'last_5')} : '{Status.NOT_APPLICABLE}'",
            f"judged != null and performed == null and last_5 < as_of ? {_power('enforced')}"
            f" : '{Status.NOT_APPLICABLE}'",
        )
        self.judged = zen.compile_expression(f"[{', '.join(norms)}]").evaluate
        self.tables = {
            norm: [day.toordinal() for day in last_days(period, latest=False)] for norm, period in DATED.items()
        }

    def given(self, frame: pl.DataFrame) -> list[dict[str, Any]]:
        """The cases as the expression takes them, the last days looked up; what has not come has not happened."""
        return [self._given(row) for row in frame.iter_rows(named=True)]

    def _given(self, row: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {name: row[name] for name in YES} | {"as_of": AS_OF.toordinal()}
        for name in EVENTS:
            day = row[f"{name}.first"]
            found[name] = day.toordinal() if day is not None and day <= AS_OF else None
        for norm, start in _STARTS.items():
            day = found[start]
            last = None if day is None else self.tables[norm][day - FIRST.toordinal()]
            found[f"last_{norm.partition('.')[2]}"] = last
        return found


def _timed(done: str, last: str) -> str:
    made = f"({done} <= {last} ? '{Status.FULFILLED}' : '{Status.FULFILLED_LATE}')"
    return f"({done} != null ? {made} : (as_of <= {last} ? '{Status.DUE}' : '{Status.OVERDUE}'))"


def _power(done: str) -> str:
    return f"({done} != null ? '{Status.EXERCISED}' : '{Status.PERMITTED}')"
