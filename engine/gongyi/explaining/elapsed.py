"""How many days a duty without a last day has been due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import Verdict
from gongyi.kernel.days import Interval
from gongyi.law.conditions import DayTerm, FactRef
from gongyi.law.norms import Norm, Situation
from gongyi.law.statuses import Status
from gongyi.records.chronology import implied
from gongyi.records.records import Row


class Elapsed(NamedTuple):
    """How many days have passed, at the least and at the most."""

    least: int
    most: int


def elapsed(judge: Evaluator, norm: Norm, row: Row, verdict: Verdict) -> Elapsed | None:
    """Since the day from which the condition of what is due has held; None where that day is not known."""
    if verdict.status != Status.DUE or (verdict.window is not None and verdict.window.exists is not False):
        return None
    if any(situation.since for situation in verdict.deciding):
        since = _held_since(judge, verdict.deciding, row)
    else:
        since = _triggered(judge, norm, row)
    if since is None or not since.bounded or since.hi > judge.records.as_of:
        return None
    return Elapsed((judge.records.as_of - since.hi).days, (judge.records.as_of - since.lo).days)


def _triggered(judge: Evaluator, norm: Norm, row: Row) -> Interval | None:
    """The day on which the norm was triggered; what must have come before another event on no written day is none."""
    if all(judge.day(term, row)[0] is False for term in norm.trigger):
        return None
    if any(_unwritten(judge, term, row) for term in norm.trigger):
        return None
    return judge.trigger(norm, row)


def _unwritten(judge: Evaluator, term: DayTerm, row: Row) -> bool:
    if not isinstance(term, FactRef):
        return False
    owner = judge.row_of(row, term.scope, term.trail)
    if owner is None or judge.event(term, row).recorded:
        return False
    return implied(judge.records, owner, term.fact.name) is True


def _held_since(judge: Evaluator, deciding: Sequence[Situation], row: Row) -> Interval | None:
    """The last of the days from which a situation has been so, whichever of these decides."""
    since = [_since(judge, situation, row) for situation in deciding]
    days = [span for span in since if span is not None]
    if len(days) < len(since):
        return None
    return Interval(min(span.lo for span in days), max(span.hi for span in days))


def _since(judge: Evaluator, situation: Situation, row: Row) -> Interval | None:
    days = [judge.day(term, row) for term in situation.since]
    if not days or any(exists is not True for exists, _ in days):
        return None
    return Interval(max(span.lo for _, span in days), max(span.hi for _, span in days))
