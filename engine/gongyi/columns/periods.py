"""The last days of periods, looked up for whole columns; each start day is counted once."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import polars as pl

from gongyi.columns.steps import LastDays as Step
from gongyi.evaluators.codegen import TableKey
from gongyi.evaluators.compiled import LastDays
from gongyi.kernel.calendar import Calendar


class Periods:
    """The tables of one policy's calendar, which are kept, and of those with days of their own."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._tables: dict[TableKey, LastDays] = {}
        self._lock = threading.Lock()

    def counted(
        self, step: Step, start: pl.Series, times: pl.Series | None, calendars: Sequence[Calendar], which: pl.Series
    ) -> pl.Series:
        """The last day for every record; ``which`` of the calendars is its own, the policy's being the first."""
        key = (step.length, step.latest, step.open_ends)
        asked = pl.DataFrame({"start": start, "which": which})
        if times is None and len(calendars) == 1:
            starts = start.unique()
            table = self._table(key, 0, calendars)
            ends = pl.Series([table[day] for day in starts.to_list()], dtype=pl.Int32)
            return _looked_up(start, starts, ends)
        asked = asked.with_columns(pl.lit(1, dtype=pl.Int32).alias("times") if times is None else times.alias("times"))
        distinct = asked.unique()
        tables = [self._table(key, number, calendars) for number in range(len(calendars))]
        days = [_end(tables[number], day, many) for day, number, many in distinct.iter_rows()]
        told = distinct.with_columns(pl.Series("end", days, dtype=pl.Int32))
        return asked.join(told, on=["start", "which", "times"], how="left", maintain_order="left")["end"]

    def _table(self, key: TableKey, number: int, calendars: Sequence[Calendar]) -> LastDays:
        if number:
            return LastDays(key, calendars[number])
        with self._lock:
            return self._tables.setdefault(key, LastDays(key, self.calendar))


def _looked_up(start: pl.Series, starts: pl.Series, ends: pl.Series) -> pl.Series:
    """The end of each start, by a list of all days from the first to the last of them."""
    if not starts.len():
        return start
    first, last = (int(day) for day in (starts.min(), starts.max()))  # type: ignore[arg-type]
    every = pl.repeat(0, last - first + 1, dtype=pl.Int32, eager=True)
    return every.scatter(starts - first, ends).gather(start - first)


def _end(table: LastDays, day: int, times: int) -> int:
    return table[day] if times == 1 else table[day, times]
