"""The tables from conditions to status, one function a table; the whole meaning of the ten words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Self

from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri


class Status(StrEnum):
    """The verdict of a norm on a record, one of ten words; ``zh`` is the word that people read."""

    zh: str

    def __new__(cls, code: str, zh: str = "") -> Self:
        """A member is its code."""
        member = str.__new__(cls, code)
        member._value_, member.zh = code, zh
        return member

    NOT_APPLICABLE = "not_applicable", "不适用"
    UNDETERMINED = "undetermined", "待查明"
    DUE = "due", "待履行"
    FULFILLED = "fulfilled", "已履行"
    FULFILLED_LATE = "fulfilled_late", "逾期履行"
    OVERDUE = "overdue", "逾期未履行"
    BREACHED = "breached", "违反"
    PERMITTED = "permitted", "可以行使"
    EXERCISED = "exercised", "已行使"
    STANDING = "standing", "常态要求"


LASTING = frozenset({Status.FULFILLED, Status.FULFILLED_LATE, Status.EXERCISED})
"""What was done stays done, whatever a record no longer says."""
STATUSES: dict[str, str] = {status: status.zh for status in Status}


def duty_with_period(done: Tri, done_on: Interval | None, end: Interval, as_of: date) -> Status:
    """A duty that must be done by a day, itself known between two days (``end``)."""
    if done is None or (done and done_on is None):
        return Status.UNDETERMINED
    day = done_on if done and done_on else Interval(as_of, as_of)
    if day.hi <= end.lo:
        return Status.FULFILLED if done else Status.DUE
    if day.lo > end.hi:
        return Status.FULFILLED_LATE if done else Status.OVERDUE
    return Status.UNDETERMINED


def duty_without_period(done: Tri, breached: Tri) -> Status:
    """A duty without a number of days (及时 included): never overdue."""
    if done is not False:
        return Status.FULFILLED if done else Status.UNDETERMINED
    if breached is not False:
        return Status.BREACHED if breached else Status.UNDETERMINED
    return Status.DUE


def duty_of_result(done: Tri, breached: Tri, end: Interval, as_of: date) -> Status:
    """A duty whose result is looked at when its period has run: due till then, whatever is seen on the way."""
    if as_of <= end.lo:
        return Status.DUE
    if as_of <= end.hi:
        return Status.UNDETERMINED
    if done is True:
        return Status.FULFILLED
    return Status.BREACHED if breached is True else Status.UNDETERMINED


def power(done: Tri) -> Status:
    """A power is never breached."""
    if done is None:
        return Status.UNDETERMINED
    return Status.EXERCISED if done else Status.PERMITTED


def prohibition(violated: Tri) -> Status:
    """A prohibition stands until it is violated."""
    if violated is None:
        return Status.UNDETERMINED
    return Status.BREACHED if violated else Status.STANDING


def candidates(rows: Sequence[Tri]) -> tuple[int, ...]:
    """Which of the rows of a norm may decide: the first true one, and those above it of which it is unknown."""
    found: list[int] = []
    for index, holds in enumerate(rows):
        if holds is not False:
            found.append(index)
        if holds is True:
            break
    return tuple(found)


def by_row(rows: Sequence[Tri], led_to: Sequence[Status]) -> Status:
    """The status to which all rows lead that may decide, undetermined where they lead to several."""
    found = {led_to[index] for index in candidates(rows)}
    return next(iter(found)) if len(found) == 1 else Status.UNDETERMINED
