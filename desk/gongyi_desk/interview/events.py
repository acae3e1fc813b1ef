"""What the file says of an event that is asked about, and what an answer comes to that is held against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gongyi import Assumed, Day, Happening, Interval, Question, Row, Value
from gongyi_desk.cases.answers import Fact
from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, HAPPENED
from gongyi_desk.interview.session import Session
from gongyi_facts import UNSAID, Event, FactPath, KeyKind, Occurrence, When, value_of


@dataclass(frozen=True, slots=True)
class Stated:
    """An event or a day as the file states it.

    ``on`` are the days that are written, ``span`` those it can be on by the record; None where it is not stated
    to have been. ``possible`` are the days up to that of assessment that the record leaves for it. ``final``: where
    nothing is said of it, it is taken to happen, so that only ``无`` denies it.
    """

    path: FactPath
    on: When | None
    span: Interval | None
    possible: When | None
    unsure: bool
    final: bool
    as_of: date

    @property
    def to_come(self) -> Interval | None:
        """The days left for it where it has not happened by the day of assessment."""
        if self.span is None or self.span.hi <= self.as_of:
            return None
        return Interval(self.as_of + timedelta(days=1), self.span.hi)

    def contradicted_by(self, value: object) -> bool:
        """Whether an answer takes back what is stated."""
        if self.span is None:
            return False
        if value == DID_NOT_HAPPEN:
            return self.to_come is None
        when, known = When.parse(str(value)), self.on or When(self.span.lo, self.span.hi)
        return when.first < known.first or when.last > known.last

    def denial(self, until: date) -> str:
        """What to answer where it did not happen; ``until`` is the day up to which that would be written down."""
        if self.to_come is not None:
            return f"到{self.as_of}还没有发生"
        if self.final:
            own = (word for word in sorted(self.path.item.holds.none_words) if not word.isascii())
            return next(own, f"不会{self.path.item.zh}")
        return "没有发生" if self.span is not None else f"到{until}没有发生"

    def happened(self) -> str:
        """What to write where it happened on a day that is not known."""
        return HAPPENED if self.possible is None else str(self.possible)

    def denied(self) -> list[Fact]:
        """What to write where it did not happen, as far as that needs no other day up to which the record goes."""
        if self.to_come is not None:
            return [(self.path, str(self.to_come))]
        if self.span is not None or self.final:
            return [(self.path, DID_NOT_HAPPEN)]
        return [(self.path, UNSAID)] if self.unsure else []


def unstated(session: Session, path: FactPath, scope: str, fact: str) -> Stated:
    """An event of which the file says nothing, as long as silence is no answer."""
    final = is_assumed(session, scope, fact)
    return Stated(path, on=None, span=None, possible=None, unsure=False, final=final, as_of=session.today)


def is_assumed(session: Session, scope: str, fact: str) -> bool:
    """Whether the event is taken to happen where nothing is said of it."""
    derived = session.judging.policy.loaded.derived.get((scope, fact), {})
    return any(isinstance(rule, Assumed) for rule in derived.values())


def stated(session: Session, row: Row, fact: str, path: FactPath) -> Stated:
    """What the file states of an event or a day: the ``fact`` of a ``row`` that a ``path`` names."""
    written = value_of(session.state.document, path)
    value = row.values.get(fact)
    occurrence = written.occurrence if isinstance(written, Event) else None
    on = written.on if isinstance(written, Event) else written if isinstance(written, When) else None
    known = occurrence is Occurrence.HAPPENED or isinstance(written, When)
    final = is_assumed(session, row.scope, fact)
    return Stated(
        path=path,
        on=on,
        span=value.span if known and isinstance(value, Happening | Day) else None,
        possible=None if final else _possible(session, value),
        unsure=occurrence is Occurrence.UNKNOWN,
        final=final,
        as_of=session.assessment.as_of,
    )


def _possible(session: Session, value: Value | None) -> When | None:
    """The days up to that of assessment on which an event can have been, where ``有`` would say that it was earlier.

    ``有`` is a day within the record; what the record ends before is later.
    """
    assessment = session.assessment
    if not isinstance(value, Happening) or value.span is None or assessment.record_to >= assessment.as_of:
        return None
    return When(value.span.lo, max(value.span.lo, min(value.span.hi, assessment.as_of)))


def unrecorded(session: Session, question: Question, path: FactPath) -> bool:
    """Whether an event is asked about only because the record ends before the day of assessment."""
    found = stated(session, question.row, question.fact, path)
    event = path.held.kind is KeyKind.EVENT
    return event and found.span is None and not found.unsure and not found.final
