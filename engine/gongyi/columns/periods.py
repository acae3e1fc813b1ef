"""The last days of periods, looked up for whole columns; each start day is counted once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from gongyi.columns.steps import LastDays as Step
from gongyi.evaluators.last_days import LastDays, TableKey, tables_of
from gongyi.kernel.calendar import Calendar
from gongyi.program.nodes import FIRST_DAY, LAST_DAY


class Periods:
    """The last days by one policy's calendar, and by those with days of their own."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._ends: dict[TableKey, pl.Series] = {}
        """The last day by the day on which it starts, from the first of all on; null where it was not asked for yet."""

    def counted(
        self, step: Step, start: pl.Series, times: pl.Series | None, calendars: Sequence[Calendar], which: pl.Series
    ) -> pl.Series:
        """The last day for every record; ``which`` of the calendars is its own, the policy's being the first."""
        key = (step.length, step.latest, step.open_ends)
        if times is None and len(calendars) == 1:
            return self._looked_up(key, start)
        asked = pl.DataFrame({"start": start, "which": which})
        asked = asked.with_columns(pl.lit(1, dtype=pl.Int32).alias("times") if times is None else times.alias("times"))
        distinct = asked.unique()
        tables = [tables_of(calendar)[key] for calendar in (self.calendar, *calendars[1:])]
        days = [_end(tables[number], day, many) for day, number, many in distinct.iter_rows()]
        told = distinct.with_columns(pl.Series("end", days, dtype=pl.Int32))
        return asked.join(told, on=["start", "which", "times"], how="left", maintain_order="left")["end"]

    def _looked_up(self, key: TableKey, start: pl.Series) -> pl.Series:
        """The last day of each start by the policy's calendar; only those are counted that were not before."""
        if not start.len():
            return start
        least, most = (int(day) for day in (start.min(), start.max()))  # type: ignore[arg-type]
        if least < FIRST_DAY or most > LAST_DAY:
            starts = start.unique()
            return start.replace_strict(starts, self._counted(key, starts), return_dtype=pl.Int32)
        ends = self._ends.get(key)
        if ends is None:
            ends = pl.repeat(None, LAST_DAY - FIRST_DAY + 1, dtype=pl.Int32, eager=True)
        found = ends.gather(start - FIRST_DAY)
        if found.null_count():
            starts = start.filter(found.is_null()).unique()
            ends = ends.clone().scatter(starts - FIRST_DAY, self._counted(key, starts))
            self._ends[key] = ends
            found = ends.gather(start - FIRST_DAY)
        return found

    def _counted(self, key: TableKey, starts: pl.Series) -> pl.Series:
        table = tables_of(self.calendar)[key]
        return pl.Series([table[day] for day in starts.to_list()], dtype=pl.Int32)


def _end(table: LastDays, day: int, times: int) -> int:
    return table[day] if times == 1 else table[day, times]
