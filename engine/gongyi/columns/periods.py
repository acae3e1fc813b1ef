"""The last days of periods, looked up for whole columns; each start day is counted once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from gongyi.columns.steps import LastDays as Step
from gongyi.evaluators.last_days import LastDays, tables_of
from gongyi.kernel.calendar import Calendar


class Periods:
    """The last days by one policy's calendar, and by those with days of their own."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def counted(
        self, step: Step, start: pl.Series, times: pl.Series | None, calendars: Sequence[Calendar], which: pl.Series
    ) -> pl.Series:
        """The last day for every record; ``which`` of the calendars is its own, the policy's being the first."""
        key = (step.length, step.latest, step.open_ends)
        asked = pl.DataFrame({"start": start, "which": which})
        if times is None and len(calendars) == 1:
            starts = start.unique()
            table = tables_of(self.calendar)[key]
            ends = pl.Series([table[day] for day in starts.to_list()], dtype=pl.Int32)
            return _looked_up(start, starts, ends)
        asked = asked.with_columns(pl.lit(1, dtype=pl.Int32).alias("times") if times is None else times.alias("times"))
        distinct = asked.unique()
        tables = [tables_of(calendar)[key] for calendar in (self.calendar, *calendars[1:])]
        days = [_end(tables[number], day, many) for day, number, many in distinct.iter_rows()]
        told = distinct.with_columns(pl.Series("end", days, dtype=pl.Int32))
        return asked.join(told, on=["start", "which", "times"], how="left", maintain_order="left")["end"]


def _looked_up(start: pl.Series, starts: pl.Series, ends: pl.Series) -> pl.Series:
    """The end of each start, by a list of all days from the first to the last of them."""
    if not starts.len():
        return start
    first, last = (int(day) for day in (starts.min(), starts.max()))  # type: ignore[arg-type]
    every = pl.repeat(0, last - first + 1, dtype=pl.Int32, eager=True)
    return every.scatter(starts - first, ends).gather(start - first)


def _end(table: LastDays, day: int, times: int) -> int:
    return table[day] if times == 1 else table[day, times]
