"""All that a run has found, for whoever writes it down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gongyi import Norm, Status
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.asking import Asked
from gongyi_desk.ledger.judging.found import Found, FoundCase, Key
from gongyi_desk.ledger.reading.tables import Remark
from gongyi_desk.page.urgency import REQUIRED

ACT = tuple(Status(code) for code in REQUIRED if code != Status.UNDETERMINED)
"""Statuses that ask somebody to act, or let him."""


class Entry(NamedTuple):
    """A finding with its case."""

    case: FoundCase
    found: Found

    @property
    def key(self) -> tuple[int, str, Key]:
        """By what its questions are known."""
        return self.case.number, self.found.norm, Key(self.found.scope, self.found.path, self.found.record)

    @property
    def day(self) -> tuple[bool, date, date]:
        """Where it stands in the order of days; what has none comes last."""
        found = self.found
        return found.latest is None, found.latest or date.max, found.earliest or date.max


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
    cases: list[FoundCase] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: dict[tuple[int, str, Key], Asked] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day of assessment."""
        assert self.judging.as_of is not None
        return self.judging.as_of

    def norms(self) -> dict[str, Norm]:
        """The norms by which was judged, in the order of the decision."""
        policy = self.judging.policy
        return dict(policy.rules(policy.profile(self.judging.readings)).norms)

    def entries(self) -> Iterator[Entry]:
        """Every finding, case by case."""
        for case in self.cases:
            for found in case.findings:
                yield Entry(case, found)

    def required(self) -> list[Entry]:
        """What somebody has to do, or may do, by day."""
        return sorted((one for one in self.entries() if one.found.status in ACT), key=lambda one: one.day)

    def undetermined(self) -> list[Entry]:
        """What is open, by day."""
        return sorted(
            (one for one in self.entries() if one.found.status is Status.UNDETERMINED), key=lambda one: one.day
        )

    @property
    def unasked(self) -> int:
        """How many open findings there are of which it was not worked out what is missing."""
        return sum(one.found.status is Status.UNDETERMINED for one in self.entries()) - len(self.asked)

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
