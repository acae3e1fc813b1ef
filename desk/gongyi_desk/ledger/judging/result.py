"""All that a run has found, for whoever writes it down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import polars as pl

from gongyi import Norm, Status
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.asking import Asked
from gongyi_desk.ledger.judging.findings import AT, Findings
from gongyi_desk.ledger.judging.found import FoundCase, Key
from gongyi_desk.ledger.reading.cases import Row
from gongyi_desk.ledger.reading.tables import Remark, Source
from gongyi_desk.page.urgency import REQUIRED

ACT = tuple(Status(code) for code in REQUIRED if code != Status.UNDETERMINED)
"""Statuses that ask somebody to act, or let him."""
_IN_ORDER = ("latest", "earliest")
_SLICE = 10_000


class Entry(NamedTuple):
    """A finding with its case."""

    at: int
    """Its place among all findings."""
    case: FoundCase
    norm: str
    record: str | None
    path: str
    status: Status
    earliest: date | None
    latest: date | None
    contested: tuple[tuple[tuple[str, str], Status], ...]
    """By norm (or derived fact) and reading the status that it would have."""
    name: str | None
    """What the one is called who must act."""
    row: Row
    """The row of the ledger on which the record stands."""


@dataclass
class Counts:
    """Rows, and what became of them: those read are those judged, those rejected and those left out, together."""

    read: int = 0
    judged: int = 0
    rejected: int = 0
    left_out: int = 0
    examples: int = 0

    def check(self) -> None:
        """Raises ``AssertionError`` where a row has vanished."""
        assert self.read == self.judged + self.rejected + self.left_out, f"rows have vanished: {self}"


@dataclass
class Result:
    """The cases of a ledger with what was found of them, and the rows that could not be read."""

    judging: Judging
    engine: str
    files: tuple[str, ...]
    counts: Counts
    sources: Sequence[Source]
    """The tables in which the rows stand."""
    findings: Findings
    cases: list[FoundCase] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: dict[int, Asked] = field(default_factory=dict)
    """What is missing, by the place of the finding."""

    def close(self) -> None:
        """Give back what the findings take on disk."""
        self.findings.close()

    @property
    def as_of(self) -> date:
        """The day of assessment."""
        assert self.judging.as_of is not None
        return self.judging.as_of

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """The norms by which was judged, in the order of the decision."""
        policy = self.judging.policy
        return dict(policy.rules(policy.profile(self.judging.readings)).norms)

    @cached_property
    def _case(self) -> dict[int, FoundCase]:
        return {case.number: case for case in self.cases}

    def entries(self, findings: pl.DataFrame) -> Iterator[Entry]:
        """Findings one by one, in their order."""
        columns = [AT, "case", "norm", "record", "path", "status", "earliest", "latest", "contested", "name"]
        wanted = findings.select(*columns, "source", "row")
        for part in wanted.iter_slices(_SLICE):
            for at, number, norm, record, path, status, first, last, contested, name, source, row in part.iter_rows():
                case = self._case[number]
                others = tuple((_deviation(one["reading"]), Status(one["status"])) for one in contested)
                written = case.row if source is None else self._row(source, row)
                yield Entry(at, case, norm, record, path, Status(status), first, last, others, name, written)

    def _row(self, source: int, row: int) -> Row:
        file, sheet, naming = self.sources[source]
        return Row(file, sheet, row, naming)

    def key(self, entry: Entry) -> Key:
        """On which record of its case a finding is."""
        return Key(self.norms[entry.norm].scope, entry.path, entry.record)

    def required(self) -> pl.DataFrame:
        """What somebody has to do, or may do, by day."""
        return self._by_day(pl.col("status").is_in([str(status) for status in ACT]))

    def undetermined(self) -> pl.DataFrame:
        """What is open, by day."""
        return self._by_day(pl.col("status") == str(Status.UNDETERMINED))

    def _by_day(self, meant: pl.Expr) -> pl.DataFrame:
        return self.findings.all().filter(meant).sort(_IN_ORDER, nulls_last=True, maintain_order=True).collect()

    @property
    def unasked(self) -> int:
        """How many open findings there are of which it was not worked out what is missing."""
        return self.count(pl.col("status") == str(Status.UNDETERMINED)) - len(self.asked)

    def count(self, meant: pl.Expr) -> int:
        """How many findings there are of which something is so."""
        return int(self.findings.all().select(meant.sum()).collect().item())

    def record_ends(self) -> Iterator[str]:
        """How much hangs on nothing but the day to which the record goes."""
        unwritten = sum(case.record_to is None for case in self.cases)
        overdue = sum(case.overdue_alone for case in self.cases)
        undetermined = sum(case.undetermined_alone for case in self.cases)
        if unwritten:
            yield (
                f"{unwritten} 案没有写“案情截至”，没有写的事视为到评估日（{self.as_of}）没有发生："
                f"其中 {overdue} 项逾期只因为这样视为。写上“案情截至”，或者加 --record-to。"
            )
        if undetermined:
            yield f"{undetermined} 项待查明只因为案情没有记到评估日（{self.as_of}）：把案情记到那一天再评估。"


def _deviation(written: str) -> tuple[str, str]:
    key, _, reading = written.partition("=")
    return key, reading
