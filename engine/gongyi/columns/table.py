"""A whole ledger judged: its frames in, one long frame of verdicts out, or a wide one for each scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from gongyi.columns.contract import CASE as KEY
from gongyi.columns.contract import FLAGS, SITUATION
from gongyi.columns.judging import Judge, Judged
from gongyi.columns.periods import Periods
from gongyi.columns.program import Answers, ColumnsProgram
from gongyi.columns.reading import Batch, Reader
from gongyi.columns.relations import CASE, INDEX, NAME
from gongyi.kernel.calendar import Calendar
from gongyi.law.factmodel import FactModel
from gongyi.program.nodes import STATUS_CODES

BATCH = 50_000
"""Documents that are judged at once: their columns stay small enough to be worked on quickly."""
_NODES = 30_000_000
"""So many nodes are worked out at once where a policy has few: a batch takes its time, however small it is."""
STATUS = pl.Enum([str(status) for status in STATUS_CODES])
_CONTESTED = pl.List(pl.Struct({"reading": pl.String, "status": STATUS}))
_EPOCH = date(1970, 1, 1).toordinal()
_PLACE, _NORM = "place:", "norm:"


@dataclass(frozen=True)
class Asked:
    """How a ledger is to be judged."""

    as_of: date
    record_to: date | None
    today: date
    """The day up to which a document records that says nothing of it, unless it is judged on an earlier one."""
    contested: bool = False
    remarks: bool = False
    wide: bool = False


class Ledger:
    """Judges the ledgers of one kind of document under one choice of readings."""

    def __init__(
        self,
        program: ColumnsProgram,
        model: FactModel,
        root: str,
        calendar: Calendar,
        periods: Periods,
        local: tuple[str | None, str | None],
    ) -> None:
        self.program, self.model, self.root, self.calendar, self.periods = program, model, root, calendar, periods
        self.local = local
        self.batch = max(BATCH, _NODES // max(1, len(program.numbers)))
        self.norms = [norm for norm, scope in program.program.scopes.items() if model.scopes[scope].root == root]

    def parts(self, frames: Mapping[str, pl.DataFrame], asked: Asked) -> Iterator[dict[str, pl.DataFrame]]:
        """The verdicts batch by batch: under '' one long frame, or by scope wide ones. Raises ``BadInput``."""
        reader = Reader(self.model, self.root, self.local)
        yield from self._parts(reader, self._groups(reader, frames, asked), asked)

    def _parts(
        self, reader: Reader, groups: Iterable[dict[str, pl.DataFrame]], asked: Asked
    ) -> Iterator[dict[str, pl.DataFrame]]:
        for arranged in groups:
            for start in range(0, arranged[self.root].height, self.batch):
                count = min(self.batch, arranged[self.root].height - start)
                yield self._part(reader.batch(arranged, start, count), asked)

    def whole(self, frames: Mapping[str, pl.DataFrame], asked: Asked) -> dict[str, pl.DataFrame]:
        """All verdicts, in the order of the documents."""
        found: dict[str, list[pl.DataFrame]] = {}
        reader = Reader(self.model, self.root, self.local)
        groups = list(self._groups(reader, frames, asked))
        for part in self._parts(reader, groups, asked):
            for name, frame in part.items():
                found.setdefault(name, []).append(frame)
        if not found and not asked.wide:
            found[""] = [self._told(self._no_rows(asked), frames[self.root][KEY], asked)]
        if len(groups) <= 1:
            return {name: pl.concat(parts) for name, parts in found.items()}
        order = frames[self.root].select(KEY).with_row_index(_PLACE)
        return {name: self._in_order(pl.concat(parts), order) for name, parts in found.items()}

    def _in_order(self, frame: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
        places = frame.select(KEY).join(order, on=KEY, how="left", maintain_order="left")[_PLACE]
        if places.is_sorted():
            return frame
        return frame.with_columns(places).sort(_PLACE, maintain_order=True).drop(_PLACE)

    def _groups(
        self, reader: Reader, frames: Mapping[str, pl.DataFrame], asked: Asked
    ) -> Iterator[dict[str, pl.DataFrame]]:
        """Documents that record to the day of assessment, and those that do not; each kind has a plan of its own."""
        arranged = reader.arranged(frames)
        whole = arranged[self.root]
        written = reader.record_to(whole)
        today = asked.as_of.toordinal()
        if asked.record_to is None:
            record_to = written.fill_null(min(asked.as_of, asked.today).toordinal())
        else:
            record_to = pl.repeat(asked.record_to.toordinal(), whole.height, eager=True)
        late = record_to < today
        for flags in (~late, late):
            if flags.all():
                yield arranged
            elif flags.any():
                yield reader.chosen(arranged, flags)

    def _part(self, batch: Batch, asked: Asked) -> dict[str, pl.DataFrame]:
        today = pl.repeat(asked.as_of.toordinal(), batch.keys.len(), dtype=pl.Int32, eager=True)
        if asked.record_to is None:
            record_to = batch.record_to.fill_null(min(asked.as_of, asked.today).toordinal())
        else:
            record_to = pl.repeat(asked.record_to.toordinal(), batch.keys.len(), dtype=pl.Int32, eager=True)
        calendars, which = self._calendars(batch)
        judge = Judge(self.program, self.model, self.root, self.periods, contested=asked.contested)
        judged = judge.judged(batch, today, record_to, calendars, which)
        return self._wide(judged, batch, asked) if asked.wide else {"": self._long(judged, batch, asked)}

    def _calendars(self, batch: Batch) -> tuple[list[Calendar], pl.Series]:
        """The calendars of the documents, the policy's own first, and which of them each document has."""
        calendars = [self.calendar]
        if not batch.local.height:
            return calendars, pl.repeat(0, batch.keys.len(), dtype=INDEX, eager=True)
        which = [0] * batch.keys.len()
        known: dict[tuple[object, ...], int] = {}
        for place, rows in batch.local.group_by("place"):
            days = tuple(sorted(rows.select("list", "lo", "hi").iter_rows()))
            if days not in known:
                known[days] = len(calendars)
                rest, worked = (
                    [date.fromordinal(day) for kind, lo, hi in days if kind == listed for day in range(lo, hi + 1)]
                    for listed in (0, 1)
                )
                calendars.append(self.calendar.with_local(rest, worked))
            which[int(str(place[0]))] = known[days]
        return calendars, pl.Series(which, dtype=INDEX)

    # --- what is given back ----------------------------------------------------------------

    def _long(self, judged: Judged, batch: Batch, asked: Asked) -> pl.DataFrame:
        found = [self._norm(judged, norm, number, asked) for number, norm in enumerate(self.norms)]
        rows = pl.concat([self._no_rows(asked), *(frame for frame in found if frame is not None)])
        return self._told(rows.sort(CASE, _NORM, maintain_order=True), batch.keys, asked)

    def _told(self, rows: pl.DataFrame, keys: pl.Series, asked: Asked) -> pl.DataFrame:
        """Rows in the words of the policy."""
        norms = pl.Enum(self.norms)
        return rows.select(
            pl.lit(keys).gather(CASE).alias(KEY),
            pl.lit(pl.Series([self.program.program.scopes[norm] for norm in self.norms])).gather(_NORM).alias("scope"),
            pl.col(NAME).alias("record"),
            pl.lit(pl.Series(self.norms, dtype=norms)).gather(_NORM).alias("norm"),
            pl.lit(_STATUSES).gather("status").alias("status"),
            _day("due_earliest"),
            _day("due_latest"),
            *([SITUATION, FLAGS] if asked.remarks else []),
            *(["contested"] if asked.contested else []),
        )

    def _no_rows(self, asked: Asked) -> pl.DataFrame:
        days = {"due_earliest": pl.Int32, "due_latest": pl.Int32}
        rows = pl.DataFrame(schema={CASE: INDEX, NAME: pl.String, "status": pl.Int32, **days, _NORM: INDEX})
        if asked.remarks:
            rows = rows.with_columns(pl.Series(SITUATION, [], pl.String), pl.Series(FLAGS, [], pl.List(pl.String)))
        return rows.with_columns(pl.Series("contested", [], dtype=_CONTESTED)) if asked.contested else rows

    def _norm(self, judged: Judged, norm: str, number: int, asked: Asked) -> pl.DataFrame | None:
        scope = self.program.program.scopes[norm]
        if not judged.world.relations.height(scope):
            return None
        answers = judged.answers[norm]
        own = {"status": answers.status, "due_earliest": answers.earliest, "due_latest": answers.latest}
        remarks = {SITUATION: answers.situation, FLAGS: answers.flags} if asked.remarks else {}
        found = judged.records(scope).select(CASE, NAME).hstack(judged.of(scope, own))
        found = found.with_columns(pl.lit(number, dtype=INDEX).alias(_NORM))
        if remarks:
            found = found.hstack(judged.of(scope, remarks))
        return found.with_columns(self._contested(judged, scope, answers)) if asked.contested else found

    def _contested(self, judged: Judged, scope: str, answers: Answers) -> pl.Series:
        """What the status is under each other reading that changes it."""
        others = {f"{key}={name}": status for (key, name), status in answers.contested.items()}
        found = judged.of(scope, {"own": answers.status, **others})
        row = pl.int_range(pl.len(), dtype=INDEX).alias("row")
        rows = [
            found.select(row, pl.lit(name).alias("reading"), pl.col(name).alias("code"), "own").filter(
                pl.col("code") != pl.col("own")
            )
            for name in others
        ]
        every = pl.DataFrame({"row": pl.int_range(found.height, dtype=INDEX, eager=True)})
        if not rows or not any(one.height for one in rows):
            return pl.Series("contested", [[]], dtype=_CONTESTED).new_from_index(0, found.height)
        told = pl.concat(rows).with_columns(pl.lit(_STATUSES).gather("code").alias("status"))
        lists = told.group_by("row", maintain_order=True).agg(pl.struct("reading", "status").alias("contested"))
        return every.join(lists, on="row", how="left", maintain_order="left")["contested"].fill_null([])

    def _wide(self, judged: Judged, batch: Batch, asked: Asked) -> dict[str, pl.DataFrame]:
        found: dict[str, pl.DataFrame] = {}
        for scope in dict.fromkeys(self.program.program.scopes[norm] for norm in self.norms):
            if judged.world.relations.height(scope):
                found[scope] = self._wide_scope(judged, batch, scope, asked)
        return found

    def _wide_scope(self, judged: Judged, batch: Batch, scope: str, asked: Asked) -> pl.DataFrame:
        makes: dict[str, pl.Expr] = {}
        for norm in self.norms:
            if self.program.program.scopes[norm] == scope:
                answers = judged.answers[norm]
                makes[norm] = pl.lit(_STATUSES).gather(answers.status)
                if self.program.program.verdicts[norm].window is not None:
                    makes[f"{norm} earliest"] = _as_date(answers.earliest)
                    makes[f"{norm} latest"] = _as_date(answers.latest)
                remarks = self.program.remarks.get(norm) if asked.remarks else None
                if remarks is not None and remarks.names:
                    makes[f"{norm} {SITUATION}"] = answers.situation
                if remarks is not None and remarks.flags:
                    makes[f"{norm} {FLAGS}"] = answers.flags
        keys = judged.records(scope).select(
            pl.lit(batch.keys).gather(CASE).alias(KEY), pl.col(NAME).alias("record"), pl.col(CASE).alias(_PLACE)
        )
        return keys.hstack(judged.of(scope, makes)).sort(_PLACE, maintain_order=True).drop(_PLACE)


_STATUSES = pl.Series([str(status) for status in STATUS_CODES], dtype=STATUS)


def _as_date(day: pl.Expr) -> pl.Expr:
    return (day - _EPOCH).cast(pl.Date)


def _day(name: str) -> pl.Expr:
    return _as_date(pl.col(name)).alias(name)
