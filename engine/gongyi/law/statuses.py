"""The tables from conditions to status, one function a table; the whole meaning of the ten words."""

from __future__ import annotations

from datetime import date

from gongyi.kernel.truth import Tri
from gongyi.records.values import Span

NOT_APPLICABLE = "not_applicable"
UNDETERMINED = "undetermined"
DUE = "due"
FULFILLED = "fulfilled"
FULFILLED_LATE = "fulfilled_late"
OVERDUE = "overdue"
BREACHED = "breached"
PERMITTED = "permitted"
EXERCISED = "exercised"
STANDING = "standing"

STATUSES = {
    NOT_APPLICABLE: "不适用",
    UNDETERMINED: "待查明",
    DUE: "待履行",
    FULFILLED: "已履行",
    FULFILLED_LATE: "逾期履行",
    OVERDUE: "逾期未履行",
    BREACHED: "违反",
    PERMITTED: "可以行使",
    EXERCISED: "已行使",
    STANDING: "常态要求",
}


def duty_with_period(done: Tri, done_on: Span | None, end: Span, as_of: date) -> str:
    """A duty that must be done by a day, itself known between two days (``end``)."""
    if done is None or (done and done_on is None):
        return UNDETERMINED
    day = done_on if done and done_on else Span(as_of, as_of)
    if day.hi <= end.lo:
        return FULFILLED if done else DUE
    if day.lo > end.hi:
        return FULFILLED_LATE if done else OVERDUE
    return UNDETERMINED


def duty_without_period(done: Tri, breached: Tri) -> str:
    """A duty without a number of days (及时 included): never overdue."""
    if done is not False:
        return FULFILLED if done else UNDETERMINED
    if breached is not False:
        return BREACHED if breached else UNDETERMINED
    return DUE


def duty_of_result(done: Tri, breached: Tri, end: Span, as_of: date) -> str:
    """A duty whose result is looked at when its period has run: due till then, whatever is seen on the way."""
    if as_of <= end.lo:
        return DUE
    if as_of <= end.hi:
        return UNDETERMINED
    if done is True:
        return FULFILLED
    return BREACHED if breached is True else UNDETERMINED


def power(done: Tri) -> str:
    """A power is never breached."""
    if done is None:
        return UNDETERMINED
    return EXERCISED if done else PERMITTED


def prohibition(violated: Tri) -> str:
    """A prohibition stands until it is violated."""
    if violated is None:
        return UNDETERMINED
    return BREACHED if violated else STANDING
