"""The dated events and deadlines of a case, for a timeline and for a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongyi import (
    Assumed,
    Day,
    FactRef,
    Finding,
    Happening,
    Interval,
    Row,
    Sightings,
    Value,
    unfold,
)
from gongyi_desk.page import words
from gongyi_desk.page.firmness import flags, marks
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_facts import EARLIEST, LATEST

EVENT, DEADLINE, NEXT = "event", "deadline", "next"
PROVISIONAL = "（暂定）"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day, or the days between which it lies, and what happened or is due on it.

    ``kind`` is ``event``, ``deadline`` (the last day of a duty) or ``next`` (a day on which a verdict will turn).
    """

    span: Interval
    kind: str
    text: str
    path: str
    fact: str | None = None
    finding: Finding | None = None
    evidence: str | None = None
    marks: str = ""

    def over(self, as_of: date) -> bool:
        """Whether it certainly lies no later than a day."""
        return self.span.hi <= as_of

    @property
    def place(self) -> tuple[date, date, bool]:
        """Where it stands in time; a deadline after the events of its day."""
        return (self.span.lo if self.span.lo > EARLIEST else self.span.hi, self.span.hi, self.kind != EVENT)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; an open side is null."""
        finding = self.finding
        return {
            "from": None if self.span.lo == EARLIEST else self.span.lo.isoformat(),
            "to": None if self.span.hi == LATEST else self.span.hi.isoformat(),
            "kind": self.kind,
            "text": self.text,
            "record": self.path or None,
            "fact": self.fact,
            "evidence": self.evidence,
            "norm": finding.norm.id if finding else None,
            "status": finding.status if finding else None,
            "rebuttable_by": list(finding.rebuttable_by) if finding else [],
            "contested": {str(other): status for other, status in finding.contested.items()} if finding else {},
            "flags": [flag._asdict() for flag in finding.flags] if finding else [],
        }


def milestones(judged: JudgedCase) -> list[Milestone]:
    """Every milestone of a case, in order."""
    return sorted(_Milestones(judged).all(), key=lambda found: found.place)


class _Milestones:
    """The milestones of one case."""

    def __init__(self, judged: JudgedCase) -> None:
        self.assessor, self.assessment, self.names = judged.assessor, judged.assessment, judged.names
        self.document = judged.document
        # As on the last of days, so that what lies beyond the day of assessment is seen too.
        records = self.assessor.records
        self.records = unfold(self.document, records.model, LATEST, self.assessment.record_to)

    def all(self) -> Iterator[Milestone]:
        """Events, deadlines and what is foretold, in no order yet."""
        for rows in self.records.rows.values():
            for row in rows:
                yield from self._of_row(row)
        yield from self._presumed()
        for finding in self.assessment.findings:
            yield from self._deadline(finding)
        # Several norms can foretell the same.
        yield from {found.text: found for found in reversed([*self._foretold()])}.values()

    # --- events ----------------------------------------------------------------------------

    def _of_row(self, row: Row) -> Iterator[Milestone]:
        for name, value in row.values.items():
            for span, state in _days(value):
                if span != Interval(EARLIEST, LATEST):
                    yield self._event(row, name, span, state)

    def _event(self, row: Row, name: str, span: Interval, state: str = "", text: str = "") -> Milestone:
        path = row.path_of(name)
        fact = self.records.model.scopes[row.scope].facts[name]
        said = text or self._called(row, name) + (f"，{fact.labels[state]}" if state else "")
        return Milestone(span, EVENT, said, row.path, path, evidence=self.document.evidence_for(path))

    def _called(self, row: Row, name: str) -> str:
        zh = self.names.fact_of(row.scope, name)
        return zh if not row.path else f"{self.names.record(row.scope, row.name)}：{zh}"

    def _presumed(self) -> Iterator[Milestone]:
        """Days that the record does not tell and an assumption brackets."""
        evaluator = self.assessor.evaluator
        for (scope, name), derived in self.assessor.rules.derived.items():
            for row in self.assessor.records.rows.get(scope, ()) if isinstance(derived, Assumed) else ():
                assert isinstance(derived, Assumed)
                if derived.rests_on_assumption(evaluator, row) and not self._told(row, name):
                    value = evaluator.value(FactRef(scope, derived.fact, derived=True), row)
                    assert isinstance(value, Happening)
                    if value.span is not None:
                        yield self._event(row, name, value.span, text=f"{self._called(row, name)}（推定）")

    def _told(self, row: Row, name: str) -> bool:
        """Whether the record itself gives an event a day, known in part though it be."""
        own = next(other for other in self.records.rows[row.scope] if other.path == row.path)
        return any(span != Interval(EARLIEST, LATEST) for span, _ in _days(own.values[name]))

    # --- deadlines -------------------------------------------------------------------------

    def _deadline(self, finding: Finding) -> Iterator[Milestone]:
        said = words.sentence(finding) + self._whose(finding)
        if finding.due is not None:
            said += PROVISIONAL if finding.due.provisional else ""
            span = Interval(finding.due.earliest, finding.due.latest)
            yield Milestone(span, DEADLINE, said, finding.path, finding=finding, marks=marks(finding, self.names))

    def _foretold(self) -> Iterator[Milestone]:
        for finding in self.assessment.findings:
            if finding.next is not None:
                day = finding.next.on
                text = words.foretold(finding, self.assessment) + self._whose(finding)
                text += PROVISIONAL if finding.next.provisional else ""
                yield Milestone(Interval(day, day), NEXT, text, finding.path, finding=finding, marks=flags(finding))

    def _whose(self, finding: Finding) -> str:
        scope = finding.norm.scope
        return f"（{self.names.record(scope, finding.record)}）" if self.names.several(scope) else ""


def _days(value: Value) -> Iterator[tuple[Interval, str]]:
    """The days of a value, each with the state that was seen on it."""
    if isinstance(value, Happening):
        if value.occurred and value.recorded and value.span is not None:
            yield value.span, ""
    elif isinstance(value, Day):
        yield value.span, ""
    elif isinstance(value, Sightings):
        yield from ((item.span, item.code) for item in value.seen if item.span is not None)
